"""IBM Networking OS and Blade Network switches: numbers as text, supplies, the overall state."""

import pytest

from collector.model.snapshot import Health
from tests.readers.network_agents import read, states, values

TOR = "1.3.6.1.4.1.26543.100.100.14"
G8264 = "1.3.6.1.4.1.26543.2.7.6.1"


@pytest.mark.parametrize("name", ["ibm_nos", "blade_nos"])
def test_temperatures_and_fans_are_read_from_text(name: str) -> None:
    seen = read(name, {f"{TOR}.11.0": "35 C", f"{TOR}.14.0": "8490 RPM", f"{TOR}.15.0": "N/A"})
    assert values(seen, "temperature") == {"Sensor 1": 35.0}
    assert values(seen, "fan.speed") == {"Fan 1": 8490.0}


def test_a_supply_that_is_off_has_failed_and_one_that_is_absent_is_no_fault() -> None:
    seen = read("ibm_nos", {f"{TOR}.20.0": 0, f"{TOR}.21.0": 2})
    told = states(seen, "psu.health")
    assert told["Power supply 1"] is Health.FAILED
    assert told.get("Power supply 2") in (None, Health.UNKNOWN)


def test_the_overall_state_load_and_memory_of_a_g8264_are_read() -> None:
    seen = read(
        "ibm_nos",
        {f"{G8264}.3.1.15.0": 2, f"{G8264}.2.2.10.0": 7, f"{G8264}.2.12.1.0": 1000, f"{G8264}.2.12.2.0": 250},
    )
    assert states(seen, "device.health") == {"Switch": Health.DEGRADED}
    assert values(seen, "cpu.used") == {"MP CPU": 7.0}
    assert values(seen, "memory.used") == {"Memory": 75.0}

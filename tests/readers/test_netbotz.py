"""NetBotz: units, pods, and sensors that are not plugged in."""

from typing import Any

import pytest

from collector.model.snapshot import Health
from tests.readers.network_agents import read, states, table, values

ROOTS = {"netbotz": "1.3.6.1.4.1.5528.100", "apc_netbotz": "1.3.6.1.4.1.52674.500"}


def sensor(label: str, value: int, state: int = 0, text: str = "?", **more: Any) -> dict[int, Any]:
    cells = {1: f"id-{label}", 2: value, 3: state, 4: label, 5: "main", 7: text}
    return cells | {int(column[1:]): cell for column, cell in more.items()}


@pytest.fixture(params=ROOTS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_whole_degrees_come_before_tenths_and_an_unplugged_sensor_gives_nothing(name: str) -> None:
    seen = read(
        name,
        table(
            f"{ROOTS[name]}.4.1.1.1",
            ("1.65", sensor("Inlet", 247, 2, "24.7", _8=25)),
            ("1.66", sensor("Outlet", 312, 4, "31.2")),
            ("1.67", sensor("Spare", -500, 0, "", _8=-50)),
        ),
    )
    assert values(seen, "temperature") == {"Inlet": 25, "Outlet": 31.2}
    assert states(seen, "temperature.health") == {"Inlet": Health.DEGRADED, "Outlet": Health.FAILED}


def test_sensors_of_one_label_are_told_apart_by_their_pod(name: str) -> None:
    root = ROOTS[name]
    seen = read(
        name,
        table(
            f"{root}.2.1.1",
            ("1.1", {1: "main", 2: 2, 3: 0, 4: "Base"}),
            ("1.2", {1: "p2", 2: 0, 3: 3, 4: "Pod 2"}),
        ),
        table(
            f"{root}.4.1.2.1",
            ("1.65", sensor("Humidity", 410, 0, "41.0", _8=41)),
            ("1.66", sensor("Humidity", 520, 0, "52.0", _8=52, _5="p2")),
        ),
    )
    assert values(seen, "humidity") == {"Humidity (Base)": 41, "Humidity (Pod 2)": 52}
    assert states(seen, "enclosure.health") == {"Base": Health.OK, "Pod 2": Health.FAILED}


def test_the_appliance_judges_contacts_doors_and_motion(name: str) -> None:
    root = ROOTS[name]
    seen = read(
        name,
        table(f"{root}.4.2.1.1", ("1.65", sensor("Contact", 1))),
        table(f"{root}.4.2.2.1", ("1.66", sensor("Door", 0, 3)), ("1.67", sensor("No door", -1))),
        table(f"{root}.4.2.3.1", ("1.68", sensor("Motion", 1, 1))),
        table(f"{root}.4.2.10.1", ("1.69", sensor("Leak", 7, 5))),
        table(f"{root}.4.2.12.1", ("1.70", sensor("Smoke", 1)), ("1.71", sensor("Smoke 2", 0))),
        table(f"{root}.4.1.5.1", ("1.72", sensor("Air", 120, 2, "12.0"))),
    )
    assert states(seen, "other.health") == {
        "Contact": Health.OK,
        "Door": Health.FAILED,
        "Motion": Health.DEGRADED,
        "Leak": Health.FAILED,
        "Smoke": Health.FAILED,
        "Smoke 2": Health.OK,
        "Air": Health.DEGRADED,
    }


def test_other_numbers_are_told_in_their_unit_or_not_at_all(name: str) -> None:
    seen = read(
        name,
        table(
            f"{ROOTS[name]}.4.1.10.1",
            ("1.65", sensor("Battery", 480, 0, "48.0", _9="V")),
            ("1.66", sensor("Tank", 5, 0, "0.5", _9="bottles")),
        ),
        table(f"{ROOTS[name]}.4.1.6.1", ("1.67", sensor("Feed", 63, 0, "6.3"))),
    )
    assert values(seen, "voltage") == {"Battery": 48}
    assert values(seen, "current") == {"Feed": 6.3}
    assert states(seen, "other.health") == {"Battery": Health.OK, "Tank": Health.OK}

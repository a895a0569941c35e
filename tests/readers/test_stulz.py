"""Stulz WIB 8000: alarms by cause, and parts that the unit does not have."""

from collector.model.snapshot import Health
from drivers.readers.stulz import called
from tests.readers.network_agents import read, states, table

UNITS = {"1.3.6.1.4.1.29462.10.1.1.6.1.1.393221.1.1": "CRAC 1       "}
ALARMS = "1.3.6.1.4.1.29462.10.2.1.4.4.1.1.1"
AIR = "1.3.6.1.4.1.29462.10.2.1.1.2.4.1.1"


def test_only_alarms_that_are_active_are_said_and_by_their_name() -> None:
    held = table(ALARMS, ("1.1.1", {1010: 1, 8505: 1, 8500: 0, 14240: 1}))
    assert states(read("stulz_wib8000", UNITS, held), "other.health") == {
        "CRAC 1 water detector": Health.FAILED,
        "CRAC 1 prealarm supply air pressure too high: alarm": Health.DEGRADED,
    }


def test_a_fan_that_the_unit_does_not_have_gives_nothing() -> None:
    held = table(AIR, ("1.1.1", {1767: 1, 6902: 1, 7002: 0, 7102: 0}))
    assert states(read("stulz_wib8000", UNITS, held), "fan.health") == {"CRAC 1 fan 1": Health.OK}


def test_no_alarm_lost_its_name() -> None:
    assert len(called()) == 274
    assert called()["14274"] == "external unit 2 alarm"

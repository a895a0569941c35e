"""Sensors of Supermicro controllers."""

from typing import Any

import pytest

from collector.model.reading import Reading, Row, Rows
from collector.model.snapshot import Health
from drivers.readers.aten import sensors


def told(name: str, value: str, **fields: Any) -> list[Reading]:
    row = Row("1", {"name": name, "value": value, **fields}, {"value": "snmp:1.2.1"})
    return [one for one in sensors(Rows([row])) if isinstance(one, Reading)]


@pytest.mark.parametrize(
    ("name", "kind", "unit"),
    [
        ("CPU Temp", "temperature", "Cel"),
        ("FAN1", "fan.speed", "rpm"),
        ("12V", "voltage", "V"),
        ("VDIMM", "voltage", "V"),
    ],
)
def test_the_name_tells_what_is_measured(name: str, kind: str, unit: str) -> None:
    (seen,) = told(name, "48.000", high_critical="95.000", low_critical="0.000")
    assert (seen.kind, seen.unit, seen.value) == (kind, unit, 48.0)
    assert seen.limits is not None
    assert seen.limits.as_tuple() == (None, None, None, 95.0)


def test_a_sensor_that_reads_zero_without_a_threshold_is_not_there() -> None:
    assert told("FAN3", "0.000", high_critical="0.000") == []


def test_a_fan_that_reads_zero_and_has_thresholds_stands_still() -> None:
    assert [one.value for one in told("FAN3", "0.000", low_critical="300.000")] == [0.0]


def test_a_number_without_a_name_is_no_reading() -> None:
    assert told("", "48.000") == []


@pytest.mark.parametrize(
    ("name", "value", "kind", "state"),
    [
        ("Chassis Intru", "1.000", "other.health", Health.FAILED),
        ("VBAT", "4.000", "battery.health", Health.OK),
        ("PS1 Status", "1.000", "psu.health", Health.OK),
        ("PS2 Status", "9.000", "psu.health", Health.FAILED),
        ("PS2 Status", "64.000", "psu.health", Health.UNKNOWN),
    ],
)
def test_discrete_sensors_are_judgements(name: str, value: str, kind: str, state: Health) -> None:
    (seen,) = told(name, value)
    assert (seen.kind, seen.state, seen.value) == (kind, state, None)


def test_a_supply_that_is_not_there_gives_nothing() -> None:
    assert told("PS2 Status", "0.000") == []

"""Numeric sensors of Oracle ILOM."""

from typing import Any

from collector.model.reading import Reading, Row, Rows
from collector.model.snapshot import Health
from drivers.readers.sun import sensors

SENSOR = {"name": "/SYS/MB/T_AMB", "unit": 3, "exponent": -2, "value": 2350, "state": 2, "alarm": 7}
LIMITS = {"low": 0, "high": 4500, "low_critical": 0, "high_critical": 5500}


def told(**fields: Any) -> list[Reading]:
    row = Row("12", {**SENSOR, **fields}, {"value": "snmp:1.2.12"})
    return [one for one in sensors(Rows([row])) if isinstance(one, Reading)]


def test_a_value_is_scaled_by_its_exponent() -> None:
    (seen,) = told()
    assert (seen.kind, seen.part, seen.value, seen.unit, seen.state) == (
        "temperature", "/SYS/MB/T_AMB", 23.5, "Cel", Health.OK,
    )  # fmt: skip


def test_limits_count_where_their_bits_are_set() -> None:
    (seen,) = told(**LIMITS, enabled=b"\x50")
    assert seen.limits is not None
    assert seen.limits.as_tuple() == (None, None, 45.0, 55.0)


def test_limits_without_bits_count_where_they_are_not_zero() -> None:
    (seen,) = told(**LIMITS)
    assert seen.limits is not None
    assert seen.limits.as_tuple() == (None, None, 45.0, 55.0)


def test_bits_that_came_as_text_are_still_bits() -> None:
    (seen,) = told(**LIMITS, enabled="P")  # 0x50
    assert seen.limits is not None
    assert seen.limits.high_critical == 55.0


def test_a_sensor_that_is_disabled_gives_no_reading() -> None:
    assert told(state=1) == []


def test_a_unit_outside_the_vocabulary_gives_no_reading() -> None:
    assert told(unit=14) == []


def test_the_alarm_of_a_sensor_is_its_state() -> None:
    assert [told(alarm=word)[0].state for word in (1, 3, 4, 9)] == [
        Health.FAILED, Health.DEGRADED, Health.UNKNOWN, None,
    ]  # fmt: skip

"""Numeric sensors of Oracle ILOM."""

from typing import Any

from collector.model.reading import Reading, Row, Rows
from collector.model.snapshot import Event, Health
from drivers.readers.sun import problems, sensors
from tests.readers.network_agents import read, states, table

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


def test_a_fatal_limit_stands_in_where_there_is_no_critical_one() -> None:
    (seen,) = told(**LIMITS, low_fatal=-500, high_fatal=6000, enabled=b"\x5c")  # bits 1, 3, 4 and 5
    assert seen.limits is not None
    assert seen.limits.as_tuple() == (-5.0, None, 45.0, 55.0)


def test_a_problem_that_stands_is_an_event_with_its_place() -> None:
    row = Row("1", {"subsystem": "Power", "place": "/SYS/PS1", "text": "Lost input."}, {"text": "snmp:1.2.1"})
    (event,) = problems(Rows([row, Row("2", {"place": "/SYS"})]))
    assert isinstance(event, Event)
    assert (event.severity, event.text) == ("error", "/SYS/PS1: Lost input.")


PLATFORM = "1.3.6.1.4.1.42.2.70.101.1.1"
NAME = "1.3.6.1.2.1.47.1.1.1.1.7"


def test_a_binary_sensor_is_judged_by_what_is_expected_and_an_empty_bay_is_no_fault() -> None:
    seen = read(
        "oracle_ilom",
        {f"{NAME}.{n}": name for n, name in ((1, "/SYS/PS1/PWROK"), (2, "/SYS/HDD3/PRSNT"), (3, "/SYS/VPS"))},
        table(f"{PLATFORM}.6.1", ("1", {2: 1}), ("2", {2: 12})),
        table(f"{PLATFORM}.7.1", ("1", {1: 2, 2: 1}), ("2", {1: 2, 2: 1}), ("3", {1: 1, 2: 1})),
    )
    assert states(seen, "other.health") == {"/SYS/PS1/PWROK": Health.DEGRADED, "/SYS/VPS": Health.OK}


def test_a_lamp_counts_by_its_urgency() -> None:
    seen = read(
        "oracle_ilom",
        {f"{NAME}.{n}": f"/SYS/LED{n}" for n in range(1, 6)},
        table(
            f"{PLATFORM}.12.1",
            ("1", {2: 3, 3: 6}),
            ("2", {2: 2, 3: 6}),
            ("3", {2: 4, 3: 5}),
            ("4", {2: 3, 3: 4}),
            ("5", {2: 3}),
        ),
    )
    assert states(seen, "other.health") == {
        "/SYS/LED1": Health.FAILED,
        "/SYS/LED2": Health.OK,
        "/SYS/LED3": Health.DEGRADED,
    }

"""Sensors and events of arrays over FCMGMT-MIB."""

from typing import Any

import pytest

from collector.model.reading import Reading, Row, Rows
from collector.model.snapshot import Event, Health
from drivers.readers.fcmgmt import events, sensors


def told(message: str, **fields: Any) -> list[Reading]:
    row = Row("80.1", {"message": message, **fields}, {"message": "snmp:1.6", "status": "snmp:1.4"})
    return [one for one in sensors(Rows([row])) if isinstance(one, Reading)]


@pytest.mark.parametrize(
    ("message", "kind", "part", "value"),
    [
        ("CPU Temperature-Ctlr B: 61 C 141.80F", "temperature", "CPU Temperature-Ctlr B", 61.0),
        (
            "Temperature Inlet Loc: left-PSU: -2 C 28.40F",
            "temperature",
            "Temperature Inlet Loc: left-PSU",
            -2.0,
        ),
        ("Voltage 12V Rail Loc: left-PSU: 12.18V", "voltage", "Voltage 12V Rail Loc: left-PSU", 12.18),
        ("Current 5V Rail Loc: left-PSU: 0.03A", "current", "Current 5V Rail Loc: left-PSU", 0.03),
        ("Capacitor Charge-Ctlr A: 98%", "battery.charge", "Capacitor Charge-Ctlr A", 98.0),
        ("Fan Loc: left-PSU: 4620 RPM", "fan.speed", "Fan Loc: left-PSU", 4620.0),
    ],
)
def test_the_value_at_the_end_of_a_message_is_the_reading(
    message: str, kind: str, part: str, value: float
) -> None:
    (seen,) = told(message)
    assert (seen.kind, seen.part, seen.value) == (kind, part, value)


def test_the_status_of_a_sensor_is_its_state_beside_the_value() -> None:
    value, state = told("CPU Temperature-Ctlr B: 95 C 203.00F", status=5)
    assert (value.value, state.kind, state.state, state.source) == (
        95.0, "temperature.health", Health.FAILED, "snmp:1.4",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("word", "state"), [("OK", Health.OK), ("Not OK", Health.FAILED), ("Sideways", Health.UNKNOWN)]
)
def test_a_word_instead_of_a_value_is_a_state(word: str, state: Health) -> None:
    (seen,) = told(f"Overall Unit Status: {word}")
    assert (seen.kind, seen.part, seen.state) == ("device.health", "Overall Unit Status", state)


def test_a_part_that_is_not_there_and_a_text_that_says_nothing_give_nothing() -> None:
    assert told("Fan 3: Not Present") == []
    assert told("firmware C 12") == []


def test_a_supply_without_a_value_is_judged_as_a_supply() -> None:
    (seen,) = told("Power Supply 2: Fault", type=5)
    assert (seen.kind, seen.state) == ("psu.health", Health.FAILED)


def test_an_event_has_its_time_in_the_text() -> None:
    row = Row("80.1", {"id": 39, "time": "20261121 080503", "severity": 6, "text": "sensor warning"})
    (event,) = events(Rows([row]))
    assert isinstance(event, Event)
    assert (event.time, event.severity, event.code, event.text) == (
        None, "warning", "39", "20261121 080503 sensor warning",
    )  # fmt: skip

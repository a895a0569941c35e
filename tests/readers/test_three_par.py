"""Alerts of a 3PAR array."""

import pytest

from collector.model.reading import Row, Rows
from collector.model.snapshot import Event
from drivers.readers.three_par import alerts

ALERT = {
    "severity": 2,
    "time": "Fri Nov 20 08:01:12 CST 2026",
    "component": "cage0",
    "details": "Power supply 1 has failed",
    "code": "1704192",
    "state": 1,
}


def told(**fields: object) -> Event:
    (event,) = alerts(Rows([Row("1", {**ALERT, **fields})]))
    assert isinstance(event, Event)
    return event


def test_an_alert_says_where_what_and_when_in_its_text() -> None:
    event = told()
    assert (event.time, event.severity, event.code) == (None, "error", "1704192")
    assert event.text == "Fri Nov 20 08:01:12 CST 2026 cage0 Power supply 1 has failed"


@pytest.mark.parametrize(
    ("severity", "state", "said"),
    [
        (0, 1, "critical"),
        (3, 2, "warning"),
        (5, 1, "info"),
        (1, 3, "info"),
        (1, 5, "info"),
        (9, 1, "unknown"),
    ],
)
def test_an_alert_that_is_over_is_information(severity: int, state: int, said: str) -> None:
    assert told(severity=severity, state=state).severity == said

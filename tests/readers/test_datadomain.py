"""Alerts of a Data Domain."""

from collector.model.reading import Row, Rows
from collector.model.snapshot import Event
from drivers.readers.datadomain import alerts


def test_an_alert_that_stands_is_an_event_with_its_time_in_the_text() -> None:
    row = Row("1", {"time": "Sat Nov 21 08:05", "text": "Disk 2.4 failed", "severity": "CRITICAL"})
    (event,) = alerts(Rows([row]))
    assert isinstance(event, Event)
    assert (event.severity, event.text) == ("error", "Sat Nov 21 08:05 Disk 2.4 failed")


def test_an_alert_without_a_text_is_none_and_an_unknown_severity_is_unknown() -> None:
    told = list(alerts(Rows([Row("1", {"severity": "x"}), Row("2", {"text": "t", "severity": "x"})])))
    assert [one.severity for one in told if isinstance(one, Event)] == ["unknown"]
    assert len(told) == 1

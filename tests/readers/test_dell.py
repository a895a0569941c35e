"""The hardware log of an iDRAC."""

from datetime import UTC, datetime

import pytest

from collector.model.reading import Row, Rows
from collector.model.snapshot import Event
from drivers.readers.dell import events


def told(severity: int, stamp: str) -> Event:
    row = Row("1.1", {"severity": severity, "stamp": stamp, "text": "The fan 3 is removed."})
    (event,) = events(Rows([row]))
    assert isinstance(event, Event)
    return event


def test_the_time_of_an_entry_is_told_in_utc() -> None:
    assert told(5, "20261121080503.000000+480").time == datetime(2026, 11, 21, 0, 5, 3, tzinfo=UTC)


@pytest.mark.parametrize("stamp", ["", "20261121", "00000000000000.000000+000", "20261121080503.000000+999x"])
def test_a_stamp_that_is_none_is_no_time(stamp: str) -> None:
    assert told(5, stamp).time is None


def test_severities_are_the_status_words() -> None:
    assert [told(word, "").severity for word in (2, 3, 4, 5, 6)] == [
        "unknown",
        "info",
        "warning",
        "error",
        "error",
    ]

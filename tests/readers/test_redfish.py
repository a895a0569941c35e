"""Redfish: log entries as events, drives that are shown twice."""

from datetime import UTC, datetime
from typing import Any

from collector.model.reading import Reading, Row, Rows, Unread
from collector.model.snapshot import Event, Health, PartRecord
from drivers.readers import redfish


def log(*entries: dict[str, Any]) -> list[Any]:
    rows = [Row(str(number), entry, {"": f"https:/log#/{number}"}) for number, entry in enumerate(entries)]
    return list(redfish.events(Rows(rows, source="https:/log")))


def test_entries_come_oldest_first_however_the_service_sorts_them() -> None:
    late = {
        "Created": "2026-11-02T10:00:00+08:00",
        "Severity": "Critical",
        "Message": "late",
        "MessageId": "M.2",
    }
    early = {"Created": "2026-11-01T10:00:00+08:00", "Severity": "OK", "Message": "early"}
    first, second = log(late, early)
    assert (first.text, first.severity) == ("early", "info")
    assert second == Event(
        time=datetime(2026, 11, 2, 2, tzinfo=UTC),
        severity="error",
        code="M.2",
        text="late",
        source="https:/log#/0",
    )


def test_a_time_that_is_none_stands_in_the_text() -> None:
    for stamp in ("0000-00-00T00:00:00Z", "2022-06-13 12:19:21"):  # not known; without its zone
        (event,) = log({"Created": stamp, "Message": "fan stopped"})
        assert (event.time, event.text) == (None, f"{stamp} fan stopped")


def test_the_newest_two_hundred_entries_are_kept() -> None:
    entries = [{"Created": f"2026-01-01T00:{n // 60:02}:{n % 60:02}Z", "Message": str(n)} for n in range(250)]
    events = log(*entries)
    assert [events[0].text, events[-1].text, len(events)] == ["50", "249", 200]


def test_entries_that_are_only_links_are_a_gap() -> None:
    (gap,) = log({"@odata.id": "/redfish/v1/log/1"})
    assert gap == Unread("1 entries of the log are listed by their links only", "https:/log")


def smart(drive: dict[str, Any], *shown: dict[str, Any]) -> list[Any]:
    around = {"redfish/storage:drives": [Row(str(n), fields) for n, fields in enumerate(shown)]}
    return list(redfish.smart_drives(Rows([Row("0", drive)], around=around)))


def test_a_drive_that_storage_shows_too_has_the_name_that_it_has_there() -> None:
    drive = {"location": "1I:1:4", "serial": "SN1", "health": "Warning", "celsius": 31}
    reads = smart(drive, {"serial": "SN1", "label": "Slot=0:Bay=4", "id": "3"})
    assert {one.part for one in reads} == {"Drive Slot=0:Bay=4"}
    assert [one.state for one in reads if isinstance(one, Reading)] == [Health.DEGRADED, None]


def test_a_drive_that_storage_does_not_show_is_called_by_its_place() -> None:
    record, reading = smart({"location": "1I:1:4", "serial": "SN1", "health": "Critical"})
    assert isinstance(record, PartRecord)
    assert (reading.part, reading.state) == ("Drive 1I:1:4", Health.FAILED)


def test_a_health_without_a_meaning_is_unknown_and_a_gap() -> None:
    _, gap, reading = smart({"location": "1I:1:4", "health": "Fine"})
    assert isinstance(gap, Unread)
    assert reading.state is Health.UNKNOWN

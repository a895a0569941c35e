"""The integrated management log, power-on messages and firmware of Compaq and HPE servers."""

from collector.model.reading import Row, Rows
from collector.model.snapshot import Event, PartRecord
from drivers.readers.compaq import critical_errors, events, firmware, power_on_messages

WRITTEN = bytes([0x07, 0xEA, 11, 21, 8, 5])


def entry(number: int, severity: int, updated: bytes, count: int = 1) -> Row:
    fields = {
        "severity": severity,
        "class": 10,
        "code": 3,
        "count": count,
        "updated": updated,
        "text": "Fan failed",
    }
    return Row(str(number), fields, {"text": f"snmp:1.3.6.1.4.1.232.6.2.11.3.1.8.{number}"})


def told(*rows: Row) -> list[Event]:
    return [one for one in events(Rows(rows)) if isinstance(one, Event)]


def test_a_critical_entry_is_an_error_with_its_stamp_in_the_text() -> None:
    (event,) = told(entry(1, 15, WRITTEN, count=3))
    assert (event.time, event.severity, event.code) == (None, "error", "10/3")
    assert event.text == "2026-11-21 08:05 Fan failed (3 times)"
    assert event.source == "snmp:1.3.6.1.4.1.232.6.2.11.3.1.8.1"


def test_a_repaired_entry_is_over_and_an_unknown_severity_is_unknown() -> None:
    assert [event.severity for event in told(entry(1, 6, WRITTEN), entry(2, 77, WRITTEN))] == [
        "info",
        "unknown",
    ]


def test_an_entry_without_a_known_year_has_no_stamp() -> None:
    assert told(entry(1, 9, bytes(6)))[0].text == "Fan failed"


def test_the_newest_two_hundred_are_kept_oldest_first() -> None:
    years = (entry(n, 2, bytes([0x07, 0xD0 + n // 12 % 40, n % 12 + 1, 1, 0, 0])) for n in range(250))
    texts = [event.text for event in told(*years)]
    assert len(texts) == 200
    assert texts == sorted(texts)


def test_a_power_on_message_is_a_warning_without_a_time() -> None:
    said = {"code": 1719, "text": "A controller failure event occurred prior to this power-up"}
    rows = Rows([Row("1", said, {"text": "snmp:1.3.6.1.4.1.232.6.2.7.2.1.3.1"}), Row("2", {"code": 0}, {})])
    (event,) = power_on_messages(rows)
    assert isinstance(event, Event)
    assert (event.time, event.severity, event.code) == (None, "warning", "POST 1719")


def test_firmware_without_a_name_is_no_part() -> None:
    named = Row("1", {"name": "System ROM", "version": "P89 v2.90", "location": "System Board"}, {})
    (part,) = firmware(Rows([Row("0", {"version": "2.71 Jul 04 2022"}, {}), named]))
    assert isinstance(part, PartRecord)
    assert (part.part, part.type, part.version) == ("System ROM System Board", "firmware", "P89 v2.90")


def test_a_critical_error_that_was_corrected_is_over() -> None:
    said = {"text": "Uncorrectable memory error", "created": WRITTEN}
    rows = Rows([Row("1", {**said, "status": 1}, {}), Row("2", {**said, "status": 2}, {})])
    told = [one for one in critical_errors(rows) if isinstance(one, Event)]
    assert [event.severity for event in told] == ["error", "info"]
    assert told[0].text == "2026-11-21 08:05 Uncorrectable memory error"

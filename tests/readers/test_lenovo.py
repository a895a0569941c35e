"""Events of the management controllers of Lenovo and IBM."""

from collector.model.reading import Row, Rows
from collector.model.snapshot import Event
from drivers.readers.lenovo import active, events


def entry(severity: int | None, number: int = 1) -> Row:
    fields = {"text": "Fan 2 has failed.", "severity": severity, "date": "11/21/26", "time": "08:05:03"}
    return Row(
        str(number),
        {name: value for name, value in fields.items() if value is not None},
        {"text": "snmp:1.2"},
    )


def test_an_entry_of_the_log_has_its_own_time_in_the_text() -> None:
    (event,) = events(Rows([entry(0)]))
    assert isinstance(event, Event)
    assert (event.time, event.severity, event.text) == (None, "error", "11/21/26 08:05:03 Fan 2 has failed.")


def test_severities_of_the_log_are_the_numbers_of_the_mib() -> None:
    told = [
        one.severity for one in events(Rows([entry(n) for n in (0, 1, 2, 3, None)])) if isinstance(one, Event)
    ]
    assert told == ["error", "warning", "info", "unknown", "unknown"]


def test_the_newest_two_hundred_entries_are_kept() -> None:
    assert len(list(events(Rows([entry(2, n) for n in range(400)])))) == 200


def test_what_is_wrong_now_is_an_event_and_an_empty_line_is_none() -> None:
    told = list(
        active(
            Rows(
                [
                    Row("1", {"severity": "Critical", "text": "PSU 1 lost input"}),
                    Row("2", {"severity": "Normal"}),
                ]
            )
        )
    )
    assert [(one.severity, one.code, one.text) for one in told if isinstance(one, Event)] == [
        ("error", "active", "PSU 1 lost input")
    ]
    assert len(told) == 1

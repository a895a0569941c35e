"""Active alarms of UPS: one event a condition, the worst of them as a state."""

from collector.model.reading import Reading, Row, Rows
from collector.model.snapshot import Event, Health
from drivers.readers.ups import alarms, event_log

STANDARD = "1.3.6.1.2.1.33.1.6.3"
EATON = "1.3.6.1.4.1.534.1.7"


def said(*oids: str) -> list[tuple[Health | None, str]]:
    rows = Rows([Row(str(at), {"what": oid}, {"what": f"snmp:1.2.{at}"}) for at, oid in enumerate(oids)])
    read = list(alarms(rows))
    states = [one.state for one in read if isinstance(one, Reading)]
    return list(zip(states, [one.text for one in read if isinstance(one, Event)], strict=True))


def test_a_well_known_alarm_has_its_words_and_its_gravity() -> None:
    assert said(f"{STANDARD}.16", f".{STANDARD}.9") == [
        (Health.FAILED, "active alarm: fan failure"),
        (Health.DEGRADED, "active alarm: on bypass"),
    ]


def test_an_alarm_of_eaton_is_known() -> None:
    assert said(f"{EATON}.23") == [(Health.FAILED, "active alarm: battery bad")]


def test_an_alarm_of_another_vendor_is_degraded_and_named_by_its_identifier() -> None:
    assert said("1.3.6.1.4.1.9999.1") == [(Health.DEGRADED, "active alarm: 1.3.6.1.4.1.9999.1")]


def test_a_well_known_alarm_that_a_later_standard_may_add_is_degraded() -> None:
    assert said(f"{STANDARD}.99") == [(Health.DEGRADED, f"active alarm: {STANDARD}.99")]


def test_a_row_without_a_meaning_says_nothing() -> None:
    assert said("") == []


def test_a_line_of_the_log_of_an_eaton_ups_keeps_the_words_of_its_own_clock() -> None:
    rows = Rows(
        [
            Row(
                "1",
                {"when": "11/21/2026:08:00:00", "event": 1, "text": "Battery Low"},
                {"text": "snmp:1.5.1"},
            ),
            Row("2", {"when": "11/21/2026:08:01:00", "event": 2, "text": ""}),
            Row("3", {"text": "On Bypass"}, {"text": "snmp:1.5.3"}),
        ]
    )
    read = [one for one in event_log(rows) if isinstance(one, Event)]
    assert [(one.severity, one.text) for one in read] == [
        ("warning", "11/21/2026:08:00:00 occurred: Battery Low"),
        ("unknown", "On Bypass"),
    ]

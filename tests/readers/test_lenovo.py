"""Events of the management controllers of Lenovo and IBM."""

from collector.model.reading import Reading, Row, Rows
from collector.model.snapshot import Event, Health
from drivers.readers.lenovo import active, ambient, events, fans, lamps


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


def test_a_fan_tells_a_share_of_its_maximum_or_turns_a_minute() -> None:
    told = [
        one
        for one in fans(
            Rows(
                [
                    Row("1", {"name": "Fan 1A Tach", "value": " 38% of maximum", "low_critical": 1200}),
                    Row("2", {"name": "Fan 2A Tach", "value": "4500 RPM", "low_critical": 1200, "high": 0}),
                    Row("3", {"name": "Fan 3A Tach", "value": "Offline"}),
                    Row("4", {"name": "Fan 4A Tach", "value": "0% of maximum"}),
                ]
            )
        )
        if isinstance(one, Reading)
    ]
    assert [(one.kind, one.part, one.value, one.unit) for one in told] == [
        ("fan.duty", "Fan 1A Tach", 38, "%"),
        ("fan.speed", "Fan 2A Tach", 4500, "rpm"),
        ("fan.duty", "Fan 4A Tach", 0, "%"),
    ]
    assert told[0].limits is None
    assert told[1].limits is not None
    assert told[1].limits.as_tuple() == (1200, None, None, None)


def test_a_lamp_counts_where_its_colour_is_that_of_a_fault() -> None:
    told = {
        one.part: one.state
        for one in lamps(
            Rows(
                [
                    Row("1", {"label": "Fault", "state": 0, "color": "Amber"}),
                    Row("2", {"label": "CHK LOG", "state": 1, "color": "Yellow"}),
                    Row("3", {"label": "PS", "state": 2, "color": "orange"}),
                    Row("4", {"label": "Power", "state": 1, "color": "Green"}),
                    Row("5", {"label": "Identify", "state": 1, "color": "Blue"}),
                    Row("6", {"label": "BAT", "state": 9, "color": "Red"}),
                ]
            )
        )
        if isinstance(one, Reading)
    }
    assert told == {
        "LED Fault": Health.OK,
        "LED CHK LOG": Health.DEGRADED,
        "LED PS": Health.DEGRADED,
        "LED BAT": Health.UNKNOWN,
    }


def test_a_flex_system_has_its_rear_card_where_a_bladecenter_has_its_front() -> None:
    said = {"first": "22.50 Centigrade", "second": "Not Readable!"}
    assert [one.part for one in ambient(Rows([Row("", said)])) if isinstance(one, Reading)] == ["Front panel"]
    flex = Row("", {"first": "24.00", "second": "22.00", "highest": "27.50"})
    assert [(one.part, one.value) for one in ambient(Rows([flex])) if isinstance(one, Reading)] == [
        ("Rear LED card", 24.0)
    ]

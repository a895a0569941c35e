"""Rittal CMC III: units, scales, states and names of the variables."""

from typing import Any

from collector.model.reading import Reading, Row, Rows
from collector.model.snapshot import Health, Limits
from drivers.readers.rittal import variables

VALUE = {"type": 2, "scale": -100, "value": 2090, "unit": "degree C"}


def read(*named: tuple[str, dict[str, Any]]) -> list[Reading]:
    rows = [
        Row(
            f"1.{at}",
            {"device": "1", "name": name, **fields},
            {"value": f"snmp:v{at}", "quality": f"snmp:q{at}"},
        )
        for at, (name, fields) in enumerate(named, 1)
    ]
    return [one for one in variables(Rows(rows)) if isinstance(one, Reading)]


def test_a_negative_scale_divides() -> None:
    [one] = read(("Temperature.Value", VALUE))
    assert (one.kind, one.part, one.value, one.unit) == ("temperature", "Temperature", 20.9, "Cel")
    assert (one.state, one.source) == (None, "snmp:v1")


def test_the_owners_name_and_the_state_beside_the_value_are_its_own() -> None:
    [one] = read(
        ("Temperature.DescName", {"type": 1, "text": "Rack 3"}),
        ("Temperature.Value", VALUE),
        ("Temperature.Status", {"type": 7, "quality": 4}),
    )
    assert (one.part, one.state, one.source) == ("Temperature Rack 3", Health.FAILED, "snmp:v2 snmp:q3")


def test_setpoints_are_limits_and_no_readings() -> None:
    [one] = read(
        ("Temperature.Value", VALUE),
        ("Temperature.SetPtHighAlarm", {"type": 3, "scale": -100, "value": 4500, "unit": "degree C"}),
        ("Temperature.SetPtLowAlarm", {"type": 5, "scale": -100, "value": 400, "unit": "degree C"}),
    )
    assert one.limits == Limits(low_critical=4, high_critical=45)


def test_setpoints_that_are_all_zero_were_never_set() -> None:
    [one] = read(
        ("Temperature.Value", VALUE),
        ("Temperature.SetPtHighAlarm", {"type": 3, "scale": -100, "value": 0}),
        ("Temperature.SetPtLowAlarm", {"type": 5, "scale": -100, "value": 0}),
    )
    assert one.limits is None


def test_an_input_is_judged_by_its_status_and_unknown_without_one() -> None:
    smoke = {"type": 2, "scale": 1, "value": 1, "unit": ""}
    warned, lone = read(
        ("Smoke.Value", smoke),
        ("Smoke.Status", {"type": 7, "quality": 3}),
        ("Input 1.Value", smoke),
    )
    assert (warned.kind, warned.value, warned.state) == ("other.health", None, Health.DEGRADED)
    assert lone.state is Health.UNKNOWN


def test_percent_is_what_its_name_says() -> None:
    names = ("Humidity.Value", "Fans.Current Speed.Fan1.Value", "Control Valve.Value")
    percent = {"type": 2, "scale": 1, "value": 38, "unit": "%"}
    assert [one.kind for one in read(*((name, percent) for name in names))] == [
        "humidity",
        "fan.duty",
        "share",
    ]


def test_a_unit_without_a_kind_gives_nothing() -> None:
    assert read(("Power.Reactive.Value", {"type": 2, "scale": 1, "value": 296, "unit": "var"})) == []


def test_a_state_without_a_value_is_read_as_well() -> None:
    [fuse] = read(
        ("Phase L1.Fuses.Fuse 1.Status", {"type": 7, "value": 4, "quality": 4}),
        ("Webcam.Status", {"type": 7, "value": 1, "quality": 2}),
    )
    assert (fuse.kind, fuse.part, fuse.state) == ("power.health", "Phase L1 Fuses Fuse 1", Health.FAILED)


def test_what_is_not_available_is_not_measured() -> None:
    assert not read(
        ("Memory.USB-Stick.Usage", {"type": 2, "scale": 1, "value": 0, "unit": "%"}),
        ("Memory.USB-Stick.Status", {"type": 7, "value": 1, "quality": 2}),
        ("Humidity.Value", {"type": 2, "scale": 1, "value": 0, "unit": "%"}),
        ("Humidity.Status", {"type": 7, "value": 1, "quality": 2}),
    )


def test_a_number_without_a_unit_that_is_no_input_is_a_count() -> None:
    [count] = read(("Login.User Count", {"type": 2, "scale": 1, "value": 5, "unit": ""}))
    assert (count.kind, count.part, count.value, count.state) == ("count", "Login User Count", 5, None)

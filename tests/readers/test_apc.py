"""APC cards: the line that they all say, and cooling units that describe themselves in words."""

from collector.model.reading import Fact, Read, Reading, Row, Rows, Unread
from collector.model.snapshot import Health
from drivers.readers.apc import analog, discrete, facts

CARD = "APC Web/SNMP Management Card (MB:v4.1.0 PF:v6.8.2 AF1:v6.8.0 MN:AP7900B HR:B2 SN: ZA1 MD:01/01/2020)"


def rows(**columns: object) -> Rows:
    return Rows([Row("1", dict(columns), {name: f"snmp:1.2.{name}" for name in columns})])


def told(read: list[Read]) -> dict[str, str]:
    return {one.name: one.value for one in read if isinstance(one, Fact)}


def test_the_line_of_a_card_gives_model_serial_and_both_versions() -> None:
    assert told(list(facts(rows(descr=CARD)))) == {
        "model": "Web/SNMP Management Card AP7900B",
        "serial": "ZA1",
        "os_version": "AOS v6.8.2 / App v6.8.0",
    }


def test_the_identity_of_what_is_managed_comes_before_that_of_the_card() -> None:
    said = told(list(facts(rows(descr=CARD, rack="ZB2", rack_model="AP8853", rack_hardware="HW05"))))
    assert (said["model"], said["serial"]) == ("AP8853 HW05", "ZB2")


def test_a_value_is_divided_by_the_scale_that_the_unit_tells() -> None:
    (read,) = analog(rows(name="Supply air", value=183, unit="C", scale=10))
    assert isinstance(read, Reading)
    assert (read.kind, read.value, read.unit) == ("temperature", 18.3, "Cel")


def test_the_twin_in_fahrenheit_gives_nothing() -> None:
    assert list(analog(rows(name="Supply air", value=650, unit="F", scale=10))) == []


def test_a_unit_that_nobody_knows_is_said_to_be_unread() -> None:
    (read,) = analog(rows(name="Odd", value=1, unit="furlong", scale=1))
    assert isinstance(read, Unread)


def judged(name: str, text: str) -> list[Health | None]:
    return [one.state for one in discrete(rows(name=name, text=text)) if isinstance(one, Reading)]


def test_a_fire_is_a_failure_and_none_is_well() -> None:
    assert judged("Smoke/Fire Detected", "Yes") == [Health.FAILED]
    assert judged("Smoke/Fire Detected", "No") == [Health.OK]


def test_what_the_unit_is_doing_is_no_judgement() -> None:
    assert judged("Operating Mode", "Cooling") == []
    assert judged("Role", "Secondary") == []


def test_a_compressor_is_well_while_it_runs_and_while_it_rests() -> None:
    assert judged("Compressor", "On") == [Health.OK]
    assert judged("Compressor", "Off") == [Health.OK]


def test_a_unit_in_maintenance_is_out_of_service() -> None:
    assert judged("Operating Mode", "Maintenance") == [Health.DEGRADED]


def test_a_card_that_names_schneider_electric_is_read_the_same() -> None:
    card = "Schneider Electric NetShelter Rack PDU (MB:v1 PF:v2.5 AF1:v2.4 MN:APDU9959 HR:1 SN: ZC3)"
    assert told(list(facts(rows(descr=card))))["model"] == "NetShelter Rack PDU APDU9959"

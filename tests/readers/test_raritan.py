"""Raritan: digits, units, states and thresholds of the measurement tables of PDU2-MIB."""

from typing import Any

from collector.model.reading import Reading, Row, Rows
from collector.model.snapshot import Health, Limits
from drivers.readers.raritan import breakers, external, inlets, outlets

SET = {"low_critical": 190, "low_degraded": 194, "high_degraded": 247, "high_critical": 254}


def outlet(**fields: Any) -> Reading:
    row = Row("1.3.4", {"pdu": "1", "item": "3", "label": "3", **fields}, {"value": "snmp:1.4"})
    [reading] = outlets(Rows([row]))
    assert isinstance(reading, Reading)
    return reading


def test_a_value_is_scaled_by_its_own_digits() -> None:
    read = outlet(sensor="1", value=633, state=4, digits=3)
    assert (read.kind, read.part, read.value, read.unit) == ("current", "Outlet 3", 0.633, "A")
    assert (read.state, read.source) == (Health.OK, "snmp:1.4")


def test_a_value_without_digits_has_those_of_its_type() -> None:
    assert outlet(sensor="23", value=500).value == 50


def test_a_power_factor_in_hundredths_is_a_factor() -> None:
    assert outlet(sensor="7", value=98, digits=0).value == 0.98


def test_a_sensor_that_is_unavailable_is_unknown_and_no_zero() -> None:
    read = outlet(sensor="7", value=0, state=-1)
    assert (read.value, read.state, read.limits) == (None, Health.UNKNOWN, None)


def test_only_thresholds_that_are_switched_on_are_limits() -> None:
    assert outlet(sensor="4", value=229, enabled=b"\x90", **SET).limits == Limits(
        low_critical=190, high_critical=254
    )
    assert outlet(sensor="4", value=229, enabled="30 2 3", **SET).limits == Limits(
        high_degraded=247, high_critical=254
    )
    assert outlet(sensor="4", value=229, enabled="", **SET).limits is None


def test_a_negative_signed_value_wins_over_its_unsigned_twin() -> None:
    assert outlet(sensor="10", value=0, signed=-55, digits=1).value == -5.5
    assert outlet(sensor="8", value=74057676, signed=0).value == 74057676


def test_a_reading_above_its_critical_threshold_is_failed() -> None:
    assert outlet(sensor="1", value=16000, state=6, digits=3).state is Health.FAILED


def test_an_outlet_that_is_off_is_its_owners_choice() -> None:
    assert outlet(sensor="14", value=1, state=8).state is Health.UNKNOWN
    assert outlet(sensor="14", value=0, state=7).state is Health.OK


def test_an_open_breaker_has_tripped_and_an_open_door_is_only_open() -> None:
    tripped = Row("1.2.15", {"pdu": "1", "item": "2", "label": "C2", "sensor": "15", "value": 0, "state": 0})
    door = Row("1.3", {"pdu": "1", "item": "3", "name": "Front door", "type": 43, "value": 1, "state": 0})
    [breaker] = breakers(Rows([tripped]))
    [opened] = external(Rows([door]))
    assert isinstance(breaker, Reading)
    assert isinstance(opened, Reading)
    assert (breaker.part, breaker.state) == ("Breaker C2", Health.FAILED)
    assert (opened.part, opened.state) == ("Front door", Health.DEGRADED)


def test_parts_of_a_linked_pdu_say_which_one() -> None:
    fields = {"pdu": "2", "item": "1", "label": "I1", "pole_label": "L2", "sensor": "4", "value": 230}
    [read] = inlets(Rows([Row("2.1.2.4", fields)]))
    assert isinstance(read, Reading)
    assert read.part == "PDU 2 Inlet I1 L2"


def test_a_type_without_a_kind_gives_nothing() -> None:
    assert list(outlets(Rows([Row("1.3.51", {"sensor": "51", "value": 14})]))) == []

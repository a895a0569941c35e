"""Probes of UPS cards: fractions of a degree, with limits in whole degrees."""

from collections.abc import Callable, Iterator

import pytest

from collector.model.reading import Read, Reading, Row, Rows
from collector.model.snapshot import Limits
from drivers.readers.ups_probe import humidities, temperatures


def only(reader: Callable[[Rows], Iterator[Read]], **fields: object) -> Reading:
    (read,) = reader(Rows([Row("1", fields)]))
    assert isinstance(read, Reading)
    return read


def test_a_probe_keeps_its_unit_and_its_limits() -> None:
    read = only(temperatures, name="Rack", hundredths=8304, unit=2, cold=40, hot=100)
    assert (read.part, read.value, read.unit) == ("Rack", 83.04, "degF")
    assert read.limits == Limits(low_degraded=40, high_degraded=100)


def test_tenths_are_degrees_celsius() -> None:
    read = only(temperatures, name="Rack", tenths=243)
    assert (read.value, read.unit, read.limits) == (24.3, "Cel", None)


@pytest.mark.parametrize(("low", "high"), [(0, 0), (80, 20)])
def test_limits_that_cannot_be_were_never_set(low: int, high: int) -> None:
    assert only(humidities, name="Rack", tenths=412, dry=low, damp=high).limits is None


def test_a_probe_without_a_name_is_told_by_its_row() -> None:
    assert only(humidities, hundredths=4120).part == "#1"


def test_what_is_not_measured_is_no_reading() -> None:
    assert list(temperatures(Rows([Row("1", {"name": "Rack", "tenths": -1})]))) == []

"""Converters for power: cards that break the scale of UPS-MIB."""

import pytest

from collector.driving.convert import mains_hertz, mains_volts
from collector.model.reading import Row

ROW = Row("1", {})


@pytest.mark.parametrize(("raw", "volts"), [(229, 229), (2313, 231.3), (0, 0), (400, 400), ("230 V", 230)])
def test_mains_volts_are_whole_or_tenths(raw: object, volts: float) -> None:
    assert mains_volts(raw, ROW) == volts


@pytest.mark.parametrize(("raw", "hertz"), [(499, 49.9), (5001, 50.01), (60, 60), (0, 0), (4000, 40)])
def test_mains_hertz_find_the_scale_that_leads_to_a_mains_frequency(raw: object, hertz: float) -> None:
    assert mains_hertz(raw, ROW) == hertz


def test_no_number_is_no_reading() -> None:
    assert mains_volts("", ROW) is None
    assert mains_hertz(None, ROW) is None

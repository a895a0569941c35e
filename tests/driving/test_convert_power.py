"""Converters for power: cards that break the scale of UPS-MIB."""

import pytest

from collector.driving.convert import battery_celsius, mains_amperes, mains_hertz, mains_volts
from collector.model.reading import Row

ROW = Row("1", {})


@pytest.mark.parametrize(
    ("raw", "volts"),
    [(229, 229), (2313, 231.3), (0, 0), (400, 400), ("230 V", 230), (985, 98.5), (23130, 231.3)],
)
def test_mains_volts_are_whole_or_fractions(raw: object, volts: float) -> None:
    assert mains_volts(raw, ROW) == volts


@pytest.mark.parametrize(("raw", "hertz"), [(499, 49.9), (5001, 50.01), (60, 60), (0, 0), (4000, 40)])
def test_mains_hertz_find_the_scale_that_leads_to_a_mains_frequency(raw: object, hertz: float) -> None:
    assert mains_hertz(raw, ROW) == hertz


@pytest.mark.parametrize(
    ("raw", "volts", "watts", "amperes"),
    [
        (22, 230, 200, 2.2),
        (5, 120, 550, 5),  # 0.5 A cannot draw 550 W
        (5, 1203, 550, 5),
        (0, 230, 200, 0),
        (22, 230, None, 2.2),
        (22, None, 5000, 2.2),
        (285, 230, 65535, 28.5),  # 65535 is no power
        (22, 230, 20000, 2.2),  # neither scale is enough
    ],
)
def test_mains_amperes_are_tenths_unless_they_cannot_draw_the_power(
    raw: int, volts: int | None, watts: int | None, amperes: float
) -> None:
    row = Row("1", {name: value for name, value in (("volts", volts), ("watts", watts)) if value is not None})
    assert mains_amperes(raw, row) == amperes


@pytest.mark.parametrize(("raw", "celsius"), [(25, 25), (253, 25.3), (0, 0), (-5, -5), (100, 100)])
def test_a_battery_is_not_hotter_than_boiling(raw: int, celsius: float) -> None:
    assert battery_celsius(raw, ROW) == celsius


def test_no_number_is_no_reading() -> None:
    assert mains_volts("", ROW) is None
    assert mains_hertz(None, ROW) is None
    assert mains_amperes("", ROW) is None
    assert battery_celsius("", ROW) is None

"""Named converters: raw values that need more than a unit."""

import pytest

from collector.driving.convert import converters
from collector.model.reading import Row


def converted(name: str, raw: object, **fields: object) -> float | None:
    return converters()[name](raw, Row("1", fields))


@pytest.mark.parametrize(
    ("raw", "volts"),
    [
        ("3.3120", 3.312),
        ("12 Volts", 12.0),
        ("3.30 Volts", 3.3),
        ("12096", 12.096),
        (5040, 5.04),
        ("12", 12.0),
        ("-12", -12.0),
    ],
)
def test_volts_are_told_from_millivolts_by_how_they_are_written(raw: object, volts: float) -> None:
    assert converted("volts_by_spelling", raw) == pytest.approx(volts)


@pytest.mark.parametrize("raw", ["Not Readable!", "", None])
def test_a_voltage_that_is_no_number_is_none(raw: object) -> None:
    assert converted("volts_by_spelling", raw) is None


@pytest.mark.parametrize(("raw", "number"), [(4294965526, -1770.0), (12000, 12000.0), ("no", None)])
def test_a_gauge_that_is_a_signed_number_is_told_with_its_sign(raw: object, number: float | None) -> None:
    assert converted("signed_gauge", raw) == number


@pytest.mark.parametrize(
    ("raw", "percent"),
    [
        ("    5 Secs ( 96.4918%)   60 Secs ( 54.2271%)", 96.4918),
        ("17 %", 17.0),
        ("17", 17.0),
        (17, 17.0),
        ("-", None),
    ],
)
def test_the_first_percentage_of_a_text_is_the_value(raw: object, percent: float | None) -> None:
    assert converted("percent_in_text", raw) == percent

"""What a scalar of a Room Alert means: its scale, and what kind of sensor it comes from."""

import re
from typing import Final

from collector.model.snapshot import Health

# Integers from 0 to 65535; below zero they go round.
_ROUND: Final = 65536
_ROUNDING: Final = 3.0  # both scales are rounded on their own
_HOT: Final = 200  # no whole degrees, so hundredths
# What a contact that closes may say instead of that all is well
_ALARM: Final = re.compile(r"flood|water|leak|smoke|fire|motion|panic|door|alarm|gas", re.IGNORECASE)


def signed(raw: float) -> float:
    return raw - _ROUND if raw >= _ROUND / 2 else raw


def twins(celsius: float, fahrenheit: float, scale: int) -> bool:
    """Whether the two are one temperature, in degrees of which `scale` make one."""
    return abs(fahrenheit - 1.8 * celsius - 32 * scale) <= _ROUNDING


def celsius(raw: float, fahrenheit: float | None, *, whole: bool) -> tuple[float, int] | None:
    """A temperature in degrees, and the scale of its sensor; None where the pair is no temperature.

    fahrenheit   tells the scale, for only one fits; 0 and 0 would be no sensor, 0 degrees are 32 or 3200
    whole        the scale of a model that sends no Fahrenheit
    """
    value = signed(raw)
    if fahrenheit is None:
        scale = 1 if whole and abs(value) < _HOT else 100
        return value / scale, scale
    for scale in (100, 1):
        if twins(value, signed(fahrenheit), scale):
            return value / scale, scale
    return None


def is_humidity(third: float | None, fourth: float | None, fifth: float | None, scale: int) -> bool:
    """Whether the third number of a digital sensor is a humidity.

    It is where the fourth and the fifth are one heat index. A sensor of volts (0 to 5) or of power (0 or 1)
    has none; a thermocouple says the third and the fourth, dust and air speed say them without one.
    """
    if third is None or not 0 < third <= 100 * scale:
        return False
    if fourth and fifth:
        return twins(fifth, fourth, scale)
    if fourth and fifth is not None:
        return False
    return third > 5 * scale and not (fourth and twins(third, fourth, scale))


def contact(closed: float, label: str) -> Health | None:
    """A closed loop is well, unless its name says that closing is the alarm; an open one may be unused."""
    if not closed:
        return None
    return Health.UNKNOWN if _ALARM.search(label) else Health.OK

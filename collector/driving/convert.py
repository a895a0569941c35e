"""Named converters: raw values that need more than a unit. Each is pure and has its own test."""

import math
import re
from collections.abc import Mapping
from typing import Any

from collector.driving.platform import Converter
from collector.driving.values import number_in
from collector.model.reading import Row
from collector.model.units import sensor_factor

# What cards of UPS say for a number that they do not measure.
_NOT_MEASURED = (65535, 655350, 2**31 - 1, 2**32 - 1)


def entity_scaled(raw: object, row: Row) -> float | None:
    """A sensor of ENTITY-SENSOR-MIB or its Cisco twin, with the `scale` and `precision` of its own row."""
    value = number_in(raw)
    if value is None:
        return None
    return float(f"{value * sensor_factor(row.number('scale'), row.number('precision')):.10g}")


def microwatt_to_dbm(raw: object, _: Row) -> float | None:
    """Light in microwatts as dBm; no light has no level."""
    value = number_in(raw)
    return None if value is None or value <= 0 else round(10 * math.log10(value / 1000), 3)


def inverted_percent(raw: object, _: Row) -> float | None:
    """Idle or free percent as used percent."""
    value = number_in(raw)
    return None if value is None else 100.0 - value


def mains_volts(raw: object, _: Row) -> float | None:
    """Volts of a mains line of UPS-MIB: whole volts by the MIB, tenths or hundredths on cards that break it.

    No line of a UPS is above 690 V, so a larger number is smaller than it looks.
    """
    value = number_in(raw)
    while value is not None and value > 700:
        value = value / 10
    return value


def mains_amperes(raw: object, row: Row) -> float | None:
    """Amperes of a mains line of UPS-MIB: tenths by the MIB, whole amperes on cards that break it.

    A line cannot draw more real power than volts times amperes. Only where tenths are too few for the `watts`
    of the same row, and whole amperes are enough for them, it is whole amperes.
    """
    value = number_in(raw)
    volts = mains_volts(row.get("volts"), row)
    watts = row.number("watts")
    if value is None or volts is None or watts is None or watts in _NOT_MEASURED:
        return None if value is None else value / 10
    apparent = value * volts
    return value if apparent / 10 * 1.5 < watts <= apparent * 1.2 else value / 10


def battery_celsius(raw: object, _: Row) -> float | None:
    """The temperature of a battery of UPS-MIB: whole degrees by the MIB, tenths on cards that break it.

    Electrolyte boils at little above 100 Cel, so a larger number is tenths.
    """
    value = number_in(raw)
    return value / 10 if value is not None and value > 100 else value


def mains_hertz(raw: object, _: Row) -> float | None:
    """Hertz of a mains line of UPS-MIB: tenths by the MIB, hundredths or whole hertz on cards that break it.

    The scale is the one that leads to a mains frequency, 40 to 70 Hz; else the MIB's: 0 is no input.
    """
    value = number_in(raw)
    if value is None:
        return None
    scales = (10, 100, 1)
    return value / next((scale for scale in scales if 40 <= value / scale <= 70), 10)


def volts_by_spelling(raw: object, _: Row) -> float | None:
    """Volts as controllers of IBM and Lenovo write them: `3.3120`, `12 Volts`, or whole millivolts.

    Their MIBs say millivolts, their newer firmware does not; no rail of a server is below 100 mV.
    """
    value = number_in(raw)
    if value is None or "." in str(raw) or "v" in str(raw).casefold() or abs(value) < 100:
        return value
    return value / 1000


def percent_in_text(raw: object, _: Row) -> float | None:
    """The first percentage in a text, `5 Secs ( 15.51%)   60 Secs (  5.72%)`; a number is one itself."""
    found = re.search(r"(\d+(?:\.\d+)?)\s*%", raw) if isinstance(raw, str) else None
    return float(found[1]) if found else number_in(raw)


def signed_gauge(raw: object, _: Row) -> float | None:
    """A signed number that an agent sends as an unsigned 32-bit one: 4294965526 is -1770."""
    value = number_in(raw)
    return value - 2**32 if value is not None and value >= 2**31 else value


def converters() -> Mapping[str, Converter]:
    """Every converter by the name that driver files use."""
    found: dict[str, Any] = {
        "entity_scaled": entity_scaled,
        "microwatt_to_dbm": microwatt_to_dbm,
        "inverted_percent": inverted_percent,
        "volts_by_spelling": volts_by_spelling,
        "signed_gauge": signed_gauge,
        "percent_in_text": percent_in_text,
        "mains_volts": mains_volts,
        "mains_hertz": mains_hertz,
        "mains_amperes": mains_amperes,
        "battery_celsius": battery_celsius,
    }
    return found

"""Units as UCUM spells them: what a device says becomes the unit of the vocabulary."""

import math
from typing import Final

_MOST_ZEROS: Final = 30
# unit -> (unit of the vocabulary, factor, offset): vocabulary value = value * factor + offset
_TO_BASE: Final[dict[str, tuple[str, float, float]]] = {
    "Cel": ("Cel", 1.0, 0.0),
    "dCel": ("Cel", 0.1, 0.0),
    "cCel": ("Cel", 0.01, 0.0),
    "mCel": ("Cel", 0.001, 0.0),
    "K": ("Cel", 1.0, -273.15),
    "dK": ("Cel", 0.1, -273.15),
    "degF": ("Cel", 5 / 9, -160 / 9),
    "ddegF": ("Cel", 5 / 90, -160 / 9),
    "cdegF": ("Cel", 5 / 900, -160 / 9),
    "%": ("%", 1.0, 0.0),
    "d%": ("%", 0.1, 0.0),
    "c%": ("%", 0.01, 0.0),
    "rpm": ("rpm", 1.0, 0.0),
    "V": ("V", 1.0, 0.0),
    "dV": ("V", 0.1, 0.0),
    "cV": ("V", 0.01, 0.0),
    "mV": ("V", 0.001, 0.0),
    "uV": ("V", 1e-6, 0.0),
    "kV": ("V", 1e3, 0.0),
    "A": ("A", 1.0, 0.0),
    "dA": ("A", 0.1, 0.0),
    "cA": ("A", 0.01, 0.0),
    "mA": ("A", 1e-3, 0.0),
    "uA": ("A", 1e-6, 0.0),
    "W": ("W", 1.0, 0.0),
    "dW": ("W", 0.1, 0.0),
    "cW": ("W", 0.01, 0.0),
    "mW": ("W", 1e-3, 0.0),
    "uW": ("W", 1e-6, 0.0),
    "daW": ("W", 10.0, 0.0),
    "hW": ("W", 100.0, 0.0),
    "kW": ("W", 1e3, 0.0),
    "dkW": ("W", 100.0, 0.0),
    "VA": ("VA", 1.0, 0.0),
    "dVA": ("VA", 0.1, 0.0),
    "hVA": ("VA", 100.0, 0.0),
    "daVA": ("VA", 10.0, 0.0),
    "kVA": ("VA", 1e3, 0.0),
    "J": ("J", 1.0, 0.0),
    "Wh": ("J", 3600.0, 0.0),
    "kWh": ("J", 3.6e6, 0.0),
    "dkWh": ("J", 3.6e5, 0.0),
    "Hz": ("Hz", 1.0, 0.0),
    "dHz": ("Hz", 0.1, 0.0),
    "cHz": ("Hz", 0.01, 0.0),
    "mHz": ("Hz", 1e-3, 0.0),
    "kHz": ("Hz", 1e3, 0.0),
    "MHz": ("Hz", 1e6, 0.0),
    "GHz": ("Hz", 1e9, 0.0),
    "dBm": ("dBm", 1.0, 0.0),
    "ddBm": ("dBm", 0.1, 0.0),
    "cdBm": ("dBm", 0.01, 0.0),
    "mdBm": ("dBm", 0.001, 0.0),
    "m3/s": ("m3/s", 1.0, 0.0),
    "m3/min": ("m3/s", 1 / 60, 0.0),
    "m3/h": ("m3/s", 1 / 3600, 0.0),
    "cfm": ("m3/s", 0.000471947443, 0.0),
    "L/s": ("m3/s", 1e-3, 0.0),
    "dL/s": ("m3/s", 1e-4, 0.0),
    "cL/s": ("m3/s", 1e-5, 0.0),
    "L/min": ("m3/s", 1e-3 / 60, 0.0),
    "Pa": ("Pa", 1.0, 0.0),
    "dPa": ("Pa", 0.1, 0.0),
    "hPa": ("Pa", 100.0, 0.0),
    "kPa": ("Pa", 1e3, 0.0),
    "bar": ("Pa", 1e5, 0.0),
    "dbar": ("Pa", 1e4, 0.0),
    "s": ("s", 1.0, 0.0),
    "ms": ("s", 1e-3, 0.0),
    "cs": ("s", 0.01, 0.0),
    "min": ("s", 60.0, 0.0),
    "h": ("s", 3600.0, 0.0),
    "d": ("s", 86400.0, 0.0),
    "1": ("1", 1.0, 0.0),
    "c1": ("1", 0.01, 0.0),
    "m1": ("1", 0.001, 0.0),
}


def known() -> frozenset[str]:
    """Every unit that a driver file may name."""
    return frozenset(_TO_BASE)


def base_of(unit: str) -> str:
    """The vocabulary's unit for a device's unit. Raises KeyError for a unit that is not known."""
    return _TO_BASE[unit][0]


def to_base(value: float, unit: str) -> float:
    """`value` in the vocabulary's unit. Raises KeyError for a unit that is not known."""
    _, factor, offset = _TO_BASE[unit]
    if factor == 1.0 and offset == 0.0:
        return value
    # Ten digits: 0.1 * 3 must read 0.3 in a report and compare equal at the next visit.
    return float(f"{value * factor + offset:.10g}")


def scaled(value: float, exponent: float) -> float:
    """value * 10**exponent; infinite, and so no reading, for an exponent that no agent can mean."""
    return value * 10.0**exponent if abs(exponent) <= _MOST_ZEROS else math.inf


def sensor_factor(scale: float | None, precision: float | None) -> float:
    """What a value of ENTITY-SENSOR-MIB, or of Cisco's twin of it, is multiplied by. RFC 3433.

    1000**(scale - 9) / 10**precision, with a scale of 1 to 17 and a precision of -8 to 9. What is outside
    counts as none: some IOS images answer 1615384784 for the precision.
    """
    steps = scale - 9 if scale is not None and 1 <= scale <= 17 else 0.0
    places = precision if precision is not None and -8 <= precision <= 9 else 0.0
    return float(10.0 ** (3 * steps - places))

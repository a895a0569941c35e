"""Oracle (Sun) servers: numeric sensors of SUN-PLATFORM-MIB, and what is wrong now by SUN-ILOM-SYSTEM-MIB.

Real value and limits are number * 10**exponent. A sensor that is disabled does not read; a limit counts only
where its bit of EnabledThresholds is set.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from collector.model.reading import Read, Reading, Row, Rows
from collector.model.snapshot import Event, Health, Limits
from collector.model.units import scaled

# sunPlatNumericSensorBaseUnits, the CIM units
_UNITS: Final[Mapping[int, tuple[str, str]]] = {
    3: ("temperature", "Cel"),
    4: ("temperature", "degF"),
    5: ("temperature", "K"),
    6: ("voltage", "V"),
    7: ("current", "A"),
    8: ("power", "W"),
    11: ("apparent_power", "VA"),
    20: ("fan.speed", "rpm"),
    21: ("frequency", "Hz"),
    66: ("share", "%"),
}
# bits of sunPlatNumericSensorEnabledThresholds, the highest first
_BITS: Final = (
    ("low", "low_degraded"),
    ("high", "high_degraded"),
    ("low_critical", "low_critical"),
    ("high_critical", "high_critical"),
    ("low_fatal", "low_critical"),
    ("high_fatal", "high_critical"),
)
_ENABLED: Final = 2  # sunPlatEquipmentOperationalState
# sunPlatEquipmentAlarmStatus of the sensor itself
_ALARM: Final[Mapping[int, Health]] = {
    1: Health.FAILED,
    2: Health.FAILED,
    3: Health.DEGRADED,
    4: Health.UNKNOWN,
    5: Health.DEGRADED,
    6: Health.DEGRADED,
    7: Health.OK,
}


def sensors(rows: Rows) -> Iterator[Read]:
    """One reading a sensor that is enabled and has a unit of ours, with the state of its alarm."""
    for row in rows:
        known, raw = _UNITS.get(int(row.number("unit") or 0)), row.number("value")
        if known is None or raw is None or row.number("state") not in (None, _ENABLED):
            continue
        kind, unit = known
        scale = scaled(1.0, _exponent(row))
        limits = _limits(row, scale)
        yield Reading(
            kind=kind,
            part=row.text("name") or row.text("descr") or f"sensor {row.index}",
            value=_rounded(raw * scale),
            unit=unit,
            state=_ALARM.get(int(row.number("alarm") or 0)),
            limits=limits,
            index=row.index,
            source=row.source("value", "state", "alarm"),
        )


def problems(rows: Rows) -> Iterator[Read]:
    """ilomSystemOpenProblemsTable: the faults that stand now, with the part and what is known of it."""
    for row in rows:
        if text := row.text("text"):
            place = row.text("place") or row.text("subsystem")
            yield Event(
                time=None,
                severity="error",
                code="active",
                text=f"{place}: {text}" if place else text,
                source=row.source("text"),
            )


def _exponent(row: Row) -> int:
    exponent = int(row.number("exponent") or 0)
    return exponent if -9 <= exponent <= 9 else 0


def _limits(row: Row, scale: float) -> Limits | None:
    """The limits whose bits are set; without the bits, those that are not 0."""
    bits = _octet(row)
    found: dict[str, float] = {}
    for place, (field, name) in enumerate(_BITS):
        number = row.number(field)
        set_here = bool(bits & 0x80 >> place) if bits is not None else bool(number)
        if number is not None and set_here:
            found.setdefault(name, _rounded(number * scale))  # a fatal limit where there is no critical one
    return Limits(**found) if found else None


def _octet(row: Row) -> int | None:
    """The first octet of the bits; None where there are none."""
    bits = row.octets("enabled")
    return bits[0] if bits else None


def _rounded(value: float) -> float:
    return float(f"{value:.10g}")

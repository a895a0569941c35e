"""Geist and Vertiv units: tables of which every column is a measure of a part of the row."""

from collections.abc import Iterator, Mapping
from typing import Final

from collector.model.reading import Read, Reading, Row, Rows
from collector.model.snapshot import Health

# A field is called MEASURE or MEASURE_PART -> (kind, unit); the unit as a whole says that of temperatures
_MEASURES: Final[Mapping[str, tuple[str, str]]] = {
    "temperature": ("temperature", ""),
    "humidity": ("humidity", "%"),
    "scale": ("share", "%"),  # a scale without a unit, 0 still to 100 rushing
    "duty": ("fan.duty", "%"),
    "kwh": ("energy", "kWh"),
    "volts": ("voltage", "V"),
    "deciamps": ("current", "dA"),
    "watts": ("power", "W"),
    "va": ("apparent_power", "VA"),
    "factor": ("power_factor", "c1"),
}
_AVAILABILITY: Final = {"0": Health.UNKNOWN, "1": Health.OK, "2": Health.DEGRADED}
_FIRST: Final = ("phase_a", "phase_ab", "group_a")


def measures(rows: Rows) -> Iterator[Read]:
    """GEIST-MIB-V3: whole degrees, or tenths where temperaturePrecision is 1. `plugged` is 1.

    Fields: `name`, `plugged`, the measures, and `name_PART` and `plugged_PART` where a part has its own.
    """
    tenths = any(row.text("precision") == "1" for row in rows.around.get("snmp/geist_sensors:geist", ()))
    for row in rows:
        if row.text("plugged") in ("", "1"):
            yield from _measures(row, "dCel" if tenths else "Cel")


def measures_in_tenths(rows: Rows) -> Iterator[Read]:
    """GEIST-V4-MIB, VERTIV-V5-MIB: tenths of a degree Celsius, or Fahrenheit where temperatureUnits is 0."""
    fahrenheit = any(row.text("units") == "0" for row in rows.around.get("geist_units", ()))
    for row in rows:
        state = _AVAILABILITY.get(row.text("plugged"))
        if state is not None:
            yield Reading(
                kind="other.health",
                part=row.text("name") or row.index,
                state=state,
                index=row.index,
                source=row.source("plugged"),
            )
        if row.text("plugged") != "0":
            yield from _measures(row, "ddegF" if fahrenheit else "dCel")


def _measures(row: Row, degrees: str) -> Iterator[Read]:
    for field in row.fields:
        measure, _, part = field.partition("_")
        if measure not in _MEASURES or not _is_there(row, part):
            continue
        value = row.number(field)
        if value is None or (measure == "humidity" and value == 0):  # a unit without this sensor says 0
            continue
        kind, unit = _MEASURES[measure]
        own = row.text(f"name_{part}") if part else ""
        name = own or f"{row.text('name') or row.index} {_called(part)}".strip()
        yield Reading(
            kind=kind,
            part=name,
            value=value,
            unit=unit or degrees,
            parent=row.text("name") if own else "",
            index=row.index,
            source=row.source(field),
        )


def _is_there(row: Row, part: str) -> bool:
    """A probe on a cable can be unplugged; a phase after the first that has no voltage is not wired.

    Where no humidity is measured, the dew point is none either.
    """
    if part == "dew_point" and row.number("humidity") == 0:
        return False
    if part and row.get(f"plugged_{part}") is not None:
        return row.text(f"plugged_{part}") == "1"
    if part in _FIRST or not part.startswith(("phase_", "group_")):
        return True
    return row.number(f"volts_{part}") != 0


def _called(part: str) -> str:
    words = part.split("_")
    return " ".join(word.upper() if len(word) <= 2 and word.isalpha() else word for word in words)

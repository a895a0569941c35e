"""Huawei iBMC: active alarms, sensors that are text, faults that are bits. HUAWEI-SERVER-IBMC-MIB."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Final

from collector.model.reading import Read, Reading, Row, Rows
from collector.model.snapshot import Event, Health, Limits, PartRecord, worse

# eventAlertSeverity
_SEVERITY: Final = {1: "info", 2: "warning", 3: "error", 4: "critical"}
# sensorUnit: volts(4), amps(5). What else has a unit is told in another table.
_UNITS: Final[Mapping[float, tuple[str, str]]] = {4: ("voltage", "V"), 5: ("current", "A")}
_NUMBER: Final = re.compile(r"^-?\d+(?:\.\d+)?")
_UNKNOWN: Final = 65535
# Bits of raidControllerHealthStatus: correctable memory error, uncorrectable one, ECC errors at their limit,
# uncorrectable NVRAM error.
_CONTROLLER: Final = (Health.DEGRADED, Health.FAILED, Health.DEGRADED, Health.FAILED)
# Bits of raidControllerBBUHealthStatus: low voltage, pack to be replaced, learn cycle failed, or timed
# out, pack about to fail, low capacity, no space to save the cache.
_BATTERY: Final = (
    Health.DEGRADED,
    Health.PREDICTED_FAILURE,
    Health.DEGRADED,
    Health.DEGRADED,
    Health.PREDICTED_FAILURE,
    Health.DEGRADED,
    Health.DEGRADED,
)
_PRESENT: Final = 2  # raidControllerBBUPresence


def events(rows: Rows) -> Iterator[Read]:
    """systemHealthEventDescriptionTable: one event an active alarm."""
    for row in rows:
        time = _time(row.text("time"))
        said = (
            (row.text("sensor"), row.text("text"))
            if time
            else (row.text("time"), row.text("sensor"), row.text("text"))
        )
        if text := " ".join(filter(None, said)):
            yield Event(
                time=time,
                severity=_SEVERITY.get(int(row.number("severity") or 0), "unknown"),
                code=row.text("code"),
                text=text,
                source=row.source("text", "severity").split(" ")[0],
            )


def _time(text: str) -> datetime | None:
    """eventAlertTime, `yyyy-mm-dd hh:mm:ss, based on UTC`."""
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def sensors(rows: Rows) -> Iterator[Read]:
    """sensorDescriptionTable: voltages and currents; what has no number now says `N/A`."""
    for row in rows:
        kind, unit = _UNITS.get(row.number("unit") or 0, ("", ""))
        value = _number(row, "value")
        if kind and value is not None and row.text("name"):
            limits = Limits(
                low_critical=_number(row, "low"),
                low_degraded=_number(row, "low_warn"),
                high_degraded=_number(row, "high_warn"),
                high_critical=_number(row, "high"),
            )
            yield Reading(
                kind=kind,
                part=row.text("name"),
                value=value,
                unit=unit,
                limits=limits or None,
                index=row.index,
                source=row.source("value"),
            )


def _number(row: Row, field: str) -> float | None:
    found = _NUMBER.match(row.text(field))
    return float(found[0]) if found else None


def controllers(rows: Rows) -> Iterator[Read]:
    """raidControllerDescriptionTable, and the battery of each that has one."""
    for row in rows:
        name = row.text("name") or row.index
        if (state := _bits(row.number("state"), _CONTROLLER)) is not None:
            yield _judged("disk_controller.health", name, state, row, "state")
        battery = _bits(row.number("battery_state"), _BATTERY)
        if battery is not None and row.number("battery") == _PRESENT:
            yield _judged("battery.health", f"{name} battery", battery, row, "battery_state", "battery")
        yield PartRecord(
            part=name,
            type="disk_controller",
            model=row.text("type") or None,
            version=row.text("version") or None,
            source=row.source("name", "type").split(" ")[0],
        )


def _bits(number: float | None, meanings: tuple[Health, ...]) -> Health | None:
    """The worst of the faults whose bits are set; reserved bits are unknown."""
    if number is None:
        return None
    bits = int(number)
    if bits == 0:
        return Health.OK
    state = None
    for place, meaning in enumerate(meanings):
        if bits != _UNKNOWN and bits >> place & 1:
            state = worse(state, meaning)
    return state or Health.UNKNOWN


def _judged(kind: str, part: str, state: Health, row: Row, *fields: str) -> Reading:
    return Reading(kind=kind, part=part, state=state, index=row.index, source=row.source(*fields))

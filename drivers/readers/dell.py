"""Dell servers as an iDRAC tells them: bits of sensors, replaceable parts, the hardware log. IDRAC-MIB."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from collector.model.reading import Read, Reading, Row, Rows
from collector.model.snapshot import Event, Health, PartRecord

_SEVERITY: Final = {3: "info", 4: "warning", 5: "error", 6: "error"}  # ObjectStatusEnum
# DateName, `20261121080503.000000+480`: the offset from UTC in minutes
_STAMP: Final = re.compile(r"^(?P<time>\d{14})\.\d{6}(?P<offset>[+-]\d{3})$")
_NUMBER: Final = re.compile(r"\d+")
_SUPPLY: Final = re.compile(r"^PSU\.Slot\.(?P<number>\d+)$")

# PowerSupplySensorStateFlags, the worst first. presenceDetected(1) alone is a supply that works
_SUPPLY_BITS: Final = (
    (2 | 8 | 16 | 64, Health.FAILED),  # psFailureDetected, psACLost, acLostOrOutOfRange, configurationError
    (4, Health.PREDICTED_FAILURE),  # predictiveFailure
    (32, Health.DEGRADED),  # acOutOfRangeButPresent
    (1, Health.OK),  # presenceDetected
)

# ProcessorDeviceStatusReadingFlags; a socket without any but terminatorPresent(512) is empty
_PRESENT: Final = 128
_PROCESSOR_BITS: Final = (
    (1 | 2 | 32, Health.FAILED),  # internalError, thermalTrip, configurationError
    (256 | 1024, Health.DEGRADED),  # processorDisabled, processorThrottled
    (_PRESENT, Health.OK),
)


def supplies(rows: Rows) -> Iterator[Read]:
    """The sensor of every power supply that is there; 0 is an empty bay."""
    for row in rows:
        bits = int(row.number("sensor") or 0)
        if bits:
            yield _judged("psu.health", f"PS{row.text('supply')}", _worst(bits, _SUPPLY_BITS), row, "sensor")


def processors(rows: Rows) -> Iterator[Read]:
    """The sensor of every socket that is taken, under the name that the table of processors has for it."""
    for row in rows:
        bits = int(row.number("bits") or 0)
        found = _NUMBER.search(row.text("name"))
        if bits & ~512 and found:
            part = f"CPU.Socket.{found[0]}"
            yield _judged("cpu.health", part, _worst(bits, _PROCESSOR_BITS), row, "bits")


def replaceable(rows: Rows) -> Iterator[Read]:
    """fruTable: serial and part numbers; a supply is called as in the table of supplies."""
    for row in rows:
        name = row.text("fqdd") or row.index
        supply = _SUPPLY.match(name)
        if any(row.text(field) for field in ("serial", "part_number", "revision")):
            yield PartRecord(
                part=f"PS{supply['number']}" if supply else name,
                type="psu" if supply else "module",
                serial=row.text("serial") or None,
                part_number=row.text("part_number") or None,
                version=row.text("revision") or None,
                source=row.source("serial", "part_number").split(" ")[0],
            )


def events(rows: Rows) -> Iterator[Read]:
    """eventLogTable, as the controller lists it."""
    for row in rows:
        yield Event(
            time=_time(row),
            severity=_SEVERITY.get(int(row.number("severity") or 0), "unknown"),
            code="",
            text=row.text("text"),
            source=row.source("text", "severity").split(" ")[0],
        )


def _worst(bits: int, meanings: tuple[tuple[int, Health], ...]) -> Health:
    return next((health for mask, health in meanings if bits & mask), Health.UNKNOWN)


def _judged(kind: str, part: str, state: Health, row: Row, field: str) -> Reading:
    return Reading(kind=kind, part=part, state=state, index=row.index, source=row.source(field))


def _time(row: Row) -> datetime | None:
    found = _STAMP.match(row.text("stamp"))
    if found is None:
        return None
    try:
        zone = timezone(timedelta(minutes=int(found["offset"])))
        return datetime.strptime(found["time"], "%Y%m%d%H%M%S").replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None  # a clock that was never set

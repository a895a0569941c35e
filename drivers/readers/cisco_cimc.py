"""Cisco's management controllers and Firepower chassis: parts by their distinguished names, and their faults.

CISCO-UNIFIED-COMPUTING-*-MIB, CISCO-FIREPOWER-*-MIB: a part's name is the end of its path,
`sys/rack-unit-1/board/memarray-1/mem-4`.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from collector.model.reading import Read, Reading, Row, Rows
from collector.model.snapshot import Event

# CucsFaultSeverity
_SEVERITY: Final = {0: "cleared", 1: "info", 2: "info", 3: "warning", 4: "minor", 5: "major", 6: "critical"}
# Field of a table of statistics -> kind, unit, and what of the part
_MEASURES: Final = {
    "celsius": ("temperature", "Cel", ""),
    "rpm": ("fan.speed", "rpm", ""),
    "input": ("voltage", "V", "input"),
    "out12": ("voltage", "V", "12 V"),
    "out3": ("voltage", "V", "3.3 V"),
    "amperes": ("current", "A", ""),
    "watts": ("power", "W", ""),
    "wear": ("drive.wear", "%", ""),
}
_NEVER_ZERO: Final = frozenset({"temperature", "voltage"})  # 0: no probe is fitted
_DATE_AND_TIME: Final = (8, 11)  # octets, without and with the zone


def stats(rows: Rows) -> Iterator[Read]:
    """What a table of statistics measures, by the name of the part that it belongs to.

    around   `fans` and `memory`, whose parts have names other than the end of their path
    """
    fans = {fan.text("dn"): f"Module {fan.text('module')}/{fan.text('rn')}" for fan in rows.around["fans"]}
    places = {unit.text("rn"): unit.text("location") for unit in rows.around.get("memory", ())}
    for row in rows:
        path, _, _ = row.text("dn").rpartition("/")
        owner = path.rpartition("/")[2]
        part = fans.get(path) or places.get(owner) or owner or f"sensor {row.index}"
        for field, (kind, unit, more) in _MEASURES.items():
            value = row.number(field)
            if value is not None and (value != 0 or kind not in _NEVER_ZERO):
                yield Reading(
                    kind=kind,
                    part=f"{part} {more}".strip(),
                    value=value,
                    unit=unit,
                    index=row.index,
                    source=row.source(field),
                )


def faults(rows: Rows) -> Iterator[Read]:
    """The fault table: active faults, and cleared ones for as long as the controller keeps them."""
    for row in rows:
        severity = row.number("severity")
        where = row.text("dn")
        yield Event(
            time=_moment(row),
            severity=_SEVERITY.get(int(severity), "unknown") if severity is not None else "unknown",
            code=f"F{int(code):04d}" if (code := row.number("code")) is not None else "",
            text=f"{row.text('text')} ({where})" if where else row.text("text"),
            source=row.source("text"),
        )


def _moment(row: Row) -> datetime | None:
    """When the fault came; None where the controller's clock was never set."""
    octets = row.get("created")
    return date_and_time(octets) if isinstance(octets, bytes) else None


def date_and_time(octets: bytes) -> datetime | None:
    """A DateAndTime of SNMPv2-TC, RFC 2579; without a zone it is taken as UTC. None where it is none."""
    if len(octets) not in _DATE_AND_TIME:
        return None
    month, day, hour, minute, second = octets[2:7]
    offset = timedelta()
    if len(octets) == _DATE_AND_TIME[1]:
        offset = timedelta(hours=octets[9], minutes=octets[10]) * (-1 if octets[8] == ord("-") else 1)
    try:
        zone = timezone(offset) if offset else UTC
        return datetime(octets[0] << 8 | octets[1], month, day, hour, minute, min(second, 59), tzinfo=zone)
    except ValueError:
        return None

"""Records of the system event log: who saw what, and when (IPMI 2.0, section 32)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

RECORD_BYTES: Final = 16
EVENT: Final = 0x02
_FIRST_DATE: Final = 0x20000000  # below it: seconds since the BMC started (section 37.1)
_NO_DATE: Final = 0xFFFFFFFF
_OEM_WITH_TIME = range(0xC0, 0xE0)
_OEM = range(0xE0, 0x100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One record.

    time        None where the record has no wall-clock time
    uptime_s    seconds since the BMC started, where the record has those instead
    sensor      OWNER.LUN.NUMBER of the sensor that saw it; "" in records of the makers' own types
    offset      number of the state or of the limit's crossing; `over` says that it has ended
    data        the three event bytes, or all that a maker's record holds
    maker       IANA number, in records of the types C0h to DFh
    """

    id: int
    type: int
    time: datetime | None = None
    uptime_s: int | None = None
    sensor: str = ""
    kind: int = 0
    event_type: int = 0
    offset: int = 0
    over: bool = False
    data: bytes = b""
    maker: int | None = None


def time_of(stamp: int) -> tuple[datetime | None, int | None]:
    """(wall-clock time in UTC, seconds since the BMC started) of a time stamp; one or none is known."""
    if stamp == _NO_DATE:
        return None, None
    if stamp < _FIRST_DATE:
        return None, stamp
    return datetime.fromtimestamp(stamp, UTC), None


def entry(raw: bytes) -> Entry:
    """One record. Raises ValueError when it has not 16 bytes or is of a type that the standard reserves."""
    if len(raw) != RECORD_BYTES:
        raise ValueError(f"a record of {len(raw)} bytes where {RECORD_BYTES} belong")
    number, kind = int.from_bytes(raw[:2], "little"), raw[2]
    if kind in _OEM:
        return Entry(id=number, type=kind, data=raw[3:])
    time, uptime_s = time_of(int.from_bytes(raw[3:7], "little"))
    if kind in _OEM_WITH_TIME:
        maker = int.from_bytes(raw[7:10], "little")
        return Entry(id=number, type=kind, time=time, uptime_s=uptime_s, maker=maker, data=raw[10:])
    if kind != EVENT:
        raise ValueError(f"a record of type {kind:02X}h, which the standard reserves")
    return Entry(
        id=number,
        type=kind,
        time=time,
        uptime_s=uptime_s,
        sensor=f"{raw[7]}.{raw[8] & 3}.{raw[11]}",
        kind=raw[10],
        event_type=raw[12] & 0x7F,
        offset=raw[13] & 0x0F,
        over=bool(raw[12] & 0x80),
        data=raw[13:],
    )

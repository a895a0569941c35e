"""Sensor data records: what sensors, FRU devices and controllers a BMC has (IPMI 2.0, section 43)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from collector.model.ipmi.formula import Formula, signed
from collector.model.ipmi.text import sdr_name

HEADER_BYTES: Final = 5
BMC: Final = 0x20
FULL, COMPACT, EVENT_ONLY, FRU_LOCATOR, MC_LOCATOR = 0x01, 0x02, 0x03, 0x11, 0x12
_OEM: Final = 0xC0
THRESHOLD: Final = 0x01  # the event/reading type of sensors with limits

# Bits of a threshold mask and of the status byte of a reading, in the standard's order.
LNC, LC, LNR, UNC, UC, UNR = (1 << bit for bit in range(6))


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """percentage   the number is a percentage, whatever the base unit
    base            number of the base unit (table 43-15)
    plain           no rate and no modifier unit stands with it
    """

    base: int = 0
    percentage: bool = False
    plain: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensor:
    """One sensor; shared records have been spread out.

    record      id of its record
    kind        sensor type (table 42-3); `event_type` how it judges: 01h limits, 02h-0Ch, 6Fh, or the maker's
    readable    False for event-only records: they have no reading to ask for
    mask        discrete: the states it can report; with limits: the limits that can be read
    thresholds  raw limits by their bit (LNC ... UNR), those that the record holds and marks as readable
    span        lowest and highest possible raw count; None where the record does not say
    """

    record: int
    owner: int
    lun: int
    number: int
    entity: int
    instance: int
    kind: int
    event_type: int
    name: str
    readable: bool = True
    mask: int = 0
    unit: Unit = Unit()
    formula: Formula | None = None
    thresholds: tuple[tuple[int, int], ...] = ()
    span: tuple[int, int] | None = None

    @property
    def key(self) -> str:
        """What identifies it on its BMC, since names repeat: OWNER.LUN.NUMBER."""
        return f"{self.owner}.{self.lun}.{self.number}"

    @property
    def has_limits(self) -> bool:
        return self.event_type == THRESHOLD

    @property
    def of_bmc(self) -> bool:
        """Whether the BMC itself answers for it; others sit behind bridges or are software."""
        return self.owner == BMC


@dataclass(frozen=True, slots=True, kw_only=True)
class Locator:
    """Where a FRU device (`device` is its id) or another controller (its address) is found.

    logical   a FRU device that the BMC reads out by its id; others are bare memory chips on a bus
    """

    record: int
    type: int
    access: int
    device: int
    logical: bool
    entity: int
    instance: int
    name: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """A record of the maker's own (C0h and above), or one whose bytes do not fit its type."""

    record: int
    type: int
    reason: str


Record = Sensor | Locator | Unknown


def sensors(records: Iterable[bytes]) -> Iterator[Sensor]:
    """All sensors of a repository, in its order."""
    return (found for raw in records for found in decode(raw) if isinstance(found, Sensor))


def decode(raw: bytes) -> tuple[Record, ...]:
    """What one record says: a shared record several sensors, a type that is not needed here nothing."""
    if len(raw) < HEADER_BYTES:
        return (Unknown(0, 0, "cut short in its header"),)
    number, kind = int.from_bytes(raw[:2], "little"), raw[3]
    body = raw[: HEADER_BYTES + raw[4]]
    shortest = _SHORTEST.get(kind)
    if shortest is None:
        return (Unknown(number, kind, "a record of the maker's own"),) if kind >= _OEM else ()
    if len(body) < shortest:
        return (Unknown(number, kind, f"cut short: {len(body)} bytes where at least {shortest} belong"),)
    if kind == FULL:
        return (_full(number, body),)
    if kind == COMPACT:
        return _compact(number, body)
    if kind == EVENT_ONLY:
        return _event_only(number, body)
    return (_locator(number, body),)


_SHORTEST: Final = {FULL: 48, COMPACT: 32, EVENT_ONLY: 17, FRU_LOCATOR: 16, MC_LOCATOR: 16}


def _full(record: int, raw: bytes) -> Sensor:
    limits = raw[13] == THRESHOLD
    mask = raw[18] & 0x3F if limits else int.from_bytes(raw[18:20], "little") & 0x7FFF
    formula = Formula(
        sign=raw[20] >> 6,
        linear=raw[23] & 0x7F,
        m=signed(raw[24] | (raw[25] & 0xC0) << 2, 10),
        b=signed(raw[26] | (raw[27] & 0xC0) << 2, 10),
        r_exp=signed(raw[29] >> 4, 4),
        b_exp=signed(raw[29] & 15, 4),
    )
    lowest, highest = formula.count(raw[35]), formula.count(raw[34])
    return Sensor(
        record=record,
        owner=raw[5],
        lun=raw[6] & 3,
        number=raw[7],
        entity=raw[8],
        instance=raw[9] & 0x7F,
        kind=raw[12],
        event_type=raw[13],
        name=sdr_name(raw[47], raw[48:]),
        mask=mask,
        unit=_unit(raw[20:22], raw[22]),
        formula=formula,
        thresholds=_thresholds(raw, mask) if limits else (),
        span=(lowest, highest) if lowest < highest else None,
    )


def _thresholds(raw: bytes, mask: int) -> tuple[tuple[int, int], ...]:
    """Raw limits of a full record; it holds them from UNR down to LNC."""
    places = {UNR: 36, UC: 37, UNC: 38, LNR: 39, LC: 40, LNC: 41}
    readable = raw[11] >> 2 & 3 in (1, 2)  # 0: the sensor has none; 3: they are fixed and hidden
    return tuple((bit, raw[place]) for bit, place in places.items() if readable and mask & bit)


def _unit(raw: bytes, modifier: int) -> Unit:
    """From the unit bytes: percentage in bit 0, use of the modifier in 2:1, rate in 5:3, then the base."""
    rate, how = raw[0] >> 3 & 7, raw[0] >> 1 & 3
    return Unit(base=raw[1], percentage=bool(raw[0] & 1), plain=not rate and not (how and modifier))


def _compact(record: int, raw: bytes) -> tuple[Sensor, ...]:
    limits = raw[13] == THRESHOLD
    first = Sensor(
        record=record,
        owner=raw[5],
        lun=raw[6] & 3,
        number=raw[7],
        entity=raw[8],
        instance=raw[9] & 0x7F,
        kind=raw[12],
        event_type=raw[13],
        name=sdr_name(raw[31], raw[32:]),
        mask=raw[18] & 0x3F if limits else int.from_bytes(raw[18:20], "little") & 0x7FFF,
        unit=_unit(raw[20:22], raw[22]),
    )
    return _spread(first, raw[23], raw[24])


def _event_only(record: int, raw: bytes) -> tuple[Sensor, ...]:
    first = Sensor(
        record=record,
        owner=raw[5],
        lun=raw[6] & 3,
        number=raw[7],
        entity=raw[8],
        instance=raw[9] & 0x7F,
        kind=raw[10],
        event_type=raw[11],
        name=sdr_name(raw[16], raw[17:]),
        readable=False,
    )
    return _spread(first, raw[12], raw[13])


def _spread(first: Sensor, how: int, modifier: int) -> tuple[Sensor, ...]:
    """The sensors that share one record (section 43.2): numbers run on, names get a digit or a letter.

    how        bits 3:0 number of sensors (0 and 1 mean one), bits 5:4 digits or letters
    modifier   bits 6:0 where digits or letters start, bit 7 the entity instance runs on as well
    """
    count = how & 15
    if count < 2:
        return (first,)
    start, letters, entities = modifier & 0x7F, how >> 4 & 3 == 1, modifier >> 7
    return tuple(
        replace(
            first,
            number=first.number + step & 0xFF,
            instance=first.instance + step * entities & 0x7F,
            name=first.name + (_letters(start + step) if letters else str(start + step)),
        )
        for step in range(count)
    )


def _letters(number: int) -> str:
    """A to Z, then AA, AB ... as the standard counts name suffixes."""
    tens, ones = divmod(number, 26)
    return (_letters(tens - 1) if tens else "") + chr(ord("A") + ones)


def _locator(record: int, raw: bytes) -> Locator:
    fru = raw[3] == FRU_LOCATOR
    return Locator(
        record=record,
        type=raw[3],
        access=raw[5],
        device=raw[6] if fru else raw[5],
        logical=bool(fru and raw[7] & 0x80),
        entity=raw[12],
        instance=raw[13] & 0x7F,
        name=sdr_name(raw[15], raw[16:]),
    )

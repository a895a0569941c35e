"""FRU inventory areas: who made a part, which one it is (IPMI FRU Information Storage Definition 1.0)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from collector.model.ipmi.text import Coding, decoded

HEADER_BYTES: Final = 8
_EPOCH: Final = datetime(1996, 1, 1, tzinfo=UTC)
_END: Final = 0xC1  # type/length byte after the last field
_ENGLISH: Final = (0, 25)
_BYTES_PER_UNIT: Final = 8  # offsets and lengths count in these


class AreaKind(StrEnum):
    CHASSIS = "chassis"
    BOARD = "board"
    PRODUCT = "product"


# Where in the common header each area's offset stands, where its fields begin, and the fields in their order.
_HEADER_PLACE: Final = {AreaKind.CHASSIS: 2, AreaKind.BOARD: 3, AreaKind.PRODUCT: 4}
_FIELDS_AT: Final = {AreaKind.CHASSIS: 3, AreaKind.BOARD: 6, AreaKind.PRODUCT: 3}
_FIELDS: Final = {
    AreaKind.CHASSIS: ("part_number", "serial"),
    AreaKind.BOARD: ("maker", "name", "serial", "part_number", "file"),
    AreaKind.PRODUCT: ("maker", "name", "part_number", "version", "serial", "asset", "file"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """One area; "" for what it leaves blank or does not have.

    made   when the board was made; None for the other kinds and where it is not filled in
    more   the maker's own fields
    """

    kind: AreaKind
    maker: str = ""
    name: str = ""
    part_number: str = ""
    serial: str = ""
    version: str = ""
    asset: str = ""
    file: str = ""
    made: datetime | None = None
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fru:
    """The sound areas of one device, and in words what is wrong with the others."""

    areas: tuple[Area, ...] = ()
    faults: tuple[str, ...] = ()

    def area(self, kind: AreaKind) -> Area | None:
        return next((area for area in self.areas if area.kind is kind), None)


def extent(raw: bytes) -> int:
    """How many bytes must be read, as far as those read so far can tell; multi-records are not needed."""
    if len(raw) < HEADER_BYTES or not _is_header(raw):
        return HEADER_BYTES
    needed = HEADER_BYTES
    for place in _HEADER_PLACE.values():
        start = raw[place] * _BYTES_PER_UNIT
        if start:
            known = len(raw) > start + 1
            needed = max(needed, start + raw[start + 1] * _BYTES_PER_UNIT if known else start + 2)
    return needed


def decode(raw: bytes) -> Fru:
    """The chassis, board and product area; those with a wrong checksum are faults, the others stand."""
    if len(raw) < HEADER_BYTES or not _is_header(raw):
        return Fru(faults=("no common header of format 1 with a right checksum",))
    areas, faults = [], []
    for kind, place in _HEADER_PLACE.items():
        start = raw[place] * _BYTES_PER_UNIT
        if not start:
            continue
        body = raw[start : start + raw[start + 1] * _BYTES_PER_UNIT] if len(raw) > start + 1 else b""
        fault = _fault(body)
        if fault:
            faults.append(f"{kind} area: {fault}")
        else:
            areas.append(_area(kind, body))
    return Fru(tuple(areas), tuple(faults))


def _is_header(raw: bytes) -> bool:
    return raw[0] & 0x0F == 1 and sum(raw[:HEADER_BYTES]) & 0xFF == 0


def _fault(body: bytes) -> str:
    if len(body) < _BYTES_PER_UNIT or len(body) != body[1] * _BYTES_PER_UNIT:
        return "cut short"
    if body[0] & 0x0F != 1:
        return f"format {body[0] & 0x0F} is not known"
    return "wrong checksum" if sum(body) & 0xFF else ""


def _area(kind: AreaKind, body: bytes) -> Area:
    found = _texts(body[_FIELDS_AT[kind] : -1], english=kind is AreaKind.CHASSIS or body[2] in _ENGLISH)
    names = _FIELDS[kind]
    minutes = int.from_bytes(body[3:6], "little") if kind is AreaKind.BOARD else 0
    return Area(
        kind=kind,
        **dict(zip(names, found, strict=False)),
        made=_EPOCH + timedelta(minutes=minutes) if minutes else None,
        more=tuple(text for text in found[len(names) :] if text),
    )


def _texts(fields: bytes, *, english: bool) -> list[str]:
    """The texts up to the end mark; a field that is cut short ends the list."""
    found, at = [], 0
    while at < len(fields) and fields[at] != _END:
        coding, length = Coding(fields[at] >> 6), fields[at] & 0x3F
        text = fields[at + 1 : at + 1 + length]
        if len(text) < length:
            break
        found.append(_text(coding, text, english=english))
        at += 1 + length
    return found


def _text(coding: Coding, raw: bytes, *, english: bool) -> str:
    """Outside English the 8-bit coding means UCS-2; makers who say so and write ASCII are read as ASCII."""
    if (
        coding is Coding.LATIN_1
        and not english
        and len(raw) % 2 == 0
        and not (raw.isascii() and 0 not in raw)
    ):
        return raw.decode("utf-16-le", "replace").strip("\0 ")
    return decoded(coding, raw, wide=False)

"""Serials in the inventory areas of a BMC: replaced in place, with lengths kept and checksums mended.

IPMI FRU Information Storage Definition 1.0. A field in another coding than 8-bit becomes 8-bit of the same
length.
"""

from typing import Final

from collector.model.ipmi.fru import HEADER_BYTES, decode
from collector.transports.redaction.stand_ins import StandIns, is_nobody

_UNIT: Final = 8
_END: Final = 0xC1
_LATIN: Final = 0xC0
# Where in the header an area's offset stands, where its fields begin, and which of them name one part.
_AREAS: Final = ((2, 3, (1,)), (3, 6, (2,)), (4, 3, (4, 5)))


def serials_of(raw: bytes) -> tuple[str, ...]:
    """The serials and asset tags that the sound areas hold; `raw` begins with the common header."""
    found = (text for area in decode(raw).areas for text in (area.serial, area.asset))
    return tuple(text for text in found if not is_nobody(text))


def redacted_fru(raw: bytes, stand_ins: StandIns) -> bytes:
    """The same areas with stand-ins for serials and asset tags. What is no FRU comes back as it is."""
    if len(raw) < HEADER_BYTES or raw[0] & 0x0F != 1:
        return raw
    out = bytearray(raw)
    for place, first, fields in _AREAS:
        start = raw[place] * _UNIT
        if start and len(raw) > start + 1:
            end = start + raw[start + 1] * _UNIT
            _redact_area(out, start + first, end, fields, stand_ins)
            if start + _UNIT <= end <= len(raw) and sum(raw[start:end]) & 0xFF == 0:
                out[end - 1] = -sum(out[start : end - 1]) & 0xFF
    return bytes(out)


def _redact_area(out: bytearray, at: int, end: int, fields: tuple[int, ...], stand_ins: StandIns) -> None:
    number, end = 0, min(end, len(out))
    while at < end and out[at] != _END:
        length = out[at] & 0x3F
        if number in fields and at + 1 + length <= end and length > 1:
            text = bytes(out[at + 1 : at + 1 + length])
            if not is_nobody(text.decode("latin-1").strip(" \0")):
                out[at + 1 : at + 1 + length] = _same_length(text, out[at] & _LATIN == _LATIN, stand_ins)
                out[at] = _LATIN | length
        at, number = at + 1 + length, number + 1


def _same_length(text: bytes, latin: bool, stand_ins: StandIns) -> bytes:
    if latin:
        said = text.decode("latin-1").rstrip(" \0")
        return stand_ins.serial(said).encode("latin-1") + text[len(said) :]
    return stand_ins.serial("A1" + text.hex())[: len(text)].encode("latin-1")

"""Names as the records of IPMI spell them: 8-bit, packed 6-bit, BCD plus, UCS-2."""

from enum import IntEnum
from typing import Final

_BCD_PLUS: Final = "0123456789 -.:,_"


class Coding(IntEnum):
    """The upper two bits of a type/length byte; an SDR reads 0 as Unicode, a FRU area as binary."""

    OTHER = 0
    BCD_PLUS = 1
    PACKED = 2
    LATIN_1 = 3


def sdr_name(kind: int, raw: bytes) -> str:
    """The name of an SDR record (IPMI 2.0, section 43.15).

    kind   the type/length byte: coding in bits 7:6, number of bytes in 4:0
    raw    what follows it; shorter than said where the record is cut short
    """
    return decoded(Coding(kind >> 6), raw[: kind & 0x1F], wide=True)


def decoded(coding: Coding, raw: bytes, *, wide: bool) -> str:
    """The text of one field, without the blanks and zeros that fill it up.

    wide   a field of coding 0 is UCS-2, low byte first; otherwise it is binary and shown in hex
    """
    if coding is Coding.BCD_PLUS:
        text = "".join(_BCD_PLUS[byte >> 4] + _BCD_PLUS[byte & 15] for byte in raw)
    elif coding is Coding.PACKED:
        text = packed(raw)
    elif coding is Coding.LATIN_1:
        text = raw.decode("latin-1")
    elif wide:
        text = raw[: len(raw) & ~1].decode("utf-16-le", "replace")
    else:
        return raw.hex()
    return text.split("\0", 1)[0].strip()


def packed(raw: bytes) -> str:
    """6-bit ASCII: three bytes hold four characters from 20h up, the lowest bits first (section 43.16)."""
    bits = int.from_bytes(raw, "little")
    return "".join(chr(0x20 + (bits >> at & 0x3F)) for at in range(0, len(raw) * 8 - 5, 6))

"""The basic encoding rules, as far as SNMP needs them: lengths, integers, object identifiers, values.

Strict where a lie could hurt: every length is held against what encloses it, nothing is read beyond.
Lenient where real agents are sloppy and nothing is lost: long forms of short lengths, padded integers,
unsigned values without their leading zero octet. X.690; RFC 3416 and 1155 for the types.
"""

import math
import struct
from typing import Final

from collector.model.errors import Garbled
from collector.model.exchange import SnmpValue

INTEGER: Final = 0x02
OCTETS: Final = 0x04
NULL: Final = 0x05
OID: Final = 0x06
SEQUENCE: Final = 0x30
ADDRESS: Final = 0x40
OPAQUE: Final = 0x44
UNSIGNED: Final = frozenset(
    {0x41, 0x42, 0x43, 0x46, 0x47}
)  # Counter32 Gauge32 TimeTicks Counter64 UInteger32
AS_BYTES: Final = frozenset({0x03, OCTETS, OPAQUE, 0x45})  # BIT STRING, OCTET STRING, Opaque, NsapAddress

LONGEST_INTEGER: Final = 9  # octets: a Counter64 with its leading zero
LONGEST_ARC: Final = 5  # octets: 2**32 - 1
LONGEST_NAME: Final = 128 * LONGEST_ARC
CACHED_TAILS: Final = 65_536
CACHED_NAMES: Final = 65_536  # some 15 MB


def encode(tag: int, content: bytes) -> bytes:
    """One element with the shortest form of its length."""
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(octets))) + octets + content


def encode_integer(value: int) -> bytes:
    """An INTEGER in its shortest form."""
    return encode(INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True))


def encode_oid(text: str) -> bytes:
    """The content octets of a dotted OID; a leading dot is allowed.

    Raises ValueError where the text is no OID of at least two arcs below 2**32.
    """
    arcs = [int(arc) if arc.isascii() and arc.isdigit() else -1 for arc in text.removeprefix(".").split(".")]
    if not 2 <= len(arcs) <= 128 or not all(0 <= arc < 1 << 32 for arc in arcs):
        raise ValueError(f"{text!r} is not a numeric OID")
    if arcs[0] > 2 or (arcs[0] < 2 and arcs[1] > 39):
        raise ValueError(f"{text!r} is not a numeric OID: it cannot start with {arcs[0]}.{arcs[1]}")
    return b"".join(map(_encode_arc, (arcs[0] * 40 + arcs[1], *arcs[2:])))


def _encode_arc(arc: int) -> bytes:
    octets = [arc & 0x7F]
    while arc := arc >> 7:
        octets.append(arc & 0x7F | 0x80)
    return bytes(reversed(octets))


def content(data: bytes, at: int, end: int, tag: int) -> tuple[int, int]:
    """Where the content of the element at `at` starts and stops; it has this tag and lies before `end`.

    Raises Garbled where it does not.
    """
    if at >= end or data[at] != tag:
        raise Garbled(f"element 0x{tag:02x} is missing at octet {at}")
    return extent(data, at, end)


def extent(data: bytes, at: int, end: int) -> tuple[int, int]:
    """Where the content of whatever element stands at `at` starts and stops. Raises Garbled beyond `end`."""
    start, stop = claimed(data, at, end)
    if stop > end:
        raise Garbled(f"the length at octet {at + 1} reaches {stop - end} octets too far")
    return start, stop


def claimed(data: bytes, at: int, end: int) -> tuple[int, int]:
    """Like `extent`, but the content may claim to stop beyond `end`: for the head of a cut message."""
    if at + 2 > end:
        raise Garbled(f"cut off at octet {at}")
    size, start = data[at + 1], at + 2
    if size >= 0x80:
        octets = size & 0x7F
        if not 1 <= octets <= 4 or start + octets > end:
            raise Garbled(f"impossible length at octet {at + 1}")
        size, start = int.from_bytes(data[start : start + octets], "big"), start + octets
    return start, start + size


def integer(data: bytes, at: int, end: int) -> tuple[int, int]:
    """The INTEGER at `at`, and where it stops. Raises Garbled where there is none."""
    start, stop = content(data, at, end, INTEGER)
    if not 0 < stop - start <= LONGEST_INTEGER:
        raise Garbled(f"an integer of {stop - start} octets at octet {at}")
    return int.from_bytes(data[start:stop], "big", signed=True), stop


def arcs_of(raw: bytes) -> tuple[int, ...]:
    """The numbers that the octets of an OID, or of its tail, spell. Raises Garbled on half an arc."""
    if len(raw) > LONGEST_NAME:
        raise Garbled(f"an OID of {len(raw)} octets")
    if raw.isascii():
        return tuple(raw)
    arcs = []
    arc = octets = 0
    for octet in raw:
        if octet == 0x80 and not octets:
            raise Garbled("an OID with a padded arc", seen=raw.hex())
        arc, octets = arc << 7 | octet & 0x7F, octets + 1
        if octet < 0x80:
            arcs.append(arc)
            arc = octets = 0
        elif octets == LONGEST_ARC:
            raise Garbled("an OID with an arc beyond 32 bits", seen=raw.hex())
    if octets:
        raise Garbled("an OID that ends inside an arc", seen=raw.hex())
    return tuple(arcs)


def decode_oid(raw: bytes) -> str:
    """The dotted text of an OID. An empty one, sent for "none" by some agents, is 0.0 as net-snmp has it.

    Raises Garbled on half an arc.
    """
    if not raw:
        return "0.0"
    first, *rest = arcs_of(raw)
    top = min(first // 40, 2)
    return ".".join(map(str, (top, first - 40 * top, *rest)))


class Tails(dict[bytes, str]):
    """Octets below a root, as ".2.10101". Rows of a table share their tails over all columns and devices."""

    def __missing__(self, raw: bytes) -> str:
        text = "".join([f".{arc}" for arc in arcs_of(raw)])
        if len(self) >= CACHED_TAILS:
            self.clear()
        self[raw] = text
        return text


class Names(dict[bytes, str]):
    """Names seen lately, octets to text; devices of one model, and visits, share most. "" is not seen."""

    def __missing__(self, raw: bytes) -> str:
        return ""

    def keep(self, raw: bytes, text: str) -> str:
        if len(self) >= CACHED_NAMES:
            self.clear()
        self[raw] = text
        return text


def follows(name: bytes, earlier: bytes) -> bool:
    """Whether one OID stands after another in the order of a walk.

    The order of the octets is that order, but for arcs above 127 of different lengths.
    Raises Garbled on half an arc.
    """
    return arcs_of(name) > arcs_of(earlier)


def value(tag: int, data: bytes, start: int, stop: int) -> SnmpValue:
    """The value of one varbind. Raises Garbled on a tag or a size that SNMP does not know.

    An integer of no octets is None: nothing was sent, and that is not zero.
    """
    raw = data[start:stop]
    if tag == INTEGER or tag in UNSIGNED:
        if len(raw) > LONGEST_INTEGER:
            raise Garbled(f"an integer of {len(raw)} octets", seen=raw.hex())
        return int.from_bytes(raw, "big", signed=tag == INTEGER) if raw else None
    if tag == OID:
        return decode_oid(raw)
    if tag == NULL:
        return None
    if tag == ADDRESS and len(raw) == 4:
        return ".".join(map(str, raw))
    if tag == OPAQUE:
        return _opaque(raw)
    if tag in AS_BYTES or tag == ADDRESS:
        return raw
    raise Garbled(f"a value of the unknown type 0x{tag:02x}", seen=raw.hex())


def _opaque(raw: bytes) -> float | bytes:
    """Float and double as net-snmp wraps them (9f 78, 9f 79); what is no finite number stays octets."""
    if raw.startswith(b"\x9f\x78\x04") and len(raw) == 7:
        number: float = struct.unpack(">f", raw[3:])[0]
    elif raw.startswith(b"\x9f\x79\x08") and len(raw) == 11:
        number = struct.unpack(">d", raw[3:])[0]
    else:
        return raw
    return number if math.isfinite(number) else raw

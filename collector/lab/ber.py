"""The little of BER that an SNMP agent needs. Written apart from the product's own decoder, which it
tests.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from collector.model.exchange import SnmpValue

GET, GET_NEXT, RESPONSE, SET, GET_BULK = 0xA0, 0xA1, 0xA2, 0xA3, 0xA5
NO_SUCH_OBJECT, NO_SUCH_INSTANCE, END_OF_MIB_VIEW = b"\x80\x00", b"\x81\x00", b"\x82\x00"
NULL = b"\x05\x00"

Arcs = tuple[int, ...]
_LARGEST_ARC = 2**32 - 1


class NotBer(ValueError):
    """The bytes are no message that the agent understands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request as it came in.

    first, second  error-status and error-index, or non-repeaters and max-repetitions
    id_bytes, list_bytes  the request id and the list of variables as they were encoded, to send back
    """

    version: int
    community: bytes
    pdu: int
    id: int
    id_bytes: bytes
    first: int
    second: int
    names: tuple[Arcs, ...]
    list_bytes: bytes


def tlv(tag: int, content: bytes, lie: int = 0) -> bytes:
    """Tag, length, content; `lie` is added to the length."""
    size = len(content) + lie
    if size < 0x80:
        return bytes((tag, size)) + content
    if size < 0x100:
        return bytes((tag, 0x81, size)) + content
    if size < 0x10000:
        return bytes((tag, 0x82, size >> 8, size & 0xFF)) + content
    return bytes((tag, 0x83)) + size.to_bytes(3) + content


def integer(value: int, tag: int = 2) -> bytes:
    """Two's complement, as few bytes as will do; a 64-bit counter takes nine."""
    return tlv(tag, value.to_bytes((value if value >= 0 else ~value).bit_length() // 8 + 1, signed=True))


@lru_cache(maxsize=65536)
def _base128(arc: int) -> bytes:
    groups = [arc & 0x7F]
    while arc := arc >> 7:
        groups.append(0x80 | arc & 0x7F)
    return bytes(reversed(groups))


def oid(arcs: Arcs) -> bytes:
    first = arcs[0] * 40 + (arcs[1] if len(arcs) > 1 else 0)
    rest = arcs[2:]
    if first < 0x80 and (not rest or max(rest) < 0x80):
        return tlv(6, bytes((first, *rest)))
    return tlv(6, b"".join(map(_base128, (first, *rest))))


def dotted(text: str) -> Arcs:
    return tuple(map(int, text.split(".")))


def value(tag: int, held: SnmpValue) -> bytes:
    """A value under its ASN.1 tag. Raises ValueError when the tag cannot hold it."""
    match tag, held:
        case 2 | 65 | 66 | 67 | 70, int():
            return integer(held, tag)
        case 6, str():
            return oid(dotted(held))
        case 64, str():
            return tlv(tag, bytes(map(int, held.split("."))))
        case 68, float():  # Opaque float of net-snmp: 9f 78 04 and four bytes
            return tlv(tag, b"\x9f\x78\x04" + struct.pack(">f", held))
        case 5, _:
            return NULL
        case _, bytes():
            return tlv(tag, held)
    raise ValueError(f"tag {tag} cannot hold {held!r}")


def decode(packet: bytes) -> Request:
    """A whole v1 or v2c message. Raises NotBer, and for v3 too: its header is another one."""
    message, end = _inside(packet, 0, 0x30, len(packet))
    if end != len(packet):
        raise NotBer("bytes after the message")
    version, at = _integer(packet, message, end)
    if version not in (0, 1):
        raise NotBer(f"version {version} is not served")
    community, at = _content(packet, at, 4, end)
    pdu = packet[at] if at < end else 0
    inside, end = _inside(packet, at, pdu, end)
    number, after = _integer(packet, inside, end)
    first, at = _integer(packet, after, end)
    second, at = _integer(packet, at, end)
    names, last = _inside(packet, at, 0x30, end)
    return Request(
        version=version,
        community=community,
        pdu=pdu,
        id=number,
        id_bytes=packet[inside:after],
        first=first,
        second=second,
        names=tuple(_names(packet, names, last)),
        list_bytes=packet[at:last],
    )


def _names(packet: bytes, at: int, end: int) -> Iterator[Arcs]:
    while at < end:
        inside, at = _inside(packet, at, 0x30, end)
        name, _ = _content(packet, inside, 6, at)
        yield _arcs(name)


def _inside(packet: bytes, at: int, tag: int, end: int) -> tuple[int, int]:
    """Where the content of the element at `at` starts and ends."""
    if at + 2 > end or packet[at] != tag:
        raise NotBer(f"expected tag {tag:#04x} at byte {at}")
    size, start = packet[at + 1], at + 2
    if size & 0x80:
        start += size & 0x7F
        size = int.from_bytes(packet[at + 2 : start])
    if start + size > end:
        raise NotBer(f"length at byte {at} runs over its frame")
    return start, start + size


def _content(packet: bytes, at: int, tag: int, end: int) -> tuple[bytes, int]:
    start, stop = _inside(packet, at, tag, end)
    return packet[start:stop], stop


def _integer(packet: bytes, at: int, end: int) -> tuple[int, int]:
    content, after = _content(packet, at, 2, end)
    if not content:
        raise NotBer(f"integer without bytes at byte {at}")
    return int.from_bytes(content, signed=True), after


def _arcs(content: bytes) -> Arcs:
    if not content or content[-1] & 0x80:
        raise NotBer("an OID that does not end")
    arcs, arc = [], 0
    for byte in content:
        arc = arc << 7 | byte & 0x7F
        if not byte & 0x80:
            arcs.append(arc)
            arc = 0
    if max(arcs) > _LARGEST_ARC:
        raise NotBer("an OID with an arc of more than 32 bits")
    top = min(arcs[0] // 40, 2)
    return (top, arcs[0] - 40 * top, *arcs[1:])

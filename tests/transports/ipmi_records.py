"""Records of BMCs, made by hand: sensors, events, FRU areas, answers to Get Sensor Reading."""

from collections.abc import Mapping, Sequence

from collector.model.ipmi.sdr import COMPACT, EVENT_ONLY, FRU_LOCATOR, FULL, LC, LNC, LNR, UC, UNC, UNR

LATIN_1, PACKED, BCD_PLUS = 0xC0, 0x80, 0x40
PLACES = {UNR: 36, UC: 37, UNC: 38, LNR: 39, LC: 40, LNC: 41}


def _named(record: int, kind: int, body: bytes, name: str) -> bytes:
    """A record whose name is the last thing in it, in Latin-1."""
    text = name.encode("latin-1")
    return sized(record, kind, body + bytes((LATIN_1 | len(text),)) + text)


def sized(record: int, kind: int, body: bytes) -> bytes:
    """A record of any type, with its header."""
    return record.to_bytes(2, "little") + bytes((0x51, kind, len(body))) + body


def full(
    number: int,
    name: str,
    *,
    kind: int = 0x01,
    event_type: int = 0x01,
    entity: tuple[int, int] = (7, 1),
    unit: int = 1,
    percentage: bool = False,
    sign: int = 0,
    linear: int = 0,
    m: int = 1,
    b: int = 0,
    r_exp: int = 0,
    b_exp: int = 0,
    limits: Mapping[int, int] | None = None,
    mask: int | None = None,
    span: tuple[int, int] = (0, 255),
    owner: int = 0x20,
    lun: int = 0,
) -> bytes:
    """A full record; `limits` are raw, by LNC ... UNR."""
    limits = limits or {}
    raw = bytearray(48)
    raw[5:14] = bytes((owner, lun, number, *entity, 0x7F, 0x04 if limits else 0x00, kind, event_type))
    readable = sum(limits) if mask is None else mask
    raw[18:20] = readable.to_bytes(2, "little")
    raw[20:24] = bytes((sign << 6 | percentage, unit, 0, linear))
    raw[24:28] = bytes((m & 0xFF, m >> 2 & 0xC0, b & 0xFF, b >> 2 & 0xC0))
    raw[29] = (r_exp & 15) << 4 | b_exp & 15
    raw[34:36] = bytes((span[1] & 0xFF, span[0] & 0xFF))
    for bit, value in limits.items():
        raw[PLACES[bit]] = value & 0xFF
    return _named(number, FULL, bytes(raw[5:47]), name)


def compact(
    number: int,
    name: str,
    *,
    kind: int,
    event_type: int = 0x6F,
    entity: tuple[int, int] = (7, 1),
    mask: int = 0x7FFF,
    share: tuple[int, int] = (0, 0),
    owner: int = 0x20,
) -> bytes:
    """A compact record; `share` are its two bytes of sharing."""
    body = bytes((owner, 0, number, *entity, 0x67, 0x40, kind, event_type)) + mask.to_bytes(2, "little") * 3
    return _named(number, COMPACT, body + bytes((0xC0, 0, 0, *share, 0, 0, 0, 0, 0, 0)), name)


def event_only(number: int, name: str, *, kind: int, event_type: int = 0x6F) -> bytes:
    body = bytes((0x20, 0, number, 7, 1, kind, event_type, 0, 0, 0, 0))
    return _named(number, EVENT_ONLY, body, name)


def fru_locator(record: int, device: int, name: str, *, entity: tuple[int, int] = (7, 1)) -> bytes:
    body = bytes((0x20, device, 0x80, 0, 0, 0x10, 0, *entity, 0))
    return _named(record, FRU_LOCATOR, body, name)


def reading(count: int = 0, states: int = 0, *, available: bool = True) -> bytes:
    """Completion code and bytes of Get Sensor Reading."""
    return bytes((0x00, count, 0xC0 if available else 0xE0)) + states.to_bytes(2, "little")


def event(
    record: int,
    stamp: int,
    number: int,
    *,
    kind: int,
    event_type: int = 0x6F,
    offset: int,
    over: bool = False,
    extra: tuple[int, int] = (0xFF, 0xFF),
) -> bytes:
    """A system event record; flags of the event's extra bytes go with `offset`."""
    what = bytes((0x20, 0x00, 0x04, kind, number, event_type | over << 7, offset, *extra))
    return record.to_bytes(2, "little") + b"\x02" + stamp.to_bytes(4, "little") + what


def fru(
    *,
    chassis: Sequence[str] = (),
    board: Sequence[str] = (),
    product: Sequence[str] = (),
    language: int = 25,
    minutes: int = 0,
) -> bytes:
    """Inventory areas with right checksums; fields in the standard's order, Latin-1."""
    heads = (b"\x01\0\x17", b"\x01\0" + bytes((language,)) + minutes.to_bytes(3, "little"))
    areas = [
        _area(head, fields) if fields else b""
        for head, fields in zip(
            (*heads, b"\x01\0" + bytes((language,))), (chassis, board, product), strict=True
        )
    ]
    offsets, at = [], 8
    for area in areas:
        offsets.append(at // 8 if area else 0)
        at += len(area)
    header = bytes((1, 0, *offsets, 0, 0))
    return header + bytes((-sum(header) & 0xFF,)) + b"".join(areas)


def _area(head: bytes, fields: Sequence[str]) -> bytes:
    texts = [text.encode("latin-1") for text in fields]
    body = head + b"".join(bytes((LATIN_1 | len(text),)) + text for text in texts) + b"\xc1"
    size = -(-(len(body) + 1) // 8) * 8
    body = (body[:1] + bytes((size // 8,)) + body[2:]).ljust(size - 1, b"\0")
    return body + bytes((-sum(body) & 0xFF,))


__all__ = [
    "BCD_PLUS",
    "LATIN_1",
    "LC",
    "LNC",
    "LNR",
    "PACKED",
    "UC",
    "UNC",
    "UNR",
    "compact",
    "event",
    "event_only",
    "fru",
    "fru_locator",
    "full",
    "reading",
    "sized",
]

"""Requests as octets, and answers as rows.

An answer is opened in two steps: `open_pdu` finds whose it is and how it ended, the rows are decoded by the
walk or get that waits for it, which alone knows where it wants to stop.
"""

import struct
from dataclasses import dataclass, field
from enum import Enum, IntEnum
from functools import lru_cache
from typing import Final, Protocol

from collector.model.errors import Garbled
from collector.model.exchange import SnmpValue, Varbind
from collector.transports.snmp import ber


class Kind(IntEnum):
    """What a PDU is, by its tag. Nothing that writes is listed, so nothing that writes can be sent."""

    GET = 0xA0
    GETNEXT = 0xA1
    RESPONSE = 0xA2
    GETBULK = 0xA5
    REPORT = 0xA8


class Status(IntEnum):
    """The error-status values that are treated on their own. RFC 3416, section 3."""

    OK = 0
    TOO_BIG = 1
    NO_SUCH_NAME = 2
    GEN_ERR = 5
    NO_ACCESS = 6
    RESOURCE_UNAVAILABLE = 13
    AUTHORIZATION_ERROR = 16


NOT_THERE: Final = 0x80  # noSuchObject; 0x81 noSuchInstance, 0x82 endOfMibView: from here on no value follows
USUAL_NAME: Final = 100  # octets
_ONE_NAME: Final = b"%c%c\x02\x04%b\x02\x01\x00\x02\x01%c0%c0%c\x06%c%b\x05\x00"
_HEAD: Final = struct.Struct(
    ">BBHHIHBHBHH"
)  # tag, 82, length; 02 04 id; 02 01 status; 02 01 index; 30 82 length

Bind = tuple[bytes, int, SnmpValue]  # a varbind with its name still in octets


class Hopeless(Garbled):
    """Garbled in a way that asking again, or for less, does not mend."""


class Stop(Enum):
    """Why the rows of one answer end."""

    FULL = "the answer is used up"
    LEFT = "the next name is not below the root"
    BACKWARD = "the next name does not follow the one before"


@dataclass(frozen=True, slots=True)
class Root:
    """Where a walk begins: its octets as they stand in a name, its text, and the first octets behind it."""

    raw: bytes
    text: str
    beyond: bytes

    @classmethod
    @lru_cache(maxsize=4096)
    def of(cls, text: str) -> "Root":
        """Raises ValueError where the text is no OID."""
        raw = ber.encode_oid(text)
        return cls(raw, ber.decode_oid(raw), raw[:-1] + bytes((raw[-1] + 1,)))

    def text_of(self, name: bytes) -> str:
        """The text of a name below this root. Raises Garbled where it is none."""
        return self.text + TAILS[name[len(self.raw) :]]


@dataclass(slots=True)
class Rows:
    """The rows of one answer that lie below a root, and the name of the last of them.

    A Garbled answer is not thrown away: `fault` is its reason, and the rows in front of it stand.
    """

    last: bytes
    found: list[Varbind] = field(default_factory=list)
    stop: Stop = Stop.FULL
    fault: Garbled | None = None


class Response(Protocol):
    """An answer whose varbinds are not decoded yet."""

    @property
    def status(self) -> int:
        """error-status; 0 is success."""

    @property
    def index(self) -> int:
        """error-index: which varbind of the request it is about, counted from 1."""

    def below(self, root: Root, after: bytes) -> Rows:
        """The rows below `root` for as long as each follows the one before, the first follows `after`."""

    def varbinds(self) -> list[Bind]:
        """All of them with the octets of their names. Raises Garbled."""


def encode_request(kind: Kind, request_id: int, names: tuple[bytes, ...], repetitions: int = 0) -> bytes:
    """The octets of one PDU; `repetitions` counts for GETBULK only."""
    if len(names) == 1 and len(names[0]) <= USUAL_NAME and repetitions < 0x80 and request_id >= 1 << 23:
        size = len(names[0])  # all that a walk ever asks, in one piece
        number = request_id.to_bytes(4, "big")
        return _ONE_NAME % (kind, size + 20, number, repetitions, size + 6, size + 4, size, names[0])
    binds = b"".join([ber.encode(ber.SEQUENCE, ber.encode(ber.OID, name) + b"\x05\x00") for name in names])
    head = ber.encode_integer(request_id) + ber.encode_integer(0)
    return ber.encode(kind, head + ber.encode_integer(repetitions) + ber.encode(ber.SEQUENCE, binds))


@dataclass(slots=True)
class Pdu:
    """An answer as octets: the varbinds stand between `at` and `end` of `data`.

    Not frozen, though nobody writes to it: that would make each packet dearer by a microsecond.
    """

    kind: int
    request_id: int
    status: int
    index: int
    data: bytes
    at: int
    end: int

    def below(self, root: Root, after: bytes) -> Rows:
        rows = Rows(last=after)
        try:
            _read_rows(self.data, self.at, self.end, root, rows)
        except Garbled as fault:
            rows.fault = fault
        except IndexError:
            rows.fault = Garbled("cut off inside a varbind")
        depth = len(root.raw)
        if rows.last != after and not ber.follows(rows.last[depth:], after[depth:]):
            rows.stop = Stop.BACKWARD  # octets can deceive: this makes sure that no walk goes in a circle
        return rows

    def varbinds(self) -> list[Bind]:
        data, at, end = self.data, self.at, self.end
        binds: list[Bind] = []
        while at < end:
            start, mark, begin, at = _varbind(data, at, end)
            tag = data[mark]
            found = None if tag >= NOT_THERE else ber.value(tag, data, begin, at)
            binds.append((data[start:mark], tag, found))
        return binds


def usual_pdu(data: bytes, at: int, end: int) -> Pdu | None:
    """The PDU at `at` if its head has the form that nearly all agents give it, at a fifth of the cost.

    None says nothing about it: `request_id_of` and `open_pdu` tell what is wrong, or read what is unusual.
    """
    if end != len(data) or end - at < _HEAD.size:
        return None
    kind, long, size, four, number, one, status, also_one, index, listed, room = _HEAD.unpack_from(data, at)
    usual = long == 0x82 and four == 0x0204 and one == also_one == 0x0201 and listed == 0x3082
    if (
        usual
        and at + 4 + size == end == at + _HEAD.size + room
        and number < 1 << 31
        and status < 0x80 > index
    ):
        return Pdu(kind, number, status, index, data, at + _HEAD.size, end)
    return None


def request_id_of(data: bytes, at: int) -> int:
    """Whose answer this is, even where the message was cut further on. Raises Garbled where it is unclear."""
    start, _ = ber.claimed(data, at, len(data))
    return ber.integer(data, start, len(data))[0]


def open_pdu(data: bytes, at: int, end: int) -> Pdu:
    """The PDU at `at`, which must fill the space up to `end` exactly. Raises Garbled."""
    if end > len(data):
        raise Garbled(f"a message of {len(data)} octets that claims to have {end}")
    start, stop = ber.extent(data, at, end)
    number, after = ber.integer(data, start, stop)
    status, after = ber.integer(data, after, stop)
    index, after = ber.integer(data, after, stop)
    first, last = ber.content(data, after, stop, ber.SEQUENCE)
    if stop != end or last != stop:
        raise Garbled(f"{end - last} octets behind the last varbind")
    return Pdu(data[at], number, status, index, data, first, last)


def _read_rows(data: bytes, at: int, end: int, root: Root, rows: Rows) -> None:
    """The inner loop of every walk: written for speed, measured in benchmarks/snmp.

    The first test holds for a varbind whose three lengths are short and fit each other, nearly all of them;
    anything else is read, or refused, by `_varbind`. The second holds for a name that follows the last one
    and lies below the root.
    """
    last, beyond, add = rows.last, root.beyond, rows.found.append
    unsigned, names, from_bytes = ber.UNSIGNED, NAMES, int.from_bytes
    try:
        while at < end:
            start, stop = at + 4, at + 2 + data[at + 1]
            mark = start + data[at + 3]
            begin = mark + 2
            fits = begin + data[mark + 1] == stop <= end and stop - at < 130
            if not fits or data[at] != 0x30 or data[at + 2] != 6:
                start, mark, begin, stop = _varbind(data, at, end)
            name, tag, size = data[start:mark], data[mark], stop - begin
            if not last < name < beyond:
                rows.stop = _edge(name, tag, last, root.raw)
                if rows.stop is not Stop.FULL:
                    return
            value: SnmpValue
            if tag == 4:
                value = data[begin:stop]
            elif 0 < size < 10 and (tag in unsigned or (tag == 2 and data[begin] < 128)):
                value = data[begin] if size == 1 else from_bytes(data[begin:stop])
            elif tag >= NOT_THERE:
                rows.stop = Stop.LEFT
                return
            else:
                value = ber.value(tag, data, begin, stop)
            add((names[name] or names.keep(name, root.text_of(name)), tag, value))
            last, at = name, stop
    finally:
        rows.last = last


def _edge(name: bytes, tag: int, last: bytes, below: bytes) -> Stop:
    """Whether the rows end with this name, which octet by octet does not follow, or is not below the root."""
    if tag >= NOT_THERE:
        return Stop.LEFT
    if not ber.follows(name, last):
        return Stop.BACKWARD
    return Stop.FULL if name.startswith(below) else Stop.LEFT


def _varbind(data: bytes, at: int, end: int) -> tuple[int, int, int, int]:
    """Where the name of a varbind starts and stops, where its value starts and stops. Raises Garbled."""
    inside, stop = ber.content(data, at, end, ber.SEQUENCE)
    start, mark = ber.content(data, inside, stop, ber.OID)
    if start == mark:
        raise Garbled(f"a varbind without a name at octet {at}")
    begin, last = ber.extent(data, mark, stop)
    if last != stop:
        raise Garbled(f"{stop - last} octets behind the value at octet {mark}")
    return start, mark, begin, stop


TAILS: Final = ber.Tails()
NAMES: Final = ber.Names()

"""Requests as octets, and answers as rows.

An answer is opened in two steps: `open_pdu` finds whose it is and how it ended, the rows are decoded by the
walk or get that waits for it, which alone knows where it wants to stop.
"""

from dataclasses import dataclass, field
from enum import Enum, IntEnum
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

Bind = tuple[bytes, int, SnmpValue]  # a varbind with its name still in octets


class Unreadable(Garbled):
    """Nothing but noise came within the limit, however often it was asked: asking differently is no use."""


class Stop(Enum):
    """Why the rows of one answer end."""

    FULL = "the answer is used up"
    LEFT = "the next name is not below the root"
    BACKWARD = "the next name does not follow the one before"


@dataclass(frozen=True, slots=True)
class Root:
    """Where a walk begins: its octets as they stand in a name, and its text."""

    raw: bytes
    text: str

    @classmethod
    def of(cls, text: str) -> "Root":
        """Raises ValueError where the text is no OID."""
        raw = ber.encode_oid(text)
        return cls(raw, ber.decode_oid(raw))


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


def request(kind: Kind, request_id: int, names: tuple[bytes, ...], repetitions: int = 0) -> bytes:
    """The octets of one PDU; `repetitions` counts for GETBULK only."""
    binds = b"".join([ber.encode(ber.SEQUENCE, ber.encode(ber.OID, name) + b"\x05\x00") for name in names])
    head = ber.encode_integer(request_id) + ber.encode_integer(0)
    return ber.encode(kind, head + ber.encode_integer(repetitions) + ber.encode(ber.SEQUENCE, binds))


@dataclass(frozen=True, slots=True)
class Pdu:
    """An answer as octets: the varbinds stand between `at` and `end` of `data`."""

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
    anything else is read, or refused, by `_varbind`.
    """
    below, head, last, add = root.raw, root.text, rows.last, rows.found.append
    depth, unsigned = len(below), ber.UNSIGNED
    from_bytes = int.from_bytes
    while at < end:
        start, mark = at + 4, at + 4 + data[at + 3]
        begin, stop = mark + 2, at + 2 + data[at + 1]
        if (
            begin + data[mark + 1] != stop
            or data[at] != 0x30
            or data[at + 2] != 6
            or stop - at > 129
            or stop > end
        ):
            start, mark, begin, stop = _varbind(data, at, end)
        name, tag = data[start:mark], data[mark]
        if tag >= NOT_THERE or not name.startswith(below):
            rows.stop = _edge(tag, name, last)
            return
        if name <= last and not ber.follows(name, last):
            rows.stop = Stop.BACKWARD
            return
        value: SnmpValue
        if tag == 4:
            value = data[begin:stop]
        elif tag == 2 and stop - begin == 1 and data[begin] < 128:
            value = data[begin]
        elif tag in unsigned and 0 < stop - begin < 10:
            value = from_bytes(data[begin:stop])
        else:
            value = ber.value(tag, data, begin, stop)
        add((head + TAILS[name[depth:]], tag, value))
        rows.last = last = name
        at = stop


def _edge(tag: int, name: bytes, last: bytes) -> Stop:
    """What a name outside the root means: the end, unless the agent went back to somewhere before it."""
    return Stop.LEFT if tag >= NOT_THERE or ber.follows(name, last) else Stop.BACKWARD


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

"""The variables of one agent in one context, sorted and already encoded, so that an answer is a slice."""

import struct
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import pairwise

from collector.lab import ber
from collector.lab.ber import Arcs
from collector.model.exchange import Varbind

_COUNTER64 = 70
_EXCEPTIONS = frozenset((128, 129, 130))  # noSuchObject, noSuchInstance, endOfMibView are no rows


class AgentRows:
    """Rows by number, from 0, in the order of their OIDs.

    largest   bytes of the longest encoded row; `left_out` names rows that cannot be encoded, and why

    A row is kept as its encoded variable. All of them lie in one block of bytes, so that a GETBULK over one
    column copies once whatever the number of repetitions.
    """

    def __init__(self, varbinds: Iterable[Varbind]) -> None:
        """Of doubled OIDs the last counts; rows that no agent could send are named in `left_out`."""
        encoded: dict[bytes, tuple[Arcs, int, bytes]] = {}
        self.left_out: list[str] = []
        for text, tag, held in varbinds:
            if tag in _EXCEPTIONS:
                continue
            try:
                arcs = ber.dotted(text)
                encoded[_key(arcs)] = (arcs, tag, ber.value(tag, held))
            except (ValueError, struct.error) as wrong:
                self.left_out.append(f"{text}: {wrong}")
        self._keys = sorted(encoded)
        self._offsets = array("Q", [0])
        self._wide = set[int]()
        block = bytearray()
        for number, key in enumerate(self._keys):
            arcs, tag, content = encoded[key]
            block += ber.tlv(0x30, ber.oid(arcs) + content)
            self._offsets.append(len(block))
            if tag == _COUNTER64:
                self._wide.add(number)
        self._block = bytes(block)
        self.largest = max((b - a for a, b in pairwise(self._offsets)), default=0)

    def __len__(self) -> int:
        return len(self._keys)

    def find(self, arcs: Arcs) -> int | None:
        """The number of the row with exactly this OID."""
        number = bisect_left(self._keys, key := _key(arcs))
        return number if number < len(self) and self._keys[number] == key else None

    def after(self, arcs: Arcs) -> int:
        """The number of the first row behind this OID; the number of rows when there is none."""
        return bisect_right(self._keys, _key(arcs))

    def at_or_after(self, arcs: Arcs) -> int:
        return bisect_left(self._keys, _key(arcs))

    def near(self, arcs: Arcs) -> bool:
        """Whether a row differs from this OID in its last arc only: the object is known, the instance is
        not.
        """
        number, column = self.after(arcs), _key(arcs[:-1])
        return any(key.startswith(column) for key in self._keys[max(number - 1, 0) : number + 1])

    def is_wide(self, number: int) -> bool:
        """Whether the row is a 64-bit counter, which version 1 cannot carry."""
        return number in self._wide

    def encoded(self, first: int, end: int) -> bytes:
        """The rows from `first` up to, but not, `end`; b"" beyond the last."""
        first, end = min(first, len(self)), min(end, len(self))
        return self._block[self._offsets[first] : self._offsets[end]]

    def name(self, number: int) -> bytes:
        """The encoded OID of a row."""
        return ber.oid(struct.unpack(f">{len(self._keys[number]) // 4}I", self._keys[number]))

    def fitting(self, first: int, count: int, room: int) -> int:
        """The end of the longest run from `first` of at most `count` rows whose bytes fit into `room`."""
        end = min(first + count, len(self))
        if self._offsets[end] - self._offsets[first] <= room:
            return end
        return bisect_right(self._offsets, self._offsets[first] + room, first, end) - 1


def _key(arcs: Arcs) -> bytes:
    """Bytes that sort as OIDs do: four for each arc, the largest first."""
    return struct.pack(f">{len(arcs)}I", *arcs)

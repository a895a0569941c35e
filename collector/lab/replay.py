"""A recording asked without a wire: the same questions, answered from memory.

For reading a recording with a driver, in tests and by `collector driver read`; the stands do it over real
protocols.
"""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from collector.lab.recording import Recording
from collector.model.errors import Busy, DeviceError, Garbled, Refused, TooSlow, Unreachable, Unsupported
from collector.model.exchange import Answer, Exchange, GapKind, Question, Transport, Varbind

_RAISED: Mapping[GapKind, type[DeviceError]] = {
    GapKind.UNREACHABLE: Unreachable,
    GapKind.TOO_SLOW: TooSlow,
    GapKind.REFUSED: Refused,
    GapKind.BUSY: Busy,
    GapKind.UNSUPPORTED: Unsupported,
    GapKind.GARBLED: Garbled,
    GapKind.STALE: Unsupported,
}


class Replay:
    """A session that answers from the exchanges of one transport of a recording."""

    def __init__(self, recording: Recording, transport: Transport) -> None:
        self.transport = transport
        self._exchanges: dict[Question, Exchange] = {}
        self._rows: dict[str, Varbind] = {}
        self._keys: list[tuple[int, ...]] = []
        for exchange in recording.of(transport):
            if transport is Transport.SNMP and not exchange.question.context:
                rows = exchange.answer if isinstance(exchange.answer, tuple) else ()
                self._rows.update({row[0]: row for row in cast(tuple[Varbind, ...], rows)})
            self._exchanges[exchange.question] = exchange
        self._keys = sorted(tuple(map(int, oid.split("."))) for oid in self._rows)

    async def open(self) -> None:
        """Nothing is opened."""

    async def ask(self, question: Question) -> Answer:
        """What the recording has. Raises what the device raised, Unsupported for what was not recorded."""
        held = self._exchanges.get(question) or self._exchanges.get(_bare(question))
        if held is not None and held.failure is not None:
            raise _RAISED[held.failure.kind](held.failure.reason, partial=held.answer)
        if self.transport is Transport.SNMP:
            return self._snmp(question)
        if held is None:
            raise Unsupported("the recording does not hold this question")
        return held.answer

    async def close(self) -> None:
        """Nothing is closed."""

    def _snmp(self, question: Question) -> tuple[Varbind, ...]:
        verb, *oids = question.text.split()
        if verb == "get":
            return tuple(self._rows[oid] for oid in oids if oid in self._rows)
        root = tuple(map(int, oids[0].split(".")))
        found = []
        for at in range(bisect_left(self._keys, root), len(self._keys)):
            key = self._keys[at]
            if key[: len(root)] != root:
                break
            if key != root:
                found.append(self._rows[".".join(map(str, key))])
        return tuple(found)


def _bare(question: Question) -> Question:
    """A path with and without a slash at its end is one resource; mock-up trees know it without."""
    return replace(question, text=question.text.rstrip("/") or "/")

"""Walks and gets over any engine: where to go on, when to stop, and when not to believe the agent.

A walk is whole when the agent shows a name behind the last row below the root, or says that there is none.
All else, silence, a step backward, too many rows, is an error that carries the rows: there is no short list.
"""

from collections import deque
from typing import Final, Protocol

from collector.model.errors import Busy, DeviceError, Garbled, Refused, TooSlow
from collector.model.exchange import Varbind
from collector.transports.snmp import ber
from collector.transports.snmp.pdu import (
    NOT_THERE,
    Bind,
    Kind,
    Response,
    Root,
    Rows,
    Status,
    Stop,
    Unreadable,
)

MOST_ROWS: Final = 250_000
NAMES_PER_GET: Final = 20
SAFE_REPETITIONS: Final = 10  # an answer of ten rows hardly ever needs a second fragment
_TOO_MUCH: Final = frozenset(
    {Status.TOO_BIG, Status.GEN_ERR}
)  # some agents fail as a whole on one row of many


class Wire(Protocol):
    """An engine's way to one device: one PDU there, one answer back."""

    @property
    def heard(self) -> bool:
        """Whether this device ever answered."""

    async def request(
        self, kind: Kind, names: tuple[bytes, ...], repetitions: int, retries: int, context: str = ""
    ) -> Response:
        """The answer, repeated up to `retries` times on silence.

        Raises Unreachable, TooSlow where the device has answered before, Refused or Garbled.
        """

    def close(self) -> None:
        """Let go of the socket."""


class Asker:
    """The walks and gets of one device, and what it turned out to bear.

    bulk          whether it knows GETBULK: everything but version 1
    most_rows     of one walk; an agent that invents rows has no end
    repetitions   rows asked for at once; lowered for good on tooBig, and where large answers are lost
    """

    def __init__(
        self, wire: Wire, *, bulk: bool, repetitions: int, retries: int, most_rows: int = MOST_ROWS
    ) -> None:
        self._wire = wire
        self._kind = Kind.GETBULK if bulk else Kind.GETNEXT
        self._repetitions = max(1, repetitions) if bulk else 1
        self._retries = retries
        self._most_rows = most_rows

    async def walk(self, oid: str, context: str = "") -> tuple[Varbind, ...]:
        """All rows below `oid`, in the agent's order; empty where it has none. Raises DeviceError."""
        root = Root.of(oid)
        rows: list[Varbind] = []
        after, stride = root.raw, _Stride(self._repetitions, self._retries)
        try:
            while True:
                page = await self._page(root, after, stride, context)
                rows += page.found
                if page.stop is Stop.LEFT:
                    return tuple(rows)
                if page.stop is Stop.BACKWARD:
                    raise Garbled(
                        f"the agent repeats itself or goes backward behind {ber.decode_oid(page.last)}"
                    )
                if len(rows) > self._most_rows:
                    raise Garbled(f"more than {self._most_rows} rows below {oid}")
                after = page.last
        except DeviceError as problem:
            raise _carrying(problem, rows) from None

    async def _page(self, root: Root, after: bytes, stride: "_Stride", context: str) -> Rows:
        """The next rows behind `after`: at least one, or a reason to stop; the stride shortens until so."""
        while True:
            try:
                response = await self._step(after, stride, context)
            except Unreadable:
                raise
            except Garbled as fault:
                stride.shorten(fault)
                continue
            if response.status in _TOO_MUCH and stride.rows > 1:
                stride.rows //= 2
                if response.status == Status.TOO_BIG:
                    self._repetitions = min(self._repetitions, stride.rows)
                continue
            if response.status == Status.NO_SUCH_NAME:
                return Rows(after, stop=Stop.LEFT)
            if response.status:
                raise _complaint(response)
            page = response.below(root, after)
            if page.fault is None and (page.found or page.stop is not Stop.FULL):
                return page
            stride.shorten(page.fault or Garbled("an answer without a row"))
            if page.found:
                return page

    async def _step(self, after: bytes, stride: "_Stride", context: str) -> Response:
        """One request of a walk. Where large answers stay out, the last repetition asks for a small one."""
        large = stride.rows > SAFE_REPETITIONS and self._retries > 0 and self._wire.heard
        try:
            retries = self._retries - 1 if large else self._retries
            return await self._wire.request(self._kind, (after,), stride.rows, retries, context)
        except TooSlow:
            if not large:
                raise
        stride.rows = SAFE_REPETITIONS
        response = await self._wire.request(self._kind, (after,), stride.rows, 0, context)
        self._repetitions = min(self._repetitions, stride.rows)
        return response

    async def get(self, oids: list[str], context: str = "") -> tuple[Varbind, ...]:
        """The instances that exist, in the order they were asked for. Raises DeviceError."""
        texts = {raw: ber.decode_oid(raw) for raw in map(ber.encode_oid, oids)}
        names = list(texts)
        found: dict[bytes, Varbind] = {}
        batches = deque(names[at : at + NAMES_PER_GET] for at in range(0, len(names), NAMES_PER_GET))
        try:
            while batches:
                batch = batches.popleft()
                response, binds = await self._get_batch(batch, context)
                if response.status:
                    batches.extendleft(reversed(_smaller(batch, response)))
                elif left := _sort_out(batch, binds, texts, found):
                    batches.appendleft(left)
        except DeviceError as problem:
            raise _carrying(problem, [found[name] for name in names if name in found]) from None
        return tuple(found[name] for name in names if name in found)

    async def _get_batch(self, batch: list[bytes], context: str) -> tuple[Response, list[Bind]]:
        stride = _Stride(1, self._retries)
        while True:
            try:
                response = await self._wire.request(Kind.GET, tuple(batch), 0, self._retries, context)
                return response, [] if response.status else response.varbinds()
            except Unreadable:
                raise
            except Garbled as fault:
                stride.shorten(fault)


class _Stride:
    """How many rows a walk asks for at once, and how much nonsense it still takes at one row."""

    __slots__ = ("left", "rows")

    def __init__(self, rows: int, retries: int) -> None:
        self.rows = rows
        self.left = retries

    def shorten(self, fault: Garbled) -> None:
        """Half as many rows; at one row, one repetition less. Raises the fault when none is left."""
        if self.rows > 1:
            self.rows //= 2
            return
        self.left -= 1
        if self.left < 0:
            raise fault


def _sort_out(
    batch: list[bytes], binds: list[Bind], texts: dict[bytes, str], found: dict[bytes, Varbind]
) -> list[bytes]:
    """Put what was answered into `found`; what the agent said nothing about is returned. Raises Garbled."""
    answered = set()
    for name, tag, value in binds:
        if name not in texts:
            raise Garbled(f"the agent answers {ber.decode_oid(name)}, which was not asked")
        answered.add(name)
        if tag < NOT_THERE:
            found[name] = (texts[name], tag, value)
    left = [name for name in batch if name not in answered]
    if len(left) == len(batch):
        raise Garbled("an answer without any of the instances that were asked")
    return left


def _smaller(batch: list[bytes], response: Response) -> list[list[bytes]]:
    """What to ask instead of a batch that was refused as a whole. Raises DeviceError where nothing helps."""
    many, blamed = len(batch) > 1, response.index - 1
    if response.status == Status.NO_SUCH_NAME:
        if 0 <= blamed < len(batch):
            rest = batch[:blamed] + batch[blamed + 1 :]
            return [rest] if rest else []
        return [[name] for name in batch] if many else []
    if response.status == Status.TOO_BIG and many:
        return [batch[: len(batch) // 2], batch[len(batch) // 2 :]]
    raise _complaint(response)


def _complaint(response: Response) -> DeviceError:
    """The error for an error-status that ends the question."""
    about = f" about varbind {response.index}" if response.index else ""
    match response.status:
        case Status.NO_ACCESS | Status.AUTHORIZATION_ERROR:
            return Refused(f"the agent denies access{about} (error-status {response.status})")
        case Status.RESOURCE_UNAVAILABLE:
            return Busy(f"the agent has no resources{about} (resourceUnavailable)")
        case Status.GEN_ERR:
            return Garbled(f"the agent reports a general error{about} (genErr)")
        case Status.TOO_BIG:
            return Garbled("the agent calls an answer of one instance too big")
        case _:
            return Garbled(f"the agent reports error-status {response.status}{about}")


def _carrying(problem: DeviceError, rows: list[Varbind]) -> DeviceError:
    """The same error with the rows that did arrive, None where there are none."""
    partial = tuple(rows) or None
    if isinstance(problem, Garbled):
        return Garbled(problem.reason, seen=problem.seen, partial=partial)
    return type(problem)(problem.reason, partial=partial)

"""Walks over any engine: where to go on, when to stop, and when not to believe the agent.

A walk is whole when the agent shows a name behind the last row below the root, or says that there is none.
All else, silence, a step backward, too many rows, is an error that carries the rows: there is no short list.
"""

from typing import Final

from collector.model.errors import DeviceError, Garbled, TooSlow
from collector.model.exchange import Varbind
from collector.transports.snmp import ber
from collector.transports.snmp.pdu import Hopeless, Kind, Response, Root, Rows, Status, Stop
from collector.transports.snmp.refusals import carrying, complaint
from collector.transports.snmp.wire import Request, Wire

MOST_ROWS: Final = 250_000
SAFE_REPETITIONS: Final = 10  # an answer of ten rows hardly ever needs a second fragment
# Some agents fail as a whole on one row of many.
TOO_MUCH: Final = frozenset({Status.TOO_BIG, Status.GEN_ERR})


class Walker:
    """The walks of one device, and what it turned out to bear.

    bulk          whether it knows GETBULK: everything but version 1
    repetitions   rows asked for at once; lowered for good on tooBig, and where large answers are lost
    most_rows     of one walk; an agent that invents rows has no end
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
        walk = _Walk(Root.of(oid), self._most_rows)
        stride = Stride(self._repetitions, self._retries)
        try:
            while not walk.whole:
                try:
                    self._judge(walk, stride, await self._step(walk, stride, context))
                except Hopeless:
                    raise
                except Garbled as fault:
                    stride.shorten(fault)
        except DeviceError as problem:
            raise carrying(problem, walk.rows) from None
        return tuple(walk.rows)

    async def _step(self, walk: "_Walk", stride: "Stride", context: str) -> Response:
        """Go on until something is to be judged. Where large answers stay out, a small one is asked last."""
        large = stride.rows > SAFE_REPETITIONS and self._retries > 0
        retries = self._retries - 1 if large and self._wire.heard else self._retries
        try:
            return await self._wire.request(self._request(walk, stride.rows, retries, context))
        except TooSlow:
            if not large:
                raise
        stride.rows = SAFE_REPETITIONS
        response = await self._wire.request(self._request(walk, stride.rows, 0, context))
        self._repetitions = min(self._repetitions, stride.rows)
        return response

    def _request(self, walk: "_Walk", repetitions: int, retries: int, context: str) -> Request:
        return Request(
            kind=self._kind,
            names=(walk.after,),
            repetitions=repetitions,
            retries=retries,
            context=context,
            take=walk.take,
        )

    def _judge(self, walk: "_Walk", stride: "Stride", response: Response) -> None:
        """What the last answer means: the end, a shorter stride, or an error.

        Raises Garbled where a shorter stride may help, Hopeless or another DeviceError where it does not.
        """
        if response.status in TOO_MUCH and stride.rows > 1:
            stride.rows //= 2
            if response.status == Status.TOO_BIG:
                self._repetitions = min(self._repetitions, stride.rows)
        elif response.status == Status.NO_SUCH_NAME:
            walk.whole = True
        elif response.status:
            raise complaint(response)
        else:
            walk.judge()


class _Walk:
    """One walk under way: what has arrived, where it goes on, whether it is whole."""

    __slots__ = ("_most_rows", "_page", "_root", "after", "rows", "whole")

    def __init__(self, root: Root, most_rows: int) -> None:
        self.rows: list[Varbind] = []
        self.after = root.raw
        self.whole = False
        self._root = root
        self._most_rows = most_rows
        self._page = Rows(root.raw)

    def take(self, response: Response) -> bytes | None:
        """Keep the rows of an answer; the name behind which to go on, None where it is to be judged."""
        if response.status:
            return None
        page = self._page = response.below(self._root, self.after)
        self.rows += page.found
        self.after = page.last
        plain = page.stop is Stop.FULL and page.fault is None and page.found
        return page.last if plain and len(self.rows) <= self._most_rows else None

    def judge(self) -> None:
        """Whether the last answer makes the walk whole. Raises Garbled or Hopeless where it breaks it."""
        if self._page.fault is not None:
            raise self._page.fault
        if self._page.stop is Stop.BACKWARD:
            raise Hopeless(f"the agent repeats itself or goes backward behind {ber.decode_oid(self.after)}")
        if len(self.rows) > self._most_rows:
            raise Hopeless(f"more than {self._most_rows} rows below {self._root.text}")
        if self._page.stop is Stop.FULL:
            raise Garbled("an answer without a row")
        self.whole = True


class Stride:
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

"""Put the questions of a platform to a device; the only half of driving that waits.

A DeviceError ends here: it becomes an exchange with a failure, and one dead way in never ends the visit.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from time import perf_counter

from collector.driving.platform import Ask, Platform, Source
from collector.driving.read import Visit
from collector.driving.rows import Answers, scalars, walk
from collector.model.errors import (
    Busy,
    DeviceError,
    Garbled,
    HostKeyChanged,
    Refused,
    TooSlow,
    Unreachable,
    Unsupported,
)
from collector.model.exchange import Exchange, Failure, GapKind, Question, Transport
from collector.model.inventory import Device
from collector.model.snapshot import Reached, TransportStatus
from collector.transports.base import Patience, Session

# What every SNMP agent has (SNMPv2-MIB, system group): asked first, so that a dead agent costs one question.
SYSTEM = Question(
    Transport.SNMP, "get 1.3.6.1.2.1.1.1.0 1.3.6.1.2.1.1.2.0 1.3.6.1.2.1.1.3.0 1.3.6.1.2.1.1.5.0"
)
# A way in that stays silent this many times in a row is given up: the rest would only wait.
_SILENCES = 3
# Links lead to links; a device whose links never end is not followed for ever.
_ROUNDS = 8
_QUESTIONS = 5_000

_KINDS: tuple[tuple[type[DeviceError], GapKind], ...] = (
    (TooSlow, GapKind.TOO_SLOW),
    (Unreachable, GapKind.UNREACHABLE),
    (Refused, GapKind.REFUSED),
    (Busy, GapKind.BUSY),
    (Unsupported, GapKind.UNSUPPORTED),
    (Garbled, GapKind.GARBLED),
)
# Told of every exchange as it comes in: progress, recorder.
Listener = Callable[[Exchange], None]
# The time now, aware.
Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


async def ask(
    platform: Platform,
    device: Device,
    sessions: Mapping[Transport, Session],
    patience: Mapping[Transport, Patience] | None = None,
    listen: Listener = lambda _: None,
    clock: Clock = utc_now,
) -> Visit:
    """Every question of the platform, over every session at once, within the budget of each way in.

    The sessions are opened and closed here. Never raises a DeviceError.
    """
    taken = clock()
    limits = patience or {}
    ways = [
        _Way(platform, session, limits.get(way, Patience()), listen, clock)
        for way, session in sessions.items()
        if way in platform.transports
    ]
    await asyncio.gather(*(way.visit() for way in ways))
    return Visit(
        device=device,
        taken=taken,
        exchanges=[exchange for way in ways for exchange in way.exchanges.values()],
        reached={way.session.transport: way.reached for way in ways},
    )


def gap_kind(error: DeviceError) -> GapKind:
    """The kind of gap that an error leaves."""
    return next((kind for of, kind in _KINDS if isinstance(error, of)), GapKind.GARBLED)


async def put(session: Session, question: Question, clock: Clock = utc_now) -> Exchange:
    """One question and what came of it. Never raises a DeviceError."""
    asked, started = clock(), perf_counter()
    answer, failure = None, None
    try:
        answer = await session.ask(question)
    except DeviceError as error:
        answer, failure = error.partial, Failure(gap_kind(error), error.reason)
    took_ms = (perf_counter() - started) * 1000
    return Exchange(question=question, asked=asked, took_ms=took_ms, answer=answer, failure=failure)


@dataclass
class _Way:
    """One way into one device: its session, and what has been asked over it."""

    platform: Platform
    session: Session
    patience: Patience
    listen: Listener
    clock: Clock
    exchanges: dict[Question, Exchange] = field(default_factory=dict)
    reached: Reached = field(default=Reached(TransportStatus.NOT_TRIED))
    silences: int = 0

    async def visit(self) -> None:
        try:
            async with asyncio.timeout(self.patience.budget_s):
                if await self._opened():
                    await self._ask_all()
        except TimeoutError:
            if not self._answered:
                reason = f"no answer within {self.patience.budget_s:g} s"
                self.reached = Reached(TransportStatus.TOO_SLOW, reason)
        finally:
            await self.session.close()
            if weak := getattr(self.session, "weak", ()):
                self.reached = replace(self.reached, weak=weak)

    async def _opened(self) -> bool:
        try:
            await self.session.open()
        except DeviceError as error:
            impostor = isinstance(error, HostKeyChanged)
            self.reached = Reached(status_of(gap_kind(error)), error.reason, impostor)
            return False
        if self.session.transport is Transport.SNMP:
            return await self._put(SYSTEM)
        self.reached = Reached(TransportStatus.OK)
        return True

    async def _ask_all(self) -> None:
        """Round after round, until the answers lead to no new question."""
        for _ in range(_ROUNDS):
            groups = list(self._open_groups())
            if not groups:
                return
            gate = asyncio.Semaphore(self.patience.in_flight)
            await asyncio.gather(*(self._one_of(group, gate) for group in groups))

    def _open_groups(self) -> Iterator[tuple[Question, ...]]:
        """Groups of alternatives of which none has been asked, each once."""
        seen: set[tuple[Question, ...]] = set()
        answers = Answers(self.platform, self.exchanges)
        for source in self.platform.sources:
            if source.transport is not self.session.transport:
                continue
            for group in _groups(source, answers):
                fresh = group not in seen and not any(question in self.exchanges for question in group)
                if fresh and len(self.exchanges) + len(seen) < _QUESTIONS:
                    seen.add(group)
                    yield group

    async def _one_of(self, group: tuple[Question, ...], gate: asyncio.Semaphore) -> None:
        """The alternatives in turn, until one has an answer.

        The next is asked where the device has no such thing, or says that what lies behind it does not
        answer: a VNX has two controllers behind one host.
        """
        for question in group:
            async with gate:
                if self.silences >= _SILENCES:
                    return
                await self._put(question)
            exchange = self.exchanges[question]
            failure = exchange.failure
            if failure is None or not (failure.kind is GapKind.UNSUPPORTED or _from_behind(exchange)):
                return

    async def _put(self, question: Question) -> bool:
        exchange = await put(self.session, question, self.clock)
        self.exchanges[question] = exchange
        self.listen(exchange)
        self._note(exchange)
        return exchange.failure is None

    def _note(self, exchange: Exchange) -> None:
        """Whether this way in still answers."""
        failure = exchange.failure
        spoke = (GapKind.UNSUPPORTED, GapKind.REFUSED, GapKind.GARBLED)
        if failure is None or failure.kind in spoke or _from_behind(exchange):
            self.silences = 0
        else:
            self.silences += 1
        if failure is None:
            self.reached = Reached(TransportStatus.OK)
        elif self.silences >= _SILENCES or not self._answered:
            self.reached = Reached(status_of(failure.kind), failure.reason)

    @property
    def _answered(self) -> bool:
        return any(exchange.failure is None for exchange in self.exchanges.values())


def _from_behind(exchange: Exchange) -> bool:
    """Whether the device did speak, and said that what lies behind it cannot be reached."""
    failure = exchange.failure
    return failure is not None and failure.kind is GapKind.UNREACHABLE and isinstance(exchange.answer, str)


def status_of(kind: GapKind) -> TransportStatus:
    """A device that has not the thing asked for, or not the right to it, did answer."""
    if kind in (GapKind.UNSUPPORTED, GapKind.STALE):
        return TransportStatus.OK
    return TransportStatus(kind)


def _groups(source: Source, answers: Answers) -> Iterator[tuple[Question, ...]]:
    if source.ask is Ask.TABLE:
        yield from ((walk(f"{source.at[0].text}.{column}"),) for column in source.columns.values())
    elif source.ask is Ask.GET:
        yield (scalars(source),)
    else:
        yield from (group for _, group in answers.questions(source))

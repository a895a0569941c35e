"""One inspection: visit the devices of a site, judge what they said, keep it as it comes in."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import uuid4

from collector.checking import Check, History, NoHistory
from collector.checking.judge import judge
from collector.checking.policy import LimitRule, Standing
from collector.driving.ask import Clock, ask, utc_now
from collector.driving.detect import Clues, identify
from collector.driving.platform import Platform
from collector.driving.read import read
from collector.inspecting.plan import Tour
from collector.model.exchange import Exchange, GapKind, Transport
from collector.model.finding import Item
from collector.model.inspection import Inspection, Outcome, Result
from collector.model.inventory import Device
from collector.model.snapshot import Gap, Reached, Snapshot, TransportStatus
from collector.transports.base import Patience, Session

log = logging.getLogger(__name__)

# What a device of unknown platform is held to: the generic platform's questions are the least one may ask.
_LEAST = "snmp"


class Keeper(Protocol):
    """Where results go as they come in. Never raises: what cannot be kept is still shown (keeping.py)."""

    def begin(self, inspection: Inspection) -> None: ...

    def add(self, inspection_id: str, device: str, result: Result, exchanges: Iterable[Exchange]) -> None: ...

    def finish(self, inspection_id: str, outcome: Outcome, finished: datetime) -> None: ...


class Progress(Protocol):
    """Told what happens; shows it or not."""

    def started(self, device: Device) -> None: ...

    def heard(self, device: Device, exchange: Exchange) -> None: ...

    def done(self, device: Device, result: Result) -> None: ...


Connect = Callable[[Device, Platform, Transport], Session]
Probe = Callable[[Device, Iterable[Platform]], Awaitable[tuple[Clues, Mapping[Transport, Reached]]]]
Remember = Callable[[Device], History]


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """Everything that an inspection works with; `entry/wire.py` puts it together.

    connect    a session that is not yet open
    probe      what a device of platform `auto` shows of itself
    remember   the earlier visits to a device
    via        the ways in that may be used; all where empty
    items      the items whose checks are run; all where empty
    at_once    how many devices are visited at the same time
    clock      the time now, aware
    """

    platforms: Mapping[str, Platform]
    checks: Sequence[Check]
    rules: tuple[LimitRule, ...]
    connect: Connect
    probe: Probe
    keeper: Keeper
    progress: Progress
    patience: Mapping[Transport, Patience] = field(default_factory=dict)
    remember: Remember = NoHistory.of
    via: frozenset[Transport] = frozenset()
    items: frozenset[Item] = frozenset()
    at_once: int = 64
    clock: Clock = utc_now


async def inspect(tour: Tour, means: Means, trigger: str = "on-demand") -> Inspection:
    """Visit every device of the tour. One dead device delays and harms no other.

    Cancelled, it keeps what is done as an interrupted inspection and returns that.
    """
    begun = Inspection(
        id=uuid4().hex,
        site=tour.site.name,
        started=means.clock(),
        trigger=trigger,
        planned=tuple(device.name for device in tour.devices),
    )
    await asyncio.to_thread(means.keeper.begin, begun)
    results: dict[str, Result] = {}
    outcome = Outcome.INTERRUPTED
    try:
        await _visit_all(begun, tour.devices, means, results)
        outcome = _outcome(results, len(tour.devices))
    except asyncio.CancelledError:
        log.info("interrupted: %d of %d devices are done", len(results), len(tour.devices))
    finished = means.clock()
    means.keeper.finish(begun.id, outcome, finished)
    return Inspection(
        id=begun.id,
        site=begun.site,
        started=begun.started,
        finished=finished,
        trigger=trigger,
        outcome=outcome,
        planned=begun.planned,
        results={device.name: results[device.name] for device in tour.devices if device.name in results},
    )


async def _visit_all(
    begun: Inspection, devices: Sequence[Device], means: Means, results: dict[str, Result]
) -> None:
    gate, writing = asyncio.Semaphore(means.at_once), asyncio.Lock()

    async def one(device: Device) -> None:
        async with gate:
            means.progress.started(device)
            result, exchanges = await visit(device, means)
        async with writing:
            await asyncio.to_thread(means.keeper.add, begun.id, device.name, result, exchanges)
        results[device.name] = result
        means.progress.done(device, result)

    async with asyncio.TaskGroup() as group:
        for device in devices:
            group.create_task(one(device))


async def visit(device: Device, means: Means) -> tuple[Result, Sequence[Exchange]]:
    """One device: its platform, its answers, what they mean. Never raises for what a device does."""
    try:
        return await _visit(device, means)
    except Exception as error:  # one of the three doors: our own fault on one device must not end the others
        log.exception("visit to %s failed", device.name)
        return Result(_unseen(device, means, {}), (), fault=repr(error)), ()


async def _visit(device: Device, means: Means) -> tuple[Result, Sequence[Exchange]]:
    platform, reached = await _platform(device, means)
    if platform is None:
        snapshot, exchanges = _unseen(device, means, reached), []
    else:
        ways = [way for way in _ways(device, means) if way in platform.transports]
        sessions = {way: means.connect(device, platform, way) for way in ways}
        met = await ask(
            platform,
            device,
            sessions,
            means.patience,
            lambda said: means.progress.heard(device, said),
            means.clock,
        )
        # Thinking takes milliseconds on most devices and most of a second on the largest.
        snapshot, exchanges = await asyncio.to_thread(read, platform, met), list(met.exchanges)
        if not ways:
            snapshot = _unseen(device, means, {})
    checks = [check for check in means.checks if not means.items or check.about.item in means.items]
    standing = Standing(criticality=device.criticality, production=device.production)
    findings = judge(snapshot, checks, means.rules, standing, means.remember(device))
    return Result(snapshot, findings), exchanges


async def _platform(device: Device, means: Means) -> tuple[Platform | None, Mapping[Transport, Reached]]:
    """The device's platform; None where it is `auto` and nothing tells."""
    if device.platform != "auto":
        return means.platforms[device.platform], {}
    clues, reached = await means.probe(device, means.platforms.values())
    found = identify(means.platforms.values(), clues)
    if found is None and clues.seen:
        found = means.platforms.get(_LEAST)
    return found, reached


def _ways(device: Device, means: Means) -> list[Transport]:
    return [way for way in device.access if not means.via or way in means.via]


def _unseen(device: Device, means: Means, reached: Mapping[Transport, Reached]) -> Snapshot:
    """A device that told nothing: every item that could apply is unknown, never healthy."""
    known = means.platforms.get(device.platform) or means.platforms.get(_LEAST)
    kinds = known.kinds if known else frozenset()
    ways = dict(reached) or {way: Reached(TransportStatus.NOT_TRIED) for way in _ways(device, means)}
    gaps = [
        Gap(question=str(way), kind=_gap_kind(how.status), reason=how.reason or "not asked", kinds=kinds)
        for way, how in ways.items()
    ] or [Gap(question="device", kind=_gap_kind(TransportStatus.NOT_TRIED), reason="no way in", kinds=kinds)]
    return Snapshot(
        device=device.name,
        address=device.address,
        platform=device.platform,
        taken=means.clock(),
        transports={str(way): how for way, how in ways.items()},
        gaps=tuple(gaps),
        applies=kinds,
    )


def _gap_kind(status: TransportStatus) -> GapKind:
    answered = status in (TransportStatus.OK, TransportStatus.NOT_TRIED)
    return GapKind.UNREACHABLE if answered else GapKind(status)


def _outcome(results: Mapping[str, Result], planned: int) -> Outcome:
    """complete: every device answered; failed: none did; partial: some did."""
    answered = sum(result.snapshot.answered and result.fault is None for result in results.values())
    if answered == planned:
        return Outcome.COMPLETE
    return Outcome.PARTIAL if answered else Outcome.FAILED

"""Recorded agents with columns and rows missing, values bent and indexes longer: what is read stays sound.

Older firmware lacks columns, buggy firmware sends what its MIB does not know. Whatever comes, a driver reads
it without a mistake of its own: no part twice, no reading that cannot be, nothing without name and source.
"""

import asyncio
import math
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest

from collector.driving.detect import identify, look
from collector.driving.platform import Platform
from collector.entry.run_driver import replayed
from collector.entry.wire import read_platforms, read_settings
from collector.lab.recording import UNDATED, Recording, find_recordings
from collector.lab.replay import Replay
from collector.model.exchange import Exchange, Question, SnmpValue, Transport, Varbind
from collector.model.vocabulary import kinds

HERE = Path(__file__).parent
CORPUS = HERE.parents[1] / "shared" / "corpus" / "snmp"
SYSTEM = "1.3.6.1.2.1.1."
NUMBERS = (
    *(-1, 0, 1, 2, 3, 5, 9, 99, 255, 32767, 65535, -128, -32768),
    *(2**31 - 1, -(2**31), 2**32 - 1, 2**64 - 1),
)
TEXTS = (
    *(
        b"",
        b" ",
        b"\0",
        b"\xff\xff",
        b" \0",
        b"a" * 300,
        "温度".encode(),
        b"\x07\xea\x0d\x40\x19\x3d\x3d\x00",
    ),
    *(b"N/A", b"41 C", b"-", b"0", b"12.5", b"unknown", b"OK", b"Failed", b"1.3.6", b"not available"),
    *(b"NaN", b"inf", b"1e999", b"2026-13-45 99:99:99"),
)

Bend = Callable[[Random, Sequence[Varbind]], list[Varbind]]


def without_columns(dice: Random, rows: Sequence[Varbind]) -> list[Varbind]:
    columns = {row[0].rpartition(".")[0] for row in rows}
    kept = {column for column in sorted(columns) if dice.random() > 0.3}
    return [row for row in rows if row[0].rpartition(".")[0] in kept]


def without_rows(dice: Random, rows: Sequence[Varbind]) -> list[Varbind]:
    return [row for row in rows if dice.random() > 0.2]


def other_values(dice: Random, rows: Sequence[Varbind]) -> list[Varbind]:
    """Sentinels and nonsense of the type that the object has."""

    def bent(value: SnmpValue) -> SnmpValue:
        if isinstance(value, int):
            return dice.choice(NUMBERS)
        return dice.choice(TEXTS) if isinstance(value, bytes) else value

    return [(oid, tag, bent(value) if dice.random() < 0.15 else value) for oid, tag, value in rows]


def other_types(dice: Random, rows: Sequence[Varbind]) -> list[Varbind]:
    """Text where a number should stand, and the other way round."""

    def bent(row: Varbind) -> Varbind:
        if isinstance(row[2], int):
            return row[0], 4, dice.choice(TEXTS)
        return row[0], 2, dice.choice(NUMBERS)

    return [bent(row) if dice.random() < 0.1 else row for row in rows]


def longer_indexes(dice: Random, rows: Sequence[Varbind]) -> list[Varbind]:
    def bent(oid: str) -> str:
        return f"{oid}.{dice.choice((0, 1, 7))}" if dice.random() < 0.1 else oid

    return [(bent(oid), tag, value) for oid, tag, value in rows]


BENDS: tuple[Bend, ...] = (without_columns, without_rows, other_values, other_types, longer_indexes)


@cache
def platforms() -> dict[str, Platform]:
    return dict(read_platforms(read_settings()))


def rows_of(recording: Recording) -> list[Varbind]:
    held = {
        row[0]: row
        for exchange in recording.of(Transport.SNMP)
        if not exchange.question.context and isinstance(exchange.answer, tuple)
        for row in exchange.answer
        if len(row) == 3
    }
    return list(held.values())


def agent(name: str, rows: Sequence[Varbind]) -> Recording:
    walk = Exchange(
        question=Question(Transport.SNMP, "walk 1"), asked=UNDATED, took_ms=0.0, answer=tuple(rows)
    )
    return Recording(name=name, exchanges=(walk,))


def check(platform: Platform, recording: Recording, seed: int) -> None:
    """Read the agent once bent in each way; what identifies it stays as it is."""
    rows = rows_of(recording)
    who = [row for row in rows if row[0].startswith(SYSTEM)]
    what = [row for row in rows if not row[0].startswith(SYSTEM)]
    for bend in BENDS:
        bent = bend(Random(f"{recording.name} {seed}"), what)  # noqa: S311  # repeatable is what is wanted
        snapshot = replayed(platform, agent(recording.name, [*who, *bent]))
        parts = [(seen.kind, seen.part) for seen in snapshot.observations]
        assert len(parts) == len(set(parts)), bend.__name__
        for seen in snapshot.observations:
            assert seen.part, (bend.__name__, seen)
            assert seen.source, (bend.__name__, seen)
            assert seen.value is not None or seen.state is not None, (bend.__name__, seen)
            assert seen.value is None or kinds()[seen.kind].possible(seen.value), (bend.__name__, seen)
            limits = seen.limits.as_tuple() if seen.limits else ()
            assert all(limit is None or math.isfinite(limit) for limit in limits), (bend.__name__, seen)


def ours() -> list[Any]:
    found = find_recordings([HERE / "recordings"])
    return [pytest.param(one, id=one.name) for one in found if Transport.SNMP in one.transports]


@pytest.mark.parametrize("recording", ours())
def test_our_own_agents_read_soundly_however_they_are_bent(recording: Recording) -> None:
    known = list(platforms().values())
    platform = identify(known, asyncio.run(look(Replay(recording, Transport.SNMP), known)))
    check(platform or platforms()["snmp"], recording, seed=1)


@pytest.mark.slow
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the recorded devices do not lie beside this checkout")
@pytest.mark.timeout(900)
def test_recorded_devices_read_soundly_however_they_are_bent() -> None:
    known = list(platforms().values())
    for recording in find_recordings([CORPUS]):
        platform = identify(known, asyncio.run(look(Replay(recording, Transport.SNMP), known)))
        assert platform is not None
        for seed in range(3):
            check(platform, recording, seed)

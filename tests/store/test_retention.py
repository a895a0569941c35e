"""What is old is forgotten, and said to be."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from collector.model.errors import StoreError
from collector.model.finding import Verdict
from collector.model.inspection import Outcome
from collector.store.store import Store
from store.visits import EXCHANGES, FINDING, FULL, START, inspection

DAY = timedelta(days=1)
FAN = ("site-A", "sw1", "temperature", "slot 1")


def visit(store: Store, day: int, *devices: str, ends: bool = True) -> None:
    at = START + day * DAY
    store.begin(inspection(f"i{day}", *devices, started=at))
    good = replace(FINDING, verdict=Verdict.OK, severity=None)
    for name in devices:
        facts = tuple(replace(fact, time=at) for fact in FULL.snapshot.observations)
        snapshot = replace(FULL.snapshot, device=name, taken=at, observations=facts)
        store.add(f"i{day}", name, replace(FULL, snapshot=snapshot, findings=(FINDING, good)), EXCHANGES)
    if ends:
        store.finish(f"i{day}", Outcome.COMPLETE, at)


def rows(file: Path, table: str) -> int:
    with closing(sqlite3.connect(file)) as connection:
        count: int = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 — our own names
        return count


def test_what_is_old_goes_and_the_roll_up_stays(store: Store, file: Path) -> None:
    for day in range(3):
        visit(store, day, "sw1")
    before = {name: rows(file, name) for name in ("observation", "evidence", "interface", "event", "daily")}

    assert store.prune(START + 2 * DAY) == 2

    after = {name: rows(file, name) for name in before}
    assert after == {name: count if name == "daily" else count // 3 for name, count in before.items()}
    assert len(store.history.daily(*FAN, since=date(2026, 1, 1), until=date(2027, 1, 1))) == 3
    assert [fact.time for fact in store.history.series(*FAN, days=9, before=START + 9 * DAY)] == [
        START + 2 * DAY
    ]
    assert len(store.inspections()) == 3


def test_what_was_wrong_is_remembered(store: Store, file: Path) -> None:
    for day in range(2):
        visit(store, day, "sw1")
    store.prune(START + DAY)
    with closing(sqlite3.connect(file)) as connection:
        left = connection.execute("SELECT snapshot, verdict FROM finding ORDER BY 1, position").fetchall()
    assert left == [(1, "fault"), (2, "fault"), (2, "ok")]


def test_a_pruned_inspection_is_refused_rather_than_shown_without_its_faults(store: Store) -> None:
    for day in range(2):
        visit(store, day, "sw1")
    store.prune(START + DAY)
    with pytest.raises(StoreError, match="'i0' is no longer whole: the observations of 'sw1'"):
        store.load("i0")
    with pytest.raises(StoreError, match="the evidence of 'sw1' in inspection 'i0' was pruned at 2026-11-21"):
        store.exchanges("i0", "sw1")
    assert store.load("i1").results


def test_the_latest_visit_to_a_device_stays_however_old(store: Store) -> None:
    visit(store, 0, "sw1", "sw2")
    visit(store, 1, "sw1")

    assert store.prune(START + 99 * DAY) == 1

    assert set(store.history.current()) == {("site-A", "sw1"), ("site-A", "sw2")}
    previous = store.history.previous_snapshot("site-A", "sw2")
    assert previous is not None
    assert previous.taken == START


def test_a_running_inspection_is_not_pruned(store: Store) -> None:
    visit(store, 0, "sw1", ends=False)
    visit(store, 1, "sw1")
    assert store.prune(START + 99 * DAY) == 0
    assert store.load("i0").results


def test_many_visits_are_pruned_in_several_transactions(store: Store) -> None:
    for day in range(43):
        visit(store, day, "sw1")
    assert store.prune(START + 99 * DAY) == 42
    assert store.prune(START + 99 * DAY) == 0

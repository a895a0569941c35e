"""An inspection in the store, from its beginning to its end."""

import hashlib
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from collector.model.errors import StoreError
from collector.model.exchange import Exchange
from collector.model.inspection import Outcome, Result
from collector.model.snapshot import Facts, Interface, Snapshot
from collector.store.store import Store
from store.visits import EXCHANGES, FULL, START, inspection, result, seen


def test_what_is_stored_comes_back_as_it_was(store: Store) -> None:
    store.begin(inspection())
    store.add("i1", "sw1", FULL, EXCHANGES)
    store.finish("i1", Outcome.PARTIAL, START + timedelta(minutes=1))

    back = store.load("i1")

    assert back.results["sw1"] == FULL
    assert (back.outcome, back.finished) == (Outcome.PARTIAL, START + timedelta(minutes=1))
    assert store.exchanges("i1", "sw1") == EXCHANGES


def test_a_store_that_is_opened_again_holds_the_same(file: Path) -> None:
    with Store.open(file) as first:
        first.begin(inspection())
        first.add("i1", "sw1", FULL, EXCHANGES)
    with Store.open(file) as second:
        assert second.load("i1").results == {"sw1": FULL}


def test_devices_come_in_the_order_in_which_they_were_planned(store: Store) -> None:
    store.begin(inspection("i1", "c", "a", "b"))
    for name in ("b", "c", "unplanned"):
        store.add("i1", name, result(name), ())
    back = store.load("i1")
    assert list(back.results) == ["c", "b", "unplanned"]
    assert back.planned == ("c", "a", "b")


def test_times_of_any_zone_come_back_in_utc(store: Store) -> None:
    shanghai = timezone(timedelta(hours=8))
    store.begin(inspection(started=START.astimezone(shanghai)))
    back = store.load("i1")
    assert back.started == START
    assert back.started.tzinfo is UTC


def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="has no time zone"):
        store.begin(inspection(started=datetime(2026, 11, 21)))  # noqa: DTZ001 — that is what is tested
    assert store.inspections() == ()


def test_a_running_inspection_is_neither_the_latest_nor_lost(store: Store) -> None:
    store.begin(inspection("old"))
    store.finish("old", Outcome.COMPLETE, START)
    store.begin(inspection("new", started=START + timedelta(hours=1)))

    latest = store.latest("site-A")

    assert latest is not None
    assert latest.id == "old"
    assert [each.outcome for each in store.inspections()] == [Outcome.COMPLETE, Outcome.RUNNING]


def test_a_site_that_was_never_inspected_has_no_latest(store: Store) -> None:
    assert store.latest("site-A") is None


def test_inspections_are_chosen_by_site_and_by_half_open_period(store: Store) -> None:
    for day in range(4):
        store.begin(inspection(f"a{day}", started=START + timedelta(days=day)))
    store.begin(inspection("b0", site="site-B"))

    chosen = store.inspections("site-A", START + timedelta(days=1), START + timedelta(days=3))

    assert [each.id for each in chosen] == ["a1", "a2"]
    assert len(store.inspections()) == 5


def test_an_inspection_cannot_begin_twice(store: Store) -> None:
    store.begin(inspection())
    with pytest.raises(StoreError, match="'i1' is in the store already"):
        store.begin(inspection())


def test_a_device_is_not_added_twice(store: Store) -> None:
    store.begin(inspection())
    store.add("i1", "sw1", FULL, ())
    with pytest.raises(StoreError, match="has a result of 'sw1' already"):
        store.add("i1", "sw1", FULL, ())
    assert store.load("i1").results["sw1"] == FULL


def test_a_result_is_not_stored_under_the_name_of_another_device(store: Store) -> None:
    store.begin(inspection())
    with pytest.raises(StoreError, match="a result of 'sw1' was given for 'sw2'"):
        store.add("i1", "sw2", FULL, ())


@pytest.mark.parametrize("outcome", [Outcome.COMPLETE, Outcome.INTERRUPTED])
def test_nothing_is_added_to_what_has_ended(store: Store, outcome: Outcome) -> None:
    store.begin(inspection())
    store.finish("i1", outcome, START)
    with pytest.raises(StoreError, match=f"'i1' has ended as '{outcome}'"):
        store.add("i1", "sw1", FULL, ())
    with pytest.raises(StoreError, match="has ended"):
        store.finish("i1", Outcome.COMPLETE, START)


def test_an_inspection_cannot_end_as_running(store: Store) -> None:
    store.begin(inspection())
    with pytest.raises(StoreError, match="cannot end as 'running'"):
        store.finish("i1", Outcome.RUNNING, START)


def test_what_is_not_there_is_named(store: Store) -> None:
    with pytest.raises(StoreError, match="no inspection 'i9'"):
        store.load("i9")
    with pytest.raises(StoreError, match="no inspection 'i9'"):
        store.add("i9", "sw1", FULL, ())
    with pytest.raises(StoreError, match="evidence of 'sw1' in inspection 'i9' is not in the store"):
        store.exchanges("i9", "sw1")


def test_evidence_that_breaks_off_leaves_nothing_of_the_device(store: Store) -> None:
    def broken() -> Iterator[Exchange]:
        yield EXCHANGES[0]
        raise OSError("the recording cannot be read")

    store.begin(inspection())
    with pytest.raises(OSError, match="cannot be read"):
        store.add("i1", "sw1", FULL, broken())
    assert store.load("i1").results == {}


def test_a_fact_that_cannot_be_stored_leaves_nothing_of_the_device(store: Store) -> None:
    naive = seen(part="slot 9", time=datetime(2026, 11, 21))  # noqa: DTZ001 — that is what is tested
    store.begin(inspection())
    with pytest.raises(StoreError):
        store.add("i1", "sw1", result("sw1", seen(), naive), EXCHANGES)
    assert store.load("i1").results == {}
    store.add("i1", "sw1", result("sw1", seen()), EXCHANGES)


def test_hostile_strings_are_kept_and_harm_nothing(store: Store) -> None:
    nasty = "'; DROP TABLE snapshot; --\0\ud800\u202e\n=1+1<b>{{7*7}}"
    written = "'; DROP TABLE snapshot; --\\x00\\ud800\u202e\n=1+1<b>{{7*7}}"
    visited = Result(
        Snapshot(
            device="sw1",
            address="127.0.1.1",
            platform="huawei_vrp",
            taken=START,
            facts=Facts(hostname=nasty),
            observations=(seen(part=nasty), seen(part=nasty)),
            interfaces=(Interface(index=-1, name=nasty, speed=10**40),),
        ),
        (),
    )
    store.begin(inspection())
    store.add("i1", "sw1", visited, ())

    back = store.load("i1").results["sw1"].snapshot

    assert back.facts.hostname == nasty
    assert [fact.part for fact in back.observations] == [written, written]
    assert (back.interfaces[0].name, back.interfaces[0].speed) == (written, 10**40)
    assert store.history.last("site-A", "sw1", "temperature", nasty) == back.observations[1]


def test_evidence_that_was_changed_is_not_given_out(store: Store, file: Path) -> None:
    store.begin(inspection("i1", "sw1", "sw2"))
    store.add("i1", "sw1", FULL, EXCHANGES)
    store.add("i1", "sw2", result("sw2"), EXCHANGES[:1])
    with closing(sqlite3.connect(file)) as thief, thief:
        thief.execute("UPDATE evidence SET body = (SELECT body FROM evidence WHERE snapshot = 2)")
    with pytest.raises(StoreError, match="was changed after it was stored"):
        store.exchanges("i1", "sw1")
    assert store.exchanges("i1", "sw2") == EXCHANGES[:1]


def test_digests_are_those_of_the_recording(store: Store) -> None:
    lines = "".join(exchange.as_line() + "\n" for exchange in EXCHANGES).encode("utf-8", "surrogatepass")
    store.begin(inspection())
    store.add("i1", "sw1", FULL, EXCHANGES)
    assert store.digests("i1") == {"sw1": hashlib.sha256(lines).hexdigest()}


def test_devices_may_be_added_from_several_threads(store: Store) -> None:
    names = [f"d{number}" for number in range(24)]
    store.begin(inspection("i1", *names))
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda name: store.add("i1", name, result(name, seen()), EXCHANGES), names))
    assert list(store.load("i1").results) == names


def test_a_sign_of_life_is_the_end_of_what_is_then_killed(file: Path) -> None:
    now = START
    with Store.open(file, clock=lambda: now) as store:
        store.begin(inspection())
        now = START + timedelta(minutes=7)
        store.beat("i1")
    with closing(sqlite3.connect(file)) as connection, connection:  # as if its process had been another one
        connection.execute("UPDATE inspection SET owner = json_set(owner, '$.began', '1')")
    with Store.open(file, clock=lambda: now) as store:
        (head,) = store.inspections()
    assert (head.outcome, head.finished) == (Outcome.INTERRUPTED, START + timedelta(minutes=7))

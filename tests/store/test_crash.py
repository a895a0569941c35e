"""A process that writes is killed: what it had stored is there, whole and once; what it had not is not."""

import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from collector.model.inspection import Inspection, Outcome
from collector.store.store import Store
from store.visits import EXCHANGES, inspection

Starter = Callable[..., subprocess.Popen[str]]


def line(child: subprocess.Popen[str]) -> str:
    assert child.stdout is not None
    return child.stdout.readline().strip()


def sound(file: Path) -> bool:
    with closing(sqlite3.connect(file)) as connection:
        whole = connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return whole and connection.execute("PRAGMA foreign_key_check").fetchall() == []


def holds_only_whole_devices(store: Store, done: Inspection) -> bool:
    """Every device has its five observations, its evidence, and was counted once into its day."""
    for name, found in done.results.items():
        assert len(found.snapshot.observations) == 5
        assert store.exchanges(done.id, name) == EXCHANGES
        (day,) = store.history.daily(
            done.site, name, "temperature", "slot 0", date(2026, 1, 1), date(2027, 1, 1)
        )
        assert day.n == 1
    return True


@pytest.mark.parametrize("after", [1, 2, 7, 20])
def test_a_kill_in_the_midst_of_writing_leaves_whole_devices(start: Starter, file: Path, after: int) -> None:
    child = start("loop", file, "i1")
    said = [line(child) for _ in range(after)]
    child.kill()
    said += [word for word in child.communicate()[0].split("\n") if word]

    with Store.open(file) as store:
        (head,) = store.inspections()
        done = store.load("i1")
        assert head.outcome is Outcome.INTERRUPTED
        assert list(done.results)[: len(said)] == said
        assert len(done.results) <= len(said) + 1  # the kill may have come between the commit and the word
        assert holds_only_whole_devices(store, done)
    assert sound(file)


def test_a_kill_at_any_statement_leaves_whole_devices(start: Starter, tmp_path: Path) -> None:
    child = start("killed", tmp_path)
    statements = int(child.communicate()[0])
    outcomes = []
    for number in range(statements + 1):
        file = tmp_path / f"{number}.db"
        with Store.open(file) as store:
            for head in store.inspections():
                done = store.load(head.id)
                assert holds_only_whole_devices(store, done)
                outcomes.append((head.outcome, len(done.results)))
        assert sound(file)
        file.unlink()
    expected = [(Outcome.INTERRUPTED, n) for n in range(3)] + [(Outcome.COMPLETE, 2)]
    assert list(dict.fromkeys(outcomes)) == expected
    assert outcomes.count((Outcome.COMPLETE, 2)) == 1


def test_the_journal_of_a_killed_process_may_be_moved_with_its_file(
    start: Starter, file: Path, tmp_path: Path
) -> None:
    child = start("loop", file, "i1")
    said = [line(child) for _ in range(3)]
    child.kill()
    child.communicate()
    elsewhere = tmp_path / "copy"
    elsewhere.mkdir()
    for each in file.parent.glob("collector.db*"):
        shutil.copy(each, elsewhere)
    with Store.open(elsewhere / file.name) as store:
        assert list(store.load("i1").results)[:3] == said


def test_an_inspection_of_a_live_process_is_not_touched(start: Starter, file: Path) -> None:
    child = start("hold", file, "theirs")
    assert line(child) == "begun"
    with Store.open(file) as store:
        store.begin(inspection("ours"))
        assert store.interrupted(store.inspections()[0].started) == ()
        assert {each.outcome for each in store.inspections()} == {Outcome.RUNNING}

        child.communicate("")  # it ends by itself now

        assert [(each.id, each.outcome) for each in store.inspections()] == [
            ("ours", Outcome.RUNNING),
            ("theirs", Outcome.COMPLETE),
        ]


def test_an_inspection_of_a_dead_process_is_interrupted_when_it_wrote_last(
    start: Starter, file: Path
) -> None:
    child = start("hold", file, "theirs")
    assert line(child) == "begun"
    with Store.open(file) as store:
        child.kill()
        child.wait()
        (marked,) = store.interrupted(store._clock())
        assert marked.outcome is Outcome.INTERRUPTED
        assert marked.finished is not None
        assert marked == store.inspections()[0]
        assert store.interrupted(store._clock()) == ()


def test_processes_that_open_a_new_store_at_once_all_write_to_it(start: Starter, file: Path) -> None:
    children = [start("count", file, name, 15) for name in ("a", "b", "c")]
    for child in children:
        child.communicate()
    assert [child.returncode for child in children] == [0, 0, 0]
    with Store.open(file) as store:
        for name in ("a", "b", "c"):
            done = store.load(name)
            assert (done.outcome, len(done.results)) == (Outcome.COMPLETE, 15)
            assert holds_only_whole_devices(store, done)

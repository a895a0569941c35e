"""Processes of their own that write to a store: `python -m store.writer WHAT ...`, in the folder tests/.

loop FILE ID           begin inspection ID, then add devices for ever; a line on stdout after each
count FILE ID N        begin, add N devices, finish; the inspection is of site ID
hold FILE ID           begin, say so, and wait until stdin ends
lock FILE              take the write lock, say so, and wait until stdin ends
killed FOLDER          for each statement n of an inspection of two devices: do it in FOLDER/n.db in a process
                       that is killed as it comes to statement n; the last file is that of a whole inspection
"""

import os
import shutil
import signal
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from itertools import count
from pathlib import Path

from sqlalchemy import event

from collector.model.inspection import Inspection, Outcome
from collector.store.store import Store
from store.visits import EXCHANGES, START, inspection, result, seen


def add(store: Store, id_: str, name: str) -> None:
    facts = [seen(part=f"slot {n}", value=float(n)) for n in range(5)]
    store.add(id_, name, result(name, *facts), EXCHANGES)


def say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def loop(file: str, id_: str) -> None:
    with Store.open(file) as store:
        store.begin(inspection(id_))
        for number in count():
            add(store, id_, f"d{number}")
            say(f"d{number}")


def counted(file: str, id_: str, number: str) -> None:
    with Store.open(file) as store:
        names = [f"d{n}" for n in range(int(number))]
        store.begin(inspection(id_, *names, site=id_))
        for name in names:
            add(store, id_, name)
        store.finish(id_, Outcome.COMPLETE, START)


def hold(file: str, id_: str) -> None:
    with Store.open(file) as store:
        store.begin(inspection(id_))
        say("begun")
        sys.stdin.read()
        store.finish(id_, Outcome.COMPLETE, START)


def lock(file: str) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        say("locked")
        sys.stdin.read()


def killed(folder: str) -> None:
    empty = Path(folder, "empty.db")
    Store.open(empty).close()
    for number in count():
        shutil.copy(empty, Path(folder, f"{number}.db"))
        child = os.fork()
        if child == 0:
            _inspect_and_die(Path(folder, f"{number}.db"), number)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            say(str(number))
            return


def _inspect_and_die(file: Path, at: int) -> None:
    store = Store.open(file)
    statements = count()

    def traced(_: str) -> None:
        if next(statements) == at:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(connection: sqlite3.Connection, *_: object) -> None:
        connection.set_trace_callback(traced)

    engine = store.database.engine
    engine.dispose()
    event.listen(engine, "connect", watch)
    store.begin(Inspection(id="i1", site="site-A", started=START - timedelta(hours=1), planned=("d0", "d1")))
    add(store, "i1", "d0")
    add(store, "i1", "d1")
    store.finish("i1", Outcome.COMPLETE, START)


MODES: dict[str, Callable[..., None]] = {
    "loop": loop,
    "count": counted,
    "hold": hold,
    "lock": lock,
    "killed": killed,
}

if __name__ == "__main__":
    MODES[sys.argv[1]](*sys.argv[2:])

"""docs/store.md speaks of every table, and its commands work."""

import re
import subprocess
from pathlib import Path

from collector.model.inspection import Outcome
from collector.store import service_tables, tables
from collector.store.store import Store
from store.visits import EXCHANGES, FULL, START, inspection

DOCS = (Path(__file__).parents[2] / "docs" / "store.md").read_text("utf-8")


def test_every_table_has_its_line() -> None:
    known = {**tables.metadata.tables, **service_tables.metadata.tables}
    assert sorted(re.findall(r"^\| `(\w+)` \|", DOCS, re.MULTILINE)) == sorted(known)


def test_a_backup_made_while_the_store_is_written_to_is_whole(file: Path) -> None:
    found = re.search(r"```sh\n(umask .*?)\n```", DOCS)
    assert found is not None
    with Store.open(file) as store:
        store.begin(inspection())
        store.add("i1", "sw1", FULL, EXCHANGES)
        subprocess.run(["sh", "-c", found[1]], cwd=file.parent, check=True)  # noqa: S603, S607 — our own words
        store.finish("i1", Outcome.COMPLETE, START)
    backup = file.with_name("backup.db")
    assert backup.stat().st_mode & 0o777 == 0o600
    with Store.open(backup) as restored:
        assert restored.load("i1").results == {"sw1": FULL}
        assert restored.exchanges("i1", "sw1") == EXCHANGES

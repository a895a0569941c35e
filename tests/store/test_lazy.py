"""The command line shows its help without a database library."""

import subprocess
import sys
from pathlib import Path

LOADED = "import sys; print([name for name in ('sqlalchemy', 'alembic') if name in sys.modules])"


def loaded(code: str) -> str:
    done = subprocess.run(  # noqa: S603 — our own code
        [sys.executable, "-c", f"{code}\n{LOADED}"], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_importing_the_store_imports_no_database_library() -> None:
    assert loaded("from collector.store.store import Store") == "[]"


def test_opening_a_store_of_this_schema_does_not_import_alembic(file: Path) -> None:
    opened = f"from collector.store.store import Store; Store.open({str(file)!r}).close()"
    assert loaded(opened) == "['sqlalchemy', 'alembic']"
    assert loaded(opened) == "['sqlalchemy']"

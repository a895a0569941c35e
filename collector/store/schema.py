"""Which schema a store has, and bringing an older one up. Alembic, slow to import, is left until then."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from collector.model.errors import StoreError
from collector.store.database import Database
from collector.store.faults import explained

# Oldest first; the last is what this code reads and writes. A test holds it against migrations/versions/.
REVISIONS = ("0001", "0002", "0003")
_MIGRATIONS = Path(__file__).with_name("migrations")


def bring_up(database: Database) -> None:
    """Make or upgrade the tables. Raises StoreError for a newer schema and for a database of someone else."""
    with database.reading() as connection:
        if _revision(connection, database.where) == REVISIONS[-1]:
            return
    migrate(database)


def migrate(database: Database, to: str = "head") -> None:
    """Run the migrations in one transaction: a second process waits, a kill leaves the schema as it was.

    to   a revision; an earlier one, or `base`, goes down to it
    """
    from alembic import command
    from alembic.config import Config

    with _rebuilding(database) as connection:
        here = _revision(connection, database.where)
        if to == "head" and here == REVISIONS[-1]:
            return  # another process was quicker
        config = Config()
        config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
        config.attributes["connection"] = connection
        down = to == "base" or (here is not None and to in REVISIONS[: REVISIONS.index(here)])
        (command.downgrade if down else command.upgrade)(config, to)


@contextmanager
def _rebuilding(database: Database) -> Iterator[Connection]:
    """A transaction for migrations. SQLite alters a table by dropping it; what points to it must stay."""
    if not database.is_sqlite:
        with database.writing() as connection:
            yield connection
        return
    try:
        with database.engine.connect() as connection:
            plain = connection.connection.driver_connection
            assert plain is not None  # noqa: S101 — for mypy: it was connected in the line above
            plain.execute("PRAGMA foreign_keys = OFF")  # has no effect inside a transaction
            try:
                with connection.execution_options(collector_writes=True).begin():
                    yield connection
                    _check_references(connection, database.where)
            finally:
                plain.execute("PRAGMA foreign_keys = ON")
    except SQLAlchemyError as error:
        raise explained(error, database.where) from error


def _check_references(connection: Connection, where: str) -> None:
    lost = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if lost:
        raise StoreError(f"store {where!r} cannot be upgraded: {len(lost)} rows point to nothing")


def _revision(connection: Connection, where: str) -> str | None:
    """The revision that the store says it has; None for an empty database."""
    tables = inspect(connection).get_table_names()
    if not tables:
        return None
    if "alembic_version" not in tables:
        raise StoreError(f"store {where!r} is a database of another program; name another file")
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if found is not None and found not in REVISIONS:
        reason = (
            f"was written by a newer version of collector (schema {found!r}, known up to {REVISIONS[-1]!r})"
        )
        raise StoreError(f"store {where!r} {reason}; upgrade collector, or name another file")
    return found

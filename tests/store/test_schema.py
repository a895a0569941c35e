"""The schema of the store: what migrations make is what the code speaks of."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from collector.model.errors import StoreError
from collector.store import schema, service_tables
from collector.store.columns import Utc, metadata
from collector.store.database import connect
from collector.store.store import Store

SCRIPTS = Path(schema.__file__).with_name("migrations")


def ddl(file: Path) -> dict[str, list[str]]:
    """What SQLite says of each table and index: one line a column or constraint, in any order."""
    with closing(sqlite3.connect(file)) as connection:
        rows = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'alembic_version'"
        ).fetchall()
    return {name: sorted(line.strip(" \t,") for line in sql.splitlines()) for name, sql in rows}


@pytest.mark.usefixtures("store")
def test_migrations_from_nothing_make_the_tables_of_the_code(file: Path) -> None:
    engine = create_engine(f"sqlite:///{file}")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


@pytest.mark.usefixtures("store")
def test_migrations_say_what_a_comparison_does_not_see(file: Path, tmp_path: Path) -> None:
    """WITHOUT ROWID, conditions of indexes, defaults, what is deleted with what."""
    other = tmp_path / "plain.db"
    engine = create_engine(f"sqlite:///{other}")
    metadata.create_all(engine)
    engine.dispose()
    assert ddl(file) == ddl(other)


def test_postgresql_has_words_for_every_table() -> None:
    written = "".join(
        str(CreateTable(table).compile(dialect=postgresql.dialect())) for table in metadata.sorted_tables
    )
    assert written.count("TIMESTAMP WITH TIME ZONE") == sum(
        isinstance(column.type, Utc) for table in metadata.tables.values() for column in table.c
    )
    assert "DATETIME" not in written


def test_the_known_revisions_are_the_scripts_in_their_order() -> None:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    scripts = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    assert tuple(reversed(scripts)) == schema.REVISIONS


def test_each_migration_can_be_undone_and_done_again(file: Path) -> None:
    database = connect(file, 5)
    schema.migrate(database)
    before = ddl(file)
    for revision in (*reversed(schema.REVISIONS), "base"):
        schema.migrate(database, revision)
    assert inspect(database.engine).get_table_names() == ["alembic_version"]
    schema.migrate(database)
    assert ddl(file) == before
    database.close()


def test_an_older_store_is_brought_up_when_it_is_opened(file: Path) -> None:
    database = connect(file, 5)
    schema.migrate(database, schema.REVISIONS[0])
    database.close()
    with Store.open(file) as store:
        assert store.inspections() == ()
    assert service_tables.outbox.name in ddl(file)


def test_a_store_of_a_newer_version_is_refused_and_left_alone(file: Path) -> None:
    Store.open(file).close()
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match=r"newer version of collector \(schema '9999'.*upgrade collector"):
        Store.open(file)


def test_a_database_of_another_program_is_refused_and_left_alone(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TABLE songs (title TEXT)")
    with pytest.raises(StoreError, match="is a database of another program"):
        Store.open(file)
    assert set(ddl(file)) == {"songs"}


def test_a_migration_that_fails_leaves_the_schema_as_it_was(file: Path) -> None:
    database = connect(file, 5)
    schema.migrate(database, schema.REVISIONS[0])
    with database.writing() as connection:  # what the next migration would make is in its way
        connection.exec_driver_sql("CREATE TABLE document (id INTEGER)")
    before = ddl(file)
    with pytest.raises(StoreError, match="document already exists"):
        schema.migrate(database)
    assert ddl(file) == before
    database.close()

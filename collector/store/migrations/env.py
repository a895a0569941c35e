"""Where Alembic finds the tables. `schema.migrate` hands over the connection and owns the transaction."""

from alembic import context

from collector.store import service_tables, tables  # noqa: F401 — they tell `metadata` their tables
from collector.store.columns import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite alters a table by making it anew
    transactional_ddl=True,
    compare_type=True,
)
context.run_migrations()

"""Connections and transactions. Reads see one moment; writes are whole or not there, and wait their turn.

SQLite runs in WAL mode with synchronous=FULL: what is committed survives a power cut, not only a kill. It
costs one fsync a device of an inspection (docs/store.md has the figures).
"""

import json
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from collector.model.errors import StoreError
from collector.store.faults import explained

_WRITES = "collector_writes"


@dataclass(frozen=True, slots=True)
class Database:
    """where   the file or the address, for messages; shows no password"""

    engine: Engine
    where: str

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction in which every query sees the same moment. Raises StoreError."""
        with self._transaction(writes=False) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is committed at the end, or leaves nothing. Raises StoreError.

        On SQLite it holds the only write lock from its beginning: keep it short.
        """
        with self._transaction(writes=True) as connection:
            yield connection

    @contextmanager
    def _transaction(self, *, writes: bool) -> Iterator[Connection]:
        try:
            with self.engine.execution_options(**{_WRITES: writes}).begin() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise explained(error, self.where) from error

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    def close(self) -> None:
        self.engine.dispose()


def connect(address: str | Path, patience_s: float) -> Database:
    """A database by its file or its SQLAlchemy URL; a file that is not there is made, for this user only.

    patience_s   how long a write waits for the writes of other processes
    """
    try:
        url = _url(address)
        # Parameters of statements are answers of devices: they have no place in a message.
        engine = create_engine(url, hide_parameters=True, json_serializer=_as_json)
    except (ArgumentError, ModuleNotFoundError) as error:
        raise StoreError(f"the address of the store cannot be used: {error}") from error
    if url.database is None or engine.dialect.name != "sqlite":
        return Database(engine, url.render_as_string(hide_password=True))
    database = Database(engine, url.database)
    _prepare_sqlite(engine, patience_s)
    try:
        _turn_to_wal(url.database, patience_s)
    except sqlite3.Error as error:
        raise explained(error, database.where) from error
    return database


def _url(address: str | Path) -> URL:
    """A file may have any name: it is not read as a URL. Raises ArgumentError or StoreError."""
    is_url = "://" in str(address)
    url = make_url(str(address)) if is_url else URL.create("sqlite", database=str(address))
    if url.get_backend_name() != "sqlite":
        return url
    if not url.database or url.database == ":memory:":
        raise StoreError("a store in memory would be lost at the end; name a file")
    return url.set(database=str(_made(Path(url.database))))


def _made(path: Path) -> Path:
    """Make the file, because SQLite would make it readable for everybody; its journals inherit the mode."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except IsADirectoryError as error:
        raise StoreError(f"store {str(path)!r} is a directory; name a file in it") from error
    except OSError as error:
        reason = f"{error.strerror}; the store needs a directory that this user may write"
        raise StoreError(f"store {str(path)!r} cannot be opened: {reason}") from error
    return path.absolute()


def _prepare_sqlite(engine: Engine, patience_s: float) -> None:
    @event.listens_for(engine, "connect")
    def connected(connection: sqlite3.Connection, _: object) -> None:
        # The driver would open a transaction before the first INSERT only; `begun` opens it at the start.
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout = {round(patience_s * 1000)}")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA journal_size_limit = 67108864")

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        # A transaction that reads first and then writes cannot wait for a lock, so writers take it at once.
        writes = connection.get_execution_options().get(_WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _turn_to_wal(path: str, patience_s: float) -> None:
    """Let readers read while one writes. The file remembers it. SQLite itself does not wait for this lock."""
    last = time.monotonic() + patience_s
    with closing(sqlite3.connect(path, timeout=patience_s)) as connection:
        while True:
            try:
                connection.execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > last:
                    raise
            time.sleep(0.02)


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def _as_json(value: Any) -> str:
    """JSON with Chinese as it is; escaped throughout where a lone surrogate would not pass as UTF-8."""
    text = _ENCODER.encode(value)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":"))
    return text

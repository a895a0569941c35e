"""What a database complains of, in words that say what to do."""

import sqlite3

from sqlalchemy.exc import SQLAlchemyError, StatementError

from collector.model.errors import StoreError

# Primary result codes of SQLite; the driver adds an extended code in the upper bytes.
_WORDS = {
    sqlite3.SQLITE_BUSY: "is locked by another process for longer than we wait; is a second one hanging",
    sqlite3.SQLITE_LOCKED: "is locked by another process for longer than we wait; is a second one hanging",
    sqlite3.SQLITE_READONLY: "cannot be written; the file or its directory is read-only for this user",
    sqlite3.SQLITE_PERM: "cannot be written; the file or its directory is read-only for this user",
    sqlite3.SQLITE_IOERR: "cannot be written or read; the disk, a quota or a file size limit refuses",
    sqlite3.SQLITE_CORRUPT: "is damaged; restore the last backup (docs/store.md)",
    sqlite3.SQLITE_FULL: "cannot grow, the disk is full; free space, nothing half is left in the store",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened; does the directory exist, may this user write there",
    sqlite3.SQLITE_NOTADB: "is no store but some other file; name another one, or restore the last backup",
    sqlite3.SQLITE_CONSTRAINT: "refuses a row",
}


def explained(error: SQLAlchemyError | sqlite3.Error, where: str) -> StoreError:
    """The StoreError that says what is wrong with the store at `where`. Holds no value of any row."""
    reason = (error.orig if isinstance(error, StatementError) else None) or error
    code = getattr(reason, "sqlite_errorcode", None)
    words = _WORDS.get(code & 0xFF) if isinstance(code, int) else None
    return StoreError(f"store {where!r} {words} ({reason})" if words else f"store {where!r}: {reason}")

"""Documents at rest: which files were written, and which reports the customer was given."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, insert, select

from collector.model.document import DocumentRecord
from collector.model.visit import Handover
from collector.store.database import Database
from collector.store.service_tables import document, handover


@dataclass(frozen=True, slots=True)
class Documents:
    """Raises StoreError where the store cannot be read or written."""

    database: Database

    def record(self, written: Iterable[DocumentRecord]) -> None:
        """Write down files that were written, all or none. The same file written again is known already."""
        with self.database.writing() as connection:
            known = {
                (row.path, row.digest)
                for row in connection.execute(select(document.c.path, document.c.digest))
            }
            rows = [_row(one) for one in written if (one.path, one.digest) not in known]
            if rows:
                connection.execute(insert(document), rows)

    def records(self, site: str | None = None) -> tuple[DocumentRecord, ...]:
        """The files, oldest first; of one site or of all."""
        query = select(document).order_by(document.c.rendered, document.c.id)
        with self.database.reading() as connection:
            rows = connection.execute(query if site is None else query.where(document.c.site == site))
            return tuple(_record(row) for row in rows.mappings())

    def hand_over(self, given: Handover) -> None:
        """Write down that the customer was given a report."""
        row = {name: getattr(given, name) for name in given.__dataclass_fields__}
        with self.database.writing() as connection:
            connection.execute(insert(handover).values(**row))

    def handovers(self, site: str | None = None) -> dict[str, Handover]:
        """Inspection -> when its report was first given; of one site or of all."""
        query = select(handover).order_by(handover.c.time.desc(), handover.c.id.desc())
        with self.database.reading() as connection:
            rows = connection.execute(query if site is None else query.where(handover.c.site == site))
            return {row["inspection"]: _handover(row) for row in rows.mappings()}


def _row(one: DocumentRecord) -> dict[str, Any]:
    row = {name: getattr(one, name) for name in one.__dataclass_fields__ if name != "subject"}
    about = {"inspection": one.subject} if one.kind == "inspection" else {"period": one.subject}
    return {"inspection": None, "period": None, **row, **about}


def _record(row: RowMapping) -> DocumentRecord:
    fields = {name: row[name] for name in DocumentRecord.__dataclass_fields__ if name != "subject"}
    return DocumentRecord(subject=row["inspection"] or row["period"] or "", **fields)


def _handover(row: RowMapping) -> Handover:
    return Handover(**{name: row[name] for name in Handover.__dataclass_fields__})

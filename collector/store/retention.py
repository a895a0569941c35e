"""What is forgotten when it is old: the bulk of each visit, never that the visit was, nor what was wrong."""

from datetime import datetime

from sqlalchemy import Select, delete, exists, select, tuple_, update

from collector.model.finding import Verdict
from collector.model.inspection import Outcome
from collector.store.database import Database
from collector.store.tables import event, evidence, finding, inspection, interface, observation, snapshot

# Visits a transaction: others wait for the write lock meanwhile.
_AT_ONCE = 20


def prune(database: Database, before: datetime, now: datetime) -> int:
    """The number of visits pruned: taken before `before`, not the latest of their device, not running."""
    with database.reading() as connection:
        numbers = list(connection.scalars(_old(before)))
    for first in range(0, len(numbers), _AT_ONCE):
        some = numbers[first : first + _AT_ONCE]
        with database.writing() as connection:
            for table in (observation, evidence, interface, event):
                connection.execute(delete(table).where(table.c.snapshot.in_(some)))
            good = finding.c.verdict == Verdict.OK.value
            connection.execute(delete(finding).where(finding.c.snapshot.in_(some), good))
            connection.execute(update(snapshot).where(snapshot.c.id.in_(some)).values(pruned=now))
    return len(numbers)


def _old(before: datetime) -> Select[tuple[int]]:
    later = snapshot.alias("later")
    same_device = (later.c.site == snapshot.c.site) & (later.c.device == snapshot.c.device)
    is_later = tuple_(later.c.taken, later.c.id) > tuple_(snapshot.c.taken, snapshot.c.id)
    return (
        select(snapshot.c.id)
        .join_from(snapshot, inspection)
        .where(snapshot.c.taken < before, snapshot.c.pruned.is_(None))
        .where(inspection.c.outcome != Outcome.RUNNING.value)
        .where(exists().where(same_device, is_later))
        .order_by(snapshot.c.taken)
    )

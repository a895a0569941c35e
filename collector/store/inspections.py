"""Inspections from their beginning to their end: each device is stored in one transaction, or not at all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import ColumnElement, Connection, select, update

from collector.model.errors import StoreError
from collector.model.exchange import Exchange
from collector.model.inspection import Inspection, Outcome, Result
from collector.store import liveness, snapshots
from collector.store.database import Database
from collector.store.evidence import pack, unpack
from collector.store.rows import Row, Scrub, inspection_cells, inspection_of
from collector.store.tables import evidence, inspection, snapshot


@dataclass(frozen=True, slots=True)
class Inspections:
    """scrub   hides secrets in texts and answers; None where there is nothing to hide"""

    database: Database
    scrub: Scrub | None = None

    def begin(self, begun: Inspection, zone: str, now: datetime) -> None:
        """Say that an inspection runs in this process. Raises StoreError for an id that is there already."""
        if not _is_zone(zone):
            raise StoreError(f"time zone {zone!r} is not known; name one as IANA does, 'Asia/Shanghai'")
        owner = liveness.this_process().as_json()
        cells = {**inspection_cells(begun), "zone": zone, "owner": owner, "alive": now}
        with self.database.writing() as connection:
            if _head(connection, begun.id) is not None:
                raise StoreError(f"inspection {begun.id!r} is in the store already")
            connection.execute(inspection.insert(), cells)

    def add(self, id_: str, result: Result, exchanges: Iterable[Exchange], now: datetime) -> None:
        """Store one device whole. Raises StoreError when the inspection does not run or has the device."""
        packed = pack(exchanges, self.scrub)
        device = result.snapshot.device
        with self.database.writing() as connection:
            head = _running(connection, id_)
            if connection.scalar(select(snapshot.c.id).where(_is(id_, device))) is not None:
                raise StoreError(f"inspection {id_!r} has a result of {device!r} already")
            snapshots.write(connection, head, result, packed, self.scrub or str)
            connection.execute(update(inspection).where(inspection.c.id == id_).values(alive=now))

    def beat(self, id_: str, now: datetime) -> None:
        """Say that the inspection still runs, where its next device takes longer than `liveness.LEASE`."""
        with self.database.writing() as connection:
            _running(connection, id_)
            connection.execute(update(inspection).where(inspection.c.id == id_).values(alive=now))

    def finish(self, id_: str, outcome: Outcome, finished: datetime) -> None:
        """Raises StoreError when the inspection does not run."""
        if outcome is Outcome.RUNNING:
            raise StoreError(f"inspection {id_!r} cannot end as 'running'")
        with self.database.writing() as connection:
            _running(connection, id_)
            ended = update(inspection).where(inspection.c.id == id_)
            connection.execute(ended.values(outcome=outcome.value, finished=finished))

    def interrupted(self, now: datetime) -> tuple[Inspection, ...]:
        """Mark inspections whose process ended before they did; they finished when it wrote last."""
        here = liveness.this_process()
        left = select(inspection).where(inspection.c.outcome == Outcome.RUNNING.value)
        with self.database.reading() as connection:
            if not any(_is_left(row, now, here) for row in connection.execute(left).mappings()):
                return ()
        with self.database.writing() as connection:
            gone = [row for row in connection.execute(left).mappings() if _is_left(row, now, here)]
            for row in gone:
                ended = update(inspection).where(inspection.c.id == row["id"])
                connection.execute(ended.values(outcome=Outcome.INTERRUPTED.value, finished=row["alive"]))
        return tuple(
            inspection_of({**row, "outcome": Outcome.INTERRUPTED.value, "finished": row["alive"]})
            for row in gone
        )

    def load(self, id_: str) -> Inspection:
        """With all results, in the order in which they were planned.

        Raises StoreError when there is none, or when observations of it were pruned: it would look healthy.
        """
        with self.database.reading() as connection:
            head = _head(connection, id_)
            if head is None:
                raise StoreError(f"there is no inspection {id_!r} in the store")
            return _whole(connection, head)

    def latest(self, site: str) -> Inspection | None:
        """The inspection of the site that began last and has ended, however it ended."""
        ended = select(inspection).where(
            inspection.c.site == site, inspection.c.outcome != Outcome.RUNNING.value
        )
        with self.database.reading() as connection:
            newest = ended.order_by(inspection.c.started.desc(), inspection.c.id.desc()).limit(1)
            head = connection.execute(newest).mappings().one_or_none()
            return None if head is None else _whole(connection, head)

    def heads(
        self, site: str | None, since: datetime | None, until: datetime | None
    ) -> tuple[Inspection, ...]:
        """Inspections without their results, oldest first: begun at or after `since` and before `until`."""
        query = select(inspection).order_by(inspection.c.started, inspection.c.id)
        if site is not None:
            query = query.where(inspection.c.site == site)
        if since is not None:
            query = query.where(inspection.c.started >= since)
        if until is not None:
            query = query.where(inspection.c.started < until)
        with self.database.reading() as connection:
            return tuple(inspection_of(row) for row in connection.execute(query).mappings())

    def exchanges(self, id_: str, device: str) -> tuple[Exchange, ...]:
        """Raises StoreError when there are none, when they were pruned, and when they were changed since."""
        with self.database.reading() as connection:
            packed = snapshots.read_evidence(connection, _is(id_, device))
            if packed is None:
                pruned = connection.scalar(select(snapshot.c.pruned).where(_is(id_, device)))
                why = f"was pruned at {pruned:%Y-%m-%d}" if pruned else "is not in the store"
                raise StoreError(f"the evidence of {device!r} in inspection {id_!r} {why}")
        return unpack(packed)

    def digests(self, id_: str) -> dict[str, str]:
        """sha256 of the evidence of each device: what the manifest of a document names."""
        query = select(snapshot.c.device, evidence.c.digest).join_from(evidence, snapshot)
        with self.database.reading() as connection:
            rows = connection.execute(query.where(snapshot.c.inspection == id_).order_by(snapshot.c.device))
            return {row.device: row.digest for row in rows}


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (
        ValueError,
        OSError,
        ZoneInfoNotFoundError,
    ):  # a path out of the zone folder, a folder, a misspelling
        return False
    return True


def _is(id_: str, device: str) -> ColumnElement[bool]:
    return (snapshot.c.inspection == id_) & (snapshot.c.device == device)


def _head(connection: Connection, id_: str) -> Row | None:
    return connection.execute(select(inspection).where(inspection.c.id == id_)).mappings().one_or_none()


def _running(connection: Connection, id_: str) -> Row:
    """The row of an inspection that may still be written to, held until the transaction ends."""
    query = select(inspection).where(inspection.c.id == id_).with_for_update()
    head = connection.execute(query).mappings().one_or_none()
    if head is None:
        raise StoreError(f"there is no inspection {id_!r} in the store")
    if head["outcome"] != Outcome.RUNNING.value:
        raise StoreError(f"inspection {id_!r} has ended as {head['outcome']!r}; nothing can be added to it")
    return head


def _is_left(row: Row, now: datetime, here: liveness.Owner) -> bool:
    return liveness.is_gone(liveness.Owner(**row["owner"]), row["alive"], now, here)


def _whole(connection: Connection, head: Row) -> Inspection:
    mine = snapshot.c.inspection == head["id"]
    pruned = connection.scalar(select(snapshot.c.device).where(mine, snapshot.c.pruned.is_not(None)).limit(1))
    if pruned is not None:
        reason = f"the observations of {pruned!r} and perhaps others were pruned; the daily roll-up is left"
        raise StoreError(f"inspection {head['id']!r} is no longer whole: {reason}")
    found = {result.snapshot.device: result for result in snapshots.read(connection, mine).values()}
    order = [*(name for name in head["planned"] if name in found), *found]
    return inspection_of(head, {name: found[name] for name in dict.fromkeys(order)})

"""The outbox: what is still to be told to whom. A parcel is forgotten only when it was received.

Of each ticket only the oldest parcel of a sink can be taken: a far side hears of things in their order.
Taking writes down the attempt and a lease before anything is sent: a process that is killed leaves a parcel
that another one takes when the lease is over, and that knows it may have arrived.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, Select, Subquery, and_, func, select, update

from collector.model.notice import Backlog, Parcel, Receipt
from collector.store.database import Database
from collector.store.service_tables import outbox, ticket_event
from collector.store.tickets import notice_of

LEASE: Final = timedelta(minutes=5)  # longer than any one delivery may take
_WAITING: Final = "waiting"
_SENT: Final = "sent"


@dataclass(frozen=True, slots=True)
class Outbox:
    """Raises StoreError where the store cannot be read or written."""

    database: Database

    def take(self, sinks: frozenset[str], now: datetime) -> Parcel | None:
        """The next parcel that may be sent to one of these sinks, leased to the caller; else None."""
        with self.database.writing() as connection:
            row = connection.execute(_next(sinks, now)).mappings().first()
            if row is None:
                return None
            attempt = row["attempts"] + 1
            leased = update(outbox).where(outbox.c.id == row["id"])
            connection.execute(leased.values(attempts=attempt, next_try=now + LEASE))
            notice = notice_of(row["payload"])
            remote = _remote(connection, row["sink"], notice.event.ticket)
        return Parcel(id=row["id"], sink=row["sink"], notice=notice, attempt=attempt, remote=remote)

    def sent(self, parcel: Parcel, receipt: Receipt) -> None:
        """The far side has it."""
        told = {"remote": receipt.remote, "note": receipt.note}
        self._settle(parcel, state=_SENT, receipt=told, error=None)

    def failed(self, parcel: Parcel, reason: str, next_try: datetime) -> None:
        """The far side did not take it; it waits until then."""
        self._settle(parcel, next_try=next_try, error=reason)

    def hurry(self, sink: str, now: datetime) -> int:
        """Let all that waits for a sink be tried at once, because a person mended it; how many wait."""
        waiting = update(outbox).where(outbox.c.sink == sink, outbox.c.state == _WAITING)
        with self.database.writing() as connection:
            return connection.execute(waiting.values(next_try=now)).rowcount

    def backlogs(self) -> tuple[Backlog, ...]:
        """What each sink has not taken yet; sinks that have everything are not among them."""
        with self.database.reading() as connection:
            rows = connection.execute(_BACKLOGS).mappings().all()
            return tuple(Backlog(**row, error=_last_error(connection, row["sink"])) for row in rows)

    def _settle(self, parcel: Parcel, **values: object) -> None:
        # Only by the attempt that holds the lease: one that was overtaken changes nothing any more.
        held = and_(outbox.c.id == parcel.id, outbox.c.attempts == parcel.attempt, outbox.c.state == _WAITING)
        with self.database.writing() as connection:
            connection.execute(update(outbox).where(held).values(**values))


_BACKLOGS: Final = (
    select(outbox.c.sink, func.count().label("waiting"), func.min(ticket_event.c.entered).label("since"))
    .join_from(outbox, ticket_event, ticket_event.c.key == outbox.c.key)
    .where(outbox.c.state == _WAITING)
    .group_by(outbox.c.sink)
    .order_by(outbox.c.sink)
)


def _heads(sinks: frozenset[str]) -> Subquery:
    """The oldest waiting parcel of each ticket for each of the sinks."""
    return (
        select(func.min(outbox.c.id).label("id"))
        .join_from(outbox, ticket_event, ticket_event.c.key == outbox.c.key)
        .where(outbox.c.state == _WAITING, outbox.c.sink.in_(sinks))
        .group_by(outbox.c.sink, ticket_event.c.ticket)
        .subquery()
    )


def _next(sinks: frozenset[str], now: datetime) -> Select[tuple[object, ...]]:
    heads = _heads(sinks)
    return (
        select(outbox)
        .join(heads, heads.c.id == outbox.c.id)
        .where(outbox.c.next_try <= now)
        .order_by(outbox.c.next_try, outbox.c.id)
        .limit(1)
        .with_for_update(of=outbox, skip_locked=True)  # SQLite, which holds one write lock, leaves it out
    )


def _remote(connection: Connection, sink: str, ticket: str) -> str | None:
    """The number that the far side gave the ticket, in the latest receipt that has one."""
    query = (
        select(outbox.c.receipt)
        .join_from(outbox, ticket_event, ticket_event.c.key == outbox.c.key)
        .where(outbox.c.sink == sink, ticket_event.c.ticket == ticket, outbox.c.state == _SENT)
        .order_by(outbox.c.id.desc())
    )
    told = (receipt["remote"] for receipt in connection.scalars(query) if receipt)
    return next((remote for remote in told if remote is not None), None)


def _last_error(connection: Connection, sink: str) -> str | None:
    query = (
        select(outbox.c.error)
        .where(outbox.c.sink == sink, outbox.c.state == _WAITING, outbox.c.error.is_not(None))
        .order_by(outbox.c.next_try.desc())
        .limit(1)
    )
    return connection.scalar(query)

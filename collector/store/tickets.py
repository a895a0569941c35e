"""Tickets at rest: their events, and what is still to be told of them.

An event, the ticket it changes and its parcels are written in one transaction. Whoever read a ticket that has
changed since is told so, and writes nothing.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, Select, or_, select, update
from sqlalchemy.exc import IntegrityError

from collector.model.errors import Overtaken, StoreError, TicketError
from collector.model.notice import Notice
from collector.model.ticket import Fault, Place, Ticket, TicketEvent, TicketState
from collector.store.database import Database
from collector.store.service_tables import outbox, ticket, ticket_event

Scrub = Callable[[str], str]

_EVENT: Final = TypeAdapter(TicketEvent)
_NOTICE: Final = TypeAdapter(Notice)
_FAULT: Final = TypeAdapter(Fault)
_PLACE: Final = TypeAdapter(Place)
_TEXTS: Final = ("title", "says", "effect", "advice", "severity_reason")


@dataclass(frozen=True, slots=True)
class Tickets:
    """scrub   hides secrets in one text; applied to all that is written"""

    database: Database
    scrub: Scrub | None = None

    def ticket(self, number: str) -> Ticket | None:
        """One ticket by its number; None where there is none."""
        found = self._read(select(ticket.c.id).where(ticket.c.id == number))
        return found[0] if found else None

    def tickets(self, site: str | None = None, *, closed_since: datetime | None = None) -> tuple[Ticket, ...]:
        """The open tickets, oldest first, with those closed since then; of one site or of all."""
        wanted = ticket.c.state != TicketState.CLOSED.value
        if closed_since is not None:
            wanted = or_(wanted, ticket.c.changed >= closed_since)
        query = select(ticket.c.id).where(wanted)
        return self._read(query if site is None else query.where(ticket.c.site == site))

    def period(self, site: str, since: datetime, until: datetime) -> tuple[Ticket, ...]:
        """All tickets of a site that were open at any time from `since` up to but without `until`."""
        lived = or_(ticket.c.state != TicketState.CLOSED.value, ticket.c.changed >= since)
        return self._read(select(ticket.c.id).where(ticket.c.site == site, ticket.c.opened < until, lived))

    def next_number(self, site: str, year: int) -> int:
        """The first free number of the site in that year, from 1."""
        prefix = f"{site}-{year}-"
        with self.database.reading() as connection:
            ids = connection.scalars(
                select(ticket.c.id).where(ticket.c.id.startswith(prefix, autoescape=True))
            )
            taken = [int(one.removeprefix(prefix)) for one in ids if one.removeprefix(prefix).isdigit()]
        return max(taken, default=0) + 1

    def record(
        self,
        changes: Sequence[tuple[Ticket, Sequence[TicketEvent]]],
        notices: Iterable[Notice] = (),
        sinks: Sequence[str] = (),
    ) -> None:
        """Write new events, all or none.

        changes   each ticket as it is after them, with its new events
        notices   what to tell each of the sinks

        Raises Overtaken when another process changed or opened one of the tickets since it was read.
        """
        with self.database.writing() as connection:
            try:
                for after, events in changes:
                    self._write(connection, after, events)
                self._enclose(connection, notices, sinks)
            except IntegrityError as error:
                raise Overtaken("a ticket was changed by another process; read it again") from error

    def _write(self, connection: Connection, after: Ticket, events: Sequence[TicketEvent]) -> None:
        row = self._row(after)
        if events and events[0].number == 1:
            connection.execute(ticket.insert().values(row))
        else:
            connection.execute(update(ticket).where(ticket.c.id == after.id).values(row))
        for event in events:
            # The key is unique: a second writer of the same number fails here.
            connection.execute(ticket_event.insert().values(self._event_row(event)))

    def _enclose(self, connection: Connection, notices: Iterable[Notice], sinks: Sequence[str]) -> None:
        for notice in notices:
            for sink in sinks:
                parcel = {
                    "sink": sink,
                    "key": notice.event.key,
                    "payload": self._plain(_NOTICE, notice),
                    "state": "waiting",
                    "next_try": notice.event.entered,
                }
                connection.execute(outbox.insert().values(parcel))

    def _row(self, one: Ticket) -> dict[str, Any]:
        fault = self._plain(_FAULT, one.fault)
        return {
            "id": one.id,
            "site": one.key.site,
            "device": one.key.device,
            "part": one.key.part,
            "check": one.key.check,
            "state": one.state.value,
            "severity": int(one.severity),
            "opened": one.opened,
            "changed": one.events[-1].entered,
            "texts": {name: fault[name] for name in _TEXTS},
            "details": self._plain(_PLACE, one.place),
        }

    def _event_row(self, event: TicketEvent) -> dict[str, Any]:
        payload = self._plain(_EVENT, event)
        return {
            "ticket": event.ticket,
            "key": event.key,
            "time": event.time,
            "entered": event.entered,
            "actor": event.actor,
            "kind": event.kind.value,
            "reason": payload["reason"],
            "payload": payload,
        }

    def _plain(self, adapter: TypeAdapter[Any], value: Any) -> Any:
        plain = adapter.dump_python(value, mode="json")
        return plain if self.scrub is None else _scrubbed(plain, self.scrub)

    def _read(self, ids: Select[tuple[str]]) -> tuple[Ticket, ...]:
        query = (
            select(ticket_event.c.ticket, ticket_event.c.payload)
            .where(ticket_event.c.ticket.in_(ids))
            .order_by(ticket_event.c.ticket, ticket_event.c.id)
        )
        histories: dict[str, list[TicketEvent]] = {}
        with self.database.reading() as connection:
            for number, payload in connection.execute(query):
                histories.setdefault(number, []).append(_event(number, payload))
        return tuple(sorted(map(_folded, histories.values()), key=lambda one: (one.opened, one.id)))


def notice_of(payload: Any) -> Notice:
    """The notice of a parcel. Raises StoreError where it cannot be read."""
    try:
        return _NOTICE.validate_python(payload)
    except ValidationError as error:
        raise StoreError(
            f"a parcel of the outbox cannot be read: {error.error_count()} fields are wrong"
        ) from error


def _event(number: str, payload: Any) -> TicketEvent:
    try:
        return _EVENT.validate_python(payload)
    except ValidationError as error:
        raise StoreError(
            f"an event of ticket {number!r} cannot be read: {error.error_count()} fields are wrong"
        ) from error


def _folded(events: list[TicketEvent]) -> Ticket:
    try:
        return Ticket.from_events(events)
    except TicketError as error:
        raise StoreError(f"the history of a ticket in the store is damaged: {error}") from error


def _scrubbed(value: Any, scrub: Scrub) -> Any:
    if isinstance(value, str):
        return scrub(value)
    if isinstance(value, list):
        return [_scrubbed(entry, scrub) for entry in value]
    if isinstance(value, dict):
        return {name: _scrubbed(entry, scrub) for name, entry in value.items()}
    return value

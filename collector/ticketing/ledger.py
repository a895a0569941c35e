"""Writing into the ledger: what follows from inspections and from time, and how any event is entered."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from collector.contracting.agreements import Agreement
from collector.contracting.clocks import ticket_clocks
from collector.model.errors import Overtaken
from collector.model.inspection import Inspection
from collector.model.inventory import Site
from collector.model.notice import Notice
from collector.model.ticket import Ticket, TicketEvent
from collector.ticketing.notices import notices
from collector.ticketing.rules import Grounds, breaches, consequences

# For a site without a contract: as long as in every profile that is shipped.
REOPEN: Final = timedelta(days=30)
_TRIES: Final = 5


class Ledger(Protocol):
    """Where tickets are kept. Raises StoreError."""

    def ticket(self, number: str) -> Ticket | None:
        """One ticket by its number; None where there is none."""

    def tickets(self, site: str | None = None, *, closed_since: datetime | None = None) -> tuple[Ticket, ...]:
        """The open tickets, oldest first, with those closed since then."""

    def next_number(self, site: str, year: int) -> int:
        """The first free number of the site in that year."""

    def record(
        self,
        changes: Sequence[tuple[Ticket, Sequence[TicketEvent]]],
        notices: Iterable[Notice] = (),
        sinks: Sequence[str] = (),
    ) -> None:
        """Write new events, all or none. Raises Overtaken when a ticket has changed since it was read."""


@dataclass(frozen=True, slots=True)
class Clerk:
    """Enters events with what follows from them: the ticket's new state and the notices to every sink.

    sinks       names of all that are told
    agreement   the agreement of a site, by its name; None where it has no contract
    """

    ledger: Ledger
    sinks: Sequence[str] = ()
    agreement: Callable[[str], Agreement | None] = lambda _: None

    def inspected(self, inspection: Inspection, site: Site, now: datetime) -> tuple[TicketEvent, ...]:
        """Enter what follows from an inspection. Given the same inspection again, nothing does.

        now   aware; the year of a number is that of the site

        Raises StoreError, CalendarError.
        """
        terms = self.agreement(site.name)
        reopen = timedelta(days=terms.profile.tickets.reopen_days) if terms else REOPEN

        def drawn() -> tuple[list[Ticket], tuple[TicketEvent, ...]]:
            tickets = self.ledger.tickets(site.name, closed_since=now - max(reopen, _MEMORY))
            number = self.ledger.next_number(site.name, _local(now, site).year)
            grounds = Grounds(tickets=tickets, reopen=reopen, now=_local(now, site), next_number=number)
            return list(tickets), consequences(inspection, site, grounds)

        return self._until_written(drawn, terms)

    def watch(self, site: str, now: datetime) -> tuple[TicketEvent, ...]:
        """Enter the promises that were broken since the last look. Raises StoreError, CalendarError."""
        terms = self.agreement(site)
        if terms is None:
            return ()

        def drawn() -> tuple[list[Ticket], tuple[TicketEvent, ...]]:
            tickets = self.ledger.tickets(site, closed_since=now - _MEMORY)
            found = [breaches(one, ticket_clocks(one, terms, now), now) for one in tickets]
            return list(tickets), tuple(event for events in found for event in events)

        return self._until_written(drawn, terms)

    def enter(self, ticket: Ticket, event: TicketEvent) -> Ticket:
        """The ticket after one event more. Raises IllegalMove, StoreError; Overtaken when it has changed."""
        terms = self.agreement(ticket.key.site)
        after = ticket.after(event)
        self.ledger.record([(after, [event])], notices(ticket, [event], terms), self.sinks)
        return after

    def _until_written(
        self, drawn: Callable[[], tuple[list[Ticket], tuple[TicketEvent, ...]]], terms: Agreement | None
    ) -> tuple[TicketEvent, ...]:
        """Draw and write; draw again from what is there now where another process was quicker."""
        for last in (*[False] * (_TRIES - 1), True):
            tickets, events = drawn()
            try:
                self._write(tickets, events, terms)
            except Overtaken:
                if last:
                    raise
            else:
                break
        return events

    def _write(self, tickets: list[Ticket], events: Sequence[TicketEvent], terms: Agreement | None) -> None:
        before = {ticket.id: ticket for ticket in tickets}
        changes: list[tuple[Ticket, list[TicketEvent]]] = []
        told: list[Notice] = []
        of_ticket: dict[str, list[TicketEvent]] = {}
        for event in events:
            of_ticket.setdefault(event.ticket, []).append(event)
        for number, mine in of_ticket.items():
            known = before[number].events if number in before else ()
            changes.append((Ticket.from_events([*known, *mine]), mine))
            told += notices(before.get(number), mine, terms)
        if changes:
            self.ledger.record(changes, told, self.sinks)


_MEMORY: Final = timedelta(days=365)  # how far back a closed ticket still counts as a problem solved before


def _local(now: datetime, site: Site) -> datetime:
    return now.astimezone(ZoneInfo(site.timezone))

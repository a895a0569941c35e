"""The service desk: what people do with tickets. The command line and the pages call this and print."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from collector.contracting.clocks import Clock, ticket_clocks
from collector.model.errors import TicketError, UnknownTicket
from collector.model.finding import Severity
from collector.model.text import Text
from collector.model.ticket import (
    REPORTED,
    Decision,
    EventKind,
    Fault,
    Ticket,
    TicketEvent,
    TicketState,
)
from collector.ticketing.ledger import Clerk

# Events that say nothing without words, and what the words are.
_WORDED: Final = {
    EventKind.COMMITMENT: "what was promised to the customer",
    EventKind.COMMENT: "the comment",
}


@dataclass(frozen=True, slots=True)
class Desk:
    """Each method raises StoreError where the store cannot be read or written. One that changes a ticket
    raises UnknownTicket, IllegalMove or TicketError too; the ticket stays as it was then.

    actor   who does it, for the ledger
    clock   the time now, aware
    """

    clerk: Clerk
    actor: str
    clock: Callable[[], datetime]

    def list(self, site: str | None = None, *, closed_since: datetime | None = None) -> tuple[Ticket, ...]:
        """The open tickets, oldest first, with those closed since then; of one site or of all."""
        return self.clerk.ledger.tickets(site, closed_since=closed_since)

    def show(self, number: str) -> tuple[Ticket, tuple[Clock, ...]]:
        """One ticket with its clocks as they stand; none for a site without a contract."""
        ticket = self._ticket(number)
        terms = self.clerk.agreement(ticket.key.site)
        return ticket, ticket_clocks(ticket, terms, self.clock()) if terms else ()

    def acknowledge(self, number: str, reason: str = "", at: datetime | None = None) -> Ticket:
        """A person has taken notice and answered."""
        return self._enter(number, EventKind.ACKNOWLEDGED, reason, at)

    def start(self, number: str, reason: str = "", at: datetime | None = None) -> Ticket:
        """Work begins; again, with a reason, when the customer does not agree that service is restored."""
        if self._ticket(number).state is TicketState.RESTORED and not reason.strip():
            raise TicketError(f"ticket {number!r} was restored; say why work begins again")
        return self._enter(number, EventKind.STARTED, reason, at)

    def restore(self, number: str, reason: str = "", at: datetime | None = None) -> Ticket:
        """Service is restored; the customer has not said so yet."""
        return self._enter(number, EventKind.RESTORED, reason, at)

    def confirm(self, number: str, by: str, reason: str = "", at: datetime | None = None) -> Ticket:
        """The customer agrees; `by` is who of the customer did."""
        if not by.strip():
            raise TicketError(f"ticket {number!r} is confirmed by a person of the customer; name that person")
        words = f"{by.strip()}: {reason.strip()}" if reason.strip() else by.strip()
        return self._enter(number, EventKind.CUSTOMER_CONFIRMED, words, at)

    def close(self, number: str, reason: str = "", at: datetime | None = None) -> Ticket:
        """The end; only after the customer's confirmation."""
        return self._enter(number, EventKind.CLOSED, reason, at)

    def grade(self, number: str, severity: int, reason: str) -> Ticket:
        """A person says how urgent it is, and why; that stands until the finding becomes more urgent.

        severity   1, 2 or 3; counts from now, so that no promise is mended afterwards
        """
        ticket = self._ticket(number)
        if severity not in tuple(Severity):
            raise TicketError(f"{severity!r} is no severity; write 1, 2 or 3")
        if not ticket.is_open:
            raise TicketError(f"ticket {number!r} is closed; its severity stays {int(ticket.severity)}")
        if ticket.severity == severity:
            raise TicketError(f"ticket {number!r} is of severity {severity} already")
        if not (why := reason.strip()):
            raise TicketError(f"say why ticket {number!r} is of severity {severity}")
        fault = replace(ticket.fault, severity=Severity(severity), severity_reason=Text(why, why))
        return self._enter(number, EventKind.GRADED, why, None, fault=fault)

    def comment(self, number: str, text: str) -> Ticket:
        """Words for whoever reads the ticket."""
        return self.event(number, EventKind.COMMENT, reason=text)

    def event(
        self,
        number: str,
        kind: str,
        *,
        at: datetime | None = None,
        reason: str = "",
        decision: str | None = None,
    ) -> Ticket:
        """What a person reports: arrived, part_requested, commitment, decision and so on.

        at         when it happened, if that was not now
        reason     why; of a commitment and a comment the words themselves
        decision   with the kind decision: agree, defer or refuse
        """
        if kind not in REPORTED:
            raise TicketError(f"{kind!r} cannot be reported; known are {', '.join(REPORTED)}")
        known = EventKind(kind)
        if known in _WORDED and not reason.strip():
            raise TicketError(f"a {known} needs words: {_WORDED[known]}")
        return self._enter(number, known, reason, at, _decision(known, decision))

    def _ticket(self, number: str) -> Ticket:
        found = self.clerk.ledger.ticket(number)
        if found is None:
            raise UnknownTicket(
                f"there is no ticket {number!r}; `collector ticket list` shows those that are open"
            )
        return found

    def _enter(
        self,
        number: str,
        kind: EventKind,
        reason: str,
        at: datetime | None,
        decision: Decision | None = None,
        fault: Fault | None = None,
    ) -> Ticket:
        ticket, now = self._ticket(number), self.clock()
        event = TicketEvent(
            ticket=ticket.id,
            number=len(ticket.events) + 1,
            kind=kind,
            time=_past(at, now),
            entered=now,
            actor=self.actor,
            reason=reason.strip(),
            decision=decision,
            fault=fault,
        )
        return self.clerk.enter(ticket, event)


def moment(text: str) -> datetime:
    """A time as a person writes it, with its zone. Raises TicketError."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise TicketError(f"{text!r} is no time; write it as 2026-11-21T16:00+08:00") from error
    return _zoned(found)


def _past(at: datetime | None, now: datetime) -> datetime:
    if at is None:
        return now
    if _zoned(at) > now:
        raise TicketError(f"{at.isoformat()} is in the future; an event is entered once it has happened")
    return at


def _zoned(at: datetime) -> datetime:
    if at.utcoffset() is None:
        raise TicketError(f"{at.isoformat()} has no time zone; write it as 2026-11-21T16:00+08:00")
    return at


def _decision(kind: EventKind, decision: str | None) -> Decision | None:
    if kind is not EventKind.DECISION:
        if decision is not None:
            raise TicketError(f"a {kind} carries no decision")
        return None
    if decision not in tuple(Decision):
        raise TicketError(f"{decision!r} is no decision; write {', '.join(Decision)}")
    return Decision(decision)

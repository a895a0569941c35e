"""Tickets: one fault from its first finding to the customer's confirmation, as the fold of its events.

Nothing of a ticket is stored but its events. They are folded in the order in which they were entered; clocks
are computed from the times at which they happened.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import reduce
from typing import Final

from collector.model.errors import IllegalMove, TicketError
from collector.model.finding import Severity
from collector.model.inventory import Contact
from collector.model.text import Text


class TicketState(StrEnum):
    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    IN_PROGRESS = "in_progress"
    RESTORED = "restored"
    CUSTOMER_CONFIRMED = "customer_confirmed"
    CLOSED = "closed"


class EventKind(StrEnum):
    """First what the rules say, then the moves and the grading of people, then what people report."""

    OPENED = "opened"
    UPDATED = "updated"  # another severity, or bad again after it was proposed for closing
    SEEN_AGAIN = "seen_again"  # nothing new: for the ledger only
    PROPOSED = "proposed"  # the finding is good: proposed for closing
    REOPENED = "reopened"
    BREACHED = "breached"  # a promise was broken; never taken back

    ACKNOWLEDGED = "acknowledged"
    STARTED = "started"
    RESTORED = "restored"
    CUSTOMER_CONFIRMED = "customer_confirmed"
    CLOSED = "closed"
    GRADED = "graded"  # a person says how urgent it is; moves nothing

    DISPATCHED = "dispatched"
    ARRIVED = "arrived"
    VENDOR_ARRIVED = "vendor_arrived"
    PART_REQUESTED = "part_requested"
    PART_ARRIVED = "part_arrived"
    COMMITMENT = "commitment"
    RECOVERED = "recovered"
    DECISION = "decision"
    COMMENT = "comment"
    FAULT_REPORT_SENT = "fault_report_sent"
    RMA_OPENED = "rma_opened"
    RMA_REPLACED = "rma_replaced"


_IN = TicketState
# Every move: the states it may start from, and the one it ends in.
MOVES: Final[Mapping[EventKind, tuple[frozenset[TicketState], TicketState]]] = {
    EventKind.ACKNOWLEDGED: (frozenset({_IN.OPEN}), _IN.ACKNOWLEDGED),
    # From restored: the customer does not agree that it is.
    EventKind.STARTED: (frozenset({_IN.ACKNOWLEDGED, _IN.RESTORED}), _IN.IN_PROGRESS),
    EventKind.RESTORED: (frozenset({_IN.ACKNOWLEDGED, _IN.IN_PROGRESS}), _IN.RESTORED),
    EventKind.CUSTOMER_CONFIRMED: (frozenset({_IN.RESTORED}), _IN.CUSTOMER_CONFIRMED),
    EventKind.CLOSED: (frozenset({_IN.CUSTOMER_CONFIRMED}), _IN.CLOSED),
    EventKind.REOPENED: (frozenset({_IN.RESTORED, _IN.CUSTOMER_CONFIRMED, _IN.CLOSED}), _IN.OPEN),
}

# What people report without moving the ticket.
REPORTED: Final = tuple(EventKind)[tuple(EventKind).index(EventKind.DISPATCHED) :]


class Decision(StrEnum):
    AGREE = "agree"
    DEFER = "defer"
    REFUSE = "refuse"


class Mark(StrEnum):
    """What promises may depend on beside the severity."""

    CLUSTER = "cluster"  # the device is a member of a redundancy group
    KNOWN_PROBLEM = "known_problem"  # seen before on such a device, and solved
    ELECTRONIC = "electronic"  # submitted in writing, not by telephone


@dataclass(frozen=True, slots=True, order=True)
class FaultKey:
    """The same fault at every visit."""

    site: str
    device: str
    part: str
    check: str

    def __str__(self) -> str:
        return "/".join((self.site, self.device, self.part, self.check))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What the finding said.

    evidence     sources of the observations it rests on
    inspection   id of the inspection that found it
    """

    severity: Severity
    severity_reason: Text
    title: Text
    says: Text
    effect: Text
    advice: Text
    evidence: tuple[str, ...] = ()
    inspection: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the fault is and whom to call: what a service desk asks for first. None is not known.

    part_*   of the failed part, as the device reports it: what the spare must match
    """

    site_title: Text
    site_address: str = ""
    customer: str = ""
    contacts: tuple[Contact, ...] = ()
    address: str = ""
    vendor: str | None = None
    model: str | None = None
    serial: str | None = None
    os_version: str | None = None
    role: str = ""
    services: tuple[str, ...] = ()
    cluster: str | None = None
    part_model: str | None = None
    part_number: str | None = None
    part_serial: str | None = None
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketEvent:
    """One thing that happened to a ticket; never changed, never removed.

    number     1, 2, 3 ... within the ticket, in the order of entry
    time       when it happened; `entered` is when it was written down
    reason     why, or the words of a comment or commitment
    fault      with opened, updated and reopened: what the finding now says; with graded: as a person sees it
    evidence   with proposed: what the good finding rests on
    whose     with opened: whose fault; `place` with it
    previous   with opened: the closed ticket of the same fault, where there is one
    clock      with breached: the name of the promise and its run, `arrival 1`
    """

    ticket: str
    number: int
    kind: EventKind
    time: datetime
    entered: datetime
    actor: str
    reason: str = ""
    fault: Fault | None = None
    evidence: tuple[str, ...] = ()
    whose: FaultKey | None = None
    place: Place | None = None
    previous: str | None = None
    decision: Decision | None = None
    clock: str | None = None

    @property
    def key(self) -> str:
        """The same event has the same key wherever it is told."""
        return f"{self.ticket}/{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """A ticket after its latest event.

    opened     when the fault was first found
    sighted    when the latest finding that counted, good or bad, was read from the device
    restored   when service was restored; None before and after a reopening
    proposed   whether the latest finding is good and the ticket waits for a person to say so
    """

    id: str
    key: FaultKey
    state: TicketState
    fault: Fault
    place: Place
    opened: datetime
    sighted: datetime
    restored: datetime | None = None
    closed: datetime | None = None
    proposed: bool = False
    previous: str | None = None
    events: tuple[TicketEvent, ...] = ()

    @classmethod
    def from_events(cls, events: Iterable[TicketEvent]) -> "Ticket":
        """The fold of all events of one ticket. Raises TicketError for a history that cannot be."""
        first, *others = sorted(events, key=lambda event: event.number)
        return reduce(cls.after, others, cls._opened(first))

    def after(self, event: TicketEvent) -> "Ticket":
        """The ticket with one event more. Raises IllegalMove, or TicketError where it is not the next one."""
        if (event.ticket, event.number) != (self.id, len(self.events) + 1):
            raise TicketError(f"event {event.key!r} is not the next of ticket {self.id!r}")
        moved = replace(self, state=self.state_after(event.kind), events=(*self.events, event))
        return _changed(moved if event.fault is None else replace(moved, fault=event.fault), event)

    def state_after(self, kind: EventKind) -> TicketState:
        """The state that an event of this kind leads to. Raises IllegalMove that names what may be done."""
        if kind not in MOVES:
            return self.state
        starts, end = MOVES[kind]
        if self.state not in starts:
            allowed = ", ".join(self.moves()) or "none"
            reason = f"ticket {self.id!r} is {self.state} and cannot become {end}"
            raise IllegalMove(f"{reason}; events that move it from here: {allowed}")
        return end

    def moves(self) -> tuple[EventKind, ...]:
        """The moves of people that its state allows."""
        return tuple(
            kind
            for kind, (starts, _) in MOVES.items()
            if self.state in starts and kind is not EventKind.REOPENED
        )

    @property
    def is_open(self) -> bool:
        return self.state is not TicketState.CLOSED

    @property
    def severity(self) -> Severity:
        return self.fault.severity

    @classmethod
    def _opened(cls, event: TicketEvent) -> "Ticket":
        if event.kind is not EventKind.OPENED or event.number != 1:
            raise TicketError(
                f"ticket {event.ticket!r} does not begin with its opening but with {event.key!r}"
            )
        if event.whose is None or event.fault is None or event.place is None:
            raise TicketError(f"opening {event.key!r} does not say whose fault it is")
        return cls(
            id=event.ticket,
            key=event.whose,
            state=TicketState.OPEN,
            fault=event.fault,
            place=event.place,
            opened=event.time,
            sighted=event.time,
            previous=event.previous,
            events=(event,),
        )


def _changed(ticket: Ticket, event: TicketEvent) -> Ticket:
    """The ticket with what an event changes beside the state and the fault."""
    match event.kind:
        case EventKind.UPDATED | EventKind.SEEN_AGAIN:
            return replace(ticket, sighted=event.time, proposed=False)
        case EventKind.PROPOSED:
            return replace(ticket, sighted=event.time, proposed=True)
        case EventKind.REOPENED:
            return replace(ticket, sighted=event.time, proposed=False, restored=None, closed=None)
        case EventKind.STARTED:
            return replace(ticket, restored=None)
        case EventKind.RESTORED:
            return replace(ticket, restored=event.time)
        case EventKind.CLOSED:
            return replace(ticket, closed=event.time)
        case _:
            return ticket

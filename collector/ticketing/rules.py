"""Rules: what the findings of an inspection mean for tickets. Pure: nothing is read, nothing is sent.

Only a fault opens a ticket and only a good finding proposes to close one. A part that is not seen, an unknown
and a watch do neither.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Final

from collector.contracting.clocks import Clock, ClockState
from collector.model.finding import Finding, Severity, Verdict
from collector.model.inspection import Inspection
from collector.model.inventory import Site
from collector.model.ticket import EventKind, Fault, Ticket, TicketEvent, TicketState
from collector.ticketing.prefill import Sight, fault_of, place_of

ACTOR: Final = "collector"
_RANK: Final = {Verdict.OK: 0, Verdict.UNKNOWN: 1, Verdict.WATCH: 2, Verdict.FAULT: 3}
_ENDED: Final = (TicketState.RESTORED, TicketState.CUSTOMER_CONFIRMED, TicketState.CLOSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """What the rules go by, beside the findings.

    tickets       all tickets of the site that are open, and at least those closed within `reopen`
    reopen        how long after its closing a fault that comes back is the same ticket
    now           when the events are entered; aware, in the zone whose years number the tickets
    next_number   the first free number of the site in the year of `now`
    """

    tickets: Sequence[Ticket]
    reopen: timedelta
    now: datetime
    next_number: int


def consequences(inspection: Inspection, site: Site, grounds: Grounds) -> tuple[TicketEvent, ...]:
    """The events that follow from an inspection; none when they were drawn from it before."""
    latest = {ticket.key: ticket for ticket in sorted(grounds.tickets, key=lambda one: (one.opened, one.id))}
    ids = (f"{site.name}-{grounds.now.year}-{number:04d}" for number in count(grounds.next_number))
    found = (_event(seen, latest.get(seen.key), grounds, ids) for seen in _sights(inspection, site))
    return tuple(event for event in found if event is not None)


def breaches(ticket: Ticket, clocks: Iterable[Clock], now: datetime) -> tuple[TicketEvent, ...]:
    """The records of promises that are broken and not recorded yet."""
    known = {event.clock for event in ticket.events if event.kind is EventKind.BREACHED}
    broken = [clock for clock in clocks if clock.state is ClockState.BROKEN and clock.key not in known]
    return tuple(
        TicketEvent(
            ticket=ticket.id,
            number=number,
            kind=EventKind.BREACHED,
            time=min(clock.due, now),
            entered=now,
            actor=ACTOR,
            clock=clock.key,
        )
        for number, clock in enumerate(broken, len(ticket.events) + 1)
    )


def _sights(inspection: Inspection, site: Site) -> Iterator[Sight]:
    """Each part and check of each device once, with its worst finding."""
    for result in inspection.results.values():
        worst: dict[tuple[str, str], Finding] = {}
        for finding in result.findings:
            place = finding.part, finding.check
            worst[place] = max(worst.get(place, finding), finding, key=_weight)
        for finding in worst.values():
            yield Sight(finding, result.snapshot, site, inspection.id)


def _weight(finding: Finding) -> tuple[int, int]:
    return _RANK[finding.verdict], -(finding.severity or Severity.THREE)


def _event(seen: Sight, ticket: Ticket | None, grounds: Grounds, ids: Iterator[str]) -> TicketEvent | None:
    if seen.finding.verdict is Verdict.FAULT:
        return _of_fault(seen, ticket, grounds, ids)
    if seen.finding.verdict is Verdict.OK and ticket is not None:
        return _of_recovery(seen, ticket, grounds)
    return None


def _of_fault(seen: Sight, ticket: Ticket | None, grounds: Grounds, ids: Iterator[str]) -> TicketEvent | None:
    if ticket is None:
        return _opening(seen, None, grounds, next(ids))
    if seen.time <= max(ticket.sighted, ticket.restored or ticket.sighted):
        return None  # read before what the ticket already knows
    if ticket.closed is not None and seen.time - ticket.closed > grounds.reopen:
        return _opening(seen, ticket, grounds, next(ids))
    fault = _as_graded(fault_of(seen), ticket)
    if ticket.state in _ENDED:
        return _told(EventKind.REOPENED, seen, ticket, grounds, fault)
    if ticket.proposed or fault.severity is not ticket.severity:
        return _told(EventKind.UPDATED, seen, ticket, grounds, fault)
    return _told(EventKind.SEEN_AGAIN, seen, ticket, grounds)


def _as_graded(fault: Fault, ticket: Ticket) -> Fault:
    """The fault at the severity that a person gave it, unless it is more urgent now than that person knew."""
    graded = [event.number for event in ticket.events if event.kind is EventKind.GRADED]
    if not graded:
        return fault
    known = (event.fault.severity for event in ticket.events[: graded[-1] - 1] if event.fault)
    if fault.severity < min(known):
        return fault
    return replace(fault, severity=ticket.severity, severity_reason=ticket.fault.severity_reason)


def _of_recovery(seen: Sight, ticket: Ticket, grounds: Grounds) -> TicketEvent | None:
    if ticket.state in _ENDED or ticket.proposed or seen.time <= ticket.sighted:
        return None
    return _told(EventKind.PROPOSED, seen, ticket, grounds)


def _opening(seen: Sight, previous: Ticket | None, grounds: Grounds, number: str) -> TicketEvent:
    return TicketEvent(
        ticket=number,
        number=1,
        kind=EventKind.OPENED,
        time=seen.time,
        entered=grounds.now,
        actor=ACTOR,
        fault=fault_of(seen),
        whose=seen.key,
        place=place_of(seen, grounds.tickets),
        previous=previous.id if previous else None,
    )


def _told(
    kind: EventKind, seen: Sight, ticket: Ticket, grounds: Grounds, fault: Fault | None = None
) -> TicketEvent:
    return TicketEvent(
        ticket=ticket.id,
        number=len(ticket.events) + 1,
        kind=kind,
        time=seen.time,
        entered=grounds.now,
        actor=ACTOR,
        fault=fault,
        evidence=seen.finding.evidence if kind is EventKind.PROPOSED else (),
    )

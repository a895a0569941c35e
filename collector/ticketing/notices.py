"""From events to notices: which of them other systems are told, and with which due time."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from collector.contracting.agreements import Agreement
from collector.contracting.clocks import Clock, ticket_clocks
from collector.model.notice import Notice
from collector.model.ticket import EventKind, Ticket, TicketEvent

_OURS_ALONE: Final = (EventKind.SEEN_AGAIN,)  # a far side has no use for a line a visit


def notices(
    before: Ticket | None, events: Sequence[TicketEvent], agreement: Agreement | None
) -> tuple[Notice, ...]:
    """What to tell of new events of one ticket.

    before      the ticket as it was; None where the first event opens it
    agreement   None for a site without a contract: nothing is due

    Raises TicketError where the events do not follow, CalendarError where a clock has no answer.
    """
    told = []
    for event in events:
        before = Ticket.from_events([event]) if before is None else before.after(event)
        if event.kind not in _OURS_ALONE:
            told.append(_notice(before, event, agreement))
    return tuple(told)


def next_due(clocks: Iterable[Clock], now: datetime) -> datetime | None:
    """When the next promise must be kept; None where none runs that is not broken yet."""
    return min((clock.due for clock in clocks if clock.stopped is None and clock.due >= now), default=None)


def _notice(ticket: Ticket, event: TicketEvent, agreement: Agreement | None) -> Notice:
    clocks = ticket_clocks(ticket, agreement, event.entered) if agreement else ()
    return Notice(
        event=event,
        key=ticket.key,
        state=ticket.state,
        fault=ticket.fault,
        place=ticket.place,
        due=next_due(clocks, event.entered),
    )

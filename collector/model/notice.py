"""What is told to other systems about a ticket, and what they answered."""

from dataclasses import dataclass
from datetime import datetime

from collector.model.ticket import Fault, FaultKey, Place, TicketEvent, TicketState


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One event, with all that a far side needs to know of its ticket at that moment.

    due   when the next promise of the ticket must be kept; None where none runs
    """

    event: TicketEvent
    key: FaultKey
    state: TicketState
    fault: Fault
    place: Place
    due: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A notice on its way to one sink.

    id        its row in the outbox
    attempt   1 for the first; above, an earlier one may have arrived without our knowing
    remote    the far side's own number of the ticket, once it gave one
    """

    id: int
    sink: str
    notice: Notice
    attempt: int = 1
    remote: str | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the far side gave back: its own number of the ticket, and what it said."""

    remote: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """What one sink has not taken yet.

    since   when the oldest of it was entered
    error   why its last attempt failed; None where there was none yet
    """

    sink: str
    waiting: int
    since: datetime
    error: str | None

"""Visits that a contract owes: what is proposed to the customer, and the runs that follow from it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from collector.model.text import Text


class PlanState(StrEnum):
    """proposed: made by us; sent: the customer has it; approved and refused are the customer's words."""

    PROPOSED = "proposed"
    SENT = "sent"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


# The state of a plan -> the states that may follow.
NEXT_STATES = {
    PlanState.PROPOSED: frozenset(
        {PlanState.SENT, PlanState.APPROVED, PlanState.REFUSED, PlanState.WITHDRAWN}
    ),
    PlanState.SENT: frozenset({PlanState.APPROVED, PlanState.REFUSED, PlanState.WITHDRAWN}),
    PlanState.APPROVED: frozenset({PlanState.WITHDRAWN}),
    PlanState.REFUSED: frozenset(),
    PlanState.WITHDRAWN: frozenset(),
}


@dataclass(frozen=True, slots=True)
class PlanEvent:
    """One change of a plan: who, when, and what was said."""

    state: PlanState
    time: datetime
    actor: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One visit to one site, as it is agreed with the customer.

    period      what it is for: `2026-Q4`, or the name of a period and its year, `spring_festival-2027`
    starts      when the visit begins; ends: when it must be over
    send_by     when the customer must have the plan
    approval    whether the visit waits for the customer's approval
    estimated   years whose days off are not official yet and took part
    proposed    when it was written down; None while it is only owed
    """

    id: str
    site: str
    period: str
    title: Text
    starts: datetime
    ends: datetime
    send_by: datetime
    approval: bool
    estimated: tuple[int, ...] = ()
    events: tuple[PlanEvent, ...] = field(default_factory=tuple)
    proposed: datetime | None = None

    @property
    def state(self) -> PlanState:
        return self.events[-1].state if self.events else PlanState.PROPOSED

    @property
    def may_run(self) -> bool:
        """Whether the visit may contact the customer's devices."""
        if self.state in (PlanState.REFUSED, PlanState.WITHDRAWN):
            return False
        return self.state is PlanState.APPROVED or not self.approval


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """The customer was given the report of an inspection.

    time       when that was; `entered` is when it was written down
    receiver   who of the customer has it
    """

    inspection: str
    site: str
    time: datetime
    entered: datetime
    actor: str
    receiver: str
    reason: str = ""


class RunState(StrEnum):
    """due: nobody has begun; running: somebody holds a lease; skipped: its plan may not run any more."""

    DUE = "due"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedRun:
    """One run of one plan. attempts counts how often somebody took the lease."""

    id: int
    plan: str
    site: str
    due: datetime
    state: RunState
    attempts: int = 0
    inspection: str | None = None

"""The schedule as a function of the time: what is due is written down, claimed and run.

A tick may come late, twice, or from two processes: plans and runs are rows that exist once, and a run belongs
to whoever holds its lease. So a quarter can be ticked through in a test, and a crash skips nothing and runs
nothing twice.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from collector.model.errors import CollectorError, SettingsError
from collector.model.visit import NEXT_STATES, Plan, PlanEvent, PlannedRun, PlanState

log = logging.getLogger(__name__)

# How far ahead visits are proposed: the customer needs time to agree.
HORIZON = timedelta(days=120)
# Longer than any one device may take: the visit renews it with each that is done.
LEASE = timedelta(hours=2)
# A visit that fails is tried again, and then left to a person.
RETRIES = (timedelta(minutes=10), timedelta(hours=1))


class Plans(Protocol):
    """The part of the store that a tick needs; store/plans.py is one."""

    def propose(self, plans: Iterable[Plan], now: datetime) -> tuple[Plan, ...]: ...
    def plans(self, site: str | None = None) -> tuple[Plan, ...]: ...
    def plan(self, number: str) -> Plan | None: ...
    def due(self, number: str, site: str, due: datetime) -> bool: ...
    def take(self, number: str, owner: str, now: datetime, until: datetime) -> PlannedRun | None: ...
    def claim(self, owner: str, now: datetime, until: datetime) -> PlannedRun | None: ...
    def done(self, run: PlannedRun, owner: str, inspection: str | None) -> bool: ...
    def put_back(self, run: PlannedRun, owner: str, again: datetime | None) -> bool: ...
    def skip(self, run: PlannedRun, owner: str) -> bool: ...


# The visits that the contracts owe between two moments.
Owed = Callable[[datetime, datetime], Iterable[Plan]]
# Inspects a site for a run of a plan and returns the id of the inspection, None where nothing is stored. May
# raise CollectorError.
Visit = Callable[[PlannedRun, Plan], str | None]


@dataclass(frozen=True, slots=True)
class Ticked:
    """What one tick did: plans that it proposed; ids of those that fell due, were done, failed."""

    proposed: tuple[Plan, ...]
    due: tuple[str, ...]
    done: tuple[str, ...]
    failed: tuple[str, ...]


def tick(now: datetime, owner: str, plans: Plans, owed: Owed, visit: Visit) -> Ticked:
    """Propose what is owed, write down what is due, and run what nobody else holds.

    owner   who ticks, for the leases: unique among the processes of an installation
    """
    proposed = plans.propose(owed(now, now + HORIZON), now)
    due = tuple(
        one.id for one in plans.plans() if _is_due(one, now) and plans.due(one.id, one.site, one.starts)
    )
    done, failed = [], []
    while run := plans.claim(owner, now, now + LEASE):
        plan = plans.plan(run.plan)
        if plan is None or not plan.may_run:
            plans.skip(run, owner)
            continue
        try:
            inspection = visit(run, plan)
        except CollectorError as error:
            log.error("visit %s failed: %s", plan.id, error)
            plans.put_back(run, owner, _again(run, now))
            failed.append(plan.id)
            continue
        plans.done(run, owner, inspection)
        done.append(plan.id)
    return Ticked(proposed, due, tuple(done), tuple(failed))


def run_now(plan: Plan, now: datetime, owner: str, plans: Plans, visit: Visit) -> str | None:
    """Make the visit of a plan before its time, or after it failed; the schedule does not make it again.

    Raises SettingsError where it may not be made, or was made; CollectorError as `visit` does: then it is due
    as before, and one whose time has passed is left to a person again.
    """
    if not plan.may_run:
        raise SettingsError(f"plan {plan.id!r} is {plan.state}; a visit needs the customer's approval first")
    plans.due(plan.id, plan.site, plan.starts)
    run = plans.take(plan.id, owner, now, now + LEASE)
    if run is None:
        raise SettingsError(
            f"the visit of plan {plan.id!r} was made or is being made; see `collector plan show`"
        )
    try:
        inspection = visit(run, plan)
    except CollectorError:
        plans.put_back(run, owner, plan.starts if plan.starts > now else None)
        raise
    plans.done(run, owner, inspection)
    return inspection


def _is_due(plan: Plan, now: datetime) -> bool:
    """A visit that waits for an approval is not due, however late it is; the review counts it as owed."""
    return plan.may_run and plan.starts <= now


def _again(run: PlannedRun, now: datetime) -> datetime | None:
    return now + RETRIES[run.attempts - 1] if run.attempts <= len(RETRIES) else None


def moved(plan: Plan, state: PlanState, *, time: datetime, actor: str, reason: str = "") -> PlanEvent:
    """The event that moves a plan. Raises SettingsError naming the moves that are possible."""
    possible = NEXT_STATES[plan.state]
    if state not in possible:
        names = ", ".join(sorted(possible)) or "nothing: it has ended"
        raise SettingsError(f"plan {plan.id!r} is {plan.state}; it can become {names}")
    if state in (PlanState.APPROVED, PlanState.REFUSED) and not actor.strip():
        raise SettingsError(f"plan {plan.id!r}: who {state} it? name the person with --by")
    return PlanEvent(state, time, actor, reason)

"""All that a quarterly review rests on, and the questions that its sections ask of it. Pure."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from statistics import median
from typing import Self
from zoneinfo import ZoneInfo

from collector.contracting.agreements import Agreement
from collector.contracting.clocks import Clock, ClockState
from collector.model.finding import Severity
from collector.model.inspection import Inspection
from collector.model.inventory import Site
from collector.model.ticket import FaultKey, Ticket
from collector.model.visit import Plan, PlannedRun, PlanState, RunState
from collector.reporting.inspected import Series

_PAST = 7
_YEAR = timedelta(days=365)
_WRITTEN = re.compile(r"(\d{4})-?[Qq]([1-4])")


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """number   1 to 4"""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """`2026Q3` or `2026-Q3`. Raises ValueError that says so."""
        match = _WRITTEN.fullmatch(text.strip())
        if match is None:
            raise ValueError(f"{text!r} is no quarter; write it as 2026Q3")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> Self:
        """The quarter of a day of the site's calendar."""
        return cls(day.year, (day.month + 2) // 3)

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"

    @property
    def first(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    def before(self, count: int = 1) -> "Quarter":
        """The quarter so many quarters earlier; later where it is negative."""
        months = self.year * 4 + self.number - 1 - count
        return Quarter(months // 4, months % 4 + 1)

    def since(self, zone: ZoneInfo) -> datetime:
        """When it begins by the clock of the site."""
        return datetime.combine(self.first, datetime.min.time(), zone)

    def until(self, zone: ZoneInfo) -> datetime:
        """When the next one begins."""
        return self.before(-1).since(zone)


@dataclass(frozen=True, slots=True)
class Run:
    """One run of one promise of one ticket.

    until   the end of the quarter: what was decided after it was still running
    """

    ticket: Ticket
    clock: Clock
    until: datetime

    @property
    def state(self) -> ClockState:
        """kept, broken, or running."""
        decided = self.decided
        return ClockState.RUNNING if decided is None or decided >= self.until else self.clock.state

    @property
    def decided(self) -> datetime | None:
        """When it was kept or broken; None while it runs."""
        if self.clock.state is ClockState.BROKEN:
            return self.clock.due
        return self.clock.stopped if self.clock.state is ClockState.KEPT else None

    @property
    def lasted(self) -> timedelta | None:
        """Wall-clock time until it was fulfilled; None where it was not."""
        return None if self.clock.stopped is None else self.clock.stopped - self.clock.started


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What became of the runs of one promise. median, worst: of those that were fulfilled."""

    kept: int
    broken: int
    running: int
    median: timedelta | None
    worst: timedelta | None

    @property
    def due(self) -> int:
        """How many were decided."""
        return self.kept + self.broken


def tally(runs: tuple[Run, ...]) -> Tally:
    """The counts of some runs."""
    states = Counter(run.state for run in runs)
    ended = [run.lasted for run in runs if run.lasted is not None and run.state is not ClockState.RUNNING]
    lasted = sorted(time.total_seconds() for time in ended)
    return Tally(
        kept=states[ClockState.KEPT],
        broken=states[ClockState.BROKEN],
        running=states[ClockState.RUNNING],
        median=timedelta(seconds=median(lasted)) if lasted else None,
        worst=timedelta(seconds=lasted[-1]) if lasted else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """An earlier quarter in numbers."""

    quarter: Quarter
    opened: int
    kept: int
    due: int


@dataclass(frozen=True, kw_only=True)  # no slots: what is computed once is kept in its __dict__
class QuarterlyReview:
    """One quarter of one site.

    as_of      when the figures are taken; what was entered later is not known
    visits     the inspections begun in it, oldest first; one whose details were pruned has no results
    previous   the last inspection before it
    tickets    all that were open at any time in this quarter and the seven before
    clocks     of each ticket by its number, as known at `as_of`
    plans      of the site, of any time
    runs       of those plans
    visit_clocks  of each plan by its id, as known at `as_of`
    owed       visits that the contract owes in (this quarter, this year), None where it owes none
    next_plans visits that it owes in the next quarter
    digests    inspection id -> device -> sha256 of its evidence
    courses    (days since the first, value) of a reading
    """

    site: Site
    quarter: Quarter
    as_of: datetime
    agreement: Agreement | None = None
    visits: tuple[Inspection, ...] = ()
    previous: Inspection | None = None
    tickets: tuple[Ticket, ...] = ()
    clocks: Mapping[str, tuple[Clock, ...]] = field(default_factory=dict)
    plans: tuple[Plan, ...] = ()
    runs: tuple[PlannedRun, ...] = ()
    visit_clocks: Mapping[str, tuple[Clock, ...]] = field(default_factory=dict)
    owed: tuple[int, int] | None = None
    next_plans: tuple[Plan, ...] = ()
    digests: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    courses: Mapping[Series, tuple[tuple[float, float], ...]] = field(default_factory=dict)

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.site.timezone)

    @cached_property
    def since(self) -> datetime:
        return self.quarter.since(self.zone)

    @cached_property
    def until(self) -> datetime:
        return self.quarter.until(self.zone)

    @property
    def is_over(self) -> bool:
        """Whether the figures are final."""
        return self.as_of >= self.until

    def within(self, time: datetime | None) -> bool:
        """Whether something happened in the quarter."""
        return time is not None and self.since <= time < self.until

    @cached_property
    def opened(self) -> tuple[Ticket, ...]:
        """Tickets whose fault was found in the quarter."""
        return tuple(one for one in self.tickets if self.within(one.opened))

    @cached_property
    def closed(self) -> tuple[Ticket, ...]:
        return tuple(one for one in self.tickets if self.within(one.closed))

    @cached_property
    def left_open(self) -> tuple[Ticket, ...]:
        """Tickets that were open at the end of the quarter, the urgent ones first."""
        still = (one for one in self.tickets if one.opened < self.until)
        found = [one for one in still if one.closed is None or one.closed >= self.until]
        return tuple(sorted(found, key=lambda one: (one.severity, one.opened, one.id)))

    @cached_property
    def lived(self) -> tuple[Ticket, ...]:
        """Tickets that were open at any time in the quarter."""
        return tuple(
            one
            for one in self.tickets
            if one.opened < self.until and (one.closed is None or one.closed >= self.since)
        )

    @cached_property
    def promises(self) -> tuple[Run, ...]:
        """Runs of promises that were decided in the quarter, or run on at its end."""
        return self._promises(self.since, self.until)

    def _promises(self, since: datetime, until: datetime) -> tuple[Run, ...]:
        runs = (
            Run(ticket, clock, until) for ticket in self.tickets for clock in self.clocks.get(ticket.id, ())
        )
        return tuple(
            run for run in runs if run.clock.started < until and (run.decided is None or run.decided >= since)
        )

    @cached_property
    def past(self) -> tuple[Past, ...]:
        """The quarters before, as far back as there are tickets, oldest first."""
        first = min((one.opened for one in self.tickets), default=self.since)
        earlier = (self.quarter.before(count) for count in range(_PAST, 0, -1))
        return tuple(self._past(one) for one in earlier if one.until(self.zone) > first)

    def _past(self, quarter: Quarter) -> Past:
        since, until = quarter.since(self.zone), quarter.until(self.zone)
        count = tally(self._promises(since, until))
        opened = sum(since <= one.opened < until for one in self.tickets)
        return Past(quarter=quarter, opened=opened, kept=count.kept, due=count.due)

    @cached_property
    def breaches(self) -> tuple[Run, ...]:
        """The broken ones, in the order in which they were due."""
        broken = [run for run in self.promises if run.state is ClockState.BROKEN]
        return tuple(sorted(broken, key=lambda run: (run.clock.due, run.ticket.id, run.clock.name)))

    def of(self, name: str, severity: Severity | None = None) -> tuple[Run, ...]:
        """The runs of one promise, of tickets of one severity or of all."""
        return tuple(
            run
            for run in self.promises
            if run.clock.name == name and (severity is None or run.ticket.severity is severity)
        )

    @cached_property
    def repeated(self) -> tuple[tuple[FaultKey, tuple[Ticket, ...]], ...]:
        """Faults of which there were several tickets or a reopening in twelve months, the frequent first."""
        found: dict[FaultKey, list[Ticket]] = {}
        for ticket in self.tickets:
            if self.until - _YEAR <= ticket.opened < self.until:
                found.setdefault(ticket.key, []).append(ticket)
        again = [(key, tuple(tickets)) for key, tickets in found.items() if times(tickets) > 1]
        return tuple(sorted(again, key=lambda one: (-times(one[1]), one[0])))

    def done(self, since: datetime, until: datetime) -> int:
        """How many planned visits were made between two times."""
        plans = {plan.id for plan in self.plans if since <= plan.starts < until}
        return sum(run.plan in plans and run.state is RunState.DONE for run in self.runs)

    @cached_property
    def sent(self) -> tuple[tuple[Plan, bool | None], ...]:
        """The plans that had to be sent in the quarter, and whether that was in time; None is not due yet."""
        return tuple((plan, _in_time(plan, self.as_of)) for plan in self.plans if self.within(plan.send_by))

    @cached_property
    def reported(self) -> tuple[Clock, ...]:
        """The clocks of the reports that had to be sent in the quarter."""
        return tuple(
            clock for plan in self.plans if (clock := self.report_of(plan)) and self.within(clock.due)
        )

    def report_of(self, plan: Plan) -> Clock | None:
        """The clock of the report of a visit; None before it was made, or where the contract sets no time."""
        found = self.visit_clocks.get(plan.id, ())
        return next((clock for clock in found if clock.name == "inspection_report"), None)


def times(tickets: list[Ticket] | tuple[Ticket, ...]) -> int:
    """How often a fault was there: once a ticket, and once more for each reopening."""
    return sum(1 + sum(event.kind == "reopened" for event in ticket.events) for ticket in tickets)


def _in_time(plan: Plan, now: datetime) -> bool | None:
    given = [event.time for event in plan.events if event.state in (PlanState.SENT, PlanState.APPROVED)]
    if given:
        return min(given) <= plan.send_by
    return False if plan.send_by < now else None

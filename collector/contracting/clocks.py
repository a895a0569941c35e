"""Clocks: how each promise to a customer stands, computed from the events alone.

The same events give the same answer at any time. What happened counts by when it happened, not by when it was
entered; a change of severity counts from when it was entered, so that no promise is mended afterwards.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from collector.contracting.agreements import Agreement
from collector.contracting.profiles import Promise
from collector.contracting.terms import Measure, Target
from collector.model.calendar import WorkCalendar
from collector.model.text import Text
from collector.model.ticket import Ticket
from collector.model.visit import Handover, Plan, PlanState

WARNINGS: Final = (50, 75, 90)


class ClockState(StrEnum):
    """warning: still running, and half or more of the time is used."""

    RUNNING = "running"
    WARNING = "warning"
    KEPT = "kept"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened, for clocks.

    words    all that is true of the ticket from then on (`severity 1`, marks), where that may have changed
    breach   key of the clock of which a breach was recorded
    """

    name: str
    time: datetime
    entered: datetime
    words: frozenset[str] | None = None
    breach: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One run of one promise.

    run          1, 2 ... where it started again: a second dispatch, a reopened ticket
    due          by the target in force; that of the breach, once there is one
    stopped      when it was fulfilled, None while it is not
    used         share of the allowed time that is used, 0 to 1 and above, by the clock's own calendar
    warning      0, 50, 75 or 90: the mark that is reached while it runs
    remaining_s  seconds of wall-clock time until due, negative after; None once it is stopped
    estimated    years whose days off are estimated and took part
    on_day_off   whether it is due on a day on which the calendar does not work
    recorded     when a breach was written into the ledger; that stays, whatever is entered later
    """

    name: str
    run: int
    title: Text
    target: Target
    calendar: str
    started: datetime
    due: datetime
    stopped: datetime | None
    state: ClockState
    used: float
    warning: int
    remaining_s: float | None
    estimated: tuple[int, ...] = ()
    on_day_off: bool = False
    recorded: datetime | None = None

    @property
    def key(self) -> str:
        """How a ledger names it: `arrival 1`."""
        return f"{self.name} {self.run}"


def ticket_clocks(ticket: Ticket, agreement: Agreement, now: datetime) -> tuple[Clock, ...]:
    """All clocks of a ticket as they were known at `now`. Raises CalendarError."""
    return clocks(agreement, _moments(ticket), now)


def visit_clocks(
    plan: Plan, agreement: Agreement, now: datetime, *, ended: datetime | None, handed: Handover | None
) -> tuple[Clock, ...]:
    """The clocks of a planned visit: its plan and its report to the customer. Raises CalendarError.

    ended    when the visit was over, None before
    handed   when the customer was given its report, None before
    """
    log = [] if plan.proposed is None else [Moment("visit_planned", plan.starts, plan.proposed)]
    # An approval shows that the customer had the plan, also where nobody entered that it was sent.
    given = [one.time for one in plan.events if one.state in (PlanState.SENT, PlanState.APPROVED)]
    log += [Moment("inspection_plan_sent", min(given), min(given))] if given else []
    log += [Moment("visit_ended", ended, ended)] if ended else []
    log += [Moment("inspection_report_sent", handed.time, handed.entered)] if handed else []
    return clocks(agreement, log, now)


def clocks(agreement: Agreement, log: Iterable[Moment], now: datetime) -> tuple[Clock, ...]:
    """All clocks that these moments start, in the order of the profile.

    now   aware; moments that were entered later are not known yet

    Raises CalendarError where a calendar has no answer.
    """
    known = sorted((one for one in log if one.entered <= now), key=lambda one: (one.time, one.entered))
    recorded = {one.breach: one.entered for one in known if one.breach is not None}
    found = []
    for name, promise in agreement.profile.clocks.items():
        for number, (start, stop) in enumerate(_runs(promise, known), 1):
            run = _Run(name, number, promise, start, stop.time if stop else None, now)
            terms = _in_force(run, agreement, known)
            if terms is not None:
                found.append(_clock(run, terms, recorded.get(f"{name} {number}")))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Run:
    name: str
    number: int
    promise: Promise
    start: Moment
    stopped: datetime | None
    now: datetime

    @property
    def end(self) -> datetime:
        return self.stopped or self.now


@dataclass(frozen=True, slots=True)
class _Terms:
    target: Target
    calendar: WorkCalendar
    due: datetime


def _moments(ticket: Ticket) -> list[Moment]:
    """The events of a ticket; for a clock, nothing of it happened before the fault was found."""
    marks = frozenset(map(str, ticket.place.marks))
    return [
        Moment(
            str(event.kind),
            max(event.time, ticket.opened),
            event.entered,
            marks | {f"severity {event.fault.severity}"} if event.fault else None,
            event.clock,
        )
        for event in ticket.events
    ]


def _runs(promise: Promise, log: Sequence[Moment]) -> list[tuple[Moment, Moment | None]]:
    """Each start with the stop that answers it; a start while one runs already starts nothing.

    What counts back starts when it was planned: the start itself, the visit, lies ahead.
    """
    counts_back = any(target.before for target in promise.within.values()) if promise.within else False
    order = sorted(log, key=lambda one: one.entered) if counts_back else log
    runs: list[tuple[Moment, Moment | None]] = []
    for moment in order:
        running = bool(runs) and runs[-1][1] is None
        if running and moment.name in promise.stops:
            runs[-1] = (runs[-1][0], moment)
        elif not running and moment.name in promise.starts:
            runs.append((moment, None))
    return runs


def _in_force(run: _Run, agreement: Agreement, log: Sequence[Moment]) -> _Terms | None:
    """The terms that were broken first, else those at the end; None where the promise does not hold then.

    A promise that was broken under one severity stays broken under the next.
    """
    terms = None
    for until, words in _phases(run, log):
        terms = _terms(run, agreement, words)
        if terms is not None and terms.due < until:
            return terms
    return terms


def _phases(run: _Run, log: Sequence[Moment]) -> list[tuple[datetime, frozenset[str]]]:
    """What was true of the ticket during the run, one after the other, each with when it ended."""
    true: frozenset[str] = frozenset()
    phases = []
    for change in sorted((one for one in log if one.words is not None), key=lambda one: one.entered):
        if change.entered > run.start.entered:
            if run.stopped is not None and change.entered >= run.stopped:
                break
            phases.append((change.entered, true))
        true = change.words or frozenset()
    return [*phases, (run.end, true)]


def _terms(run: _Run, agreement: Agreement, words: frozenset[str]) -> _Terms | None:
    target = run.promise.within.among(words) if run.promise.within else None
    name = run.promise.calendar.among(words)
    if target is None or name is None or not words.issuperset(run.promise.only):
        return None
    calendar = agreement.calendars[name]
    return _Terms(target, calendar, target.due(run.start.time, calendar))


def _clock(run: _Run, terms: _Terms, recorded: datetime | None) -> Clock:
    used = _used(run, terms)
    state, warning = _state(run, terms, used)
    measure, before = terms.target.measure, terms.target.before
    begin = run.start.time
    return Clock(
        name=run.name,
        run=run.number,
        title=run.promise.title,
        target=terms.target,
        calendar=terms.calendar.name,
        started=begin,
        due=terms.due,
        stopped=run.stopped,
        state=state,
        used=used,
        warning=warning,
        remaining_s=None if run.stopped else (terms.due - run.now).total_seconds(),
        estimated=() if measure is Measure.DAYS or before else terms.calendar.estimated(begin, terms.due),
        on_day_off=measure is Measure.DAYS and not terms.calendar.is_working_day(terms.due.date()),
        recorded=recorded,
    )


def _state(run: _Run, terms: _Terms, used: float) -> tuple[ClockState, int]:
    if terms.due < run.end:
        return ClockState.BROKEN, 0
    if run.stopped is not None:
        return ClockState.KEPT, 0
    reached = max((mark for mark in WARNINGS if used * 100 >= mark), default=0)
    return (ClockState.WARNING if reached else ClockState.RUNNING), reached


def _used(run: _Run, terms: _Terms) -> float:
    """The share of the time that is used at the end of the run. Hours are the calendar's, days are all days.

    A promise that is due before its start is counted from when it was entered.
    """
    begin = run.start.entered if terms.target.before else run.start.time
    if terms.target.measure is Measure.HOURS and not terms.target.before:
        whole, spent = terms.calendar.worked(begin, terms.due), terms.calendar.worked(begin, run.end)
    else:
        whole, spent = terms.due - begin, run.end - begin
    if whole <= timedelta():
        return 1.0 if run.end >= terms.due else 0.0
    return max(0.0, spent / whole)

"""What documents rest on, gathered from the store: inspections, tickets with their clocks, plans, trends."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from collector.contracting.agreements import Agreement
from collector.contracting.clocks import Clock, Moment, clocks, ticket_clocks
from collector.contracting.visits import owed_per_year
from collector.entry.office import Office
from collector.entry.visits import clocks_of_visits
from collector.model.errors import CalendarError, Mistake, SettingsError, StoreError
from collector.model.finding import Verdict
from collector.model.inspection import Inspection, Outcome
from collector.model.inventory import Site
from collector.model.text import Text
from collector.model.ticket import Ticket
from collector.model.visit import Plan, PlanState, RunState
from collector.reporting.capacity import KINDS
from collector.reporting.inspected import InspectionReport, Series
from collector.reporting.planned import Asked, InspectionPlan, Looked
from collector.reporting.reviewed import Quarter, QuarterlyReview

YEAR: Final = timedelta(days=365)
# What people enter late, with its true time, still counts in a quarter that has ended.
LATE: Final = timedelta(days=7)
_COURSES: Final = 9
_SPARKS: Final = 60
_VISITS: Final = 7


def inspection_input(office: Office, inspection: Inspection) -> InspectionReport:
    """All that the report of a stored inspection rests on. Raises StoreError, SettingsError."""
    site = office.made.inventory.sites[inspection.site]
    ended = inspection.finished or inspection.started
    found = office.tickets.period(site.name, ended - YEAR, _soon(ended))
    entered = _entered(found, inspection, ended)
    tickets = _known(found, entered)
    agreement = office.agreements.get(site.name)
    report = InspectionReport(inspection=inspection, site=site)
    return InspectionReport(
        inspection=inspection,
        site=site,
        previous=_previous(office, inspection),
        agreement=agreement,
        tickets=tickets,
        clocks=_clocks(tickets, agreement, entered),
        due=_due(agreement, ended),
        visit=_visit(office, inspection, agreement),
        next_visit=_next_visit(office, inspection),
        digests=office.store.digests(inspection.id),
        history=dict(_history(office, report)),
        courses=_courses(office, site, inspection, ended),
    )


def review_input(office: Office, site: Site, quarter: Quarter, now: datetime) -> QuarterlyReview:
    """All that a quarterly review rests on. Raises SettingsError where nothing is stored of the quarter."""
    zone = ZoneInfo(site.timezone)
    since, until = quarter.since(zone), quarter.until(zone)
    if now < since:
        raise SettingsError([Mistake("--quarter", f"{quarter} has not begun")])
    as_of = min(now, until + LATE).astimezone(zone)
    agreement = office.agreements.get(site.name)
    heads = office.store.inspections(site.name, since, until)
    tickets = _known(office.tickets.period(site.name, quarter.before(7).since(zone), until), as_of)
    plans = office.plans.plans(site.name)
    alive = any(_lived(one, since) for one in tickets)
    if not heads and not alive and not any(since <= one.starts < until for one in plans):
        raise SettingsError([Mistake("--quarter", _nothing(office, site.name, quarter, zone))])
    visits = tuple(_loaded(office, heads))
    last = next((one for one in reversed(visits) if one.results), None)
    return QuarterlyReview(
        site=site,
        quarter=quarter,
        as_of=as_of,
        agreement=agreement,
        visits=visits,
        previous=_before(office, site.name, since),
        tickets=tickets,
        clocks=_clocks(tickets, agreement, as_of),
        plans=plans,
        runs=tuple(run for run in office.plans.runs() if run.site == site.name),
        visit_clocks=clocks_of_visits(office, site.name, as_of),
        owed=_owed(office, site.name, since, until, agreement),
        next_plans=tuple(_next_plans(office, site.name, plans, quarter, zone)),
        digests={one.id: office.store.digests(one.id) for one in visits if one.results},
        courses=_courses(office, site, last, min(as_of, until)) if last else {},
    )


def plan_input(office: Office, plan: Plan) -> InspectionPlan:
    """All that the document of a plan rests on. Raises StoreError, SettingsError."""
    made = office.made
    site = made.inventory.sites[plan.site]
    last = _before(office, site.name, plan.starts)
    given = InspectionPlan(plan=plan, site=site, last=last)
    names = {given.platform(device) for device in given.devices}
    return InspectionPlan(
        plan=plan,
        site=site,
        agreement=office.agreements.get(site.name),
        asked={name: _asked(office, name) for name in sorted(names) if name in made.platforms},
        checks=tuple(
            Looked(one.about.item, one.about.title, frozenset(one.about.kinds)) for one in made.checks
        ),
        last=last,
        tickets=office.tickets.tickets(site.name),
        at_once=made.settings.concurrency.devices,
    )


def _entered(tickets: Iterable[Ticket], inspection: Inspection, ended: datetime) -> datetime:
    """When the ledger had what follows from an inspection: a report written later says the same."""
    drawn = (
        event.entered
        for ticket in tickets
        for event in ticket.events
        if event.fault is not None and event.fault.inspection == inspection.id
    )
    return max([ended, *drawn])


def _known(tickets: Iterable[Ticket], as_of: datetime) -> tuple[Ticket, ...]:
    """Each ticket as the fold of what was entered by then."""
    folded = []
    for ticket in tickets:
        events = [event for event in ticket.events if event.entered <= as_of]
        if events:
            folded.append(Ticket.from_events(events))
    return tuple(folded)


def _soon(ended: datetime) -> datetime:
    """Tickets of a visit are opened with the times at which its devices were read, so not long after it."""
    return ended + timedelta(days=1)


def _clocks(
    tickets: Iterable[Ticket], agreement: Agreement | None, now: datetime
) -> Mapping[str, tuple[Clock, ...]]:
    return {one.id: ticket_clocks(one, agreement, now) for one in tickets} if agreement else {}


def _due(agreement: Agreement | None, ended: datetime) -> Clock | None:
    """When the report of a visit that ended then must be sent."""
    if agreement is None:
        return None
    running = clocks(agreement, [Moment("visit_ended", ended, ended)], ended)
    return next((clock for clock in running if clock.name == "inspection_report"), None)


def _visit(office: Office, inspection: Inspection, agreement: Agreement | None) -> tuple[int, int] | None:
    """Which planned visit of its year it is, and how many are owed."""
    owed = owed_per_year(agreement) if agreement else None
    runs = [run for run in office.plans.runs() if run.site == inspection.site]
    mine = next((run for run in runs if run.inspection == inspection.id), None)
    if mine is None or not owed:
        return None
    year = mine.due.astimezone(ZoneInfo(office.made.inventory.sites[inspection.site].timezone)).year
    done = [run for run in runs if run.state is RunState.DONE and run.due.year == year]
    return sum(run.due <= mine.due for run in done), owed


def _next_visit(office: Office, inspection: Inspection) -> datetime | None:
    dropped = (PlanState.REFUSED, PlanState.WITHDRAWN)
    plans = office.plans.plans(inspection.site)
    return next(
        (one.starts for one in plans if one.starts > inspection.started and one.state not in dropped), None
    )


def _previous(office: Office, inspection: Inspection) -> Inspection | None:
    return _before(office, inspection.site, inspection.started)


def _before(office: Office, site: str, time: datetime) -> Inspection | None:
    """The last inspection that came to an end before then and is still whole."""
    whole = (Outcome.COMPLETE, Outcome.PARTIAL)
    heads = [one for one in office.store.inspections(site, until=time) if one.outcome in whole]
    return _load(office, heads[-1]) if heads else None


def _load(office: Office, head: Inspection) -> Inspection | None:
    """None for one that was pruned: it would look healthy."""
    try:
        return office.store.load(head.id)
    except StoreError:
        return None


def _loaded(office: Office, heads: tuple[Inspection, ...]) -> Iterator[Inspection]:
    """Planned visits and the latest inspection with their results; of others their heads are enough."""
    for head in heads:
        wanted = head.trigger.startswith("plan ") or head is heads[-1]
        yield (_load(office, head) if wanted and head.outcome is not Outcome.RUNNING else None) or head


def _history(office: Office, report: InspectionReport) -> Iterator[tuple[Series, tuple[float | None, ...]]]:
    """The visits before, of each reading that is watched."""
    for found in report.of(Verdict.WATCH)[:_SPARKS]:
        seen = report.observed(found)
        if seen is not None:
            past = office.store.history.visits(
                report.site.name, found.visited.name, seen.kind, seen.part, _VISITS, before=seen.time
            )
            yield (found.visited.name, seen.kind, seen.part), tuple(one.value for one in past)


def _courses(
    office: Office, site: Site, inspection: Inspection, ended: datetime
) -> dict[Series, tuple[tuple[float, float], ...]]:
    """The last year of the fullest file systems and pools, a value a day."""
    full = sorted(
        (
            (-seen.value, name, seen.kind, seen.part)
            for name, result in inspection.results.items()
            for seen in result.snapshot.of(*KINDS)
            if seen.value is not None
        ),
    )[:_COURSES]
    last = ended.astimezone(ZoneInfo(site.timezone)).date()
    found = {}
    for _, name, kind, part in full:
        days = office.store.history.daily(site.name, name, kind, part, last - YEAR, last + timedelta(days=1))
        known = [(day.day, day.last) for day in days if day.last is not None]
        if known:
            first = known[0][0]
            found[name, kind, part] = tuple((float((day - first).days), value) for day, value in known)
    return found


def _owed(
    office: Office, site: str, since: datetime, until: datetime, agreement: Agreement | None
) -> tuple[int, int] | None:
    """Visits owed in a span and in its year; None where the contract promises none or the year is unknown."""
    year = owed_per_year(agreement) if agreement else None
    if year is None:
        return None
    try:
        return sum(one.site == site for one in office.owed(since, until)), year
    except CalendarError:
        return None


def _next_plans(
    office: Office, site: str, plans: tuple[Plan, ...], quarter: Quarter, zone: ZoneInfo
) -> Iterator[Plan]:
    """Visits of the next quarter: those that are planned, and those that are owed and not planned yet."""
    after = quarter.before(-1)
    since, until = after.since(zone), after.until(zone)
    planned = {one.id: one for one in plans}
    try:
        owed = {one.id: one for one in office.owed(since, until) if one.site == site}
    except CalendarError:
        owed = {}
    every = {**owed, **planned}.values()
    yield from sorted((one for one in every if since <= one.starts < until), key=lambda one: one.starts)


def _lived(ticket: Ticket, since: datetime) -> bool:
    return ticket.closed is None or ticket.closed >= since


def _nothing(office: Office, site: str, quarter: Quarter, zone: ZoneInfo) -> str:
    """Says that nothing is stored of a quarter, and which quarters there is something of."""
    starts = [head.started.astimezone(zone) for head in office.store.inspections(site)]
    known = sorted({str(Quarter(one.year, (one.month + 2) // 3)) for one in starts})
    there = f"there is something of {', '.join(known)}" if known else "nothing at all is stored of it"
    return f"no inspection, ticket or plan of site {site!r} is stored for {quarter}; {there}"


def _asked(office: Office, name: str) -> Asked:
    """What a platform is asked, from its driver."""
    platform = office.made.platforms[name]
    questions = (
        f"{source.transport}:{' | '.join(at.text for at in source.at) or ' '.join(source.columns.values())}"
        for source in platform.sources
    )
    title: Text = platform.title
    return Asked(name, title, tuple(dict.fromkeys(questions)), platform.kinds)

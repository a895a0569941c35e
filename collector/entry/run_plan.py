"""`collector plan ...` and `collector calendar add`."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from collector.content.contracts import Shelf
from collector.contracting.adding import add
from collector.contracting.calendars import estimate
from collector.entry.office import Office, who
from collector.entry.run_lists import language, table
from collector.entry.service import Service
from collector.entry.times import minute, zone_of
from collector.entry.visits import clocks_of_visits
from collector.entry.wire import install, open_store, read_settings
from collector.inspecting.tick import HORIZON, moved, run_now
from collector.model.errors import SettingsError
from collector.model.text import Lang
from collector.model.visit import Plan, PlanState
from collector.ticketing.desk import moment


@contextmanager
def office(inventory: Path | None) -> Iterator[tuple[Office, Lang]]:
    made = install(inventory)
    with open_store(made.settings, made.secrets) as store:
        yield Office(made, store), language("", made.settings.language)


def propose(inventory: Path | None) -> None:
    """Make the plans that are owed within the horizon; those that are there stay as they are."""
    with office(inventory) as (at, lang):
        now = at.clock()
        made = at.plans.propose(at.owed(now, now + HORIZON), now)
    _table(made, lang)
    if not made:
        _say("nothing new is owed within 120 days")


def list_plans(inventory: Path | None, site: str | None, form: str) -> None:
    with office(inventory) as (at, lang):
        plans = at.plans.plans(site and at.site(site))
    if form == "json":
        _say(json.dumps([_as_json(one, lang) for one in plans], ensure_ascii=False, indent=1))
    else:
        _table(plans, lang)


def show_plan(inventory: Path | None, number: str) -> None:
    """One plan: when, what was said of it, how its visit went, its clocks, its documents."""
    with office(inventory) as (seat, lang):
        plan = _known(seat, number)
        runs = seat.plans.runs(number)
        clocks = clocks_of_visits(seat, plan.site, seat.clock()).get(number, ())
        about = {number, *(run.inspection for run in runs)}
        written = [one for one in seat.documents.records(plan.site) if one.subject in about]
        zone = zone_of(seat.made, plan.site)
    _say(f"{plan.id}  {plan.state}  {plan.title.in_(lang)}")
    _say(f"  visit {minute(plan.starts, zone)} to {minute(plan.ends, zone)}")
    _say(f"  plan to be sent by {minute(plan.send_by, zone)}")
    for event in plan.events:
        _say(f"  {minute(event.time, zone)}  {event.state}  {event.actor}  {event.reason}".rstrip())
    for run in runs:
        _say(f"  run {minute(run.due, zone)}: {run.state}, inspection {run.inspection or '-'}")
    for clock in clocks:
        kept = f", {minute(clock.stopped, zone)}" if clock.stopped else ""
        _say(f"  clock {clock.key}: {clock.state}, due {minute(clock.due, zone)}{kept}")
    for one in written:
        _say(f"  {one.kind} {one.lang}: {one.path}")


def decide(inventory: Path | None, number: str, state: PlanState, *, by: str, reason: str, at: str) -> None:
    """Send, approve, refuse or withdraw a plan."""
    with office(inventory) as (seat, _):
        now = moment(at) if at else seat.clock()
        actor = by or ("" if state in (PlanState.APPROVED, PlanState.REFUSED) else who())
        _known(seat, number)
        seat.plans.change(number, lambda plan: moved(plan, state, time=now, actor=actor, reason=reason))
    _say(f"{number} is {state}")


def run(inventory: Path | None, number: str) -> None:
    """Run an approved plan now. Raises SettingsError where it may not run."""
    with office(inventory) as (seat, _):
        service = Service(seat)
        done = run_now(_known(seat, number), seat.clock(), seat.owner, seat.plans, service.visit)
        head = next(one for one in seat.store.inspections() if one.id == done)
    _say(f"{head.id} {head.outcome}")


def add_hours(start: str, hours: float, profile: str, lang: str) -> None:
    """When so many working hours of a profile have passed since then."""
    settings = read_settings()
    spoken = language(lang, settings.language)
    shelf = Shelf(settings.own)
    if profile not in shelf.profiles:
        raise SettingsError(f"--profile: no profile {profile!r}; known: {', '.join(shelf.profiles)}")
    done = add(shelf.profile(profile), start, hours)
    _say(f"{done.end:%a %Y-%m-%d %H:%M %Z}")
    if warning := estimate(done.calendar, done.estimated, spoken):
        sys.stderr.write(f"collector: {warning}\n")


def _known(seat: Office, number: str) -> Plan:
    plan = seat.plans.plan(number)
    if plan is None:
        raise SettingsError(f"there is no plan {number!r}; see `collector plan list`")
    return plan


def _table(plans: tuple[Plan, ...], lang: Lang) -> None:
    rows = [
        (
            one.id,
            one.state,
            f"{one.send_by:%Y-%m-%d}",
            f"{one.starts:%Y-%m-%d %H:%M}",
            f"{one.ends:%Y-%m-%d %H:%M}",
            "yes" if one.approval else "no",
            one.title.in_(lang),
        )
        for one in plans
    ]
    if rows:
        table(("plan", "state", "send by", "starts", "ends", "needs approval", "title"), rows)


def _as_json(plan: Plan, lang: Lang) -> dict[str, object]:
    return {
        "plan": plan.id,
        "site": plan.site,
        "period": plan.period,
        "state": plan.state,
        "send_by": plan.send_by.isoformat(),
        "starts": plan.starts.isoformat(),
        "ends": plan.ends.isoformat(),
        "approval": plan.approval,
        "title": plan.title.in_(lang),
        "estimated": list(plan.estimated),
    }


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")

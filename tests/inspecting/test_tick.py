"""A quarter ticked through: every owed visit once, whatever happens to the processes that tick."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from collector.content.contracts import Shelf
from collector.contracting.visits import visits
from collector.inspecting.tick import LEASE, moved, run_now, tick
from collector.model.errors import DeviceError, SettingsError
from collector.model.visit import Plan, PlannedRun, PlanState, RunState
from collector.store.plans import Access, Plans
from collector.store.store import Store

SHELF = Shelf()
START = datetime(2026, 7, 1, 0, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def plans(tmp_path: Path) -> Iterator[Plans]:
    with Store.open(tmp_path / "collector.db") as store:
        yield Plans(store.database)


def owed(since: datetime, until: datetime) -> Iterable[Plan]:
    """Four visits a year, one a quarter."""
    agreement = SHELF.profile("hardware-std")
    return visits("site-A", agreement, SHELF.almanacs()["cn"], since.date(), until.date())


class Visits:
    """Counts the inspections that were made; can be told to fail."""

    def __init__(self, failures: int = 0) -> None:
        self.made: list[str] = []
        self.failures = failures

    def __call__(self, _: PlannedRun, plan: Plan) -> None:
        self.made.append(plan.id)
        if len(self.made) <= self.failures:
            raise DeviceError("the site is not reachable")


def approve_all(plans: Plans, now: datetime) -> None:
    for plan in plans.plans():
        if plan.state is PlanState.PROPOSED:
            plans.change(plan.id, lambda seen: moved(seen, PlanState.APPROVED, time=now, actor="customer"))


def test_a_quarter_of_hourly_ticks_makes_the_owed_visit_once(plans: Plans) -> None:
    visit, now = Visits(), START
    while now < datetime(2026, 10, 1, tzinfo=UTC):
        tick(now, "one", plans, owed, visit)
        approve_all(plans, now)
        now += 6 * HOUR
    assert visit.made == ["site-A-2026-Q3"]
    (run,) = plans.runs("site-A-2026-Q3")
    assert (run.state, run.attempts) == (RunState.DONE, 1)


def test_a_visit_is_proposed_in_time_for_the_plan_to_be_sent(plans: Plans) -> None:
    (plan,) = tick(START, "one", plans, owed, Visits()).proposed
    assert plan.period == "2026-Q3"
    assert START < plan.send_by < plan.starts < plan.ends


def test_a_visit_without_approval_contacts_nothing(plans: Plans) -> None:
    visit = Visits()
    tick(START, "one", plans, owed, visit)
    tick(datetime(2026, 9, 20, tzinfo=UTC), "one", plans, owed, visit)
    assert visit.made == []
    assert plans.runs("site-A-2026-Q3") == ()


def test_an_approval_that_is_withdrawn_stops_a_run_that_was_due(plans: Plans) -> None:
    tick(START, "one", plans, owed, Visits())
    approve_all(plans, START)
    plan = plans.plan("site-A-2026-Q3")
    assert plan is not None
    plans.due(plan.id, plan.site, plan.starts)
    plans.change(plan.id, lambda seen: moved(seen, PlanState.WITHDRAWN, time=START, actor="customer"))
    visit = Visits()
    tick(plan.starts + HOUR, "one", plans, owed, visit)
    assert visit.made == []
    assert [run.state for run in plans.runs(plan.id)] == [RunState.SKIPPED]


def test_a_service_that_was_down_at_the_hour_skips_nothing(plans: Plans) -> None:
    tick(START, "one", plans, owed, Visits())
    approve_all(plans, START)
    visit = Visits()
    tick(datetime(2026, 9, 29, tzinfo=UTC), "one", plans, owed, visit)
    assert visit.made == ["site-A-2026-Q3"]


def test_two_processes_that_tick_at_once_run_nothing_twice(plans: Plans) -> None:
    tick(START, "one", plans, owed, Visits())
    approve_all(plans, START)
    now = datetime(2026, 9, 20, tzinfo=UTC)
    other = Visits()

    def visit_while_the_other_ticks(*_: object) -> None:
        tick(now, "two", plans, owed, other)

    done = tick(now, "one", plans, owed, visit_while_the_other_ticks)
    assert len(done.done) == 1
    assert other.made == []


def test_a_run_whose_process_was_killed_is_taken_again_when_its_lease_is_over(plans: Plans) -> None:
    tick(START, "one", plans, owed, Visits())
    approve_all(plans, START)
    now = datetime(2026, 9, 20, tzinfo=UTC)
    plan = plans.plan("site-A-2026-Q3")
    assert plan is not None
    plans.due(plan.id, plan.site, plan.starts)
    killed = plans.claim("one", now, now + LEASE)
    assert killed is not None
    visit = Visits()
    tick(now + HOUR, "two", plans, owed, visit)
    assert visit.made == []
    tick(now + LEASE, "two", plans, owed, visit)
    assert visit.made == [plan.id]
    assert not plans.done(killed, "one", None)


def test_a_visit_that_fails_is_tried_again_and_then_left_to_a_person(plans: Plans) -> None:
    tick(START, "one", plans, owed, Visits())
    approve_all(plans, START)
    visit, now = Visits(failures=9), datetime(2026, 9, 20, tzinfo=UTC)
    for _ in range(10):
        tick(now, "one", plans, owed, visit)
        now += HOUR
    assert visit.made == ["site-A-2026-Q3"] * 3
    assert [run.state for run in plans.runs("site-A-2026-Q3")] == [RunState.FAILED]


def test_a_move_that_is_not_possible_names_those_that_are(plans: Plans) -> None:
    tick(START, "one", plans, owed, Visits())
    approve_all(plans, START)
    plan = plans.plan("site-A-2026-Q3")
    assert plan is not None
    with pytest.raises(SettingsError, match="is approved; it can become withdrawn"):
        moved(plan, PlanState.REFUSED, time=START, actor="customer")


def test_visits_before_named_periods_are_over_before_the_first_of_each_group() -> None:
    agreement, almanac = SHELF.profile("railway-7x24"), SHELF.almanacs()["cn"]
    made = visits("B", agreement, almanac, date(2026, 1, 1), date(2027, 1, 1))
    assert [plan.period for plan in made] == [
        "spring_festival-2026",
        "labour_day-2026",
        "national_day-2026",
        "new_year-2027",
    ]
    assert all(
        plan.ends.date() < almanac.period(plan.period.split("-")[0], int(plan.period[-4:])).first
        for plan in made
    )


def test_every_access_is_written_down(plans: Plans) -> None:
    plans.note_access([Access(START, "liu", "site-A", "sw-1", ("snmp:walk 1.3",))])
    assert plans.accesses("site-A", START, START + HOUR) == (
        Access(START, "liu", "site-A", "sw-1", ("snmp:walk 1.3",)),
    )
    assert plans.accesses("site-A", START + HOUR, START + 2 * HOUR) == ()


def the_first(plans: Plans) -> Plan:
    """The plan of the third quarter, approved."""
    tick(START, "one", plans, owed, Visits())
    approve_all(plans, START)
    plan = plans.plan("site-A-2026-Q3")
    assert plan is not None
    return plan


def test_a_visit_that_a_person_makes_early_is_not_made_again(plans: Plans) -> None:
    plan, early, later = the_first(plans), Visits(), Visits()
    run_now(plan, START + HOUR, "person", plans, early)
    tick(plan.starts + HOUR, "service", plans, owed, later)
    assert (early.made, later.made) == (["site-A-2026-Q3"], [])
    with pytest.raises(SettingsError, match="was made or is being made"):
        run_now(plan, START + 2 * HOUR, "person", plans, early)


def test_an_early_visit_that_fails_is_due_as_before(plans: Plans) -> None:
    plan, later = the_first(plans), Visits()
    with pytest.raises(DeviceError):
        run_now(plan, START + HOUR, "person", plans, Visits(failures=1))
    tick(plan.starts - HOUR, "service", plans, owed, later)
    assert later.made == []
    tick(plan.starts + HOUR, "service", plans, owed, later)
    assert later.made == ["site-A-2026-Q3"]


def test_a_visit_that_was_given_up_can_be_made_by_a_person(plans: Plans) -> None:
    plan, failing = the_first(plans), Visits(failures=9)
    now = plan.starts
    for _ in range(4):
        tick(now, "service", plans, owed, failing)
        now += 2 * HOUR
    assert [run.state for run in plans.runs(plan.id)] == [RunState.FAILED]
    run_now(plan, now, "person", plans, Visits())
    assert [run.state for run in plans.runs(plan.id)] == [RunState.DONE]


def test_a_person_makes_no_visit_without_approval(plans: Plans) -> None:
    tick(START, "one", plans, owed, Visits())
    plan, visit = plans.plan("site-A-2026-Q3"), Visits()
    assert plan is not None
    with pytest.raises(SettingsError, match="needs the customer's approval"):
        run_now(plan, START, "person", plans, visit)
    assert visit.made == []

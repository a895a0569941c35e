"""Clocks, computed by hand from the words of each contract."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.content.contracts import shelf
from collector.contracting.agreements import Agreement
from collector.contracting.clocks import Clock, ClockState, Moment, clocks, ticket_clocks
from collector.model.finding import Severity
from collector.model.inventory import Contract
from collector.model.text import Text
from collector.model.ticket import EventKind, Fault, FaultKey, Mark, Place, Ticket, TicketEvent

SHANGHAI = ZoneInfo("Asia/Shanghai")
WORDS = Text("字", "words")
FILLED: dict[str, dict[str, Any]] = {
    "hardware-std": {"clocks": {"arrival": {"within": "4 h"}}},
    "railway-7x24": {"clocks": {"rma": {"within": "10 working days"}}},
}


def at(text: str) -> datetime:
    """A time of 2026 in Shanghai: `10-01 16:00`."""
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=SHANGHAI)


def agreed(profile: str) -> Agreement:
    return shelf().contract(Contract(name="ours", profile=profile, overrides=FILLED.get(profile, {})))


def ticket(
    *events: tuple[str, str] | tuple[str, str, str], severity: int = 2, marks: tuple[Mark, ...] = ()
) -> Ticket:
    """A ticket from (kind, time[, time of entry]); `updated to 1` changes the severity."""
    made = []
    for number, (what, when, *late) in enumerate(events, 1):
        kind, _, level = what.partition(" to ")
        fault = Fault(
            severity=Severity(int(level or severity)),
            severity_reason=WORDS,
            title=WORDS,
            says=WORDS,
            effect=WORDS,
            advice=WORDS,
        )
        told = kind in ("opened", "updated", "reopened")
        made.append(
            TicketEvent(
                ticket="site-A-2026-0001",
                number=number,
                kind=EventKind(kind.partition(":")[0]),
                time=at(when),
                entered=at(late[0] if late else when),
                actor="engineer",
                fault=fault if told else None,
                whose=FaultKey("site-A", "sw", "fan 1", "environment.fan") if number == 1 else None,
                place=Place(site_title=WORDS, marks=marks) if number == 1 else None,
                clock=kind.partition(":")[2] or None,
            )
        )
    return Ticket.from_events(made)


def of(name: str, found: Sequence[Clock], run: int = 1) -> Clock:
    return next(clock for clock in found if clock.key == f"{name} {run}")


def test_an_emergency_is_due_in_twelve_hours_and_anything_else_in_forty_eight() -> None:
    terms = agreed("hardware-std")
    one = ticket_clocks(ticket(("opened", "10-01 16:00"), severity=1), terms, at("10-01 16:00"))
    other = ticket_clocks(ticket(("opened", "10-01 16:00"), severity=3), terms, at("10-01 16:00"))
    assert of("resolve", one).due == at("10-02 04:00")
    assert of("resolve", other).due == at("10-03 16:00")


@pytest.mark.parametrize(
    ("now", "state", "warning"),
    [
        ("11-02 08:14:59", ClockState.RUNNING, 0),
        ("11-02 08:15", ClockState.WARNING, 50),
        ("11-02 08:22:30", ClockState.WARNING, 75),
        ("11-02 08:27", ClockState.WARNING, 90),
        ("11-02 08:30", ClockState.WARNING, 90),
        ("11-02 08:30:01", ClockState.BROKEN, 0),
    ],
)
def test_a_running_clock_warns_before_it_breaks(now: str, state: ClockState, warning: int) -> None:
    clock = of("response", ticket_clocks(ticket(("opened", "11-02 08:00")), agreed("hardware-std"), at(now)))
    assert (clock.state, clock.warning) == (state, warning)
    assert clock.remaining_s == (at("11-02 08:30") - at(now)).total_seconds()


def test_an_answer_at_the_last_second_keeps_the_promise() -> None:
    held = ticket(("opened", "11-02 08:00"), ("acknowledged", "11-02 08:30"))
    clock = of("response", ticket_clocks(held, agreed("hardware-std"), at("11-09 08:00")))
    assert clock.state is ClockState.KEPT
    assert clock.stopped == at("11-02 08:30")
    assert clock.remaining_s is None


def test_an_answer_entered_late_counts_by_its_true_time_and_the_record_of_the_breach_stays() -> None:
    held = ticket(
        ("opened", "11-02 08:00"),
        ("breached:response 1", "11-02 08:31"),
        ("acknowledged", "11-02 08:20", "11-02 12:00"),
    )
    before = of("response", ticket_clocks(held, agreed("hardware-std"), at("11-02 11:00")))
    after = of("response", ticket_clocks(held, agreed("hardware-std"), at("11-02 13:00")))
    assert before.state is ClockState.BROKEN
    assert after.state is ClockState.KEPT
    assert after.recorded == before.recorded == at("11-02 08:31")


def test_a_call_before_the_ticket_was_written_answers_at_once() -> None:
    held = ticket(("opened", "11-02 08:00"), ("acknowledged", "11-02 07:50", "11-02 09:00"))
    clock = of("response", ticket_clocks(held, agreed("hardware-std"), at("11-02 09:00")))
    assert (clock.state, clock.stopped) == (ClockState.KEPT, at("11-02 08:00"))


def test_arrival_counts_from_dispatch_and_a_second_dispatch_is_a_second_run() -> None:
    held = ticket(
        ("opened", "11-02 08:00"),
        ("dispatched", "11-02 09:00"),
        ("arrived", "11-02 12:00"),
        ("dispatched", "11-03 09:00"),
        ("arrived", "11-03 13:01"),
    )
    found = ticket_clocks(held, agreed("hardware-std"), at("11-04 08:00"))
    assert of("arrival", found).state is ClockState.KEPT
    assert of("arrival", found, 2).state is ClockState.BROKEN
    assert of("arrival", found, 2).due == at("11-03 13:00")


def test_without_a_dispatch_no_arrival_is_owed() -> None:
    found = ticket_clocks(ticket(("opened", "11-02 08:00")), agreed("hardware-std"), at("11-04 08:00"))
    assert "arrival" not in {clock.name for clock in found}


def test_a_cluster_is_whole_again_six_hours_after_arrival_not_after_the_call() -> None:
    events = (("opened", "11-02 08:00"), ("dispatched", "11-02 09:00"), ("arrived", "11-02 12:00"))
    member = ticket_clocks(ticket(*events, marks=(Mark.CLUSTER,)), agreed("hardware-std"), at("11-02 12:00"))
    alone = ticket_clocks(ticket(*events), agreed("hardware-std"), at("11-02 12:00"))
    assert of("cluster_restore", member).due == at("11-02 18:00")
    assert "cluster_restore" not in {clock.name for clock in alone}


def test_a_known_problem_has_a_day() -> None:
    held = ticket(("opened", "11-02 08:00"), marks=(Mark.KNOWN_PROBLEM,))
    assert of("known_problem", ticket_clocks(held, agreed("hardware-std"), at("11-02 08:00"))).due == at(
        "11-03 08:00"
    )


def test_the_fault_report_has_three_working_days_from_the_customers_word() -> None:
    held = ticket(
        ("opened", "09-17 08:00"),
        ("acknowledged", "09-17 08:10"),
        ("restored", "09-18 10:00"),
        ("customer_confirmed", "09-18 16:00"),
    )
    clock = of("fault_report", ticket_clocks(held, agreed("hardware-std"), at("09-18 16:00")))
    assert clock.due == at("09-22 17:00")  # the worked Sunday, Monday, Tuesday


def test_a_raised_severity_shortens_the_time_from_the_same_start() -> None:
    held = ticket(("opened", "11-02 08:00"), ("updated to 1", "11-02 10:00"), severity=3)
    assert of("resolve", ticket_clocks(held, agreed("hardware-std"), at("11-02 09:00"))).due == at(
        "11-04 08:00"
    )
    assert of("resolve", ticket_clocks(held, agreed("hardware-std"), at("11-02 11:00"))).due == at(
        "11-02 20:00"
    )


def test_a_raised_severity_counts_from_its_very_moment() -> None:
    held = ticket(("opened", "11-02 08:00"), ("updated to 1", "11-02 10:00"), severity=3)
    found = ticket_clocks(held, agreed("hardware-std"), at("11-02 10:00"))
    assert of("resolve", found).due == at("11-02 20:00")


def test_a_broken_promise_is_not_mended_by_a_lower_severity() -> None:
    held = ticket(
        ("opened", "11-02 08:00"),
        ("updated to 3", "11-02 21:00"),
        ("acknowledged", "11-02 21:10"),
        ("restored", "11-02 22:00"),
        severity=1,
    )
    clock = of("resolve", ticket_clocks(held, agreed("hardware-std"), at("11-03 08:00")))
    assert (clock.state, clock.due) == (ClockState.BROKEN, at("11-02 20:00"))


def test_a_lower_severity_in_time_gives_more_time() -> None:
    held = ticket(
        ("opened", "11-02 08:00"),
        ("updated to 3", "11-02 19:00"),
        ("acknowledged", "11-02 21:10"),
        ("restored", "11-02 22:00"),
        severity=1,
    )
    clock = of("resolve", ticket_clocks(held, agreed("hardware-std"), at("11-03 08:00")))
    assert clock.state is ClockState.KEPT


def test_a_severity_that_changes_after_the_end_changes_nothing() -> None:
    held = ticket(
        ("opened", "11-02 08:00"),
        ("acknowledged", "11-02 08:10"),
        ("restored", "11-03 08:00"),
        ("updated to 1", "11-03 09:00"),
        severity=3,
    )
    clock = of("resolve", ticket_clocks(held, agreed("hardware-std"), at("11-09 08:00")))
    assert clock.state is ClockState.KEPT


def test_a_reopened_ticket_owes_its_promises_again_and_the_first_stays_as_it_was() -> None:
    held = ticket(
        ("opened", "11-02 08:00"),
        ("acknowledged", "11-02 09:00"),
        ("restored", "11-02 10:00"),
        ("reopened", "11-05 08:00"),
    )
    found = ticket_clocks(held, agreed("hardware-std"), at("11-05 08:10"))
    assert of("response", found).state is ClockState.BROKEN
    assert of("response", found, 2).due == at("11-05 08:30")
    assert of("resolve", found).state is ClockState.KEPT
    assert of("resolve", found, 2).due == at("11-07 08:00")


@pytest.mark.parametrize(
    ("severity", "opened", "due"),
    [
        (2, "09-30 16:00", "10-08 09:30"),  # inside the window until 17:00, then the holidays
        (3, "09-19 10:00", "09-20 10:30"),  # on a Saturday; the Sunday is worked
        (1, "09-30 22:00", "10-01 00:00"),  # severity 1 outside the window: two hours as they pass
        (1, "09-30 16:00", "09-30 18:00"),
    ],
)
def test_software_support_answers_in_office_hours_and_severity_one_always(
    severity: int, opened: str, due: str
) -> None:
    held = ticket(("opened", opened), severity=severity)
    assert of("response", ticket_clocks(held, agreed("software-5x8"), at(opened))).due == at(due)


def test_what_was_submitted_in_writing_is_answered_by_the_end_of_the_next_working_day() -> None:
    held = ticket(("opened", "09-30 10:00"), marks=(Mark.ELECTRONIC,))
    assert of("response", ticket_clocks(held, agreed("software-5x8"), at("09-30 10:00"))).due == at(
        "10-08 17:00"
    )


def test_in_the_office_contract_only_a_commitment_is_an_answer() -> None:
    acknowledged = ticket(("opened", "11-02 08:00"), ("acknowledged", "11-02 08:10"))
    committed = ticket(("opened", "11-02 08:00"), ("commitment", "11-02 09:59"))
    now = at("11-02 11:00")
    assert of("response", ticket_clocks(acknowledged, agreed("office-2h"), now)).state is ClockState.BROKEN
    assert of("response", ticket_clocks(committed, agreed("office-2h"), now)).state is ClockState.KEPT


def test_three_working_days_run_from_the_arrival_of_the_vendor() -> None:
    held = ticket(("opened", "09-17 08:00"), ("vendor_arrived", "09-18 10:00"))
    found = ticket_clocks(held, agreed("office-2h"), at("09-18 10:00"))
    assert of("vendor_resolve", found).due == at("09-22 17:00")


def test_a_spare_part_is_on_site_two_hours_after_it_was_requested() -> None:
    held = ticket(
        ("opened", "11-02 08:00"), ("part_requested", "11-02 09:00"), ("part_arrived", "11-02 11:00:01")
    )
    found = ticket_clocks(held, agreed("railway-7x24"), at("11-03 08:00"))
    assert of("spare_delivery", found).state is ClockState.BROKEN
    assert of("arrival", found).due == at("11-02 09:00")


def test_a_plan_is_due_three_days_before_its_visit() -> None:
    log = [Moment("visit_planned", at("11-20 09:00"), at("11-02 10:00"))]
    due = of("inspection_plan", clocks(agreed("hardware-std"), log, at("11-03 10:00")))
    assert due.due == at("11-17 23:59:59")
    assert due.state is ClockState.RUNNING
    sent = [*log, Moment("inspection_plan_sent", at("11-16 10:00"), at("11-16 10:00"))]
    assert (
        of("inspection_plan", clocks(agreed("hardware-std"), sent, at("11-30 10:00"))).state
        is ClockState.KEPT
    )
    late = [*log, Moment("inspection_plan_sent", at("11-18 10:00"), at("11-18 10:00"))]
    assert (
        of("inspection_plan", clocks(agreed("hardware-std"), late, at("11-30 10:00"))).state
        is ClockState.BROKEN
    )


def test_a_report_is_due_on_a_day_of_the_calendar_and_says_when_nobody_works_then() -> None:
    log = [Moment("visit_ended", at("09-30 15:00"), at("09-30 15:00"))]
    clock = of("inspection_report", clocks(agreed("hardware-std"), log, at("09-30 15:00")))
    assert clock.due == at("10-03 23:59:59")
    assert clock.on_day_off
    week = of("inspection_report", clocks(agreed("railway-7x24"), log, at("09-30 15:00")))
    assert week.due == at("10-07 23:59:59")


def test_a_clock_over_an_estimated_year_says_so() -> None:
    held = ticket(("opened", "12-31 16:30"))
    clock = of("response", ticket_clocks(held, agreed("software-5x8"), at("12-31 16:30")))
    assert clock.estimated == (2027,)


def test_what_was_not_entered_yet_is_not_known() -> None:
    held = ticket(("opened", "11-02 08:00"), ("acknowledged", "11-02 08:20", "11-02 12:00"))
    clock = of("response", ticket_clocks(held, agreed("hardware-std"), at("11-02 08:25")))
    assert clock.stopped is None


EVENTS = st.lists(
    st.tuples(
        st.sampled_from(
            ["dispatched", "arrived", "part_requested", "part_arrived", "commitment", "recovered"]
        ),
        st.integers(0, 5000),
        st.integers(0, 5000),
    ),
    max_size=12,
)


@given(EVENTS, st.integers(0, 9000), st.randoms(use_true_random=False))
def test_the_same_events_in_any_order_give_the_same_clocks(
    events: list[tuple[str, int, int]], now: int, shuffled: random.Random
) -> None:
    start = at("11-02 08:00")
    log = [Moment("opened", start, start, frozenset({"severity 2"}))]
    for number, (name, minutes, later) in enumerate(events):
        time = start + timedelta(minutes=minutes, microseconds=number)
        log.append(Moment(name, time, time + timedelta(minutes=later)))
    terms, then = agreed("railway-7x24"), start + timedelta(minutes=now)
    once = clocks(terms, log, then)
    shuffled.shuffle(log)
    assert clocks(terms, log, then) == once


@given(EVENTS, st.integers(0, 9000), st.integers(0, 9000))
def test_what_is_entered_as_it_happens_never_mends_a_broken_promise(
    events: list[tuple[str, int, int]], one: int, other: int
) -> None:
    start = at("11-02 08:00")
    log = [Moment("opened", start, start, frozenset({"severity 2"}))]
    for number, (name, minutes, _) in enumerate(events):
        time = start + timedelta(minutes=minutes, microseconds=number)
        log.append(Moment(name, time, time))
    terms = agreed("railway-7x24")
    earlier, later = (start + timedelta(minutes=minutes) for minutes in sorted((one, other)))
    broken = {clock.key for clock in clocks(terms, log, earlier) if clock.state is ClockState.BROKEN}
    assert broken <= {clock.key for clock in clocks(terms, log, later) if clock.state is ClockState.BROKEN}

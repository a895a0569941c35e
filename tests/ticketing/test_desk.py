"""What people do with tickets, in a real store."""

import json
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from collector.contracting.clocks import ClockState
from collector.model.errors import IllegalMove, Overtaken, StoreError, TicketError, UnknownTicket
from collector.model.finding import Verdict
from collector.model.notice import Receipt
from collector.model.ticket import REPORTED, EventKind, TicketState
from collector.store.database import Database
from collector.store.outbox import Outbox
from collector.store.tickets import Tickets
from collector.ticketing.desk import Desk, moment
from collector.ticketing.ledger import Clerk
from ticketing.cases import HOUR, SITE, START, Watch, finding, inspection

ONE = "site-A-2026-0001"


@pytest.fixture
def opened(clerk: Clerk, desk: Desk, watch: Watch) -> Desk:
    """A desk with one open ticket, one minute old."""
    clerk.inspected(inspection(finding()), SITE, START)
    watch.forward(timedelta(minutes=1))
    return desk


def test_a_ticket_goes_through_its_states_and_keeps_every_move(opened: Desk, watch: Watch) -> None:
    states = []
    for move in ("acknowledge", "start", "restore"):
        watch.forward(HOUR)
        states.append(getattr(opened, move)(ONE, reason=move).state)
    states.append(opened.confirm(ONE, by="王工", reason="ok").state)
    states.append(opened.close(ONE).state)
    assert states == [state for state in TicketState if state is not TicketState.OPEN]
    ticket, _ = opened.show(ONE)
    assert [(event.kind, event.actor, event.reason) for event in ticket.events] == [
        (EventKind.OPENED, "collector", ""),
        (EventKind.ACKNOWLEDGED, "li", "acknowledge"),
        (EventKind.STARTED, "li", "start"),
        (EventKind.RESTORED, "li", "restore"),
        (EventKind.CUSTOMER_CONFIRMED, "li", "王工: ok"),
        (EventKind.CLOSED, "li", ""),
    ]
    assert opened.list() == ()
    assert [one.id for one in opened.list(closed_since=START)] == [ONE]


@pytest.mark.parametrize("move", ["start", "restore", "confirm", "close"])
def test_a_move_out_of_turn_is_refused_and_names_those_that_are_allowed(opened: Desk, move: str) -> None:
    words = {"by": "王工"} if move == "confirm" else {}
    with pytest.raises(IllegalMove, match=r"is open and cannot become .*from here: acknowledged"):
        getattr(opened, move)(ONE, **words)
    assert opened.show(ONE)[0].state is TicketState.OPEN


def test_nothing_closes_without_the_customer(opened: Desk) -> None:
    opened.acknowledge(ONE)
    opened.restore(ONE)
    with pytest.raises(IllegalMove):
        opened.close(ONE)
    with pytest.raises(TicketError, match="name that person"):
        opened.confirm(ONE, by=" ")


def test_a_customer_who_does_not_agree_sends_the_ticket_back_with_a_reason(opened: Desk) -> None:
    opened.acknowledge(ONE)
    opened.restore(ONE)
    with pytest.raises(TicketError, match="say why work begins again"):
        opened.start(ONE)
    assert opened.start(ONE, reason="the fan is still loud").state is TicketState.IN_PROGRESS


@pytest.mark.parametrize("kind", [kind for kind in REPORTED if kind is not EventKind.DECISION])
def test_what_people_report_keeps_its_true_time_and_the_time_of_entry(
    opened: Desk, watch: Watch, kind: EventKind
) -> None:
    now = watch.forward(5 * HOUR)
    ticket = opened.event(ONE, kind, at=START + HOUR, reason="as it was")
    event = ticket.events[-1]
    assert (event.kind, event.time, event.entered) == (kind, START + HOUR, now)
    assert opened.show(ONE)[0] == ticket
    assert ticket.state is TicketState.OPEN


@pytest.mark.parametrize("decision", ["agree", "defer", "refuse"])
def test_a_decision_of_the_customer_is_one_of_three(opened: Desk, decision: str) -> None:
    assert opened.event(ONE, "decision", decision=decision).events[-1].decision == decision


@pytest.mark.parametrize(
    ("kind", "words", "said"),
    [
        ("decision", {}, "None is no decision; write agree, defer, refuse"),
        ("decision", {"decision": "perhaps"}, "'perhaps' is no decision"),
        ("arrived", {"decision": "agree"}, "carries no decision"),
        ("commitment", {}, "needs words: what was promised"),
        ("comment", {"reason": "  "}, "needs words"),
        ("closed", {}, "'closed' cannot be reported; known are dispatched, arrived"),
        ("teleported", {}, "cannot be reported"),
    ],
)
def test_a_report_that_says_too_little_is_refused(
    opened: Desk, kind: str, words: dict[str, str], said: str
) -> None:
    with pytest.raises(TicketError, match=said):
        opened.event(ONE, kind, **words)
    assert len(opened.show(ONE)[0].events) == 1


def test_a_time_in_the_future_is_refused(opened: Desk, watch: Watch) -> None:
    with pytest.raises(TicketError, match="is in the future"):
        opened.event(ONE, "arrived", at=watch.now + timedelta(seconds=1))


def test_a_time_without_a_zone_is_refused(opened: Desk) -> None:
    with pytest.raises(TicketError, match="has no time zone; write it as"):
        opened.event(ONE, "arrived", at=datetime(2026, 11, 2, 9))  # noqa: DTZ001 — what is refused
    with pytest.raises(TicketError, match="has no time zone"):
        moment("2026-11-02T09:00")
    with pytest.raises(TicketError, match="is no time"):
        moment("yesterday")
    assert moment("2026-11-02T09:00+08:00") == START + HOUR


def test_a_ticket_that_is_not_there_is_named(desk: Desk) -> None:
    with pytest.raises(UnknownTicket, match="there is no ticket 'site-B-2026-0007'"):
        desk.acknowledge("site-B-2026-0007")


def test_the_clocks_of_a_ticket_are_shown_with_it(opened: Desk, watch: Watch) -> None:
    watch.forward(HOUR)
    found = {clock.name: clock for clock in opened.show(ONE)[1]}
    assert found["response"].state is ClockState.BROKEN
    assert found["resolve"].due == START + 48 * HOUR


def test_a_site_without_a_contract_has_tickets_and_no_clocks(tickets: Tickets, watch: Watch) -> None:
    desk = Desk(Clerk(tickets), "li", watch)
    desk.clerk.inspected(inspection(finding()), SITE, START)
    assert desk.show(ONE)[1] == ()
    assert desk.clerk.watch("site-A", START + 99 * HOUR) == ()


def test_an_inspection_that_is_told_twice_opens_nothing_twice(clerk: Clerk, outbox: Outbox) -> None:
    first = clerk.inspected(inspection(finding()), SITE, START)
    again = clerk.inspected(inspection(finding()), SITE, START + HOUR)
    assert (len(first), len(again)) == (1, 0)
    assert [one.waiting for one in outbox.backlogs()] == [1]


def test_broken_promises_are_entered_once_and_told(clerk: Clerk, outbox: Outbox) -> None:
    clerk.inspected(inspection(finding()), SITE, START)
    assert [event.clock for event in clerk.watch("site-A", START + HOUR)] == ["response 1"]
    assert clerk.watch("site-A", START + HOUR) == ()
    assert [one.waiting for one in outbox.backlogs()] == [2]


def test_a_fault_seen_again_is_in_the_ledger_and_not_told_to_others(clerk: Clerk, outbox: Outbox) -> None:
    clerk.inspected(inspection(finding()), SITE, START)
    clerk.inspected(inspection(finding(), taken=START + HOUR), SITE, START + HOUR)
    assert [one.waiting for one in outbox.backlogs()] == [1]


def test_who_read_a_ticket_before_it_changed_writes_nothing(opened: Desk, tickets: Tickets) -> None:
    old = tickets.ticket(ONE)
    assert old is not None
    opened.acknowledge(ONE)
    stale = opened.show(ONE)[0].events[-1]
    with pytest.raises(Overtaken, match="read it again"):
        tickets.record([(old.after(stale), [stale])])
    assert len(opened.show(ONE)[0].events) == 2


def test_a_second_open_ticket_of_one_fault_is_refused_by_the_store(tickets: Tickets, clerk: Clerk) -> None:
    class Blind:
        """A ledger that has not seen what another process wrote; its numbers are free."""

        def __getattr__(self, name: str) -> object:
            return getattr(tickets, name)

        def tickets(self, *_: object, **__: object) -> tuple[()]:
            return ()

        def next_number(self, *_: object) -> int:
            return 7

    clerk.inspected(inspection(finding()), SITE, START)
    with pytest.raises(Overtaken):
        Clerk(Blind()).inspected(inspection(finding()), SITE, START)  # type: ignore[arg-type]  # duck-typed on purpose
    assert len(tickets.tickets()) == 1


def test_two_processes_that_judge_at_once_draw_again_and_open_one_ticket(tickets: Tickets) -> None:
    class Late:
        """A ledger in which another process is quicker once, between reading and writing."""

        def __init__(self) -> None:
            self.beaten = False

        def __getattr__(self, name: str) -> object:
            return getattr(tickets, name)

        def record(self, *words: object) -> None:
            if not self.beaten:
                self.beaten = True
                Clerk(tickets).inspected(inspection(finding(), part_two()), SITE, START)
            tickets.record(*words)  # type: ignore[arg-type]  # handed through

    def part_two() -> object:
        return finding(part="fan 2")

    written = Clerk(Late()).inspected(inspection(finding(), finding(part="fan 3")), SITE, START)  # type: ignore[arg-type]  # duck-typed
    assert [event.whose.part for event in written if event.whose] == ["fan 3"]
    assert sorted(one.key.part for one in tickets.tickets()) == ["fan 1", "fan 2", "fan 3"]
    assert len({one.id for one in tickets.tickets()}) == 3


def test_all_events_of_an_inspection_are_written_or_none(tickets: Tickets, database: Database) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER full BEFORE INSERT ON ticket WHEN NEW.part = 'fan 2' "
            "BEGIN SELECT RAISE(ABORT, 'full'); END"
        )
    with pytest.raises(StoreError):
        Clerk(tickets).inspected(inspection(finding(), finding(part="fan 2")), SITE, START)
    assert tickets.tickets() == ()


def test_hostile_words_of_a_device_come_back_as_they_were(tickets: Tickets) -> None:
    hostile = "fan\t1 '; DROP TABLE ticket; -- <b>\u202e=1+1\ud800"
    Clerk(tickets).inspected(inspection(finding(part=hostile, says=hostile)), SITE, START)
    (ticket,) = tickets.tickets()
    assert ticket.fault.says.en == hostile


def test_secrets_are_hidden_before_a_ticket_is_written(database: Database, tmp_path: Path) -> None:
    scrubbing = Tickets(database, lambda text: text.replace("geheim", "***"))
    clerk = Clerk(scrubbing, ["hook"])
    clerk.inspected(inspection(finding(says="password geheim")), SITE, START)
    Desk(clerk, "li", Watch()).comment(ONE, "the password is geheim")
    with closing(sqlite3.connect(tmp_path / "collector.db")) as connection:
        dumped = "\n".join(connection.iterdump())
    assert "password ***" in dumped
    assert "geheim" not in dumped


def test_a_damaged_history_is_said_not_guessed(clerk: Clerk, tickets: Tickets, database: Database) -> None:
    clerk.inspected(inspection(finding()), SITE, START)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE ticket_event SET payload = ?", (json.dumps({"kind": "opened"}),))
    with pytest.raises(StoreError, match=f"an event of ticket '{ONE}' cannot be read"):
        tickets.tickets()


def test_tickets_of_a_period_are_those_that_lived_in_it(clerk: Clerk, tickets: Tickets, watch: Watch) -> None:
    clerk.inspected(inspection(finding()), SITE, START)
    desk = Desk(clerk, "li", watch)
    watch.forward(HOUR)
    desk.acknowledge(ONE)
    desk.restore(ONE)
    desk.confirm(ONE, by="王工")
    desk.close(ONE)
    day = timedelta(days=1)
    assert tickets.period("site-A", START - day, START) == ()
    assert [one.id for one in tickets.period("site-A", START, START + day)] == [ONE]
    assert tickets.period("site-A", START + day, START + 2 * day) == ()
    clerk.inspected(inspection(finding(Verdict.OK), taken=START + day), SITE, START + day)
    assert tickets.next_number("site-A", 2026) == 2
    assert tickets.next_number("site-A", 2027) == 1


def test_a_person_grades_a_ticket_and_says_why(opened: Desk, outbox: Outbox, watch: Watch) -> None:
    done = opened.grade(ONE, 1, "the core application is down")
    assert (int(done.severity), done.fault.severity_reason.en) == (1, "the core application is down")
    parcels = [outbox.take(frozenset({"hook"}), watch())]
    assert parcels[0] is not None
    outbox.sent(parcels[0], Receipt(remote="1"))
    told = outbox.take(frozenset({"hook"}), watch())
    assert told is not None
    assert (told.notice.event.kind, int(told.notice.fault.severity)) == (EventKind.GRADED, 1)


@pytest.mark.parametrize(
    ("severity", "reason", "said"),
    [(4, "so", "is no severity"), (2, "so", "is of severity 2 already"), (1, " ", "say why")],
)
def test_a_grade_that_says_nothing_is_refused(opened: Desk, severity: int, reason: str, said: str) -> None:
    with pytest.raises(TicketError, match=said):
        opened.grade(ONE, severity, reason)
    assert len(opened.show(ONE)[0].events) == 1


def test_a_closed_ticket_is_not_graded_any_more(opened: Desk) -> None:
    opened.acknowledge(ONE)
    opened.restore(ONE)
    opened.confirm(ONE, by="王工")
    opened.close(ONE)
    with pytest.raises(TicketError, match="is closed"):
        opened.grade(ONE, 1, "so")

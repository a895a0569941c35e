"""What findings mean for tickets, without a store."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.contracting.clocks import ClockState, ticket_clocks
from collector.model.finding import Finding, Severity, Verdict
from collector.model.text import Text
from collector.model.ticket import EventKind, Mark, Ticket, TicketEvent, TicketState
from collector.ticketing.rules import Grounds, breaches, consequences
from ticketing.cases import FAN, HOUR, SITE, START, agreement, finding, inspection

DAY = timedelta(days=1)


class Paper:
    """A ledger on paper: what the rules say is entered at once."""

    def __init__(self, reopen_days: float = 30) -> None:
        self.tickets: dict[str, Ticket] = {}
        self.reopen = timedelta(days=reopen_days)

    def see(self, *findings: Finding, at: datetime, entered: datetime | None = None) -> list[EventKind]:
        grounds = Grounds(
            tickets=list(self.tickets.values()),
            reopen=self.reopen,
            now=entered or at,
            next_number=len(self.tickets) + 1,
        )
        events = consequences(inspection(*findings, taken=at), SITE, grounds)
        for event in events:
            self.enter(event)
        return [event.kind for event in events]

    def enter(self, event: TicketEvent) -> None:
        before = self.tickets.get(event.ticket)
        self.tickets[event.ticket] = before.after(event) if before else Ticket.from_events([event])

    def move(self, *kinds: EventKind, at: datetime, ticket: str = "site-A-2026-0001") -> None:
        for kind in kinds:
            number = len(self.tickets[ticket].events) + 1
            self.enter(TicketEvent(ticket=ticket, number=number, kind=kind, time=at, entered=at, actor="li"))

    def end(self, at: datetime) -> None:
        self.move(
            EventKind.ACKNOWLEDGED,
            EventKind.STARTED,
            EventKind.RESTORED,
            EventKind.CUSTOMER_CONFIRMED,
            EventKind.CLOSED,
            at=at,
        )

    @property
    def one(self) -> Ticket:
        (only,) = self.tickets.values()
        return only


@pytest.fixture
def paper() -> Paper:
    return Paper()


def test_a_fault_opens_a_ticket_that_knows_what_a_desk_asks_for(paper: Paper) -> None:
    assert paper.see(finding(), at=START) == [EventKind.OPENED]
    ticket = paper.one
    assert str(ticket.key) == "site-A/core-sw-1/fan 1/environment.fan"
    assert (ticket.id, ticket.state, ticket.severity) == ("site-A-2026-0001", TicketState.OPEN, Severity.TWO)
    assert ticket.fault.severity_reason.en == "redundancy is lost"
    assert ticket.fault.advice.zh == "更换风扇"
    assert ticket.fault.evidence == ("snmp:1.3.6.1.4.1.2011.5.25.31.1.1.10.1.7.1",)
    place = ticket.place
    assert (place.vendor, place.model, place.serial) == ("Huawei", "S5735-L", "2102350")
    assert (place.part_model, place.part_number, place.part_serial) == ("FAN-031A", "02350", "F-1")
    assert place.contacts[0].phone == "021-0000"
    assert place.services == ("OA", "短信平台")
    assert place.marks == (Mark.CLUSTER,)


def test_the_same_fault_never_opens_a_second_ticket(paper: Paper) -> None:
    paper.see(finding(), at=START)
    assert paper.see(finding(), at=START + HOUR) == [EventKind.SEEN_AGAIN]
    assert len(paper.tickets) == 1


def test_two_parts_are_two_tickets_with_numbers_of_their_own(paper: Paper) -> None:
    paper.see(finding(), finding(part="fan 2"), at=START)
    assert list(paper.tickets) == ["site-A-2026-0001", "site-A-2026-0002"]


def test_the_same_inspection_judged_twice_changes_nothing(paper: Paper) -> None:
    paper.see(finding(), at=START)
    assert paper.see(finding(), at=START) == []


@pytest.mark.parametrize("verdict", [Verdict.WATCH, Verdict.UNKNOWN, Verdict.OK])
def test_only_a_fault_opens_a_ticket(paper: Paper, verdict: Verdict) -> None:
    assert paper.see(finding(verdict), at=START) == []


def test_a_good_finding_proposes_to_close_once(paper: Paper) -> None:
    paper.see(finding(), at=START)
    assert paper.see(finding(Verdict.OK), at=START + HOUR) == [EventKind.PROPOSED]
    assert paper.see(finding(Verdict.OK), at=START + 2 * HOUR) == []
    assert paper.one.proposed
    assert paper.one.state is TicketState.OPEN
    assert paper.one.events[-1].evidence != ()


@pytest.mark.parametrize("findings", [[], [finding(Verdict.UNKNOWN)], [finding(Verdict.WATCH)]])
def test_what_is_not_seen_not_known_or_not_quite_good_never_closes(
    paper: Paper, findings: Sequence[Finding]
) -> None:
    paper.see(finding(), at=START)
    assert paper.see(*findings, at=START + HOUR) == []
    assert not paper.one.proposed


def test_one_good_and_one_unknown_finding_of_a_part_are_not_good(paper: Paper) -> None:
    paper.see(finding(), at=START)
    assert paper.see(finding(Verdict.OK), finding(Verdict.UNKNOWN), at=START + HOUR) == []


def test_a_fault_that_is_back_withdraws_the_proposal(paper: Paper) -> None:
    paper.see(finding(), at=START)
    paper.see(finding(Verdict.OK), at=START + HOUR)
    assert paper.see(finding(), at=START + 2 * HOUR) == [EventKind.UPDATED]
    assert not paper.one.proposed


def test_another_severity_updates_the_ticket(paper: Paper) -> None:
    paper.see(finding(), at=START)
    assert paper.see(finding(severity=Severity.ONE), at=START + HOUR) == [EventKind.UPDATED]
    assert paper.one.severity is Severity.ONE


def test_the_worst_of_several_findings_of_a_part_counts(paper: Paper) -> None:
    paper.see(finding(severity=Severity.THREE), finding(severity=Severity.ONE), finding(Verdict.OK), at=START)
    assert paper.one.severity is Severity.ONE


def test_a_fault_without_a_severity_is_the_lowest_and_says_why(paper: Paper) -> None:
    paper.see(finding(severity=None), at=START)
    assert paper.one.severity is Severity.THREE
    assert "no severity" in paper.one.fault.severity_reason.en


@pytest.mark.parametrize("how_far", [3, 4, 5])
def test_a_fault_found_after_it_was_restored_reopens_the_ticket(paper: Paper, how_far: int) -> None:
    paper.see(finding(), at=START)
    steps = [
        EventKind.ACKNOWLEDGED,
        EventKind.STARTED,
        EventKind.RESTORED,
        EventKind.CUSTOMER_CONFIRMED,
        EventKind.CLOSED,
    ]
    paper.move(*steps[:how_far], at=START + HOUR)
    assert paper.see(finding(), at=START + DAY) == [EventKind.REOPENED]
    assert (paper.one.state, paper.one.restored, paper.one.closed) == (TicketState.OPEN, None, None)


def test_a_fault_read_before_it_was_restored_and_told_afterwards_reopens_nothing(paper: Paper) -> None:
    paper.see(finding(), at=START)
    paper.move(EventKind.ACKNOWLEDGED, EventKind.STARTED, EventKind.RESTORED, at=START + 3 * HOUR)
    assert paper.see(finding(), at=START + 2 * HOUR, entered=START + 4 * HOUR) == []


@pytest.mark.parametrize(
    ("days", "kinds"),
    [(0, [EventKind.REOPENED]), (29.9, [EventKind.REOPENED]), (30.1, [EventKind.OPENED])],
)
def test_a_fault_that_returns_within_the_window_is_the_same_ticket(
    paper: Paper, days: float, kinds: list[EventKind]
) -> None:
    paper.see(finding(), at=START)
    paper.end(at=START + HOUR)
    assert paper.see(finding(), at=START + HOUR + timedelta(days=days, minutes=1)) == kinds


def test_a_new_ticket_of_an_old_fault_names_the_old_one_and_knows_the_problem(paper: Paper) -> None:
    paper.see(finding(), at=START)
    paper.end(at=START + HOUR)
    paper.see(finding(), at=START + 40 * DAY)
    later = paper.tickets["site-A-2026-0002"]
    assert later.previous == "site-A-2026-0001"
    assert Mark.KNOWN_PROBLEM in later.place.marks


def test_a_profile_without_a_window_never_reopens() -> None:
    paper = Paper(reopen_days=0)
    paper.see(finding(), at=START)
    paper.end(at=START + HOUR)
    assert paper.see(finding(), at=START + 2 * HOUR) == [EventKind.OPENED]


def test_numbers_begin_anew_with_the_year_of_the_site(paper: Paper) -> None:
    paper.see(finding(), at=START, entered=START.replace(year=2027))
    assert list(paper.tickets) == ["site-A-2027-0001"]


def test_a_device_that_left_the_inventory_still_gets_its_ticket() -> None:
    grounds = Grounds(tickets=[], reopen=DAY, now=START, next_number=1)
    gone = replace(SITE, devices={})
    (event,) = consequences(inspection(finding()), gone, grounds)
    assert event.place is not None
    assert event.place.model == "S5735-L"


def test_a_broken_promise_is_recorded_once(paper: Paper) -> None:
    paper.see(finding(), at=START)
    now = START + HOUR
    for _ in range(2):
        clocks = ticket_clocks(paper.one, agreement(), now)
        for event in breaches(paper.one, clocks, now):
            paper.enter(event)
    records = [event for event in paper.one.events if event.kind is EventKind.BREACHED]
    assert [(one.clock, one.time) for one in records] == [("response 1", START + HOUR / 2)]
    assert ticket_clocks(paper.one, agreement(), now)[0].state is ClockState.BROKEN


VERDICTS = st.lists(st.sampled_from(Verdict), min_size=1, max_size=12)
MOVES = st.sampled_from([None, "move"])


@given(VERDICTS, st.lists(MOVES, min_size=12, max_size=12))
def test_whatever_is_seen_and_done_there_is_never_more_than_one_open_ticket_of_a_fault(
    verdicts: list[Verdict], moves: list[str | None]
) -> None:
    paper = Paper(reopen_days=0)
    for number, verdict in enumerate(verdicts):
        at = START + number * DAY
        paper.see(finding(verdict, check=FAN), at=at)
        latest = list(paper.tickets.values())[-1:] if moves[number] else []
        for ticket in latest:
            for kind in ticket.moves()[:1]:
                paper.move(kind, at=at + HOUR, ticket=ticket.id)
        still = [ticket for ticket in paper.tickets.values() if ticket.is_open]
        assert len(still) <= 1
        assert all(
            EventKind.CUSTOMER_CONFIRMED in [event.kind for event in ticket.events]
            for ticket in paper.tickets.values()
            if not ticket.is_open
        )


def graded(paper: Paper, severity: Severity, at: datetime) -> None:
    """A person grades the one ticket."""
    fault = replace(paper.one.fault, severity=severity, severity_reason=Text("业务停", "business is down"))
    number = len(paper.one.events) + 1
    paper.enter(
        TicketEvent(
            ticket=paper.one.id,
            number=number,
            kind=EventKind.GRADED,
            time=at,
            entered=at,
            actor="li",
            fault=fault,
        )
    )


def test_the_severity_of_a_person_stands_while_the_finding_stays_the_same() -> None:
    paper = Paper()
    paper.see(finding(severity=Severity.TWO), at=START)
    graded(paper, Severity.THREE, START + HOUR)
    assert paper.see(finding(severity=Severity.TWO), at=START + DAY) == [EventKind.SEEN_AGAIN]
    assert paper.see(finding(severity=Severity.THREE), at=START + 2 * DAY) == [EventKind.SEEN_AGAIN]
    assert paper.one.severity is Severity.THREE


def test_a_finding_that_is_worse_than_the_person_knew_is_told_at_its_own_severity() -> None:
    paper = Paper()
    paper.see(finding(severity=Severity.TWO), at=START)
    graded(paper, Severity.THREE, START + HOUR)
    assert paper.see(finding(severity=Severity.ONE), at=START + DAY) == [EventKind.UPDATED]
    assert paper.one.severity is Severity.ONE
    assert paper.see(finding(severity=Severity.ONE), at=START + 2 * DAY) == [EventKind.SEEN_AGAIN]


def test_a_fault_that_comes_back_keeps_the_severity_that_a_person_gave_it() -> None:
    paper = Paper()
    paper.see(finding(severity=Severity.THREE), at=START)
    graded(paper, Severity.ONE, START + HOUR)
    paper.end(START + 2 * HOUR)
    assert paper.see(finding(severity=Severity.THREE), at=START + DAY) == [EventKind.REOPENED]
    assert paper.one.severity is Severity.ONE
    assert paper.one.fault.severity_reason.en == "business is down"


def test_another_severity_counts_from_when_it_was_entered() -> None:
    paper, terms = Paper(), agreement()
    paper.see(finding(severity=Severity.TWO), at=START)
    graded(paper, Severity.ONE, START + HOUR)
    due = {clock.name: clock.due for clock in ticket_clocks(paper.one, terms, START + 2 * HOUR)}
    assert due["resolve"] == START + 12 * HOUR

"""Faults that came back, what is open (历史故障与工单), and the order of work (建议与下次巡检)."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from collector.model.finding import Verdict
from collector.model.text import Text
from collector.model.ticket import Ticket
from collector.reporting.inspected import Found, InspectionReport
from collector.reporting.promised import used
from collector.reporting.said import Form, Listed, Name, When, phrase
from collector.reporting.section import section
from collector.reporting.states import TICKET_STATES
from collector.reporting.table import Column, Content, Lead, Limited, Lines, Mark, Note, Row

_MOST: Final = 60


@section(
    "tickets",
    place=90,
    title=Text("历史故障与工单", "Faults and tickets"),
    caption=Text("近12个月的工单", "Tickets of the last 12 months"),
    columns=(
        Column(Text("", ""), 7, "center"),
        Column(Text("工单", "Ticket"), 32),
        Column(Text("故障", "Fault"), 47),
        Column(Text("次数", "Times"), 12, "right"),
        Column(Text("发现", "Found"), 29),
        Column(Text("状态与时限", "State and promises"), 43),
    ),
)
def tickets(report: InspectionReport) -> Iterator[Content]:
    """Open ones first, then the latest; how often the same fault was there."""
    times = Counter(one.key for one in report.tickets)
    newest = sorted(report.tickets, key=lambda one: (one.opened, one.id), reverse=True)
    limited = Limited.to(
        _MOST, (_row(report, one, times[one.key]) for one in sorted(newest, key=lambda one: not one.is_open))
    )
    yield from limited.rows
    if limited.left:
        yield Note(phrase("另有{n}起，见工单台账。", "{n} more are in the ledger.", n=limited.left))


def _row(report: InspectionReport, ticket: Ticket, times: int) -> Row:
    clocks = tuple(
        phrase("{title} {state}", "{title}: {state}", title=clock.title, state=used(clock))
        for clock in report.clocks.get(ticket.id, ())
    )
    return Row(
        (
            Mark(Verdict.FAULT, ticket.severity),
            Name(ticket.id),
            Lines(ticket.fault.says, (Name(ticket.key.device),)),
            times,
            When(ticket.opened, Form.DAY),
            Lines(TICKET_STATES[ticket.state], (Listed(clocks, 4),) if clocks else ()),
        )
    )


@section(
    "advice",
    place=100,
    title=Text("建议与下次巡检", "Advice and next visit"),
    caption=Text("建议，按先后次序", "Advice, in the order of work"),
    columns=(
        Column(Text("", ""), 7, "center"),
        Column(Text("建议", "Advice"), 60),
        Column(Text("涉及设备", "Devices"), 65),
        Column(Text("责任方", "Owner"), 18),
        Column(Text("项数", "Findings"), 20, "right"),
    ),
    empty=Text("没有需要安排的工作。", "There is no work to arrange."),
)
def advice(report: InspectionReport) -> Iterator[Content]:
    """Equal advice is one row, with the devices that it is for."""
    if report.next_visit is not None:
        day = When(report.next_visit, Form.DAY)
        yield Lead(phrase("下次巡检计划于{day}。", "The next visit is planned for {day}.", day=day))
    groups: dict[Text, list[Found]] = {}
    for verdict in (Verdict.FAULT, Verdict.WATCH):
        for found in report.of(verdict):
            groups.setdefault(found.finding.advice, []).append(found)
    for text, members in groups.items():
        names = tuple(Name(one) for one in dict.fromkeys(member.visited.name for member in members))
        yield Row((_worst(members), text, Listed(names, 8), Text("服务商", "provider"), len(members)))


def _worst(members: list[Found]) -> Mark:
    worst = members[0].finding
    return Mark(worst.verdict, worst.severity)

"""Major events, what came back, every ticket of the quarter (重大事件, 重复故障, 工单)."""

from collections.abc import Iterator

from collector.model.finding import Severity, Verdict
from collector.model.text import Text
from collector.model.ticket import Ticket
from collector.reporting.promised import used
from collector.reporting.reviewed import QuarterlyReview, times
from collector.reporting.said import Form, Listed, Name, Sayable, When, phrase
from collector.reporting.section import section
from collector.reporting.states import TICKET_STATES
from collector.reporting.table import Column, Content, Limited, Lines, Mark, Note, Row

_MOST = 200


@section(
    "major",
    place=50,
    title=Text("重大事件", "Major events"),
    caption=Text("1级故障", "Faults of severity 1"),
    columns=(
        Column(Text("发现", "Found"), 34),
        Column(Text("设备", "Device"), 32),
        Column(Text("故障", "Fault"), 50),
        Column(Text("恢复", "Restored"), 34),
        Column(Text("状态", "State"), 20),
    ),
    empty=Text("本季无重大事件。", "There was no major event."),
)
def major(review: QuarterlyReview) -> Iterator[Content]:
    """Faults by which a service was down."""
    for ticket in review.lived:
        if ticket.severity is Severity.ONE:
            yield Row(
                (
                    When(ticket.opened),
                    Name(ticket.key.device),
                    Lines(ticket.fault.says, (ticket.fault.effect if ticket.fault.effect.zh else "",)),
                    When(ticket.restored) if ticket.restored else "",
                    TICKET_STATES[ticket.state],
                )
            )


@section(
    "repeated",
    place=60,
    title=Text("重复故障与预防", "Repeated faults and prevention"),
    caption=Text("近12个月重复出现的故障", "Faults that came back within 12 months"),
    columns=(
        Column(Text("设备与部件", "Device and part"), 42),
        Column(Text("故障", "Fault"), 50),
        Column(Text("次数", "Times"), 14, "right"),
        Column(Text("最近一次", "Latest"), 29),
        Column(Text("预防建议", "Prevention"), 35),
    ),
    empty=Text("近12个月没有重复故障。", "No fault came back within 12 months."),
)
def repeated(review: QuarterlyReview) -> Iterator[Content]:
    """The same fault of the same part, more than once: it was not solved the first time."""
    for key, tickets in review.repeated:
        last = max(tickets, key=lambda one: one.opened)
        yield Row(
            (
                Lines(Name(key.device), (Name(key.part),), strong=True),
                last.fault.says,
                times(tickets),
                When(last.opened, Form.DAY),
                last.fault.advice if last.fault.advice.zh else None,
            )
        )


@section(
    "tickets",
    place=64,
    title=Text("工单明细", "All tickets"),
    caption=Text("本季存续的工单", "Tickets that were open in the quarter"),
    columns=(
        Column(Text("", ""), 7, "center"),
        Column(Text("工单", "Ticket"), 32),
        Column(Text("故障", "Fault"), 44),
        Column(Text("发现", "Found"), 29),
        Column(Text("状态", "State"), 26),
        Column(Text("时限", "Promises"), 32),
    ),
    empty=Text("本季没有工单。", "There was no ticket."),
)
def tickets(review: QuarterlyReview) -> Iterator[Content]:
    """By the time at which the fault was found."""
    limited = Limited.to(_MOST, (_row(review, one) for one in review.lived))
    yield from limited.rows
    if limited.left:
        yield Note(phrase("另有{n}起，见工单台账。", "{n} more are in the ledger.", n=limited.left))


def _row(review: QuarterlyReview, ticket: Ticket) -> Row:
    clocks: tuple[Sayable, ...] = tuple(
        phrase("{title} {state}", "{title}: {state}", title=clock.title, state=used(clock))
        for clock in review.clocks.get(ticket.id, ())
    )
    return Row(
        (
            Mark(Verdict.FAULT, ticket.severity),
            Name(ticket.id),
            Lines(ticket.fault.says, (Name(ticket.key.device),)),
            When(ticket.opened, Form.DAY),
            Lines(TICKET_STATES[ticket.state], (When(ticket.closed, Form.DAY),) if ticket.closed else ()),
            Listed(clocks, 6) if clocks else "",
        )
    )

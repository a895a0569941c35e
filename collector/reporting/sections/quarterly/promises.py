"""Promises kept and broken (服务时限, 超时说明), by severity: counts first, never only a mean."""

from collections.abc import Iterator

from collector.contracting.clocks import Clock
from collector.model.finding import Severity, Verdict
from collector.model.text import Text
from collector.model.ticket import EventKind, Ticket
from collector.reporting.promised import target_of
from collector.reporting.reviewed import QuarterlyReview, Run, tally
from collector.reporting.said import Listed, Name, Sayable, When, phrase
from collector.reporting.section import section
from collector.reporting.table import Column, Content, Group, Lines, Mark, Note, Row

_PERCENT_FROM = 20  # below so many cases a percentage says nothing


@section(
    "promises",
    place=30,
    title=Text("服务时限", "Promises kept"),
    caption=Text("服务时限的达标情况，按严重程度", "Promises by severity"),
    columns=(
        Column(Text("时限", "Promise"), 46),
        Column(Text("应达标", "Due"), 16, "right"),
        Column(Text("达标", "Met"), 26, "right"),
        Column(Text("超时", "Breached"), 18, "right"),
        Column(Text("进行中", "Running"), 16, "right"),
        Column(Text("中位", "Median"), 24, "right"),
        Column(Text("最长", "Worst"), 24, "right"),
    ),
    empty=Text("本季没有到期的服务时限。", "No promise came due this quarter."),
)
def promises(review: QuarterlyReview) -> Iterator[Content]:
    """Each promise: how many were due, met, breached, with median and worst of those fulfilled."""
    names = dict.fromkeys(run.clock.name for run in review.promises)
    for name in names:
        runs = review.of(name)
        targets = dict.fromkeys(run.clock.target for run in runs)
        yield Group(
            phrase(
                "{title}（目标 {targets}）",
                "{title} (target {targets})",
                title=runs[0].clock.title,
                targets=Listed(tuple(target_of(target) for target in targets)),
            )
        )
        for severity in Severity:
            of_severity = review.of(name, severity)
            if of_severity:
                yield _row(severity, of_severity)
    if names:
        yield Note(
            Text(
                "中位与最长按已完成者的自然时间计；合同没有约定的时限不列。",
                "Median and worst: elapsed time of those fulfilled. Nothing that is not promised is here.",
            )
        )


def _row(severity: Severity, runs: tuple[Run, ...]) -> Row:
    count = tally(runs)
    met: Sayable = count.kept
    if count.due >= _PERCENT_FROM:
        met = f"{count.kept} ({count.kept / count.due:.0%})"
    return Row(
        (
            phrase("{n}级", "severity {n}", n=int(severity)),
            count.due,
            met,
            count.broken,
            count.running,
            count.median if count.median is not None else "",
            count.worst if count.worst is not None else "",
        )
    )


@section(
    "breaches",
    place=40,
    title=Text("超时说明", "Breaches"),
    caption=Text("超时的时限，逐项", "Each promise that was broken"),
    columns=(
        Column(Text("", ""), 7, "center"),
        Column(Text("工单与故障", "Ticket and fault"), 46),
        Column(Text("时限", "Promise"), 26),
        Column(Text("应于", "Was due"), 33),
        Column(Text("实际", "Was kept"), 33),
        Column(Text("原因与改进", "Reason and change"), 25),
    ),
    empty=Text("无超时。", "No breach."),
)
def breaches(review: QuarterlyReview) -> Iterator[Content]:
    """What was promised, when it was due, when it was kept, and what people said about it."""
    for run in review.breaches:
        clock, ticket = run.clock, run.ticket
        yield Row(
            (
                Mark(Verdict.FAULT, ticket.severity),
                Lines(Name(ticket.id), (Name(ticket.key.device), ticket.fault.says)),
                Lines(clock.title, (target_of(clock.target),)),
                When(clock.due),
                _kept(clock),
                _reason(ticket),
            )
        )


def _kept(clock: Clock) -> Lines:
    if clock.stopped is None:
        return Lines(Text("尚未完成", "not yet"))
    return Lines(When(clock.stopped), (phrase("晚 {late}", "{late} late", late=clock.stopped - clock.due),))


def _reason(ticket: Ticket) -> Sayable:
    """The latest words of a person about the ticket; a line to fill in where nobody said any."""
    said = [event.reason for event in ticket.events if event.kind in _TOLD and event.reason]
    return said[-1] if said else None


_TOLD = (EventKind.COMMENT, EventKind.COMMITMENT, EventKind.RESTORED, EventKind.CLOSED)

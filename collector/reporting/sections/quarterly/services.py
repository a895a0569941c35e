"""What was owed and what was done (服务执行), visit by visit."""

from collections.abc import Iterator
from itertools import pairwise

from collector.contracting.clocks import Clock, ClockState
from collector.model.finding import Verdict
from collector.model.inspection import Inspection
from collector.model.text import Text
from collector.model.visit import PlanState
from collector.reporting.compared import by_key
from collector.reporting.reviewed import QuarterlyReview
from collector.reporting.said import Form, Name, Sayable, When, phrase
from collector.reporting.section import section
from collector.reporting.states import OUTCOMES, PLAN_STATES, RUN_STATES
from collector.reporting.table import Cell, Column, Content, Lines, Row

_BAD = (Verdict.FAULT, Verdict.WATCH)


@section(
    "services",
    place=20,
    title=Text("服务执行", "What was done"),
    caption=Text("合同约定与实际完成", "What the contract owes and what was done"),
    columns=(
        Column(Text("服务", "Service"), 54),
        Column(Text("合同约定（本季）", "Owed this quarter"), 32, "right"),
        Column(Text("本季完成", "Done this quarter"), 28, "right"),
        Column(Text("合同约定（全年）", "Owed this year"), 30, "right"),
        Column(Text("年度累计", "Done this year"), 26, "right"),
    ),
)
def services(review: QuarterlyReview) -> Iterator[Content]:
    """Visits, plans, tickets: owed, done, of the year so far."""
    year = review.quarter.before(review.quarter.number - 1).since(review.zone)
    owed: tuple[Cell, Cell] = review.owed if review.owed else (None, None)
    done = review.done(review.since, review.until), review.done(year, review.until)
    yield Row((Text("计划巡检", "Planned inspections"), owed[0], done[0], owed[1], done[1]))
    sent = sum(in_time is True for _, in_time in review.sent)
    yield Row((Text("巡检计划按时提交", "Plans sent in time"), len(review.sent), sent, "", ""))
    if review.reported:
        kept = sum(clock.state is ClockState.KEPT for clock in review.reported)
        yield Row((Text("巡检报告按时提交", "Reports sent in time"), len(review.reported), kept, "", ""))
    others = sum(not one.trigger.startswith("plan ") for one in review.visits)
    yield Row((Text("计划外巡检", "Other inspections"), "", others, "", ""))
    yield Row((Text("受理故障", "Faults taken on"), "", len(review.opened), "", ""))
    yield Row((Text("结案", "Faults closed"), "", len(review.closed), "", ""))


@section(
    "visits",
    place=22,
    title=Text("巡检与设备健康变化", "Visits and health over time"),
    caption=Text("本季巡检的结果", "The visits of the quarter"),
    columns=(
        Column(Text("开始", "Began"), 36),
        Column(Text("事由", "Why"), 34),
        Column(Text("结果", "Outcome"), 20),
        Column(Text("设备", "Devices"), 16, "right"),
        Column(Text("异常", "fault"), 12, "right"),
        Column(Text("关注", "watch"), 12, "right"),
        Column(Text("未判定", "unkn."), 14, "right"),
        Column(Text("新增", "new"), 13, "right"),
        Column(Text("消除", "gone"), 13, "right"),
    ),
    empty=Text("本季没有做过巡检。", "There was no inspection in this quarter."),
)
def visits(review: QuarterlyReview) -> Iterator[Content]:
    """Each inspection, and what changed since the one before it."""
    whole = [one for one in (review.previous, *review.visits) if one is not None]
    before = {after.id: earlier for earlier, after in pairwise(whole)}
    for visit in review.visits:
        counts = visit.counts()
        new, gone = _changes(before.get(visit.id), visit)
        answered = sum(result.snapshot.answered for result in visit.results.values())
        known = bool(visit.results)
        yield Row(
            (
                When(visit.started),
                visit.trigger,
                OUTCOMES[visit.outcome],
                f"{answered}/{len(visit.planned)}" if known else None,
                *((counts[verdict] if known else None) for verdict in (*_BAD, Verdict.UNKNOWN)),
                new,
                gone,
            )
        )


def _changes(before: Inspection | None, now: Inspection) -> tuple[Sayable, Sayable]:
    """How many bad things are new, and how many are assessed and good again."""
    if before is None or not before.results or not now.results:
        return None, None
    old, new = by_key(before), by_key(now)
    were = {key for key, one in old.items() if one.verdict in _BAD}
    are = {key for key, one in new.items() if one.verdict in _BAD}
    gone = sum(key in new and new[key].verdict is Verdict.OK for key in were)
    return len(are - were), gone


@section(
    "planned",
    place=24,
    title=Text("巡检计划的执行", "Plans of visits"),
    caption=Text("本季到期的巡检计划", "Plans whose visit fell into the quarter"),
    columns=(
        Column(Text("计划", "Plan"), 38),
        Column(Text("巡检开始", "Visit begins"), 34),
        Column(Text("应提交", "To be sent by"), 26),
        Column(Text("客户意见", "Customer"), 26),
        Column(Text("执行", "Visit"), 18),
        Column(Text("报告", "Report"), 28),
    ),
)
def planned(review: QuarterlyReview) -> Iterator[Content]:
    """Approval, visit and report of each plan."""
    runs = {run.plan: run for run in review.runs}
    for plan in review.plans:
        if review.within(plan.starts):
            run = runs.get(plan.id)
            last = plan.events[-1] if plan.events else None
            who = (last.actor,) if last and plan.state in (PlanState.APPROVED, PlanState.REFUSED) else ()
            yield Row(
                (
                    Lines(plan.title, (Name(plan.id),)),
                    When(plan.starts),
                    When(plan.send_by, Form.DAY),
                    Lines(PLAN_STATES[plan.state], who),
                    RUN_STATES[run.state] if run else Text("未执行", "not made"),
                    _report(review.report_of(plan)),
                )
            )


def _report(clock: Clock | None) -> Cell:
    """When the report was sent, or is owed, and whether that was too late."""
    if clock is None:
        return ""
    late = (Text("逾期", "overdue"),) if clock.state is ClockState.BROKEN else ()
    if clock.stopped is not None:
        return Lines(When(clock.stopped, Form.DAY), late)
    return Lines(phrase("应于{due}", "due {due}", due=When(clock.due, Form.DAY)), late)

"""What lies ahead (风险, 下一阶段服务计划), what the customer says, and the proof of it all."""

from collections.abc import Iterator

from collector.model.finding import Verdict
from collector.model.text import Text
from collector.model.visit import Plan
from collector.reporting.inspected import natural
from collector.reporting.reviewed import QuarterlyReview
from collector.reporting.said import Form, Name, Sayable, When, phrase
from collector.reporting.section import section
from collector.reporting.states import PLAN_STATES
from collector.reporting.table import Column, Content, Group, Limited, Lines, Mark, Note, Row

_PROVIDER = Text("服务商", "provider")


@section(
    "risks",
    place=80,
    title=Text("风险", "Risks"),
    caption=Text("最近一次巡检中须关注的事项", "What the latest visit found to be watched"),
    columns=(
        Column(Text("", ""), 7, "center"),
        Column(Text("设备与部件", "Device and part"), 45),
        Column(Text("现象", "What"), 63),
        Column(Text("建议", "Advice"), 55),
    ),
    empty=Text("最近一次巡检没有须关注的事项。", "The latest visit found nothing to be watched."),
)
def risks(review: QuarterlyReview) -> Iterator[Content]:
    """Watched things of the latest visit."""
    last = next((one for one in reversed(review.visits) if one.results), None)
    found = [
        (name, finding)
        for name, result in (last.results.items() if last else ())
        for finding in result.findings
        if finding.verdict is Verdict.WATCH
    ]
    order = sorted(found, key=lambda one: (natural(one[0]), one[1].check, natural(one[1].part)))
    limited = Limited.to(
        60,
        (
            Row(
                (
                    Mark(Verdict.WATCH),
                    Lines(Name(name), (Name(finding.part),), strong=True),
                    finding.says,
                    finding.advice if finding.advice.zh else None,
                )
            )
            for name, finding in order
        ),
    )
    yield from limited.rows
    if limited.left:
        yield Note(phrase("另有{n}项，见巡检报告。", "{n} more are in the report.", n=limited.left))


@section(
    "next",
    place=90,
    title=Text("下一阶段服务计划", "Next quarter"),
    caption=Text("下季度应做的工作", "What is owed in the next quarter"),
    columns=(
        Column(Text("时间", "When"), 46),
        Column(Text("工作", "Work"), 66),
        Column(Text("负责方", "Owner"), 20),
        Column(Text("需客户配合", "Customer’s part"), 38),
    ),
    empty=Text("下季度没有约定的巡检，也没有遗留工单。", "No visit is owed and no ticket is left."),
)
def next_quarter(review: QuarterlyReview) -> Iterator[Content]:
    """Visits that the contract owes, then the tickets that are left."""
    for plan in review.next_plans:
        yield Row((When(plan.starts), Lines(plan.title, (Name(plan.id),)), _PROVIDER, _asked(plan)))
        if plan.estimated:
            yield Note(
                phrase(
                    "{plan}：该年度放假安排尚未公布，日期为估算。",
                    "{plan}: the days off of that year are not published; the date is estimated.",
                    plan=Name(plan.id),
                )
            )
    for ticket in review.left_open[:40]:
        due = [clock.due for clock in review.clocks.get(ticket.id, ()) if clock.stopped is None]
        yield Row(
            (
                When(max(due)) if due else None,
                Lines(ticket.fault.says, (Name(ticket.id), Name(ticket.key.device))),
                _PROVIDER,
                "",
            )
        )


def _asked(plan: Plan) -> Sayable:
    """What the customer has to do for a visit: to approve its plan, where the contract says so."""
    if not plan.approval:
        return ""
    return phrase(
        "{state}；{day}前收到计划",
        "{state}; has the plan by {day}",
        state=PLAN_STATES[plan.state],
        day=When(plan.send_by, Form.SHORT),
    )


@section(
    "satisfaction",
    place=100,
    title=Text("满意度与考核", "Satisfaction and score"),
    caption=Text("由客户填写", "To be filled in by the customer"),
    columns=(
        Column(Text("项目", "Item"), 60),
        Column(Text("评分（1～5）", "Score (1–5)"), 40),
        Column(Text("意见", "Remarks"), 70),
    ),
)
def satisfaction(_: QuarterlyReview) -> Iterator[Content]:
    """Lines that only the customer can fill."""
    for item in _ITEMS:
        yield Row((item, None, None))


_ITEMS = (
    Text("响应与到场", "Response and arrival"),
    Text("故障处理", "Repair of faults"),
    Text("巡检与报告", "Inspections and reports"),
    Text("沟通", "Communication"),
)


@section(
    "digests",
    place=10,
    title=Text("证据摘要值", "Digests of the evidence"),
    caption=Text("本季各次巡检原始应答的 sha256", "sha256 of the raw answers of each inspection"),
    columns=(
        Column(Text("设备", "Device"), 50),
        Column(Text("sha256", "sha256"), 120),
    ),
    empty=Text("没有入库的原始应答。", "No raw answers are stored."),
    annex=True,
)
def digests(review: QuarterlyReview) -> Iterator[Content]:
    """Of every inspection of the quarter, device by device."""
    for visit in review.visits:
        of_visit = review.digests.get(visit.id, {})
        if of_visit:
            yield Group(phrase("{day}　{id}", "{day}, {id}", day=When(visit.started), id=Name(visit.id)))
        for device in sorted(of_visit, key=natural):
            yield Row((Name(device), of_visit[device]))

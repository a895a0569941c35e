"""Page 1 of the inspection report: are we all right, what is broken, what to decide, what is not known."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from collector.contracting.agreements import Agreement
from collector.contracting.clocks import Clock
from collector.model.finding import Severity, Verdict
from collector.model.inspection import Outcome
from collector.model.text import Text
from collector.reporting.compared import Change, compare
from collector.reporting.conclusion import OUTCOMES, conclude
from collector.reporting.inspected import Found, InspectionReport, Visited
from collector.reporting.page import SIGNED, Ask, Figured, Front, Strip
from collector.reporting.promised import promised
from collector.reporting.said import Form, Listed, Name, Sayable, When, counted, phrase
from collector.reporting.table import Column, Mark, Row

DECISIONS = 5  # so that page 1 never grows; the table of faults has them all
CELLS = 60  # above, a bar of counts stands for the cells


def front(report: InspectionReport) -> Front:
    """Everything of page 1. Nothing on it grows with the site."""
    said, outcome = conclude(report), report.inspection.outcome
    cells = len(report.devices) <= CELLS
    return Front(
        subtitle=_subtitle(report),
        meta=tuple(_meta(report)),
        alarm="" if outcome is Outcome.COMPLETE else OUTCOMES[outcome],
        title=Text("结论", "Conclusion"),
        tone=said.verdict,
        word=said.word,
        sentences=said.sentences,
        figures=tuple(_figures(report)),
        strips=tuple(_strips(report)) if cells else (),
        notes=(_CELLS, _since(report)) if cells else (_since(report),),
        ask=_ask(report),
        boxes=SIGNED,
    )


_CELLS = Text(
    "每格一台设备，显示最重的一项；逐台见“设备总览”。",
    "One cell a device with its worst finding; the chapter “All devices” names them.",
)


def number(report: InspectionReport) -> str:
    """What a person calls this report by."""
    local = report.inspection.started.astimezone(ZoneInfo(report.site.timezone))
    return f"XJ-{report.site.name}-{local:%Y%m%d-%H%M}"


def _subtitle(report: InspectionReport) -> Sayable:
    if report.visit is None:
        return report.site.title
    nth, owed = report.visit
    return phrase(
        "{site}（本年第{nth}次，合同约定{owed}次）",
        "{site} (visit {nth} of {owed} owed this year)",
        site=report.site.title,
        nth=nth,
        owed=owed,
    )


def _meta(report: InspectionReport) -> Iterator[tuple[Text, Sayable]]:
    inspection, agreement = report.inspection, report.agreement
    ended = inspection.finished
    yield Text("客户", "Customer"), report.site.customer or None
    yield Text("报告编号", "Report"), phrase("{n}　第1版", "{n}, version 1", n=number(report))
    yield Text("合同", "Contract"), _contract(agreement)
    yield Text("巡检时间", "Inspected"), _span(inspection.started, ended, ZoneInfo(report.site.timezone))
    yield Text("提交期限", "Due"), _due(report.due)
    yield Text("方式", "Method"), Text("远程只读采集", "Remote, read-only")
    yield Text("联系人", "Contact"), Listed(tuple(one.name for one in report.site.contacts), 2)
    yield Text("工程师", "Engineer"), None
    yield Text("服务承诺", "Promised"), promised(agreement)


def _span(start: datetime, end: datetime | None, zone: ZoneInfo) -> Sayable:
    """From when to when; of an end on the same day the time alone."""
    same = end is not None and start.astimezone(zone).date() == end.astimezone(zone).date()
    said = end and When(end, Form.TIME if same else Form.MINUTE)
    return phrase("{start} 至 {end}", "{start} to {end}", start=When(start), end=said)


def _contract(agreement: Agreement | None) -> Sayable:
    if agreement is None:
        return None
    number = agreement.contract.number if agreement.contract else None
    return phrase("{number}，{title}", "{number}, {title}", number=number, title=agreement.profile.title)


def _due(clock: Clock | None) -> Sayable:
    return None if clock is None else When(clock.due, Form.DAY)


def _figures(report: InspectionReport) -> Iterator[Figured]:
    missing = tuple(Name(one.name) for one in report.devices if not one.assessed)
    below: Sayable = (
        phrase("未评估 {names}", "not: {names}", names=Listed(missing, 3))
        if missing
        else Text("无遗漏", "none missing")
    )
    assessed = len(report.devices) - len(missing)
    yield Figured(None, Text("已评估设备", "devices assessed"), assessed, len(report.devices), (below,))
    for verdict, title in _COUNTED:
        found = report.of(verdict)
        severity = min((one.finding.severity for one in found if one.finding.severity), default=None)
        mark = Mark(verdict, severity if verdict is Verdict.FAULT else None)
        yield Figured(mark, title, len(found), None, tuple(_below(report, verdict, found)))


_COUNTED = (
    (Verdict.FAULT, Text("异常", "fault")),
    (Verdict.WATCH, Text("关注", "watch")),
    (Verdict.UNKNOWN, Text("未判定", "unknown")),
    (Verdict.OK, Text("正常", "ok")),
)
_BY_SEVERITY = Text("1级 {one}，2级 {two}，3级 {three}", "sev. 1: {one}, 2: {two}, 3: {three}")


def _below(report: InspectionReport, verdict: Verdict, found: tuple[Found, ...]) -> Iterator[Sayable]:
    if verdict is Verdict.FAULT:
        seen = [one.finding.severity for one in found]
        one, two, three = (seen.count(severity) for severity in Severity)
        yield phrase(_BY_SEVERITY.zh, _BY_SEVERITY.en, one=one, two=two, three=three)
    if verdict is Verdict.OK:
        yield phrase("检查点共 {n}", "of {n} checks", n=len(report.findings))
    if report.previous is not None:
        yield phrase("上次 {n}", "last {n}", n=report.previous.counts()[verdict])


def _strips(report: InspectionReport) -> Iterator[Strip]:
    groups: dict[str, list[Visited]] = {}
    for visited in report.devices:
        groups.setdefault(visited.role, []).append(visited)
    for role, members in groups.items():
        title = Name(role) if role else Text("设备", "devices")
        said = phrase("{role} {n}", "{role} {n}", role=title, n=len(members))
        yield Strip(said, tuple(Mark(*one.verdict()) for one in members))


def _since(report: InspectionReport) -> Sayable:
    if report.previous is None:
        return Text("首次巡检，没有可对照的结果。", "A first inspection: there is nothing to compare with.")
    changes = [one.change for one in compare(report)]
    return phrase(
        "与上次巡检（{day}）对照：新增{new}项，再次出现{returned}项，延续{continued}项，已消除{gone}项，"
        "本次未评估{unchecked}项。",
        "Against the last visit ({day}): {new} new, {returned} returned, {continued} continued, {gone} gone, "
        "{unchecked} not assessed this time.",
        day=When(report.previous.started, Form.DAY),
        **{str(change): changes.count(change) for change in Change},
    )


def _ask(report: InspectionReport) -> Ask | None:
    faults = report.of(Verdict.FAULT)
    left = len(faults) - DECISIONS
    return Ask(
        Text("请客户决定", "For the customer to decide"),
        DECIDE,
        tuple(_decision(report, one) for one in faults[:DECISIONS]),
        counted(left, *_MORE) if left > 0 else "",
    )


DECIDE = (
    Column(Text("", ""), 7, "center"),
    Column(Text("事项", "What"), 67),
    Column(Text("不做的后果", "If it is not done"), 51),
    Column(Text("建议完成", "Finish by"), 17),
    Column(Text("客户决定", "Decision"), 28),
)
_CHOICE = Text("□ 同意　□ 暂缓", "□ agree　□ defer")
_MORE = (
    Text("其余{n}项见“异常”一章。", "{n} more is in the chapter on faults."),
    Text("其余{n}项见“异常”一章。", "{n} more are in the chapter on faults."),
)


def _decision(report: InspectionReport, found: Found) -> Row:
    finding = found.finding
    what = phrase(
        "{device} {part}：{advice}",
        "{device} {part}: {advice}",
        device=Name(found.visited.name),
        part=Name(finding.part),
        advice=finding.advice,
    )
    effect = finding.effect if finding.effect.zh else None
    return Row((Mark(finding.verdict, finding.severity), what, effect, due_of(report, found), _CHOICE))


def due_of(report: InspectionReport, found: Found) -> Sayable:
    """When the promises of its ticket are due: the last of those that run; None where there are none."""
    clocks = report.clocks.get(found.ticket.id, ()) if found.ticket else ()
    running = [clock.due for clock in clocks if clock.stopped is None]
    return When(max(running), Form.SHORT) if running else None

"""The first page of the inspection report: are we all right, what is broken, what must be decided, what was
not looked at."""

from collections.abc import Iterator
from dataclasses import dataclass

from collector.contracting.agreements import Agreement
from collector.contracting.clocks import Clock
from collector.model.finding import Severity, Verdict
from collector.model.inspection import Outcome
from collector.model.text import Text
from collector.reporting.compared import Change, compare
from collector.reporting.conclusion import OUTCOMES, Conclusion, conclude
from collector.reporting.inspected import Found, InspectionReport, Visited
from collector.reporting.promised import promised
from collector.reporting.said import Form, Listed, Name, Sayable, When, counted, phrase
from collector.reporting.table import Mark

DECISIONS = 5  # so that page 1 never grows; the table of faults has them all
CELLS = 60  # above, a bar of counts stands for the cells


@dataclass(frozen=True, slots=True)
class Figured:
    """One of the five numbers: what it counts, and what stands below it."""

    mark: Mark | None
    title: Text
    number: int
    of: int | None
    below: tuple[Sayable, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What the customer is asked to decide."""

    mark: Mark
    what: Sayable
    otherwise: Sayable
    by: Sayable


@dataclass(frozen=True, slots=True)
class Strip:
    """One group of devices, each with the mark of its worst finding."""

    title: Sayable
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """subtitle, meta (label, value) and what the template prints below them, in this order"""

    subtitle: Sayable
    meta: tuple[tuple[Text, Sayable], ...]
    outcome: Text | None
    conclusion: Conclusion
    figures: tuple[Figured, ...]
    strips: tuple[Strip, ...]
    since: Sayable
    decisions: tuple[Decision, ...]
    more: Sayable


def front(report: InspectionReport) -> Front:
    """Everything of page 1."""
    faults = report.of(Verdict.FAULT)
    return Front(
        subtitle=_subtitle(report),
        meta=tuple(_meta(report)),
        outcome=None
        if report.inspection.outcome is Outcome.COMPLETE
        else OUTCOMES[report.inspection.outcome],
        conclusion=conclude(report),
        figures=tuple(_figures(report)),
        strips=tuple(_strips(report)) if len(report.devices) <= CELLS else (),
        since=_since(report),
        decisions=tuple(_decision(report, one) for one in faults[:DECISIONS]),
        more=_more(len(faults) - DECISIONS) if len(faults) > DECISIONS else "",
    )


def number(report: InspectionReport) -> str:
    """What a person calls this report by."""
    return f"XJ-{report.site.name}-{report.inspection.started:%Y%m%d-%H%M}"


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
    yield (
        Text("巡检时间", "Inspected"),
        phrase(
            "{start} 至 {end}", "{start} to {end}", start=When(inspection.started), end=ended and When(ended)
        ),
    )
    yield Text("服务承诺", "Promised"), promised(agreement)
    yield Text("提交期限", "Due"), _due(report.due)
    yield Text("方式", "Method"), Text("远程只读采集", "Remote, read-only")
    yield Text("联系人", "Contact"), Listed(tuple(one.name for one in report.site.contacts), 2) or None


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


def _decision(report: InspectionReport, found: Found) -> Decision:
    finding = found.finding
    what = phrase(
        "{device} {part}：{advice}",
        "{device} {part}: {advice}",
        device=Name(found.visited.name),
        part=Name(finding.part),
        advice=finding.advice,
    )
    return Decision(
        Mark(finding.verdict, finding.severity),
        what,
        finding.effect.zh and finding.effect,
        due_of(report, found),
    )


def due_of(report: InspectionReport, found: Found) -> Sayable:
    """When the promises of its ticket are due: the last of those that run; None where there are none."""
    clocks = report.clocks.get(found.ticket.id, ()) if found.ticket else ()
    running = [clock.due for clock in clocks if clock.stopped is None]
    return When(max(running), Form.SHORT) if running else None


def _more(left: int) -> Sayable:
    return counted(
        left,
        Text("其余{n}项见“异常”一章。", "{n} more is in the chapter on faults."),
        Text("其余{n}项见“异常”一章。", "{n} more are in the chapter on faults."),
    )

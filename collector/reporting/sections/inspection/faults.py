"""What must be done (异常), and what will be a fault if nobody acts (关注)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from collector.model.finding import Verdict
from collector.model.text import Text
from collector.reporting.front import due_of
from collector.reporting.inspected import Found, InspectionReport
from collector.reporting.said import Amount, Listed, Name, Sayable, counted, phrase
from collector.reporting.section import section
from collector.reporting.table import Cell, Column, Content, Lines, Mark, Note, Row, Spark

MOST_FAULTS: Final = 40
MOST_WATCHED: Final = 25
_PROVIDER: Final = Text("服务商", "provider")


@section(
    "faults",
    place=20,
    title=Text("异常", "Faults"),
    caption=Text(
        "须处理的异常（按严重程度、设备重要性排序）", "Faults that need action, by severity and criticality"
    ),
    columns=(
        Column(Text("", ""), 7, "center"),
        Column(Text("设备与部件", "Device and part"), 29),
        Column(Text("现象与依据", "What and why"), 47),
        Column(Text("影响", "Effect"), 28),
        Column(Text("处理建议", "Action"), 34),
        Column(Text("责任与期限", "Owner and due"), 25),
    ),
    empty=Text("本次没有发现异常。", "No fault was found."),
)
def faults(report: InspectionReport) -> Iterator[Content]:
    """Every fault with its reading, limit, severity and the reason of it, evidence, effect and advice."""
    for same in _merged(report.of(Verdict.FAULT), MOST_FAULTS):
        first = same.first
        yield Row(
            (
                Mark(first.finding.verdict, first.finding.severity),
                same.who(),
                Lines(first.finding.says, tuple(_basis(report, first))),
                first.finding.effect.zh and first.finding.effect,
                first.finding.advice.zh and first.finding.advice,
                Lines(_PROVIDER, (due_of(report, first), _number(first))),
            )
        )


@section(
    "watch",
    place=30,
    title=Text("关注", "Watch"),
    caption=Text("尚未越限、需要跟踪的事项", "Not a fault yet, to be followed"),
    columns=(
        Column(Text("", ""), 7, "center"),
        Column(Text("设备与部件", "Device and part"), 32),
        Column(Text("现象与依据", "What and why"), 45),
        Column(Text("本次（限值）", "Now (limit)"), 22, "right"),
        Column(Text("近8次与限值", "Last 8 and limit"), 33, "center"),
        Column(Text("建议", "Advice"), 31),
    ),
    empty=Text("本次没有需要关注的事项。", "There is nothing to watch."),
)
def watch(report: InspectionReport) -> Iterator[Content]:
    """Every watched thing, with its last values against the limit."""
    for same in _merged(report.of(Verdict.WATCH), MOST_WATCHED):
        finding = same.first.finding
        yield Row(
            (
                Mark(finding.verdict),
                same.who(),
                Lines(finding.says, tuple(_basis(report, same.first))),
                _reading(same.first),
                _spark(report, same.first),
                finding.advice.zh and finding.advice,
            )
        )
    yield Note(
        Text(
            "“近8次”中缺少的点是当次没有读数；虚线为限值。",
            "A gap in the line is a visit without a reading; the dashed line is the limit.",
        )
    )


def _number(found: Found) -> Sayable:
    return Name(found.ticket.id) if found.ticket else None


@dataclass(frozen=True, slots=True)
class _Same:
    """Findings that say the same of several devices; most often it is one."""

    found: tuple[Found, ...]

    @property
    def first(self) -> Found:
        return self.found[0]

    def who(self) -> Cell:
        if len(self.found) == 1:
            return Lines(Name(self.first.visited.name), (Name(self.first.finding.part),), strong=True)
        names = tuple(dict.fromkeys(one.visited.name for one in self.found))
        said = counted(len(self.found), Text("{n} 处", "{n} place"), Text("{n} 处", "{n} places"))
        return Lines(said, (Listed(tuple(map(Name, names)), 5),), strong=True)


def _merged(found: Sequence[Found], most: int) -> Iterator[_Same]:
    """One row a finding; beyond `most`, equal findings of devices of one model are one row."""
    if len(found) <= most:
        yield from (_Same((one,)) for one in found)
        return
    groups: dict[tuple[object, ...], list[Found]] = {}
    for one in found:
        key = (one.finding.check, one.visited.model, one.finding.severity)
        groups.setdefault(key, []).append(one)
    yield from (_Same(tuple(group)) for group in groups.values())


def _basis(report: InspectionReport, found: Found) -> Iterator[Sayable]:
    finding = found.finding
    if finding.severity is not None:
        yield phrase(
            "{n}级：{why}",
            "severity {n}: {why}",
            n=int(finding.severity),
            why=finding.severity_reason,
        )
    if finding.value is not None and finding.limit is not None:
        yield phrase(
            "读数 {value}，限值 {limit}",
            "reading {value}, limit {limit}",
            value=Amount(finding.value, finding.unit),
            limit=Amount(finding.limit, finding.unit),
        )
    if numbers := report.numbers(found):
        yield phrase("证据 {numbers}", "evidence {numbers}", numbers=Listed(numbers, 3))


def _reading(found: Found) -> Cell:
    finding = found.finding
    if finding.value is None:
        return ""
    limit = phrase("限值 {limit}", "limit {limit}", limit=Amount(finding.limit, finding.unit))
    small = () if finding.limit is None else (limit,)
    return Lines(Amount(finding.value, finding.unit), small, strong=True)


def _spark(report: InspectionReport, found: Found) -> Cell:
    seen = report.observed(found)
    if seen is None:
        return ""
    values = report.history.get((found.visited.name, seen.kind, seen.part), ())
    return Spark((*values[-7:], seen.value), found.finding.limit)

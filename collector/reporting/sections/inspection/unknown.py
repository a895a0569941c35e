"""What nobody may take for healthy (未判定): no verdict, silent devices, questions without an answer."""

from collections.abc import Iterator
from typing import Final

from collector.checking.words import reached_word
from collector.model.exchange import GapKind
from collector.model.finding import Finding, Item, Verdict
from collector.model.snapshot import Gap, TransportStatus
from collector.model.text import Text
from collector.reporting.inspected import ITEMS, InspectionReport, Visited
from collector.reporting.said import Listed, Name, Sayable, phrase
from collector.reporting.section import section
from collector.reporting.table import Column, Content, Group, Lead, Limited, Lines, Mark, Note, Row

_MOST_ROWS: Final = 120
_MARK: Final = Mark(Verdict.UNKNOWN)
_ALL: Final = Text("全部适用检查项", "every item that applies")
_REMEDIES: Final = {
    TransportStatus.UNREACHABLE: Text(
        "核对地址、网络与访问列表后补检", "check address, network and access lists; repeat"
    ),
    TransportStatus.TOO_SLOW: Text(
        "检查链路与设备负载，放宽等待时间后补检",
        "check link and load of the device; repeat with more patience",
    ),
    TransportStatus.REFUSED: Text(
        "客户核对账号、权限与访问列表后补检", "the customer checks login, rights and access lists; repeat"
    ),
    TransportStatus.BUSY: Text("释放设备会话后补检", "free a session of the device; repeat"),
    TransportStatus.GARBLED: Text(
        "核对平台设置，保留应答供分析", "check the platform setting; the answer is kept for analysis"
    ),
}
_REPEAT: Final = Text("补检", "repeat the check")
GAPS: Final = {
    GapKind.UNREACHABLE: Text("不可达", "unreachable"),
    GapKind.TOO_SLOW: Text("响应超时", "too slow"),
    GapKind.REFUSED: Text("被拒绝", "refused"),
    GapKind.BUSY: Text("会话已满", "busy"),
    GapKind.UNSUPPORTED: Text("设备不提供", "not offered"),
    GapKind.GARBLED: Text("应答无法识别", "garbled"),
    GapKind.STALE: Text("沿用旧值", "stale"),
}


@section(
    "unknown",
    place=40,
    title=Text("未判定", "Unknown"),
    caption=Text("没有得到答案的检查，不等于正常", "Checks without an answer, which is not the same as ok"),
    columns=(
        Column(Text("", ""), 7, "center"),
        Column(Text("设备", "Device"), 38),
        Column(Text("检查项", "Item"), 34),
        Column(Text("原因", "Why"), 52),
        Column(Text("补救", "Remedy"), 39),
    ),
    empty=Text("所有适用的检查均已得到结论。", "Every check that applies has a verdict."),
)
def unknown(report: InspectionReport) -> Iterator[Content]:
    """Devices that did not answer, then checks without a verdict; one cause is one row."""
    yield from _not_checked(report)
    silent: dict[object, list[Visited]] = {}
    for visited in report.devices:
        if not visited.assessed:
            silent.setdefault(_cause(visited), []).append(visited)
    yield from (_silent(group) for group in silent.values())
    limited = Limited.to(_MOST_ROWS, _causes(report))
    yield from limited.rows
    if limited.left:
        yield Note(phrase("另有{n}行，见 JSON 结果。", "{n} more rows are in the JSON.", n=limited.left))


def _not_checked(report: InspectionReport) -> Iterator[Content]:
    missing = tuple(ITEMS[item] for item in Item if item not in report.items)
    if missing and report.items:
        yield Lead(
            phrase(
                "本次各设备均未涉及的检查项：{items}。",
                "Items that were not checked on any device: {items}.",
                items=Listed(missing),
            )
        )


def _cause(visited: Visited) -> object:
    """What makes two silent devices one row: they are silent in the same way."""
    if visited.result is None:
        return None
    ways = visited.result.snapshot.transports.items()
    return visited.result.fault, tuple((way, one.status, one.reason) for way, one in ways)


def _silent(group: list[Visited]) -> Row:
    status, why = _why_silent(group[0])
    remedy = _REMEDIES.get(status, _REPEAT) if status else _REPEAT
    names = Listed(tuple(Name(one.name) for one in group), 20)
    return Row((_MARK, Lines(names, strong=True), _ALL, why, remedy))


def _why_silent(visited: Visited) -> tuple[TransportStatus | None, Sayable]:
    if visited.result is None:
        return None, Text("巡检结束前未轮到", "the inspection ended before it")
    if visited.result.fault:
        return None, visited.result.fault
    ways = visited.result.snapshot.transports
    said = tuple(
        phrase(
            "{way} {status}：{why}",
            "{way} {status}: {why}",
            way=way.upper(),
            status=reached_word(one.status),
            why=one.reason,
        )
        if one.reason
        else phrase("{way} {status}", "{way} {status}", way=way.upper(), status=reached_word(one.status))
        for way, one in ways.items()
    )
    status = next((one.status for one in ways.values()), None)
    return status, Listed(said, 4) if said else Text("没有可用的接入方式", "there is no way in")


def _causes(report: InspectionReport) -> Iterator[Row]:
    """Unknown findings of devices that did answer; those of one reason are one row."""
    groups: dict[Text, list[tuple[str, Finding]]] = {}
    for found in report.of(Verdict.UNKNOWN):
        if found.visited.assessed:
            groups.setdefault(found.finding.says, []).append((found.visited.name, found.finding))
    for says, members in groups.items():
        names = tuple(Name(name) for name in dict.fromkeys(name for name, _ in members))
        checks = tuple(dict.fromkeys(finding.title for _, finding in members))
        yield Row((_MARK, Lines(Listed(names, 5), strong=len(names) == 1), Listed(checks, 6), says, _REPEAT))


@section(
    "gaps",
    place=60,
    title=Text("未得到应答的问题", "Questions without an answer"),
    caption=Text("未得到完整应答的问题（同类合并）", "Questions without a whole answer, equal ones as one"),
    columns=(
        Column(Text("原因", "Why"), 24),
        Column(Text("问题", "Question"), 62),
        Column(Text("说明", "Reason"), 52),
        Column(Text("设备", "Devices"), 32),
    ),
    annex=True,
)
def gaps(report: InspectionReport) -> Iterator[Content]:
    """Every gap; the same question failing in the same way on several devices is one row."""
    groups: dict[tuple[GapKind, str, str], list[str]] = {}
    for visited in report.devices:
        for gap in visited.snapshot.gaps if visited.snapshot else ():
            groups.setdefault(_kind_of(gap), []).append(visited.name)
    limited = Limited.to(
        300,
        (
            Row((GAPS[kind], question, reason, Listed(tuple(map(Name, dict.fromkeys(names))), 4)))
            for (kind, question, reason), names in sorted(groups.items())
        ),
    )
    yield from limited.rows
    if limited.left:
        yield Note(phrase("另有{n}行，见 JSON 结果。", "{n} more rows are in the JSON.", n=limited.left))


def _kind_of(gap: Gap) -> tuple[GapKind, str, str]:
    return gap.kind, gap.question, gap.reason


@section(
    "unmapped",
    place=62,
    title=Text("含义未知的设备用词", "Words of devices without a meaning"),
    columns=(
        Column(Text("设备", "Device"), 40),
        Column(Text("来源", "Source"), 90),
        Column(Text("用词", "Word"), 40),
    ),
    annex=True,
)
def unmapped(report: InspectionReport) -> Iterator[Content]:
    """Words that the driver has no meaning for: their parts are unknown, not ok."""
    for visited in report.devices:
        words = visited.snapshot.unmapped if visited.snapshot else ()
        if words:
            yield Group(Name(visited.name))
        for word in words:
            yield Row(("", word.question, word.word))

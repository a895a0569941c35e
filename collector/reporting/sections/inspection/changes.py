"""What is not as it was at the visit before (变更, 与上次对照)."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Final

from collector.model.finding import Finding
from collector.model.inspection import Result
from collector.model.snapshot import Facts, PartRecord, Snapshot
from collector.model.text import Text
from collector.reporting.compared import CHANGES, Change, Compared, compare
from collector.reporting.inspected import VERDICTS, InspectionReport, natural
from collector.reporting.said import Form, Name, Sayable, When, phrase
from collector.reporting.section import section
from collector.reporting.table import Cell, Column, Content, Group, Lead, Limited, Lines, Mark, Note, Row

_MOST: Final = 200
_FACTS: Final[Mapping[str, Text]] = {
    "model": Text("型号", "model"),
    "serial": Text("序列号", "serial number"),
    "os_version": Text("系统版本", "version"),
    "hostname": Text("主机名", "host name"),
}
_PART: Final[Mapping[str, Text]] = {
    "model": Text("型号", "model"),
    "serial": Text("序列号", "serial number"),
    "part_number": Text("料号", "part number"),
    "version": Text("版本", "version"),
}
_GONE: Final = Text("没有了", "not there any more")
_NEW: Final = Text("没有", "was not there")


@section(
    "changes",
    place=70,
    title=Text("变更", "What changed"),
    caption=Text("部件、序列号与版本的变化", "Parts, serial numbers and versions that changed"),
    columns=(
        Column(Text("设备", "Device"), 34),
        Column(Text("部件", "Part"), 38),
        Column(Text("字段", "Field"), 24),
        Column(Text("上次", "Before"), 37),
        Column(Text("本次", "Now"), 37),
    ),
)
def changes(report: InspectionReport) -> Iterator[Content]:
    """Facts and parts of each device that answered both times."""
    if report.previous is None:
        return
    limited = Limited.to(_MOST, _changed(report, report.previous.results))
    if not limited.rows:
        day = When(report.previous.started, Form.DAY)
        yield Lead(phrase("与上次（{day}）一致。", "As at the last visit ({day}).", day=day))
    yield from limited.rows
    if limited.left:
        yield Note(phrase("另有{n}行，见 JSON 结果。", "{n} more rows are in the JSON.", n=limited.left))


def _changed(report: InspectionReport, before: Mapping[str, Result]) -> Iterator[Row]:
    for visited in report.devices:
        earlier = before.get(visited.name)
        if visited.snapshot is None or earlier is None:
            continue
        if visited.snapshot.answered and earlier.snapshot.answered:
            for part, field, old, new in _differences(earlier.snapshot, visited.snapshot):
                yield Row((Name(visited.name), part, field, old, new))


def _differences(old: Snapshot, new: Snapshot) -> Iterator[tuple[Sayable, Text, Sayable, Sayable]]:
    yield from (("", *one) for one in _fields(_FACTS, old.facts, new.facts))
    if not (old.inventory and new.inventory):
        return  # one of the two visits could not read the parts: nothing is known of a change
    before = {part.part: part for part in old.inventory}
    after = {part.part: part for part in new.inventory}
    for name in sorted(before.keys() | after.keys(), key=natural):
        if name not in after:
            yield Name(name), Text("部件", "part"), _known(before[name]), _GONE
        elif name not in before:
            yield Name(name), Text("部件", "part"), _NEW, _known(after[name])
        else:
            yield from ((Name(name), *one) for one in _fields(_PART, before[name], after[name]))


def _fields(
    names: Mapping[str, Text], old: Facts | PartRecord, new: Facts | PartRecord
) -> Iterator[tuple[Text, Sayable, Sayable]]:
    for name, title in names.items():
        was, now = getattr(old, name), getattr(new, name)
        if was and now and was != now:
            yield title, was, now


def _known(part: PartRecord) -> Sayable:
    return " ".join(one for one in (part.model, part.serial) if one) or Text("有", "there")


@section(
    "compared",
    place=80,
    title=Text("与上次对照", "Against the last visit"),
    caption=Text("上次与本次的异常和关注事项", "Faults and watched things of both visits"),
    columns=(
        Column(Text("", ""), 7, "center"),
        Column(Text("设备与部件", "Device and part"), 39),
        Column(Text("上次结论", "Then"), 46),
        Column(Text("本次结论", "Now"), 46),
        Column(Text("工单", "Ticket"), 32),
    ),
)
def compared(report: InspectionReport) -> Iterator[Content]:
    """New, returned, continued, not assessed this time, gone: each with its ticket."""
    found = compare(report)
    limited = Limited.to(_MOST, _rows(report, found))
    yield from limited.rows
    if limited.left:
        yield Note(phrase("另有{n}行，见 JSON 结果。", "{n} more rows are in the JSON.", n=limited.left))


def _rows(report: InspectionReport, found: tuple[Compared, ...]) -> Iterator[Content]:
    for change, of_change in groupby(found, key=lambda one: one.change):
        members = list(of_change)
        yield Group(phrase("{change}（{n}）", "{change} ({n})", change=CHANGES[change], n=len(members)))
        for one in members:
            now = one.now if change is not Change.GONE or one.now else one.before
            device, _, part = one.key
            ticket = report.ticket_of(one.key)
            yield Row(
                (
                    Mark(now.verdict, now.severity) if now else "",
                    Lines(Name(device), (Name(part),), strong=True),
                    _verdict(one.before),
                    _verdict(one.now),
                    Name(ticket.id) if ticket else "",
                )
            )


def _verdict(finding: Finding | None) -> Cell:
    return "" if finding is None else Lines(VERDICTS[finding.verdict], (finding.says,))

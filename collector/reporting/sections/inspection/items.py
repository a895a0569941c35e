"""The contract's list, item by item (检查项结果): what is normal is counted."""

from collections.abc import Iterator
from itertools import groupby

from collector.model.finding import Verdict
from collector.model.text import Text
from collector.reporting.inspected import ITEMS, Found, InspectionReport
from collector.reporting.said import Sayable, phrase
from collector.reporting.section import section
from collector.reporting.table import Column, Content, Group, Row


@section(
    "items",
    place=54,
    title=Text("检查项结果", "By item"),
    caption=Text("各检查项的结果", "The result of each item"),
    columns=(
        Column(Text("检查", "Check"), 42),
        Column(Text("结果", "Result"), 62),
        Column(Text("设备", "Devices"), 14, "right"),
        Column(Text("正常", "ok"), 13, "right"),
        Column(Text("关注", "watch"), 13, "right"),
        Column(Text("异常", "fault"), 13, "right"),
        Column(Text("未判定", "unkn."), 13, "right"),
    ),
)
def items(report: InspectionReport) -> Iterator[Content]:
    """Every check of every item with its counts over all devices."""
    order = list(ITEMS)
    found = sorted(report.findings, key=lambda one: (order.index(one.finding.item), one.finding.check))
    for item, of_item in groupby(found, key=lambda one: one.finding.item):
        yield Group(ITEMS[item])
        for _, of_check in groupby(of_item, key=lambda one: one.finding.check):
            yield _check(list(of_check))


def _check(found: list[Found]) -> Row:
    verdicts = [one.finding.verdict for one in found]
    ok = verdicts.count(Verdict.OK)
    return Row(
        (
            found[0].finding.title,
            _result(ok, len(found)),
            len({one.visited.name for one in found}),
            ok,
            verdicts.count(Verdict.WATCH) or "",
            verdicts.count(Verdict.FAULT) or "",
            verdicts.count(Verdict.UNKNOWN) or "",
        )
    )


def _result(ok: int, all_: int) -> Sayable:
    if ok == all_:
        return phrase("{n}/{all} 正常", "{n} of {all} in order", n=ok, all=all_)
    return phrase(
        "{n}/{all} 正常，其余见前述章节", "{n} of {all} in order; the others are above", n=ok, all=all_
    )

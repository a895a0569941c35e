"""The whole site on one page (设备总览): devices by items, and who each device is."""

from collections.abc import Iterator
from typing import Final

from collector.checking.words import reached_word
from collector.model.finding import Item, Verdict
from collector.model.snapshot import Facts
from collector.model.text import Text
from collector.reporting.inspected import SHORT, InspectionReport, Visited
from collector.reporting.said import Listed, Name, Sayable, counted, phrase
from collector.reporting.section import section
from collector.reporting.table import Cell, Column, Content, Group, Lines, Mark, Note, Row

WHOLE: Final = 60  # above, the matrix has only the devices that have something to say

MATRIX: Final = (
    Column(Text("设备", "Device"), 30),
    Column(Text("型号", "Model"), 38),
    *(Column(SHORT[item], 7.5, "center") for item in Item),
    Column(Text("正常", "ok"), 12, "right"),
)


@section(
    "matrix",
    place=50,
    title=Text("设备总览", "All devices"),
    caption=Text("设备与检查项", "Devices and items"),
    columns=MATRIX,
    template="report/matrix.html.j2",
    loose=True,
)
def matrix(report: InspectionReport) -> Iterator[Content]:
    """Each device by each item with its worst verdict; blank where the item does not apply to it."""
    every = len(report.devices) <= WHOLE
    shown = [one for one in report.devices if every or one.verdict()[0] is not Verdict.OK]
    role: str | None = None
    for visited in shown:
        if visited.role != role:
            role = visited.role
            yield Group(_group(report, role))
        yield Row((Name(visited.name), visited.model or "", *_marks(report, visited), _fine(visited)))
    if len(shown) < len(report.devices):
        yield Group(_rest(len(report.devices) - len(shown)))
    yield _totals(report)


def _group(report: InspectionReport, role: str) -> Sayable:
    members = sum(one.role == role for one in report.devices)
    title = Name(role) if role else Text("未注明用途", "no role given")
    return phrase("{role}（{n}台）", "{role} ({n})", role=title, n=members)


def _rest(number: int) -> Sayable:
    return counted(
        number,
        Text("其余{n}台全部正常", "The other device is in order"),
        Text("其余{n}台全部正常", "The other {n} devices are all in order"),
    )


def _marks(report: InspectionReport, visited: Visited) -> Iterator[Cell]:
    """A silent device is unknown in every item that was checked anywhere: its platform may not be known."""
    silent = not visited.assessed and not visited.findings
    checked = report.items or tuple(Item)
    for item in Item:
        yield Mark(None) if silent and item not in checked else Mark(*visited.verdict(item))


def _fine(visited: Visited) -> int:
    return sum(one.verdict is Verdict.OK for one in visited.findings)


def _totals(report: InspectionReport) -> Row:
    bad = [
        one.finding.item for one in report.findings if one.finding.verdict in (Verdict.FAULT, Verdict.WATCH)
    ]
    sums: list[Cell] = [bad.count(item) or "" for item in Item]
    return Row(
        (Text("异常、关注合计", "Faults and watched"), "", *sums, len(report.of(Verdict.OK))), strong=True
    )


@section(
    "devices",
    place=52,
    title=Text("设备信息", "Devices"),
    caption=Text(
        "设备自报信息，与合同清单对照", "What each device says of itself, against what the contract covers"
    ),
    columns=(
        Column(Text("设备", "Device"), 32),
        Column(Text("厂商、型号", "Vendor, model"), 34),
        Column(Text("系统版本", "Version"), 36),
        Column(Text("序列号", "Serial number"), 36),
        Column(Text("接入方式", "Ways in"), 32),
    ),
)
def devices(report: InspectionReport) -> Iterator[Content]:
    """Facts, serial and model against the contract, and how each way in went."""
    for visited in report.devices:
        facts = visited.snapshot.facts if visited.snapshot else Facts()
        owned = visited.device
        yield Row(
            (
                Lines(Name(visited.name), tuple(_place(visited)), strong=True),
                Lines(_kind(facts), tuple(_covered(owned.model if owned else None, facts.model))),
                facts.os_version,
                Lines(facts.serial, tuple(_covered(owned.serial if owned else None, facts.serial))),
                _ways(visited),
            )
        )
    yield Note(
        Text(
            "“——”是设备没有给出；与合同清单不一致的，请双方核对后更正清单。",
            "“——” is not given by the device; where it differs from the contract, both sides check the list.",
        )
    )


def _kind(facts: Facts) -> Sayable:
    return " ".join(one for one in (facts.vendor, facts.model) if one) or None


def _place(visited: Visited) -> Iterator[Sayable]:
    if visited.snapshot:
        yield f"{visited.snapshot.address} {visited.snapshot.platform}"
    elif visited.device:
        yield visited.device.address


def _covered(contract: str | None, device: str | None) -> Iterator[Sayable]:
    """Whether the contract covers what the device says it is."""
    if not contract:
        return
    if device and contract.casefold().replace(" ", "") == device.casefold().replace(" ", ""):
        yield Text("与合同一致", "as in the contract")
    elif device:
        yield phrase("△ 合同为“{it}”", "△ the contract says “{it}”", it=Name(contract))
    else:
        yield phrase("未能核对，合同为“{it}”", "not checked; the contract says “{it}”", it=Name(contract))


def _ways(visited: Visited) -> Cell:
    if visited.snapshot is None:
        return None
    return Lines(
        Listed(
            tuple(
                phrase("{way} {status}", "{way} {status}", way=way.upper(), status=reached_word(one.status))
                for way, one in visited.snapshot.transports.items()
            )
        )
        if visited.snapshot.transports
        else None
    )

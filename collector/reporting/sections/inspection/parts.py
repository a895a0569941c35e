"""What the devices are made of (附录 部件清单), and which of their interfaces count errors."""

from collections.abc import Iterator
from typing import Final

from collector.model.snapshot import Interface, PartRecord
from collector.model.text import Text
from collector.reporting.detail import by_device
from collector.reporting.inspected import InspectionReport, natural
from collector.reporting.said import Name, phrase
from collector.reporting.section import section
from collector.reporting.table import Column, Content, Row

_SPEEDS: Final = ((10**9, "Gbit/s"), (10**6, "Mbit/s"), (10**3, "kbit/s"))


@section(
    "parts",
    place=20,
    title=Text("部件清单", "Parts"),
    caption=Text("部件与序列号", "Parts and serial numbers"),
    columns=(
        Column(Text("部件", "Part"), 46),
        Column(Text("类型", "Type"), 20),
        Column(Text("型号", "Model"), 32),
        Column(Text("料号", "Part number"), 24),
        Column(Text("序列号", "Serial number"), 30),
        Column(Text("版本", "Version"), 18),
    ),
    annex=True,
)
def parts(report: InspectionReport) -> Iterator[Content]:
    """The device's own inventory."""
    yield from by_device(
        report, lambda now: [_part(one) for one in sorted(now.inventory, key=lambda one: natural(one.part))]
    )


def _part(one: PartRecord) -> Row:
    said = (one.type, one.model, one.part_number, one.serial, one.version)
    return Row((Name(one.part), *(word or "" for word in said)))


@section(
    "interfaces",
    place=30,
    title=Text("有错误的接口", "Interfaces with errors"),
    caption=Text(
        "有错误或丢包计数的接口（自设备上次清零）",
        "Interfaces with errors or discards since their last reset",
    ),
    columns=(
        Column(Text("接口", "Interface"), 60),
        Column(Text("状态", "Status"), 22),
        Column(Text("速率", "Speed"), 20, "right"),
        Column(Text("入错误", "Errors in"), 17, "right"),
        Column(Text("出错误", "Errors out"), 17, "right"),
        Column(Text("入丢包", "Disc. in"), 17, "right"),
        Column(Text("出丢包", "Disc. out"), 17, "right"),
    ),
    annex=True,
)
def interfaces(report: InspectionReport) -> Iterator[Content]:
    """Of every device: errors are few, and they are why this table is read."""
    yield from by_device(
        report, lambda now: [_interface(one) for one in now.interfaces if _erred(one)], report.devices
    )


def _counters(one: Interface) -> tuple[int | None, ...]:
    return one.in_errors, one.out_errors, one.in_discards, one.out_discards


def _erred(one: Interface) -> bool:
    return any(_counters(one))


def _interface(one: Interface) -> Row:
    name = phrase("{name}（{alias}）", "{name} ({alias})", name=Name(one.name), alias=Name(one.alias or ""))
    counts = ("" if count is None else count for count in _counters(one))
    status = "/".join(word or "?" for word in (one.admin_status, one.oper_status))
    return Row((name if one.alias else Name(one.name), status, _speed(one.speed), *counts))


def _speed(bits: int | None) -> str:
    if not bits:
        return ""
    return next((f"{bits / size:g} {unit}" for size, unit in _SPEEDS if bits >= size), f"{bits} bit/s")

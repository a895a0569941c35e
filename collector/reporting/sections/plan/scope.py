"""Whom the visit is to, what is looked at, and when (范围, 检查内容, 时间安排)."""

from collections.abc import Iterator
from datetime import datetime

from collector.model.finding import Item
from collector.model.inventory import Device
from collector.model.text import Text
from collector.reporting.inspected import ITEMS
from collector.reporting.planned import CRITICALITIES, InspectionPlan
from collector.reporting.said import Listed, Name, Sayable, When, counted, phrase
from collector.reporting.section import section
from collector.reporting.table import Column, Content, Group, Lines, Note, Row


@section(
    "scope",
    place=20,
    title=Text("范围", "Scope"),
    caption=Text("应检设备", "Devices that are visited"),
    columns=(
        Column(Text("设备", "Device"), 40),
        Column(Text("型号", "Model"), 34),
        Column(Text("管理地址", "Address"), 36),
        Column(Text("重要性", "Criticality"), 18),
        Column(Text("访问方式", "Access"), 42),
    ),
    empty=Text("清单中没有设备。", "The inventory has no device."),
)
def scope(given: InspectionPlan) -> Iterator[Content]:
    """Every device of the site, by its role."""
    role: str | None = None
    for device in given.devices:
        if device.role != role:
            role = device.role
            yield Group(Name(role) if role else Text("未注明用途", "no role given"))
        yield Row(
            (
                Lines(Name(device.name), (given.platform(device),), strong=True),
                device.model or "",
                Listed(tuple(map(Name, device.addresses.values())), 3),
                CRITICALITIES[device.criticality],
                _access(device),
            )
        )


def _access(device: Device) -> Sayable:
    ways: tuple[Sayable, ...] = tuple(
        phrase("{way} {port}", "{way} {port}", way=way.upper(), port=str(device.port(way)))
        for way in device.access
    )
    return Listed(ways) if ways else None


@section(
    "items",
    place=30,
    title=Text("检查内容", "What is looked at"),
    caption=Text("检查项与适用设备数", "Items, and to how many devices they apply"),
    columns=(
        Column(Text("检查项", "Item"), 42),
        Column(Text("内容", "Checks"), 84),
        Column(Text("方法", "Method"), 22),
        Column(Text("适用设备", "Devices"), 22, "right"),
    ),
)
def items(given: InspectionPlan) -> Iterator[Content]:
    """Each item of the contract with the checks that apply to a device of the site; none is left out."""
    for item in Item:
        checks = [check for check in given.checks if check.item is item and given.applying(check)]
        if not checks:
            yield Row((ITEMS[item], _LATER if given.unidentified else _NOT_NOW, "", ""))
            continue
        titles = tuple(check.title for check in checks)
        widest = max(given.applying(check) for check in checks)
        yield Row((ITEMS[item], Listed(titles), Text("自动，只读", "automatic"), widest))
    if given.unidentified:
        yield Note(counted(len(given.unidentified), *_TOLD_AT_THE_VISIT))


_NOT_NOW = Text("本次不涉及", "not in this visit")
_LATER = Text("识别平台后确定", "known when the platforms are")
_TOLD_AT_THE_VISIT = (
    Text(
        "{n}台设备的平台在巡检时识别，适用的检查届时确定，未计入上表。",
        "The platform of {n} device is told at the visit; what applies to it is not counted here.",
    ),
    Text(
        "{n}台设备的平台在巡检时识别，适用的检查届时确定，未计入上表。",
        "The platforms of {n} devices are told at the visit; what applies to them is not counted here.",
    ),
)


@section(
    "timetable",
    place=40,
    title=Text("时间安排", "Timetable"),
    caption=Text("时段与设备组", "Windows and groups of devices"),
    columns=(
        Column(Text("时段", "Window"), 66),
        Column(Text("设备组", "Group"), 44),
        Column(Text("设备", "Devices"), 16, "right"),
        Column(Text("并发上限", "At once"), 18, "right"),
        Column(Text("负责人", "Who"), 26),
    ),
)
def timetable(given: InspectionPlan) -> Iterator[Content]:
    """All groups are visited within the window; each device by one session a protocol."""
    roles = dict.fromkeys(device.role for device in given.devices)
    for role in roles:
        members = sum(device.role == role for device in given.devices)
        yield Row(
            (
                _window(given.plan.starts, given.plan.ends),
                Name(role) if role else Text("未注明用途", "no role given"),
                members,
                min(given.at_once, members),
                None,
            )
        )
    yield Note(
        Text(
            "每台设备每种协议最多一个会话；登录被拒绝一次即停止。",
            "At most one session a device and protocol; after one refused login it stops.",
        )
    )


def _window(start: datetime, end: datetime) -> Sayable:
    return phrase("{start} 至 {end}", "{start} to {end}", start=When(start), end=When(end))

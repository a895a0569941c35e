"""Every reading of the devices that are told in detail (附录 读数)."""

from collections.abc import Iterator

from collector.checking.words import health_word, quantity
from collector.model.snapshot import Health, Limits, Observation
from collector.model.text import Text
from collector.model.vocabulary import kinds
from collector.reporting.detail import by_device
from collector.reporting.inspected import InspectionReport, natural
from collector.reporting.said import Name, signed
from collector.reporting.section import section
from collector.reporting.table import Column, Content, Note, Row


@section(
    "readings",
    place=10,
    title=Text("读数", "Readings"),
    caption=Text("传感器与使用率读数", "Readings of sensors and of use"),
    columns=(
        Column(Text("指标", "Quantity"), 38),
        Column(Text("部件", "Part"), 62),
        Column(Text("读数", "Reading"), 24, "right"),
        Column(Text("设备自报限值", "Limits of the device"), 32, "right"),
        Column(Text("自报状态", "State"), 14),
    ),
    annex=True,
)
def readings(report: InspectionReport) -> Iterator[Content]:
    """Every number, and every state that is not ok: those that are were counted."""
    order = {kind: number for number, kind in enumerate(kinds())}

    def place(seen: Observation) -> tuple[object, ...]:
        return order.get(seen.kind, len(order)), natural(seen.part)

    yield from by_device(
        report, lambda now: [_reading(seen) for seen in sorted(filter(_told, now.observations), key=place)]
    )
    yield Note(
        Text(
            "没有数值而状态正常的部件只计数，不列出。",
            "Parts that are ok and have no number were counted and are not listed.",
        )
    )


def _told(seen: Observation) -> bool:
    return seen.value is not None or seen.state is not Health.OK


def _reading(seen: Observation) -> Row:
    known = kinds().get(seen.kind)
    return Row(
        (
            known.title if known else seen.kind,
            Name(seen.part),
            "" if seen.value is None else signed(quantity(seen.value, seen.unit).en),
            _bounds(seen.limits) if seen.limits else "",
            health_word(seen.state) if seen.state else "",
        )
    )


def _bounds(limits: Limits) -> str:
    """`5 … 75`: the narrowest bounds that the device gives."""
    low_critical, low_degraded, high_degraded, high_critical = limits.as_tuple()
    low = low_degraded if low_degraded is not None else low_critical
    high = high_degraded if high_degraded is not None else high_critical
    return " … ".join("" if one is None else signed(quantity(one, None).en) for one in (low, high))

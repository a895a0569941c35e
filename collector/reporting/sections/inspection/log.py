"""The devices' own logs (附录 设备日志)."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from collector.model.snapshot import Event
from collector.model.text import Text
from collector.reporting.detail import by_device
from collector.reporting.inspected import InspectionReport
from collector.reporting.said import Form, When
from collector.reporting.section import section
from collector.reporting.table import Column, Content, Row

_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


@section(
    "log",
    place=40,
    title=Text("设备日志", "Logs of the devices"),
    caption=Text("设备日志（最近者在前，UTC）", "Logs of the devices, the latest first, in UTC"),
    columns=(
        Column(Text("时间", "Time"), 36),
        Column(Text("级别", "Severity"), 18),
        Column(Text("代码", "Code"), 34),
        Column(Text("内容", "Text"), 82),
    ),
    annex=True,
)
def log(report: InspectionReport) -> Iterator[Content]:
    """The latest lines of each log."""
    yield from by_device(
        report, lambda now: [_event(one) for one in sorted(now.events, key=_age, reverse=True)]
    )


def _age(one: Event) -> datetime:
    return one.time or _LONG_AGO


def _event(one: Event) -> Row:
    return Row(("" if one.time is None else When(one.time, Form.UTC), one.severity, one.code, one.text))

"""How much of a large site is printed: annexes hold whom there is something to say about."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from collector.model.finding import Verdict
from collector.model.snapshot import Snapshot
from collector.model.text import Text
from collector.reporting.inspected import InspectionReport, Visited
from collector.reporting.said import Name, counted
from collector.reporting.table import Content, Group, Note, Row

WHOLE: Final = 60  # so many devices are printed whole
EXCEPTIONS: Final = 50  # of a larger site, so many that have a fault or are watched
PER_DEVICE: Final = 60  # rows of one device in one annex


def detailed(report: InspectionReport) -> tuple[Visited, ...]:
    """The devices that the annexes tell everything of."""
    if len(report.devices) <= WHOLE:
        return report.devices
    bad = (Verdict.FAULT, Verdict.WATCH)
    return tuple(one for one in report.devices if one.verdict()[0] in bad)[:EXCEPTIONS]


def by_device(
    report: InspectionReport,
    rows: Callable[[Snapshot], Sequence[Row]],
    devices: Iterable[Visited] | None = None,
) -> Iterator[Content]:
    """The rows of each device below its name; what is left out is said.

    devices   those that are told in detail where None are given
    """
    told = {one.name: one for one in (detailed(report) if devices is None else devices)}
    cut = 0
    for name, visited in told.items():
        of_device = rows(visited.snapshot) if visited.snapshot else ()
        if of_device:
            yield Group(Name(name))
            yield from of_device[:PER_DEVICE]
            cut += max(0, len(of_device) - PER_DEVICE)
    if left := sum(one.snapshot is not None and one.name not in told for one in report.devices):
        yield Note(counted(left, *_LEFT))
    if cut:
        yield Note(counted(cut, *_CUT))


_LEFT: Final = (
    Text("其余{n}台设备的明细见 JSON 结果。", "The details of {n} more device are in the JSON."),
    Text("其余{n}台设备的明细见 JSON 结果。", "The details of {n} more devices are in the JSON."),
)
_CUT: Final = (
    Text(
        "每台设备最多 60 行，另有{n}行见 JSON 结果。",
        "60 rows a device; {n} more is in the JSON.",
    ),
    Text(
        "每台设备最多 60 行，另有{n}行见 JSON 结果。",
        "60 rows a device; {n} more are in the JSON.",
    ),
)

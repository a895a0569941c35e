"""How full file systems and pools are, and how that went (容量)."""

from collections.abc import Iterator
from typing import Final

from collector.model.text import Text
from collector.reporting.forecast import grown
from collector.reporting.inspected import InspectionReport, natural
from collector.reporting.said import phrase
from collector.reporting.section import section
from collector.reporting.table import Figure

KINDS: Final = ("pool.used", "filesystem.used")
_PANELS: Final = 9
_POINTS: Final = 3  # fewer are no course


@section(
    "capacity",
    place=56,
    title=Text("容量", "Capacity"),
    caption=Text("已用容量的变化，最满者在前", "Use of space over time, the fullest first"),
)
def capacity(report: InspectionReport) -> Iterator[Figure]:
    """One panel for each of the fullest of which there are several readings."""
    known = [
        (series, points)
        for series, points in report.courses.items()
        if series[1] in KINDS and len(points) >= _POINTS
    ]
    fullest = sorted(known, key=lambda one: (-one[1][-1][1], natural(one[0][0]), one[0]))
    for (device, _, part), points in fullest[:_PANELS]:
        yield Figure(
            title=phrase("{device} {part}", "{device} {part}", device=device[:18], part=part[:16]),
            says=grown(points),
            points=points,
            unit="%",
            first=phrase("{n}天前", "{n} days ago", n=round(points[-1][0] - points[0][0])),
            last=Text("本次", "now"),
        )

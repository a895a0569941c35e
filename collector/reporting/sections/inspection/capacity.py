"""How full file systems and pools are, and how that went (容量)."""

from collections.abc import Iterator

from collector.model.text import Text
from collector.reporting.capacity import panels
from collector.reporting.inspected import InspectionReport
from collector.reporting.section import section
from collector.reporting.table import Figure


@section(
    "capacity",
    place=56,
    title=Text("容量", "Capacity"),
    caption=Text("已用容量的变化，最满者在前", "Use of space over time, the fullest first"),
)
def capacity(report: InspectionReport) -> Iterator[Figure]:
    """The fullest of which there are several readings."""
    yield from panels(report.courses)

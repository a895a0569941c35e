"""Panels of how full file systems and pools are, for every document that shows them."""

from collections.abc import Iterator, Mapping
from typing import Final

from collector.model.text import Text
from collector.reporting.forecast import grown
from collector.reporting.inspected import Series, natural
from collector.reporting.said import clean, cut, phrase
from collector.reporting.table import Figure

KINDS: Final = ("pool.used", "filesystem.used")
_PANELS: Final = 9
_POINTS: Final = 3  # fewer are no course


def panels(courses: Mapping[Series, tuple[tuple[float, float], ...]]) -> Iterator[Figure]:
    """One panel for each of the fullest of which there are several readings."""
    known = [one for one in courses.items() if one[0][1] in KINDS and len(one[1]) >= _POINTS]
    fullest = sorted(known, key=lambda one: (-one[1][-1][1], natural(one[0][0]), one[0]))
    for (device, _, part), points in fullest[:_PANELS]:
        yield Figure(
            title=cut(clean(f"{device} {part}"), 30),
            says=grown(points),
            points=points,
            unit="%",
            first=phrase("{n}天前", "{n} days ago", n=round(points[-1][0] - points[0][0])),
            last=Text("最近", "latest"),
        )

"""How tickets, promises and space went (趋势, 容量)."""

from collections.abc import Iterator

from collector.model.text import Text
from collector.reporting.capacity import panels
from collector.reporting.reviewed import QuarterlyReview, tally
from collector.reporting.said import phrase
from collector.reporting.section import section
from collector.reporting.table import Column, Content, Figure, Row


@section(
    "trend",
    place=70,
    title=Text("趋势", "Trend"),
    caption=Text("近几个季度的工单与时限", "Tickets and promises of the last quarters"),
    columns=(
        Column(Text("季度", "Quarter"), 50),
        Column(Text("新增工单", "Tickets opened"), 40, "right"),
        Column(Text("应达标", "Promises due"), 40, "right"),
        Column(Text("达标", "Met"), 40, "right"),
    ),
)
def trend(review: QuarterlyReview) -> Iterator[Content]:
    """This quarter below those before it."""
    for past in review.past:
        yield Row((str(past.quarter), past.opened, past.due, past.kept))
    count = tally(review.promises)
    now = phrase("{quarter}（本季）", "{quarter} (this one)", quarter=str(review.quarter))
    yield Row((now, len(review.opened), count.due, count.kept), strong=True)


@section(
    "capacity",
    place=74,
    title=Text("容量趋势", "Capacity"),
    caption=Text("已用容量的变化，最满者在前", "Use of space over time, the fullest first"),
    empty=Text("没有可供比较的容量读数。", "There are no readings of space to compare."),
)
def capacity(review: QuarterlyReview) -> Iterator[Figure]:
    """The fullest file systems and pools over the last year."""
    yield from panels(review.courses)

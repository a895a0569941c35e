"""What the first page of any document holds: the same boxes, filled by each document."""

from dataclasses import dataclass

from collector.model.finding import Verdict
from collector.model.text import Text
from collector.reporting.said import Sayable
from collector.reporting.table import Column, Mark, Row

FIGURES = 5


@dataclass(frozen=True, slots=True)
class Figured:
    """One of the five numbers: what it counts, out of how many, and what stands below it."""

    mark: Mark | None
    title: Text
    number: Sayable
    of: int | None = None
    below: tuple[Sayable, ...] = ()


@dataclass(frozen=True, slots=True)
class Strip:
    """One group of devices, each with the mark of its worst finding."""

    title: Sayable
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """A table for the reader to act on. more: what it does not show, and where that is"""

    title: Text
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    more: Sayable = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """Printed from top to bottom.

    meta       (label, value), two pairs a line
    alarm      something that the reader must know before all else; "" for nothing
    tone       the colour of the conclusion: that of the worst, unknown where none holds
    figures    FIGURES of them
    boxes      (who signs, what stands below the line)
    """

    subtitle: Sayable
    meta: tuple[tuple[Text, Sayable], ...]
    alarm: Sayable = ""
    title: Text
    tone: Verdict
    word: Sayable
    sentences: tuple[Sayable, ...]
    figures: tuple[Figured, ...]
    strips: tuple[Strip, ...] = ()
    notes: tuple[Sayable, ...] = ()
    ask: Ask | None = None
    boxes: tuple[tuple[Text, Text], ...]


_DATE = Text("日期", "Date")
SIGNED = (
    (Text("编制", "Prepared by"), _DATE),
    (Text("审核", "Reviewed by"), _DATE),
    (Text("客户确认（签字、盖章）", "Customer confirms (signature, seal)"), _DATE),
    (Text("客户意见", "Customer’s remarks"), Text("", "")),
)

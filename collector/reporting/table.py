"""Tables as sections give them: columns with widths, rows of cells, in no language yet."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from collector.model.finding import Severity, Verdict
from collector.model.text import Text
from collector.reporting.said import Sayable

Align = Literal["left", "right", "center"]


@dataclass(frozen=True, slots=True)
class Column:
    """mm   width on paper; those of one table add up to 170, the width of the text"""

    title: Text
    mm: float
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Lines:
    """A cell of one line of text and smaller lines below it."""

    first: Sayable
    small: tuple[Sayable, ...] = ()
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """The sign of a verdict; a verdict of None is a cell that does not apply."""

    verdict: Verdict | None
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Spark:
    """The last values of a reading, oldest first, against its limit; None where one could not be read."""

    values: tuple[float | None, ...]
    limit: float | None = None


Cell = Sayable | Lines | Mark | Spark


@dataclass(frozen=True, slots=True)
class Row:
    """strong   in bold: a row of totals"""

    cells: tuple[Cell, ...]
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A line across the table that says what the rows below it have in common."""

    title: Sayable


@dataclass(frozen=True, slots=True)
class Lead:
    """A sentence before the table."""

    said: Sayable


@dataclass(frozen=True, slots=True)
class Note:
    """A small line below the table."""

    said: Sayable


Content = Row | Group | Lead | Note


@dataclass(frozen=True, slots=True)
class Figure:
    """One panel of a figure: a course of values over time.

    points   (days since the first, value), oldest first
    """

    title: Sayable
    says: Sayable
    points: tuple[tuple[float, float], ...]
    unit: str | None
    limit: float | None = None
    first: Sayable = ""
    last: Sayable = ""


@dataclass(frozen=True, slots=True)
class Limited:
    """Rows up to a number, for annexes that grow with the site; `left` counts those left out."""

    rows: list[Content] = field(default_factory=list)
    left: int = 0

    @classmethod
    def to(cls, most: int, rows: Iterable[Content]) -> "Limited":
        kept: list[Content] = []
        left = 0
        for row in rows:
            if len(kept) < most:
                kept.append(row)
            else:
                left += isinstance(row, Row)
        return cls(kept, left)

"""Where the points of a drawing lie: templates draw and do not compute. Lengths in mm from the top left."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from collector.reporting.said import Amount, Speaker, signed
from collector.reporting.table import Figure, Spark

SPARK_W: Final = 30.0
SPARK_H: Final = 6.4
PANEL_W: Final = 52.0
PANEL_H: Final = 30.0
_EDGE: Final = 0.9


@dataclass(frozen=True, slots=True)
class Sparkline:
    """What a drawing of the last values consists of.

    lines    runs of points `x,y x,y`, broken where a visit gave no value
    limit    the height of the limit; None without one
    values   the same in figures, where nothing can be drawn
    """

    w: float
    h: float
    lines: tuple[str, ...]
    dot: tuple[str, str] | None
    limit: str | None
    values: str


@dataclass(frozen=True, slots=True)
class Tick:
    at: str
    text: str


@dataclass(frozen=True, slots=True)
class Course:
    """One panel of a figure."""

    w: float
    h: float
    title: str
    says: str
    line: str
    dot: tuple[str, str]
    value: str
    limit: str | None
    ticks: tuple[Tick, ...]
    first: str
    last: str


def sparkline(spark: Spark) -> Sparkline | None:
    """The drawing of the last values; None where there are fewer than two."""
    known = [value for value in spark.values if value is not None]
    if len(known) < 2:
        return None
    low, high = _range([*known, *([spark.limit] if spark.limit is not None else [])])
    step = (SPARK_W - 3) / (len(spark.values) - 1)

    def point(place: int, value: float) -> tuple[str, str]:
        return _mm(1 + place * step), _mm(_height(value, low, high, _EDGE, SPARK_H - _EDGE))

    runs: list[list[str]] = [[]]
    for place, value in enumerate(spark.values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append(",".join(point(place, value)))
    last = spark.values[-1]
    return Sparkline(
        SPARK_W,
        SPARK_H,
        tuple(" ".join(run) for run in runs if len(run) > 1),
        None if last is None else point(len(spark.values) - 1, last),
        None if spark.limit is None else _mm(_height(spark.limit, low, high, _EDGE, SPARK_H - _EDGE)),
        "  ".join("—" if value is None else signed(f"{value:.4g}") for value in spark.values),
    )


def course(figure: Figure, speaker: Speaker) -> Course:
    """The drawing of one panel: the line, the limit, three ticks of the value."""
    values = [value for _, value in figure.points]
    low, high = _range([*values, *([figure.limit] if figure.limit is not None else [])])
    left, right, top, bottom = 9.0, PANEL_W - 3.0, 5.5, PANEL_H - 5.0
    span = figure.points[-1][0] - figure.points[0][0] or 1.0
    points = [
        (
            _mm(left + (day - figure.points[0][0]) / span * (right - left)),
            _mm(_height(value, low, high, top, bottom)),
        )
        for day, value in figure.points
    ]
    middle = (low + high) / 2
    return Course(
        w=PANEL_W,
        h=PANEL_H,
        title=speaker.say(figure.title),
        says=speaker.say(figure.says) if figure.says else "",
        line=" ".join(",".join(point) for point in points),
        dot=points[-1],
        value=speaker.say(Amount(values[-1], figure.unit)),
        limit=None if figure.limit is None else _mm(_height(figure.limit, low, high, top, bottom)),
        ticks=tuple(
            Tick(_mm(_height(one, low, high, top, bottom)), f"{one:.0f}") for one in (low, middle, high)
        ),
        first=speaker.say(figure.first) if figure.first else "",
        last=speaker.say(figure.last) if figure.last else "",
    )


def _range(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    room = (high - low) * 0.1 or max(abs(high) * 0.05, 1.0)
    return low - room, high + room


def _height(value: float, low: float, high: float, top: float, bottom: float) -> float:
    return bottom - (value - low) / (high - low) * (bottom - top)


def _mm(length: float) -> str:
    return f"{length:.2f}"

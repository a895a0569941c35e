"""What a course of values says about the time to come, and where it says nothing."""

from collections.abc import Sequence
from statistics import StatisticsError, correlation, linear_regression
from typing import Final

from collector.model.text import Text
from collector.reporting.said import Sayable, phrase

_STRAIGHT: Final = 0.8  # correlation with time below which a course is too irregular to go on with
_FULL: Final = 100.0
_YEARS: Final = 3 * 365


def grown(points: Sequence[tuple[float, float]]) -> Sayable:
    """The growth of a percentage in a month and how long until it is full; or that it cannot be said.

    points   (day, percent), oldest first
    """
    days, values = [day for day, _ in points], [value for _, value in points]
    try:
        slope = linear_regression(days, values).slope
        straight = correlation(days, values)
    except StatisticsError:  # all at one time, or all of one value
        return Text("没有变化", "unchanged")
    month = slope * 30
    if abs(month) < 0.05:
        return Text("没有变化", "unchanged")
    if abs(straight) < _STRAIGHT:
        return Text("变化不规则，不作预测", "too irregular to forecast")
    if slope < 0:
        return phrase("每月减少 {m}%", "falls by {m}% a month", m=f"{-month:.1f}")
    left = (_FULL - values[-1]) / slope
    if left > _YEARS:
        return phrase("每月增长 {m}%", "grows by {m}% a month", m=f"{month:.1f}")
    return phrase(
        "每月增长 {m}%，照此约{n}天后用满",
        "grows by {m}% a month, full in about {n} days",
        m=f"{month:.1f}",
        n=round(left),
    )

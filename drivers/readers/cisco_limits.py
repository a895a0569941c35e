"""Thresholds of CISCO-ENTITY-SENSOR-MIB as limits: three severities and one more are laid on two levels."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from collector.model.reading import Row
from collector.model.snapshot import Limits

# A raw number of a sensor as a number in the unit of its reading; None where it stands for nothing.
Real = Callable[[float], float | None]

# SensorThresholdSeverity
_SEVERITY: Final = {1: "other", 10: "minor", 20: "major", 30: "critical"}
# SensorThresholdRelation: lessThan, lessOrEqual, greaterThan, greaterOrEqual; (not)equalTo bound nothing
_SIDE: Final = {1: "low", 2: "low", 3: "high", 4: "high"}
# Set by nobody: 16 bit (IOS XR), 32 bit, and the ends of RFC 3433
UNSET: Final = frozenset({-32768.0, 2147483647.0, -2147483648.0, 1e9, -1e9})


def limits(thresholds: Iterable[Row], real: Real) -> Limits | None:
    """The limits of one sensor; None where the device sets none.

    thresholds   rows of entSensorThresholdTable with `severity`, `relation`, `value`

    Minor warns and critical is critical. Major is critical where there is no worse one, else it warns.
    Other means a warning on ISR routers, where it stands alone, and the switching-off elsewhere.
    """
    low, high = _sides(thresholds, real)
    for level in low.keys() & high.keys():
        if low[level] >= high[level]:  # NCS 540 and ASR 9901 answer 0 for both where none is set
            del low[level], high[level]
    low_degraded, low_critical = _levels(low)
    high_degraded, high_critical = _levels(high)
    if low_degraded is not None and low_critical is not None and low_degraded < low_critical:
        low_degraded = None
    if high_degraded is not None and high_critical is not None and high_degraded > high_critical:
        high_degraded = None
    found = Limits(
        low_critical=low_critical,
        low_degraded=low_degraded,
        high_degraded=high_degraded,
        high_critical=high_critical,
    )
    return found or None


def _sides(thresholds: Iterable[Row], real: Real) -> tuple[dict[str, float], dict[str, float]]:
    found: dict[str, dict[str, float]] = {"low": {}, "high": {}}
    for row in thresholds:
        raw, severity, relation = (row.number(name) for name in ("value", "severity", "relation"))
        level, side = _SEVERITY.get(int(severity or 0)), _SIDE.get(int(relation or 0))
        if raw is None or raw in UNSET or level is None or side is None:
            continue
        value = real(raw)
        if value is not None:
            found[side].setdefault(level, value)
    return found["low"], found["high"]


def _levels(side: Mapping[str, float]) -> tuple[float | None, float | None]:
    """(degraded, critical) of one side."""
    minor, major, critical = side.get("minor"), side.get("major"), side.get("critical")
    if minor is None and major is None:
        return side.get("other"), critical
    if critical is None:
        return minor, major
    return (minor if minor is not None else major), critical

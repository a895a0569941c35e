"""Thresholds of CISCO-ENTITY-SENSOR-MIB as limits: three severities and one more are laid on two levels.

CISCO-ENTITY-SENSOR-EXT-MIB has the same columns for agents that fill only ENTITY-SENSOR-MIB: ASA, FTD.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from collector.model.reading import Row
from collector.model.snapshot import Health, Limits

# A raw number of a sensor as a number in the unit of its reading; None where it stands for nothing.
Real = Callable[[float], float | None]

# SensorThresholdSeverity
_SEVERITY: Final = {1: "other", 10: "minor", 20: "major", 30: "critical"}
# SensorThresholdRelation: lessThan, lessOrEqual, greaterThan, greaterOrEqual; (not)equalTo bound nothing
_SIDE: Final = {1: "low", 2: "low", 3: "high", 4: "high"}
_MEETS: Final[Mapping[int, Callable[[float, float], bool]]] = {
    1: lambda value, limit: value < limit,
    2: lambda value, limit: value <= limit,
    3: lambda value, limit: value > limit,
    4: lambda value, limit: value >= limit,
    5: lambda value, limit: value == limit,
    6: lambda value, limit: value != limit,
}
_FALSE: Final = 2  # TruthValue, of entSensorThresholdEvaluation
# Set by nobody: 16 bit (IOS XR), 32 bit, and the ends of RFC 3433
UNSET: Final = frozenset({-32768.0, 2147483647.0, -2147483648.0, 1e9, -1e9})


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """One row that says something: severity and relation as the MIB numbers them, its value raw."""

    severity: str
    relation: int
    value: float
    refuted: bool  # the device says that its condition is not met


def thresholds(rows: Iterable[Row]) -> Iterator[Threshold]:
    """What the rows of one sensor say, from either table; unset values and unknown words say nothing."""
    for row in rows:
        prefix = "" if row.number("severity") is not None else "ext_"
        severity, relation, value = (
            row.number(f"{prefix}{name}") for name in ("severity", "relation", "value")
        )
        word = _SEVERITY.get(int(severity or 0))
        if value is None or value in UNSET or word is None or int(relation or 0) not in _MEETS:
            continue
        yield Threshold(
            severity=word,
            relation=int(relation or 0),
            value=value,
            refuted=row.number(f"{prefix}evaluation") == _FALSE,
        )


def limits(told: Iterable[Threshold], real: Real, raw: float | None = None) -> Limits | None:
    """The limits of one sensor; None where the device sets none.

    raw   what the sensor reads: a threshold that it meets and that the device evaluates as not met is none

    Minor warns and critical is critical. Major is critical where there is no worse one, else it warns.
    Other means a warning on ISR routers, where it stands alone, and the switching-off elsewhere.
    """
    low, high = _sides(told, real, raw)
    for level in low.keys() & high.keys():
        if low[level] >= high[level]:  # NCS 540 and ASR 9901 answer 0 for both where none is set
            del low[level], high[level]
    high_degraded, high_critical = _levels(high)
    low_degraded, low_critical = (_turned(level) for level in _levels({word: -x for word, x in low.items()}))
    found = Limits(
        low_critical=low_critical,
        low_degraded=low_degraded,
        high_degraded=high_degraded,
        high_critical=high_critical,
    )
    return found or None


def fan_limits(told: Iterable[Threshold], real: Real, raw: float | None = None) -> Limits | None:
    """Those of a fan's speed. -1 is unset; minor ones move with the speed that IOS XR asks for."""
    return limits((one for one in told if one.value != -1 and one.severity != "minor"), real, raw)


def judged(told: Iterable[Threshold], raw: float) -> Health | None:
    """What the thresholds make of a truth value or another code; None where there are none to judge it by."""
    met = {one.severity: _MEETS[one.relation](raw, one.value) and not one.refuted for one in told}
    if not met:
        return None
    if met.get("critical") or met.get("major"):
        return Health.FAILED
    return Health.DEGRADED if any(met.values()) else Health.OK


def _sides(
    told: Iterable[Threshold], real: Real, raw: float | None
) -> tuple[dict[str, float], dict[str, float]]:
    found: dict[str, dict[str, float]] = {"low": {}, "high": {}}
    for one in told:
        side = _SIDE.get(one.relation)
        if side is None or (one.refuted and raw is not None and _MEETS[one.relation](raw, one.value)):
            continue
        value = real(one.value)
        if value is not None:
            found[side].setdefault(one.severity, value)
    return found["low"], found["high"]


def _levels(side: Mapping[str, float]) -> tuple[float | None, float | None]:
    """(degraded, critical) of the upper side.

    A minor or major one beyond the critical contradicts it: one of them is wrong (ASR 9901), neither counts.
    """
    minor, major, critical = side.get("minor"), side.get("major"), side.get("critical")
    other = side.get("other")
    if minor is None and major is None:
        return (None if other is not None and critical is not None and other > critical else other), critical
    warning, alarm = (minor, major) if critical is None else (major if minor is None else minor, critical)
    return (None, None) if warning is not None and alarm is not None and warning > alarm else (warning, alarm)


def _turned(level: float | None) -> float | None:
    return None if level is None else -level

"""The answer of Get Sensor Reading: a number or states, and what they mean for the sensor's health."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from collector.model.ipmi.sdr import LC, LNC, LNR, UC, UNC, UNR, Sensor
from collector.model.ipmi.states import judged
from collector.model.snapshot import Health, Limits

_RECIPROCAL: Final = 7
_UNAVAILABLE, _SCANNING = 0x20, 0x40
_LOW, _HIGH = (LNC, LC, LNR), (UNC, UC, UNR)
_CRITICAL: Final = LC | LNR | UC | UNR


@dataclass(frozen=True, slots=True)
class Sensed:
    """One answer (IPMI 2.0, section 35.14).

    code     completion code; other than 0 there is nothing else
    count    the raw byte; None where the BMC has no reading just now
    status   crossed limits (LNC ... UNR) or asserted states, one bit each; None where the answer ends before
    """

    code: int
    count: int | None = None
    status: int | None = None


def sensed(raw: bytes) -> Sensed:
    """From the completion code and the bytes after it."""
    if not raw or raw[0]:
        return Sensed(raw[0] if raw else 0xFF)
    if len(raw) < 3 or raw[2] & _UNAVAILABLE or not raw[2] & _SCANNING:
        return Sensed(0)
    status = int.from_bytes(raw[3:5], "little") & 0x7FFF if len(raw) > 3 else None
    return Sensed(0, raw[1], status)


def value_of(sensor: Sensor, answer: Sensed) -> float | None:
    """The number in the sensor's own unit; None where there is none."""
    if sensor.formula is None or answer.count is None:
        return None
    return sensor.formula.value(answer.count)


def set_thresholds(sensor: Sensor) -> Mapping[int, int]:
    """The raw limits that mean something, by their bit; makers leave the others at zero, or anywhere.

    Unset are: a side that is zero throughout; an upper limit of zero beside a higher one or without a sign; a
    lower and an upper limit that are equal; what lies outside the range of the sensor.
    """
    formula = sensor.formula
    if formula is None:
        return {}
    counts = {bit: formula.count(raw) for bit, raw in sensor.thresholds}
    unset = {bit for side in (_LOW, _HIGH) for bit in side if not any(counts.get(one) for one in side)}
    highest = max((counts[bit] for bit in _HIGH if bit in counts), default=0)
    unset |= {bit for bit in _HIGH if counts.get(bit) == 0 and (formula.sign == 0 or highest > 0)}
    for low, high in zip(_LOW, _HIGH, strict=True):
        if low in counts and counts[low] == counts.get(high):
            unset |= {low, high}
    if sensor.span:
        lowest, highest = sensor.span
        unset |= {bit for bit, count in counts.items() if not lowest <= count <= highest}
    return {bit: raw for bit, raw in sensor.thresholds if bit not in unset}


def limits_of(sensor: Sensor) -> Limits | None:
    """The limits in the sensor's own unit. Where it falls as the count rises, high and low change places."""
    formula = sensor.formula
    if formula is None:
        return None
    value = {bit: formula.value(raw) for bit, raw in set_thresholds(sensor).items()}
    low = value.get(LNC), value.get(LC, value.get(LNR))
    high = value.get(UNC), value.get(UC, value.get(UNR))
    if (formula.m < 0) != (formula.linear == _RECIPROCAL):
        low, high = high, low
    limits = Limits(low_degraded=low[0], low_critical=low[1], high_degraded=high[0], high_critical=high[1])
    return limits if limits else None


def health_of(sensor: Sensor, answer: Sensed) -> Health | None:
    """The BMC's judgement; None for an empty bay, and for a number without limits."""
    if sensor.has_limits:
        return _against_limits(sensor, answer)
    if answer.status is None:
        return Health.UNKNOWN
    return judged(sensor, frozenset(bit for bit in range(15) if answer.status >> bit & 1))


def is_empty_bay(sensor: Sensor, answer: Sensed) -> bool:
    """Whether the sensor says that its part is not there."""
    return not sensor.has_limits and health_of(sensor, answer) is None


def _against_limits(sensor: Sensor, answer: Sensed) -> Health | None:
    usable = set_thresholds(sensor) if sensor.formula else dict.fromkeys(_bits(sensor.mask), 0)
    if not usable:
        return None
    if answer.count is None:
        return Health.UNKNOWN
    if answer.status is not None:
        crossed = answer.status & sum(usable)
    else:
        crossed = _crossed(sensor, answer.count, usable)
    if crossed & _CRITICAL:
        return Health.FAILED
    return Health.DEGRADED if crossed else Health.OK


def _bits(mask: int) -> list[int]:
    return [bit for bit in (*_LOW, *_HIGH) if mask & bit]


def _crossed(sensor: Sensor, raw: int, limits: Mapping[int, int]) -> int:
    """The limits that a count has reached, where the BMC does not say so itself."""
    if sensor.formula is None:
        return 0
    count = sensor.formula.count
    low = sum(bit for bit in _LOW if bit in limits and count(raw) <= count(limits[bit]))
    return low + sum(bit for bit in _HIGH if bit in limits and count(raw) >= count(limits[bit]))

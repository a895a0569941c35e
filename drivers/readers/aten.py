"""Supermicro controllers over ATEN-IPMI-MIB: one table of sensors, of which only the name tells the kind.

Readings and thresholds are text. A sensor of a part that is not there reads 0 and has 0 for its thresholds.
"""

from collections.abc import Iterator
from typing import Final

from collector.model.reading import Read, Reading, Row, Rows
from collector.model.snapshot import Health, Limits

_LIMITS: Final = (
    ("low_critical", "low_critical"),
    ("low_noncritical", "low_degraded"),
    ("high_noncritical", "high_degraded"),
    ("high_critical", "high_critical"),
)
# Discrete sensors by a word of their name: what each reading means; None is a part that is not there.
_INTRUSION: Final = {0: Health.OK, 1: Health.FAILED}
_BATTERY: Final = {0: Health.UNKNOWN, 1: Health.OK, 2: Health.FAILED, 4: Health.OK}
# bits of an IPMI power supply: presence(1), failure(2), predictive failure(4), input lost(8)
_SUPPLY: Final = {
    0: None,
    1: Health.OK,
    2: Health.FAILED,
    3: Health.FAILED,
    5: Health.PREDICTED_FAILURE,
    9: Health.FAILED,
    11: Health.FAILED,
}


def sensors(rows: Rows) -> Iterator[Read]:
    """A reading a sensor that is populated."""
    for row in rows:
        name, value = row.text("name"), row.number("value")
        if not name or value is None:
            continue  # a number without a name may be anything
        if (found := _discrete(name)) is not None:
            kind, states = found
            state = states.get(int(value), Health.UNKNOWN)
            if state is not None:
                yield Reading(kind=kind, part=name, state=state, index=row.index, source=row.source("value"))
            continue
        kind, unit = _measured(name)
        limits = _limits(row)
        if value == 0 and not limits:
            continue
        yield Reading(
            kind=kind, part=name, value=value, unit=unit, limits=limits, index=row.index,
            source=row.source("value"),
        )  # fmt: skip


def _discrete(name: str) -> tuple[str, dict[int, Health | None]] | None:
    text = name.casefold()
    if "intru" in text:
        return "other.health", dict(_INTRUSION)
    if text == "vbat":
        return "battery.health", dict(_BATTERY)
    if text.startswith("ps") and "status" in text:
        return "psu.health", dict(_SUPPLY)
    return None


def _measured(name: str) -> tuple[str, str]:
    text = name.casefold()
    if "temp" in text:
        return "temperature", "Cel"
    if text.startswith("fan") or "fan" in text:
        return "fan.speed", "rpm"
    return "voltage", "V"


def _limits(row: Row) -> Limits | None:
    """The thresholds that are set: an agent sends 0 for all others."""
    found = {name: number for field, name in _LIMITS if (number := row.number(field))}
    return Limits(**found) if found else None

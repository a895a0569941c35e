"""What the states of a sensor mean for its health: the tables of IPMI 2.0, sections 42.1 and 42.2, judged.

A state that stands in no table is unknown, and so is every state of the makers' own types. A sensor that
reports a part's presence and sees nothing is an empty bay.
"""

import re
from collections.abc import Mapping
from typing import Final

from collector.model.ipmi.sdr import THRESHOLD, Sensor
from collector.model.snapshot import Health, worse

SPECIFIC: Final = 0x6F  # the event/reading type whose states depend on the sensor type
DIGITAL, PRESENT = 0x03, 0x08
_BUTTON, _ENTITY_PRESENCE, _FRU_STATE = 0x14, 0x25, 0x2C
_States = Mapping[int, Health]


def _states(ok: str = "", degraded: str = "", failed: str = "", predicted: str = "") -> _States:
    words = (
        (ok, Health.OK),
        (degraded, Health.DEGRADED),
        (failed, Health.FAILED),
        (predicted, Health.PREDICTED_FAILURE),
    )
    return {int(offset): health for offsets, health in words for offset in offsets.split()}


# Event/reading type -> the health of each offset. Type 03h depends on the sensor's name as well.
GENERIC: Final[Mapping[int, _States]] = {
    0x02: _states(ok="0 1 2"),  # idle, active, busy
    0x04: _states(ok="0", predicted="1"),
    0x05: _states(ok="0", degraded="1"),  # limit exceeded
    0x06: _states(ok="0", degraded="1"),  # performance lags
    0x07: _states(ok="0 7 8", degraded="1 4", failed="2 3 5 6"),  # severity
    0x08: _states(ok="1"),  # presence; offset 0 is an empty bay
    0x09: _states(ok="0 1"),  # disabled, enabled
    0x0A: _states(ok="0 1 2 3 5 7", degraded="4 6", failed="8"),  # availability
    0x0B: _states(ok="0", degraded="1 2 3 4 6 7", failed="5"),  # redundancy; 5 is too little to run
    0x0C: _states(ok="0 1 2 3"),  # power state
}

# Sensor type -> the health of each offset of event/reading type 6Fh.
BY_TYPE: Final[Mapping[int, _States]] = {
    0x05: _states(degraded="0 1 2 3 4 5 6"),  # chassis intrusion
    0x07: _states(ok="7 9", degraded="8 10 12", failed="0 1 2 3 4 5 6 11"),  # processor
    0x08: _states(ok="0 7", degraded="5 6", failed="1 3 4", predicted="2"),  # power supply
    0x09: _states(ok="0 1", degraded="3", failed="2 4 5 6", predicted="7"),  # power unit
    0x0C: _states(ok="6 8", degraded="0 5 9", failed="1 2 3 4 7 10"),  # memory
    0x0D: _states(ok="0 3 4", degraded="5 7 8", failed="1 6", predicted="2"),  # drive bay
    0x0F: _states(ok="2", failed="0 1"),  # firmware progress
    0x10: _states(ok="2", degraded="0 1 3 4 5 6"),  # event logging; 2 is a cleared log
    0x11: _states(ok="8", degraded="0", failed="1 2 3"),  # watchdog
    0x13: _states(degraded="0 3 7 11", failed="1 2 4 5 6 8 9 10"),  # critical interrupt
    0x14: _states(ok="0 1 2 3 4"),  # buttons
    0x19: _states(degraded="0", failed="1"),  # chip set
    0x1B: _states(ok="0", failed="1"),  # cable
    0x1E: _states(degraded="0 1 2 3 4"),  # boot error
    0x20: _states(failed="0 1"),  # operating system stopped
    0x21: _states(ok="1 2 3 4 5 6 7 9 10", degraded="8", failed="0"),  # slot
    0x22: _states(ok="0 1 2 3 4 5 6 7 8 9 10 11 12 13 14"),  # ACPI power state
    0x23: _states(ok="8", degraded="0", failed="1 2 3"),  # watchdog 2
    0x25: _states(ok="0 2"),  # entity presence; 1 is absent
    0x28: _states(degraded="0 1 4 5", failed="2 3"),  # management subsystem
    0x29: _states(ok="2", degraded="0", failed="1"),  # battery
    0x2A: _states(ok="0 1 2 3"),  # session audit
    0x2B: _states(ok="0 1 4 5 6 7", degraded="2 3"),  # version change
    0x2C: _states(ok="1 2 3 4 5 6", degraded="7"),  # FRU state; 0 is not installed
}

# Sensor type -> the offset that says that the part is there.
PRESENCE: Final[Mapping[int, int]] = {0x07: 7, 0x08: 0, 0x0C: 6, 0x0D: 0, 0x29: 2}
# Sensor type -> the offset that says that the part is not there.
_ABSENCE: Final[Mapping[int, int]] = {_ENTITY_PRESENCE: 1, _FRU_STATE: 0}

_GOOD_NAME: Final = re.compile(r"\b(good|ok|okay|pg|pwrgd|pwrok|present|presence|prsnt)\b", re.IGNORECASE)
_BAD_NAME: Final = re.compile(r"fault|fail|error|\berr\b", re.IGNORECASE)


def state_of(event_type: int, kind: int, offset: int, name: str = "") -> Health:
    """The health that one asserted state stands for; unknown where no table has it."""
    if event_type == DIGITAL:
        return _digital(offset, name)
    if event_type == SPECIFIC:
        return BY_TYPE.get(kind, {}).get(offset, Health.UNKNOWN)
    return GENERIC.get(event_type, {}).get(offset, Health.UNKNOWN)


def judged(sensor: Sensor, asserted: frozenset[int]) -> Health | None:
    """The health of a discrete sensor from the states that it asserts; None for an empty bay."""
    if _is_empty(sensor, asserted):
        return None
    if sensor.kind == _BUTTON:  # whatever its type: a lit button is no judgement of health
        return Health.OK
    found: Health | None = None
    for offset in asserted:
        found = worse(found, state_of(sensor.event_type, sensor.kind, offset, sensor.name))
    return found or _with_nothing_asserted(sensor)


def _digital(offset: int, name: str) -> Health:
    """Asserted is what the name says: `PSU 2 Fault` is bad news, `VCORE PG` good.

    Deasserted is never a fault: some makers leave power-good sensors deasserted for good.
    """
    if offset == 0:
        return Health.OK
    if offset != 1:
        return Health.UNKNOWN
    if _BAD_NAME.search(name):
        return Health.FAILED
    return Health.OK if _GOOD_NAME.search(name) else Health.DEGRADED


def _is_empty(sensor: Sensor, asserted: frozenset[int]) -> bool:
    if sensor.event_type == SPECIFIC:
        there = PRESENCE.get(sensor.kind)
        tells = there is not None and bool(sensor.mask >> there & 1)
        return _ABSENCE.get(sensor.kind) in asserted or (tells and not asserted)
    return sensor.event_type == PRESENT and 0 in asserted


def _with_nothing_asserted(sensor: Sensor) -> Health:
    """A sensor that watches for trouble and sees none is ok; one that should have a state is unknown."""
    table = BY_TYPE.get(sensor.kind, {}) if sensor.event_type == SPECIFIC else _quiet(sensor.event_type)
    watches = any(sensor.mask >> offset & 1 for offset, health in table.items() if health is not Health.OK)
    return Health.OK if watches else Health.UNKNOWN


def _quiet(event_type: int) -> _States:
    """The states of types that may assert nothing when all is well."""
    return GENERIC[event_type] if event_type in (0x04, 0x05, 0x06) else {}


def threshold_state(offset: int) -> Health:
    """The health that an event of a sensor with limits stands for: two offsets a limit, LNC to UNR."""
    if offset > 11:
        return Health.UNKNOWN
    return Health.DEGRADED if offset // 2 in (0, 3) else Health.FAILED


def event_state(event_type: int, kind: int, offset: int, name: str = "") -> Health:
    """The health that the state named by an event stands for, of any kind of sensor."""
    if event_type == THRESHOLD:
        return threshold_state(offset)
    return state_of(event_type, kind, offset, name)

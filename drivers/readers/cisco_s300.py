"""Cisco's small switches: fans and supplies by unit and number, transceivers, the ports of a stack.

CISCOSB-HWENVIROMENT, CISCOSB-PHY-MIB, CISCOSB-Physicaldescription-MIB.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from collector.model.reading import Read, Reading, Row, Rows
from collector.model.snapshot import Health

# rlEnvMonFanStatusDescr `fan1_unit1`, rlEnvMonSupplyStatusDescr `ps2_unit1`
_DESCR: Final = re.compile(r"^\D*(?P<number>\d+)\D+unit\D*(?P<unit>\d+)$", re.IGNORECASE)

# RlEnvMonState; None: the part is not there
_STATE: Final[Mapping[int, Health | None]] = {
    1: Health.OK,  # normal
    2: Health.DEGRADED,  # warning
    3: Health.FAILED,  # critical
    4: Health.FAILED,  # shutdown
    5: None,  # notPresent
    6: Health.FAILED,  # notFunctioning
    7: Health.UNKNOWN,  # notAvailable
    8: Health.DEGRADED,  # backingUp
    9: Health.UNKNOWN,  # readingFailed
}

# RlPhyTestType -> kind, unit where rlPhyTestGetUnits says none, and what of the port
_SUPPLY, _FAULT = 6, 12
_TESTS: Final[Mapping[int, tuple[str, str, str]]] = {
    5: ("temperature", "Cel", ""),
    _SUPPLY: ("voltage", "uV", ""),
    7: ("optical.bias", "uA", ""),
    8: ("optical.power", "mdBm", "transmit"),
    9: ("optical.power", "mdBm", "receive"),
}
# rlPhyTestGetUnits: degree, microVolt, microAmper, dbm, decidbm, milidbm
_UNITS: Final = {7: "Cel", 8: "uV", 10: "uA", 15: "dBm", 16: "ddBm", 17: "mdBm"}
# rlPhyTestGetAlarm: noAlarmSet, lowWarning, highWarning, lowAlarm, highAlarm; notRelevant(1) is no judgement
_ALARM: Final = {2: Health.OK, 3: Health.DEGRADED, 4: Health.DEGRADED, 5: Health.FAILED, 6: Health.FAILED}
_NOT_RELEVANT: Final = 1
# CascadePortState
_STACK_PORT: Final = {
    0: Health.FAILED,  # error
    1: Health.DEGRADED,  # init
    2: Health.DEGRADED,  # down: the other port of the unit carries it
    3: Health.OK,  # active
    4: Health.OK,  # standby
}


def transceivers(rows: Rows) -> Iterator[Read]:
    """What the modules measure; a place without one, or with one that measures nothing, answers 0 V."""
    powered = {
        row.text("interface") for row in rows if row.number("test") == _SUPPLY and row.number("result")
    }
    for row in rows:
        test, value = int(row.number("test") or 0), row.number("result")
        if value is None or row.text("interface") not in powered:
            continue
        name = row.text("name") or row.text("descr") or f"interface {row.text('interface')}"
        if test == _FAULT:
            state = {0: Health.OK, 1: Health.FAILED}.get(int(value), Health.UNKNOWN)
            source = row.source("result")
            part = f"{name} transceiver"
            yield Reading(kind="module.health", part=part, state=state, index=row.index, source=source)
        elif test in _TESTS:
            kind, unit, more = _TESTS[test]
            yield Reading(
                kind=kind,
                part=f"{name} {more}".strip(),
                value=value,
                unit=_UNITS.get(int(row.number("units") or 0), unit),
                state=_alarm(row.number("alarm")),
                index=row.index,
                source=row.source("result", "alarm"),
            )


def _alarm(said: float | None) -> Health | None:
    return None if said is None or said == _NOT_RELEVANT else _ALARM.get(int(said), Health.UNKNOWN)


def stack_ports(rows: Rows) -> Iterator[Read]:
    """The ports that hold a stack of more than one unit together.

    around   `models`: rlPhdUnitGenParamTable, one row a unit
    """
    for row in rows if len(rows.around["models"]) > 1 else ():
        said = row.number("state")
        if said is not None:
            yield Reading(
                kind="port.health",
                part=f"{row.text('name') or row.text('descr') or row.index} stack port",
                state=_STACK_PORT.get(int(said), Health.UNKNOWN),
                index=row.index,
                source=row.source("state"),
            )


def fans(rows: Rows) -> Iterator[Read]:
    """One judgement a fan that is there."""
    yield from _judged(rows, "fan.health", "fan")


def supplies(rows: Rows) -> Iterator[Read]:
    """One judgement a power supply that is there."""
    yield from _judged(rows, "psu.health", "power supply")


def _judged(rows: Rows, kind: str, what: str) -> Iterator[Read]:
    for row in rows:
        said = row.number("state")
        state = None if said is None else _STATE.get(int(said), Health.UNKNOWN)
        if state is not None:
            part = _part(row, what)
            yield Reading(kind=kind, part=part, state=state, index=row.index, source=row.source("state"))


def _part(row: Row, what: str) -> str:
    """`Unit 1 fan 2`, as the table of units calls it, so that both make one part."""
    told = _DESCR.match(row.text("descr"))
    if told is None:
        return row.text("descr") or f"{what} {row.index}"
    return f"Unit {told['unit']} {what} {told['number']}"

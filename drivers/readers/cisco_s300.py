"""Fans and supplies of Cisco's small switches, by unit and number: CISCOSB-HWENVIROMENT."""

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

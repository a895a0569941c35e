"""Fans and supplies of Cisco's small switches, by unit and number: CISCOSB-HWENVIROMENT."""

import re
from collections.abc import Iterator
from typing import Final

from collector.model.reading import Read, Reading, Row, Rows
from drivers.readers.cisco_words import envmon_state

# rlEnvMonFanStatusDescr `fan1_unit1`, rlEnvMonSupplyStatusDescr `ps2_unit1`
_DESCR: Final = re.compile(r"^\D*(?P<number>\d+)\D+unit\D*(?P<unit>\d+)$", re.IGNORECASE)


def fans(rows: Rows) -> Iterator[Read]:
    """One judgement a fan that is there."""
    yield from _judged(rows, "fan.health", "fan")


def supplies(rows: Rows) -> Iterator[Read]:
    """One judgement a power supply that is there."""
    yield from _judged(rows, "psu.health", "power supply")


def _judged(rows: Rows, kind: str, what: str) -> Iterator[Read]:
    for row in rows:
        # RlEnvMonState is the CiscoEnvMonState of the larger devices.
        state = envmon_state(row)
        if state is not None:
            part = _part(row, what)
            yield Reading(kind=kind, part=part, state=state, index=row.index, source=row.source("state"))


def _part(row: Row, what: str) -> str:
    """`Unit 1 fan 2`, as the table of units calls it, so that both make one part."""
    told = _DESCR.match(row.text("descr"))
    if told is None:
        return row.text("descr") or f"{what} {row.index}"
    return f"Unit {told['unit']} {what} {told['number']}"

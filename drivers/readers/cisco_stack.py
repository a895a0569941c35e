"""Rings and links of stacks of Catalyst switches: CISCO-STACKWISE-MIB, CISCO-VIRTUAL-SWITCH-MIB."""

from collections.abc import Iterator
from typing import Final

from collector.model.reading import Read, Reading, Row, Rows
from collector.model.snapshot import Health

_TRUE, _FALSE = 1, 2  # TruthValue
_UP, _DOWN = 1, 2  # cswStackPowerPortLinkStatus, VSConnectStatus
_NOT_MEMBER: Final = 3  # cswSwitchRole
# cswStackPortOperStatus
_PORT: Final = {
    1: Health.OK,  # up
    2: Health.DEGRADED,  # down: no neighbour or administratively down
    3: Health.FAILED,  # forcedDown: shut by the stack manager for a mismatch or for errors
}


def ring(rows: Rows) -> Iterator[Read]:
    """Whether the ring of a stack is closed. A single switch and StackWise Virtual have no ring to close.

    around   `switches`: cswSwitchInfoTable
    """
    for row in rows:
        closed = row.number("redundant")
        if closed is None or row.number("type") or not _is_stack(rows):
            continue
        yield Reading(
            kind="stack.health",
            part="stack ring",
            state={_TRUE: Health.OK, _FALSE: Health.FAILED}.get(int(closed), Health.UNKNOWN),
            source=row.source("redundant"),
        )


def ports(rows: Rows) -> Iterator[Read]:
    """The stack ports of a stack of more than one switch."""
    for row in rows if _is_stack(rows) else ():
        said = row.number("state")
        if said is not None:
            yield Reading(
                kind="port.health",
                part=_part(row),
                state=_PORT.get(int(said), Health.UNKNOWN),
                index=row.index,
                source=row.source("state"),
            )


def power_ports(rows: Rows) -> Iterator[Read]:
    """The ports of StackPower, where switches share their supplies; a switch alone has none to connect.

    around   `power_stacks`: cswStackPowerInfoTable
    """
    if not any((stack.number("members") or 0) > 1 for stack in rows.around["power_stacks"]):
        return
    for row in rows:
        said = row.number("link")
        if said is not None:
            yield Reading(
                kind="port.health",
                part=row.text("name") or f"stack power port {row.index}",
                parent=row.text("switch"),
                state={_UP: Health.OK, _DOWN: Health.DEGRADED}.get(int(said), Health.UNKNOWN),
                index=row.index,
                source=row.source("link"),
            )


def virtual_links(rows: Rows) -> Iterator[Read]:
    """The link between the two switches of a VSS: failed where it is down, degraded where ports of it are."""
    for row in rows:
        said = row.number("state")
        if said is None:
            continue
        state = {_UP: Health.OK, _DOWN: Health.FAILED}.get(int(said), Health.UNKNOWN)
        configured, up = row.number("configured"), row.number("up")
        if state is Health.OK and configured is not None and up is not None and up < configured:
            state = Health.DEGRADED
        yield Reading(
            kind="stack.health",
            part=f"{row.text('name') or f'interface {row.index}'} virtual switch link",
            state=state,
            index=row.index,
            source=row.source("state"),
        )


def _is_stack(rows: Rows) -> bool:
    members = [row for row in rows.around["switches"] if row.number("role") != _NOT_MEMBER]
    return len(members) > 1


def _part(row: Row) -> str:
    return row.text("name") or f"stack port {row.index}"

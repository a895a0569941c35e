"""Compaq and HPE servers: older memory modules, the integrated management log, power-on messages, firmware.

CPQHLTH-MIB, CPQHOST-MIB.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from collector.model.reading import Read, Reading, Row, Rows
from collector.model.snapshot import Event, Health, PartRecord

_MOST: Final = 200  # an inspection looks at the newest; a log holds up to some thousands
_SEVERITY: Final = {2: "info", 3: "info", 6: "info", 9: "warning", 15: "error"}  # repaired(6) is over


# cpqHeResMemModuleStatus: present(3), good(4), add(5), upgrade(6), missing(7), doesNotMatch(8),
# notSupported(9), badConfig(10), degraded(11); other(1) says nothing, and the condition counts
_MODULE: Final[Mapping[int, Health]] = {
    3: Health.OK,
    4: Health.OK,
    5: Health.OK,
    6: Health.OK,
    7: Health.FAILED,
    8: Health.DEGRADED,
    9: Health.FAILED,
    10: Health.DEGRADED,
    11: Health.DEGRADED,
}
_CONDITION: Final[Mapping[int, Health]] = {2: Health.OK, 3: Health.DEGRADED}  # other(1): not determined
_OTHER, _NOT_PRESENT = 1, 2


def older_modules(rows: Rows) -> Iterator[Read]:
    """cpqHeResMemModuleTable, of agents without cpqHeResMem2ModuleTable; empty sockets give nothing."""
    if any(row.number("number") is not None for row in rows.around["modules"]):
        return  # cpqHeResMem2ModuleNum: the newer table tells the same modules
    for row in rows:
        status, condition = row.number("status"), row.number("condition")
        if status == _NOT_PRESENT or (status in (None, _OTHER) and condition in (None, _OTHER)):
            continue
        part = f"Memory board {row.text('board')} module {row.text('module')}"
        for field, said, meaning in (("status", status, _MODULE), ("condition", condition, _CONDITION)):
            if said is not None and said != _OTHER:
                yield Reading(
                    kind="memory.health",
                    part=part,
                    state=meaning.get(int(said), Health.UNKNOWN),
                    index=row.index,
                    source=row.source(field),
                )
        yield PartRecord(
            part=part,
            type="memory",
            part_number=row.text("spare") or None,
            source=row.source("spare", "status").split(" ")[0],
        )


def processors(rows: Rows) -> Iterator[Read]:
    """cpqHoCpuUtilTable, the use of the last minute, where nothing else tells it; -1 is not known."""
    if rows.around["snmp/host_resources"]:
        return
    for row in rows:
        used = row.number("used")
        if used is not None and used >= 0:
            yield Reading(
                kind="cpu.used",
                part=f"CPU {row.index}",
                value=used,
                unit="%",
                index=row.index,
                source=row.source("used"),
            )


def events(rows: Rows) -> Iterator[Read]:
    """cpqHeEventLogTable, oldest first, as far as it is not older than the newest 200.

    The log keeps the server's own time without its zone: an event has no time then, the stamp is in its text.
    """
    for row in sorted(rows, key=_stamp)[-_MOST:]:
        text, count = row.text("text"), int(row.number("count") or 1)
        stamp = _stamp(row)
        yield Event(
            time=None,
            severity=_SEVERITY.get(int(row.number("severity") or 0), "unknown"),
            code=f"{row.text('class')}/{row.text('code')}",
            text=" ".join(filter(None, (stamp, text, f"({count} times)" if count > 1 else ""))),
            source=row.source("text", "severity").split(" ")[0],
        )


def power_on_messages(rows: Rows) -> Iterator[Read]:
    """cpqHePostMsgTable, without a time: the messages are of the last start."""
    for row in rows:
        if text := row.text("text"):
            yield Event(
                time=None,
                severity="warning",
                code=f"POST {row.text('code')}",
                text=text,
                source=row.source("text"),
            )


def critical_errors(rows: Rows) -> Iterator[Read]:
    """cpqHeCriticalErrorTable; what a person has marked as corrected(2) is over."""
    for row in rows:
        if text := row.text("text"):
            yield Event(
                time=None,
                severity="info" if row.number("status") == 2 else "error",
                code="critical error",
                text=" ".join(filter(None, (_stamp(row), text))),
                source=row.source("text"),
            )


def firmware(rows: Rows) -> Iterator[Read]:
    """cpqHoFwVerTable: the firmware of each part that has a name."""
    for row in rows:
        name, version = row.text("name"), row.text("version")
        if name and version:
            yield PartRecord(
                part=" ".join(filter(None, (name, row.text("location")))),
                type="firmware",
                version=version,
                source=row.source("version"),
            )


def _stamp(row: Row) -> str:
    """When the entry was last written, `2026-11-21 08:05`; "" where the server did not know.

    Two octets of the year, then month, day, hour and minute.
    """
    for name in ("updated", "created"):
        octets = row.get(name)
        if isinstance(octets, bytes) and len(octets) >= 6 and octets[0]:
            try:
                time = datetime(  # noqa: DTZ001  # the server tells no zone
                    int.from_bytes(octets[:2]), octets[2], octets[3], octets[4], octets[5]
                )
            except ValueError:
                continue
            return time.isoformat(" ", "minutes")
    return ""

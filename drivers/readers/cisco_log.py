"""The syslog messages that a Cisco device keeps for SNMP: CISCO-SYSLOG-MIB, clogHistoryTable."""

from collections.abc import Iterator

from collector.model.reading import Read, Rows
from collector.model.snapshot import Event
from drivers.readers.syslog_words import SEVERITY


def history(rows: Rows) -> Iterator[Read]:
    """One event a message, oldest first. The table knows only the time since the start of the device."""
    for row in sorted(rows, key=lambda row: row.number("number") or 0.0):
        severity = row.number("severity")
        if severity is None or not row.text("name"):
            continue
        facility = row.text("facility") or "SYS"
        yield Event(
            time=None,
            severity=SEVERITY.get(int(severity), "unknown"),
            code=f"{facility}-{int(severity) - 1}-{row.text('name')}",
            text=f"{row.text('text')}{_since_start(row.number('ticks'))}",
            source=row.source("text") or row.source("name"),
        )


def _since_start(ticks: float | None) -> str:
    return "" if ticks is None else f" ({int(ticks // 100)} s after the device started)"

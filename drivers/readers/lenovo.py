"""Management controllers of Lenovo and IBM: the event log and what is wrong now. LENOVO-XCC-MIB, IMM-MIB."""

from collections.abc import Iterator, Mapping
from typing import Final

from collector.model.reading import Read, Rows
from collector.model.snapshot import Event

_MOST: Final = 200  # an inspection looks at the newest; the table lists them first
_LOG: Final[Mapping[int, str]] = {
    0: "error",
    1: "warning",
    2: "info",
}  # eventLogSeverity; other(3) is unknown
_SUMMARY: Final = {"critical": "error", "error": "error", "warning": "warning", "normal": "info"}


def events(rows: Rows) -> Iterator[Read]:
    """eventLogTable, newest first as listed; the controller's time, without a zone, is in the text."""
    for row in list(rows)[:_MOST]:
        severity = row.number("severity")
        yield Event(
            time=None,
            severity="unknown" if severity is None else _LOG.get(int(severity), "unknown"),
            code="",
            text=" ".join(filter(None, (row.text("date"), row.text("time"), row.text("text")))),
            source=row.source("text", "severity").split(" ")[0],
        )


def active(rows: Rows) -> Iterator[Read]:
    """systemHealthSummaryTable: the events that stand now."""
    for row in rows:
        if text := row.text("text"):
            severity = _SUMMARY.get(row.text("severity").casefold(), "unknown")
            yield Event(time=None, severity=severity, code="active", text=text, source=row.source("text"))

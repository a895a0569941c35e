"""Fujitsu PRIMERGY servers: the message log of FSC-SERVERCONTROL2-MIB."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Final

from collector.model.reading import Read, Rows
from collector.model.snapshot import Event

_MOST: Final = 200
_ENGLISH: Final = "1033"  # sc2msgTextLogLanguage: codes of Windows; English is always there
# sc2msgTextLogSeverity: informational, minor, major, critical
_SEVERITY: Final[Mapping[int, str]] = {1: "info", 2: "warning", 3: "error", 4: "error"}


def messages(rows: Rows) -> Iterator[Read]:
    """sc2MessageTextLogs in one language, the newest first; its time is seconds since 1970, GMT."""
    spoken = [row.text("language") for row in rows]
    language = _ENGLISH if _ENGLISH in spoken else next(iter(spoken), "")
    entries = [row for row in rows if row.text("language") == language and row.text("text")]
    for row in sorted(entries, key=lambda row: row.number("time") or 0, reverse=True)[:_MOST]:
        seconds, severity = row.number("time"), row.number("severity")
        code = row.number("code")
        yield Event(
            time=datetime.fromtimestamp(seconds, UTC) if seconds and seconds > 0 else None,
            severity="unknown" if severity is None else _SEVERITY.get(int(severity), "unknown"),
            code=f"{int(code):08X}" if code is not None else "",
            text=row.text("text"),
            source=row.source("text"),
        )

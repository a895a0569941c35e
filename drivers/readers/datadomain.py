"""Data Domain: the alerts that stand now. DATA-DOMAIN-MIB."""

from collections.abc import Iterator, Mapping
from typing import Final

from collector.model.reading import Read, Rows
from collector.model.snapshot import Event

_SEVERITY: Final[Mapping[str, str]] = {
    "emergency": "error",
    "alert": "error",
    "critical": "error",
    "error": "error",
    "warning": "warning",
    "notice": "info",
    "info": "info",
}


def alerts(rows: Rows) -> Iterator[Read]:
    """currentAlertTable; the appliance's own time, without a zone, stands in the text."""
    for row in rows:
        if text := row.text("text"):
            yield Event(
                time=None,
                severity=_SEVERITY.get(row.text("severity").casefold(), "unknown"),
                code="active",
                text=" ".join(filter(None, (row.text("time"), text))),
                source=row.source("text"),
            )

"""Huawei iBMC: the list of what is wrong now. HUAWEI-SERVER-IBMC-MIB, systemHealthEventDescriptionTable."""

from collections.abc import Iterator
from typing import Final

from collector.model.reading import Read, Rows
from collector.model.snapshot import Event

# eventAlertSeverity
_SEVERITY: Final = {1: "info", 2: "warning", 3: "error", 4: "critical"}


def events(rows: Rows) -> Iterator[Read]:
    """One event an active alarm. Its time is text without a zone: it stays in the text."""
    for row in rows:
        text = " ".join(filter(None, (row.text("time"), row.text("sensor"), row.text("text"))))
        if text:
            yield Event(
                time=None,
                severity=_SEVERITY.get(int(row.number("severity") or 0), "unknown"),
                code=row.text("code"),
                text=text,
                source=row.source("text", "severity").split(" ")[0],
            )

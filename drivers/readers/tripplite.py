"""Active alarms of PowerAlert agents: TRIPPLITE-PRODUCTS tlpAlarmTable, TRIPPLITE-12X tlUpsAlarmTable."""

from collections.abc import Iterator
from typing import Final

from collector.model.reading import Read, Rows
from collector.model.snapshot import Event

# tlpAlarmType, tlUpsAlarmGroup: critical, warning, info, status, offline, custom (an alarm of the owner's)
_SEVERITY: Final = {"1": "critical", "2": "warning", "3": "info", "4": "info", "5": "error", "6": "warning"}


def alarms(rows: Rows) -> Iterator[Read]:
    """An event for every alarm that is active. The worst of them is what tlpDeviceStatus tells."""
    for row in rows:
        oid = row.text("what").lstrip(".")
        text = row.text("detail") or oid
        if text:
            yield Event(
                time=None,  # tlpAlarmTime is a sysUpTime
                severity=_SEVERITY.get(row.text("type"), "unknown"),
                code=oid,
                text=f"active alarm: {text}",
                source=row.source("what"),
            )

"""Active alarms of PowerAlert agents: TRIPPLITE-PRODUCTS tlpAlarmTable."""

from collections.abc import Iterator
from typing import Final

from collector.model.reading import Read, Reading, Rows
from collector.model.snapshot import Event, Health

# tlpAlarmType: how grave the alarm is, and what state of the device that means. Information is no state
_TYPES: Final[dict[str, tuple[str, Health | None]]] = {
    "1": ("critical", Health.FAILED),
    "2": ("warning", Health.DEGRADED),
    "3": ("info", None),
    "4": ("info", None),  # status
    "5": ("error", Health.FAILED),  # offline
    "6": ("warning", Health.DEGRADED),  # custom: an alarm of the owner's
}


def alarms(rows: Rows) -> Iterator[Read]:
    """An event for every alarm that is active, and the worst of them as the state of the part `Alarms`."""
    for row in rows:
        oid = row.text("what").lstrip(".")
        text = row.text("detail") or oid
        if not text:
            continue
        severity, state = _TYPES.get(row.text("type"), ("unknown", Health.UNKNOWN))
        if state is not None:
            yield Reading(kind="other.health", part="Alarms", state=state, source=row.source("type"))
        yield Event(
            time=None,  # tlpAlarmTime is a sysUpTime
            severity=severity,
            code=oid,
            text=f"active alarm: {text}",
            source=row.source("what"),
        )

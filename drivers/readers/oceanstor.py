"""Huawei OceanStor: the list of active alarms. ISM-HUAWEI-MIB, hwIsmActiveAlarmInfoTable."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from collector.model.reading import Read, Rows
from collector.model.snapshot import Event

# hwIsmActiveAlarmInfoLevel
_SEVERITY: Final = {1: "critical", 2: "error", 3: "warning", 4: "warning"}
_RESUMED: Final = 2  # hwIsmActiveAlarmInfoCategory: the end of an alarm


def alarms(rows: Rows) -> Iterator[Read]:
    """One event an alarm that stands. Without a zone its time stays in the text."""
    for row in rows:
        if row.number("category") == _RESUMED or not row.text("title"):
            continue
        time, wall = _time(row.octets("time"))
        place = f" ({row.text('place')})" if row.text("place") else ""
        yield Event(
            time=time,
            severity=_SEVERITY.get(int(row.number("level") or 0), "unknown"),
            code=row.text("code"),
            text=f"{wall} {row.text('title')}{place}".strip(),
            source=row.source("title"),
        )


def _time(octets: bytes) -> tuple[datetime | None, str]:
    """DateAndTime: in UTC where it has a zone, else as the array's clock says it."""
    if len(octets) < 8:
        return None, ""
    month, day, hour, minute, second = octets[2:7]
    try:
        wall = datetime(int.from_bytes(octets[:2], "big"), month, day, hour, minute, min(second, 59), tzinfo=UTC)
    except ValueError:
        return None, ""
    if len(octets) < 11:
        return None, f"{wall:%Y-%m-%d %H:%M:%S}"
    ahead = timedelta(hours=octets[9], minutes=octets[10])
    return (wall - ahead if octets[8:9] == b"+" else wall + ahead), ""

"""Huawei OceanStor: the list of active alarms. ISM-HUAWEI-MIB, hwIsmActiveAlarmInfoTable."""

from collections.abc import Iterator
from typing import Final

from collector.model.reading import Read, Rows
from collector.model.snapshot import Event
from drivers.readers.date_and_time import moment, spelled

# hwIsmActiveAlarmInfoLevel
_SEVERITY: Final = {1: "critical", 2: "error", 3: "warning", 4: "warning"}
_RESUMED: Final = 2  # hwIsmActiveAlarmInfoCategory: the end of an alarm


def alarms(rows: Rows) -> Iterator[Read]:
    """One event an alarm that stands. Without a zone its time stays in the text."""
    for row in rows:
        if row.number("category") == _RESUMED or not row.text("title"):
            continue
        time = moment(row.octets("time"))
        wall = "" if time else spelled(row.octets("time"))
        place = f" ({row.text('place')})" if row.text("place") else ""
        yield Event(
            time=time,
            severity=_SEVERITY.get(int(row.number("level") or 0), "unknown"),
            code=row.text("code"),
            text=f"{wall} {row.text('title')}{place}".strip(),
            source=row.source("title"),
        )

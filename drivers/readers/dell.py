"""Dell servers: the hardware log of an iDRAC. IDRAC-MIB."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from collector.model.reading import Read, Row, Rows
from collector.model.snapshot import Event

_SEVERITY: Final = {3: "info", 4: "warning", 5: "error", 6: "error"}  # ObjectStatusEnum
# DateName, `20261121080503.000000+480`: the offset from UTC in minutes
_STAMP: Final = re.compile(r"^(?P<time>\d{14})\.\d{6}(?P<offset>[+-]\d{3})$")


def events(rows: Rows) -> Iterator[Read]:
    """eventLogTable, as the controller lists it."""
    for row in rows:
        yield Event(
            time=_time(row),
            severity=_SEVERITY.get(int(row.number("severity") or 0), "unknown"),
            code="",
            text=row.text("text"),
            source=row.source("text", "severity").split(" ")[0],
        )


def _time(row: Row) -> datetime | None:
    found = _STAMP.match(row.text("stamp"))
    if found is None:
        return None
    try:
        zone = timezone(timedelta(minutes=int(found["offset"])))
        return datetime.strptime(found["time"], "%Y%m%d%H%M%S").replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None  # a clock that was never set

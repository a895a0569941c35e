"""Redfish: entries of logs as events, and drives that a service shows twice.

events         the rows of one log's collection, `rows: Members`
smart_drives   drives of HPE Smart Array controllers, with those of Storage beside them
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Final

from collector.model.reading import Read, Reading, Row, Rows, Unread
from collector.model.snapshot import Event, Health, PartRecord

_MOST: Final = 200  # of each log; services keep thousands, of which an inspection looks at the newest
_SEVERITY: Final = {"ok": "info", "warning": "warning", "critical": "error"}
_NEVER: Final = datetime.min.replace(tzinfo=UTC)
_HEALTH: Final[Mapping[str, Health]] = {
    "OK": Health.OK,
    "Warning": Health.DEGRADED,
    "Critical": Health.FAILED,
}


def events(rows: Rows) -> Iterator[Read]:
    """The newest entries of a log, oldest first.

    An entry without a time, or with one without its zone, has none as an event: it stands in the text. A log
    that lists its entries by link only is not followed, for it may hold thousands.
    """
    told = [row for row in rows if "Message" in row.fields or "Created" in row.fields]
    unseen = len(rows.rows) - len(told)
    if unseen:
        yield Unread(f"{unseen} entries of the log are listed by their links only", rows.source)
    # Some services list the newest first, some last; entries of one moment keep their order.
    found = sorted((_event(row) for row in told), key=lambda event: event.time or _NEVER)
    yield from found[-_MOST:]


def _event(row: Row) -> Event:
    stamp = row.text("EventTimestamp") or row.text("Created")
    time = _time(stamp)
    text = row.text("Message") or row.text("Name")
    return Event(
        time=time,
        severity=_SEVERITY.get((row.text("Severity") or row.text("MessageSeverity")).casefold(), "unknown"),
        code=row.text("MessageId") or row.text("EntryCode") or row.text("EntryType"),
        text=text if time or not stamp else f"{stamp} {text}",
        source=row.source(),
    )


def _time(stamp: str) -> datetime | None:
    try:
        time = datetime.fromisoformat(stamp)
    except ValueError:
        return None  # 0000-00-00T00:00:00Z of a BMC that did not know the time
    return time.astimezone(UTC) if time.tzinfo else None


def smart_drives(rows: Rows) -> Iterator[Read]:
    """Drives of Smart Array controllers. iLO 5 shows them in Storage too, from 2.x on: by its serial number a
    drive has the name that Storage gives it, and is one drive.
    """
    shown = {
        row.text("serial"): f"Drive {row.text('label') or row.text('id')}"
        for row in rows.around.get("redfish/storage:drives", ())
        if row.text("serial")
    }
    for row in rows:
        part = shown.get(row.text("serial")) or f"Drive {row.text('location')}"
        yield from _smart_drive(part, row)


def _smart_drive(part: str, row: Row) -> Iterator[Read]:
    yield PartRecord(
        part=part,
        type="drive",
        model=row.text("model") or None,
        serial=row.text("serial") or None,
        version=row.text("version") or None,
        source=row.source("model"),
    )
    parent, word = row.text("drive_list.arrays.location"), row.text("health")
    if word:
        state = _HEALTH.get(word, Health.UNKNOWN)
        if state is Health.UNKNOWN:
            yield Unread(f"{part}: Health {word!r} has no meaning", row.source("health"))
        yield Reading(
            kind="drive.health",
            part=part,
            state=state,
            source=row.source("health"),
            parent=parent,
            index=row.index,
        )
    numbers = [("temperature", "celsius", "Cel")] if row.number("celsius") else []
    if row.text("media") == "SSD" and row.number("wear") is not None:
        numbers.append(("drive.wear", "wear", "%"))
    for kind, field, unit in numbers:
        yield Reading(
            kind=kind,
            part=part,
            value=row.number(field),
            unit=unit,
            source=row.source(field),
            parent=parent,
            index=row.index,
        )

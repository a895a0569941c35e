"""What a Redfish service has written down: entries of its logs as events.

events   the rows of one log's collection, `rows: Members`
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from collector.model.reading import Read, Row, Rows, Unread
from collector.model.snapshot import Event

_MOST: Final = 200  # of each log; services keep thousands, of which an inspection looks at the newest
_SEVERITY: Final = {"ok": "info", "warning": "warning", "critical": "error"}
_NEVER: Final = datetime.min.replace(tzinfo=UTC)


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

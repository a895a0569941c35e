"""Compaq and HPE servers: the integrated management log. CPQHLTH-MIB."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from collector.model.reading import Read, Row, Rows
from collector.model.snapshot import Event

_MOST: Final = 200  # an inspection looks at the newest; a log holds up to some thousands
_SEVERITY: Final = {2: "info", 3: "info", 6: "info", 9: "warning", 15: "error"}  # repaired(6) is over


def events(rows: Rows) -> Iterator[Read]:
    """cpqHeEventLogTable, oldest first, as far as it is not older than the newest 200.

    The log keeps the server's own time without its zone: an event has no time then, the stamp is in its text.
    """
    for row in sorted(rows, key=_stamp)[-_MOST:]:
        text, count = row.text("text"), int(row.number("count") or 1)
        stamp = _stamp(row)
        yield Event(
            time=None,
            severity=_SEVERITY.get(int(row.number("severity") or 0), "unknown"),
            code=f"{row.text('class')}/{row.text('code')}",
            text=" ".join(filter(None, (stamp, text, f"({count} times)" if count > 1 else ""))),
            source=row.source("text", "severity").split(" ")[0],
        )


def _stamp(row: Row) -> str:
    """When the entry was last written, `2026-11-21 08:05`; "" where the server did not know.

    Two octets of the year, then month, day, hour and minute.
    """
    for name in ("updated", "created"):
        octets = row.get(name)
        if isinstance(octets, bytes) and len(octets) >= 6 and octets[0]:
            try:
                time = datetime(  # noqa: DTZ001  # the server tells no zone
                    int.from_bytes(octets[:2]), octets[2], octets[3], octets[4], octets[5]
                )
            except ValueError:
                continue
            return time.isoformat(" ", "minutes")
    return ""

"""HPE Nimble: volumes, whose sizes are halves of 64-bit numbers, in MiB. NIMBLE-MIB."""

from collections.abc import Iterator

from collector.model.reading import Read, Reading, Row, Rows
from collector.model.snapshot import Health

_ONLINE = {1: Health.OK, 2: Health.FAILED}  # volOnline: true, false


def volumes(rows: Rows) -> Iterator[Read]:
    """The use of each volume and whether it is on line."""
    for row in rows:
        part = row.text("name") or f"volume {row.index}"
        used, size = _whole(row, "used"), _whole(row, "size")
        if used is not None and size:
            yield Reading(
                kind="filesystem.used",
                part=part,
                value=round(100 * used / size, 2),
                unit="%",
                index=row.index,
                source=row.source("used_low"),
            )
        online = row.number("online")
        if online is not None:
            state = _ONLINE.get(int(online), Health.UNKNOWN)
            yield Reading(
                kind="volume.health", part=part, state=state, index=row.index, source=row.source("online")
            )


def _whole(row: Row, name: str) -> float | None:
    low, high = row.number(f"{name}_low"), row.number(f"{name}_high")
    return None if low is None else low + (high or 0) * 2**32

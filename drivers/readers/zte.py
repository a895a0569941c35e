"""ZTE ZXR10: memory of a unit, whose two columns are bytes on some models and percent on others."""

from collections.abc import Iterator

from collector.model.reading import Read, Reading, Rows


def memory(rows: Rows) -> Iterator[Read]:
    """zxr10SystemMemUsed: bytes by the MIB; what is at most 100 is percent, for nothing runs in 100 bytes."""
    for row in rows:
        used, size = row.number("used"), row.number("size")
        if used is None or (used > 100 and not size):
            continue
        percent = used if used <= 100 else 100 * used / (size or used)
        yield Reading(
            kind="memory.used",
            part=f"Unit {row.index}",
            value=round(percent, 2),
            unit="%",
            index=row.index,
            source=row.source("used", "size"),
        )

"""Linux: space, memory and processors."""

import re
from collections.abc import Iterator
from typing import Final

from collector.model.reading import Read, Reading, Rows, Unread

_DF: Final = re.compile(
    r"^(?P<device>\S.*?)\s+(?P<total>\d+)\s+(?P<used>\d+)\s+(?P<free>-?\d+)\s+(?P<share>[\d-]+%?)\s+(?P<at>/.*?)\s*$"
)
_MEMORY: Final = re.compile(r"^(?P<key>[\w()]+):\s+(?P<kib>\d+)(?: kB)?\s*$", re.MULTILINE)
# Images and removable media are full by design.
_FULL: Final = re.compile(
    r"^/(?:snap|media|mnt/cdrom|run/media|var/lib/(?:docker|kubelet|containers))(?:/|$)"
)


def filesystems(rows: Rows) -> Iterator[Read]:
    """df -P -k: used share of what users may use, as df counts it."""
    yield from _shares(rows, "filesystem.used", "")


def inodes(rows: Rows) -> Iterator[Read]:
    """df -P -i: used share of the inodes; file systems without a fixed number have none."""
    yield from _shares(rows, "share", " inodes")


def _shares(rows: Rows, kind: str, called: str) -> Iterator[Read]:
    lines = [line for line in rows.text.splitlines() if line.strip()]
    if not lines or not lines[0].startswith("Filesystem"):
        yield Unread("df does not begin with its header", rows.source)
    seen: set[str] = set()
    for line in lines[1:]:
        found = _DF.match(line)
        if found is None:
            yield Unread(f"df: {line.strip()[:80]!r} is not understood", rows.source)
            continue
        used, free, at = int(found["used"]), int(found["free"]), found["at"]
        if used + free > 0 and not _FULL.match(at) and at not in seen:
            seen.add(at)
            share = round(100 * used / (used + free), 2)
            yield Reading(
                kind=kind, part=f"{at}{called}", value=min(share, 100.0), unit="%", source=rows.source
            )


def memory(rows: Rows) -> Iterator[Read]:
    """/proc/meminfo: what is neither free nor easily made free. Kernels before 3.14 do not say how much."""
    said = {found["key"]: int(found["kib"]) for found in _MEMORY.finditer(rows.text)}
    total = said.get("MemTotal", 0)
    if not total:
        yield Unread("/proc/meminfo names no MemTotal", rows.source)
        return
    old = said.get("MemFree", 0) + said.get("Buffers", 0) + said.get("Cached", 0) - said.get("Shmem", 0)
    used = 100 * (total - said.get("MemAvailable", old)) / total
    yield _percent("memory.used", "Memory", used, rows.source)
    if swap := said.get("SwapTotal", 0):
        used = 100 * (swap - said.get("SwapFree", 0)) / swap
        yield _percent("memory.used", "Swap", used, rows.source)
    broken = said.get("HardwareCorrupted")
    if broken is not None:
        yield Reading(
            kind="count", part="Memory taken out of use, KiB", value=broken, unit="1", source=rows.source
        )


def processors(rows: Rows) -> Iterator[Read]:
    """vmstat 1 2: the second row, one second of work; the first is the mean since the start."""
    lines = [line.split() for line in rows.text.splitlines() if line.strip()]
    header = next((words for words in lines if "id" in words and "us" in words), [])
    last = lines[-1] if lines else []
    if not header or len(last) < len(header) or not last[header.index("id")].isdigit():
        yield Unread("vmstat has no column `id`", rows.source)
        return
    yield _percent("cpu.used", "CPU", 100 - float(last[header.index("id")]), rows.source)


def _percent(kind: str, part: str, value: float, source: str) -> Reading:
    return Reading(kind=kind, part=part, value=round(min(max(value, 0), 100), 2), unit="%", source=source)

"""File systems and memory of hosts: HOST-RESOURCES-MIB, UCD-SNMP-MIB, CPQHOST-MIB.

What is not a file system of its own stays out: mounts of the kernel, of name spaces and of container images.
Their size is that of something else, or nothing.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from collector.model.reading import Read, Reading, Row, Rows

_KERNEL: Final = re.compile(
    r"^/(sys|proc|run/user|run/netns|run/credentials|snap|var/snap|var/lib/snapd)(/|$)"
    r"|^/dev(/pts|/mqueue|/hugepages)?$"
    r"|^/var/lib/(docker|kubelet|containerd|containers)/|^/run/(docker|containerd)/"
    r"|^/var/lib/nfs/rpc_pipefs|/\.snapshot(/|$)"
)
# cpqHoFileSysDesc says `/dev/sda1 on /boot`; of these types nothing is on a disk
_MOUNT: Final = re.compile(r"^(?P<what>.*?) on (?P<path>/.*)$")
_MEMORY_TYPES: Final = frozenset({"tmpfs", "udev", "devtmpfs", "sysfs", "proc", "devpts", "cgroup", "none"})

_TYPE: Final = "1.3.6.1.2.1.25.2.1."
_OTHER, _RAM, _VIRTUAL = "1", "2", "3"
# fixed disk(4), removable disk(5), RAM disk(8), flash memory(9), network disk(10); no floppy(6) or disc(7)
_DISKS: Final = frozenset({"4", "5", "8", "9", "10"})
# Net-SNMP lists parts of the memory as storage of their own, type "other".
_BUFFERS, _CACHED, _SHARED = "memory buffers", "cached memory", "shared memory"
_WRAP: Final = 2**32


def storage(rows: Rows) -> Iterator[Read]:
    """hrStorageTable. Sizes are signed 32-bit numbers, and large disks wrap.

    Net-SNMP counts buffers and cache as used; the kernel gives them back at once, so they are taken off
    the physical memory and told beside it, as shares of it. Virtual memory stays as the agent tells it.
    """
    physical = next((row for row in rows if _type(row) == _RAM), None)
    parts = {row.text("descr").casefold(): _whole(row, "used") for row in rows if _type(row) == _OTHER}
    for row in rows:
        kind, name = _type(row), row.text("descr")
        used, size = _whole(row, "used"), _whole(row, "size")
        if kind in _DISKS and not pseudo(name):
            yield from _filled("filesystem.used", name, row, used, size)
        elif kind in (_RAM, _VIRTUAL):
            held = _without_cache(used, parts) if row is physical else used
            yield from _filled("memory.used", name, row, held, size)
        elif kind == _OTHER and physical and name.casefold() in (_BUFFERS, _CACHED, _SHARED):
            yield from _filled("memory.used", name, row, used, _whole(physical, "size"))


def memory(rows: Rows) -> Iterator[Read]:
    """UCD-SNMP-MIB memory, KiB, by the names that hrStorageTable has for the same."""
    for row in rows:
        total, free = row.number("total"), row.number("free")
        swap, swap_free = row.number("swap"), row.number("swap_free")
        if total and free is not None:
            parts = {_BUFFERS: row.number("buffers"), _CACHED: row.number("cached")}
            yield from _filled(
                "memory.used", "Physical memory", row, _without_cache(total - free, parts), total, "free"
            )
        if swap and swap_free is not None:
            yield from _filled("memory.used", "Swap space", row, swap - swap_free, swap, "swap_free")


def mounts(rows: Rows) -> Iterator[Read]:
    """cpqHoFileSysTable: `what on path`, or the drive of a Windows server."""
    for row in rows:
        descr = row.text("descr")
        found = _MOUNT.match(descr)
        name = found["path"] if found else descr
        if pseudo(name) or (found and found["what"].split(" ")[0] in _MEMORY_TYPES):
            continue
        yield from _filled("filesystem.used", name, row, row.number("used"), row.number("size"))


def watched(rows: Rows) -> Iterator[Read]:
    """UCD-SNMP-MIB dskTable: the agent's own percentage, as its sizes end at 2**31 KiB."""
    for row in rows:
        path, percent = row.text("path"), row.number("percent")
        if path and percent is not None and row.number("total") and not pseudo(path):
            yield Reading(
                kind="filesystem.used",
                part=path,
                value=percent,
                unit="%",
                index=row.index,
                source=row.source("percent"),
            )


def pseudo(path: str) -> bool:
    """Whether a mount is no file system of its own."""
    return bool(_KERNEL.search(path))


def _filled(
    kind: str, name: str, row: Row, used: float | None, size: float | None, field: str = "used"
) -> Iterator[Read]:
    """One share; nothing where the whole is nothing."""
    if used is None or not size or size < 0:
        return
    yield Reading(
        kind=kind,
        part=name or f"storage {row.index}",
        value=round(100 * used / size, 2),
        unit="%",
        index=row.index,
        source=row.source(field),
    )


def _without_cache(used: float | None, parts: Mapping[str, float | None]) -> float | None:
    """Used memory without buffers and cache; newer agents have taken them off already."""
    held = (parts.get(_BUFFERS) or 0) + (parts.get(_CACHED) or 0)
    return used - held if used is not None and used >= held else used


def _type(row: Row) -> str:
    return row.text("type").removeprefix(_TYPE)


def _whole(row: Row, field: str) -> float | None:
    number = row.number(field)
    return number + _WRAP if number is not None and number < 0 else number

"""EMC VNX for File: the control station's own commands, /nas/bin and /nas/sbin."""

import re
from collections.abc import Iterator
from typing import Final

from collector.model.reading import Read, Reading, Rows, Unread
from collector.model.snapshot import Health, PartRecord
from drivers.readers.emc_vnx_text import blocks

_REASON: Final = re.compile(r"^\s*(?P<code>\d+) - (?P<slot>slot_\d+) (?P<words>.*?)\s*$")
_DF: Final = re.compile(
    r"^(?P<name>\S+)\s+(?P<total>\d+)\s+(?P<used>\d+)\s+(?P<free>\d+)\s+(?P<share>\d+)%\s+(?P<at>/\S*)\s*$"
)
_MOVER: Final = re.compile(r"^(?P<mover>\S+) :\s*$")
_POOL: Final = re.compile(r"^id\s+=\s+(\d+)\s*$")
# 10 and 11 are the control stations, 5 a data mover that serves. The rest is on its way, or is not.
_GOOD: Final = frozenset({10, 11, 5})
_STARTING: Final = frozenset({0, 1, 3, 4, 9})


def reasons(rows: Rows) -> Iterator[Read]:
    """getreason: control stations and data movers, by slot."""
    found = False
    for line in rows.text.splitlines():
        if said := _REASON.match(line):
            found = True
            code = int(said["code"])
            state = Health.OK if code in _GOOD else Health.DEGRADED if code in _STARTING else Health.FAILED
            yield Reading(kind="controller.health", part=said["slot"], state=state, source=rows.source)
        elif line.strip():
            yield Unread(f"getreason: {line.strip()!r} is not understood", rows.source)
    if not found:
        yield Unread("getreason names no slot", rows.source)


def filesystems(rows: Rows) -> Iterator[Read]:
    """server_df ALL: file systems of every data mover. Its own root is full by design."""
    mover = ""
    for line in rows.text.splitlines():
        if head := _MOVER.match(line):
            mover = head["mover"]
        elif (said := _DF.match(line)) and not said["name"].startswith("root_fs_"):
            used, free = float(said["used"]), float(said["free"])
            if used + free > 0:
                share = round(100 * used / (used + free), 2)
                part = f"{mover} {said['at']}".strip()
                yield Reading(kind="filesystem.used", part=part, value=share, unit="%", source=rows.source)


def pools(rows: Rows) -> Iterator[Read]:
    """nas_pool -size -all, in MiB."""
    for block in blocks(rows.text, _POOL):
        used, total = block.number("used_mb"), block.number("total_mb")
        if used is not None and total:
            part = f"File pool {block.text('name') or block.name}"
            share = round(100 * used / total, 2)
            yield Reading(kind="pool.used", part=part, value=share, unit="%", source=rows.source)


def version(rows: Rows) -> Iterator[Read]:
    """nas_version: `8.1.9-155`."""
    if found := re.search(r"\d+(?:\.\d+)+-\d+", rows.text):
        yield PartRecord(part="VNX for File", type="software", version=found[0], source=rows.source)
    else:
        yield Unread(f"nas_version: {rows.text.strip()[:80]!r} is no version", rows.source)

"""EMC VNX: caches, RAID groups, pools, LUNs, mirrors, software packages and the log of naviseccli."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from collector.model.reading import Read, Reading, Rows, Unread
from collector.model.snapshot import Event, Health, Limits, PartRecord, worse
from drivers.readers.emc_vnx_text import Block, blocks, pairs

_GROUP: Final = re.compile(r"^RaidGroup ID:\s*(\d+)\s*$")
_POOL: Final = re.compile(r"^Pool Name:\s*(\S.*?)\s*$")
_LUN: Final = re.compile(r"^(?:LOGICAL UNIT NUMBER|LU) (\d+)\s*$")
_MIRROR: Final = re.compile(r"^MirrorView Name:\s*(\S.*?)\s*$")
_PACKAGE: Final = re.compile(r"^Name of the software package:\s*(\S.*?)\s*$")
_LOG: Final = re.compile(
    r"^(?P<stamp>\d\d/\d\d/\d\d(?:\d\d)? \d\d:\d\d:\d\d) (?P<place>\S.*?)\s+"
    r"\((?P<code>[0-9a-fA-F]+)\)\s*(?P<text>.*)$"
)
_ENABLED: Final = "is not installed"  # an enabler that the array lacks: the question does not apply

_READ_CACHE: Final = {"enabled": Health.OK, "disabling": Health.FAILED, "disabled": Health.FAILED}
_WRITE_CACHE: Final = {
    **_READ_CACHE,
    "enabling": Health.OK,
    "initializing": Health.DEGRADED,
    "dumping": Health.FAILED,
    "frozen": Health.FAILED,
}
_YES: Final = {"yes": Health.OK, "no": Health.FAILED}
_LED: Final = {"off": Health.OK, "on": Health.DEGRADED}
# Key of getcontrol, getcache and cache -sp -info -> (kind, part, meanings)
_CACHES: Final[Mapping[str, tuple[str, str, Mapping[str, Health]]]] = {
    "SP Read Cache State": ("disk_controller.health", "Read cache", _READ_CACHE),
    "SP Write Cache State": ("disk_controller.health", "Write cache", _WRITE_CACHE),
    "SPA Read Cache State": ("disk_controller.health", "SP A read cache", _READ_CACHE),
    "SPB Read Cache State": ("disk_controller.health", "SP B read cache", _READ_CACHE),
    "SPA Write Cache State": ("disk_controller.health", "SP A write cache", _WRITE_CACHE),
    "SPB Write Cache State": ("disk_controller.health", "SP B write cache", _WRITE_CACHE),
    "Write Cache Mirrored": ("disk_controller.health", "Write cache mirror", _YES),
    "System Fault LED": ("device.health", "Fault LED", _LED),
}
_GROUP_STATES: Final = {
    "valid_luns": Health.OK,
    "explicit_remove": Health.OK,
    "expanding": Health.DEGRADED,
    "defragmenting": Health.DEGRADED,
    "busy": Health.DEGRADED,
    "halted": Health.FAILED,
    "invalid": Health.FAILED,
}
_POOL_STATES: Final = {
    "ready": Health.OK,
    "initializing": Health.DEGRADED,
    "expanding": Health.DEGRADED,
    "offline": Health.FAILED,
    "faulted": Health.FAILED,
    "destroying": Health.FAILED,
}
_LUN_STATES: Final = {
    "bound": Health.OK,
    "ready": Health.OK,
    "transitioning": Health.DEGRADED,
    "expanding": Health.DEGRADED,
    "initializing": Health.DEGRADED,
    "faulted": Health.FAILED,
    "unowned": Health.FAILED,
    "offline": Health.FAILED,
}
_IMAGE_STATES: Final = {
    "synchronized": Health.OK,
    "consistent": Health.OK,
    "synchronizing": Health.DEGRADED,
    "out-of-sync": Health.FAILED,
    "system fractured": Health.FAILED,
    "admin fractured": Health.FAILED,
}
# First letter of a three-digit code: 6xx information, 7xx warning, 8xx soft error, 9xx error, axx critical
_SEVERITIES: Final = {"6": "info", "7": "warning", "8": "warning", "9": "error", "a": "critical"}


def cache(rows: Rows) -> Iterator[Read]:
    """getcontrol, getcache, cache -sp -info: states of the caches, the fault LED, dirty pages."""
    said = pairs(rows.text)
    found = False
    for key, (kind, part, states) in _CACHES.items():
        if word := said.get(key, "").strip():
            found = True
            yield from _state(kind, part, word, states, rows.source)
    dirty = said.get("Prct Dirty Cache Pages", "")
    if dirty.strip().isdigit():
        yield Reading(
            kind="share", part="Dirty cache pages", value=float(dirty), unit="%", source=rows.source
        )
    if not found:
        yield Unread("the answer names no state of a cache", rows.source)


def raid_groups(rows: Rows) -> Iterator[Read]:
    """getrg: the state is one flag a line; the worst counts."""
    for block in blocks(rows.text, _GROUP):
        words = block.text("RaidGroup State").split()
        yield from _worst("pool.health", f"RAID group {block.name}", words, _GROUP_STATES, rows.source)


def pools(rows: Rows) -> Iterator[Read]:
    """storagepool -list -all: state, use against the pool's own threshold, and what was promised."""
    for block in blocks(rows.text, _POOL):
        part, status = block.name, block.text("Status")
        yield from _state("pool.health", part, block.text("State"), _POOL_STATES, rows.source)
        if status and not status.startswith("OK"):
            yield Reading(kind="pool.health", part=part, state=Health.DEGRADED, source=rows.source)
        full, threshold = block.number("Percent Full"), block.number("Percent Full Threshold")
        if full is not None:
            limits = Limits(high_degraded=threshold) if threshold else None
            yield Reading(
                kind="pool.used", part=part, value=full, unit="%", limits=limits, source=rows.source
            )
        subscribed = block.number("Percent Subscribed")
        if subscribed is not None:
            yield Reading(
                kind="share", part=f"{part} subscribed", value=subscribed, unit="%", source=rows.source
            )


def luns(rows: Rows) -> Iterator[Read]:
    """getlun: state of each LUN, and how many are not where they belong."""
    yield from _luns(rows, "State", "Current owner", "LUNs")


def pool_luns(rows: Rows) -> Iterator[Read]:
    """lun -list -all: the same of LUNs of pools."""
    yield from _luns(rows, "Current State", "Current Owner", "pool LUNs")


def _luns(rows: Rows, state: str, owner: str, called: str) -> Iterator[Read]:
    found = list(blocks(rows.text, _LUN))
    if not found:
        return  # an array need not have LUNs of each sort
    trespassed = 0
    for block in found:
        part = f"LUN {block.name}"
        yield from _state("volume.health", part, block.text(state), _LUN_STATES, rows.source)
        if block.text("Is Faulted").casefold() == "true":
            yield Reading(kind="volume.health", part=part, state=Health.FAILED, source=rows.source)
        trespassed += _away(block, owner)
    yield Reading(kind="count", part=f"Trespassed {called}", value=trespassed, unit="1", source=rows.source)
    away = Health.DEGRADED if trespassed else Health.OK
    yield Reading(kind="other.health", part=f"Owners of {called}", state=away, source=rows.source)


def _away(block: Block, owner: str) -> bool:
    """Whether the other processor owns the LUN; private ones and hot spares may lie anywhere."""
    if block.text("Is Private").casefold() == "yes" or "Hot Spare" in block.text("RAID Type"):
        return False
    current, default = block.text(owner), block.text("Default Owner")
    return bool(current and default) and current != default


def mirrors(rows: Rows) -> Iterator[Read]:
    """mirror -sync -list, mirror -async -list: a mirror is as good as its worst image."""
    if _ENABLED in rows.text:
        return
    for name, text in _texts(rows.text, _MIRROR):
        said = pairs(text)
        part, states = f"Mirror {name}", _image_states(text)
        faulted = "YES" in (said.get("MirrorView Faulted"), *re.findall(r"Image Faulted:\s*(\w+)", text))
        if said.get("MirrorView State", "").strip() != "Active" or faulted:
            yield Reading(kind="replication.health", part=part, state=Health.FAILED, source=rows.source)
        yield from _worst("replication.health", part, states, _IMAGE_STATES, rows.source)


def _image_states(text: str) -> list[str]:
    return [word.strip() for word in re.findall(r"^Image State:\s*(\S.*)$", text, re.MULTILINE)]


def packages(rows: Rows) -> Iterator[Read]:
    """ndu -list: software as parts; one that is not active or waits for its commit is not finished."""
    for block in blocks(rows.text, _PACKAGE):
        name, version = block.name.lstrip("-"), block.text("Revision of the software package")
        unfinished = block.text("Commit Required") == "YES" or block.text("Active State") == "NO"
        state = Health.DEGRADED if unfinished else Health.OK
        part = f"Package {name}"
        yield PartRecord(
            part=part, type="software", version=None if version in ("", "-") else version, source=rows.source
        )
        yield Reading(kind="service.health", part=part, state=state, source=rows.source)


def log(rows: Rows) -> Iterator[Read]:
    """getlog: the clock is that of the processor and has no zone, so the time stands in the text."""
    for line in rows.text.splitlines():
        if found := _LOG.match(line):
            code = found["code"].lower()
            yield Event(
                time=None,
                severity=_SEVERITIES.get(code[0], "unknown") if len(code) == 3 else "unknown",
                code=code,
                text=f"{found['stamp']} {found['place']}: {found['text']}",
                source=rows.source,
            )
        elif line.strip():
            yield Unread(f"getlog: {line.strip()[:80]!r} is not understood", rows.source)


def _texts(text: str, head: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """(name, text) of the blocks, for those whose keys repeat."""
    starts = [(found.start(), found[1]) for found in re.finditer(head.pattern, text, re.MULTILINE)]
    ends = [start for start, _ in starts[1:]] + [len(text)]
    yield from ((name, text[start:end]) for (start, name), end in zip(starts, ends, strict=True))


def _state(kind: str, part: str, word: str, states: Mapping[str, Health], source: str) -> Iterator[Read]:
    yield from _worst(kind, part, [word] if word else [], states, source)


def _worst(
    kind: str, part: str, words: list[str], states: Mapping[str, Health], source: str
) -> Iterator[Read]:
    """The worst of the words; a word without a meaning is a gap, and the part unknown at best."""
    worst: Health | None = None
    for word in words:
        state = states.get(word.casefold())
        if state is None:
            yield Unread(f"{part}: state {word!r} has no meaning here", source)
        worst = worse(worst, state or Health.UNKNOWN)
    if worst is None:
        yield Unread(f"{part}: no state in the answer", source)
    else:
        yield Reading(kind=kind, part=part, state=worst, source=source)

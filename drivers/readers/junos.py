"""Juniper Junos: facts, parts, load, virtual chassis ports and file systems."""

import re
from collections.abc import Iterator, Mapping

from collector.model.reading import Fact, Read, Reading, Row, Rows
from collector.model.snapshot import Health, PartRecord

# jnxContainersIndex as every Junos chassis numbers them.
_TYPES: Mapping[str, str] = {
    "1": "chassis",
    "2": "psu",
    "4": "fan",
    "7": "module",  # FPC
    "8": "module",  # PIC
    "9": "module",  # routing engine
    "20": "module",  # MIC
}
# Midplane, supplies, fans and front panel have no processor; their load columns repeat another part's.
_NO_PROCESSOR = frozenset({"1", "2", "4", "10"})
_CARDS = frozenset({"8", "20"})  # PIC and MIC
# jnxLEDState, from "most operational" to "least operational": blue, green, amber, yellow, red; and blinking.
_LEDS: Mapping[float, Health] = {
    2: Health.OK,  # green
    3: Health.DEGRADED,  # yellow
    4: Health.FAILED,  # red
    5: Health.OK,  # blue
    6: Health.DEGRADED,  # amber
    8: Health.OK,
    9: Health.DEGRADED,
    10: Health.FAILED,
    11: Health.OK,
    12: Health.DEGRADED,
}
_SILENT = (1.0, 7.0)
_EMPTY = frozenset({"", "BUILTIN", "N/A"})
_KERNEL = re.compile(r"kernel JUNOS (?P<version>[^\s,]+)", re.IGNORECASE)
_PRODUCT = re.compile(r"Juniper Networks, Inc\. (?P<model>\S+)")
_BRACKETED = re.compile(r"\[(?P<version>[^\]]+)\]")
_EVO = re.compile(r"junos-evo-install-\S+?-(?P<version>\d+\.\d\S*)")
_MOUNTED = re.compile(r"mounted on: (?P<path>\S+)")
_PATH = re.compile(r"(?P<path>/\S*)")  # Junos Evolved is a Linux, whose agent tells the mount alone
# Mounts of packages, of the kernel and of jails show somebody else's space, or are always full.
_PSEUDO = re.compile(r"^(/\.mount)?/(packages|dev|proc|junos|junosproc|jail)(/|$)|/jails?/")
# hrStorageRemovableDisk, hrStorageFixedDisk, hrStorageFlashMemory
_DISKS = tuple(f"1.3.6.1.2.1.25.2.1.{kind}" for kind in (4, 5, 9))


def facts(rows: Rows) -> Iterator[Read]:
    """Version: of the first virtual chassis member, else of the installed package, else of the kernel."""
    for row in rows:
        if "virtual chassis" in row.text("box").casefold() and row.text("member_model"):
            yield Fact("model", row.text("member_model"), row.source("member_model"))
        for name in ("box", "serial"):
            if row.text(name):
                yield Fact("model" if name == "box" else name, row.text(name), row.source(name))
        descr = row.text("descr")
        if found := _PRODUCT.search(descr):
            yield Fact("model", found["model"].upper(), row.source("descr"))
        versions = (("member", None), ("package", _EVO), ("base", _BRACKETED), ("descr", _KERNEL))
        for name, pattern in versions:
            if pattern is None and row.text(name):
                yield Fact("os_version", row.text(name), row.source(name))
            elif pattern and (found := pattern.search(row.text(name))):
                yield Fact("os_version", found["version"], row.source(name))


def contents(rows: Rows) -> Iterator[Read]:
    """jnxContentsTable as parts; what is soldered in says BUILTIN and is none."""
    seen: set[str] = set()
    for row in rows:
        serial = row.text("serial").removeprefix("S/N").strip()
        number, model = row.text("part_number"), row.text("model")
        said = [None if text in _EMPTY else text for text in (serial, number, model)]
        part = row.text("descr") or _TYPES.get(row.text("container"), "part")
        if any(said):
            yield PartRecord(
                part=f"{part} #{row.index}" if part in seen else part,
                type=_TYPES.get(row.text("container"), "module"),
                serial=said[0],
                part_number=said[1],
                model=said[2] or row.text("descr") or None,
                version=row.text("revision") or None,
                source=row.source("descr"),
            )
            seen.add(part)


def load(rows: Rows) -> Iterator[Read]:
    """CPU and memory of the parts that have a processor: those with memory of their own."""
    boards = {row.text("l1"): row.number("memory") for row in rows if row.text("container") == "7"}
    for row in rows:
        container, memory, part = row.text("container"), row.number("memory"), row.text("descr")
        if not memory or container in _NO_PROCESSOR or part.endswith("sensor"):
            continue
        if container in _CARDS and memory == boards.get(row.text("l1")):
            continue  # a card without a processor repeats its board's
        for kind, field in (("cpu.used", "cpu"), ("memory.used", "buffer")):
            if (used := row.number(field)) is not None:
                yield Reading(
                    kind=kind, part=part, value=used, unit="%", index=row.index, source=row.source(field)
                )


def leds(rows: Rows) -> Iterator[Read]:
    """jnxLEDTable. A LED without a name, dark(7) or of a place without a part, other(1), says nothing."""
    for row in rows:
        colour = row.number("state")
        if not row.text("descr") or colour is None or colour in _SILENT:
            continue
        yield Reading(
            kind="other.health",
            part=row.text("descr"),
            state=_LEDS.get(colour, Health.UNKNOWN),
            index=row.index,
            source=row.source("state"),
        )


def chassis_ports(rows: Rows) -> Iterator[Read]:
    """Virtual chassis ports, administrative and operational state: up(1), down(2), unknown(3).

    A switch that is its only member has ports that lead nowhere.
    """
    states = {1.0: Health.OK, 2.0: Health.FAILED}
    members = {row.text("member") for row in (*rows.around["members"], *rows)}
    alone = bool(rows.around["members"]) and len(members) == 1
    for row in rows:
        state = states.get(row.number("oper") or 0, Health.UNKNOWN)
        if alone and state is not Health.OK:
            continue
        if state is Health.FAILED and row.number("admin") == 2:
            state = Health.DEGRADED  # an operator's choice, yet a ring less
        yield Reading(
            kind="link.health",
            part=f"Member {row.text('member')} {_spelled(row.text('port'))}",
            state=state,
            index=row.index,
            source=row.source("oper", "admin"),
        )


def _spelled(index: str) -> str:
    """A name in an index, `12.118.99.112...`: its length, then its characters."""
    return "".join(chr(int(code)) for code in index.split(".")[1:] if int(code) < 0x110000)


def filesystems(rows: Rows) -> Iterator[Read]:
    """hrStorageTable without package mounts, kernel file systems and jails."""
    for row in rows:
        descr = row.text("descr")
        mounted = _MOUNTED.search(descr) or _PATH.fullmatch(descr)
        size, used = row.number("size"), row.number("used")
        if row.text("type") not in _DISKS or not size or used is None or not mounted:
            continue
        read_only = used == size and (descr.startswith("/dev/md") or descr == mounted["path"])
        if not read_only and not _PSEUDO.search(mounted["path"]):
            yield _filled(row, mounted["path"], 100 * used / size)


def _filled(row: Row, path: str, used: float) -> Reading:
    return Reading(
        kind="filesystem.used",
        part=path,
        value=round(used, 2),
        unit="%",
        index=row.index,
        source=row.source("used", "size"),
    )

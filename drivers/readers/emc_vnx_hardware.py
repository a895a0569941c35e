"""EMC VNX: parts that can be replaced, faults and disks, as naviseccli prints them."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from collector.model.reading import Fact, Read, Reading, Rows, Unread
from collector.model.snapshot import Health, PartRecord
from drivers.readers.emc_vnx_text import Block, blocks, kind_of, pairs, state_of

_ENCLOSURE: Final = re.compile(
    r"^(?P<type>[A-Z]\w*) (?P<place>(?:Bus \d+ )?Enclosure \S+)\s*(?P<fault>\*FAULT\*)?\s*$"
)
_STATE: Final = re.compile(r"^(?P<place>\S.*?) State:\s*(?P<word>\S.*?)\s*$")
_DETAIL: Final = re.compile(r"^(?P<place>\S.*?) (?P<what>Revision|Serial #):\s*(?P<value>\S.*?)\s*$")
# What getcrus tells beside states, and the line in brackets that repeats the faults.
_PASSED_OVER: Final = re.compile(
    r"^\s*\(.*\)?\s*$|^.*(?:Drive Type|Current Speed|Maximum Speed|Revision|Serial #|Temperature|Watts)\b.*:"
)
_NORMAL: Final = "The array is operating normally"
_FAULT: Final = re.compile(r"^(?P<place>\S.*?) : (?P<word>\S.*?)\s*$")
_DISK: Final = re.compile(r"^(Bus \d+ Enclosure \d+\s+Disk \S+)\s*$")
_SP: Final = re.compile(r"^(SP [AB])\s*$")

_GOOD = ("enabled", "unbound", "ready", "hot spare ready", "binding", "expanding", "powering up")
_BUSY = ("rebuilding", "equalizing", "formatting", "copying to hot spare", "copying from hot spare",
         "requested bypass", "unformatted")  # fmt: skip
_BAD = ("removed", "failed", "off", "unsupported", "faulted")
_DISK_STATES: Final[Mapping[str, Health | None]] = {
    **dict.fromkeys(_GOOD, Health.OK),
    **dict.fromkeys(_BUSY, Health.DEGRADED),
    **dict.fromkeys(_BAD, Health.FAILED),  # `Removed` is a slot that held a disk
    "empty": None,
}
_ERRORS: Final = {
    "hard errors": ("Hard Read Errors", "Hard Write Errors"),
    "soft errors": ("Soft Read Errors", "Soft Write Errors"),
}


def crus(rows: Rows) -> Iterator[Read]:
    """getcrus: every part with a state, and the enclosures. A line that is not understood is a gap."""
    details: dict[str, dict[str, str]] = {}
    found = False
    for line in rows.text.splitlines():
        if head := _ENCLOSURE.match(line):
            found = True
            yield from _enclosure(head["place"], head["type"], bool(head["fault"]), rows.source)
        elif state := _STATE.match(line):
            found = True
            yield from _judged(state["place"], state["word"], rows.source)
        elif detail := _DETAIL.match(line):
            details.setdefault(detail["place"], {})[detail["what"]] = detail["value"]
        elif line.strip() and not _PASSED_OVER.match(line):
            yield Unread(f"getcrus: {line.strip()!r} is not understood", rows.source)
    for place, said in details.items():
        yield PartRecord(
            part=place,
            type="module",
            serial=said.get("Serial #"),
            version=said.get("Revision"),
            source=rows.source,
        )
    if not found:
        yield Unread("getcrus names no part", rows.source)


def _enclosure(place: str, model: str, faulted: bool, source: str) -> Iterator[Read]:
    state = Health.FAILED if faulted else Health.OK
    yield Reading(kind="enclosure.health", part=place, state=state, source=source)
    yield PartRecord(part=place, type="enclosure", model=model, source=source)


def _judged(place: str, word: str, source: str) -> Iterator[Read]:
    known, state = state_of(word)
    if not known:
        yield Unread(f"{place}: state {word!r} has no meaning here", source)
    if state is not None:
        yield Reading(kind=kind_of(place), part=place, state=state, source=source)


def faults(rows: Rows) -> Iterator[Read]:
    """faults -list: the array as a whole, and every part that it names."""
    named = []
    normal = False
    for line in rows.text.splitlines():
        if _NORMAL in line:
            normal = True
        elif found := _FAULT.match(line):
            named.append((" ".join(found["place"].split()), found["word"]))
        elif line.strip() and not line.startswith("Faulted Subsystem"):
            yield Unread(f"faults -list: {line.strip()!r} is not understood", rows.source)
    if not normal and not named:
        yield Unread("faults -list says neither that all is well nor what is not", rows.source)
        return
    for place, word in named:
        yield from _judged(place, word, rows.source)
    state = Health.FAILED if named else Health.OK
    yield Reading(kind="device.health", part="Array", state=state, source=rows.source)


def disks(rows: Rows) -> Iterator[Read]:
    """getdisk: every slot that holds a disk, or held one."""
    found = False
    for block in blocks(rows.text, _DISK):
        found = True
        yield from _disk(block, rows.source)
    if not found:
        yield Unread("getdisk names no disk", rows.source)


def _disk(block: Block, source: str) -> Iterator[Read]:
    word = block.said.get("State", "").strip()
    state = _DISK_STATES.get(word.casefold(), Health.UNKNOWN)
    if state is Health.UNKNOWN:
        yield Unread(f"{block.name}: state {word!r} has no meaning here", source)
    if state is None:
        return
    yield Reading(kind="drive.health", part=block.name, state=state, source=source)
    if not block.text("Serial Number"):
        return
    yield PartRecord(
        part=block.name,
        type="drive",
        model=" ".join(f"{block.text('Vendor Id')} {block.text('Product Id')}".split()) or None,
        serial=block.text("Serial Number"),
        part_number=block.text("Clariion Part Number") or None,
        version=block.text("Product Revision") or None,
        source=source,
    )
    for what, keys in _ERRORS.items():
        numbers = [number for key in keys if (number := block.number(key)) is not None]
        if numbers:
            yield _count("count", f"{block.name} {what}", sum(numbers), "1", source)
    if word.casefold() in ("rebuilding", "equalizing"):
        shares = [float(number) for number in re.findall(r": (\d+)", f" {block.text('Prct Rebuilt')}")]
        if shares:
            yield _count("share", f"{block.name} rebuilt", min(shares), "%", source)
    replacing = block.text("Hot Spare Replacing")
    if replacing and replacing.casefold() != "inactive":
        spare = f"Hot spare {block.name}"
        yield Reading(kind="other.health", part=spare, state=Health.DEGRADED, source=source)


def _count(kind: str, part: str, value: float, unit: str, source: str) -> Reading:
    return Reading(kind=kind, part=part, value=value, unit=unit, source=source)


def agent(rows: Rows) -> Iterator[Read]:
    """getagent: who the array is."""
    said = pairs(rows.text)
    for name, key in (("model", "Model"), ("serial", "Serial No"), ("os_version", "Revision")):
        if value := said.get(key, "").strip():
            yield Fact(name, value, rows.source)
    if not said.get("Model"):
        yield Unread("getagent names no model", rows.source)


def processors(rows: Rows) -> Iterator[Read]:
    """getsp: the two storage processors as parts."""
    for block in blocks(rows.text, _SP):
        yield PartRecord(
            part=block.name,
            type="controller",
            model=block.text("Cabinet") or None,
            serial=block.text("Serial Number For The SP") or None,
            version=block.text("Revision Number For The SP") or None,
            source=rows.source,
        )

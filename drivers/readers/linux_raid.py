"""Linux: RAID of the kernel and of MegaRAID controllers, and paths to storage."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from collector.model.reading import Read, Reading, Rows, Unread
from collector.model.snapshot import Health, PartRecord

_ARRAY: Final = re.compile(r"^(?P<name>md\S*) : (?P<state>active|inactive)(?P<rest>.*)$")
_MEMBER: Final = re.compile(r"(?P<device>\S+?)\[\d+\](?P<flags>(?:\([A-Z]\))*)")
_LETTERS: Final = re.compile(r"\[(?P<letters>[U_]+)\]\s*$")
_PROGRESS: Final = re.compile(r"(?P<what>recovery|resync|reshape|check|repair)\s*=\s*(?P<share>[\d.]+)%")
_CONTAINER: Final = re.compile(r"super external:(?:imsm|ddf)")  # holds arrays, and is none
_STATES: Final[Mapping[str, Health | None]] = {
    "optl": Health.OK,  # VD
    "optimal": Health.OK,
    "dgrd": Health.DEGRADED,
    "degraded": Health.DEGRADED,
    "pdgd": Health.DEGRADED,
    "rec": Health.DEGRADED,
    "ofln": Health.FAILED,
    "hiddn": Health.OK,
    "onln": Health.OK,  # PD
    "ugood": Health.OK,
    "ghs": Health.OK,
    "dhs": Health.OK,
    "jbod": Health.OK,
    "sntze": Health.DEGRADED,
    "rbld": Health.DEGRADED,
    "cpybck": Health.DEGRADED,
    "cfshld": Health.DEGRADED,
    "ugshld": Health.DEGRADED,
    "hspshld": Health.DEGRADED,
    "offln": Health.FAILED,
    "failed": Health.FAILED,
    "ubad": Health.FAILED,
    "ugunsp": Health.FAILED,
    "msng": Health.FAILED,
    "needs attention": Health.DEGRADED,  # controller
    "learning": Health.DEGRADED,  # battery
    "charging": Health.DEGRADED,
    "failed to charge": Health.FAILED,
}
_PATHS: Final[Mapping[str, Health]] = {
    "ready": Health.OK,
    "ghost": Health.OK,  # the passive path of an active/passive array
    "shaky": Health.DEGRADED,
    "i/o pending": Health.DEGRADED,
    "delayed": Health.DEGRADED,
    "i/o timeout": Health.FAILED,
    "faulty": Health.FAILED,
    "undef": Health.UNKNOWN,
}


def mdstat(rows: Rows) -> Iterator[Read]:
    """/proc/mdstat: arrays by their letters, members that are marked faulty, what is under way."""
    if "Personalities" not in rows.text:
        yield Unread("/proc/mdstat does not begin as it should", rows.source)
    for name, block in _arrays(rows.text):
        yield from _array(name, block, rows.source)


def _arrays(text: str) -> Iterator[tuple[re.Match[str], str]]:
    head, lines = None, list[str]()
    for line in [*text.splitlines(), ""]:
        if found := _ARRAY.match(line):
            if head:
                yield head, "\n".join(lines)
            head, lines = found, []
        else:
            lines.append(line)
    if head:
        yield head, "\n".join(lines)


def _array(head: re.Match[str], block: str, source: str) -> Iterator[Read]:
    name = head["name"]
    if head["state"] == "inactive" and _CONTAINER.search(block):
        return
    letters = next((found["letters"] for line in block.splitlines() if (found := _LETTERS.search(line))), "")
    if head["state"] == "inactive" or (letters and "U" not in letters):
        state = Health.FAILED
    else:
        state = Health.DEGRADED if "_" in letters else Health.OK
    yield Reading(kind="volume.health", part=name, state=state, source=source)
    for member in _MEMBER.finditer(head["rest"]):
        if "(F)" in member["flags"]:
            part = f"{name} {member['device']}"
            yield Reading(kind="drive.health", part=part, state=Health.FAILED, source=source)
    for found in _PROGRESS.finditer(block):
        part = f"{name} {found['what']}"
        yield Reading(kind="share", part=part, value=float(found["share"]), unit="%", source=source)


def storcli(rows: Rows) -> Iterator[Read]:
    """storcli64 /call show all J: controllers, volumes, drives, the battery of the cache."""
    for answer in _controllers(rows):
        data = answer.get("Response Data")
        if not isinstance(data, dict):
            status = answer.get("Command Status")
            yield Unread(f"storcli: {json.dumps(status, ensure_ascii=False)[:150]}", rows.source)
            continue
        yield from _controller(data, rows.source)
    if not rows.text.strip():
        yield Unread("storcli sent nothing", rows.source)


def _controllers(rows: Rows) -> list[Mapping[str, Any]]:
    start = rows.text.find("{")
    try:
        said = json.loads(rows.text[start:]) if start >= 0 else {}
    except ValueError:
        return [{"Command Status": "no JSON"}]
    found = said.get("Controllers") if isinstance(said, dict) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _controller(data: Mapping[str, Any], source: str) -> Iterator[Read]:
    basics, version = _section(data, "Basics"), _section(data, "Version")
    number = basics.get("Controller", 0)
    part = f"Controller {number}"
    yield PartRecord(
        part=part,
        type="disk_controller",
        model=_text(basics.get("Model")),
        serial=_text(basics.get("Serial Number")),
        version=_text(version.get("Firmware Package Build")),
        source=source,
    )
    yield from _judged(
        "disk_controller.health", part, _section(data, "Status").get("Controller Status"), source
    )
    for volume in _rows(data, "VD LIST"):
        name = f"Controller {number} volume {volume.get('DG/VD')}"
        yield from _judged("volume.health", name, volume.get("State"), source)
    for drive in _rows(data, "PD LIST"):
        name = f"Controller {number} drive {drive.get('EID:Slt')}"
        yield PartRecord(part=name, type="drive", model=_text(drive.get("Model")), source=source)
        yield from _judged("drive.health", name, drive.get("State"), source)
    for key in ("BBU_Info", "Cachevault_Info"):
        for battery in _rows(data, key):
            yield from _judged("battery.health", f"{part} cache battery", battery.get("State"), source)


def _judged(kind: str, part: str, word: object, source: str) -> Iterator[Read]:
    if word is None:
        return
    state = _STATES.get(str(word).strip().casefold(), Health.UNKNOWN)
    if state is Health.UNKNOWN:
        yield Unread(f"{part}: state {word!r} has no meaning here", source)
    yield Reading(kind=kind, part=part, state=state, source=source)


def multipath(rows: Rows) -> Iterator[Read]:
    """multipathd show maps json: every path of every map."""
    start = rows.text.find("{")
    try:
        said = json.loads(rows.text[start:]) if start >= 0 else {}
    except ValueError:
        yield Unread("multipathd sent no JSON", rows.source)
        return
    for one in _rows(said, "maps"):
        for path in (path for group in _rows(one, "path_groups") for path in _rows(group, "paths")):
            word = str(path.get("chk_st", "undef"))
            part = f"{one.get('name')} {path.get('dev')}"
            state = _PATHS.get(word.casefold(), Health.UNKNOWN)
            if word.casefold() not in _PATHS:
                yield Unread(f"{part}: path state {word!r} has no meaning here", rows.source)
            yield Reading(kind="link.health", part=part, state=state, source=rows.source)


def _section(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = data.get(name)
    return found if isinstance(found, dict) else {}


def _rows(data: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = data.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _text(value: object) -> str | None:
    return str(value).strip() or None if value is not None else None

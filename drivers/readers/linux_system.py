"""Linux: release, services, clock, kernel log and links."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from collector.model.reading import Fact, Read, Reading, Rows, Unread
from collector.model.snapshot import Event, Health, Interface, PartRecord

_RELEASE: Final = re.compile(r"^(?P<key>[A-Z_]+)=(?P<quote>[\"']?)(?P<value>.*?)(?P=quote)\s*$", re.MULTILINE)
_UNIT: Final = re.compile(r"^\W*(?P<unit>\S+\.\w+)\s+(?P<load>\S+)\s+(?P<active>\S+)\s+(?P<sub>\S+)")
_UNITS: Final = {"active": Health.OK, "failed": Health.FAILED, "reloading": Health.OK}
_SYSTEM: Final = {
    "running": Health.OK,
    "degraded": Health.DEGRADED,  # a unit has failed
    "starting": Health.DEGRADED,
    "initializing": Health.DEGRADED,
    "maintenance": Health.FAILED,
    "stopping": Health.DEGRADED,
}
_SEVERITIES: Final = {
    "0": "critical",
    "1": "critical",
    "2": "critical",
    "3": "error",
    "4": "warning",
    "5": "info",
    "6": "info",
    "7": "debug",
}
_MII: Final = {
    "UP": Health.OK,
    "GOING_DOWN": Health.DEGRADED,
    "DOWN": Health.FAILED,
    "GOING_BACK": Health.DEGRADED,
}
_SPEED: Final = re.compile(r"/net/(?P<name>[^/]+)/speed:(?P<megabits>-?\d+)\s*$", re.MULTILINE)
_UNSYNCHRONIZED_STRATUM: Final = 16


def hostname(rows: Rows) -> Iterator[Read]:
    """hostname: one word."""
    if word := rows.text.strip():
        yield Fact("hostname", word, rows.source)


def kernel(rows: Rows) -> Iterator[Read]:
    """uname -r: the kernel that runs."""
    if word := rows.text.strip():
        yield PartRecord(part="Kernel", type="software", version=word, source=rows.source)


def release(rows: Rows) -> Iterator[Read]:
    """/etc/os-release, or the one line of an older release file."""
    said = {found["key"]: found["value"] for found in _RELEASE.finditer(rows.text)}
    name = said.get("PRETTY_NAME") or " ".join(
        filter(None, (said.get("NAME"), said.get("VERSION") or said.get("VERSION_ID")))
    )
    first = next((line.strip() for line in rows.text.splitlines() if line.strip()), "")
    if word := name or ("" if said else first):
        yield Fact("os_version", word, rows.source)
    else:
        yield Unread("the release file names no release", rows.source)


def system(rows: Rows) -> Iterator[Read]:
    """systemctl is-system-running: one word."""
    word = rows.text.strip()
    state = _SYSTEM.get(word, Health.UNKNOWN)
    if state is Health.UNKNOWN:
        yield Unread(f"systemctl says {word[:60]!r}", rows.source)
    yield Reading(kind="service.health", part="systemd", state=state, source=rows.source)


def services(rows: Rows) -> Iterator[Read]:
    """systemctl list-units: services that run or have failed; one that rests is not judged."""
    for line in rows.text.splitlines():
        found = _UNIT.match(line)
        if found is None:
            if line.strip():
                yield Unread(f"systemctl: {line.strip()[:80]!r} is not understood", rows.source)
            continue
        state = _UNITS.get(found["active"])
        if state is not None and found["load"] == "loaded":
            yield Reading(kind="service.health", part=found["unit"], state=state, source=rows.source)


def clock(rows: Rows) -> Iterator[Read]:
    """chronyc -c tracking, else ntpq -pn, else timedatectl: whether the clock follows a source."""
    text = rows.text.strip()
    follows = _chrony(text) if text.count(",") >= 12 else _ntpq(text) if "remote" in text else _timedate(text)
    if follows is None:
        yield Unread(f"nothing of the clock in {text[:80]!r}", rows.source)
        return
    state = Health.OK if follows else Health.DEGRADED
    yield Reading(kind="clock.health", part="System clock", state=state, source=rows.source)


def _chrony(text: str) -> bool | None:
    words = text.splitlines()[-1].split(",")
    if not words[2].isdigit():
        return None
    return 0 < int(words[2]) < _UNSYNCHRONIZED_STRATUM and words[-1].strip() != "Not synchronised"


def _ntpq(text: str) -> bool:
    return any(line.startswith("*") for line in text.splitlines())


def _timedate(text: str) -> bool | None:
    found = re.search(r"NTP\s?[Ss]ynchronized[=:] ?(\w+)|System clock synchronized: (\w+)", text)
    return None if found is None else (found[1] or found[2]) == "yes"


def journal(rows: Rows) -> Iterator[Read]:
    """journalctl -o json: one object a line; a message that is no text is a list of its bytes."""
    for line in rows.text.splitlines():
        try:
            said = json.loads(line)
            stamp = int(said["__REALTIME_TIMESTAMP"])
        except (ValueError, KeyError, TypeError):
            if line.strip() and not line.startswith("-- "):
                yield Unread(f"journal: {line.strip()[:80]!r} is not understood", rows.source)
            continue
        message = said.get("MESSAGE", "")
        if isinstance(message, list):
            message = bytes(byte for byte in message if isinstance(byte, int) and 0 <= byte < 256).decode(
                "utf-8", "replace"
            )
        yield Event(
            time=datetime.fromtimestamp(stamp / 1_000_000, UTC),
            severity=_SEVERITIES.get(str(said.get("PRIORITY")), "unknown"),
            code=str(said.get("SYSLOG_IDENTIFIER") or said.get("_COMM") or "kernel"),
            text=str(message),
            source=rows.source,
        )


def links(rows: Rows) -> Iterator[Read]:
    """ip -j -s -d link: interfaces, and the links that a bond rests on. Speeds stand in /sys."""
    start = rows.text.find("[")
    try:
        said = json.loads(rows.text[start:]) if start >= 0 else None
    except ValueError as error:
        yield Unread(f"ip sent no JSON: {error}", rows.source)
        return
    speeds = _speeds(rows)
    for one in (link for link in said or () if isinstance(link, dict) and link.get("ifname") != "lo"):
        yield _interface(one, speeds, rows.source)
        slave = _at(one, "linkinfo", "info_slave_data", "mii_status")
        if slave and _at(one, "linkinfo", "info_slave_kind") == "bond":
            state = _MII.get(str(slave), Health.UNKNOWN)
            part = f"{one.get('master')} {one.get('ifname')}"
            yield Reading(kind="link.health", part=part, state=state, source=rows.source)


def _speeds(rows: Rows) -> Mapping[str, int]:
    """bit/s by name; -1 is what a link without a partner says."""
    texts = [row.text("text") for row in rows.around.get("speeds", ())]
    found = (one for text in texts for one in _SPEED.finditer(text))
    return {one["name"]: int(one["megabits"]) * 1_000_000 for one in found if int(one["megabits"]) > 0}


def _interface(one: Mapping[str, Any], speeds: Mapping[str, int], source: str) -> Interface:
    flags, name = one.get("flags") or (), str(one.get("ifname"))
    state = str(one.get("operstate", "")).casefold()
    received, sent = _at(one, "stats64", "rx") or {}, _at(one, "stats64", "tx") or {}
    return Interface(
        index=int(one.get("ifindex", 0)),
        name=name,
        alias=one.get("ifalias"),
        admin_status="up" if "UP" in flags else "down",
        oper_status={"up": "up", "down": "down", "lowerlayerdown": "lowerLayerDown"}.get(
            state, state or None
        ),
        speed=speeds.get(name),
        in_octets=received.get("bytes"),
        out_octets=sent.get("bytes"),
        in_errors=received.get("errors"),
        out_errors=sent.get("errors"),
        in_discards=received.get("dropped"),
        out_discards=sent.get("dropped"),
        source=source,
    )


def _at(node: Any, *path: str) -> Any:
    for step in path:
        node = node.get(step) if isinstance(node, dict) else None
    return node

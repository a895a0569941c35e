"""What naviseccli prints: keys with values, in blocks. VNX1 and VNX2 differ in colons and in blank lines."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from collector.model.snapshot import Health

# `Key:  value`, `Prct Dirty Cache Pages =  46`, and `SP Read Cache State   Enabled` of VNX1
_PAIR: Final = re.compile(r"^\s*(?P<key>\S[^:=]*?)(?:\s*(?::|=)(?:\s+|$)|:(?=\S)|\s{2,})(?P<value>.*?)\s*$")
_CONTINUED: Final = re.compile(r"^\s{8,}(?P<value>\S.*?)\s*$")
_NOTHING: Final = frozenset({"", "n/a", "not available", "none", "unbound"})

# A part that can be replaced, by the words of its place -> kind. The first that fits counts.
_KINDS: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (re.compile(r"\bHot Spare\b"), "other.health"),
    (re.compile(r"\bDisk \S+$"), "drive.health"),
    (re.compile(r"\bCabling$"), "link.health"),
    (re.compile(r"\b(?:SPS|BBU|Battery)\b"), "battery.health"),
    (re.compile(r"\bFan\b|\bBlower\b|\bCooling Module\b"), "fan.health"),
    (re.compile(r"\bPower\b"), "psu.health"),
    (re.compile(r"\bCPU Module\b"), "cpu.health"),
    (re.compile(r"\bDIMM\b"), "memory.health"),
    (re.compile(r"\b(?:LCC|I/O Module|Management Module|SSC|Link)\b"), "module.health"),
    (re.compile(r"^(?:Bus \d+ Enclosure \d+ )?SP [AB]$"), "controller.health"),
    (re.compile(r"^(?:Bus \d+ )?Enclosure \S+$"), "enclosure.health"),
)
_STATES: Final[Mapping[str, Health | None]] = {
    "present": Health.OK,
    "valid": Health.OK,
    "empty": None,  # a slot without a module
    "active": Health.DEGRADED,  # of a hot spare: it stands in for a disk
    "testing": Health.DEGRADED,  # the weekly self test of a standby supply; it lasts minutes
    "not ready": Health.DEGRADED,
    "charging": Health.DEGRADED,
    "unknown": Health.UNKNOWN,
    "faulted": Health.FAILED,
    "failed": Health.FAILED,
    "removed": Health.FAILED,
    "missing": Health.FAILED,
    "invalid": Health.FAILED,
    "not present": Health.FAILED,
    "uninitialized": Health.FAILED,
}


@dataclass(frozen=True, slots=True)
class Block:
    """The keys below one head; `name` is what the head calls it."""

    name: str
    said: Mapping[str, str]

    def text(self, key: str) -> str:
        """The value, with its continued lines; "" where there is none or it says so."""
        value = self.said.get(key, "").strip()
        return "" if value.casefold() in _NOTHING else value

    def number(self, key: str) -> float | None:
        try:
            return float(self.text(key))
        except ValueError:
            return None


def pairs(text: str) -> Mapping[str, str]:
    """The keys and values of a text; of a key that comes twice, the first."""
    said: dict[str, str] = {}
    last = ""
    for line in text.splitlines():
        if last and (more := _CONTINUED.match(line)) and not _PAIR.match(line.strip()):
            said[last] += f"\n{more['value']}"
        elif found := _PAIR.match(line):
            last = found["key"]
            said.setdefault(last, found["value"])
    return said


def blocks(text: str, head: re.Pattern[str]) -> Iterator[Block]:
    """The blocks of a text, each below a line that matches `head`, whose first group is its name."""
    name = ""
    lines: list[str] = []
    for line in text.splitlines():
        if found := head.match(line):
            if name:
                yield Block(name, pairs("\n".join(lines)))
            name, lines = " ".join(found[1].split()), [line]
        elif name:
            lines.append(line)
    if name:
        yield Block(name, pairs("\n".join(lines)))


def kind_of(place: str) -> str:
    """The kind of health that the part at `place` has."""
    return next((kind for pattern, kind in _KINDS if pattern.search(place)), "other.health")


def state_of(word: str) -> tuple[bool, Health | None]:
    """(whether the word is known, its state); no state is an empty slot."""
    key = word.strip().casefold()
    return key in _STATES, _STATES.get(key, Health.UNKNOWN)

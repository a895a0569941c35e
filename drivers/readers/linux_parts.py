"""Linux: what the firmware knows of the machine, its sensors, its memory errors."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from collector.model.reading import Fact, Read, Reading, Rows, Unread
from collector.model.snapshot import Health, Limits, PartRecord

_PLACEHOLDER: Final = re.compile(
    r"^(?:|none|null|n/?a|unknown|empty|not (?:specified|available|provided|present)|no dimm|to be filled.*"
    r"|default string|system (?:serial number|product name|manufacturer|version)|o\.?e\.?m\.?|0123456789"
    r"|[x.0f ]+)$",
    re.IGNORECASE,
)
_HANDLE: Final = re.compile(r"^Handle 0x[0-9A-Fa-f]+")
_FIELD: Final = re.compile(r"^\s+(?P<key>[A-Z][^:]*?):\s*(?P<value>.*?)\s*$")
_TITLES: Final = frozenset(
    {"System Information", "BIOS Information", "Processor Information", "Memory Device"}
)
_NO_MODULE: Final = re.compile(r"no module|not installed|^0(?: |$)|^$|unknown", re.IGNORECASE)
_POPULATED: Final = re.compile(r"Populated, (?!Disabled)")
_EDAC: Final = re.compile(r"/mc/(?P<controller>mc\d+)/(?P<what>ce|ue)_count:(?P<count>\d+)\s*$", re.MULTILINE)
_DMI: Final = re.compile(r"/dmi/id/(?P<key>\w+):(?P<value>.*?)\s*$", re.MULTILINE)
# Beginning of the name of a value of libsensors -> kind, unit, names of its limits
_SENSORS: Final[Mapping[str, tuple[str, str, Mapping[str, str]]]] = {
    "temp": ("temperature", "Cel", {"high_degraded": "max", "high_critical": "crit"}),
    "fan": ("fan.speed", "rpm", {"low_critical": "min"}),
    "in": ("voltage", "V", {"low_critical": "min", "high_critical": "max"}),
    "curr": ("current", "A", {"high_degraded": "max", "high_critical": "crit"}),
    "power": ("power", "W", {"high_degraded": "cap"}),
    "humidity": ("humidity", "%", {}),
}
_INPUT: Final = re.compile(r"^(?P<what>[a-z]+)(?P<number>\d+)_(?:input|average)$")
_HEALTH: Final = {"temperature": "temperature.health", "fan.speed": "fan.health", "voltage": "voltage.health"}


def dmi(rows: Rows) -> Iterator[Read]:
    """grep -Hs . /sys/class/dmi/id/...: facts that anybody may read."""
    said = {found["key"]: found["value"] for found in _DMI.finditer(rows.text)}
    for fact, key in (("vendor", "sys_vendor"), ("model", "product_name"), ("serial", "product_serial")):
        if value := _real(said.get(key)):
            yield Fact(fact, value, rows.source)
    if bios := _real(said.get("bios_version")):
        yield PartRecord(
            part="BIOS",
            type="firmware",
            model=_real(said.get("bios_vendor")),
            version=bios,
            source=rows.source,
        )


def dmidecode(rows: Rows) -> Iterator[Read]:
    """dmidecode: who made the machine, its processors and memory modules. Power supplies are not read: what
    the BIOS wrote of them at boot is not their health now.
    """
    found = False
    for title, said in _structures(rows.text):
        found = True
        if title == "System Information":
            for fact, key in (
                ("vendor", "Manufacturer"),
                ("model", "Product Name"),
                ("serial", "Serial Number"),
            ):
                if value := _real(said.get(key)):
                    yield Fact(fact, value, rows.source)
        elif title == "BIOS Information":
            yield PartRecord(part="BIOS", type="firmware", model=_real(said.get("Vendor")),
                             version=_real(said.get("Version")), source=rows.source)  # fmt: skip
        elif title == "Memory Device" and not _NO_MODULE.search(said.get("Size", "")):
            yield _record("memory", _memory_name(said), said, rows.source)
        elif title == "Processor Information" and _POPULATED.match(said.get("Status", "")):
            yield _record("cpu", said.get("Socket Designation", "CPU"), said, rows.source)
    if not found:
        yield Unread(f"dmidecode: {rows.text.strip()[:80]!r}", rows.source)


def _structures(text: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """(title, fields) of the structures. Version 2.2 writes the handle over two lines, and indents."""
    title, said = "", dict[str, str]()
    for line in text.splitlines():
        if _HANDLE.match(line):
            if title:
                yield title, said
            title, said = "", {}
        elif line.strip() in _TITLES:
            if title:  # dmidecode -q has no handles
                yield title, said
            title, said = line.strip(), {}
        elif title and not line.strip():
            yield title, said
            title, said = "", {}
        elif title and (field := _FIELD.match(line)):
            said.setdefault(field["key"], field["value"])
    if title:
        yield title, said


def _memory_name(said: Mapping[str, str]) -> str:
    """The locator; machines that repeat it on each socket tell them apart by the bank."""
    words = (_real(said.get("Bank Locator")), _real(said.get("Locator")))
    return " ".join(dict.fromkeys(word for word in words if word)) or "memory"


def _record(type_: str, part: str, said: Mapping[str, str], source: str) -> PartRecord:
    return PartRecord(
        part=part,
        type=type_,
        model=_real(said.get("Version")) or _real(said.get("Manufacturer")),
        serial=_real(said.get("Serial Number")),
        part_number=_real(said.get("Part Number")),
        source=source,
    )


def memory_errors(rows: Rows) -> Iterator[Read]:
    """EDAC counters since the start: an uncorrectable error is a fault, correctable ones are counted."""
    found = list(_EDAC.finditer(rows.text))
    if not found:
        yield Unread("no memory controller is watched: EDAC is not loaded", rows.source)
    for one in found:
        count, part = int(one["count"]), one["controller"]
        words = "correctable errors" if one["what"] == "ce" else "uncorrectable errors"
        yield Reading(kind="count", part=f"{part} {words}", value=count, unit="1", source=rows.source)
        if one["what"] == "ue":
            state = Health.FAILED if count else Health.OK
            yield Reading(kind="memory.health", part=part, state=state, source=rows.source)


def sensors(rows: Rows) -> Iterator[Read]:
    """sensors -j: chips with their features, each with limits and alarms of its own."""
    start = rows.text.find("{")
    try:
        said = json.loads(rows.text[start:]) if start >= 0 else None
    except ValueError as error:
        yield Unread(f"sensors sent no JSON: {error}", rows.source)
        return
    for chip, features in said.items() if isinstance(said, dict) else ():
        for feature, values in features.items() if isinstance(features, dict) else ():
            if isinstance(values, dict):
                yield from _feature(f"{chip} {feature}", values, rows.source)


def _feature(part: str, values: Mapping[str, Any], source: str) -> Iterator[Read]:
    for name, value in values.items():
        found = _INPUT.match(name)
        known = _SENSORS.get(found["what"]) if found else None
        if found is None or known is None or not isinstance(value, int | float):
            continue
        kind, unit, limited = known
        stem = f"{found['what']}{found['number']}"
        limits = {limit: values.get(f"{stem}_{word}") for limit, word in limited.items()}
        usable = {limit: float(n) for limit, n in limits.items() if isinstance(n, int | float) and n > 0}
        yield Reading(
            kind=kind,
            part=part,
            value=float(value),
            unit=unit,
            limits=Limits(**usable) or None,
            source=source,
        )
        alarms = [
            bool(n) for word, n in values.items() if word.startswith(f"{stem}_") and word.endswith("alarm")
        ]
        if alarms and kind in _HEALTH:
            state = Health.DEGRADED if any(alarms) else Health.OK
            yield Reading(kind=_HEALTH[kind], part=part, state=state, source=source)


def _real(text: str | None) -> str | None:
    """The text, unless it stands for nothing."""
    said = " ".join((text or "").split())
    return None if _PLACEHOLDER.match(said) else said

"""APC cards: who they are, and cooling units that describe themselves in words."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from collector.model.reading import Fact, Read, Reading, Row, Rows, Unread
from collector.model.snapshot import Health

# "APC Web/SNMP Management Card (MB:v4.1.0 PF:v6.8.2 PN:... AF1:v6.8.0 MN:AP7900B HR:B2 SN: ZA1 MD:...)"
_FAMILY: Final = re.compile(r"^(?:APC|Schneider Electric) ([^(]+)")
_WORD: Final = re.compile(r"\b(PF|AF1|MN|HR|SN): *([^ )]+)")
_PRIVATE: Final = frozenset({"<private>", "private"})

# The unit that a cooling unit names -> (kind, our unit). Degrees are sent twice, in Celsius and Fahrenheit.
_UNITS: Final = {
    "c": ("temperature", "Cel"),
    "bar": ("pressure", "bar"),
    "kpa": ("pressure", "kPa"),
    "pa": ("pressure", "Pa"),
    "rh": ("humidity", "%"),
    "% rh": ("humidity", "%"),
    "%rh": ("humidity", "%"),
    "kw": ("power", "kW"),
    "w": ("power", "W"),
    "v": ("voltage", "V"),
    "a": ("current", "A"),
    "hz": ("frequency", "Hz"),
    "rpm": ("fan.speed", "rpm"),
    "hr": ("runtime", "h"),
    "l/s": ("airflow", "L/s"),
    "": ("count", "1"),
    "weeks": ("count", "1"),
}
_TWINS: Final = frozenset({"f", "psi", "cfm", "gpm", "btu/hr", "in. w.c.", "in wc"})
_FLUID: Final = re.compile(r"fluid|water|coolant", re.IGNORECASE)
_FAN: Final = re.compile(r"\bfan\b", re.IGNORECASE)
_BAD_WHEN_YES: Final = re.compile(
    r"clogged|full|\blow\b|\bhigh\b|smoke|fire|leak|fail|fault|alarm|lost|shutdown", re.IGNORECASE
)
_WORDS: Final = {"on": Health.OK, "off": Health.OK, "maintenance": Health.DEGRADED}
_GOOD_WHEN_YES: Final = re.compile(r"\bgood\b|powered|\bok\b", re.IGNORECASE)


def facts(rows: Rows) -> Iterator[Read]:
    """Model, serial and version: from the identity of what is managed, else from the card's sysDescr.

    The version is that of the card, `AOS v6.8.2 / App v6.8.0`.
    """
    for row in rows:
        descr = row.text("descr")
        words = dict(_WORD.findall(descr))
        source = row.source("descr")
        if model := _model(row, descr, words):
            yield Fact("model", model, source)
        serial = row.text("rack") or row.text("switch") or words.get("SN", "")
        if serial and serial not in _PRIVATE:
            yield Fact("serial", serial, source)
        if version := _version(
            row.text("aos") or words.get("PF", ""), row.text("app") or words.get("AF1", "")
        ):
            yield Fact("os_version", version, source)


def _model(row: Row, descr: str, words: dict[str, str]) -> str:
    for model, hardware in (("rack_model", "rack_hardware"), ("switch_model", "switch_hardware")):
        if row.text(model):
            return f"{row.text(model)} {row.text(hardware)}".strip()
    family = _FAMILY.match(descr)
    said = [family[1].strip() if family else "", words.get("MN", "")]
    return " ".join(word for word in said if word)


def _version(aos: str, app: str) -> str:
    return " / ".join(said for said in (f"AOS {aos}" if aos else "", f"App {app}" if app else "") if said)


def alarms(rows: Rows) -> Iterator[Read]:
    """How many alarms a cooling unit has; any is a fault that the unit tells."""
    for row in rows:
        yield from _counted(row, "alarms", "other.health", "Active alarms", Health.DEGRADED)


def packs(rows: Rows) -> Iterator[Read]:
    """How many battery packs are bad; -1 is a UPS that cannot tell."""
    for row in rows:
        for reading in _counted(row, "bad", "battery.health", "Battery packs", Health.FAILED):
            yield replace(reading, part="Bad battery packs") if reading.kind == "count" else reading


def _counted(row: Row, name: str, kind: str, part: str, bad: Health) -> Iterator[Reading]:
    number, source = row.number(name), row.source(name)
    if number is not None and number >= 0:
        yield Reading(kind="count", part=part, value=number, unit="1", source=source)
        yield Reading(kind=kind, part=part, state=bad if number else Health.OK, source=source)


def analog(rows: Rows) -> Iterator[Read]:
    """Readings of coolingUnitStatusAnalog and coolingUnitExtendedAnalog: value / scale in the named unit."""
    for row in rows:
        name, value = row.text("name"), row.number("value")
        unit = row.text("unit").casefold()
        if not name or value is None or unit in _TWINS:
            continue
        if unit == "%":
            known: tuple[str, str] | None = ("fan.duty" if _FAN.search(name) else "share", "%")
        elif unit == "l/s" and _FLUID.search(name):
            known = ("waterflow", "L/s")
        else:
            known = _UNITS.get(unit)
        if known is None:
            yield Unread(f"{name}: unit {row.text('unit')!r} is not known", row.source("unit"))
            continue
        yield Reading(
            kind=known[0],
            part=name,
            value=value / (row.number("scale") or 1.0),
            unit=known[1],
            source=row.source("value"),
            index=row.index,
        )


def discrete(rows: Rows) -> Iterator[Read]:
    """Judgements of coolingUnitStatusDiscrete and coolingUnitExtendedDiscrete.

    Conditions are yes or no. A compressor or a heater is well while it runs and while it rests. A unit in
    maintenance was taken out of service. Any other word (cooling, primary, closed) says what the unit does.
    """
    for row in rows:
        name, said = row.text("name"), row.text("text").casefold()
        state = _WORDS.get(said) or _condition(name, said)
        if state is not None:
            source = row.source("value", "text")
            yield Reading(kind="other.health", part=name, state=state, source=source, index=row.index)


def _condition(name: str, said: str) -> Health | None:
    if said not in ("yes", "no"):
        return None
    if _BAD_WHEN_YES.search(name):
        return Health.FAILED if said == "yes" else Health.OK
    if _GOOD_WHEN_YES.search(name):
        return Health.OK if said == "yes" else Health.FAILED
    return None

"""Management controllers of Lenovo and IBM: fans, lamps, the event log and what is wrong now.

LENOVO-XCC-MIB, IMM-MIB, BLADE-MIB.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from collector.model.reading import Read, Reading, Row, Rows
from collector.model.snapshot import Event, Health, Limits

_MOST: Final = 200  # an inspection looks at the newest; the table lists them first
_LOG: Final[Mapping[int, str]] = {
    0: "error",
    1: "warning",
    2: "info",
}  # eventLogSeverity; other(3) is unknown
_SUMMARY: Final = {
    "critical": "error",
    "error": "error",
    "major": "error",
    "warning": "warning",
    "normal": "info",
}
_LINE: Final = re.compile(r"Severity:\s*(?P<severity>\w+)")
_WORDS: Final = {"err": "error", "error": "error", "warn": "warning", "warning": "warning", "info": "info"}
_SPEED: Final = re.compile(r"^\s*(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>%|rpm)?", re.IGNORECASE)
_CELSIUS: Final = re.compile(r"-?\d+(\.\d+)?")
_LIMITS: Final = ("low_critical", "low", "high", "high_critical")
# Lamps of these colours are lit where something is wrong; green and blue ones tell of power and of the place
_COLOURS: Final = ("amber", "orange", "yellow", "red")
_LAMP: Final[Mapping[int, Health]] = {
    0: Health.OK,
    1: Health.DEGRADED,
    2: Health.DEGRADED,
}  # off, on, blinking


def events(rows: Rows) -> Iterator[Read]:
    """eventLogTable, newest first as listed; the controller's time, without a zone, is in the text."""
    for row in list(rows)[:_MOST]:
        severity = row.number("severity")
        yield Event(
            time=None,
            severity="unknown" if severity is None else _LOG.get(int(severity), "unknown"),
            code="",
            text=" ".join(filter(None, (row.text("date"), row.text("time"), row.text("text")))),
            source=row.source("text", "severity").split(" ")[0],
        )


def lines(rows: Rows) -> Iterator[Read]:
    """readEventLogTable, newest first: `Severity:WARN  Source:BLADE_03  Name:SN#...  Date:...  Text:...`."""
    for row in list(rows)[:_MOST]:
        if text := row.text("text"):
            found = _LINE.match(text)
            severity = _WORDS.get(found["severity"].casefold(), "unknown") if found else "unknown"
            yield Event(time=None, severity=severity, code="", text=text, source=row.source("text"))


def active(rows: Rows) -> Iterator[Read]:
    """systemHealthSummaryTable: the events that stand now."""
    for row in rows:
        if text := row.text("text"):
            severity = _SUMMARY.get(row.text("severity").casefold(), "unknown")
            yield Event(time=None, severity=severity, code="active", text=text, source=row.source("text"))


def fans(rows: Rows) -> Iterator[Read]:
    """fanTable: a share of the maximum, or turns a minute. The limits are turns a minute by the MIB."""
    for row in rows:
        found = _SPEED.match(row.text("value"))
        if found is None:
            continue  # Offline, N/A: the state says whether that is wrong
        turns = (found["unit"] or "").casefold() == "rpm"
        yield Reading(
            kind="fan.speed" if turns else "fan.duty",
            part=row.text("name") or f"fan {row.index}",
            value=float(found["number"]),
            unit="rpm" if turns else "%",
            limits=_turns(row) if turns else None,
            index=row.index,
            source=row.source("value"),
        )


def _turns(row: Row) -> Limits | None:
    """The limits that are set: a controller without them says 0."""
    low_critical, low, high, high_critical = (row.number(name) or None for name in _LIMITS)
    if not any((low_critical, low, high, high_critical)):
        return None
    return Limits(
        low_critical=low_critical, low_degraded=low, high_degraded=high, high_critical=high_critical
    )


def lamps(rows: Rows) -> Iterator[Read]:
    """allLEDsTable, light path: lamps whose colour is that of a fault."""
    for row in rows:
        state, label = row.number("state"), row.text("label")
        if label and state is not None and row.text("color").casefold().startswith(_COLOURS):
            yield Reading(
                kind="other.health",
                part=f"LED {label}",
                state=_LAMP.get(int(state), Health.UNKNOWN),
                index=row.index,
                source=row.source("state"),
            )


def ambient(rows: Rows) -> Iterator[Read]:
    """Air at the front of a BladeCenter, or at the rear card of a Flex System, which tells a highest."""
    for row in rows:
        flex = bool(row.text("highest"))
        named = (
            (("first", "Rear LED card"),) if flex else (("first", "Front panel"), ("second", "Front panel 2"))
        )
        for field, part in named:
            if found := _CELSIUS.search(row.text(field)):
                yield Reading(
                    kind="temperature", part=part, value=float(found[0]), unit="Cel", source=row.source(field)
                )

"""Arrays over FCMGMT-MIB: sensors whose value stands in a text, and events.

`CPU Temperature-Ctlr B: 61 C 141.80F`, `Voltage 12V Rail Loc: left-PSU: 12.18V`, `Overall Unit Status: OK`.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from collector.model.reading import Read, Reading, Row, Rows
from collector.model.snapshot import Event, Health

_VALUE: Final = re.compile(
    r"^(?P<name>.*):\s*(?P<value>-?\d+(?:\.\d+)?)\s*(?P<unit>C|V|A|%|W|RPM)(?![A-Za-z])"
)
_WORD: Final = re.compile(r"^(?P<name>.*):\s*(?P<word>[A-Za-z][A-Za-z ]*)$")
_UNITS: Final[Mapping[str, tuple[str, str]]] = {
    "C": ("temperature", "Cel"),
    "V": ("voltage", "V"),
    "A": ("current", "A"),
    "W": ("power", "W"),
    "RPM": ("fan.speed", "rpm"),
    "%": ("battery.charge", "%"),
}
# connUnitSensorStatus; other(2) says nothing of the sensor
_STATUS: Final = {1: Health.UNKNOWN, 2: Health.UNKNOWN, 3: Health.OK, 4: Health.DEGRADED, 5: Health.FAILED}
_WORDS: Final[Mapping[str, Health | None]] = {
    "ok": Health.OK,
    "good": Health.OK,
    "up": Health.OK,
    "warning": Health.DEGRADED,
    "degraded": Health.DEGRADED,
    "error": Health.FAILED,
    "fault": Health.FAILED,
    "failed": Health.FAILED,
    "not ok": Health.FAILED,
    "down": Health.FAILED,
    "absent": None,
    "not present": None,
    "not installed": None,
}
_TYPES: Final = {3: "battery", 4: "fan", 5: "psu", 7: "enclosure", 8: "module"}  # connUnitSensorType
_SEVERITY: Final = {
    2: "error",
    3: "error",
    4: "error",
    5: "error",
    6: "warning",
    7: "info",
    8: "info",
    9: "info",
}
_MOST: Final = 200  # an inspection looks at the newest


def sensors(rows: Rows) -> Iterator[Read]:
    """A reading and a state a sensor, as far as it tells them."""
    for row in rows:
        message = row.text("message")
        number, word = _VALUE.match(message), _WORD.match(message)
        found = number or word
        name = (found["name"] if found else message).strip() or row.text("name") or f"sensor {row.index}"
        kind, unit = _UNITS[number["unit"]] if number else ("", "")
        if number:
            yield Reading(
                kind=kind, part=name, value=float(number["value"]), unit=unit, index=row.index,
                source=row.source("message"),
            )  # fmt: skip
        state, told = _state(row, word["word"] if word else "")
        if told and state is not None:
            yield Reading(
                kind=_health(row, kind, name), part=name, state=state, index=row.index,
                source=row.source("status", "message") if not number else row.source("status"),
            )  # fmt: skip


def events(rows: Rows) -> Iterator[Read]:
    """connUnitEventTable, as the array lists it; its own time, without a zone, stands in the text."""
    for row in list(rows)[-_MOST:]:
        text = " ".join(filter(None, (row.text("time"), row.text("text"))))
        severity = _SEVERITY.get(int(row.number("severity") or 0), "unknown")
        yield Event(time=None, severity=severity, code=row.text("id"), text=text, source=row.source("text"))


def _state(row: Row, word: str) -> tuple[Health | None, bool]:
    """(state, whether anything was said of it); None for a part that is not there."""
    status = row.number("status")
    if status is not None:
        return _STATUS.get(int(status), Health.UNKNOWN), True
    if not word:
        return None, False
    return _WORDS.get(word.strip().casefold(), Health.UNKNOWN), True


def _health(row: Row, kind: str, name: str) -> str:
    """The kind of the judgement: of what is measured, else of the part that the sensor belongs to."""
    if kind in ("temperature", "voltage", "current", "power"):
        return f"{kind}.health"
    if kind == "battery.charge":
        return "battery.health"
    if kind == "fan.speed":
        return "fan.health"
    if name.casefold().startswith("overall unit"):
        return "device.health"
    return f"{_TYPES.get(int(row.number('type') or 0), 'other')}.health"

"""Brocade IronWare (Foundry, FastIron, NetIron, ICX): temperatures, transceivers, fans and supplies, the log.

FOUNDRY-SN-AGENT-MIB, FOUNDRY-SN-SWITCH-GROUP-MIB.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from collector.model.reading import Fact, Read, Reading, Row, Rows
from collector.model.snapshot import Event, Health, Limits

_PRODUCTS: Final = "1.3.6.1.4.1.1991.1.3."
_CARRIER: Final = {
    "1": "2024F",
    "2": "2024C",
    "3": "2048F",
    "4": "2048C",
    "5": "2048FX",
    "6": "2048CX",
    "7": "2024F4X",
    "8": "2024C4X",
}
_CHASSIS: Final = {"1": "16", "2": "8", "3": "4", "4": "32"}
# FOUNDRY-SN-ROOT-MIB, registration: family, then the number of the member
_MODELS: Final[Mapping[str, tuple[str, Mapping[str, str]]]] = {
    "36": ("FastIron SX", {"1": "", "3": " 800", "5": " 1600"}),
    "41": ("NetIron XMR ", {"1": "16000", "2": "8000", "3": "4000", "4": "32000"}),
    "44": ("NetIron MLX-", _CHASSIS),
    "49": ("NetIron CES ", _CARRIER),
    "51": ("NetIron CER ", _CARRIER),
    "55": ("MLXe-", _CHASSIS),
}
# `-002.8257 dBm: Normal`: the value, and what the switch makes of it
_MEASURED: Final = re.compile(r"^\s*(?P<value>[-+]?\d+(?:\.\d+)?)\s*\S*?\s*(?::\s*(?P<word>.+?))?\s*$")
_WORDS: Final[Mapping[str, Health]] = {
    "normal": Health.OK,
    "low-warn": Health.DEGRADED,
    "high-warn": Health.DEGRADED,
    "low-alarm": Health.FAILED,
    "high-alarm": Health.FAILED,
}
_MODULE: Final = (
    ("temperature", "temperature", "Cel", ""),
    ("voltage", "voltage", "V", ""),
    ("bias", "optical.bias", "mA", ""),
    ("rx", "optical.power", "dBm", " Rx"),
    ("tx", "optical.power", "dBm", " Tx"),
)
_STATUS: Final[Mapping[float, Health | None]] = {1: None, 2: Health.OK, 3: Health.FAILED}
# `Power supply 1 present, status ok`: a description that changes with the state is no name
_TELLING: Final = re.compile(r"present|status|\b(ok|fail\w*|normal|good|bad)\b", re.IGNORECASE)
# snAgSysLogBufferCriticalLevel
_LEVELS: Final = {
    1: "unknown",
    2: "alert",
    3: "critical",
    4: "debug",
    5: "emergency",
    6: "error",
    7: "info",
    8: "notice",
    9: "warning",
}


def model(rows: Rows) -> Iterator[Read]:
    """NetIron and SuperX say only their series in sysDescr; the others are named there."""
    for row in rows:
        family, _, member = row.text("object_id").removeprefix(".").removeprefix(_PRODUCTS).partition(".")
        series, members = _MODELS.get(family, ("", {}))
        if name := members.get(member.split(".")[0]):
            yield Fact("model", f"{series}{name}", row.source("object_id"))


def temperatures(rows: Rows) -> Iterator[Read]:
    """snAgentTempTable and snAgentTemp2Table, steps of 0.5 Cel; the first is left out where the second is."""
    if rows.around["unit_temperatures"] and not any("unit" in row.fields for row in rows):
        return
    for row in rows:
        if (value := row.number("value")) is not None:
            unit = f"Unit {row.text('unit')} " if row.text("unit") else ""
            yield _celsius(unit + (row.text("descr") or f"sensor {row.index}"), value, row, "value", None)


def chassis(rows: Rows) -> Iterator[Read]:
    """Temperature of the chassis, or of each unit, with its warning and shutdown limits; steps of 0.5 Cel."""
    for row in rows:
        value, warn, stop = (row.number(name) for name in ("actual", "warning", "shutdown"))
        if value is not None:
            limits = Limits(
                high_degraded=warn / 2 if warn else None, high_critical=stop / 2 if stop else None
            )
            part = f"Unit {row.index}" if row.index != "0" else "Chassis"
            yield _celsius(part, value, row, "actual", limits)


def _celsius(part: str, halves: float, row: Row, field: str, limits: Limits | None) -> Reading:
    return Reading(
        kind="temperature",
        part=part,
        value=halves / 2,
        unit="Cel",
        limits=limits,
        index=row.index,
        source=row.source(field),
    )


def fans(rows: Rows) -> Iterator[Read]:
    yield from _parts(rows, "fan.health", "Fan", "unit_fans")


def supplies(rows: Rows) -> Iterator[Read]:
    yield from _parts(rows, "psu.health", "Power supply", "unit_supplies")


def _parts(rows: Rows, kind: str, word: str, by_unit: str) -> Iterator[Read]:
    """other(1) is an empty place, normal(2), failure(3). A stack has a second table, by unit."""
    if rows.around[by_unit] and not any("unit" in row.fields for row in rows):
        return
    for row in rows:
        state = _STATUS.get(row.number("state") or 0, Health.UNKNOWN)
        if state is not None:
            unit = f"Unit {row.text('unit')} " if row.text("unit") else ""
            name = f"{unit}{word} {row.text('number') or row.index}"
            descr = "" if _TELLING.search(row.text("descr")) else row.text("descr")
            yield Reading(
                kind=kind,
                part=f"{name} {descr}".strip(),
                state=state,
                index=row.index,
                source=row.source("state"),
            )


def optics(rows: Rows) -> Iterator[Read]:
    """Transceivers and their lanes: text with the switch's own judgement, or `N/A` for an empty cage."""
    for row in rows:
        port = row.text("name") or row.text("descr") or f"ifIndex {row.text('interface') or row.index}"
        lane = f" lane {row.text('lane')}" if row.text("lane") else ""
        for field, kind, unit, way in _MODULE:
            if found := _MEASURED.match(row.text(field)):
                word = (found["word"] or "").casefold().replace(" ", "-")
                yield Reading(
                    kind=kind,
                    part=port + way + lane,
                    value=float(found["value"]),
                    unit=unit,
                    state=_WORDS.get(word, Health.UNKNOWN) if word else None,
                    index=row.index,
                    source=row.source(field),
                )


def events(rows: Rows) -> Iterator[Read]:
    """The logging buffer. Its calendar time is text without a zone: it stays in the text."""
    for row in rows:
        when = row.text("calendar") or (
            f"({int(row.number('ticks') or 0) // 100} s after start)" if row.text("ticks") else ""
        )
        yield Event(
            time=None,
            severity=_LEVELS.get(int(row.number("level") or 0), "unknown"),
            code="",
            text=f"{when} {row.text('text')}".strip(),
            source=row.source("text", "level").split(" ")[0],
        )

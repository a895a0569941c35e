"""H3C and HPE Comware: entities and transceivers. HH3C-ENTITY-EXT-MIB, HH3C-TRANSCEIVER-INFO-MIB."""

import re
from collections.abc import Iterator, Mapping

from collector.model.reading import Read, Reading, Row, Rows
from collector.model.snapshot import Health, Limits, PartRecord

_UNREAD = (65535.0, 2147483647.0, -2147483648.0)
# Ports, fans and supplies repeat the temperature of their board.
_WARM = frozenset({"module", "sensor", "chassis"})
_KINDS: Mapping[str, str] = {
    "module": "module.health",
    "port": "port.health",
    "chassis": "enclosure.health",
    "sensor": "other.health",
    "fan": "fan.health",
    "psu": "psu.health",
}
# hh3cEntityExtErrorStatus; None: the part is not there, or has no such status. The MIB announces that states
# may be added: those are unknown.
_ERRORS: Mapping[float, Health | None] = {
    1: None,  # notSupported
    2: Health.OK,  # normal
    3: Health.FAILED,  # postFailure
    4: None,  # entityAbsent
    11: Health.FAILED,  # poeError
    21: Health.FAILED,  # stackError
    22: Health.OK,  # stackPortBlocked: closes the ring of a daisy chain
    23: Health.FAILED,  # stackPortFailed
    31: Health.DEGRADED,  # sfpRecvError: no light comes in, the far side may be off
    32: Health.FAILED,  # sfpSendError
    33: Health.FAILED,  # sfpBothError
    41: Health.FAILED,  # fanError
    51: Health.FAILED,  # psuError
    61: Health.FAILED,  # rpsError
    71: Health.FAILED,  # moduleFaulty
    81: Health.FAILED,  # sensorError
    91: Health.FAILED,  # hardwareFaulty
}
_OPER = {4.0: Health.FAILED}  # Hh3cOperState: dangerous(4); disabled(2) and enabled(3) say who uses it


def entities(rows: Rows) -> Iterator[Read]:
    """hh3cEntityExtStateTable, indexed by entPhysicalIndex: a row with load or memory is a processor."""
    told = {"fan": bool(rows.around["fans"]), "psu": bool(rows.around["supplies"])}
    for row in rows:
        part, what = row.text("name") or row.text("descr") or f"entity {row.index}", row.text("class")
        celsius = _real(row, "temperature")
        limited = _real(row, "hot") is not None  # an agent without ENTITY-MIB tells no classes
        if celsius is not None and (
            (what in _WARM and what != "chassis") or (what in ("chassis", "") and limited)
        ):
            limits = _limits(row, cold="low_degraded", hot="high_degraded", critical="high_critical")
            yield _made("temperature", part, celsius, "Cel", row, "temperature", limits)
        if _has_processor(row):
            for load, field in (("cpu.used", "cpu"), ("memory.used", "memory")):
                if (used := _real(row, field)) is not None:
                    yield _made(load, part, used, "%", row, field, None)
        kind = _KINDS.get(what, "")
        if kind and not told.get(what) and (error := row.number("error")) is not None:
            state = _OPER.get(row.number("oper") or 0) or _ERRORS.get(error, Health.UNKNOWN)
            if state is not None:
                yield Reading(
                    kind=kind, part=part, state=state, index=row.index, source=row.source("error", "oper")
                )


def _has_processor(row: Row) -> bool:
    return any(row.number(field) for field in ("cpu", "memory", "memory_bytes", "memory_wide"))


def old_load(rows: Rows) -> Iterator[Read]:
    """CPU and memory of Comware before HH3C-ENTITY-EXT-MIB; a row a board."""
    if any(_has_processor(row) for row in rows.around["snmp/comware:entities"]):
        return
    for row in rows:
        cpu, size, free = (row.number(name) for name in ("cpu", "size", "free"))
        if cpu is not None:
            yield _made("cpu.used", f"CPU {row.index}", cpu, "%", row, "cpu", None)
        if size and free is not None and free <= size:
            share = round(100 * (size - free) / size, 2)
            yield _made("memory.used", f"Memory {row.index}", share, "%", row, "free", None)


def optics(rows: Rows) -> Iterator[Read]:
    """hh3cTransceiverInfoTable, a row an interface. Light 1/100 dBm, bias 1/100 mA, supply 1/100 V, 1 Cel."""
    for row in rows:
        port = row.text("name") or row.text("descr") or f"ifIndex {row.index}"
        for field, kind, unit, way, factor in (
            ("temperature", "temperature", "Cel", "", 0.001),
            ("voltage", "voltage", "cV", "", 0.01),
            ("bias", "optical.bias", "uA", "", 1.0),
            ("rx", "optical.power", "cdBm", " Rx", 1.0),
            ("tx", "optical.power", "cdBm", " Tx", 1.0),
        ):
            value = _real(row, field)
            if value is None:
                continue
            scaled = value * 10 if field == "bias" else value
            yield _made(kind, port + way, scaled, unit, row, field, _alarms(row, field, factor))


def _alarms(row: Row, field: str, factor: float) -> Limits | None:
    """Alarm and warning limits in the unit of the value; 0 for both ends of the range is "not supported"."""
    said = {
        "low_critical": _real(row, f"{field}_low"),
        "low_degraded": _real(row, f"{field}_low_warn"),
        "high_degraded": _real(row, f"{field}_high_warn"),
        "high_critical": _real(row, f"{field}_high"),
    }
    if said["low_critical"] == said["high_critical"]:
        # Older software tells the range of the light instead: the most and the least it may be.
        said = {"low_critical": _real(row, f"{field}_min"), "high_critical": _real(row, f"{field}_max")}
    return Limits(**{name: round(n * factor, 3) for name, n in said.items() if n is not None}) or None


def lanes(rows: Rows) -> Iterator[Read]:
    """hh3cTransceiverChannelTable: a row a lane, in the units of the module."""
    for row in rows:
        port = row.text("name") or row.text("descr") or f"ifIndex {row.text('interface')}"
        for field, kind, unit, way in (
            ("bias", "optical.bias", "uA", ""),
            ("rx", "optical.power", "cdBm", " Rx"),
            ("tx", "optical.power", "cdBm", " Tx"),
        ):
            if (value := _real(row, field)) is not None:
                scaled = value * 10 if field == "bias" else value
                yield _made(kind, f"{port}{way} lane {row.text('lane')}", scaled, unit, row, field, None)


def modules(rows: Rows) -> Iterator[Read]:
    """Transceivers as parts; a module that nothing can be read from answers stars."""
    for row in rows:
        said = [re.sub(r"[*\s]+", " ", row.text(name)).strip() for name in ("maker", "type", "serial")]
        port = row.text("name") or row.text("descr") or f"ifIndex {row.index}"
        if said[1] or said[2]:
            yield PartRecord(
                part=f"{port} transceiver",
                type="transceiver",
                model=" ".join(filter(None, said[:2])) or None,
                serial=said[2] or None,
                part_number=row.text("part_number") or None,
                source=row.source("type", "serial").split(" ")[0],
            )


def _real(row: Row, field: str) -> float | None:
    value = row.number(field)
    return None if value in _UNREAD else value


def _limits(row: Row, **names: str) -> Limits | None:
    said = {name: _real(row, field) for field, name in names.items()}
    return Limits(**{name: n for name, n in said.items() if n}) or None


def _made(
    kind: str, part: str, value: float, unit: str, row: Row, field: str, limits: Limits | None
) -> Reading:
    return Reading(
        kind=kind, part=part, value=value, unit=unit, limits=limits, index=row.index, source=row.source(field)
    )

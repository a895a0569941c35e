"""Aruba AOS-CX: transceivers, ARUBAWIRED-PM-MIB. Every number is text in a plain unit: Cel, V, mA, mW."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from collector.model.reading import Read, Reading, Row, Rows
from collector.model.snapshot import Health, Limits, PartRecord

_FLOOR: Final = -40.0  # dBm: SFF-8472 counts light in steps of 0.1 uW
_LANE: Final = (
    ("bias", "optical.bias", "mA", ""),
    ("rx", "optical.power", "dBm", " Rx"),
    ("tx", "optical.power", "dBm", " Tx"),
)
# arubaWiredPmXcvrConnectorStatus: incompatible(0), unrecognized(2) and unsupported(3) carry no traffic,
# supported(1) does, and so does unsupportedAllowed(4), because an operator wants it
_STATUS: Final[Mapping[int, Health]] = {
    0: Health.FAILED,
    1: Health.OK,
    2: Health.FAILED,
    3: Health.FAILED,
    4: Health.OK,
}


def modules(rows: Rows) -> Iterator[Read]:
    """arubaWiredPmXcvrTable: what is plugged in, and whether the switch works with it."""
    for row in rows:
        port = row.text("port") or f"ifIndex {row.index}"
        if row.text("model") or row.text("serial"):
            yield PartRecord(
                part=f"{port} transceiver",
                type="transceiver",
                model=row.text("model") or None,
                serial=row.text("serial") or None,
                part_number=row.text("product") or row.text("part_number") or None,
                source=row.source("model", "serial").split(" ")[0],
            )
            if (status := row.number("status")) is not None:
                yield Reading(
                    kind="module.health",
                    part=f"{port} transceiver",
                    state=_STATUS.get(int(status), Health.UNKNOWN),
                    index=row.index,
                    source=row.source("status"),
                )


def optics(rows: Rows) -> Iterator[Read]:
    """arubaWiredPmXcvrDomTable: temperature and supply of the module, and the limits of its lanes."""
    for row in rows:
        port = row.text("port") or row.text("name") or f"ifIndex {row.index}"
        for field, kind, unit in (("temperature", "temperature", "Cel"), ("voltage", "voltage", "V")):
            if (value := row.number(field)) is not None:
                yield _made(kind, port, value, unit, row, field, _limits(row, field))


def lanes(rows: Rows) -> Iterator[Read]:
    """arubaWiredPmXcvrLaneDomTable. The only lane of a module is the module, and has its name."""
    count = Counter(row.text("interface") for row in rows)
    modules: Mapping[str, Row] = {row.index: row for row in rows.around["optics"]}
    for row in rows:
        interface = row.text("interface")
        module = modules.get(interface)
        port = (module.text("port") if module else "") or row.text("name") or f"ifIndex {interface}"
        lane = f" lane {row.text('lane')}" if count[interface] > 1 else ""
        for field, kind, unit, way in _LANE:
            if (value := row.number(field)) is not None:
                level = _dbm(value) if way else value
                limits = _limits(module, field) if module else None
                yield _made(kind, port + way + lane, level, unit, row, field, limits)


def _limits(row: Row, field: str) -> Limits | None:
    said = {
        "low_critical": row.number(f"{field}_low"),
        "low_degraded": row.number(f"{field}_low_warn"),
        "high_degraded": row.number(f"{field}_high_warn"),
        "high_critical": row.number(f"{field}_high"),
    }
    if field in ("rx", "tx"):
        said = {name: None if n is None or n <= 0 else _dbm(n) for name, n in said.items()}
    return Limits(**said) or None


def _dbm(milliwatts: float) -> float:
    return round(10 * math.log10(milliwatts), 3) if milliwatts > 1e-4 else _FLOOR


def _made(
    kind: str, part: str, value: float, unit: str, row: Row, field: str, limits: Limits | None
) -> Reading:
    return Reading(
        kind=kind, part=part, value=value, unit=unit, limits=limits, index=row.index, source=row.source(field)
    )

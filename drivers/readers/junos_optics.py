"""Juniper Junos: transceivers, JUNIPER-DOM-MIB. Light in 1/100 dBm, bias in uA, voltage in mV."""

from collections import Counter
from collections.abc import Iterator

from collector.model.reading import Read, Reading, Row, Rows
from collector.model.snapshot import Limits

# (field, kind, unit, what follows the name of the port)
_MODULE = (
    ("temperature", "temperature", "Cel", ""),
    ("voltage", "voltage", "mV", ""),
    ("bias", "optical.bias", "uA", ""),
    ("rx", "optical.power", "cdBm", " Rx"),
    ("tx", "optical.power", "cdBm", " Tx"),
)
_LANE = _MODULE[2:]
_COHERENT = (
    ("tx", "optical.power", "cdBm", " Tx"),
    ("rx", "optical.power", "cdBm", " Rx"),
    ("bias", "optical.bias", "mA", ""),
    ("temperature", "temperature", "Cel", ""),
    ("offset", "frequency", "MHz", " carrier offset"),
)


def modules(rows: Rows) -> Iterator[Read]:
    """jnxDomCurrentTable, a row an interface. 0 is "not monitored": Junos has no other word for it."""
    for row in rows:
        port = row.text("name") or row.text("descr") or f"ifIndex {row.index}"
        for field, kind, unit, way in _MODULE:
            if value := row.number(field):
                yield _made(kind, port + way, value, unit, row, field, _limits(row, field))


def lanes(rows: Rows) -> Iterator[Read]:
    """jnxDomModuleLaneTable. The only lane of a module is the module, and has its name."""
    count = Counter(row.text("interface") for row in rows)
    limits = {row.index: row for row in rows.around["optics"]}
    for row in rows:
        interface = row.text("interface")
        port = row.text("name") or row.text("descr") or f"ifIndex {interface}"
        lane = f" lane {row.text('lane')}" if count[interface] > 1 else ""
        for field, kind, unit, way in _LANE:
            if value := row.number(field):
                of_module = limits.get(interface)
                own = _limits(of_module, field) if of_module else None
                yield _made(kind, port + way + lane, value, unit, row, field, own)


def coherent(rows: Rows) -> Iterator[Read]:
    """jnxOpticsPMCurrentTable: light, bias, temperature; how far the carrier is off, either way, in MHz."""
    for row in rows:
        part = f"{row.text('name') or row.text('descr') or f'ifIndex {row.index}'} coherent"
        for field, kind, unit, what in _COHERENT:
            if (value := row.number(field)) is not None:
                far = abs(value) if field == "offset" else value
                yield _made(kind, part + what, far, unit, row, field, None)


def _limits(row: Row, field: str) -> Limits | None:
    """The module's limits, lowest first. One number for all, or no order, is none."""
    names = {
        "low_critical": f"{field}_low",
        "low_degraded": f"{field}_low_warn",
        "high_degraded": f"{field}_high_warn",
        "high_critical": f"{field}_high",
    }
    said = {name: number for name, field in names.items() if (number := row.number(field)) is not None}
    ordered = list(said.values()) == sorted(said.values())
    return Limits(**said) if ordered and len(set(said.values())) > 1 else None


def _made(
    kind: str, part: str, value: float, unit: str, row: Row, field: str, limits: Limits | None
) -> Reading:
    return Reading(
        kind=kind, part=part, value=value, unit=unit, limits=limits, index=row.index, source=row.source(field)
    )

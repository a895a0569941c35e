"""Aruba AOS-CX: supplies, fans and modules as parts, as far as ENTITY-MIB does not list them."""

from collections.abc import Iterator

from collector.model.reading import Read, Rows
from collector.model.snapshot import PartRecord


def supplies(rows: Rows) -> Iterator[Read]:
    """arubaWiredPowerSupplyTable."""
    return _parts(rows, "psu", "Power supply")


def trays(rows: Rows) -> Iterator[Read]:
    """arubaWiredFanTrayTable."""
    return _parts(rows, "fan", "Fan tray")


def fans(rows: Rows) -> Iterator[Read]:
    """arubaWiredFanTable."""
    return _parts(rows, "fan", "Fan")


def modules(rows: Rows) -> Iterator[Read]:
    """arubaWiredModuleTable."""
    return _parts(rows, "module", "Module")


def _parts(rows: Rows, type_: str, called: str) -> Iterator[Read]:
    """What has a model or a serial number; an empty bay has neither."""
    listed = {row.text("serial") for row in rows.around["snmp/entity"]}
    for row in rows:
        model, serial = row.text("model"), row.text("serial")
        if (model or serial) and not (serial and serial in listed):
            yield PartRecord(
                part=f"{called} {row.text('name') or row.index}",
                type=type_,
                model=model or None,
                serial=serial or None,
                part_number=row.text("part_number") or None,
                source=row.source("serial", "model").split(" ")[0],
            )

"""The cards of a Cisco router, for images that have no ENTITY-MIB: OLD-CISCO-CHASSIS-MIB, cardTable."""

from collections.abc import Iterator

from collector.model.reading import Read, Rows
from collector.model.snapshot import PartRecord


def cards(rows: Rows) -> Iterator[Read]:
    """One record a card, where the entity table has none; a serial of 0 is none.

    around   `snmp/entity`: the table that replaced this one
    """
    if any(row.text("class") for row in rows.around["snmp/entity"]):
        return
    for row in rows:
        slot, serial = row.number("slot"), row.text("serial")
        name = f"slot {int(slot)}" if slot is not None and slot >= 0 else f"card {row.index}"
        yield PartRecord(
            part=f"{name} {row.text('descr')}".strip(),
            type="module",
            model=row.text("descr") or None,
            serial=serial if serial not in ("", "0") else None,
            version=row.text("software") or None,
            source=row.source("descr"),
        )

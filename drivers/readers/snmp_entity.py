"""Inventory of ENTITY-MIB: the parts that can be replaced, with what they say of themselves."""

from collections import Counter
from collections.abc import Iterator

from collector.model.reading import Fact, Read, Row, Rows
from collector.model.snapshot import PartRecord

# What is kept of entPhysicalClass: sensors and containers are not, nor are ports without a serial.
_TYPES = frozenset(
    {"chassis", "backplane", "psu", "fan", "module", "port", "stack", "cpu", "battery", "storage drive"}
)
_NOTHING = frozenset(
    {"", "n/a", "na", "none", "null", "not available", "unknown", "0", "<private>", "private"}
)


def inventory(rows: Rows) -> Iterator[Read]:
    """Part records of the physical entities, and the facts of the chassis."""
    named = Counter(_name(row) for row in rows)
    for row in rows:
        kind = row.text("class")
        if kind not in _TYPES or (kind == "port" and not _said(row, "serial")):
            continue
        name = _name(row)
        yield PartRecord(
            part=name if named[name] == 1 else f"{name} #{row.index}",
            type=kind,
            model=_said(row, "model") or _said(row, "descr"),
            serial=_said(row, "serial"),
            version=_said(row, "software") or _said(row, "firmware"),
            source=row.source("class", "name").split(" ")[0],
        )
    yield from _facts(rows)


def _facts(rows: Rows) -> Iterator[Fact]:
    """Model, serial and version of the first chassis, or of the first member of a stack.

    An agent that says no classes at all has its chassis where nothing is said to contain it.
    """
    chassis = [row for row in rows if row.text("class") in ("chassis", "stack")]
    if not any(row.text("class") for row in rows):
        chassis = [row for row in rows if row.text("parent") in ("", "0")]
    for fact, field in (("serial", "serial"), ("model", "model"), ("os_version", "software")):
        for row in chassis:
            if said := _said(row, field):
                yield Fact(fact, said, row.source(field))
                break


def _name(row: Row) -> str:
    return row.text("name") or row.text("descr") or f"entity {row.index}"


def _said(row: Row, field: str) -> str | None:
    """What the field says; the words that stand for nothing are nothing."""
    text = row.text(field)
    return None if text.casefold() in _NOTHING else text

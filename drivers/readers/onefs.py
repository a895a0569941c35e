"""Isilon OneFS: power sensors, whose unit only their description tells. ISILON-MIB."""

from collections.abc import Iterator

from collector.model.reading import Read, Reading, Rows, Unread


def power(rows: Rows) -> Iterator[Read]:
    """powerSensorTable: currents and powers by their description, all others are voltages."""
    for row in rows:
        text = f"{row.text('name')} {row.text('descr')}".casefold()
        value = row.number("value")
        if value is None:
            if row.text("value"):
                yield Unread(f"power sensor {row.index} reads {row.text('value')!r}", row.source("value"))
            continue
        kind, unit = ("current", "A") if "current" in text or "amp" in text else ("voltage", "V")
        if "watt" in text or "wattage" in text:
            kind, unit = "power", "W"
        yield Reading(
            kind=kind,
            part=row.text("descr") or row.text("name") or f"power sensor {row.index}",
            value=value,
            unit=unit,
            index=row.index,
            source=row.source("value"),
        )

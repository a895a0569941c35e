"""Isilon OneFS: power sensors, whose unit their description tells, idle time, nodes gone. ISILON-MIB."""

from collections.abc import Iterator

from collector.model.reading import Read, Reading, Rows, Unread
from collector.model.snapshot import Health


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


def processors(rows: Rows) -> Iterator[Read]:
    """What the processors of the node are not idle, from thousandths."""
    for row in rows:
        idle = row.number("idle")
        if idle is not None and 0 <= idle <= 1000:
            yield Reading(
                kind="cpu.used", part="Node", value=(1000 - idle) / 10, unit="%", source=row.source("idle")
            )


def offline(rows: Rows) -> Iterator[Read]:
    """Every node of the cluster that is off-line, by its logical number."""
    for row in rows:
        for number in filter(None, (said.strip() for said in row.text("offline").split(","))):
            if number.isdigit():
                yield Reading(
                    kind="cluster.health",
                    part=f"Node {number}",
                    state=Health.FAILED,
                    source=row.source("offline"),
                )
            else:
                yield Unread(f"nodes off-line: {number!r}", row.source("offline"))

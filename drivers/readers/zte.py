"""ZTE: memory of a unit, whose columns are bytes on some models and percent on others; alarms; contacts."""

from collections.abc import Iterator

from collector.model.reading import Read, Reading, Rows
from collector.model.snapshot import Event, Health, PartRecord


def memory(rows: Rows) -> Iterator[Read]:
    """zxr10SystemMemUsed: bytes by the MIB; what is at most 100 is percent, for nothing runs in 100 bytes."""
    for row in rows:
        used, size = row.number("used"), row.number("size")
        if used is None or (not size and (used == 0 or used > 100)):
            continue  # a unit that is down has neither
        percent = used if used <= 100 else 100 * used / (size or used)
        yield Reading(
            kind="memory.used",
            part=f"Unit {row.index}",
            value=round(percent, 2),
            unit="%",
            index=row.index,
            source=row.source("used", "size"),
        )


def alarms(rows: Rows) -> Iterator[Read]:
    """One event an alarm that stands. The MIB gives its levels no meaning."""
    for row in rows:
        if row.number("raised") == 1 and row.text("text"):
            yield Event(
                time=None,
                severity="unknown",
                code=row.text("code"),
                text=f"active alarm: {row.text('text')}",
                source=row.source("text"),
            )


def contacts(rows: Rows) -> Iterator[Read]:
    """zxAnEnvDevMonSwitchTable: lowLevel(1), highLevel(2), unknown(255); device 0 is no device."""
    names = {row.index.rpartition(".")[2]: row.text("name") for row in rows.around["devices"]}
    for row in rows:
        device, now = row.text("device"), row.number("now")
        if device in ("", "0") or now is None:
            continue
        known = now in (1, 2)
        state = (Health.OK if now == row.number("normal") else Health.FAILED) if known else Health.UNKNOWN
        yield Reading(
            kind="other.health",
            part=f"Contact {row.index.rpartition('.')[2]} {names.get(device, '')}".strip(),
            state=state,
            index=row.index,
            source=row.source("now", "normal"),
        )


def modules(rows: Rows) -> Iterator[Read]:
    """Transceivers as parts."""
    for row in rows:
        if row.text("model") or row.text("serial"):
            yield PartRecord(
                part=row.text("name") or f"ifIndex {row.index}",
                type="transceiver",
                model=" ".join(filter(None, (row.text("maker"), row.text("model")))) or None,
                serial=row.text("serial") or None,
                source=row.source("model", "serial").split(" ")[0],
            )

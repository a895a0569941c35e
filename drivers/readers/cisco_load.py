"""Cisco's processors and memory, which several generations of tables tell: the newest that answers counts."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from collector.model.reading import Read, Reading, Row, Rows

_MEMORY: Final = ("enhanced", "pools", "processor_memory")
_INVALID: Final = 2  # TruthValue false, of cempMemPoolValid and ciscoMemoryPoolValid


def processors(rows: Rows) -> Iterator[Read]:
    """Use of each core where the device counts them, else of each processor, over five minutes.

    around   `cores`: cpmCoreTable, by processor and core
    """
    cores: dict[str, list[Row]] = defaultdict(list)
    for core in rows.around["cores"]:
        if core.number("five_minutes") is not None:
            cores[core.text("processor")].append(core)
    for row in rows:
        name = _entity(row) or f"processor {row.index}"
        if row.index in cores:
            for core in cores[row.index]:
                yield _use(core, "five_minutes", f"{name} core {core.text('core')}")
        elif row.number("five_minutes") is not None:
            yield _use(row, "five_minutes", name)
        elif row.number("old_five_minutes") is not None:
            yield _use(row, "old_five_minutes", name)
    yield from _alone(cores, rows)


def _alone(cores: Mapping[str, list[Row]], rows: Rows) -> Iterator[Reading]:
    """Cores of processors that have no row of their own."""
    known = {row.index for row in rows}
    for processor, found in cores.items():
        if processor not in known:
            yield from (_use(core, "five_minutes", f"processor {core.index}") for core in found)


def oldest_processor(rows: Rows) -> Iterator[Read]:
    """avgBusy5 of OLD-CISCO-CPU-MIB, where nothing newer answers."""
    if not rows.around["processors"]:
        yield from (_use(row, "busy", "processor") for row in rows if row.number("busy") is not None)


def enhanced_pools(rows: Rows) -> Iterator[Read]:
    """The pools of CISCO-ENHANCED-MEMPOOL-MIB that are valid."""
    for row in rows:
        if _answers(row):
            used, free = _columns(row)
            yield from _memory(row, f"{_entity(row)} {row.text('pool')}", used, free)


def pools(rows: Rows) -> Iterator[Read]:
    """The pools of CISCO-MEMORY-POOL-MIB, where the enhanced table has none."""
    if not any(map(_answers, rows.around["enhanced"])):
        for row in rows:
            if row.number("valid") != _INVALID:
                yield from _memory(row, row.text("pool"), "used", "free")


def processor_memory(rows: Rows) -> Iterator[Read]:
    """The memory of cpmCPUTotalTable, where no table of pools answers."""
    if any(map(_answers, (*rows.around["enhanced"], *rows.around["pools"]))):
        return
    for row in rows:
        if _answers(row):
            used, free = _columns(row)
            yield from _memory(row, f"{_entity(row) or f'processor {row.index}'} memory", used, free)


def _answers(row: Row) -> bool:
    """Whether a pool is valid and tells both what is used and what is free."""
    return row.number("valid") != _INVALID and all(_columns(row))


def _columns(row: Row) -> tuple[str, str]:
    """Which columns tell what is used and what is free; "" for none."""
    return _first(row, "hc_used", "used"), _first(row, "hc_free", "free")


def _first(row: Row, *names: str) -> str:
    """The first of these fields that is more than 0, else the last that was sent.

    A 64-bit column of an image that does not fill it stands at 0.
    """
    sent = [name for name in names if row.number(name) is not None]
    return next((name for name in sent if row.number(name)), sent[-1] if sent else "")


def system_use(rows: Rows) -> Iterator[Read]:
    """CISCO-SYSTEM-EXT-MIB, where no processor and no pool answers: early NX-OS, SAN-OS."""
    for row in rows:
        if row.number("busy") is not None and not rows.around["processors"]:
            yield _use(row, "busy", "system")
        if row.number("memory") is not None and not any(
            map(_answers, (row for name in _MEMORY for row in rows.around[name]))
        ):
            yield Reading(
                kind="memory.used",
                part="system",
                value=row.number("memory"),
                unit="%",
                source=row.source("memory"),
            )


def _entity(row: Row) -> str:
    """The name of the entity; a chassis that is called by its number alone is a switch of a stack."""
    name = " ".join((row.text("name") or row.text("descr")).split())
    return f"Switch {name}" if name.isdigit() and row.text("class") == "chassis" else name


def _use(row: Row, field: str, part: str) -> Reading:
    return Reading(
        kind="cpu.used",
        part=part,
        value=row.number(field),
        unit="%",
        index=row.index,
        source=row.source(field),
    )


def _memory(row: Row, part: str, used: str, free: str) -> Iterator[Reading]:
    in_use, unused = row.number(used), row.number(free)
    if in_use is None or unused is None or in_use + unused <= 0:
        return
    yield Reading(
        kind="memory.used",
        part=" ".join(part.split()) or f"pool {row.index}",
        value=round(100.0 * in_use / (in_use + unused), 2),
        unit="%",
        index=row.index,
        source=row.source(used, free),
    )

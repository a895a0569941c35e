"""F5 over SNMP: names that stand in an index as text, processors by the numbers that the unit gives them."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from collector.model.reading import Read, Reading, Row, Rows
from collector.model.snapshot import Health, Limits, PartRecord
from drivers.readers.date_and_time import clock, moment

# Net-SNMP numbers processors from here; the unit counts them from 0.
_FIRST: Final = 196608
# Availability in colours: none (error), green (available in some capacity), yellow (a limit is reached), red,
# blue (nothing monitors it), gray (unlicensed)
_COLOURS: Final[Mapping[float, Health]] = {
    0: Health.UNKNOWN,
    1: Health.OK,
    2: Health.DEGRADED,
    3: Health.FAILED,
    4: Health.UNKNOWN,
    5: Health.DEGRADED,
}
_LANES: Final = (1, 2, 3, 4)
_DARK: Final = -40_000.0  # 0.001 dBm; SFF-8472 counts light in steps of 0.1 uW
_SOON: Final = timedelta(days=30)  # BIG-IP's own nightly check warns of certificates so long before
# F5OS counts what its disks have done since the start.
_COUNTERS: Final[Mapping[str, str]] = {
    "operations": "operations",
    "reads": "reads",
    "reads_merged": "merged reads",
    "read_bytes": "bytes read",
    "read_ms": "milliseconds of reading",
    "writes": "writes",
    "writes_merged": "merged writes",
    "written_bytes": "bytes written",
    "write_ms": "milliseconds of writing",
}
_DISABLED: Final = (2.0, 3.0)  # by an operator, or by its parent: a choice, which is not judged


def processors(rows: Rows) -> Iterator[Read]:
    """hrProcessorLoad of each core, named `CPU 0` and up as over iControl."""
    for row in rows:
        load = row.number("load")
        number = int(row.index) - _FIRST if row.index.isdigit() else -1
        if load is not None:
            part = f"CPU {number if number >= 0 else row.index}"
            yield _quantity("cpu.used", part, load, "%", row, "load")


def virtual_servers(rows: Rows) -> Iterator[Read]:
    for row in rows:
        yield from _available(f"Virtual server {_name(row, 'name', 0)}", row)


def pools(rows: Rows) -> Iterator[Read]:
    for row in rows:
        yield from _available(f"Pool {_name(row, 'name', 0)}", row)


def pool_members(rows: Rows) -> Iterator[Read]:
    for row in rows:
        port = row.text("port") or row.index.rpartition(".")[2]
        yield from _available(f"Pool {_name(row, 'pool', 0)} member {_name(row, 'node', 1)}:{port}", row)


def nodes(rows: Rows) -> Iterator[Read]:
    for row in rows:
        yield from _available(f"Node {_name(row, 'name', 0)}", row)


def _available(part: str, row: Row) -> Iterator[Reading]:
    colour = row.number("availability")
    if colour is not None and row.number("enabled") not in _DISABLED:
        state = _COLOURS.get(colour, Health.UNKNOWN)
        yield Reading(
            kind="service.health",
            part=part,
            state=state,
            index=row.index,
            source=row.source("availability", "enabled"),
        )


def _name(row: Row, field: str, place: int) -> str:
    """The name in its column, else the one at this place of the index."""
    spelled = words(row.index)
    return row.text(field) or (spelled[place] if place < len(spelled) else row.index)


def words(index: str) -> list[str]:
    """The texts at the front of an index, each its length and its characters: `4.110.118.109.101` is nvme."""
    numbers = [int(number) for number in index.split(".") if number.isdigit()]
    found = []
    while numbers and 0 < numbers[0] < len(numbers):
        length, rest = numbers[0], numbers[1:]
        if not all(32 <= code < 0x110000 for code in rest[:length]):
            break
        found.append("".join(chr(code) for code in rest[:length]))
        numbers = rest[length:]
    return found


def optics(rows: Rows) -> Iterator[Read]:
    """sysSwitchDdmStatTable: the lanes that a module has; one lane is the module, twice 0 is none."""
    for row in rows:
        port = row.text("name") or (words(row.index) or [row.index])[0]
        for way in ("tx", "rx"):
            lit = {lane: level for lane in _LANES if (level := _level(row, way, lane)) is not None}
            for lane, level in lit.items():
                part = f"{port} {way.capitalize()}" + (f" lane {lane}" if len(lit) > 1 else "")
                yield Reading(
                    kind="optical.power",
                    part=part,
                    value=level,
                    unit="mdBm",
                    limits=_limits(row, way),
                    index=row.index,
                    source=row.source(f"{way}{lane}"),
                )


def _level(row: Row, way: str, lane: int) -> float | None:
    level = row.number(f"{way}{lane}")
    if level == 0 and not row.number(f"{way}_uw{lane}"):
        return None
    return level if level is None or level > _DARK else _DARK


def _limits(row: Row, way: str) -> Limits | None:
    """The module's own limits; four times 0 are none."""
    names = {
        "low_critical": "low",
        "low_degraded": "low_warn",
        "high_degraded": "high_warn",
        "high_critical": "high",
    }
    said = {name: row.number(f"{way}_{field}") for name, field in names.items()}
    return Limits(**said) if any(said.values()) else None


def certificates(rows: Rows) -> Iterator[Read]:
    """sysCertificateFileObjectTable: those in use, within 30 days of their end degraded, after it failed.

    A clock without a zone is taken as UTC: days are what matters here.
    """
    now = next((moment(row.octets("now")) or clock(row.octets("now")) for row in rows.around["clock"]), None)
    tables = ("client_ssl", "client_chain", "server_ssl")
    used = {row.text("cert") for name in tables for row in rows.around[name]}
    for row in rows:
        ends, name = row.number("ends"), row.text("name") or (words(row.index) or [row.index])[0]
        if now is None or not ends or name not in used:
            continue
        left = datetime.fromtimestamp(ends, UTC) - now
        state = Health.FAILED if left <= timedelta() else Health.DEGRADED if left < _SOON else Health.OK
        yield Reading(
            kind="certificate.health",
            part=f"Certificate {name}",
            state=state,
            index=row.index,
            source=row.source("ends"),
        )


def platform(rows: Rows) -> Iterator[Read]:
    """F5OS: processor, memory and temperature of each component, `platform` or `blade-1`."""
    for row in rows:
        where = (words(row.index) or [row.index])[0]
        if (load := row.number("load")) is not None:
            yield _quantity("cpu.used", where, load, "%", row, "load")
        if (load := row.number("core")) is not None:
            core = row.text("name") or f"core {row.index.rpartition('.')[2]}"
            yield _quantity("cpu.used", f"{where} {core}", load, "%", row, "core")
        if (celsius := row.number("celsius")) is not None:
            yield _quantity("temperature", where, celsius, "Cel", row, "celsius")
        used, total = row.number("used"), row.number("total")
        if used is not None and total:
            yield _quantity("memory.used", where, round(100 * used / total, 2), "%", row, "used", "total")


def disks(rows: Rows) -> Iterator[Read]:
    """F5OS: how full each disk is, and what it is."""
    for row in rows:
        part = " ".join(words(row.index)) or row.index
        if (used := row.number("percent")) is not None:
            yield _quantity("filesystem.used", part, used, "%", row, "percent")
        for field, what in _COUNTERS.items():
            if (number := row.number(field)) is not None:
                yield _quantity("count", f"{part} {what}", number, "1", row, field)
        if row.text("model") or row.text("serial"):
            yield PartRecord(
                part=part,
                type="drive",
                model=" ".join(filter(None, (row.text("vendor"), row.text("model")))) or None,
                serial=row.text("serial") or None,
                version=row.text("version") or None,
                source=row.source("model", "serial").split(" ")[0],
            )


def fans(rows: Rows) -> Iterator[Read]:
    """F5OS: a row a fan tray, a column a fan."""
    for row in rows:
        where = (words(row.index) or [row.index])[0]
        for name in sorted(row.sources, key=lambda name: int(name.removeprefix("fan"))):
            if (speed := row.number(name)) is not None:
                yield _quantity(
                    "fan.speed", f"{where} fan {name.removeprefix('fan')}", speed, "rpm", row, name
                )


def _quantity(kind: str, part: str, value: float, unit: str, row: Row, *fields: str) -> Reading:
    return Reading(kind=kind, part=part, value=value, unit=unit, index=row.index, source=row.source(*fields))

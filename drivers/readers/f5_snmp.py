"""F5 over SNMP: names that stand in an index as text, processors by the numbers that the unit gives them."""

from collections.abc import Iterator, Mapping
from typing import Final

from collector.model.reading import Read, Reading, Row, Rows
from collector.model.snapshot import Health, PartRecord

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


def platform(rows: Rows) -> Iterator[Read]:
    """F5OS: processor, memory and temperature of each component, `platform` or `blade-1`."""
    for row in rows:
        where = (words(row.index) or [row.index])[0]
        if (load := row.number("load")) is not None:
            yield _quantity("cpu.used", where, load, "%", row, "load")
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

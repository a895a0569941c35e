"""FASTPATH switches (Dell PowerConnect, N series): load told as text, parts under two table layouts.

FASTPATH-BOXSERVICES-PRIVATE-MIB first indexed its tables by the part alone. Newer firmware indexes them by
unit and part, with the unit as a column of its own, so that every later column lies one further. The driver
files name the columns by their numbers, `c3` and so on; the index of a row says which layout it has.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from collector.model.reading import Read, Reading, Row, Rows, Unread
from collector.model.snapshot import Health

_FIVE_SECONDS: Final = re.compile(r"\b5 Secs\s*\(\s*(?P<percent>\d+(?:\.\d+)?)\s*%\s*\)", re.IGNORECASE)

States = Mapping[int, Health | None]

# boxServicesFanItemState, boxServicesPowSupplyItemState; 4 to 7 in newer firmware. None: not there
_ITEM: Final[States] = {
    1: None,  # notpresent
    2: Health.OK,  # operational
    3: Health.FAILED,  # failed
    4: Health.DEGRADED,  # powering
    5: Health.FAILED,  # nopower
    6: Health.DEGRADED,  # notpowering
    7: Health.FAILED,  # incompatible
}

# boxServicesTempSensorState; 0, below the normal range, in newer firmware
_SENSOR: Final[States] = {
    0: Health.OK,  # low
    1: Health.OK,  # normal
    2: Health.DEGRADED,  # warning
    3: Health.FAILED,  # critical
    4: Health.FAILED,  # shutdown
    5: None,  # notpresent
    6: Health.FAILED,  # notoperational
}

# EnvMonState of Dell-Vendor-MIB
_VENDOR: Final[States] = {
    1: Health.OK,  # normal
    2: Health.DEGRADED,  # warning
    3: Health.FAILED,  # critical
    4: Health.FAILED,  # shutdown
    5: None,  # notPresent
    6: Health.FAILED,  # notFunctioning
}

# RlEnvMonState of the Radlan MIBs: that of Dell, and what supplies say that come back or feed another unit
_RADLAN: Final[States] = {
    **_VENDOR,
    7: Health.DEGRADED,  # restore
    8: None,  # notAvailable
    9: Health.DEGRADED,  # backingUp
}


def load(rows: Rows) -> Iterator[Read]:
    """The load of the last five seconds, percent; `before` is where older firmware tells it."""
    for row in rows:
        field = "now" if row.text("now") else "before"
        said = row.text(field)
        told = _FIVE_SECONDS.search(said)
        if told is not None:
            yield Reading(
                kind="cpu.used",
                part="CPU",
                value=float(told["percent"]),
                unit="%",
                index=row.index,
                source=row.source(field),
            )
        elif said:
            yield Unread(f"processor load without a figure for 5 seconds: {said}", row.source(field))


def fans(rows: Rows) -> Iterator[Read]:
    """State and rpm of every fan that is there."""
    for row in rows:
        state, speed = _columns(row)
        yield from _item(row, _part(row, "fan"), ("fan.health", state, _ITEM), ("fan.speed", speed, "rpm"))


def supplies(rows: Rows) -> Iterator[Read]:
    """State of every power supply that is there."""
    for row in rows:
        state, _ = _columns(row)
        yield from _item(row, _part(row, "power supply"), ("psu.health", state, _ITEM), None)


def temperatures(rows: Rows) -> Iterator[Read]:
    """Degrees Celsius with the device's judgement beside them; a sensor that is not there gives nothing."""
    for row in rows:
        field, celsius = _columns(row)
        said = row.number(field)
        state = None if said is None else _SENSOR.get(int(said), Health.UNKNOWN)
        value = row.number(celsius)
        if (said is not None and state is None) or (value is None and state is None):
            continue
        yield Reading(
            kind="temperature",
            part=_part(row, "temperature"),
            value=value or None,
            unit="Cel",
            state=state or (None if value else Health.UNKNOWN),
            index=row.index,
            source=row.source(celsius, field),
        )


def vendor_fans(rows: Rows) -> Iterator[Read]:
    """Fans of Dell's own table, where box services tell none."""
    if rows.around.get("fans"):
        return
    for row in rows:
        part = row.text("descr") or f"fan {row.index}"
        yield from _item(row, part, ("fan.health", "state", _VENDOR), ("fan.speed", "rpm", "rpm"))


def vendor_supplies(rows: Rows) -> Iterator[Read]:
    """Supplies of Dell's own table, where box services tell none; their watts, 0 being not measured."""
    if rows.around.get("supplies"):
        return
    for row in rows:
        part = row.text("descr") or f"power supply {row.index}"
        yield from _item(row, part, ("psu.health", "state", _VENDOR), ("power", "watts", "W"))


def units(rows: Rows) -> Iterator[Read]:
    """rlPhdUnitEnvParamTable of Radlan firmware: supplies, fans and the temperature of every unit."""
    for row in rows:
        unit, shift = f"Unit {row.index}", _sixth_fan(row)
        if not rows.around.get("vendor_supplies"):
            yield from _item(row, f"{unit} main power supply", ("psu.health", "c2", _RADLAN), None)
            yield from _item(row, f"{unit} redundant power supply", ("psu.health", "c3", _RADLAN), None)
        if not rows.around.get("vendor_fans"):
            for number in range(1, 6 + shift):
                yield from _item(row, f"{unit} fan {number}", ("fan.health", f"c{number + 3}", _RADLAN), None)
        celsius, status = f"c{9 + shift}", f"c{10 + shift}"
        value = row.number(celsius)
        if value and row.number(status) not in (2, 3):  # EntitySensorStatus: unavailable, nonoperational
            yield Reading(
                kind="temperature",
                part=unit,
                value=value,
                unit="Cel",
                index=row.index,
                source=row.source(celsius),
            )


def _sixth_fan(row: Row) -> int:
    """1 where column 9 is the state of a sixth fan, 0 where it is the temperature: no switch is that cold."""
    ninth = row.number("c9")
    return 1 if ninth is not None and 1 <= ninth <= max(_RADLAN) and row.number("c10") is not None else 0


def _columns(row: Row) -> tuple[str, str]:
    """The columns of state and value in the layout of this row."""
    return ("c4", "c5") if "." in row.index else ("c3", "c4")


def _part(row: Row, what: str) -> str:
    """`Unit 1 fan 2`, or `fan 2` in the layout without units."""
    unit, _, number = row.index.rpartition(".")
    return f"Unit {unit} {what} {number}" if unit else f"{what} {number}"


def _item(
    row: Row,
    part: str,
    judged: tuple[str, str, States],
    measured: tuple[str, str, str] | None,
) -> Iterator[Read]:
    """The judgement of a part, and what it measures unless that is 0; nothing of a part that is not there."""
    kind, field, states = judged
    said = row.number(field)
    if said is not None:
        state = states.get(int(said), Health.UNKNOWN)
        if state is None:
            return
        yield Reading(kind=kind, part=part, state=state, index=row.index, source=row.source(field))
    if measured is not None:
        kind, field, unit = measured
        value = row.number(field)
        if value:
            yield Reading(
                kind=kind, part=part, value=value, unit=unit, index=row.index, source=row.source(field)
            )

"""Room Alert MAX: channels of sensors that find each other, in three tables whose keys are text."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from collector.model.reading import Read, Reading, Row, Rows, Unread
from collector.model.snapshot import Health
from drivers.readers.avtech_values import contact

# channelType -> (kind, unit, what is added to the name); hundredths throughout
_QUANTITIES: Final[Mapping[str, tuple[str, str, str]]] = {
    "temperature": ("temperature", "cCel", ""),
    "heat index": ("temperature", "cCel", " heat index"),
    "dew point": ("temperature", "cCel", " dew point"),
    "humidity": ("humidity", "c%", ""),
    "pm2.5": ("count", "c1", " PM2.5 in ug/m3"),
    "pm10": ("count", "c1", " PM10 in ug/m3"),
}
# What the MIB gives no unit or code for
_UNTOLD: Final = frozenset({"power source", "signal strength", "battery strength", "relay", "light tower"})


def channels(rows: Rows) -> Iterator[Read]:
    """A reading for each channel that has a value, named by its sensor and its group.

    Rows are channels; around stand `sensors` by MAC address, and `groups` by the key of the group.
    """
    sensors = {_mac(row.index): row.text("name") for row in rows.around.get("sensors", ())}
    groups = {_key(row.index): row for row in rows.around.get("groups", ())}
    for row in rows:
        kind = row.text("type").casefold()
        if row.number("value") is None or kind in _UNTOLD:
            continue
        yield from _channel(row, kind, _name(row, sensors, groups))


def _channel(row: Row, kind: str, part: str) -> Iterator[Read]:
    value, source, index = row.number("value") or 0.0, row.source("value"), _key(row.index)
    if kind in _QUANTITIES:
        quantity, unit, suffix = _QUANTITIES[kind]
        yield Reading(kind=quantity, part=part + suffix, value=value, unit=unit, source=source, index=index)
    elif kind == "switch":
        state = contact(value, part)
        if state is not None:
            yield Reading(kind="other.health", part=part, state=state, source=source, index=index)
    elif kind == "fault":  # particulate fault code: 0 is no fault
        state = Health.FAILED if value else Health.OK
        yield Reading(kind="other.health", part=f"{part} fault", state=state, source=source, index=index)
    else:
        yield Unread(f"{part}: a channel of type {row.text('type')!r} is not known", source)


def _name(row: Row, sensors: Mapping[str, str], groups: Mapping[str, Row]) -> str:
    key = row.text("group") or "_".join(_key(row.index).split("_")[:4])
    words = key.split("_")
    sensor = sensors.get(words[1], "") or words[1] if len(words) > 1 else ""
    group = groups.get(key)
    return f"{sensor} {group.text('label') if group else ''}".strip() or key


def _key(index: str) -> str:
    """A key from an index: its length, then the numbers of its characters."""
    numbers = [int(one) for one in re.findall(r"\d+", index)]
    if numbers and numbers[0] == len(numbers) - 1:
        del numbers[0]
    return "".join(map(chr, numbers))


def _mac(index: str) -> str:
    return ":".join(f"{int(one):02X}" for one in index.split("."))

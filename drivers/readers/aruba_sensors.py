"""Aruba AOS-CX: the sensors of ENTITY-SENSOR-MIB, named as the vendor's own tables name the same parts."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from collector.model.reading import Read, Reading, Row, Rows
from collector.model.snapshot import Health
from collector.model.units import sensor_factor

# EntitySensorDataType -> kind, unit; dBm(14) is what AOS-CX has borrowed from Cisco for transceivers
_TYPES: Final[Mapping[int, tuple[str, str]]] = {
    3: ("voltage", "V"),
    4: ("voltage", "V"),
    5: ("current", "A"),
    6: ("power", "W"),
    8: ("temperature", "Cel"),
    10: ("fan.speed", "rpm"),
    14: ("optical.power", "dBm"),
}
_NAMES: Final = (
    (re.compile(r"^RPM sensor for fan\s+", re.IGNORECASE), "Fan "),
    (re.compile(r"^Power sensor for power supply\s+", re.IGNORECASE), "Power supply "),
)
# EntitySensorStatus: ok(1), unavailable(2): nothing there to measure, nonoperational(3): the sensor is broken
_STATUS: Final = {1.0: Health.OK, 3.0: Health.FAILED}


def sensors(rows: Rows) -> Iterator[Read]:
    """A reading a working sensor; of power sensors also whether they work: older software says no more."""
    for row in rows:
        name = row.text("name") or row.text("descr") or f"entity {row.index}"
        status, kind = row.number("status"), _TYPES.get(int(row.number("type") or 0))
        if kind and kind[0] == "power" and status in _STATUS:
            yield Reading(
                kind="power.health",
                part=name,
                state=_STATUS[status],
                index=row.index,
                source=row.source("status"),
            )
        if kind and status in (None, 1.0) and (value := row.number("value")) is not None:
            yield Reading(
                kind=kind[0],
                part=_called(name),
                value=_real(value, row),
                unit=kind[1],
                index=row.index,
                source=row.source("value"),
            )


def _called(name: str) -> str:
    for pattern, word in _NAMES:
        name = pattern.sub(word, name)
    return name


def _real(value: float, row: Row) -> float:
    """The value in the sensor's own unit."""
    return float(f"{value * sensor_factor(row.number('scale'), row.number('precision')):.10g}")

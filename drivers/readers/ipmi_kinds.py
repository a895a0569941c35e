"""Which kind of the vocabulary a sensor of a BMC belongs to."""

import re
from collections.abc import Mapping
from typing import Final

from collector.model.ipmi.sdr import Sensor

_FAN, _COOLING, _BATTERY, _CPU = 0x04, 0x0A, 0x29, 0x03
_FAN_ENTITIES: Final = frozenset({0x1D, 0x1E})

# Base unit (table 43-15) -> the unit as UCUM spells it, and the quantity.
_UNITS: Final[Mapping[int, tuple[str, str]]] = {
    1: ("Cel", "temperature"),
    2: ("degF", "temperature"),
    3: ("K", "temperature"),
    4: ("V", "voltage"),
    5: ("A", "current"),
    6: ("W", "power"),
    7: ("J", "energy"),
    9: ("VA", "apparent_power"),
    14: ("kPa", "pressure"),
    17: ("cfm", "airflow"),
    18: ("rpm", "fan.speed"),
    19: ("Hz", "frequency"),
}

# Quantity -> whose health the BMC judges by it.
_JUDGED: Final[Mapping[str, str]] = {
    "temperature": "temperature.health",
    "humidity": "humidity.health",
    "fan.speed": "fan.health",
    "fan.duty": "fan.health",
    "voltage": "voltage.health",
    "current": "current.health",
    "power": "power.health",
    "apparent_power": "power.health",
    "energy": "power.health",
    "battery.charge": "battery.health",
    "cpu.used": "cpu.health",
    "memory.used": "memory.health",
}

# Sensor type (table 42-3) -> the part it is about.
_BY_TYPE: Final[Mapping[int, str]] = {
    0x01: "temperature.health",
    0x02: "voltage.health",
    0x03: "current.health",
    0x04: "fan.health",
    0x05: "enclosure.health",
    0x07: "cpu.health",
    0x08: "psu.health",
    0x09: "power.health",
    0x0A: "fan.health",
    0x0C: "memory.health",
    0x0D: "drive.health",
    0x0F: "device.health",
    0x11: "device.health",
    0x12: "device.health",
    0x13: "device.health",
    0x15: "module.health",
    0x16: "controller.health",
    0x17: "module.health",
    0x18: "enclosure.health",
    0x19: "device.health",
    0x1B: "link.health",
    0x1D: "device.health",
    0x1E: "device.health",
    0x1F: "device.health",
    0x20: "device.health",
    0x21: "module.health",
    0x22: "device.health",
    0x23: "device.health",
    0x26: "controller.health",
    0x27: "port.health",
    0x28: "controller.health",
    0x29: "battery.health",
}

# Entity (table 43-13) -> the part, for sensor types that do not say it.
_BY_ENTITY: Final[Mapping[int, str]] = {
    0x03: "cpu.health",
    0x04: "drive.health",
    0x08: "memory.health",
    0x0A: "psu.health",
    0x0B: "module.health",
    0x10: "module.health",
    0x17: "enclosure.health",
    0x1A: "drive.health",
    0x1D: "fan.health",
    0x1E: "fan.health",
    0x20: "memory.health",
    0x26: "battery.health",
    0x2A: "module.health",
}

_HUMIDITY: Final = re.compile(r"humid|\brh\b", re.IGNORECASE)
_BATTERY_NAME: Final = re.compile(r"batt|bbu", re.IGNORECASE)
_USE: Final = re.compile(r"usage|util|load", re.IGNORECASE)
_MEMORY: Final = re.compile(r"\bmem", re.IGNORECASE)


def quantity_of(sensor: Sensor) -> tuple[str, str] | None:
    """(kind, unit) of a sensor's number; None where it has no number, or one without a unit of ours."""
    if sensor.formula is None or not sensor.has_limits or not sensor.unit.plain:
        return None
    if sensor.unit.percentage:
        return _percentage(sensor), "%"
    unit, kind = _UNITS.get(sensor.unit.base, ("", ""))
    return (kind, unit) if kind else None


def _percentage(sensor: Sensor) -> str:
    """What a percentage is of: by the sensor's type and entity, then by its name."""
    if sensor.kind in (_FAN, _COOLING) or sensor.entity in _FAN_ENTITIES:
        return "fan.duty"
    if _HUMIDITY.search(sensor.name):
        return "humidity"
    if sensor.kind == _BATTERY or _BATTERY_NAME.search(sensor.name):
        return "battery.charge"
    if _USE.search(sensor.name) and _MEMORY.search(sensor.name):
        return "memory.used"
    if _USE.search(sensor.name) and sensor.entity == _CPU:
        return "cpu.used"
    return "share"


def judgement_of(sensor: Sensor) -> str:
    """The kind of the health that a sensor tells."""
    if sensor.has_limits:
        quantity = quantity_of(sensor)
        if quantity is not None:
            return _JUDGED.get(quantity[0], "other.health")
    return _BY_TYPE.get(sensor.kind) or _BY_ENTITY.get(sensor.entity, "other.health")

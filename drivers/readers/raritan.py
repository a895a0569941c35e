"""Sensors of PDU2-MIB: what a row measures, its unit and its digits, stand in another table."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from collector.model.reading import Read, Reading, Row, Rows
from collector.model.snapshot import Health, Limits
from collector.model.units import scaled

_OK, _WARN, _BAD, _UNKNOWN = Health.OK, Health.DEGRADED, Health.FAILED, Health.UNKNOWN
_UNAVAILABLE: Final = -1


@dataclass(frozen=True, slots=True)
class Quantity:
    """What a type of sensor measures.

    unit     of the value once the decimal digits are taken off
    digits   those of the makes that do not answer the configuration table
    suffix   tells two sensors of one kind on one part apart
    """

    kind: str
    unit: str
    digits: int = 0
    suffix: str = ""


# SensorTypeEnumeration. Peaks, angles and demand have no kind of their own and are not read.
_QUANTITIES: Final = {
    1: Quantity("current", "A", 3),
    3: Quantity("share", "%", 0, "unbalance"),
    4: Quantity("voltage", "V"),
    5: Quantity("power", "W"),
    6: Quantity("apparent_power", "VA"),
    7: Quantity("power_factor", "1", 2),
    8: Quantity("energy", "Wh"),
    10: Quantity("temperature", "Cel", 1),
    11: Quantity("humidity", "%"),
    13: Quantity("pressure", "Pa"),
    21: Quantity("fan.speed", "rpm"),
    23: Quantity("frequency", "Hz", 1),
    25: Quantity("voltage", "V", 0, "L-N"),
    26: Quantity("current", "A", 3, "residual"),
    36: Quantity("current", "A", 3, "residual DC"),
    55: Quantity("current", "A", 3, "residual AC"),
    57: Quantity("share", "%", 0, "voltage distortion"),
    58: Quantity("share", "%", 0, "current distortion"),
    60: Quantity("share", "%", 0, "voltage unbalance"),
    61: Quantity("share", "%", 0, "line to line current unbalance"),
    62: Quantity("share", "%", 0, "line to line voltage unbalance"),
    63: Quantity("temperature", "Cel", 1, "dew point"),
    77: Quantity("fan.speed", "rpm"),
    79: Quantity("battery.charge", "%"),
}
# SensorUnitsEnumeration, where it is not the unit that the type suggests
_UNITS: Final = {14: "degF", 31: "K"}
# type -> (kind, suffix) of sensors that are a state
_STATES: Final = {
    14: ("power.health", ""),  # onOff
    15: ("power.health", ""),  # trip
    16: ("other.health", "vibration"),  # vibration
    17: ("other.health", "water"),  # waterDetection
    18: ("other.health", "smoke"),  # smokeDetection
    19: ("other.health", ""),  # binary
    20: ("other.health", ""),  # contact
    22: ("power.health", "surge protector"),  # surgeProtectorStatus
    27: ("current.health", "residual"),  # rcmState
    32: ("power.health", "power quality"),  # powerQuality
    33: ("power.health", "overload"),  # overloadStatus
    34: ("temperature.health", "overheat"),  # overheatStatus
    37: ("fan.health", ""),  # fanStatus
    39: ("power.health", "phase sync"),  # inletPhaseSync
    40: ("power.health", "operating state"),  # operatingState
    43: ("other.health", ""),  # doorContact
    44: ("other.health", "tamper"),  # tamperDetection
    45: ("other.health", "motion"),  # motionDetection
    46: ("psu.health", "1"),  # i1smpsStatus
    47: ("psu.health", "2"),  # i2smpsStatus
    48: ("power.health", "switch"),  # switchStatus
    49: ("other.health", ""),  # doorLockState
    50: ("other.health", ""),  # doorHandleLock
    78: ("power.health", "bypass"),  # transferSwitchBypassState
    80: ("other.health", "installation"),  # installFaultStatus
    81: ("power.health", "output"),  # transferSwitchOutputStatus
}
# SensorStateEnumeration
_HEALTH: Final = {
    0: _WARN,  # open: a door or a lock; a breaker that is open has tripped, below
    1: _OK,  # closed
    2: _BAD,  # belowLowerCritical
    3: _WARN,  # belowLowerWarning
    4: _OK,  # normal
    5: _WARN,  # aboveUpperWarning
    6: _BAD,  # aboveUpperCritical
    7: _OK,  # on
    8: _UNKNOWN,  # off: its owner's choice
    9: _BAD,  # detected
    10: _OK,  # notDetected
    11: _BAD,  # alarmed
    12: _OK,  # ok
    14: _BAD,  # fail
    15: _OK,  # yes
    16: _UNKNOWN,  # no
    17: _OK,  # standby: ready
    18: _OK,  # one
    19: _OK,  # two
    20: _OK,  # inSync
    21: _WARN,  # outOfSync
    22: _BAD,  # i1OpenFault
    23: _BAD,  # i1ShortFault
    24: _BAD,  # i2OpenFault
    25: _BAD,  # i2ShortFault
    26: _BAD,  # fault
    27: _WARN,  # warning
    28: _BAD,  # critical
    29: _WARN,  # selfTest
    30: _WARN,  # nonRedundant
    31: _UNKNOWN,  # inactive
    32: _OK,  # i1Selected
    33: _OK,  # i2Selected
    34: _OK,  # i1SelectedAndActive
    35: _OK,  # i2SelectedAndActive
    36: _WARN,  # bypassActive
}
_TRIP: Final = 15
_OPEN: Final = 0
# A sensor of on and off or of open and closed whose state is not sent: 0 is on, closed, normal
_TWO_WORDS: Final = {0: _OK, 1: _WARN}
_THRESHOLDS: Final = ("low_critical", "low_degraded", "high_degraded", "high_critical")


def unit(rows: Rows) -> Iterator[Read]:
    """The sensors of a whole PDU. The fields of all these readers are described at `_sensors`."""
    return _sensors(rows, "PDU")


def inlets(rows: Rows) -> Iterator[Read]:
    """The sensors of inlets and their poles."""
    return _sensors(rows, "Inlet")


def outlets(rows: Rows) -> Iterator[Read]:
    """The sensors of outlets."""
    return _sensors(rows, "Outlet")


def breakers(rows: Rows) -> Iterator[Read]:
    """The sensors of over-current protectors."""
    return _sensors(rows, "Breaker")


def switches(rows: Rows) -> Iterator[Read]:
    """The sensors of transfer switches."""
    return _sensors(rows, "Transfer switch")


def circuits(rows: Rows) -> Iterator[Read]:
    """The sensors of branch circuits."""
    return _sensors(rows, "Circuit")


def external(rows: Rows) -> Iterator[Read]:
    """The sensors that are plugged in: probes, contacts, doors."""
    return _sensors(rows, "")


def _sensors(rows: Rows, what: str) -> Iterator[Reading]:
    """One reading a sensor, its state with it.

    Fields: `type` or, where it is in the index, `sensor` (SensorTypeEnumeration), `value`, `signed`, `state`,
    `label`, `name`, and of the configuration `digits`, `units`, `enabled` and the four thresholds.
    """
    for row in rows:
        number = row.number("type" if "type" in row.fields else "sensor")
        if number is None:
            continue
        if int(number) in _QUANTITIES:
            yield from _quantity(row, _QUANTITIES[int(number)], what)
        elif int(number) in _STATES:
            yield from _state(row, int(number), what)


def _quantity(row: Row, quantity: Quantity, what: str) -> Iterator[Reading]:
    state = row.number("state")
    raw = _raw(row)
    missing = raw is None or state == _UNAVAILABLE or row.text("available") == "2"
    if missing and state is None:
        return
    value = None if raw is None or missing else _scaled(raw, row, quantity)
    yield Reading(
        kind=quantity.kind,
        part=_part(row, what, quantity.suffix),
        value=value,
        unit=_UNITS.get(int(row.number("units") or 0), quantity.unit),
        state=_UNKNOWN if missing else _judged(state),
        limits=None if missing else _limits(row, quantity),
        source=row.source("value", "state"),
        index=row.index,
    )


def _state(row: Row, number: int, what: str) -> Iterator[Reading]:
    kind, suffix = _STATES[number]
    state, value = row.number("state"), row.number("value")
    if state is None and value is None:
        return
    health = _TWO_WORDS.get(int(value or 0), _UNKNOWN) if state is None else _judged(state)
    if number == _TRIP and state == _OPEN:
        health = _BAD
    yield Reading(
        kind=kind,
        part=_part(row, what, suffix),
        state=health or _UNKNOWN,
        source=row.source("value", "state"),
        index=row.index,
    )


def _raw(row: Row) -> float | None:
    """The value; the signed one only where it is below zero, for agents leave it 0 and lag behind in it."""
    value, signed = row.number("value"), row.number("signed")
    return signed if signed is not None and (value is None or signed < 0) else value


def _judged(state: float | None) -> Health | None:
    return None if state is None else _HEALTH.get(int(state), _UNKNOWN)


def _scaled(raw: float, row: Row, quantity: Quantity) -> float:
    digits = row.number("digits")
    value = round(scaled(raw, -(quantity.digits if digits is None else digits)), 6)
    # Firmware that sends a power factor in hundredths and says that it has no decimals.
    return value / 100 if quantity.kind == "power_factor" and abs(value) > 1 else value


def _limits(row: Row, quantity: Quantity) -> Limits | None:
    """The thresholds that are switched on; one that is off is no limit."""
    enabled = _first_octet(row.get("enabled"))
    found = {}
    for bit, name in enumerate(_THRESHOLDS):
        raw = row.number(name)
        if raw is not None and enabled & (0x80 >> bit):
            found[name] = _scaled(raw, row, quantity)
    return Limits(**found) if found else None


def _first_octet(bits: object) -> int:
    """BITS as an agent sends them, or as hexadecimal text `F0 0 1 2 3`; nothing sent is nothing enabled."""
    if isinstance(bits, bytes):
        return bits[0] if bits else 0
    text = str(bits or "").strip()
    if len(text) == 1:
        return ord(text)
    try:
        return int(text.split()[0], 16) if text else 0
    except ValueError:
        return ord(text[0]) & 0xFF


def _part(row: Row, what: str, suffix: str) -> str:
    """`Outlet 3 web-2`, `Inlet I1 L1 residual`, or the name of an external sensor."""
    label, pdu = row.text("label") or row.text("item"), row.text("pdu")
    words = [what, label, row.text("name"), row.text("pole_label"), suffix]
    if what and pdu not in {"", "1"}:
        words.insert(0, f"PDU {pdu}")
    elif not what and row.text("name"):
        words.remove(label)
    return " ".join(word for word in words if word)

"""Rittal CMC-TC: one table of sensors a port, of which the type says what is measured and in which unit."""

from collections.abc import Iterator, Mapping
from typing import Final

from collector.model.reading import Read, Reading, Row, Rows
from collector.model.snapshot import Health, Limits

_NOT_THERE: Final = 1  # notAvail of a type, and of a status
_BROKEN: Final = (2, 3)  # sensor failure, value overflow
_DELTA: Final = 64  # a difference of two temperatures
_FAHRENHEIT: Final = "2"
# unitNSensorType -> (kind, unit); the MIB says with which factor
_VALUES: Final[Mapping[int, tuple[str, str]]] = {
    10: ("temperature", "Cel"),
    12: ("humidity", "%"),
    18: ("voltage", "V"),
    21: ("fan.duty", "%"),
    27: ("power", "W"),  # heat flow
    30: ("current", "dA"),
    **dict.fromkeys(range(40, 48), ("fan.speed", "rpm")),
    **dict.fromkeys(range(48, 60), ("temperature", "Cel")),
    60: ("waterflow", "L/min"),
    61: ("fan.duty", "%"),  # desired speed
    _DELTA: ("temperature", "Cel"),
    66: ("temperature", "Cel"),
    68: ("count", "1"),
    72: ("energy", "dkWh"),
    73: ("power", "dkW"),
    74: ("frequency", "dHz"),
    75: ("voltage", "dV"),
    77: ("current", "dA"),
    79: ("power", "dkW"),
    80: ("energy", "dkWh"),
    81: ("energy", "dkWh"),
    100: ("temperature", "Cel"),
    101: ("temperature", "Cel"),
    102: ("humidity", "%"),
}
# What has only a state; every other type is other.health
_HEALTHS: Final = {17: "power.health", 19: "fan.health", 22: "fan.health", 31: "power.health"} | {
    76: "voltage.health",
    78: "current.health",
}
# unitNSensorStatus; off and on are how a contact or a switch stands, which is no fault of it
_STATES: Final = {
    2: Health.FAILED,  # lost
    3: Health.DEGRADED,  # changed
    4: Health.OK,
    5: Health.UNKNOWN,  # off
    6: Health.OK,  # on
    7: Health.DEGRADED,  # warning
    8: Health.FAILED,  # tooLow
    9: Health.FAILED,  # tooHigh
}
_LIMITED: Final = ("temperature", "humidity", "current", "voltage")


def port_1(rows: Rows) -> Iterator[Read]:
    """The sensors of the unit at the first port. The fields of these readers are described at `_sensors`."""
    return _sensors(rows, "Port 1")


def port_2(rows: Rows) -> Iterator[Read]:
    """The sensors of the unit at the second port."""
    return _sensors(rows, "Port 2")


def port_3(rows: Rows) -> Iterator[Read]:
    """The sensors of the unit at the third port."""
    return _sensors(rows, "Port 3")


def port_4(rows: Rows) -> Iterator[Read]:
    """The sensors of the unit at the fourth port."""
    return _sensors(rows, "Port 4")


def _sensors(rows: Rows, port: str) -> Iterator[Read]:
    """A reading of every sensor with its state. Two ports may have sensors of one name.

    Fields: `type`, `text`, `status`, `value`, `high`, `low`, `warn`.
    """
    fahrenheit = any(row.text("degrees") == _FAHRENHEIT for row in rows.around.get("ports", ()))
    for row in rows:
        kind, status = int(row.number("type") or 0), int(row.number("status") or 0)
        if kind not in (0, _NOT_THERE) and status != _NOT_THERE:
            name = f"{port} {row.text('text') or f'sensor {row.index}'}"
            yield _reading(row, kind, status, name, fahrenheit=fahrenheit)


def _reading(row: Row, type_: int, status: int, name: str, *, fahrenheit: bool) -> Reading:
    state = _STATES.get(status, Health.UNKNOWN)
    value = row.number("value")
    if type_ in _BROKEN or type_ not in _VALUES:
        return Reading(
            kind=_HEALTHS.get(type_, "other.health"),
            part=name,
            state=Health.FAILED if type_ in _BROKEN else state,
            index=row.index,
            source=row.source("type") if type_ in _BROKEN else row.source("status"),
        )
    kind, unit = _VALUES[type_]
    if kind == "temperature" and fahrenheit:
        # A difference has no zero point
        unit, value = (
            ("degF", value) if type_ != _DELTA else ("Cel", None if value is None else value * 5 / 9)
        )
    lost = state is Health.FAILED and status == 2
    return Reading(
        kind=kind,
        part=name,
        value=None if lost else value,
        unit=unit,
        state=state,
        limits=None if lost else _limits(row, kind, type_),
        index=row.index,
        source=f"{row.source('value')} {row.source('status')}".strip(),
    )


def _limits(row: Row, kind: str, type_: int) -> Limits | None:
    """The set points, where they are a range; other types keep delays and fan thresholds there."""
    low, warn, high = row.number("low"), row.number("warn"), row.number("high")
    if kind not in _LIMITED or type_ == _DELTA or low is None or high is None or low >= high:
        return None
    warned = warn if warn is not None and low < warn < high else None
    return Limits(low_critical=low, high_degraded=warned, high_critical=high)

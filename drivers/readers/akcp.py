"""AKCP probes: sensors of every kind in tables of one shape, which say type, unit, state and thresholds."""

from collections.abc import Iterator, Mapping
from typing import Final

from collector.model.reading import Read, Reading, Row, Rows, Unread
from collector.model.snapshot import Health, Limits

# noStatus, normal, highWarning, highCritical, lowWarning, lowCritical, sensorError: the probe cannot read it.
# outputLow(8), outputHigh(9) and the 0 of ports without a sensor judge nothing.
_STATES: Final[Mapping[int, Health | None]] = {
    0: None,
    1: Health.UNKNOWN,
    2: Health.OK,
    3: Health.DEGRADED,
    4: Health.FAILED,
    5: Health.DEGRADED,
    6: Health.FAILED,
    7: Health.UNKNOWN,
    8: None,
    9: None,
}
_OFFLINE: Final = 2
_DAMP: Final = frozenset({2, 3})  # commonType humidity, temperature-dual
# four-20mA, dcvoltage, airflow, acvoltage, vrms, irms, watt, watthour; all others say a state
_ANALOG: Final = frozenset({4, 5, 6, 14, 15, 16, 17, 18})
_UNITS: Final[Mapping[str, tuple[str, str]]] = {
    "c": ("temperature", "Cel"),
    "f": ("temperature", "degF"),
    "%": ("share", "%"),
    "%rh": ("humidity", "%"),
    "v": ("voltage", "V"),
    "vdc": ("voltage", "V"),
    "vac": ("voltage", "V"),
    "volt": ("voltage", "V"),
    "volts": ("voltage", "V"),
    "mv": ("voltage", "mV"),
    "ma": ("current", "mA"),
    "mamp": ("current", "mA"),
    "a": ("current", "A"),
    "amp": ("current", "A"),
    "w": ("power", "W"),
    "watt": ("power", "W"),
    "kw": ("power", "kW"),
    "wh": ("energy", "Wh"),
    "kwh": ("energy", "kWh"),
}
_HEALTHS: Final = {"temperature", "humidity", "voltage", "current", "power"}
_FAHRENHEIT: Final = 0  # hhmsSensorArrayTempDegreeType
_HOTTEST: Final = {"temperature": 250.0, "humidity": 100.0}  # thresholds above are tenths


def ports(rows: Rows) -> Iterator[Read]:
    """Sensors of a probe by port: the value in its unit, and the judgement of the probe."""
    for row in rows:
        if row.number("offline") != _OFFLINE and row.text("name"):
            yield from _sensor(row)


def older(rows: Rows) -> Iterator[Read]:
    """The same of a securityProbe whose agent does not have the tables by port; else they are told there."""
    if not rows.around.get("ports"):
        yield from ports(rows)


def array(rows: Rows) -> Iterator[Read]:
    """Temperatures of a sensorProbe: the degrees, in tenths where the raw number says the same."""
    for row in rows:
        if row.number("offline") == _OFFLINE or row.number("value") is None:
            continue
        unit = "degF" if row.number("scale") == _FAHRENHEIT else "Cel"
        yield from _told(row, "temperature", unit)


def _sensor(row: Row) -> Iterator[Read]:
    sort, unit = int(row.number("type") or 0), row.text("unit").casefold().lstrip("°")
    known = _UNITS.get(unit)
    if known == ("share", "%") and sort in _DAMP:
        known = ("humidity", "%")
    if known is not None and row.number("value") is not None:
        yield from _told(row, *known)
        return
    if sort in _ANALOG and unit:
        yield Unread(f"{row.text('name')}: unit {row.text('unit')!r} is not known", row.source("unit"))
    yield from _judged(row, "other.health")


def _told(row: Row, kind: str, unit: str) -> Iterator[Read]:
    value, raw = row.number("value") or 0.0, row.number("raw")
    fine = raw is not None and abs(raw / 10 - value) < 1
    yield Reading(
        kind=kind,
        part=row.text("name") or row.index,
        value=raw / 10 if fine and raw is not None else value,
        unit=unit,
        limits=_limits(row, kind),
        source=row.source("raw" if fine else "value"),
        index=row.index,
    )
    yield from _judged(row, f"{kind}.health" if kind in _HEALTHS else "other.health")


def _judged(row: Row, kind: str) -> Iterator[Read]:
    code = row.number("state")
    if code is None:
        return
    state = _STATES.get(int(code), Health.UNKNOWN)
    if state is not None:
        part = row.text("name") or row.index
        yield Reading(kind=kind, part=part, state=state, source=row.source("state"), index=row.index)


def _limits(row: Row, kind: str) -> Limits | None:
    """Thresholds in the unit of the value; none where all of them are 0."""
    names = ("low_critical", "low_degraded", "high_degraded", "high_critical")
    told = {name: row.number(name) for name in names}
    numbers = [number for number in told.values() if number is not None]
    if not any(numbers):
        return None
    scale = 10 if max(numbers) > _HOTTEST.get(kind, float("inf")) else 1
    return Limits(**{name: None if number is None else number / scale for name, number in told.items()})

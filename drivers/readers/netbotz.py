"""NetBotz appliances: sensors that name their unit and their pod, judged by the appliance. NETBOTZV2-MIB."""

from collections.abc import Iterator, Mapping
from typing import Final

from collector.model.reading import Read, Reading, Row, Rows
from collector.model.snapshot import Health

# ErrorStatus: normal, info, warning, error, critical, failure: the worst condition that is not resolved
_ERRORS: Final[Mapping[int, Health]] = {
    0: Health.OK,
    1: Health.DEGRADED,
    2: Health.DEGRADED,
    3: Health.FAILED,
    4: Health.FAILED,
    5: Health.FAILED,
}
_NOTHING: Final = -1
_SMOKES: Final = {0: Health.OK, 1: Health.FAILED}
# otherNumericSensorUnits; a unit without a kind of ours gives its judgement alone
_UNITS: Final[Mapping[str, tuple[str, str]]] = {
    "v": ("voltage", "V"),
    "volts": ("voltage", "V"),
    "a": ("current", "A"),
    "amps": ("current", "A"),
    "ma": ("current", "mA"),
    "w": ("power", "W"),
    "watts": ("power", "W"),
    "kw": ("power", "kW"),
    "va": ("apparent_power", "VA"),
    "hz": ("frequency", "Hz"),
    "%": ("share", "%"),
    "pa": ("pressure", "Pa"),
    "kpa": ("pressure", "kPa"),
    "c": ("temperature", "Cel"),
    "f": ("temperature", "degF"),
    "rpm": ("fan.speed", "rpm"),
}


def temperatures(rows: Rows) -> Iterator[Read]:
    yield from _measured(rows, "temperature", "Cel", "temperature.health")


def humidities(rows: Rows) -> Iterator[Read]:
    yield from _measured(rows, "humidity", "%", "humidity.health")


def dew_points(rows: Rows) -> Iterator[Read]:
    yield from _measured(rows, "temperature", "Cel", "temperature.health", before="Dew point ")


def currents(rows: Rows) -> Iterator[Read]:
    yield from _measured(rows, "current", "A", "current.health")


def flows(rows: Rows) -> Iterator[Read]:
    """Air in metres a minute, which is no volume: its judgement alone."""
    yield from _measured(rows, "", "", "other.health")


def numbers(rows: Rows) -> Iterator[Read]:
    """Sensors of any other unit."""
    for row in rows:
        kind, unit = _UNITS.get(row.text("unit").casefold().lstrip("°"), ("", ""))
        yield from _measured(Rows([row], around=rows.around), kind, unit, "other.health")


def states(rows: Rows) -> Iterator[Read]:
    """Contacts, doors, cameras: the appliance judges, for each can be set to either sense."""
    for row in rows:
        if row.number("value") != _NOTHING:
            yield from _judged(rows, row, "other.health")


def smoke(rows: Rows) -> Iterator[Read]:
    """Smoke is a failure whatever is set; without it the appliance judges, as long as it says anything."""
    for row in rows:
        value = row.number("value")
        if value is None or value == _NOTHING:
            continue
        state = _SMOKES.get(int(value), Health.UNKNOWN)
        if state is Health.OK:
            state = _ERRORS.get(int(row.number("state") or 0), Health.UNKNOWN)
        yield Reading(
            kind="other.health",
            part=_name(row),
            state=state,
            source=row.source("value", "state"),
            parent=_pod(rows, row),
            index=row.index,
        )


def _measured(rows: Rows, kind: str, unit: str, health: str, before: str = "") -> Iterator[Reading]:
    """A sensor that is plugged in: one that is not has an empty text, and some number."""
    for row in rows:
        if row.get("text") is not None and not row.text("text"):
            continue
        if kind:
            whole, tenths = row.number("whole"), row.number("value")
            value = tenths / 10 if whole is None and tenths is not None else whole
            if value is not None:
                yield Reading(
                    kind=kind,
                    part=_named(row, before),
                    value=value,
                    unit=unit,
                    source=row.source("value" if whole is None else "whole"),
                    parent=_pod(rows, row),
                    index=row.index,
                )
        yield from _judged(rows, row, health, before)


def _judged(rows: Rows, row: Row, kind: str, before: str = "") -> Iterator[Reading]:
    error = row.number("state")
    if error is not None:
        yield Reading(
            kind=kind,
            part=_named(row, before),
            state=_ERRORS.get(int(error), Health.UNKNOWN),
            source=row.source("state"),
            parent=_pod(rows, row),
            index=row.index,
        )


def _named(row: Row, before: str) -> str:
    """The label, with what is measured before it where it does not say so itself."""
    name = _name(row)
    return name if before.strip().casefold() in name.casefold() else before + name


def _name(row: Row) -> str:
    return row.text("label") or row.text("id") or row.index


def _pod(rows: Rows, row: Row) -> str:
    """The label of the enclosure that holds the sensor."""
    pods = {pod.text("id"): pod.text("label") for pod in rows.around.get("pods", ())}
    return pods.get(row.text("pod"), "") or row.text("pod")

"""Variables of RITTAL-CMC-III-MIB: one table of names, values, units and scales for all devices."""

from collections.abc import Iterator, Mapping
from typing import Final

from collector.model.reading import Read, Reading, Row, Rows
from collector.model.snapshot import Health, Limits

_VALUE: Final = 2  # cmcIIIVarType value
_STATUS: Final = 7  # cmcIIIVarType status
_NOT_AVAILABLE: Final = 1  # what a status says in numbers: n.a.
_END: Final = ".Value"
# cmcIIIVarQuality of the variable that ends in .Status
_QUALITY: Final = {
    1: None,  # undefined
    2: Health.OK,
    3: Health.DEGRADED,  # warning
    4: Health.FAILED,  # alarm
    5: Health.OK,  # info
    21: Health.UNKNOWN,  # undefinedNoValue
    22: Health.OK,  # okNoValue
    23: Health.DEGRADED,  # warningNoValue
    24: Health.FAILED,  # alarmNoValue
    25: Health.OK,  # infoNoValue
}
# cmcIIIVarUnit -> (kind, unit)
_UNITS: Final[Mapping[str, tuple[str, str]]] = {
    "degree c": ("temperature", "Cel"),
    "°c": ("temperature", "Cel"),
    "degree f": ("temperature", "degF"),
    "°f": ("temperature", "degF"),
    "v": ("voltage", "V"),
    "mv": ("voltage", "mV"),
    "a": ("current", "A"),
    "ma": ("current", "mA"),
    "w": ("power", "W"),
    "kw": ("power", "kW"),
    "va": ("apparent_power", "VA"),
    "kva": ("apparent_power", "kVA"),
    "kwh": ("energy", "kWh"),
    "wh": ("energy", "Wh"),
    "hz": ("frequency", "Hz"),
    "rpm": ("fan.speed", "rpm"),
    "l/min": ("waterflow", "L/min"),
    "pa": ("pressure", "Pa"),
    "hpa": ("pressure", "hPa"),
    "kpa": ("pressure", "kPa"),
    "bar": ("pressure", "bar"),
    "mbar": ("pressure", "hPa"),
    "m3/h": ("airflow", "m3/h"),
    "s": ("runtime", "s"),
    "min": ("runtime", "min"),
    "h": ("runtime", "h"),
}
_LIMITS: Final = {
    "SetPtLowAlarm": "low_critical",
    "SetPtLowWarning": "low_degraded",
    "SetPtHighWarning": "high_degraded",
    "SetPtHighAlarm": "high_critical",
}
# Names of a variable without a unit, and the kind of its state
_HEALTHS: Final = (
    ("fan", "fan.health"),
    ("fuse", "power.health"),
    ("socket", "power.health"),
    ("plug", "power.health"),
    ("supply", "power.health"),
    ("power", "power.health"),
    ("temperature", "temperature.health"),
    ("current", "current.health"),
)


def variables(rows: Rows) -> Iterator[Read]:
    """A reading for every value, with the state of the variable that stands beside it, and every other state.

    Fields: `device` (of the index), `name`, `type`, `unit`, `scale`, `text`, `value`, `quality`.
    Setpoints, texts, commands and log entries are settings, not readings.
    """
    named = {(row.text("device"), row.text("name")): row for row in rows}
    for row in rows:
        stem = row.text("name").removesuffix(_END)
        if row.number("type") == _STATUS:
            yield from _lone_status(named, row)
        elif row.number("type") == _VALUE and row.number("value") is not None and _is_there(named, row, stem):
            state, source = _status(named, row, stem)
            reading = _reading(row, stem, named)
            if reading is None:
                continue
            judged = reading.value is not None
            yield Reading(
                kind=reading.kind,
                part=reading.part,
                value=reading.value,
                unit=reading.unit,
                state=state if judged else state or Health.UNKNOWN,
                limits=reading.limits,
                source=f"{reading.source} {source}".strip(),
                parent=row.text("holder"),
                index=row.index,
            )


def _lone_status(named: Mapping[tuple[str, str], Row], row: Row) -> Iterator[Reading]:
    """What has a state and no value: fuses, plugs, boards, the health of the system."""
    stem, device = row.text("name").removesuffix(".Status"), row.text("device")
    state = _QUALITY.get(int(row.number("quality") or 1), Health.UNKNOWN)
    if state is None or row.number("value") == _NOT_AVAILABLE or (device, stem + _END) in named:
        return
    low = stem.casefold()
    kind = next((kind for word, kind in _HEALTHS if word in low), "other.health")
    yield Reading(
        kind=kind,
        part=_part(row, stem, named),
        state=state,
        parent=row.text("holder"),
        index=row.index,
        source=row.source("quality"),
    )


def _is_there(named: Mapping[tuple[str, str], Row], row: Row, stem: str) -> bool:
    """Not so where the state of the variable, or of its group, says `n.a.`: a stick not plugged in."""
    group = stem if row.text("name").endswith(_END) else stem.rpartition(".")[0]
    status = named.get((row.text("device"), f"{group}.Status"))
    return status is None or status.number("value") != _NOT_AVAILABLE


def _status(named: Mapping[tuple[str, str], Row], row: Row, stem: str) -> tuple[Health | None, str]:
    status = named.get((row.text("device"), f"{stem}.Status"))
    if status is None:
        return None, ""
    quality = status.number("quality")
    return _QUALITY.get(int(quality or 1), Health.UNKNOWN), status.source("quality")


def _reading(row: Row, stem: str, named: Mapping[tuple[str, str], Row]) -> Reading | None:
    """The value in its unit, or a judgement without a value; None for a unit that has no kind (var, kVAh)."""
    unit = row.text("unit").casefold()
    source, part = row.source("value"), _part(row, stem, named)
    if unit == "%":
        return Reading(kind=_percent(stem), part=part, value=_scaled(row), unit="%", source=source)
    if unit in _UNITS:
        kind, base = _UNITS[unit]
        return Reading(
            kind=kind,
            part=part,
            value=_scaled(row),
            unit=base,
            limits=_limits(row, stem, named),
            source=source,
        )
    if not unit and "power factor" in stem.casefold().replace(".", " "):
        return Reading(kind="power_factor", part=part, value=_scaled(row), unit="1", source=source)
    if unit:
        return None
    if not row.text("name").endswith(_END):
        return Reading(kind="count", part=part, value=_scaled(row), unit="1", source=source)
    low = stem.casefold()
    kind = next((kind for word, kind in _HEALTHS if word in low), "other.health")
    return Reading(kind=kind, part=part, source=source)


def _percent(stem: str) -> str:
    low = stem.casefold()
    if "humid" in low:
        return "humidity"
    return "fan.duty" if "fan" in low else "share"


def _scaled(row: Row) -> float:
    """The value times its scale; a negative scale divides."""
    value, scale = row.number("value") or 0.0, row.number("scale") or 1.0
    return round(value * scale if scale > 0 else value / -scale, 6)


def _limits(row: Row, stem: str, named: Mapping[tuple[str, str], Row]) -> Limits | None:
    """The setpoints beside a value. All of them at 0 were never set."""
    found = {}
    for word, name in _LIMITS.items():
        setpoint = named.get((row.text("device"), f"{stem}.{word}"))
        if setpoint is not None and setpoint.number("value") is not None:
            found[name] = _scaled(setpoint)
    return Limits(**found) if any(found.values()) else None


def _part(row: Row, stem: str, named: Mapping[tuple[str, str], Row]) -> str:
    """The name of the variable, and what its owner calls it where that says more."""
    words = stem.replace(".", " ")
    given = named.get((row.text("device"), f"{stem}.DescName"))
    alias = given.text("text") if given is not None else ""
    return words if not alias or alias == words else f"{words} {alias}"

"""Cisco's sensors: the same ones stand in up to three tables, and each is one reading.

CISCO-ENTITY-SENSOR-MIB and ENTITY-SENSOR-MIB share the index, entPhysicalIndex; CISCO-ENVMON-MIB repeats the
temperatures, under that index or under one of its own, with the device's judgement.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from collector.model.reading import Read, Reading, Row, Rows
from collector.model.snapshot import Health, Limits
from collector.model.units import sensor_factor
from drivers.readers.cisco_limits import UNSET, fan_limits, judged, limits, thresholds
from drivers.readers.cisco_words import envmon_state, steady

# SensorDataType -> kind and unit; other(1) and unknown(2) are no quantities.
_TYPES: Final[Mapping[int, tuple[str, str]]] = {
    3: ("voltage", "V"),
    4: ("voltage", "V"),
    5: ("current", "A"),
    6: ("power", "W"),
    7: ("frequency", "Hz"),
    8: ("temperature", "Cel"),
    9: ("humidity", "%"),
    10: ("fan.speed", "rpm"),
    11: ("airflow", "m3/min"),
    14: ("optical.power", "dBm"),
}
_CODES: Final = (
    12,
    13,
)  # truthvalue, specialEnum: a number that only the sensor's thresholds tell the meaning of
_UNITS, _MILLI = 9, 8  # SensorDataScale
_UNAVAILABLE, _NONOPERATIONAL = 2, 3  # SensorStatus
_LIGHT = re.compile(
    r"\b(tx|rx|transmit|receive)\b.*\b(power|lane)|\b(tx|rx)[ _-]?(power|pwr)|power (tx|rx)\b", re.IGNORECASE
)
_NO_LIGHT_DBM: Final = -40.0  # what SFF-8472 can tell, 0.1 uW: below it the module says 0
_NO_PROBE_CEL, _HOTTEST_CEL = -127.0, 200.0
_ALIKE_CEL: Final = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Meter:
    """One sensor as its row describes it: what it measures, and raw * factor in the unit."""

    row: Row
    part: str
    kind: str
    unit: str
    raw: float | None
    factor: float
    milli: bool
    light: bool
    value_field: str

    def real(self, raw: float) -> float | None:
        """A raw number in the unit of the reading; light in watts as dBm."""
        value = float(f"{raw * self.factor:.10g}")
        if not self.light:
            return value
        return round(10 * math.log10(value * 1000), 3) if value > 0 else None


def sensors(rows: Rows) -> Iterator[Read]:
    """One reading a sensor; one that is broken is unknown, one without a reading just now is none.

    around   `thresholds`: entSensorThresholdTable; `envmon`: ciscoEnvMonTemperatureStatusTable
    """
    bounds: dict[str, list[Row]] = defaultdict(list)
    for row in rows.around["thresholds"]:
        bounds[row.text("sensor")].append(row)
    meters = _meters(rows.rows)
    by_device = {meter.row.index: row for row, meter in _paired(meters, rows.around["envmon"])}
    for meter in meters:
        yield from _readings(meter, bounds[meter.row.index], by_device.get(meter.row.index))
    for row in rows:
        yield from _code(row, bounds[row.index])


def temperatures(rows: Rows) -> Iterator[Read]:
    """Temperatures of CISCO-ENVMON-MIB that no sensor of the entity tables repeats."""
    known = {id(row) for row, _ in _paired(_meters(rows.around["sensors"]), rows.rows)}
    for row in rows:
        if id(row) in known:
            continue
        part, value = steady(row.text("descr")) or f"sensor {row.index}", row.number("value")
        state = envmon_state(row)
        if state is None:
            continue
        yield Reading(
            kind="temperature.health", part=part, state=state, index=row.index, source=row.source("state")
        )
        if value is not None and value != 0 and value not in UNSET:
            yield Reading(
                kind="temperature",
                part=part,
                value=value,
                unit="Cel",
                limits=_shutdown(row),
                index=row.index,
                source=row.source("value"),
            )


def _code(row: Row, bounds: Sequence[Row]) -> Iterator[Read]:
    """A truth value that is judged by thresholds, `power-supply 1 fan-fail Sensor` of a Catalyst 6500."""
    prefix = _table(row)
    raw, status = row.number(f"{prefix}value"), row.number(f"{prefix}status")
    if int(row.number(f"{prefix}type") or 0) not in _CODES or raw is None or status == _UNAVAILABLE:
        return
    state = judged(thresholds(bounds), raw)
    if state is not None:
        yield Reading(
            kind="other.health",
            part=" ".join((row.text("name") or row.text("descr") or f"sensor {row.index}").split()),
            parent=row.text("holder"),
            state=Health.UNKNOWN if status == _NONOPERATIONAL else state,
            index=row.index,
            source=row.source(f"{prefix}value"),
        )


def _table(row: Row) -> str:
    """Which fields count: those of Cisco's own table, else those of the standard one."""
    return "" if row.number("type") is not None and row.number("value") is not None else "std_"


def _limits(meter: Meter, bounds: Sequence[Row], by_device: Row | None, value: float | None) -> Limits | None:
    """Thresholds of the sensor, else the temperature at which the device shuts itself down.

    The lower threshold of a temperature that the device calls normal is where a warning ends (Catalyst 3850).
    """
    find = fan_limits if meter.kind == "fan.speed" else limits
    found = find(thresholds(bounds), meter.real, meter.raw)
    if found and by_device and value is not None and envmon_state(by_device) is Health.OK:
        low = [
            None if limit is None or limit > value else limit
            for limit in (found.low_degraded, found.low_critical)
        ]
        found = replace(found, low_degraded=low[0], low_critical=low[1])
    return found or _shutdown(by_device)


def _readings(meter: Meter, bounds: Sequence[Row], by_device: Row | None) -> Iterator[Read]:
    value = None if meter.raw is None else _value(meter)
    status = meter.row.number("status" if meter.value_field == "value" else "std_status")
    if status == _UNAVAILABLE or (value is None and status != _NONOPERATIONAL):
        return
    broken = status == _NONOPERATIONAL
    # NX-OS answers 0.000 dBm for a laser that is off or a receiver without light: no level to judge.
    idle = meter.kind == "optical.power" and meter.raw == 0 and meter.milli and not meter.light
    # No light at all, and a laser without current, are a port that is not in use: its link tells.
    dark = meter.raw is not None and meter.raw <= 0 and (meter.light or meter.kind == "optical.bias")
    source = meter.row.source(meter.value_field)
    if broken:
        source = f"{source} {meter.row.source(f'{_table(meter.row)}status')}"
    yield Reading(
        kind=meter.kind,
        part=meter.part,
        value=None if broken else value,
        unit=meter.unit,
        state=Health.UNKNOWN if broken or idle else None,
        limits=None if broken or idle or dark else _limits(meter, bounds, by_device, value),
        index=meter.row.index,
        source=f"{source} {by_device.source('value')}".strip() if by_device else source,
    )
    if by_device and (state := envmon_state(by_device)) is not None:
        yield Reading(
            kind="temperature.health",
            part=meter.part,
            state=state,
            index=meter.row.index,
            source=by_device.source("state"),
        )


def _value(meter: Meter) -> float | None:
    assert meter.raw is not None  # noqa: S101  # its caller has just looked
    value = meter.real(meter.raw)
    if meter.light:
        return _NO_LIGHT_DBM if value is None else value
    if meter.kind == "temperature" and value is not None and not _NO_PROBE_CEL < value <= _HOTTEST_CEL:
        return None
    return value


def _meters(rows: Sequence[Row]) -> list[Meter]:
    """The sensors that measure something, each by a name that no other sensor of its kind has."""
    milli = _says_milli(rows)
    plain = [meter for row in rows if (meter := _meter(row, milli))]
    told = plain
    for tell in (_by_descr, _by_holder, _by_index):
        names = Counter((meter.kind, meter.part) for meter in told)
        told = [
            now if names[now.kind, now.part] == 1 else replace(first, part=tell(first))
            for first, now in zip(plain, told, strict=True)
        ]
    return told


def _by_descr(meter: Meter) -> str:
    return _with(meter.part, meter.row.text("descr"))


def _by_holder(meter: Meter) -> str:
    return _with(meter.part, meter.row.text("holder"))


def _by_index(meter: Meter) -> str:
    return f"{meter.part} #{meter.row.index}"


def _with(part: str, more: str) -> str:
    more = " ".join(more.split())
    return f"{part} ({more})" if more and more != part else part


def _meter(row: Row, milli: frozenset[str]) -> Meter | None:
    """The sensor of a row that measures a quantity."""
    prefix = _table(row)
    described = _TYPES.get(int(row.number(f"{prefix}type") or 0))
    if described is None:
        return None
    kind, unit = described
    words = f"{row.text('name')} {row.text('descr')}"
    light = kind == "power" and _LIGHT.search(words) is not None
    if light:
        kind, unit = "optical.power", "dBm"
    if kind == "current" and "bias" in words.casefold():
        kind = "optical.bias"
    raw = row.number(f"{prefix}value")
    wrong = row.text("parent") in milli and kind in ("voltage", "current") and _is_plain(row, prefix)
    return Meter(
        row=row,
        part=" ".join((row.text("name") or row.text("descr") or f"sensor {row.index}").split()),
        kind=kind,
        unit=unit,
        raw=None if raw is None or raw in UNSET else raw,
        factor=sensor_factor(row.number(f"{prefix}scale"), row.number(f"{prefix}precision"))
        * (0.001 if wrong else 1.0),
        milli=row.number(f"{prefix}scale") == _MILLI,
        light=light,
        value_field=f"{prefix}value",
    )


def _is_plain(row: Row, prefix: str) -> bool:
    return row.number(f"{prefix}scale") == _UNITS and not row.number(f"{prefix}precision")


def _says_milli(rows: Sequence[Row]) -> frozenset[str]:
    """Parts whose sensors say units and mean thousandths: a rail of 5142 V tells (Catalyst 8500 supplies)."""
    found = set()
    for row in rows:
        for prefix in ("", "std_"):
            raw = row.number(f"{prefix}value")
            electric = row.number(f"{prefix}type") in (3, 4, 5)
            if electric and raw is not None and 1000 < abs(raw) < 1e9 and _is_plain(row, prefix):
                found.add(row.text("parent"))
    return frozenset(found - {""})


def _paired(meters: Sequence[Meter], judged: Sequence[Row]) -> Iterator[tuple[Row, Meter]]:
    """Rows of CISCO-ENVMON-MIB with the sensor that they repeat: the same index, else the same name.

    Old models count their rows from 1, where another entity stands: an index counts only where name or
    reading agree.
    """
    warm = [meter for meter in meters if meter.kind == "temperature"]
    by_index = {meter.row.index: meter for meter in warm}
    by_name = {_plain(meter.part): meter for meter in warm}
    for row in judged:
        name = _plain(steady(row.text("descr")))
        meter = by_index.get(row.index)
        if meter is not None and (_plain(meter.part) == name or _alike(meter, row)):
            yield row, meter
        elif name in by_name:
            yield row, by_name[name]


def _plain(name: str) -> str:
    """Catalyst 6500 says `module 1 inlet temperature Sensor` here and `module 1 inlet temperature` there."""
    return name.casefold().removesuffix(" sensor")


def _alike(meter: Meter, row: Row) -> bool:
    value, other = row.number("value"), None if meter.raw is None else meter.real(meter.raw)
    return value is not None and other is not None and abs(value - other) <= _ALIKE_CEL


def _shutdown(row: Row | None) -> Limits | None:
    """ciscoEnvMonTemperatureThreshold: where the device shuts itself down."""
    limit = None if row is None else row.number("threshold")
    return Limits(high_critical=limit) if limit is not None and limit > 0 and limit not in UNSET else None

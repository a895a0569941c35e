"""Liebert and Vertiv: measuring points named by object identifiers, and the flexible table of texts."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from collector.model.reading import Fact, Read, Reading, Row, Rows
from collector.model.snapshot import Health, Limits

_NOTHING: Final = (2147483647.0, -2147483648.0, 4294967295.0)
_TEMPERATURES: Final = "1.3.6.1.4.1.476.1.42.3.4.1.1."  # lgpEnvTemperatureWellKnown
_HUMIDITIES: Final = "1.3.6.1.4.1.476.1.42.3.4.2.1."  # lgpEnvHumidityWellKnown
_POINTS: Final = "1.3.6.1.4.1.476.1.42.3.4.7.1."  # lgpEnvWellKnownPoints
_POWER_POINTS: Final = "1.3.6.1.4.1.476.1.42.3.5.2.1."  # lgpPwrWellKnownMeasurementPoints
_NAMES: Final[Mapping[str, str]] = (
    {
        _TEMPERATURES + number: name
        for number, name in {
            "1": "Control",
            "2": "Return air",
            "3": "Supply air",
            "4": "Ambient",
            "5": "Inverter",
            "6": "Battery",
            "7": "AC/DC converter",
            "8": "PFC",
            "9": "Transformer",
            "10": "Local",
            "11": "Digital scroll compressor",
            "12": "Chilled water",
            "13": "Coolant",
            "14": "Enclosure sensor",
            "15": "Ambient room",
            "16": "Dew point",
            "17": "Enclosure",
            "18": "Adjusted",
            "19": "External sensor",
            "20": "Supply fluid",
            "21": "Supply refrigerant",
            "22": "Minimum desired room air",
            "23": "Inlet dew point",
        }.items()
    }
    | {
        _HUMIDITIES + number: name
        for number, name in {"1": "Control", "2": "Return air", "3": "Supply air", "4": "Ambient"}.items()
    }
    | {
        _POINTS + number: name
        for number, name in {
            "1": "Fan",
            "2": "Compressor",
            "3": "Electric heater",
            "4": "Chilled water",
            "5": "Humidifier",
            "6": "Dehumidifier",
            "7": "Free cooling",
            "8": "Hot water",
            "9": "Hot gas",
            "10": "Battery cabinet",
            "11": "Pump",
            "12": "Compressor",
            "13": "Valve",
            "14": "Remote sensors",
        }.items()
    }
    | {
        _POWER_POINTS + number: name
        for number, name in {
            "1": "Input",
            "2": "Input 2",
            "3": "PDU input 1",
            "4": "PDU input 2",
            "5": "Output to load",
            "6": "Battery",
            "7": "Bypass",
            "8": "DC bus",
            "9": "Output",
            "10": "Battery cabinet",
        }.items()
    }
)
# Units of the flexible table -> (kind, unit)
_UNITS: Final[Mapping[str, tuple[str, str]]] = {
    "deg c": ("temperature", "Cel"),
    "deg f": ("temperature", "degF"),
    "% rh": ("humidity", "%"),
    "%rh": ("humidity", "%"),
    "vac": ("voltage", "V"),
    "vdc": ("voltage", "V"),
    "mvac": ("voltage", "mV"),
    "mvdc": ("voltage", "mV"),
    "a ac": ("current", "A"),
    "a dc": ("current", "A"),
    "w": ("power", "W"),
    "kw": ("power", "kW"),
    "va": ("apparent_power", "VA"),
    "kva": ("apparent_power", "kVA"),
    "wh": ("energy", "Wh"),
    "kwh": ("energy", "kWh"),
    "hz": ("frequency", "Hz"),
    "rpm": ("fan.speed", "rpm"),
    "pa": ("pressure", "Pa"),
    "bar": ("pressure", "bar"),
    "lpm": ("waterflow", "L/min"),
    "%": ("share", "%"),
}
_SETTINGS: Final = re.compile(
    r"set ?point|threshold|limit|dead ?band|prop(ortional)? band|tolerance|delta|nominal|rating|delay|offset|"
    r"\b(minimum|maximum|daily|min|max)\b",
    re.IGNORECASE,
)
_EVENTS: Final = {
    "active message": Health.OK,
    "active event": Health.DEGRADED,
    "active warning": Health.DEGRADED,
    "active alarm": Health.FAILED,
    "active fault": Health.FAILED,
}
_PDU_STATES: Final = (
    (16 | 32 | 64, Health.FAILED),  # alarm, abnormal, communication failure
    (2 | 8, Health.DEGRADED),  # start-up, warning
    (4, Health.UNKNOWN),  # no support
    (1, Health.OK),
)
_FACTS: Final = {"System Model Number": "model", "System Serial Number": "serial"}
# lgpSysState in words
_STATUS: Final = {
    "normal operation": Health.OK,
    "startup": Health.DEGRADED,
    "start up": Health.DEGRADED,
    "normal with warning": Health.DEGRADED,
    "normal with alarm": Health.FAILED,
    "abnormal operation": Health.FAILED,
}


def called(row: Row, otherwise: str) -> str:
    """What a measuring point is called: its own object identifier, or that of what it lies below."""
    oid = row.text("what").removeprefix(".")
    while oid:
        if oid in _NAMES:
            return _NAMES[oid]
        oid = oid.rpartition(".")[0]
    return f"{otherwise} {row.index}"


def temperatures(rows: Rows) -> Iterator[Read]:
    """lgpEnvTemperatureTableDegC: `what`, `celsius`, `high`, `low`, `setpoint`, and the same in `tenths…`."""
    yield from _climate(rows, "temperature", "celsius", "Cel", "dCel")


def humidities(rows: Rows) -> Iterator[Read]:
    """lgpEnvHumidityTableRel: `what`, `humidity`, `high`, `low`, `setpoint`, and the same in `tenths…`."""
    yield from _climate(rows, "humidity", "humidity", "%", "d%")


def _climate(rows: Rows, kind: str, field: str, unit: str, tenth: str) -> Iterator[Read]:
    for row in rows:
        name = called(row, "Point")
        for part, whole, fine, limited in (
            (name, field, "tenths", True),
            (f"{name} set point", "setpoint", "tenths_setpoint", False),
        ):
            value, used = _number(row, fine), tenth
            if value is None:
                value, used = _number(row, whole), unit
            if value is None:
                continue
            prefix = "tenths_" if used == tenth else ""
            low, high = _number(row, f"{prefix}low"), _number(row, f"{prefix}high")
            held = limited and (low is None or high is None or low < high)  # 0 and 0: never set
            yield Reading(
                kind=kind,
                part=part,
                value=value,
                unit=used,
                limits=Limits(low_degraded=low, high_degraded=high) if held else None,
                index=row.index,
                source=row.source(whole, fine),
            )


def run_hours(rows: Rows) -> Iterator[Read]:
    """lgpEnvOperationalTimeTable: `what`, `number`, `hours`, `high`."""
    for row in rows:
        hours = _number(row, "hours")
        if hours is not None:
            number = row.text("number")
            high = _number(row, "high")
            yield Reading(
                kind="runtime",
                part=f"{called(row, 'Run hours')} {number if number not in ('', '0') else ''}".strip(),
                value=hours,
                unit="h",
                limits=Limits(high_degraded=high) if high else None,
                index=row.index,
                source=row.source("hours"),
            )


def power_points(rows: Rows) -> Iterator[Read]:
    """lgpPwrMeasurementPointTable. Some devices send kVA and kW where the MIB says VA and W: the lines tell.

    Fields: `what`, `hertz`, `va`, `watts`, `factor`, `energy`, `load`, `neutral`, `ground`.
    """
    lines = rows.around.get("snmp/liebert_power:lines", ())
    for row in rows:
        name = called(row, "Power point")
        kilo = _is_kilo(row, [line for line in lines if line.text("point") == row.index])
        for field, kind, unit, part in (
            ("hertz", "frequency", "Hz", name),
            ("va", "apparent_power", "kVA" if kilo else "VA", name),
            ("watts", "power", "kW" if kilo else "W", name),
            ("factor", "power_factor", "c1", name),
            ("energy", "energy", "Wh", name),
            ("load", "share", "d%", f"{name} rated power used"),
            ("neutral", "current", "A", f"{name} neutral"),
            ("ground", "current", "dA", f"{name} ground"),
        ):
            value = _number(row, field)
            if value is not None:
                yield Reading(
                    kind=kind, part=part, value=value, unit=unit, index=row.index, source=row.source(field)
                )


def power_lines(rows: Rows) -> Iterator[Read]:
    """lgpPwrLineMeasurementTable, one line of one point.

    Fields: `what`, `line`, `volts`, `volts_ll`, `amperes`, `used`, `va`, `watts`, `factor`, `volts_thd`,
    `amperes_thd`.
    """
    for row in rows:
        name = f"{called(row, 'Power point')} L{row.text('line')}"
        for field, kind, unit, part in (
            ("volts", "voltage", "V", name),
            ("volts_ll", "voltage", "V", f"{name} line to line"),
            ("amperes", "current", "A", name),
            ("used", "share", "%", f"{name} capacity used"),
            ("va", "apparent_power", "VA", name),
            ("watts", "power", "W", name),
            ("factor", "power_factor", "c1", name),
            ("volts_thd", "share", "d%", f"{name} voltage distortion"),
            ("amperes_thd", "share", "d%", f"{name} current distortion"),
        ):
            value = _number(row, field)
            if value is not None:
                yield Reading(
                    kind=kind, part=part, value=value, unit=unit, index=row.index, source=row.source(field)
                )


def _is_kilo(point: Row, lines: Sequence[Row]) -> bool:
    """Whether volts times amperes of the lines are far more than the point says in VA."""
    said = _number(point, "va") or _number(point, "watts")
    measured = sum((_number(line, "volts") or 0) * (_number(line, "amperes") or 0) for line in lines)
    return bool(said and measured / said > 100)


def pdu_states(rows: Rows) -> Iterator[Read]:
    """lgpPduEntrySysStatus, bits of which the worst counts. Fields: `label`, `assigned`, `status`."""
    for row in rows:
        bits = int(row.number("status") or 0)
        state = next((state for mask, state in _PDU_STATES if bits & mask), Health.UNKNOWN)
        if row.number("status") is not None:
            part = row.text("label") or row.text("assigned") or row.index
            yield _judged(row, "device.health", part, state, "status")


def flexible(rows: Rows) -> Iterator[Read]:
    """lgpFlexibleBasicTable: events that last, the status of the system, and what no other table says.

    Fields: `label`, `value`, `unit`. UPS-MIB and the environmental tables say the same in better detail.
    """
    is_ups = any(row.text("source") for row in rows.around.get("snmp/ups:ups", ()))
    has_climate = bool(rows.around.get("snmp/liebert_environment:temperatures"))
    has_conditions = bool(rows.around.get("snmp/liebert_system:conditions"))
    celsius = {row.text("label") for row in rows if row.text("unit").casefold() == "deg c"}
    for row in rows:
        word, unit = row.text("value").casefold(), row.text("unit").casefold()
        if word in _EVENTS and not has_conditions and _EVENTS[word] is not Health.OK:
            yield _judged(row, "other.health", row.text("label"), _EVENTS[word])
        elif row.text("label") in _FACTS and row.text("value"):
            yield Fact(_FACTS[row.text("label")], row.text("value"), row.source("value"))
        elif row.text("label") == "System Status" and word in _STATUS:
            yield _judged(row, "device.health", "System status", _STATUS[word])
        elif unit in _UNITS and not _SETTINGS.search(row.text("label")):
            kind, base = _UNITS[unit]
            climate = kind in ("temperature", "humidity")
            twice = unit == "deg f" and row.text("label") in celsius
            if (
                twice
                or (has_climate and climate)
                or (is_ups and (not climate or "Battery" in row.text("label")))
            ):
                continue
            if kind == "share" and "fan" in row.text("label").casefold():
                kind = "fan.duty"
            value = row.number("value")
            if value is not None:
                yield Reading(
                    kind=kind,
                    part=row.text("label"),
                    value=value,
                    unit=base,
                    index=row.index,
                    source=row.source("value"),
                )


def _judged(row: Row, kind: str, part: str, state: Health, field: str = "value") -> Reading:
    return Reading(kind=kind, part=part, state=state, index=row.index, source=row.source(field))


def _number(row: Row, field: str) -> float | None:
    value = row.number(field)
    return None if value in _NOTHING else value

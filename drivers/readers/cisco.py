"""Cisco's sensors: value, scale, precision and the thresholds of a second table in one reading."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from collector.model.reading import Read, Reading, Row, Rows
from collector.model.snapshot import Limits

# CISCO-ENTITY-SENSOR-MIB, SensorDataType -> kind and unit; truth values and special enums are none.
_TYPES: Mapping[int, tuple[str, str]] = {
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
# SensorThresholdSeverity: other(1) says nothing, minor(10) and major(20) warn, critical(30).
_DEGRADED, _CRITICAL = (10.0, 20.0), 30.0
_LOW, _HIGH = (1.0, 2.0), (3.0, 4.0)  # lessThan, lessOrEqual; greaterThan, greaterOrEqual
_UNSET = (-32768.0, -1e9, 1e9, 2147483647.0, -2147483648.0)


def sensors(rows: Rows) -> Iterator[Read]:
    """One reading a sensor that answers."""
    thresholds: dict[str, list[Row]] = defaultdict(list)
    for row in rows.around["thresholds"]:
        thresholds[row.text("sensor")].append(row)
    for row in rows:
        value, kind = row.number("value"), _TYPES.get(int(row.number("type") or 0))
        if value is None or kind is None or value in _UNSET or (kind[0] == "temperature" and value == -127):
            continue
        yield Reading(
            kind="optical.bias" if _is_bias(kind[0], row) else kind[0],
            part=row.text("name") or row.text("descr") or f"sensor {row.index}",
            parent=row.text("parent"),
            index=row.index,
            value=_real(value, row),
            unit=kind[1],
            limits=_limits(thresholds[row.index], row),
            source=row.source("value"),
        )


def _is_bias(kind: str, row: Row) -> bool:
    return kind == "current" and "bias" in (row.text("name") + row.text("descr")).casefold()


def _real(value: float, row: Row) -> float:
    """value * 1000**(scale - 9) / 10**precision; scale 9 is units."""
    scale, precision = row.number("scale") or 9.0, row.number("precision") or 0.0
    # Some images answer 1615384784 for the precision; the MIB allows -8 to 9.
    if not -8 <= precision <= 9:
        precision = 0.0
    if not 1 <= scale <= 17:
        scale = 9.0
    return float(f"{value * 10.0 ** (3 * (scale - 9) - precision):.10g}")


def _limits(thresholds: list[Row], sensor: Row) -> Limits | None:
    found: dict[str, float] = {}
    for row in thresholds:
        value, severity, relation = (row.number(name) for name in ("value", "severity", "relation"))
        if value is None or value in _UNSET or severity not in (*_DEGRADED, _CRITICAL):
            continue
        side = "low" if relation in _LOW else "high" if relation in _HIGH else ""
        if side:
            level = "critical" if severity == _CRITICAL else "degraded"
            found.setdefault(f"{side}_{level}", _real(value, sensor))
    return Limits(**found) or None

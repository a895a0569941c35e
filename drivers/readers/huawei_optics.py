"""Huawei VRP: transceivers, hwOpticalModuleInfoTable of HUAWEI-ENTITY-EXTENT-MIB.

The MIB gives light in 1/100 dBm and bias in uA; many models send uW and mA instead. The lane columns, text
that newer software adds, are in 1/100 dBm and mA on every model seen: where they are sent they tell which
unit the plain column has.
"""

import math
import re
from collections.abc import Iterator

from collector.model.reading import Read, Reading, Row, Rows
from collector.model.snapshot import Limits, PartRecord

# "Not measured": -255 or -1 by model, 2147483647 by the MIB.
_UNREAD = (-255.0, -1.0, 2147483646.0, 2147483647.0, -2147483648.0)
# SFF-8472 counts light in steps of 0.1 uW: what reads 0 uW is at or below this level.
_DARK = -40.0
# Bias at or above is uA, below mA: a laser takes 5 to 100 mA.
_MICRO = 1000.0
_SHUT = 12.0  # hwEntityAdminStatus of a port that an operator set down
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")


def optics(rows: Rows) -> Iterator[Read]:
    """What each module measures. Rows of zeros or of "not measured" are empty cages or have no DDM."""
    for row in rows:
        if not any(_real(row, name) for name in ("temperature", "voltage", "bias")):
            continue
        part = row.text("name") or row.text("port") or f"entity {row.index}"
        if (celsius := _real(row, "temperature")) is not None:
            yield _made("temperature", part, celsius, "Cel", row, "temperature", _limits(row, "temperature"))
        if volts := _real(row, "voltage"):
            yield _made("voltage", part, volts, "mV", row, "voltage", _limits(row, "voltage"))
        yield from _bias(part, row)
        if row.number("admin") == _SHUT:
            continue  # the laser is off, and what comes in is nobody's concern
        for way in ("rx", "tx"):
            yield from _light(f"{part} {way.capitalize()}", way, row)


def _bias(part: str, row: Row) -> Iterator[Read]:
    said = {"low_critical": _real(row, "bias_low"), "high_critical": _real(row, "bias_high")}
    limits = Limits(**{name: n / 1000 if n >= _MICRO else n for name, n in said.items() if n}) or None
    lanes = _lanes(row, "lane_bias")
    if len(lanes) > 1:
        for number, lane in enumerate(lanes, 1):
            yield _made("optical.bias", f"{part} lane {number}", lane, "mA", row, "lane_bias", limits)
    elif (bias := _real(row, "bias")) is not None:
        micro = bias >= _MICRO if not lanes else abs(bias / 1000 - lanes[0]) < abs(bias - lanes[0])
        yield _made("optical.bias", part, bias / 1000 if micro else bias, "mA", row, "bias", limits)


def _light(part: str, way: str, row: Row) -> Iterator[Read]:
    """Light of one direction, of each lane where there are several."""
    raw, lanes, limits = _real(row, way), _lanes(row, f"lane_{way}"), _limits(row, way, 0.01)
    plain, scale = level(raw, lanes)
    if len(lanes) > 1:
        for number, lane in enumerate(lanes, 1):
            yield _made(
                "optical.power", f"{part} lane {number}", lane / scale, "dBm", row, f"lane_{way}", limits
            )
        return
    if raw == 0 and not lanes:
        if not row.number("bias"):
            return  # no laser current either: a module without DDM
        other = _real(row, "tx" if way == "rx" else "rx")
        plain = _DARK if other and other > 0 else 0.0
    if plain is not None:
        yield _made("optical.power", part, plain, "dBm", row, way, limits)


def level(raw: float | None, lanes: list[float]) -> tuple[float | None, float]:
    """Light in dBm, and what the lane column is divided by.

    A negative value is 1/100 dBm. Others are uW, or 1/100 dBm where only that agrees with the first lane;
    the lane column is 1/100 dBm, or dBm where only that agrees.
    """
    if raw is None:
        return None, 100.0
    readings = [raw / 100] if raw < 0 else [_dbm(raw), raw / 100]
    if not lanes:
        return readings[0], 100.0
    pairs = [(reading, scale) for scale in (100.0, 1.0) for reading in readings]
    return min(pairs, key=lambda pair: abs(pair[0] - lanes[0] / pair[1]))


def _dbm(microwatts: float) -> float:
    return round(10 * math.log10(microwatts / 1000), 3) if microwatts > 0 else _DARK


def _lanes(row: Row, name: str) -> list[float]:
    """`-104.03,-98.10` of a module with several lanes; empty where the agent has no such column."""
    return [float(found) for found in _NUMBER.findall(row.text(name))]


def _real(row: Row, name: str) -> float | None:
    """The number, None where the column says that nothing is measured."""
    value = row.number(name)
    return None if value in _UNREAD else value


def _limits(row: Row, what: str, factor: float = 1.0) -> Limits | None:
    """The module's own limits; where all read 0 or "not measured" there are none."""
    names = {
        "low_critical": f"{what}_low",
        "low_degraded": f"{what}_low_warn",
        "high_degraded": f"{what}_high_warn",
        "high_critical": f"{what}_high",
    }
    said = {name: _real(row, field) for name, field in names.items()}
    if not any(said.values()):
        return None
    return Limits(**{name: round(n * factor, 4) for name, n in said.items() if n is not None})


def _made(
    kind: str, part: str, value: float, unit: str, row: Row, field: str, limits: Limits | None
) -> Reading:
    return Reading(
        kind=kind, part=part, value=value, unit=unit, limits=limits, index=row.index, source=row.source(field)
    )


def modules(rows: Rows) -> Iterator[Read]:
    """Transceivers as parts with maker, part number and serial; an empty cage has none of them."""
    for row in rows:
        maker, model, serial = (row.text(name) for name in ("maker", "model", "serial"))
        if not (model or serial):
            continue
        part = row.text("name") or f"entity {row.index}"
        yield PartRecord(
            part=f"{part} transceiver",
            type="transceiver",
            model=" ".join(filter(None, (maker, model))) or None,
            serial=serial or None,
            source=row.source("serial", "model").split(" ")[0],
        )

"""Brocade: models, transceivers and the error log. SW-MIB, FA-EXT-MIB, BROCADE-PRODUCTS-MIB."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from collector.model.reading import Fact, Read, Reading, Row, Rows
from collector.model.snapshot import Event

_SWITCHES: Final = "1.3.6.1.4.1.1588.2.1.1."
# The switch type that `switchshow` calls switchType, last number of sysObjectID; Fabric OS MIB Reference.
_MODELS: Final[Mapping[str, str]] = {
    "9": "3800",
    "10": "12000",
    "12": "3900",
    "16": "3200",
    "21": "24000",
    "26": "3850",
    "27": "3250",
    "29": "4012",
    "32": "4100",
    "33": "3014",
    "34": "200E",
    "37": "4020",
    "38": "AP7420",
    "42": "48000",
    "43": "4024",
    "44": "4900",
    "45": "4016",
    "46": "7500",
    "51": "4018",
    "55": "7600",
    "58": "5000",
    "61": "4424",
    "62": "DCX",
    "64": "5300",
    "66": "5100",
    "67": "Encryption Switch",
    "70": "5410",
    "71": "300",
    "72": "5480",
    "73": "5470",
    "75": "M5424",
    "76": "8000",
    "77": "DCX-4S",
    "83": "7800",
    "86": "5450",
    "87": "5460",
    "90": "8470",
    "92": "VA-40FC",
    "109": "6510",
    "117": "6547",
    "118": "6505",
    "120": "DCX 8510-8",
    "121": "DCX 8510-4",
    "124": "5430",
    "125": "5431",
    "129": "6548",
    "130": "M6505",
    "133": "6520",
    "134": "5432",
    "148": "7840",
    "162": "G620",
    "165": "X6-4",
    "166": "X6-8",
    "170": "G610",
    "173": "G630",
    "178": "7810",
    "179": "X7-4",
    "180": "X7-8",
    "181": "G720",
    "183": "G620",
    "184": "G630",
}
# BROCADE-PRODUCTS-MIB: brocadeProducts of VDX and SLX
_PRODUCTS: Final = "1.3.6.1.4.1.1588.3.3.1."
_FABRICS: Final[Mapping[str, str]] = {
    "131": "VDX6740",
    "137": "VDX6740T",
    "138": "VDX2740",
    "151": "VDX6740T-1G",
    "153": "VDX6940-36Q",
    "164": "VDX6940-144S",
    "1000": "VDX8770-4",
    "1001": "VDX8770-8",
    "1002": "VDX8770-16",
    "2000": "SLX9850-4",
    "2001": "SLX9850-8",
    "3000": "SLX9240",
    "3001": "SLX9140",
    "4000": "SLX9540",
}
_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?")
_FLOOR: Final = -40.0  # dBm: SFF-8472 counts light in steps of 0.1 uW; no light is `-inf`
_MODULE: Final = (
    ("temperature", "temperature", "Cel", ""),
    ("voltage", "voltage", "mV", ""),
    ("bias", "optical.bias", "mA", ""),
    ("rx", "optical.power", "dBm", " Rx"),
    ("tx", "optical.power", "dBm", " Tx"),
)
# swEventLevel
_LEVELS: Final = {1: "critical", 2: "error", 3: "warning", 4: "info", 5: "debug"}


def model(rows: Rows) -> Iterator[Read]:
    """The model by the switch type in an object identifier; ENTITY-MIB tells of those that are not listed."""
    for row in rows:
        for field in ("object_id", "module"):
            switch_type = row.text(field).removeprefix(".").removeprefix(_SWITCHES).partition(".")[0]
            if name := _MODELS.get(switch_type):
                yield Fact("model", f"Brocade {name}", row.source(field))


def product(rows: Rows) -> Iterator[Read]:
    """The model of a VDX or SLX by its product number."""
    for row in rows:
        number = row.text("object_id").removeprefix(".").removeprefix(_PRODUCTS)
        if name := _FABRICS.get(number):
            yield Fact("model", name, row.source("object_id"))


def optics(rows: Rows) -> Iterator[Read]:
    """swSfpStatTable, indexed by switch and port. Its text is a number, `NA`, or `-inf` where no light is."""
    ports = {row.index: row for row in rows.around["ports"]}
    for row in rows:
        port = _port(row.index.rpartition(".")[2], ports)
        for field, kind, unit, way in _MODULE:
            said = row.text(field)
            value = _FLOOR if way and "inf" in said.casefold() else _number(said)
            if value is not None:
                yield Reading(
                    kind=kind,
                    part=port + way,
                    value=value,
                    unit=unit,
                    index=row.index,
                    source=row.source(field),
                )


def hours(rows: Rows) -> Iterator[Read]:
    """How long each transceiver has been powered; 0 where it does not count."""
    ports = {row.index: row for row in rows.around["ports"]}
    for row in rows:
        if powered := row.number("hours"):
            yield Reading(
                kind="runtime",
                part=f"{_port(row.index.rpartition('.')[2], ports)} transceiver",
                value=powered,
                unit="h",
                index=row.index,
                source=row.source("hours"),
            )


def _port(index: str, ports: Mapping[str, Row]) -> str:
    row = ports.get(index)
    if row is None:
        return f"Port {index}"
    return f"Port {row.text('specifier')}" if row.text("specifier") else row.text("name") or f"Port {index}"


def _number(text: str) -> float | None:
    found = _NUMBER.search(text)
    return float(found[0]) if found else None


def events(rows: Rows) -> Iterator[Read]:
    """swEventTable. Its time is text of the switch's own clock, without a zone: it stays in the text."""
    for row in rows:
        repeated = int(row.number("count") or 1)
        times = f" ({repeated} times)" if repeated > 1 else ""
        text = row.text("text")
        code = re.match(r"\[?(?P<code>[A-Z][A-Z0-9]*-\d+)\]?", text)
        yield Event(
            time=None,
            severity=_LEVELS.get(int(row.number("level") or 0), "unknown"),
            code=code["code"] if code else "",
            text=f"{row.text('time')} {text}{times}".strip(),
            source=row.source("text", "level").split(" ")[0],
        )

"""HP ProCurve and Aruba switches: transceivers and the fault log.

HP-ICF-TRANSCEIVER-MIB, HP-ICF-FAULT-FINDER-MIB.
"""

import math
import re
from collections.abc import Iterator, Mapping
from typing import Final

from collector.model.reading import Read, Reading, Row, Rows
from collector.model.snapshot import Event, Health, Limits, PartRecord

# hpicfXcvrTxPower and RxPower: "-inf dBm (0 microwatts) will be reported as -99999999".
_DARK: Final = -99999999.0
_FLOOR: Final = -40000.0  # SFF-8472 counts light in steps of 0.1 uW, which is -40 dBm
# (field, kind, unit, what follows the name of the port)
_MODULE: Final = (
    ("temperature", "temperature", "mCel", ""),
    ("voltage", "voltage", "mV", ""),
    ("bias", "optical.bias", "uA", ""),
    ("rx", "optical.power", "mdBm", " Rx"),
    ("tx", "optical.power", "mdBm", " Tx"),
)
# What a module says of itself. The light that it receives (bits 0, 1, 10, 11) is the other side's, and there
# is none without a cable: the readings and the link tell it.
_WARNINGS: Final = frozenset(range(2, 10))  # hpicfXcvrAlarms: tx power, bias, supply, temperature
_ALARMS: Final = frozenset(range(12, 20))
# hpicfXcvrErrors: I/O, checksum, mismatch, not supported, WIS, laser, transmitter; not receiver(5 to 8, 16)
_ERRORS: Final = frozenset((0, 1, 2, 3, 4, 9, 10, 11, 12, 13, 14, 15))
# HpicfFaultType
_FAULTS: Final[Mapping[int, str]] = {
    1: "badDriver",
    2: "badXcvr",
    3: "badCable",
    4: "tooLongCable",
    5: "overBandwidth",
    6: "bcastStorm",
    7: "partition",
    8: "misconfiguredSQE",
    9: "polarityReversal",
    10: "networkLoop",
    11: "lossOfLink",
    12: "portSecurityViolation",
    13: "backupLinkTransition",
    14: "meshingFault",
    15: "fanFault",
    16: "rpsFault",
    17: "stuck10MbFault",
    18: "lossOfStackMember",
    19: "hotSwapReboot",
    20: "duplexMismatchHDX",
    21: "duplexMismatchFDX",
    22: "flowcntlJumbosFault",
    23: "portSelftestFailure",
    24: "xcvrUnidentified",
    25: "xcvrUnsupported",
    26: "crfNotify",
    27: "crfThrottled",
    28: "crfBlocked",
    29: "xcvrNotYetSupported",
    30: "xcvrBRevOnly",
    31: "xcvrNotSupportedOnPort",
    32: "phyReadFailure",
    33: "linkFlap",
    34: "intel82566dmportprotect",
    35: "xcvrExceedQty",
    36: "xcvrClone",
    37: "xcvrCloneReminder",
    38: "bcastStormPerPort",
    39: "linkFlapPerPort",
    40: "rxNonStdPreamble",
    41: "mcastStorm",
    42: "mcastStormPerPort",
}
_DEGREES: Final = re.compile(r"-?\d+(\.\d+)?")
_CELSIUS: Final = 8  # EntitySensorDataType
_OVER: Final = {1: Health.FAILED, 2: Health.OK}  # hpSystemAirOverTemp: yes, no
_SEVERITY: Final = {1: "info", 2: "warning", 3: "critical"}  # informational, medium, critical


def optics(rows: Rows) -> Iterator[Read]:
    """hpicfXcvrInfoTable; the readings count where the module has DOM. Light limits are in 0.1 uW."""
    for row in rows:
        port = row.text("port") or f"ifIndex {row.index}"
        if row.text("model") or row.text("serial"):
            yield PartRecord(
                part=f"{port} transceiver",
                type="transceiver",
                model=" ".join(filter(None, (row.text("model"), row.text("type")))) or None,
                serial=row.text("serial") or None,
                source=row.source("model", "serial").split(" ")[0],
            )
            yield from _health(row, port)
        if row.number("diagnostics") != 1:  # none(0), dom(1), vct(2), other(3)
            continue
        for field, kind, unit, way in _MODULE:
            value = row.number(field)
            if value is None or (field == "voltage" and value == 0):
                continue
            # Voltage and its limits are in 100 uV.
            value = _FLOOR if value == _DARK and way else value / 10 if field == "voltage" else value
            yield _made(kind, port + way, value, unit, row, field, _limits(row, field))


def _health(row: Row, port: str) -> Iterator[Read]:
    """Whether the module works, where it says anything of alarms or errors."""
    alarms, errors = _bits(row, "alarms"), _bits(row, "errors")
    if alarms is None and errors is None:
        return
    alarms = alarms or frozenset()
    failed = alarms & _ALARMS or (errors or frozenset()) & _ERRORS
    yield Reading(
        kind="module.health",
        part=f"{port} transceiver",
        state=Health.FAILED if failed else Health.DEGRADED if alarms & _WARNINGS else Health.OK,
        index=row.index,
        source=row.source("alarms", "errors"),
    )


def _bits(row: Row, name: str) -> frozenset[int] | None:
    """BITS: the first bit is the highest of the first octet. RFC 2578."""
    octets = row.octets(name)
    if not octets:
        return None
    return frozenset(
        8 * at + bit for at, octet in enumerate(octets) for bit in range(8) if octet & 0x80 >> bit
    )


def lanes(rows: Rows) -> Iterator[Read]:
    """hpicfXcvrChannelInfoTable: a row a lane of a module with several."""
    for row in rows:
        port = row.text("port") or row.text("name") or f"ifIndex {row.text('interface')}"
        for field, kind, unit, way in _MODULE[2:]:
            if (value := row.number(field)) is not None:
                value = _FLOOR if value == _DARK and way else value
                yield _made(kind, f"{port}{way} lane {row.text('lane')}", value, unit, row, field, None)


def _limits(row: Row, field: str) -> Limits | None:
    said = {
        "low_critical": row.number(f"{field}_low"),
        "low_degraded": row.number(f"{field}_low_warn"),
        "high_degraded": row.number(f"{field}_high_warn"),
        "high_critical": row.number(f"{field}_high"),
    }
    if not said["high_critical"]:
        return None  # "zero if not supported on the transceiver"
    if field in ("rx", "tx"):
        said = {name: _mdbm(n) for name, n in said.items()}
    elif field == "voltage":
        said = {name: n / 10 if n else None for name, n in said.items()}
    return Limits(**said)


def _mdbm(tenths_of_microwatts: float | None) -> float | None:
    if not tenths_of_microwatts or tenths_of_microwatts < 0:
        return None
    return round(10_000 * math.log10(tenths_of_microwatts / 10_000), 1)


def air(rows: Rows) -> Iterator[Read]:
    """hpSystemAirTempTable: temperatures, and whether one is above what the chassis sustains."""
    sensed = {row.index for row in rows.around["snmp/entity_sensors"] if row.number("type") == _CELSIUS}
    for row in rows:
        part = row.text("sensor") or row.text("name") or f"Air {row.index}"
        told = row.text("entity") in sensed if row.text("entity") else bool(sensed)
        celsius, over = _degrees(row, "celsius"), row.number("over")
        if celsius is not None and not told:
            limits = Limits(high_critical=_degrees(row, "threshold")) or None
            yield _made("temperature", part, celsius, "Cel", row, "celsius", limits)
        if over is not None:
            yield Reading(
                kind="temperature.health",
                part=part,
                state=_OVER.get(int(over), Health.UNKNOWN),
                index=row.index,
                source=row.source("over"),
            )


def _degrees(row: Row, name: str) -> float | None:
    """`27C` as a number."""
    found = _DEGREES.match(row.text(name))
    return float(found[0]) if found else None


def faults(rows: Rows) -> Iterator[Read]:
    """hpicfFfLogTable: what the fault finder saw, with the time since the switch started."""
    for row in rows:
        what = _FAULTS.get(int(row.number("fault") or 0), f"fault {row.text('fault')}")
        where = row.text("name") or row.text("port") or f"entity {row.text('entity')}"
        info = row.text("info")
        since = (
            "" if row.number("ticks") is None else f" ({int(row.number('ticks') or 0) // 100} s after start)"
        )
        yield Event(
            time=None,
            severity=_SEVERITY.get(int(row.number("severity") or 0), "unknown"),
            code=what,
            text=f"{what} on {where}{': ' + info if info.isprintable() and info else ''}{since}",
            source=row.source("fault"),
        )


def _made(
    kind: str, part: str, value: float, unit: str, row: Row, field: str, limits: Limits | None
) -> Reading:
    return Reading(
        kind=kind, part=part, value=value, unit=unit, limits=limits, index=row.index, source=row.source(field)
    )

"""Commands that an administrator lets a Net-SNMP agent run: nsExtendOutLine of NET-SNMP-EXTEND-MIB.

Only outputs whose lines are known are read, as the widely used scripts of their names write them: `ups-nut`
(a UPS over Network UPS Tools) and `raspberry` (vcgencmd). The index is the length of the name, the name and
the line.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from collector.model.reading import Read, Reading, Row, Rows
from collector.model.snapshot import Health

Quantity = tuple[str, str, str]  # kind, part, unit

_QUANTITIES: Final[Mapping[tuple[str, int], Quantity]] = {
    ("ups-nut", 1): ("battery.charge", "UPS battery", "%"),
    ("ups-nut", 3): ("battery.runtime", "UPS battery", "s"),
    ("ups-nut", 4): ("voltage", "UPS battery", "V"),
    ("ups-nut", 5): ("voltage", "UPS battery nominal", "V"),
    ("ups-nut", 6): ("voltage", "UPS line nominal", "V"),
    ("ups-nut", 7): ("voltage", "UPS input", "V"),
    ("ups-nut", 8): ("ups.load", "UPS", "%"),
    ("ups-nut", 24): ("temperature", "UPS battery", "Cel"),
    ("raspberry", 1): ("temperature", "CPU", "Cel"),
    ("raspberry", 2): ("voltage", "Core", "V"),
    ("raspberry", 3): ("voltage", "SDRAM c", "V"),
    ("raspberry", 4): ("voltage", "SDRAM i", "V"),
    ("raspberry", 5): ("voltage", "SDRAM p", "V"),
    ("raspberry", 6): ("frequency", "ARM", "Hz"),
    ("raspberry", 7): ("frequency", "Core", "Hz"),
}
# Flags of NUT's ups.status: (line, part, kind, what 1 means, what 0 means)
_FLAGS: Final[tuple[tuple[int, str, str, Health, Health], ...]] = (
    (9, "UPS on line", "power.health", Health.OK, Health.DEGRADED),
    (10, "UPS on battery", "power.health", Health.DEGRADED, Health.OK),
    (11, "UPS battery low", "battery.health", Health.FAILED, Health.OK),
    (12, "UPS battery high", "battery.health", Health.DEGRADED, Health.OK),
    (13, "UPS battery to be replaced", "battery.health", Health.PREDICTED_FAILURE, Health.OK),
    (14, "UPS battery charging", "battery.health", Health.DEGRADED, Health.OK),
    (15, "UPS battery discharging", "battery.health", Health.DEGRADED, Health.OK),
    (16, "UPS bypass", "power.health", Health.DEGRADED, Health.OK),
    (17, "UPS calibration", "other.health", Health.DEGRADED, Health.OK),
    (18, "UPS output off", "power.health", Health.FAILED, Health.OK),
    (19, "UPS overload", "power.health", Health.FAILED, Health.OK),
    (20, "UPS trimming", "power.health", Health.DEGRADED, Health.OK),
    (21, "UPS boosting", "power.health", Health.DEGRADED, Health.OK),
    (22, "UPS forced shutdown", "power.health", Health.FAILED, Health.OK),
)
_BY_LINE: Final = {line: (part, kind, on, off) for line, part, kind, on, off in _FLAGS}
_CODECS: Final = {8: "H264", 9: "MPG2", 10: "WVC1", 11: "MPG4", 12: "MJPG", 13: "WMV9"}


def lines(rows: Rows) -> Iterator[Read]:
    """The lines that have a meaning; all others are what an administrator made, and stay unread."""
    for row in rows:
        name, line = _named(row.index)
        if known := _QUANTITIES.get((name, line)):
            kind, part, unit = known
            if (value := row.number("text")) is not None:
                yield _made(row, kind, part, value=value, unit=unit)
        elif name == "ups-nut" and line in _BY_LINE and row.text("text") in ("0", "1"):
            part, kind, on, off = _BY_LINE[line]
            yield _made(row, kind, part, state=on if row.text("text") == "1" else off)
        elif name == "raspberry" and line in _CODECS and row.text("text") == "enabled":
            yield _made(row, "other.health", f"{_CODECS[line]} codec", state=Health.OK)


def _made(
    row: Row, kind: str, part: str, *, value: float | None = None, unit: str | None = None,
    state: Health | None = None,
) -> Reading:  # fmt: skip
    return Reading(
        kind=kind, part=part, value=value, unit=unit, state=state, index=row.index, source=row.source("text")
    )


def _named(index: str) -> tuple[str, int]:
    """`7.117.112.115.45.110.117.116.4` is line 4 of ups-nut; ("", 0) where the index is not of that form."""
    try:
        length, *rest = (int(number) for number in index.split("."))
        codes, line = rest[:length], rest[length]
        return "".join(chr(code) for code in codes), line
    except (ValueError, IndexError):
        return "", 0

"""What a BMC has written down: its event log, how full that is, and its clock."""

from collections.abc import Iterator
from typing import Final

from collector.model.ipmi import sdr, sel
from collector.model.ipmi.sdr import THRESHOLD, Sensor
from collector.model.ipmi.sel import Entry
from collector.model.ipmi.states import event_state
from collector.model.ipmi.words import sensor_type_word, state_word
from collector.model.reading import Read, Reading, Rows, Unread
from collector.model.snapshot import Event, Health
from drivers.readers.ipmi_rows import pairs, records_of

_SEVERITY: Final = {
    Health.OK: "info",
    Health.DEGRADED: "warning",
    Health.PREDICTED_FAILURE: "warning",
    Health.FAILED: "error",
    Health.UNKNOWN: "unknown",
}
_IS_READING, _IS_LIMIT = 0x40, 0x10  # of event byte 1: byte 2 is the reading, byte 3 the limit
_CLOCK_TOLERANCE_S: Final = 300
_NO_OFFSET: Final = 0x07FF  # minutes; the BMC does not know how far it is from UTC
_NEARLY_FULL: Final = 90.0
_OVERFLOW: Final = 0x80
_COUNTLESS: Final = 0xFFFF  # as free space: that much or more


def events(rows: Rows) -> Iterator[Read]:
    """The event log, oldest first; the end of a state is information."""
    known = {sensor.key: sensor for sensor in sdr.sensors(records_of(rows))}
    for key, raw in pairs(rows):
        source = f"ipmi:sel/{key}"
        try:
            entry = sel.entry(raw)
        except ValueError as error:
            yield Unread(f"event log: {error}", source)
            continue
        yield (
            _event(entry, known.get(entry.sensor), source) if entry.type == sel.EVENT else _oem(entry, source)
        )


def _event(entry: Entry, sensor: Sensor | None, source: str) -> Event:
    name = sensor.name if sensor and sensor.name else _unnamed(entry)
    state = event_state(entry.event_type, entry.kind, entry.offset, name)
    words = [f"{name}: {state_word(entry.event_type, entry.kind, entry.offset)}"]
    words += ["ended"] if entry.over else []
    words += _crossing(entry, sensor)
    words += [_since_start(entry.uptime_s)] if entry.uptime_s is not None else []
    return Event(
        time=entry.time,
        severity="info" if entry.over else _SEVERITY[state],
        code=f"{entry.kind:02X}.{entry.event_type:02X}.{entry.offset:X}",
        text=", ".join(words),
        source=source,
    )


def _unnamed(entry: Entry) -> str:
    number = entry.sensor.rpartition(".")[2]
    return f"{sensor_type_word(entry.kind)} sensor {int(number):02X}h"


def _crossing(entry: Entry, sensor: Sensor | None) -> list[str]:
    """The reading and the limit of a threshold event, where the record holds them."""
    if entry.event_type != THRESHOLD or sensor is None or sensor.formula is None:
        return []
    flags, reading, limit = entry.data[:3]
    told = []
    if flags & 0xC0 == _IS_READING and (value := sensor.formula.value(reading)) is not None:
        told.append(f"reading {value:g}")
    if flags & 0x30 == _IS_LIMIT and (value := sensor.formula.value(limit)) is not None:
        told.append(f"limit {value:g}")
    return told


def _since_start(seconds: int) -> str:
    return f"{seconds} s after the BMC started"


def _oem(entry: Entry, source: str) -> Event:
    maker = "" if entry.maker is None else f" of maker {entry.maker}"
    words = [f"record of type {entry.type:02X}h{maker}: {entry.data.hex()}"]
    words += [_since_start(entry.uptime_s)] if entry.uptime_s is not None else []
    return Event(
        time=entry.time,
        severity=_SEVERITY[Health.UNKNOWN],
        code=f"OEM.{entry.type:02X}" + (f".{entry.maker}" if entry.maker is not None else ""),
        text=", ".join(words),
        source=source,
    )


def fill(rows: Rows) -> Iterator[Read]:
    """How full the event log is, of the answer to `sel-info`; a full log loses what comes next."""
    raw = dict(pairs(rows)).get("sel-info", b"")
    if len(raw) < 14:
        yield Unread(f"Get SEL Info has {len(raw)} bytes where 14 belong", rows.source)
        return
    used = int.from_bytes(raw[1:3], "little") * sel.RECORD_BYTES
    free = int.from_bytes(raw[3:5], "little")
    part = "event log"
    lost = bool(raw[13] & _OVERFLOW)
    full = None if free == _COUNTLESS or not used + free else round(100 * used / (used + free), 1)
    if full is not None:
        yield Reading(kind="share", part=part, value=full, unit="%", source=rows.source)
    crowded = lost or (full is not None and full >= _NEARLY_FULL)
    state = Health.DEGRADED if crowded else Health.OK
    yield Reading(kind="other.health", part=part, state=state, source=rows.source)


def clock(rows: Rows) -> Iterator[Read]:
    """Whether the BMC's clock is right, of the answer to `sel-time`: more than 300 s off is degraded.

    A BMC that tells its offset from UTC may keep local time. One that was not set since it started is wrong.
    """
    told = dict(pairs(rows))
    if not {"sel-time", "asked"} <= told.keys():
        yield Unread("the clock of the BMC is not in the answer", rows.source)
        return
    bmc, asked = (int.from_bytes(told[key][:4], "little") for key in ("sel-time", "asked"))
    minutes = int.from_bytes(told.get("utc-offset", b"")[:2], "little", signed=True)
    ahead_s = bmc - asked - (0 if minutes == _NO_OFFSET else minutes * 60)
    right = sel.time_of(bmc)[0] is not None and abs(ahead_s) <= _CLOCK_TOLERANCE_S
    state = Health.OK if right else Health.DEGRADED
    yield Reading(kind="clock.health", part="BMC clock", state=state, source=rows.source)

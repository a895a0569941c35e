"""Linux: what smartctl tells of a drive as JSON. Section names are those of smartmontools 7."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from collector.model.reading import Read, Reading, Rows, Unread
from collector.model.snapshot import Health, Limits, PartRecord, worse

# Exit status of smartctl, a bit mask: 0 command line, 1 open, 2 a command of the drive failed; 4 a prefail
# attribute is at its threshold now. Bits 5 to 7 tell of the past.
_INCOMPLETE: Final = 0b111
_PREFAIL_NOW: Final = 1 << 4
# NVMe base specification, critical warning
_NVME_WARNINGS: Final[tuple[tuple[int, Health], ...]] = (
    (1 << 0, Health.PREDICTED_FAILURE),  # spare blocks below the threshold
    (1 << 2, Health.PREDICTED_FAILURE),  # reliability degraded by media or internal errors
    (1 << 3, Health.FAILED),  # media is read only
    (1 << 4, Health.DEGRADED),  # backup of the volatile memory failed
    (1 << 5, Health.DEGRADED),  # persistent memory region unreliable or read only
)
_NVME_TOO_HOT: Final = 1 << 1
# ATA attributes whose raw values count; packed ones of some makers (1, 7, 195) are not among them
_ATTRIBUTES: Final = {
    5: "reallocated sectors",
    187: "reported uncorrectable errors",
    188: "command timeouts",
    197: "pending sectors",
    198: "offline uncorrectable sectors",
    199: "interface CRC errors",
}
_PACKED: Final = 2**32  # above it the raw value of 188 holds three counts
_NO_DISK: Final = ("does not support SMART", "mandatory SMART command failed", "Device lacks SMART")


def drive(rows: Rows) -> Iterator[Read]:
    """One drive: health, temperature, wear, counts of errors, and the drive as a part."""
    said = _document(rows)
    if said is None:
        yield Unread("smartctl sent no JSON", rows.source)
        return
    part = _name(said)
    record = _record(said, part, rows.source)
    if record is not None:
        yield record
    yield from _health(said, part, rows.source)
    yield from _temperature(said, part, rows.source)
    wear = _first_number(
        said,
        ("nvme_smart_health_information_log", "percentage_used"),
        ("endurance_used", "current_percent"),
        ("scsi_percentage_used_endurance_indicator",),
    )
    if wear is not None:
        yield Reading(kind="drive.wear", part=part, value=wear, unit="%", source=rows.source)
    for what, count in _counts(said):
        yield Reading(kind="count", part=f"{part} {what}", value=count, unit="1", source=rows.source)


def _document(rows: Rows) -> Mapping[str, Any] | None:
    """The JSON of the answer, past a warning of sudo before it."""
    start = rows.text.find("{")
    try:
        said = json.loads(rows.text[start:]) if start >= 0 else None
    except ValueError:
        return None
    return said if isinstance(said, dict) else None


def _name(said: Mapping[str, Any]) -> str:
    """`sda`; `bus/0 megaraid,3` of a drive behind a controller that hides it."""
    name = str(_at(said, "device", "name") or "drive").removeprefix("/dev/")
    kind = str(_at(said, "device", "type") or "")
    return f"{name} {kind}" if "," in kind else name


def _record(said: Mapping[str, Any], part: str, source: str) -> PartRecord | None:
    model = said.get("model_name") or said.get("scsi_model_name") or said.get("scsi_product")
    serial = said.get("serial_number")
    if not model and not serial:
        return None
    version = said.get("firmware_version") or said.get("scsi_revision")
    return PartRecord(
        part=part,
        type="drive",
        model=" ".join(str(model).split()) if model else None,
        serial=str(serial) if serial else None,
        version=str(version) if version else None,
        source=source,
    )


def _health(said: Mapping[str, Any], part: str, source: str) -> Iterator[Read]:
    """The drive's own judgement; what smartctl could not ask is a gap, never good health."""
    status = int(_number(said, "smartctl", "exit_status") or 0)
    reasons = [
        str(one.get("string")) for one in _at(said, "smartctl", "messages") or () if isinstance(one, dict)
    ]
    passed = _at(said, "smart_status", "passed")
    if passed is None:
        if any(word in reason for word in _NO_DISK for reason in reasons):
            yield Unread(f"{part} is no disk that can be asked: a volume of a RAID controller", source)
            return
        why = reasons[0] if reasons else "smartctl tells no status"
        yield Unread(f"{part}: {why}", source)
        yield Reading(kind="drive.health", part=part, state=Health.UNKNOWN, source=source)
        return
    if status & _INCOMPLETE:
        why = reasons[0] if reasons else f"exit status {status}"
        yield Unread(f"{part}: part of the answer is missing: {why}", source)
    state: Health | None = Health.OK if passed else Health.PREDICTED_FAILURE
    if status & _PREFAIL_NOW or _failing_now(said):
        state = worse(state, Health.PREDICTED_FAILURE)
    warning = int(_number(said, "nvme_smart_health_information_log", "critical_warning") or 0)
    for bit, what in _NVME_WARNINGS:
        state = worse(state, what) if warning & bit else state
    yield Reading(kind="drive.health", part=part, state=state, source=source)
    if warning & _NVME_TOO_HOT:
        yield Reading(kind="temperature.health", part=part, state=Health.DEGRADED, source=source)


def _failing_now(said: Mapping[str, Any]) -> bool:
    return any(
        one.get("when_failed") == "now" and _at(one, "flags", "prefailure") for one in _attributes(said)
    )


def _temperature(said: Mapping[str, Any], part: str, source: str) -> Iterator[Read]:
    value = _number(said, "temperature", "current")
    if not value:  # 0 is what a volume and a drive without a sensor say
        return
    warning = _first_number(
        said, ("nvme_composite_temperature_threshold", "warning"), ("temperature", "op_limit_max")
    )
    critical = _first_number(
        said,
        ("nvme_composite_temperature_threshold", "critical"),
        ("temperature", "limit_max"),
        ("temperature", "drive_trip"),
    )
    limits = Limits(high_degraded=warning or None, high_critical=critical or None)
    yield Reading(
        kind="temperature", part=part, value=value, unit="Cel", limits=limits or None, source=source
    )


def _counts(said: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    for attribute in _attributes(said):
        what, raw = _ATTRIBUTES.get(attribute.get("id", 0)), _number(attribute, "raw", "value")
        if what and raw is not None and raw < _PACKED:
            yield what, raw
    for what, path in (
        ("grown defects", ("scsi_grown_defect_list",)),
        ("media errors", ("nvme_smart_health_information_log", "media_errors")),
    ):
        if (count := _number(said, *path)) is not None:
            yield what, count
    log = said.get("scsi_error_counter_log")
    if isinstance(log, dict):
        found = [_number(one, "total_uncorrected_errors") for one in log.values()]
        yield "uncorrected errors", sum(number for number in found if number is not None)


def _attributes(said: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    table = _at(said, "ata_smart_attributes", "table")
    return [one for one in table if isinstance(one, dict)] if isinstance(table, list) else []


def _at(node: Any, *path: str) -> Any:
    for step in path:
        node = node.get(step) if isinstance(node, dict) else None
    return node


def _number(node: Any, *path: str) -> float | None:
    value = _at(node, *path)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _first_number(node: Any, *paths: tuple[str, ...]) -> float | None:
    return next((value for path in paths if (value := _number(node, *path)) is not None), None)

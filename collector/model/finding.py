"""What the checks concluded, with the evidence it rests on."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from collector.model.text import Text


class Item(StrEnum):
    """The items of preventive maintenance; each is a file of checks/."""

    ERROR_LOG = "error_log"
    ENVIRONMENT = "environment"
    HARDWARE = "hardware"
    FIRMWARE = "firmware"
    PATCHES = "patches"
    BACKUP = "backup"
    SURVEY = "survey"
    CONFIGURATION = "configuration"
    NETWORK = "network"
    CAPACITY = "capacity"
    FAULT_HISTORY = "fault_history"
    LIFECYCLE = "lifecycle"


class Verdict(StrEnum):
    """watch: outside the ideal, no action due yet. unknown: could not be assessed."""

    OK = "ok"
    WATCH = "watch"
    FAULT = "fault"
    UNKNOWN = "unknown"


class Severity(IntEnum):
    """As the contracts define them: 1 service is down, 2 redundancy or a main function is lost, 3 neither."""

    ONE = 1
    TWO = 2
    THREE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One verdict about one part of one device.

    says, effect, advice   what is so, what it means for the customer, what to do; filled, in both languages
    value, unit, limit     the reading and the limit it was held against, where there is one
    severity               None for ok and unknown; `severity_reason` says why it is this one
    evidence               sources of the observations it rests on
    """

    check: str
    item: Item
    verdict: Verdict
    part: str
    title: Text
    says: Text
    effect: Text
    advice: Text
    severity: Severity | None = None
    severity_reason: Text | None = None
    value: float | None = None
    unit: str | None = None
    limit: float | None = None
    evidence: tuple[str, ...] = ()

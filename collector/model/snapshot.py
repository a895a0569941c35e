"""What one visit to one device found: facts with unit, state and evidence, and what could not be asked."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from collector.model.exchange import GapKind


class Health(StrEnum):
    OK = "ok"
    DEGRADED = "degraded"
    FAILED = "failed"
    PREDICTED_FAILURE = "predicted_failure"
    UNKNOWN = "unknown"


# Worst last. Unknown never hides a known state, and a predicted failure ranks between degraded and failed.
_RANK = {
    Health.UNKNOWN: 0,
    Health.OK: 1,
    Health.DEGRADED: 2,
    Health.PREDICTED_FAILURE: 3,
    Health.FAILED: 4,
}


def worse(one: Health | None, other: Health | None) -> Health | None:
    """The worse of two states of one part; a state is worse than none."""
    if one is None or other is None:
        return one or other
    return max(one, other, key=_RANK.__getitem__)


_NEXT_SOURCE = re.compile(r" (?=(?:snmp|ssh|ipmi|https):)")


def sources_in(joined: str) -> tuple[str, ...]:
    """The sources that are joined by blanks in one text; commands have blanks of their own."""
    return tuple(dict.fromkeys(_NEXT_SOURCE.split(joined)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The limits that the device itself gives, in the unit of the observation; None where it gives none."""

    low_critical: float | None = None
    low_degraded: float | None = None
    high_degraded: float | None = None
    high_critical: float | None = None

    def __bool__(self) -> bool:
        return any(limit is not None for limit in self.as_tuple())

    def as_tuple(self) -> tuple[float | None, float | None, float | None, float | None]:
        return self.low_critical, self.low_degraded, self.high_degraded, self.high_critical


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One fact about one part.

    kind    a line of vocabulary.yaml
    part    unique among the observations of one kind on one device, the same at every visit
    value   in the vocabulary's unit; None where the device gave no number
    state   the device's own judgement; None where it gives none
    source  where it was read, as contract.md section 4 writes it; several are joined by a space
    """

    kind: str
    part: str
    value: float | None = None
    unit: str | None = None
    state: Health | None = None
    time: datetime
    limits: Limits | None = None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartRecord:
    """One line of the device's inventory; None where the device does not say."""

    part: str
    type: str
    model: str | None = None
    serial: str | None = None
    part_number: str | None = None
    version: str | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interface:
    """One network interface. Speed in bit/s, counters since the device last reset them; None is not known."""

    index: int
    name: str
    alias: str | None = None
    admin_status: str | None = None
    oper_status: str | None = None
    speed: int | None = None
    in_octets: int | None = None
    out_octets: int | None = None
    in_errors: int | None = None
    out_errors: int | None = None
    in_discards: int | None = None
    out_discards: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One line of the device's own log; `time` is None where the line has no wall-clock time."""

    time: datetime | None
    severity: str
    code: str
    text: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A question without an answer, and the kinds that it would have told."""

    question: str
    kind: GapKind
    reason: str
    kinds: frozenset[str] = frozenset()


class TransportStatus(StrEnum):
    OK = "ok"
    UNREACHABLE = "unreachable"
    TOO_SLOW = "too_slow"
    REFUSED = "refused"
    BUSY = "busy"
    GARBLED = "garbled"
    NOT_TRIED = "not_tried"


@dataclass(frozen=True, slots=True)
class Reached:
    """How one way in went.

    impostor   the far side shows another key or certificate than at the first visit; nothing was sent to it
    weak       what is weak about this way in: `telnet`, `unsafe_configuration`, `password_due`
    """

    status: TransportStatus
    reason: str | None = None
    impostor: bool = False
    weak: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Who the device says it is."""

    vendor: str | None = None
    model: str | None = None
    serial: str | None = None
    os_version: str | None = None
    hostname: str | None = None


@dataclass(frozen=True, slots=True)
class Unmapped:
    """A word of the device that the driver has no meaning for; the observation says unknown."""

    question: str
    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Everything that one visit to one device found.

    applies   kinds that the platform can tell at all; an item of which none applies is left blank
    """

    device: str
    address: str
    platform: str
    taken: datetime
    transports: Mapping[str, Reached] = field(default_factory=dict)
    facts: Facts = field(default_factory=Facts)
    inventory: tuple[PartRecord, ...] = ()
    observations: tuple[Observation, ...] = ()
    interfaces: tuple[Interface, ...] = ()
    events: tuple[Event, ...] = ()
    gaps: tuple[Gap, ...] = ()
    unmapped: tuple[Unmapped, ...] = ()
    applies: frozenset[str] = frozenset()

    def of(self, *kinds: str) -> Iterator[Observation]:
        """The observations of these kinds, in the order in which they were read."""
        return (seen for seen in self.observations if seen.kind in kinds)

    @property
    def answered(self) -> bool:
        """Whether the device answered on any way in."""
        return any(way.status is TransportStatus.OK for way in self.transports.values())

"""What earlier visits found, as a check may ask for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from collector.model.snapshot import Observation, Snapshot


@dataclass(frozen=True, slots=True)
class Point:
    """One earlier value, in the unit of the vocabulary."""

    time: datetime
    value: float


class History(Protocol):
    """The earlier visits to one device, newest last. Without a store there were none."""

    def last(self, kind: str, part: str) -> Observation | None:
        """What was read of this part at the visit before this one."""

    def series(self, kind: str, part: str, days: int) -> Sequence[Point]:
        """The values of the last `days` days, oldest first."""

    def previous(self) -> Snapshot | None:
        """Everything that the visit before this one found."""


class NoHistory:
    """A device that was never visited before."""

    @classmethod
    def of(cls, _: object) -> "NoHistory":
        """The past of any device where nothing is stored."""
        return cls()

    def last(self, kind: str, part: str) -> Observation | None:  # noqa: ARG002  # the protocol's names
        return None

    def series(self, kind: str, part: str, days: int) -> Sequence[Point]:  # noqa: ARG002  # as above
        return ()

    def previous(self) -> Snapshot | None:
        return None

"""The daily roll-up: what is left of a series when its observations are pruned. Pure."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Self

from collector.model.snapshot import Health, Observation, worse


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day of one kind on one part, in the time zone of the site.

    seen                   how many observations
    n                      how many of them had a number; low, high, total and last are None where none had
    last, last_time        the latest number, and when it was read
    worst                  the worst state that the device gave; None where it gave none
    """

    day: date
    seen: int
    n: int
    low: float | None
    high: float | None
    total: float | None
    last: float | None
    last_time: datetime | None
    worst: Health | None

    @property
    def mean(self) -> float | None:
        return None if self.total is None else self.total / self.n

    @classmethod
    def of(cls, day: date, seen: Observation) -> Self:
        """The day after its first observation."""
        number = seen.value
        return cls(
            day=day,
            seen=1,
            n=0 if number is None else 1,
            low=number,
            high=number,
            total=number,
            last=number,
            last_time=None if number is None else seen.time,
            worst=seen.state,
        )

    def with_(self, seen: Observation) -> "Day":
        """The day after one observation more; they may come in any order."""
        day = replace(self, seen=self.seen + 1, worst=worse(self.worst, seen.state))
        if seen.value is None:
            return day
        newer = self.last_time is None or seen.time >= self.last_time
        return replace(
            day,
            n=self.n + 1,
            low=seen.value if self.low is None else min(self.low, seen.value),
            high=seen.value if self.high is None else max(self.high, seen.value),
            total=(self.total or 0.0) + seen.value,
            last=seen.value if newer else self.last,
            last_time=seen.time if newer else self.last_time,
        )

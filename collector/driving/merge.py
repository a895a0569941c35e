"""Which part is which: names that repeat are told apart, one part seen twice is one observation.

Tickets, history and metrics key on (device, kind, part), so a name depends only on what the device calls its
parts, never on what a part happens to read at this visit.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from collector.model.reading import Reading
from collector.model.snapshot import Observation, sources_in, worse


@dataclass(frozen=True, slots=True)
class Timed:
    """A reading, when it was read, and the rank of the source that gave it: 0 wins over 1."""

    reading: Reading
    time: datetime
    rank: int


@dataclass(frozen=True, slots=True)
class Names:
    """Every row that a source calls by a name, whether it has a reading today or not."""

    rows: dict[tuple[int, str, str], dict[str, str]] = field(default_factory=lambda: defaultdict(dict))

    def add(self, rank: int, kind: str, part: str, index: str, parent: str) -> None:
        self.rows[rank, kind, part][index] = parent

    def told_apart(self, one: Timed) -> str:
        """The part's name, unique within kind and source.

        A repeated name takes its parent's name where that tells them apart, else its index:
        `Temp (CPU 2)`, `Temp #3`.
        """
        said = one.reading
        parents = self.rows[one.rank, said.kind, said.part]
        if len(parents) < 2:
            return said.part
        alone = said.parent and list(parents.values()).count(said.parent) == 1
        return f"{said.part} ({said.parent})" if alone else f"{said.part} #{said.index}"


def merged(readings: Iterable[Timed], names: Names) -> tuple[Observation, ...]:
    """One observation a kind and part: the value that ranks first, the worse state, all the sources."""
    found: dict[tuple[str, str], Observation] = {}
    for one in sorted(readings, key=lambda timed: timed.rank):
        seen = _observation(one, names.told_apart(one))
        key = seen.kind, seen.part
        found[key] = _joined(found[key], seen) if key in found else seen
    return tuple(found.values())


def _observation(one: Timed, part: str) -> Observation:
    said = one.reading
    return Observation(
        kind=said.kind,
        part=part,
        value=said.value,
        unit=said.unit if said.value is not None else None,
        state=said.state,
        time=one.time,
        limits=said.limits,
        source=said.source,
    )


def _joined(first: Observation, other: Observation) -> Observation:
    source = " ".join(sources_in(f"{first.source} {other.source}"))
    if first.value is None and other.value is not None:
        # A number that did come makes the "no reading" of an earlier source void.
        return replace(other, source=source)
    unread = first.value is not None and other.value is None
    return replace(
        first,
        state=first.state if unread else worse(first.state, other.state),
        limits=first.limits or other.limits,
        source=source,
    )

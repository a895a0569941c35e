"""Fans and power supplies of CISCO-ENVMON-MIB, by the names that the entity table gives them."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from collector.model.reading import Read, Reading, Row, Rows
from collector.model.snapshot import Health
from drivers.readers.cisco_words import envmon_state, steady

_WORSE: Final = (None, Health.OK, Health.UNKNOWN, Health.DEGRADED, Health.FAILED)


def fans(rows: Rows) -> Iterator[Read]:
    """One judgement a fan that is there."""
    yield from _judged(rows, "fan.health", "fan")


def supplies(rows: Rows) -> Iterator[Read]:
    """One judgement a power supply that is there; Catalyst 9400 and ASR 1000 say one inside of its module."""
    yield from _judged(rows, "psu.health", "psu")


def _judged(rows: Rows, kind: str, of_class: str) -> Iterator[Read]:
    inner: dict[str, list[Row]] = defaultdict(list)  # what is inside of an outer one, by the index of that
    judged = [row for row in rows if envmon_state(row) is not None]
    known = {row.index for row in judged}
    outer: list[Row] = []
    for row in judged:
        inside = row.text("class") == row.text("holder_class") == of_class and row.text("parent") in known
        (inner[row.text("parent")] if inside else outer).append(row)
    for row in outer:
        said = [row, *inner[row.index]]
        state = max((envmon_state(one) for one in said), key=_badness)
        yield Reading(
            kind=kind,
            part=_part(row, of_class),
            state=state,
            index=row.index,
            source=" ".join(one.source("state") for one in said),
        )


def _badness(state: Health | None) -> int:
    return _WORSE.index(state)


def _part(row: Row, of_class: str) -> str:
    """The entity's name where the index is that of such an entity; old models count their rows from 1."""
    own = steady(row.text("descr"))
    entity = " ".join(row.text("name").split())
    return entity if entity and row.text("class") == of_class else own or f"{of_class} {row.index}"

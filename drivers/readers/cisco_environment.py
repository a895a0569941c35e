"""Fans and power supplies of CISCO-ENVMON-MIB, by the names that the entity table gives them."""

from collections.abc import Iterator

from collector.model.reading import Read, Reading, Row, Rows
from drivers.readers.cisco_words import envmon_state, steady


def fans(rows: Rows) -> Iterator[Read]:
    """One judgement a fan that is there."""
    yield from _judged(rows, "fan.health", "fan")


def supplies(rows: Rows) -> Iterator[Read]:
    """One judgement a power supply that is there."""
    yield from _judged(rows, "psu.health", "psu")


def _judged(rows: Rows, kind: str, of_class: str) -> Iterator[Read]:
    for row in rows:
        state = envmon_state(row)
        if state is not None:
            yield Reading(
                kind=kind, part=_part(row, of_class), state=state, index=row.index, source=row.source("state")
            )


def _part(row: Row, of_class: str) -> str:
    """The entity's name where the index is that of such an entity; old models count their rows from 1."""
    own = steady(row.text("descr"))
    entity = " ".join(row.text("name").split())
    return entity if entity and row.text("class") == of_class else own or f"{of_class} {row.index}"

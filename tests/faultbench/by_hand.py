"""Cases that a person laid out: decision tables and readers, whose rows no driver file describes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from collector.content.yaml import load_yaml
from tests.faultbench.agent import Spot, Value
from tests.faultbench.columns import Column, Use
from tests.faultbench.table import Means, State, meanings, prefixes

FILE = Path(__file__).parent / "by_hand.yaml"
_KEYS = frozenset(
    {"object", "name", "kind", "index", "cells", "elsewhere", "never", "meanings", "counted", "why"}
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Hand:
    """One state object in one surrounding.

    object     OID of the column (its cells are `object.index`), or of a scalar with its `.0` and index ""
    cells      columns -> what their cell of the same row holds; `{n}` is the number of the row
    elsewhere  instances -> what they hold
    meanings   number (or `outside`, `empty`) -> its meanings where they are others here than the table's
    counted    whether the driver counts a number outside the enumeration
    """

    object: str
    name: str
    kind: str
    index: str = "{n}"
    cells: Mapping[str, Value] = field(default_factory=dict)
    elsewhere: Mapping[str, Value] = field(default_factory=dict)
    meanings: Mapping[str, Means] = field(default_factory=dict)
    counted: bool = False
    why: str = ""

    def __str__(self) -> str:
        return f"{self.name} {self.kind} {self.why}".strip()

    def reads(self, column: Column) -> bool:
        """Whether this case is of this column."""
        return self.object in prefixes(column.oid) and self.kind in column.kinds

    def fits(self, columns: Sequence[Column]) -> bool:
        """Whether a platform with these columns reads it."""
        return any(column.use is not Use.GATE and self.reads(column) for column in columns)

    def spot(self, number: int) -> Spot:
        index = self._filled(self.index, number)
        cells = {f"{column}.{index}": self._filled(held, number) for column, held in self.cells.items()}
        cells |= {self._filled(at, number): self._filled(held, number) for at, held in self.elsewhere.items()}
        instance = f"{self.object}.{index}" if index else self.object
        return Spot(
            instance=instance, cells=cells, part="" if "{n}" in self.index else f"{self.kind} {self.name}"
        )

    def means(self, state: State | None, otherwise: Means) -> Means:
        """What a row of the table means here; "outside" and "empty" stand for the other two cases."""
        number = state.number if state else "empty" if otherwise == (None,) else "outside"
        return self.meanings.get(number, otherwise)

    @staticmethod
    def _filled(said: Any, number: int) -> Any:
        return said.replace("{n}", str(number)) if isinstance(said, str) else said


@cache
def by_hand() -> tuple[Hand, ...]:
    """The cases of by_hand.yaml."""
    return tuple(_hand(entry) for entry in load_yaml(FILE).written() or ())


def _hand(entry: dict[str, Any]) -> Hand:
    unknown = entry.keys() - _KEYS
    assert not unknown, f"{FILE.name}: {entry.get('name')}: keys {sorted(unknown)}"
    said = entry.pop("meanings", None) or {}
    given = {str(number): meanings(meaning) for number, meaning in said.items()}
    return Hand(meanings=given, **entry)

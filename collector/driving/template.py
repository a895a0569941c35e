"""Templates of driver files: `slot {slot} {name|descr}`, filled from the fields of a row."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from collector.model.reading import Row

_HOLE = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True)
class Template:
    """Text with holes.

    A hole may name alternatives, `{name|descr}`: the first that says something counts. An empty one at the
    end, `{state|}`, lets the hole stay empty.
    """

    text: str

    @cached_property
    def holes(self) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(hole.split("|")) for hole in _HOLE.findall(self.text))

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(name for hole in self.holes for name in hole if name)

    @cached_property
    def _only_hole(self) -> bool:
        return len(self.holes) == 1 and self.text.startswith("{") and self.text.endswith("}")

    def fill(self, row: Row) -> str:
        """The text for this row, with runs of blanks as one.

        A hole that nothing fills is empty; a text of which every hole is empty names nothing and is "".
        """
        said = [_first(row, names) for names in self.holes]
        if said and not any(said):
            return ""
        fillings = iter(said)
        return " ".join(_HOLE.sub(lambda _: next(fillings), self.text).split())

    def raw(self, row: Row) -> Any:
        """The value itself where the template is one hole, else the text; None where a hole is empty."""
        if self._only_hole:
            return next((row.fields[name] for name in self.holes[0] if name in row.fields), None)
        if any(all(name and name not in row.fields for name in hole) for hole in self.holes):
            return None
        return self.fill(row)


def of(text: str) -> Template:
    """A template; a bare word is the name of a field."""
    return Template(text if "{" in text or not text else "{" + text + "}")


def _first(row: Row, names: "tuple[str, ...] | list[str]") -> str:
    for name in names:
        if text := row.text(name):
            return text
    # A field of the device called `index` goes before the row's own.
    return row.index if "index" in names else ""

"""A place in a driver file: its value, how to get there, and where to complain.

Scalars arrive as they are written, `7.10` and `true` as text: they are compared with what devices say.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from collector.model.errors import Mistake

# The keys and list positions that lead to a place -> `file:line`.
Where = Callable[..., str]


@dataclass(frozen=True, slots=True)
class Node:
    """One value of a parsed YAML file. `Any` ends here: what it hands out is checked."""

    value: Any
    where: Where
    mistakes: list[Mistake]
    path: tuple[str | int, ...] = field(default=())

    def __contains__(self, key: str) -> bool:
        return isinstance(self.value, dict) and key in self.value

    @property
    def at(self) -> str:
        return self.where(*self.path)

    def wrong(self, what: str) -> None:
        self.mistakes.append(Mistake(self.at, what))

    def child(self, key: str | int) -> "Node":
        """The place below; its value is None where there is none."""
        value: Any = None
        if isinstance(self.value, dict):
            value = self.value.get(key)
        elif isinstance(self.value, list) and isinstance(key, int):
            value = self.value[key]
        there = isinstance(self.value, list) or (isinstance(self.value, dict) and key in self.value)
        return Node(value, self.where, self.mistakes, (*self.path, key) if there else self.path)

    def only_keys(self, known: tuple[str, ...]) -> bool:
        """Whether this is a mapping; keys that are not known are mistakes."""
        if not isinstance(self.value, dict):
            self.wrong(f"expected a mapping with {', '.join(known)}, found {self.value!r}")
            return False
        for key in self.value:
            if key not in known:
                self.child(key).wrong(f"{key!r} is not known here; {suggest(str(key), known)}")
        return True

    def text(self, key: str, default: str = "") -> str:
        """The word at `key`; a list or a mapping is a mistake."""
        node = self.child(key)
        if node.value is None:
            return default
        if isinstance(node.value, str):
            return node.value
        node.wrong(f"{key}: expected a word, found {node.value!r}")
        return default

    def words(self, key: str) -> tuple[str, ...]:
        """One word or a list of words at `key`, as a tuple."""
        node = self.child(key)
        if node.value is None:
            return ()
        given = node.value if isinstance(node.value, list) else [node.value]
        if not all(isinstance(one, str) for one in given):
            node.wrong(f"{key}: expected a word or a list of words, found {node.value!r}")
            return ()
        return tuple(given)

    def items(self, key: str) -> Iterator["Node"]:
        """The entries of the list at `key`."""
        node = self.child(key)
        if node.value is None:
            return
        if not isinstance(node.value, list):
            node.wrong(f"{key}: expected a list, found {node.value!r}")
            return
        for position in range(len(node.value)):
            yield node.child(position)

    def pairs(self, key: str) -> Iterator[tuple[str, "Node"]]:
        """The entries of the mapping at `key`, with the keys as words."""
        node = self.child(key)
        if node.value is None:
            return
        if not isinstance(node.value, dict):
            node.wrong(f"{key}: expected a mapping, found {node.value!r}")
            return
        for name in node.value:
            yield str(name), node.child(name)


def suggest(wrong: str, known: "tuple[str, ...] | frozenset[str]") -> str:
    """The end of a complaint: the nearest known word, or all of them where they are few."""
    near = get_close_matches(wrong, known, n=1) or [name for name in sorted(known) if name.startswith(wrong)]
    if near:
        return f"did you mean {near[0]!r}?"
    listed = ", ".join(sorted(known)[:12])
    return f"known: {listed}" + (", ..." if len(known) > 12 else "")

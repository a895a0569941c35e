"""YAML 1.2 with the line of every key and item, for the files that people write.

PyYAML reads the file into nodes, by libyaml where it has it: twenty times as fast as a reader in Python.
What it would make of scalars is YAML 1.1, so the values are made here, by the core schema of YAML 1.2.2 and
nothing else: `On`, `No`, `12:30:00` and `2026-01-01` stay text.
"""

import re
from collections.abc import Hashable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from yaml.reader import ReaderError

from collector.model.errors import Mistake, SettingsError

MAX_BYTES: Final = 16_000_000
MAX_DEPTH: Final = 64
MAX_VALUES: Final = 2_000_000  # with every alias written out: aliases of aliases cannot eat the memory

_OWN: Final = "tag:yaml.org,2002:"
_PLAIN: Final = "plain"  # a scalar without quotes or tag: what it is, its letters say
_RESOLVED: Final = frozenset({_PLAIN, "null", "bool", "int", "float"})
_TEXT: Final = frozenset({"str", "timestamp", "value", "merge"})
_NULL: Final = frozenset({"", "~", "null", "Null", "NULL"})
_BOOL: Final = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT: Final = re.compile(r"[-+]?[0-9]{1,1000}|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT: Final = re.compile(
    r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"
)
_Children = dict[Hashable, tuple[int, Node]]  # key or number of an item: its line, its value
_NO_TAG: Final = "a tag has no meaning here; text that begins with '!' is written in quotes"
_OLD_VERSION: Final = re.compile(r"^%YAML[ \t]+1\.[01]\b", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Document:
    """One file as it was read.

    data   dict, list, str, int, float, bool and None; keys are such scalars too; None for an empty file
    """

    path: Path
    data: Any
    _root: Node | None = field(repr=False)
    _known: dict[int, _Children] = field(default_factory=dict, repr=False, compare=False)

    def where(self, *path: Hashable) -> str:
        """`file:line` of the key or item under `path`, or of the nearest thing above it that is there."""
        line, node = 1, self._root
        for step in path:
            if node is None or (found := self._below(node).get(step)) is None:
                break
            line, node = found
        return f"{self.path}:{line}"

    def value(self, *path: Hashable) -> Any:
        """The data under `path`, with its keys spelled as written. Raises KeyError where there is none."""
        node = self._root
        for step in path:
            if node is None:
                raise KeyError(step)
            _, node = self._below(node)[step]
        return None if node is None else _Builder(self.path).build(node, 0)

    def written(self) -> Any:
        """The data with every scalar but null as the text that stands in the file: `0012`, `7.10`, `true`."""
        return None if self._root is None else _written(self._root)

    def _below(self, node: Node) -> _Children:
        if id(node) not in self._known:
            self._known[id(node)] = _children(node)
        return self._known[id(node)]


def load_yaml(path: Path, text: str | None = None, *, noted: list[Mistake] | None = None) -> Document:
    """The one document of the file.

    text    read in place of the file where it is given
    noted   takes the mistakes that leave the rest of the file readable, a key twice for one; without it
            they are raised

    Raises SettingsError, with file and line: not to be read, not UTF-8, not YAML, a key twice, a tag or a
    merge key, aliases that go in a circle or grow without bound.
    """
    root = _compose(path, _read(path) if text is None else text)
    builder = _Builder(path)
    data = None if root is None else builder.build(root, 0)
    if noted is not None:
        noted += builder.mistakes
    elif builder.mistakes:
        raise SettingsError(builder.mistakes)
    return Document(path, data, root)


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise _mistake(path, 1, f"cannot be read: {error.strerror or error}") from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise _mistake(
            path, line, f"byte 0x{raw[error.start]:02x} is not UTF-8; save the file as UTF-8"
        ) from error


def _compose(path: Path, text: str) -> Node | None:
    if len(text) > MAX_BYTES:
        raise _mistake(path, 1, f"larger than {MAX_BYTES} bytes; split it into several files")
    if old := _OLD_VERSION.search(text):
        raise _mistake(path, _line_at(text, old.start()), "%YAML 1.2 was expected; leave the directive out")
    try:
        root = _nodes(text)
    except ReaderError as error:
        what = f"character U+{ord(text[error.position]):04X} may not stand in YAML"
        raise _mistake(path, _line_at(text, error.position), what) from error
    except yaml.MarkedYAMLError as error:
        raise _mistake(path, *_told(error)) from error
    except RecursionError as error:
        raise _mistake(path, 1, f"nested more than {MAX_DEPTH} deep") from error
    except (yaml.YAMLError, ValueError) as error:  # ValueError: an escape beyond U+10FFFF
        raise _mistake(path, 1, f"is not YAML: {error}") from error
    return root


def _resolve(_: Any, kind: type[Node], value: str, implicit: tuple[bool, bool]) -> str:
    """The tag of a node: whether a scalar was plain, and nothing of YAML 1.1. No values are made of it."""
    if kind is not ScalarNode:
        return _OWN + ("map" if kind is MappingNode else "seq")
    return _OWN + ("str" if not implicit[0] else "merge" if value == "<<" else _PLAIN)


class _Nodes(yaml.SafeLoader):
    resolve = _resolve


class _QuickNodes(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # one of two classes
    resolve = _resolve


def _nodes(text: str) -> Node | None:
    """The nodes of a text. What libyaml refuses is read again in Python, for the sake of its words."""
    try:
        root: Node | None = _QuickNodes(text).get_single_node()
    except (yaml.YAMLError, ValueError):
        root = _Nodes(text).get_single_node()
    return root


def _told(error: yaml.MarkedYAMLError) -> tuple[int, str]:
    """Line and words. Names of aliases and tags are left out: a bare password may begin with `*` or `!`."""
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark is not None else 1
    what = " ".join(filter(None, (error.context, error.problem)))
    if "'\\t'" in what:
        what = "a tab is in the indentation; indent with spaces"
    elif "undefined alias" in what:
        what = "an alias without its anchor; text that begins with '*' is written in quotes"
    elif "tag handle" in what:
        what = _NO_TAG
    else:
        what = f"is not YAML: {what}"
    return line, what


class _Builder:
    """Makes values of nodes and gathers what is wrong with them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.mistakes: list[Mistake] = []
        self.values = 0

    def build(self, node: Node, depth: int) -> Any:
        self.values += 1
        if self.values > MAX_VALUES:
            raise _mistake(
                self.path, _line(node), f"more than {MAX_VALUES} values when aliases are written out"
            )
        if depth > MAX_DEPTH:
            raise _mistake(self.path, _line(node), f"nested more than {MAX_DEPTH} deep")
        if isinstance(node, MappingNode) and _tag(node) == "map":
            return self.mapping(node, depth)
        if isinstance(node, SequenceNode) and _tag(node) == "seq":
            return [self.build(item, depth + 1) for item in node.value]
        if isinstance(node, ScalarNode) and _tag(node) in _RESOLVED | _TEXT:
            if any("\ud800" <= character <= "\udfff" for character in node.value):
                self.note(
                    node, "half of a surrogate pair ('\\ud800') is no character; write the character itself"
                )
            return _scalar(node)
        self.note(node, _NO_TAG)
        return None

    def mapping(self, node: MappingNode, depth: int) -> dict[Any, Any]:
        made: dict[Any, Any] = {}
        first: dict[Any, int] = {}
        for key, value in node.value:
            if not isinstance(key, ScalarNode):
                self.note(key, "a key is one word or number, not a list or a mapping")
            elif _tag(key) == "merge":
                self.note(key, "merge keys ('<<') are not YAML 1.2; write the keys out")
            elif (name := self.build(key, depth)) in first or key.value in first:
                line = first.get(name) or first[key.value]
                self.note(key, f"key {key.value!r} stands here twice; the first is in line {line}")
            else:
                first[name] = first[key.value] = _line(key)
                made[name] = self.build(value, depth + 1)
        return made

    def note(self, node: Node, what: str) -> None:
        self.mistakes.append(Mistake(f"{self.path}:{_line(node)}", what))


def _tag(node: Node) -> str:
    """`str`, `int`, `map` for YAML's own tags; those of others whole, with their mark."""
    return (node.tag or "").removeprefix(_OWN)


def _scalar(node: ScalarNode) -> Any:
    """A plain or tagged scalar by the core schema (YAML 1.2.2, section 10.3.2); else it is text."""
    text: str = node.value
    if _tag(node) in _TEXT:
        return text
    if text in _NULL:
        return None
    if text in _BOOL:
        return _BOOL[text]
    if _INT.fullmatch(text):
        return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
    if _FLOAT.fullmatch(text):
        return float(re.sub(r"\.(?=inf|nan)", "", text.lower()))
    return text


def _written(node: Node) -> Any:
    if isinstance(node, MappingNode):
        return {key.value: _written(value) for key, value in _pairs(node)}
    if isinstance(node, SequenceNode):
        return [_written(item) for item in node.value]
    return node.value if isinstance(node, ScalarNode) and _scalar(node) is not None else None


def _children(node: Node) -> _Children:
    """The line and the value of every key, as written and as read, or of every item by its number."""
    if isinstance(node, SequenceNode):
        return {number: (_line(item), item) for number, item in enumerate(node.value)}
    found: _Children = {}
    for key, value in _pairs(node):
        found[key.value] = found[_scalar(key)] = (_line(key), value)
    return found


def _pairs(node: Node) -> list[tuple[ScalarNode, Node]]:
    """Keys and values of a mapping; of a key that stands there twice the first."""
    pairs: dict[str, tuple[ScalarNode, Node]] = {}
    for key, value in node.value if isinstance(node, MappingNode) else ():
        if isinstance(key, ScalarNode) and _tag(key) != "merge":
            pairs.setdefault(key.value, (key, value))
    return list(pairs.values())


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1


def _line_at(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def _mistake(path: Path, line: int, what: str) -> SettingsError:
    return SettingsError([Mistake(f"{path}:{line}", what)])

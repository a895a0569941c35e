"""SMI text (RFC 1155, RFC 2578) as objects: number, name, enumeration, description.

As much of SMI as the published MIBs of vendors need, mistakes included: no macro is checked, and what is not
understood is passed over. Used by `make_table.py` alone; the tests read its table.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

_TOKEN = re.compile(
    r'"(?P<text>[^"]*)"'
    r"|--[^\n]*"
    r"|(?P<word>::=|\.\.|-\d+|[A-Za-z0-9_][\w-]*|[{}(),;|])"
)
_MACROS = frozenset(
    {"OBJECT-TYPE", "MODULE-IDENTITY", "OBJECT-IDENTITY", "NOTIFICATION-TYPE", "OBJECT-GROUP",
     "NOTIFICATION-GROUP", "MODULE-COMPLIANCE", "AGENT-CAPABILITIES"}
)  # fmt: skip
_ROOTS: Mapping[str, tuple[int, ...]] = {"ccitt": (0,), "iso": (1,), "joint-iso-ccitt": (2,)}

Oid = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Syntax:
    """A type: its name, the words of its numbers where it names them, and what a convention says of them."""

    name: str
    words: Mapping[int, str]
    description: str = ""


@dataclass(frozen=True, slots=True)
class Object:
    """One OBJECT-TYPE. `words` is empty where its numbers are not named; the bits of BITS are no numbers."""

    oid: str
    name: str
    module: str
    folder: str
    words: Mapping[int, str]
    description: str


@dataclass
class Module:
    """One MIB module as it is written; nothing is resolved yet.

    nodes   name -> (parent or None for a root, further numbers)
    """

    name: str
    folder: str
    imports: dict[str, str] = field(default_factory=dict)
    nodes: dict[str, tuple[str, Oid]] = field(default_factory=dict)
    types: dict[str, Syntax] = field(default_factory=dict)
    objects: dict[str, tuple[Syntax, str]] = field(default_factory=dict)


@dataclass
class Mibs:
    """All modules below a folder. A module of the own folder goes before one of the same name elsewhere."""

    modules: list[Module]
    _resolved: dict[tuple[int, str], Oid | None] = field(default_factory=dict)

    @cached_property
    def _by_name(self) -> dict[str, list[Module]]:
        found: dict[str, list[Module]] = {}
        for module in self.modules:
            found.setdefault(module.name, []).append(module)
        return found

    @cached_property
    def _owners(self) -> dict[str, list[Module]]:
        """Every node and type -> the modules that define it, for imports that name none."""
        found: dict[str, list[Module]] = {}
        for module in self.modules:
            for name in (*module.nodes, *module.types):
                found.setdefault(name, []).append(module)
        return found

    @cached_property
    def objects(self) -> Mapping[str, list[Object]]:
        """Numeric OID -> the objects that are defined there, in the order of folders and files."""
        found: dict[str, list[Object]] = {}
        for module in self.modules:
            for name, (syntax, description) in module.objects.items():
                if oid := self._oid(module, name):
                    number = ".".join(map(str, oid))
                    meant = syntax if syntax.words else self._words(module, syntax.name)
                    text = f"{description} {meant.description}".strip()
                    words = {} if meant.name == "BITS" else meant.words
                    found.setdefault(number, []).append(
                        Object(number, name, module.name, module.folder, words, text)
                    )
        return found

    def _oid(self, module: Module, name: str, depth: int = 0) -> Oid | None:
        key = id(module), name
        if key not in self._resolved:
            self._resolved[key] = None
            if name in _ROOTS:
                self._resolved[key] = _ROOTS[name]
            elif (owner := self._owner(module, name)) is not None and depth < 64:
                parent, numbers = owner.nodes[name]
                above = self._oid(owner, parent, depth + 1) if parent else ()
                self._resolved[key] = None if above is None else above + numbers
        return self._resolved[key]

    def _words(self, module: Module, name: str, depth: int = 0) -> Syntax:
        """The enumeration that a textual convention stands for."""
        owner = self._owner(module, name)
        syntax = owner.types.get(name) if owner else None
        if owner is None or syntax is None or depth > 8:
            return Syntax(name, {})
        return syntax if syntax.words or syntax.name == name else self._words(owner, syntax.name, depth + 1)

    def _owner(self, module: Module, name: str) -> Module | None:
        """The module that defines a name as this module sees it."""
        if name in module.nodes or name in module.types:
            return module
        imported = self._by_name.get(module.imports.get(name, ""), [])
        everywhere = [m for m in self._owners.get(name, ()) if m is not module]
        for candidates in (imported, everywhere):
            having = [m for m in candidates if name in m.nodes or name in m.types]
            if having:
                return next((m for m in having if m.folder == module.folder), having[0])
        return None


def read_mibs(root: Path) -> Mibs:
    """Every module in the files below `root`, in the order of their paths."""
    files = sorted(file for file in root.rglob("*") if file.is_file() and file.suffix != ".md")
    modules = []
    for file in files:
        modules += read_modules(file.read_text("utf-8", errors="replace"), file.relative_to(root).parts[0])
    return Mibs(modules)


def read_modules(text: str, folder: str) -> list[Module]:
    """The modules of one file."""
    modules: list[Module] = []
    tokens = [
        (match["word"], match["text"])
        for match in _TOKEN.finditer(text)
        if match["word"] or match["text"] is not None
    ]
    words = [word or "" for word, _ in tokens]
    at = 0
    while at < len(words):
        if words[at] == "DEFINITIONS":
            modules.append(Module(name=_name_before(words, at), folder=folder))
        elif words[at] == "MACRO":
            at = _index(words, "END", at)
        elif modules and words[at] == "IMPORTS":
            at = _imports(words, at + 1, modules[-1])
        elif modules and at + 1 < len(words):
            at = _definition(words, tokens, at, modules[-1])
        at += 1
    return modules


def _name_before(words: list[str], at: int) -> str:
    """The name in `NAME DEFINITIONS` and in `NAME { 1 3 6 } DEFINITIONS`."""
    at -= 1
    if words[at] == "}":
        while words[at] != "{":
            at -= 1
        at -= 1
    return words[at]


def _imports(words: list[str], at: int, module: Module) -> int:
    names: list[str] = []
    while at < len(words) and words[at] != ";":
        if words[at] == "FROM":
            at += 1
            module.imports |= dict.fromkeys(names, words[at])
            names = []
        elif words[at] != ",":
            names.append(words[at])
        at += 1
    return at


def _definition(words: list[str], tokens: list[tuple[str, str]], at: int, module: Module) -> int:
    """What is defined at this token, if anything; the place of its last token."""
    name, following = words[at], words[at + 1]
    if following in _MACROS and name[:1].islower():
        end = _index(words, "::=", at)
        if following == "OBJECT-TYPE":
            module.objects[name] = _object(words[at:end], tokens[at:end])
        return _node(words, end + 1, name, module)
    if words[at + 1 : at + 4] == ["OBJECT", "IDENTIFIER", "::="]:
        return _node(words, at + 4, name, module)
    if following == "::=" and name[:1].isupper():
        return _type(words, tokens, at, name, module)
    return at


def _node(words: list[str], at: int, name: str, module: Module) -> int:
    """`{ parent 3 1 }`, `{ iso org(3) dod(6) }`."""
    if at >= len(words) or words[at] != "{":
        return at - 1
    end = _index(words, "}", at)
    inside = words[at + 1 : end]
    parent = "" if inside[0].isdigit() else inside[0]
    numbers, step = [], 1 if parent else 0
    while step < len(inside):
        if inside[step].isdigit():
            numbers.append(int(inside[step]))
        elif step + 2 < len(inside) and inside[step + 1] == "(":
            numbers.append(int(inside[step + 2]))
            step += 3
        step += 1
    module.nodes[name] = parent, tuple(numbers)
    return end


def _type(words: list[str], tokens: list[tuple[str, str]], at: int, name: str, module: Module) -> int:
    start, description = at + 2, ""
    if words[start] == "TEXTUAL-CONVENTION":
        start = _index(words, "SYNTAX", at) + 1
        described = _index(words[:start], "DESCRIPTION", at) + 1
        description = _text(tokens, described) if described < start else ""
    if start < len(words) and words[start] not in ("SEQUENCE", "CHOICE", "["):
        module.types[name] = _syntax(words, start, description)
    return start


def _object(words: list[str], tokens: list[tuple[str, str]]) -> tuple[Syntax, str]:
    syntax = _syntax(words, _index(words, "SYNTAX", 0) + 1)
    return syntax, _text(tokens, _index(words, "DESCRIPTION", 0) + 1)


def _text(tokens: list[tuple[str, str]], at: int) -> str:
    """A quoted text, with runs of blanks as one."""
    return " ".join((tokens[at][1] or "").split()) if at < len(tokens) else ""


def _syntax(words: list[str], at: int, description: str = "") -> Syntax:
    """`INTEGER { up(1), down(2) }`, `RowStatus`, `Integer32 (0..7)`."""
    name = words[at] if at < len(words) else ""
    named = at + 1 < len(words) and words[at + 1] == "{"
    return Syntax(name, dict(_enumeration(words, at + 2)) if named else {}, description)


def _enumeration(words: list[str], at: int) -> Iterator[tuple[int, str]]:
    said: list[str] = []
    while at < len(words) and words[at] != "}":
        if words[at] == "(" and words[at + 1].lstrip("-").isdigit():
            yield int(words[at + 1]), " ".join(said)
            said, at = [], at + 2
        elif words[at] != ",":
            said.append(words[at])
        at += 1


def _index(words: list[str], word: str, at: int) -> int:
    """The place of the next such token; the end where there is none."""
    try:
        return words.index(word, at)
    except ValueError:
        return len(words)

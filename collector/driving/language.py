"""The driver language: a driver file with its shared parts, checked and made into a Platform.

The whole language stands in docs/drivers.md. It has no expressions, no arithmetic and no inheritance: what
needs them is a pure reader in Python.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from collector.driving.language_gives import Scope, gives_of, inventory_of, only_of, template_of
from collector.driving.language_gives import facts_of as facts_in
from collector.driving.node import Node, Where, suggest
from collector.driving.platform import Ask, Join, Manners, Platform, Sign, Source
from collector.driving.template import Template, of
from collector.model.errors import Mistake, SettingsError
from collector.model.reading import Reader
from collector.model.text import Text

_TOP = ("platform", "title", "vendor", "known_as", "detect", "session", "use", "sources")
_DIALECTS = ("redfish", "icontrol", "unity", "basic")
_SOURCE = (
    *(
        "table",
        "get",
        "run",
        "ipmi",
        "https",
        "id",
        "columns",
        "index",
        "words",
        "join",
        "rows",
        "each",
        "only",
        "but",
    ),
    *("part", "parent", "gives", "facts", "inventory", "read"),
)
_OID = re.compile(r"^\d+(\.\d+)+$")
_JOIN = re.compile(r"^(?P<source>[\w/-]+)\.(?P<column>\w+)$")
_SIGNS = re.compile(r"^(snmp\.(sysObjectID|sysDescr|\d+(\.\d+)+)|https\.\w+|ssh\.banner)$")
_IPMI = ("device-id", "sdr", "sensors", "sel-info", "sel", "sel-time", "fru", "chassis")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A parsed driver file, not yet checked."""

    name: str
    data: Any
    where: Where


@dataclass(frozen=True, slots=True)
class Library:
    """What a driver file may name.

    parts     shared files by name, `snmp/entity`
    reader    `module.function` of drivers/readers -> the reader, None where there is none
    why_not   (platform, command line) -> why it may not be sent, None where it may
    """

    parts: Mapping[str, Sheet]
    reader: Callable[[str], Reader | None]
    why_not: Callable[[str, str], str | None]


def platform_of(sheet: Sheet, library: Library) -> Platform:
    """The platform that a driver file describes. Raises SettingsError with all its mistakes."""
    mistakes: list[Mistake] = []
    top = Node(sheet.data, sheet.where, mistakes)
    if not top.only_keys(_TOP):
        raise SettingsError(mistakes)
    name = top.text("platform")
    if name != sheet.name:
        top.wrong(f"platform {name!r} does not match the name of the file; expected {sheet.name!r}")
    sources = _sources(top, "", name, library)
    for part in top.words("use"):
        sources += _part(part, top.child("use"), name, library)
    platform = Platform(
        name=name,
        title=_title(top),
        vendor=top.text("vendor") or None,
        known_as={who: top.child("known_as").words(who) for who, _ in top.pairs("known_as")},
        detect=_signs(top),
        session=_manners(top),
        sources=_resolved(sources, mistakes),
    )
    if mistakes:
        raise SettingsError(mistakes)
    return platform


def _part(name: str, at: Node, platform: str, library: Library) -> list[Source]:
    sheet = library.parts.get(name)
    if sheet is None:
        at.wrong(f"no shared part {name!r}; {suggest(name, frozenset(library.parts))}")
        return []
    node = Node(sheet.data, sheet.where, at.mistakes)
    return _sources(node, name, platform, library) if node.only_keys(("title", "sources")) else []


def _title(top: Node) -> Text:
    title = top.child("title")
    if not title.only_keys(("zh", "en")) or "zh" not in title or "en" not in title:
        title.wrong("title: expected {zh: ..., en: ...}")
    return Text(title.text("zh"), title.text("en"))


def _manners(top: Node) -> Manners:
    session = top.child("session")
    if session.value is None or not session.only_keys(("dialect", "repetitions")):
        return Manners()
    dialect, repetitions = session.text("dialect", "redfish"), session.text("repetitions", "40")
    if dialect not in _DIALECTS:
        session.child("dialect").wrong(f"dialect {dialect!r} is not known; {suggest(dialect, _DIALECTS)}")
    if not repetitions.isdigit() or not 1 <= int(repetitions) <= 200:
        session.child("repetitions").wrong(f"repetitions: expected 1 to 200, found {repetitions!r}")
        return Manners(dialect=dialect)
    return Manners(dialect=dialect, repetitions=int(repetitions))


def _signs(top: Node) -> tuple[Sign, ...]:
    detect = top.child("detect")
    given = list(top.items("detect")) if isinstance(detect.value, list) else [detect]
    return tuple(_sign(one) for one in given if one.value is not None)


def _sign(node: Node) -> Sign:
    asks = {name: node.words(name) for name, _ in _named(node) if name != "but"}
    but = node.child("but")
    refused = {name: but.words(name) for name, _ in _named(but)} if but.value is not None else {}
    for name in (*asks, *refused):
        if not _SIGNS.match(name):
            node.wrong(f"{name!r} cannot be looked at; expected snmp.sysObjectID, snmp.sysDescr, snmp.OID, "
                       "https.FIELD or ssh.banner")  # fmt: skip
    return Sign(asks=asks, but=refused)


def _named(node: Node) -> list[tuple[str, Node]]:
    return [(str(key), node.child(key)) for key in node.value] if isinstance(node.value, dict) else []


def _sources(node: Node, file: str, platform: str, library: Library) -> list[Source]:
    found = []
    for position, one in enumerate(node.items("sources")):
        if one.only_keys(_SOURCE) and (source := _source(one, position, platform, library)):
            scope = f"{file}:" if file else ""
            found.append(replace(source, id=scope + source.id, each=source.each and scope + source.each))
    return found


def _source(node: Node, position: int, platform: str, library: Library) -> Source | None:
    asks = [ask for ask in Ask if ask.value in node]
    if len(asks) != 1:
        node.wrong("a source is asked in exactly one way: table, get, run, ipmi or https")
        return None
    ask = asks[0]
    columns = _columns(node, ask)
    join = {name: _join(name, at) for name, at in node.pairs("join")}
    parse, reader = _reading(node, ask, platform, library)
    scope = Scope(
        fields=frozenset(columns) | frozenset(join) | frozenset(node.words("index")),
        closed=ask in (Ask.TABLE, Ask.GET) and "each" not in node,
        has_reader=reader is not None,
    )
    return Source(
        id=node.text("id") or f"#{position + 1}",
        ask=ask,
        at=_at(node, ask, platform, library),
        columns=columns,
        index=node.words("index"),
        words=_code_words(node, scope),
        join={name: found for name, found in join.items() if found},
        rows=node.text("rows"),
        each=node.text("each") or None,
        only=only_of(node, scope),
        but=only_of(node, scope, "but"),
        part=template_of(node, "part", scope),
        parent=template_of(node, "parent", scope),
        gives=tuple(gives_of(one, scope) for one in node.items("gives")),
        facts=facts_in(node, scope),
        inventory=inventory_of(node, scope),
        parse=parse,
        read=reader,
        where=node.at,
    )


def _columns(node: Node, ask: Ask) -> dict[str, str]:
    key = "get" if ask is Ask.GET else "columns"
    columns = {name: node.child(key).text(name) for name, _ in node.pairs(key)}
    for name, column in columns.items():
        if ask is Ask.TABLE and not re.fullmatch(r"\d+(\.\d+)*", column):
            node.child(key).child(name).wrong(f"column {column!r} of a table is not a number")
        if ask is Ask.GET and not _OID.match(column):
            node.child(key).child(name).wrong(f"{column!r} is not a numeric OID")
    if ask is Ask.TABLE and not columns:
        node.wrong("a table needs columns: {name: number}")
    return columns


def _code_words(node: Node, scope: Scope) -> dict[str, dict[str, str]]:
    found = {}
    for name, _ in node.pairs("words"):
        codes = node.child("words")
        scope.check(codes.child(name), frozenset([name]))
        found[name] = {code: codes.child(name).text(code) for code, _ in codes.pairs(name)}
    return found


def _at(node: Node, ask: Ask, platform: str, library: Library) -> tuple[Template, ...]:
    if ask is Ask.GET:
        return ()
    given = node.words(ask.value)
    if ask is Ask.TABLE and (len(given) != 1 or not _OID.match(given[0])):
        node.child("table").wrong(f"expected the numeric OID of the entry, found {given!r}")
    if ask is Ask.IPMI and (len(given) != 1 or given[0] not in _IPMI):
        node.child("ipmi").wrong(f"{given!r} is not an IPMI question; known: {', '.join(_IPMI)}")
    if ask is Ask.HTTPS and not all(path.startswith(("/", "{")) for path in given):
        node.child("https").wrong(f"expected a path from the root, found {given!r}")
    if ask is Ask.RUN:
        for line in given:
            # A hole is filled with one checked word at run time; the gate looks at the whole line again then.
            if why := library.why_not(platform, re.sub(r"\{[^{}]*\}", "x", line)):
                node.child("run").wrong(f"{line!r} may not be sent: {why}")
    return tuple(Template(text) for text in given)


def _join(name: str, node: Node) -> Join | None:
    by = Template("{index}")
    said = node.value
    if isinstance(said, dict):
        if not node.only_keys(("from", "by")):
            return None
        said, by = node.text("from"), _looked_up_by(node.text("by") or "index")
    match = _JOIN.match(str(said))
    if match is None:
        node.wrong(f"join {name}: expected SOURCE.COLUMN, found {said!r}")
        return None
    return Join(match["source"], match["column"], by)


def _looked_up_by(text: str) -> Template:
    """What is looked up: fields of our row, or one index for all rows, `0` for the scalars of a `get`."""
    return Template(text) if text.replace(".", "").isdigit() else of(text)


def _reading(node: Node, ask: Ask, platform: str, library: Library) -> tuple[str, Reader | None]:
    """How the answer becomes rows, and the reader that reads them."""
    name = node.text("read")
    if name in ("json", "ntc") or name.startswith("ntc/"):
        if ask is not Ask.RUN:
            node.child("read").wrong(
                f"read: {name} reads the output of a command; this source is {ask.value}"
            )
        return (f"ntc/{platform}_{_spelled(node)}" if name == "ntc" else name), None
    parse = "json" if ask is Ask.HTTPS else ""
    if not name:
        return parse, None
    reader = library.reader(name)
    if reader is None:
        node.child("read").wrong(f"no reader {name!r}; expected MODULE.FUNCTION of drivers/readers")
    return parse, reader


def _spelled(node: Node) -> str:
    """The command as ntc-templates spells it in the name of its template file."""
    line = next(iter(node.words("run")), "")
    return "_".join(word for word in line.split() if not word.startswith("{"))


def _resolved(sources: list[Source], mistakes: list[Mistake]) -> tuple[Source, ...]:
    """The sources with every name of another source made whole; unknown names are mistakes."""
    by_id: dict[str, Source] = {}
    for source in sources:
        if source.id in by_id:
            mistakes.append(Mistake(source.where, f"two sources have the id {source.id!r}"))
        by_id[source.id] = source
    resolved = []
    for source in sources:
        if source.each and source.each not in by_id:
            mistakes.append(Mistake(source.where, f"each: no source {source.each!r}"))
        elif source.each and by_id[source.each].transport is not source.transport:
            mistakes.append(Mistake(source.where, f"each: {source.each!r} is asked over another transport"))
        join = {}
        for name, one in source.join.items():
            found = _find(one, source, sources)
            if found is None:
                mistakes.append(
                    Mistake(
                        source.where, f"join {name}: no source {one.source!r} with a column {one.column!r}"
                    )
                )
            else:
                join[name] = replace(one, source=found)
        resolved.append(replace(source, join=join))
    return tuple(resolved)


def _find(join: Join, asking: Source, sources: list[Source]) -> str | None:
    """The id of the source meant: of the same file by its id, or of a shared part by the part's name."""
    scope = asking.id.rpartition(":")[0]
    local = f"{scope}:{join.source}" if scope else join.source
    for source in sources:
        known = join.column in source.columns or join.column in source.join or join.column in source.index
        if known and (source.id == local or source.id.startswith(f"{join.source}:")):
            return source.id
    return None

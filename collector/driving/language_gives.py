"""The driver language, second half: what the rows of a source give."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from collector.driving.convert import converters
from collector.driving.node import Node, suggest
from collector.driving.platform import Converter, FactRule, Gives, Only, Share
from collector.driving.template import Template, of
from collector.model import units
from collector.model.snapshot import Health
from collector.model.vocabulary import kinds

_GIVES = ("kind", "from", "unit", "map", "absent", "limits", "share", "convert", "only", "but", "part")
_LIMITS = ("low_critical", "low_degraded", "high_degraded", "high_critical")
_FACTS = ("vendor", "model", "serial", "os_version", "hostname")
_RECORD = ("type", "model", "serial", "part_number", "version")
_ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Scope:
    """What names a source may use.

    fields       its columns, joined fields and parts of the index
    closed       whether that is all: rows of JSON and of TextFSM have fields that no file lists
    has_reader   a reader makes the values; `gives` then only lists the kinds
    """

    fields: frozenset[str]
    closed: bool
    has_reader: bool

    def check(self, node: Node, names: frozenset[str]) -> None:
        known = self.fields | {"index"}
        for name in sorted(names - known) if self.closed else ():
            node.wrong(f"{name!r} is no column, joined field or part of the index; {suggest(name, known)}")


def template_of(node: Node, key: str, scope: Scope) -> Template:
    """A template written as text with holes; a bare word is text."""
    template = Template(node.text(key))
    scope.check(node.child(key), template.fields)
    return template


def only_of(node: Node, scope: Scope, key: str = "only") -> Only:
    """What stands at `only` or `but`: fields and their words."""
    named = {name: frozenset(node.child(key).words(name)) for name, _ in node.pairs(key)}
    scope.check(node.child(key), frozenset(named))
    for name, words in named.items():
        if any("*" in word for word in words):
            node.child(key).child(name).wrong(f"{key} compares whole words; '*' stands for nothing here")
    return named


def gives_of(node: Node, scope: Scope) -> Gives:
    node.only_keys(_GIVES)
    kind = node.text("kind")
    known = kinds()
    if kind not in known:
        node.child("kind").wrong(f"kind {kind!r} is not in the vocabulary; {suggest(kind, frozenset(known))}")
    gives = Gives(
        kind=kind,
        value=_value(node, scope),
        unit=node.text("unit") or None,
        map=_map(node),
        absent=frozenset(node.words("absent")),
        limits=_limits(node, scope),
        share=_share(node, scope),
        convert=_convert(node),
        only=only_of(node, scope),
        but=only_of(node, scope, "but"),
        part=template_of(node, "part", scope) if "part" in node else None,
    )
    if kind in known and not scope.has_reader:
        _check_shape(node, gives, known[kind].unit)
    return gives


def _check_shape(node: Node, gives: Gives, unit: str | None) -> None:
    """A judgement has a map, a quantity a unit that leads to the vocabulary's."""
    if (gives.value is None) == (gives.share is None):
        node.wrong("expected either from or share")
    if unit is None:
        if gives.map is None:
            node.wrong(f"{gives.kind} is a judgement; expected map: {{word: ok|degraded|failed|...}}")
        return
    if gives.map is not None:
        node.wrong(f"{gives.kind} is a quantity in {unit!r}; a map gives no number")
    given = gives.unit or (unit if gives.share else None)
    if given is None or given not in units.known():
        node.wrong(f"unit {gives.unit!r} is not known; {suggest(gives.unit or unit, units.known())}")
    elif units.base_of(given) != unit:
        node.wrong(f"unit {given!r} does not lead to {unit!r}, the unit of {gives.kind}")


def _value(node: Node, scope: Scope) -> Template | None:
    if "from" not in node:
        return None
    template = of(node.text("from"))
    scope.check(node.child("from"), template.fields)
    return template


def _map(node: Node) -> Mapping[str, Health | None] | None:
    if "map" not in node:
        return None
    states: dict[str, Health | None] = {}
    for word, at in node.pairs("map"):
        if at.value == _ABSENT:
            states[word] = None
        elif at.value in list(Health):
            states[word] = Health(at.value)
        else:
            at.wrong(f"state {at.value!r} is not known; {suggest(str(at.value), (*Health, _ABSENT))}")
    return states


def _limits(node: Node, scope: Scope) -> dict[str, str | float]:
    limits: dict[str, str | float] = {}
    for name, at in node.pairs("limits"):
        if name not in _LIMITS:
            at.wrong(f"limit {name!r} is not known; {suggest(name, _LIMITS)}")
            continue
        try:
            limits[name] = float(str(at.value))
        except ValueError:
            limits[name] = str(at.value)
            scope.check(at, frozenset([str(at.value)]))
    return limits


def _share(node: Node, scope: Scope) -> Share | None:
    share = node.child("share")
    if share.value is None or not share.only_keys(("used", "free", "total")):
        return None
    used, free, total = (share.text(name) or None for name in ("used", "free", "total"))
    if sum(one is not None for one in (used, free, total)) != 2:
        share.wrong("share: expected two of used, free, total")
    scope.check(share, frozenset(one for one in (used, free, total) if one))
    return Share(used, free, total)


def _convert(node: Node) -> Converter | None:
    name = node.text("convert")
    if not name:
        return None
    known = converters()
    if name not in known:
        node.child("convert").wrong(f"no converter {name!r}; {suggest(name, frozenset(known))}")
        return None
    return known[name]


def facts_of(node: Node, scope: Scope) -> tuple[FactRule, ...]:
    rules = []
    for name, at in node.pairs("facts"):
        if name not in _FACTS:
            at.wrong(f"fact {name!r} is not known; {suggest(name, _FACTS)}")
        given = at.value if isinstance(at.value, list) else [at.value]
        rules += [
            _fact(name, at.child(i) if isinstance(at.value, list) else at, scope) for i in range(len(given))
        ]
    return tuple(rules)


def _fact(name: str, node: Node, scope: Scope) -> FactRule:
    text, pattern = node.value, None
    if isinstance(node.value, dict):
        node.only_keys(("from", "match"))
        text, pattern = node.text("from"), _pattern(node)
    template = of(str(text))
    scope.check(node, template.fields)
    return FactRule(name=name, value=template, match=pattern)


def _pattern(node: Node) -> re.Pattern[str] | None:
    said = node.text("match")
    if not said:
        return None
    try:
        pattern = re.compile(said)
    except re.error as error:
        node.child("match").wrong(f"match {said!r} is no regular expression: {error}")
        return None
    if not pattern.groups:
        node.child("match").wrong(f"match {said!r} has no group; the first group is the fact")
    return pattern


def inventory_of(node: Node, scope: Scope) -> Mapping[str, Template]:
    """Fields of a part record. `type` is a word or a template, the others name fields."""
    record = {}
    for name, at in node.pairs("inventory"):
        if name not in _RECORD:
            at.wrong(f"{name!r} is not in a part record; {suggest(name, _RECORD)}")
        record[name] = Template(str(at.value)) if name == "type" else of(str(at.value))
        scope.check(at, record[name].fields)
    if record and "type" not in record:
        node.child("inventory").wrong("a part record needs its type: module, fan, psu, drive ...")
    return record

"""A synthetic agent for one case: the cells that make a driver read one state object at one number.

A row is made from the driver's own columns: what `only` asks for is set, what `but` refuses is left out,
joins find a row, names are filled. Whatever else the driver reads stays away: nothing else is judged.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from collector.driving.platform import Ask, Gives, Only, Platform, Source
from collector.driving.template import Template
from collector.model.reading import Row
from tests.faultbench.columns import Column

Value = int | str


class Unplanned(Exception):
    """Why no row can be made by itself: it needs a case by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where a state stands in a made-up agent.

    instance   OID of the cell that holds the state
    cells      what else the agent holds for it
    never      instances that must stay empty
    part       two spots with one such name may not be on one agent; "" where a name cannot be shared
    """

    instance: str
    cells: Mapping[str, Value]
    never: frozenset[str] = frozenset()
    part: str = ""


def spot(column: Column, number: int) -> Spot:
    """The cells around the state of one row. `number` tells the rows of one agent apart.

    Raises Unplanned where the driver language alone does not say what the row needs.
    """
    gives = column.gives
    plan = _Plan(column.platform, number)
    only, but = _demands(column.source, gives, but_for=column.field)
    index = plan.index(column.source, only)
    for name in sorted(only):
        plan.say(column.source, index, name, _first(only[name] - but.get(name, frozenset())))
    for name in sorted(but.keys() - only.keys()):
        plan.avoid(column.source, index, name)
    if gives is not None and gives.value is not None:
        for hole in gives.value.holes:
            earlier = hole[: hole.index(column.field)] if column.field in hole else hole
            for name in earlier:
                plan.avoid(column.source, index, name)
    instance = plan.place(column.source, index, column.field)
    template = gives.part if gives is not None and gives.part is not None else column.source.part
    plan.name(column.source, index, template, besides=only.keys() | but.keys() | {column.field})
    plan.cells.pop(instance, None)
    shared = column.source.ask is Ask.GET
    part = f"{gives.kind if gives else ''} {template.text or column.source.id}" if shared else ""
    return Spot(instance=instance, cells=plan.cells, never=frozenset(plan.never), part=part)


def together(spots: Iterable[Spot]) -> list[list[Spot]]:
    """The spots laid on as few agents as their cells allow, in their order."""
    agents: list[_Agent] = []
    for one in spots:
        home = next((agent for agent in agents if agent.takes(one)), None)
        if home is None:
            agents.append(home := _Agent())
        home.add(one)
    return [agent.spots for agent in agents]


@dataclass
class _Agent:
    spots: list[Spot] = field(default_factory=list)
    cells: dict[str, Value] = field(default_factory=dict)
    states: set[str] = field(default_factory=set)
    never: set[str] = field(default_factory=set)
    parts: set[str] = field(default_factory=set)

    def takes(self, one: Spot) -> bool:
        return not (
            one.instance in self.states
            or one.instance in self.cells
            or one.instance in self.never
            or (one.part and one.part in self.parts)
            or any(oid in self.cells or oid in self.states for oid in one.never)
            or any(oid in self.never or oid in self.states for oid in one.cells)
            or any(self.cells.get(oid, value) != value for oid, value in one.cells.items())
        )

    def add(self, one: Spot) -> None:
        self.spots.append(one)
        self.cells |= one.cells
        self.states.add(one.instance)
        self.never |= one.never
        self.parts |= {one.part} - {""}


@dataclass
class _Plan:
    """The cells of one case, as they come together."""

    platform: Platform
    number: int
    cells: dict[str, Value] = field(default_factory=dict)
    never: set[str] = field(default_factory=set)

    def index(self, source: Source, only: Mapping[str, frozenset[str]]) -> str:
        """An index whose named parts say what `only` asks of them."""
        if source.ask is Ask.GET:
            return "0"
        parts = [
            str(_raw(source, name, _first(only[name]))) if name in only else str(self.number)
            for name in source.index
        ]
        return ".".join(parts) or str(self.number)

    def place(self, source: Source, index: str, name: str) -> str:
        """The instance that a field is read from, with the row that a join needs."""
        if name in source.columns:
            column = source.columns[name]
            return column if source.ask is Ask.GET else f"{source.at[0].text}.{column}.{index}"
        if name not in source.join:
            raise Unplanned(f"{name!r} is part of the index")
        join = source.join[name]
        other = self.platform.source(join.source)
        for by in sorted(join.by.fields & (source.columns.keys() | source.join.keys())):
            self.say(source, index, by, str(self.number))
        at = join.by.fill(self._row(source, index))
        if not at or not all(arc.isdigit() for arc in at.split(".")):
            raise Unplanned(f"{name!r} is looked up by {join.by.text!r}, which says {at!r}")
        instance = self.place(other, at, join.column)
        only, _ = _demands(other, None, but_for=join.column)
        for asked in sorted(only):
            self.say(other, at, asked, _first(only[asked]))
        return instance

    def say(self, source: Source, index: str, name: str, word: str) -> None:
        """Make a field say a word."""
        if name in source.index:
            return
        if name in source.join:
            join = source.join[name]
            instance, at = self.place(source, index, name), self.platform.source(join.source)
            word = str(_raw(source, name, word))
            self.cells.setdefault(instance, _raw(at, join.column, word))
        else:
            self.cells.setdefault(self.place(source, index, name), _raw(source, name, word))

    def avoid(self, source: Source, index: str, name: str) -> None:
        """Leave a field of the row empty."""
        if name in source.columns:
            self.never.add(self.place(source, index, name))

    def name(self, source: Source, index: str, template: Template, besides: Iterable[str]) -> None:
        """Fill what a part is called by."""
        left_out = frozenset(besides)
        for hole in template.holes:
            name = hole[0]
            known = name in source.columns or (name in source.join and source.join[name].by.text == "{index}")
            if known and not left_out & frozenset(hole):
                instance = self.place(source, index, name)
                if instance not in self.never:
                    self.cells.setdefault(instance, f"{name} {self.number}")

    def _row(self, source: Source, index: str) -> Row:
        """The row as far as it has come."""
        parts = dict(zip(source.index, index.split("."), strict=False))
        said = {
            name: self.cells[instance]
            for name, column in source.columns.items()
            if (instance := column if source.ask is Ask.GET else f"{source.at[0].text}.{column}.{index}")
            in self.cells
        }
        return Row(index, {"index": index, **said, **parts})


def _demands(
    source: Source, gives: Gives | None, but_for: str
) -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """What the other fields of a row must say, and must not."""
    only: dict[str, frozenset[str]] = {}
    but: dict[str, frozenset[str]] = {}
    asked: list[tuple[Only, Only]] = [(source.only, source.but)]
    if gives is not None:
        asked.append((gives.only, gives.but))
    for wanted, refused in asked:
        for name, words in wanted.items():
            if name != but_for:
                only[name] = only.get(name, words) & words
        for name, words in refused.items():
            if name != but_for:
                but[name] = but.get(name, frozenset()) | words
    return only, but


def _raw(source: Source, name: str, word: str) -> Value:
    """What an agent sends for a field to say a word."""
    codes = source.words.get(name, {})
    word = next((code for code, called in codes.items() if called == word), word)
    return int(word) if word.lstrip("-").isdigit() else word


def _first(words: frozenset[str]) -> str:
    """One of the words, always the same."""
    if not words:
        raise Unplanned("`only` and `but` leave no word")
    return min(words, key=lambda word: (len(word), word))

"""Which columns of which drivers say states: found in the driver files, so that a new driver is found too."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from collector.content.platforms import Platforms
from collector.content.where import shelves
from collector.driving.platform import Ask, Gives, Platform, Source
from collector.entry.wire import why_not
from collector.model.errors import SettingsError
from collector.model.vocabulary import kinds


class Use(StrEnum):
    """How a driver reads a column.

    MAP       alone, by a `map`
    DECISION  together with others, `{present}/{state}`
    GATE      by `only` or `but`
    READER    by a reader in Python
    """

    MAP = "map"
    DECISION = "decision"
    GATE = "gate"
    READER = "reader"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Column:
    """One field of one source, and what it is used for.

    gives   None for a gate of the whole source and for what a reader reads
    oid     of the column, or of the instance where a scalar is got
    """

    platform: Platform
    source: Source
    field: str
    oid: str
    use: Use
    gives: Gives | None = None

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset({self.gives.kind}) if self.gives else self.source.kinds

    def __str__(self) -> str:
        """Where it is found: platform, source, field and kinds."""
        gives = f" {self.gives.kind}" if self.gives else ""
        return f"{self.platform.name} {self.source.id}.{self.field}{gives}"


@dataclass(frozen=True, slots=True)
class Shelf:
    """The platforms that load, and why the others do not."""

    platforms: Mapping[str, Platform]
    broken: Mapping[str, str]


@cache
def shelf() -> Shelf:
    """Every driver file of the product."""
    found, broken = {}, {}
    files = Platforms(shelves("drivers"), why_not)
    for name in files:
        try:
            found[name] = files[name]
        except SettingsError as wrong:
            broken[name] = str(wrong)
    return Shelf(found, broken)


@cache
def columns() -> tuple[Column, ...]:
    """Every column of SNMP that any driver reads as a state, as a gate or by a reader."""
    return tuple(
        column
        for platform in shelf().platforms.values()
        for source in platform.sources
        if source.ask in (Ask.TABLE, Ask.GET) and source.each is None
        for column in _of(platform, source)
    )


def origin(platform: Platform, source: Source, field: str) -> str | None:
    """The OID of the column that a field is read from; None for parts of the index."""
    if field in source.columns:
        column = source.columns[field]
        return column if source.ask is Ask.GET else f"{source.at[0].text}.{column}"
    if field in source.join:
        join = source.join[field]
        return origin(platform, platform.source(join.source), join.column)
    return None


def _of(platform: Platform, source: Source) -> Iterator[Column]:
    used: list[tuple[str, Use, Gives | None]] = [(field, Use.GATE, None) for field in _gates(source)]
    for gives in source.gives:
        used += [(field, Use.GATE, gives) for field in _gates(gives)]
        if gives.map is not None and gives.value is not None:
            use = Use.MAP if len(gives.value.holes) == 1 else Use.DECISION
            used += [(field, use, gives) for field in sorted(gives.value.fields)]
    if source.read is not None:
        used += [(field, Use.READER, None) for field in (*source.columns, *source.join)]
    for field, use, by in used:
        if oid := origin(platform, source, field):
            yield Column(platform=platform, source=source, field=field, oid=oid, use=use, gives=by)


def _gates(of: Source | Gives) -> list[str]:
    return sorted({*of.only, *of.but})


def judges(column: Column) -> bool:
    """Whether any of what the column leads to is a judgement."""
    return any(kinds()[kind].unit is None for kind in column.kinds)

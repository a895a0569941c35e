"""One row as readings: fields, maps, units and limits as the driver declares them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase

from collector.driving.merge import Names
from collector.driving.platform import Gives, Share, Source
from collector.driving.rows import passes
from collector.driving.values import number_in, word_of
from collector.model import units
from collector.model.reading import Reading, Row
from collector.model.snapshot import Health, Limits
from collector.model.vocabulary import kinds


@dataclass
class Giver:
    """Reads the rows of one source by their declarations.

    names      told of every row that has a name, whether it has a reading today or not
    unmapped   (source, word) that no map knows, or that is no possible reading
    """

    source: Source
    rank: int
    names: Names
    unmapped: list[tuple[str, str]] = field(default_factory=list)

    def readings(self, row: Row) -> Iterator[Reading]:
        """What the row gives. A part that is not there, and a field that was not sent, give nothing."""
        parent = self.source.parent.fill(row)
        for gives in self.source.gives:
            if not passes(row, gives.only, gives.but):
                continue
            part = (gives.part or self.source.part).fill(row) or f"#{row.index}"
            self.names.add(self.rank, gives.kind, part, row.index, parent)
            if reading := self._reading(gives, row, part):
                yield replace(reading, parent=parent)

    def _reading(self, gives: Gives, row: Row, part: str) -> Reading | None:
        if gives.share is not None:
            return self._shared(gives, gives.share, row, part)
        if gives.value is None:
            return None
        raw = gives.value.raw(row)
        if raw is None or (word := word_of(raw)) in gives.absent or word == "":
            return None
        names = sorted(gives.value.fields & row.fields.keys())
        if gives.map is None:
            return self._quantity(gives, row, part, names, raw)
        state = self._state(gives.map, word, row.source(*names))
        return None if state is None else _made(gives, row, part, names, state=state)

    def _shared(self, gives: Gives, names: Share, row: Row, part: str) -> Reading | None:
        """A percentage of two fields; more free than there is in all is no reading."""
        used, fields = share(names, row), _fields_of(names)
        if used is None or kinds()[gives.kind].possible(used):
            return None if used is None else _made(gives, row, part, fields, value=used)
        self.unmapped.append((row.source(*fields), f"{used:g} %"))
        return _made(gives, row, part, fields, state=Health.UNKNOWN)

    def _quantity(self, gives: Gives, row: Row, part: str, names: list[str], raw: object) -> Reading | None:
        value = gives.convert(raw, row) if gives.convert else number_in(raw)
        if value is None and gives.convert:
            return None
        if value is not None:
            value = units.to_base(value, gives.unit or "1")
            if kinds()[gives.kind].possible(value):
                return _made(gives, row, part, names, value=value)
        # No number, or one that cannot be: an undeclared "no reading" of this model, never a zero.
        self.unmapped.append((row.source(*names), word_of(raw)))
        return _made(gives, row, part, names, state=Health.UNKNOWN)

    def _state(self, known: Mapping[str, Health | None], word: str, where: str) -> Health | None:
        """The mapped state, UNKNOWN for a word that is not in the map, None for a part that is not there."""
        if word in known:
            return known[word]
        for name, state in known.items():
            if name.casefold() == word.casefold() or ("*" in name and fnmatchcase(word, name)):
                return state
        self.unmapped.append((where, word))
        return Health.UNKNOWN


def _made(
    gives: Gives,
    row: Row,
    part: str,
    names: list[str],
    *,
    value: float | None = None,
    state: Health | None = None,
) -> Reading:
    return Reading(
        kind=gives.kind,
        part=part,
        value=value,
        unit=kinds()[gives.kind].unit,
        state=state,
        limits=limits(gives, row) if value is not None else None,
        source=row.source(*names),
        index=row.index,
    )


def limits(gives: Gives, row: Row) -> Limits | None:
    """The device's limits in the vocabulary's unit; a limit that cannot be is none.

    A high limit that is not above a low one was never set: agents send 0 for all of them.
    """
    found = {}
    for name, said in gives.limits.items():
        raw = row.get(said) if isinstance(said, str) else said
        if raw is None or word_of(raw) in gives.absent:
            continue
        value = gives.convert(raw, row) if gives.convert and isinstance(said, str) else number_in(raw)
        if value is None:
            continue
        in_base = units.to_base(value, gives.unit or "1")
        if kinds()[gives.kind].possible(in_base):
            found[name] = in_base
    low = [limit for name, limit in found.items() if name.startswith("low")]
    high = [limit for name, limit in found.items() if name.startswith("high")]
    if low and high and max(low) >= min(high):
        return None
    return Limits(**found) or None


def share(names: Share, row: Row) -> float | None:
    """The used part in percent; None where a number is missing or the whole is nothing."""
    used, free, total = (
        number_in(row.get(name)) if name else None for name in (names.used, names.free, names.total)
    )
    if used is None and free is not None and total is not None:
        used = total - free
    if total is None and used is not None and free is not None:
        total = used + free
    return round(100.0 * used / total, 2) if used is not None and total and total > 0 else None


def _fields_of(names: Share) -> list[str]:
    return [name for name in (names.used, names.free, names.total) if name]

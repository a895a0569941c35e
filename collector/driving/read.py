"""What the answers of one visit mean: exchanges in, a snapshot out. Pure: asked again, it says the same."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from collector.driving.gaps import access, first_questions, gaps, mute, silent
from collector.driving.give import Giver
from collector.driving.merge import Names, Timed, merged
from collector.driving.platform import Ask, Platform, Source
from collector.driving.rows import Answers
from collector.driving.values import told
from collector.model import units
from collector.model.exchange import Exchange, GapKind, Transport
from collector.model.inventory import Device
from collector.model.reading import Fact, Read, Reading, Row, Rows, Unread
from collector.model.snapshot import (
    Event,
    Facts,
    Gap,
    Health,
    Interface,
    Limits,
    PartRecord,
    Reached,
    Snapshot,
    Unmapped,
    sources_in,
)
from collector.model.vocabulary import kinds


@dataclass(frozen=True, slots=True)
class Visit:
    """What asking brought home.

    exchanges   every question that was put, in the order of the answers
    reached     how each way in went; one that the device does not have is not there
    """

    device: Device
    taken: datetime
    exchanges: Sequence[Exchange]
    reached: Mapping[Transport, Reached]


def read(platform: Platform, visit: Visit) -> Snapshot:
    """Everything that the answers say, and a gap for every question that has none."""
    answers = Answers(platform, {exchange.question: exchange for exchange in visit.exchanges})
    reader = _Reader(answers, visit.taken)
    sources = [source for source in platform.sources if source.transport in visit.reached]
    for rank, source in enumerate(sources):
        reader.source(source, rank)
    identities = [
        seen for way, reached in visit.reached.items() for seen in access(way, reached, visit.taken)
    ]
    quiet = frozenset(way for way, reached in visit.reached.items() if mute(way, visit.exchanges, reached))
    missing = [silent(way, sources, visit.reached[way]) for way in visit.reached if way in quiet]
    missing += [gap for source in sources for gap in gaps(source, answers, visit.reached, quiet)]
    return Snapshot(
        device=visit.device.name,
        address=visit.device.address,
        platform=platform.name,
        taken=visit.taken,
        transports={str(way): reached for way, reached in visit.reached.items()},
        facts=_facts(platform, reader.facts),
        inventory=tuple(reader.inventory.values()),
        observations=(*identities, *merged(reader.readings, reader.names)),
        interfaces=tuple(reader.interfaces),
        events=tuple(reader.events),
        gaps=tuple(dict.fromkeys([*missing, *reader.complaints()])),
        unmapped=tuple(dict.fromkeys(reader.unmapped)),
        applies=frozenset(kind for source in sources for kind in source.kinds)
        | {seen.kind for seen in identities},
    )


@dataclass
class _Reader:
    """Collects what the sources give, one after the other."""

    answers: Answers
    taken: datetime
    names: Names = field(default_factory=Names)
    readings: list[Timed] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    inventory: dict[str, PartRecord] = field(default_factory=dict)
    recorded: dict[str, str] = field(default_factory=dict)
    interfaces: list[Interface] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    unmapped: list[Unmapped] = field(default_factory=list)
    unread: list[Gap] = field(default_factory=list)

    def source(self, source: Source, rank: int) -> None:
        time = self._time(source)
        rows = self.answers.rows(source)
        giver = Giver(source, rank, self.names)
        if source.read is not None:
            for view in self._views(source, rows):
                self._keep(source, source.read(view), time, rank)
        else:
            for row in rows:
                self.readings += [Timed(reading, time, rank) for reading in giver.readings(row)]
        self.unmapped += [Unmapped(where, word) for where, word in giver.unmapped]
        for row in rows:
            self.facts += _facts_of(source, row)
            self._record(source, row)

    def _views(self, source: Source, rows: Sequence[Row]) -> Iterator[Rows]:
        """What a reader sees: all rows of a table at once, else one answer at a time."""
        around = Around(self.answers, source.id.rpartition(":")[0])
        if source.ask in (Ask.TABLE, Ask.GET):
            if rows:
                yield Rows(rows, source=_base(source), around=around)
            return
        for parent, asked in self.answers.questions(source):
            exchange = self.answers.answered(asked)
            if exchange is None or exchange.answer is None:
                continue
            own = [row for row in rows if parent is None or _below(row.index, parent.index)]
            yield Rows(own, answer=exchange.answer, source=str(exchange.question), around=around)

    def _keep(self, source: Source, reads: Iterator[Read], time: datetime, rank: int) -> None:
        for one in reads:
            if isinstance(one, Reading):
                self._reading(one, time, rank)
            elif isinstance(one, Fact):
                self.facts.append(one)
            elif isinstance(one, PartRecord):
                self._add(one)
            elif isinstance(one, Interface):
                self.interfaces.append(one)
            elif isinstance(one, Event):
                self.events.append(one)
            else:
                self.unread.append(_unread(one, source))

    def _reading(self, said: Reading, time: datetime, rank: int) -> None:
        """A reader speaks in the device's unit; a number that cannot be is no reading.

        What rests on no field that was sent is none either: a column is missing, and its reader did not look.
        """
        if not said.source:
            return
        value = None if said.value is None else units.to_base(said.value, said.unit or "1")
        if value is not None and not kinds()[said.kind].possible(value):
            self.unmapped.append(Unmapped(said.source, str(said.value)))
            said, value = replace(said, state=said.state or Health.UNKNOWN), None
        # Rows lose their names where an agent leaves a column out; a part is never nameless.
        part = said.part or f"#{said.index or said.source.rpartition('.')[2]}"
        said = replace(said, part=part, value=value, unit=kinds()[said.kind].unit, limits=_in_base(said))
        self.names.add(rank, said.kind, said.part, said.index, said.parent)
        self.readings.append(Timed(said, time, rank))

    def _record(self, source: Source, row: Row) -> None:
        if not source.inventory:
            return
        said = {name: template.fill(row) or None for name, template in source.inventory.items()}
        part = source.part.fill(row)
        if not part and not any(said[name] for name in said.keys() - {"type"}):
            return  # a row without a name and without a word on the part
        part = part or f"#{row.index}"
        if self._other(part, source, said.get("serial")):
            part = f"{part} #{row.index}"
        self.recorded.setdefault(part, source.id)
        names = sorted(name for template in source.inventory.values() for name in template.fields)
        self._add(
            PartRecord(
                part=part,
                type=said["type"] or "other",
                model=said.get("model"),
                serial=said.get("serial"),
                part_number=said.get("part_number"),
                version=said.get("version"),
                source=sources_in(row.source(*names))[0],
            )
        )

    def _other(self, part: str, source: Source, serial: str | None) -> bool:
        """Whether the record of this name is of another part: a source tells each part once."""
        known = self.inventory.get(part)
        if known is None:
            return False
        return self.recorded.get(part) == source.id or bool(
            serial and known.serial and serial != known.serial
        )

    def _add(self, record: PartRecord) -> None:
        """Keep a record; what an earlier source left open of the same part, a later one fills."""
        known = self.inventory.get(record.part)
        self.inventory[record.part] = replace(
            known or record,
            model=(known and known.model) or told(record.model),
            serial=(known and known.serial) or told(record.serial),
            part_number=(known and known.part_number) or told(record.part_number),
            version=(known and known.version) or told(record.version),
        )

    def _time(self, source: Source) -> datetime:
        for question in first_questions(source):
            if (exchange := self.answers.exchanges.get(question)) is not None:
                return exchange.asked
        return self.taken

    def complaints(self) -> list[Gap]:
        """Gaps for answers that came and were not understood, wholly or in part."""
        gaps = [Gap(question=str(q), kind=GapKind.GARBLED, reason=why) for q, why in self.answers.complaints]
        gaps += [
            Gap(question=str(q), kind=GapKind.GARBLED, reason="partial: some lines were not understood")
            for q in self.answers.partial
        ]
        return gaps + self.unread


@dataclass(frozen=True)
class Around(Mapping[str, Sequence[Row]]):
    """The rows of the other sources, by id; those of the same file first."""

    answers: Answers
    scope: str

    def __getitem__(self, name: str) -> Sequence[Row]:
        local = f"{self.scope}:{name}" if self.scope else name
        for source in self.answers.platform.sources:
            if source.id in (local, name) or (":" not in name and source.id.startswith(f"{name}:")):
                return self.answers.rows(source)
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return (source.id for source in self.answers.platform.sources)

    def __len__(self) -> int:
        return len(self.answers.platform.sources)


def _below(index: str, parent: str) -> bool:
    return not parent or index == parent or index.startswith(f"{parent}/")


def _in_base(said: Reading) -> Limits | None:
    """The limits of a reading in the vocabulary's unit, as its value; a limit that cannot be is none."""
    if said.limits is None:
        return None

    def bound(limit: float | None) -> float | None:
        value = None if limit is None else units.to_base(limit, said.unit or "1")
        return value if value is not None and kinds()[said.kind].possible(value) else None

    low_critical, low_degraded, high_degraded, high_critical = map(bound, said.limits.as_tuple())
    found = Limits(
        low_critical=low_critical,
        low_degraded=low_degraded,
        high_degraded=high_degraded,
        high_critical=high_critical,
    )
    return found or None


def _facts_of(source: Source, row: Row) -> Iterator[Fact]:
    for rule in source.facts:
        said = rule.value.fill(row)
        if rule.match is not None:
            found = rule.match.search(said)
            said = next((group for group in found.groups() if group), "").strip() if found else ""
        if said:
            yield Fact(rule.name, said, row.source(*sorted(rule.value.fields & row.fields.keys())))


def _facts(platform: Platform, said: Sequence[Fact]) -> Facts:
    """The first word on each fact; the vendor that the driver names stands in where the device says none."""
    first: dict[str, str] = {}
    for fact in said:
        if value := told(fact.value):
            first.setdefault(fact.name, value)
    if platform.vendor:
        first.setdefault("vendor", platform.vendor)
    return Facts(**first)


def _base(source: Source) -> str:
    return f"snmp:{source.at[0].text}" if source.at else ""


def _unread(one: Unread, source: Source) -> Gap:
    where = one.source or _base(source) or (source.at[0].text if source.at else source.id)
    return Gap(question=where, kind=GapKind.GARBLED, reason=one.reason, kinds=source.kinds)

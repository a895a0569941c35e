"""Answers as rows: what the sources of a platform say, by the names that the driver gives their fields."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from collector.driving.parse import json_of, ntc
from collector.driving.platform import Ask, Only, Platform, Source
from collector.driving.values import text_of, word_of
from collector.model.errors import Garbled
from collector.model.exchange import Exchange, GapKind, Question, Transport, Varbind
from collector.model.reading import Row

# Failures without an answer to read: what came with them is the words of the refusal.
_NOTHING = (GapKind.UNSUPPORTED, GapKind.UNREACHABLE, GapKind.REFUSED)
# Octets kept beside the text that they are: a value of BITS is no longer.
_BITS = 8


def passes(row: Row, only: Only, but: Only) -> bool:
    """Whether every field of `only` says one of its words, and none of `but` does.

    A field that is not there says none.
    """
    return all(_says(row, *named) for named in only.items()) and not any(
        _says(row, *named) for named in but.items()
    )


def _says(row: Row, name: str, words: frozenset[str]) -> bool:
    return name in row.fields and word_of(row.fields[name]) in words


@dataclass
class Answers:
    """The exchanges of one visit, looked at through the sources of one platform.

    complaints   (question, reason) for answers that are there but could not be understood
    partial      questions whose answer was understood in part
    """

    platform: Platform
    exchanges: Mapping[Question, Exchange]
    complaints: list[tuple[Question, str]] = field(default_factory=list)
    partial: list[Question] = field(default_factory=list)
    _rows: dict[str, Sequence[Row]] = field(default_factory=dict)
    _indexed: dict[str, dict[str, Row]] = field(default_factory=dict)

    def rows(self, source: Source) -> Sequence[Row]:
        """The rows of a source, joined and filtered. Empty where nothing was answered."""
        if source.id not in self._rows:
            self._rows[source.id] = ()  # a source that joins itself sees nothing, and does not run for ever
            found = [worded(self._joined(row, source), source) for row in self._raw_rows(source)]
            self._rows[source.id] = [row for row in found if passes(row, source.only, source.but)]
        return self._rows[source.id]

    def questions(self, source: Source) -> Iterator[tuple[Row | None, tuple[Question, ...]]]:
        """What the source asks, once or once a row of an earlier answer: alternatives, tried in turn."""
        if source.each is None:
            yield None, alternatives(source, None)
            return
        for row in self.rows(self.platform.source(source.each)):
            if asked := alternatives(source, row):
                yield row, asked

    def _raw_rows(self, source: Source) -> Iterator[Row]:
        if source.ask is Ask.TABLE:
            yield from self._table(source)
        elif source.ask is Ask.GET:
            yield from self._scalars(source)
        else:
            for parent, asked in self.questions(source):
                if exchange := self.answered(asked):
                    yield from self._documents(source, parent, exchange)

    def answered(self, asked: tuple[Question, ...]) -> Exchange | None:
        """The first of the alternatives with a whole answer, else with a part of one; None without."""
        given = [self.exchanges[question] for question in asked if question in self.exchanges]
        whole = (exchange for exchange in given if exchange.failure is None)
        part = (exchange for exchange in given if exchange.failure and exchange.failure.kind not in _NOTHING)
        return next(whole, None) or next(part, None)

    def varbinds(self, question: Question) -> Sequence[Varbind]:
        exchange = self.exchanges.get(question)
        return exchange.answer if exchange and isinstance(exchange.answer, tuple) else ()  # type: ignore[return-value]

    def _table(self, source: Source) -> Iterator[Row]:
        fields: dict[str, dict[str, Any]] = {}
        sources: dict[str, dict[str, str]] = {}
        raw: dict[str, dict[str, bytes]] = {}
        for name, column in source.columns.items():
            root = f"{source.at[0].text}.{column}"
            start = len(root) + 1
            for oid, _, value in self.varbinds(walk(root)):
                index = oid[start:]
                fields.setdefault(index, {})[name] = text_of(value) if isinstance(value, bytes) else value
                sources.setdefault(index, {})[name] = f"snmp:{oid}"
                if isinstance(value, bytes) and len(value) <= _BITS:
                    raw.setdefault(index, {})[name] = value
        for index, said in fields.items():
            yield Row(index, {**said, **index_parts(source, index)}, sources[index], raw.get(index, {}))

    def _scalars(self, source: Source) -> Iterator[Row]:
        fields, sources = {}, {}
        held = {oid: value for oid, _, value in self.varbinds(scalars(source))}
        for name, oid in source.columns.items():
            if (value := held.get(oid)) is not None:
                fields[name] = text_of(value) if isinstance(value, bytes) else value
                sources[name] = f"snmp:{oid}"
        if fields:
            yield Row("0", fields, sources)

    def _documents(self, source: Source, parent: Row | None, exchange: Exchange) -> Iterator[Row]:
        """The rows of an answer that is JSON, text, or raw records."""
        came = _from_earlier(source, parent) if parent else {}
        prefix = parent.index if parent else ""
        question = exchange.question
        try:
            found = list(_records(source, exchange))
        except Garbled as error:
            self.complaints.append((question, error.reason))
            return
        if source.parse.startswith("ntc/") and found and found[0].partial:
            self.partial.append(question)
        for one in found:
            said = {**came, **_fields(source, one.data), **index_parts(source, one.index)}
            index = "/".join(filter(None, (prefix, one.index)))
            yield Row(index, said, _pointers(source, question, one.pointer))

    def _joined(self, row: Row, source: Source) -> Row:
        if not source.join:
            return row
        fields, sources = dict(row.fields), dict(row.sources)
        for name, join in source.join.items():
            whole = Row(row.index, {**fields, "index": row.index})
            other = self._by_index(join.source).get(join.by.fill(whole))
            if other is not None and join.column in other.fields:
                fields[name] = other.fields[join.column]
                if join.column in other.sources:
                    sources[name] = other.sources[join.column]
        return Row(row.index, fields, sources, row.raw)

    def _by_index(self, source: str) -> dict[str, Row]:
        if source not in self._indexed:
            self._indexed[source] = {row.index: row for row in self.rows(self.platform.source(source))}
        return self._indexed[source]


def _from_earlier(source: Source, row: Row) -> dict[str, Any]:
    """The fields of the row that filled the question, by the id that the driver file gives its source."""
    earlier = (source.each or "").rpartition(":")[2]
    return {f"{earlier}.{name}": value for name, value in row.fields.items()}


def worded(row: Row, source: Source) -> Row:
    """The row with its codes called by their words; a code without a word stays as it is."""
    if not source.words:
        return row
    fields = dict(row.fields)
    for name, words in source.words.items():
        if name in fields:
            fields[name] = words.get(word_of(fields[name]), fields[name])
    return Row(row.index, fields, row.sources, row.raw)


def walk(root: str) -> Question:
    return Question(Transport.SNMP, f"walk {root}")


def scalars(source: Source) -> Question:
    return Question(Transport.SNMP, "get " + " ".join(source.columns.values()))


def alternatives(source: Source, row: Row | None) -> tuple[Question, ...]:
    """The questions of a source that is no SNMP table, filled from the row; none where it lacks a link."""
    asked = []
    for template in source.at:
        text = template.text if row is None else _filled_link(template.raw(row))
        if text:
            asked.append(Question(source.transport, text))
    return tuple(asked)


def index_parts(source: Source, index: str) -> dict[str, str]:
    """The parts of the index by their names; the last name takes what is left."""
    parts = index.split(".", len(source.index) - 1) if source.index else ()
    return dict(zip(source.index, parts, strict=False))


def _filled_link(value: Any) -> str:
    """A question filled from a row; a JSON link, `{"@odata.id": path}`, stands for its path."""
    if isinstance(value, dict):
        value = value.get("@odata.id")
    return value if isinstance(value, str) else ""


@dataclass(frozen=True, slots=True)
class _Record:
    """One record of an answer.

    index     what tells it from the others of the answer; "" where there is only one
    pointer   where it lies in a JSON answer
    partial   the text around it was understood only in part
    """

    index: str
    data: Any
    pointer: str = ""
    partial: bool = False


def _records(source: Source, exchange: Exchange) -> Iterator[_Record]:
    """The records of one answer. Raises Garbled."""
    answer = exchange.answer
    if source.parse.startswith("ntc/") and isinstance(answer, str):
        parsed = ntc(source.parse.removeprefix("ntc/"), answer)
        for number, record in enumerate(parsed.rows, 1):
            yield _Record(str(number), record, partial=parsed.partial)
    elif source.parse == "json" and answer is not None:
        document = json_of(answer) if isinstance(answer, str) else answer
        for steps, free, record in _within(document, source.rows.split("/") if source.rows else []):
            yield _Record("/".join(free), record, _pointer(steps))
    elif source.ask is Ask.IPMI and isinstance(answer, tuple):
        for key, raw, *_ in answer:
            yield _Record(str(key), {"raw": raw})
    elif source.ask is Ask.RUN and not source.parse and isinstance(answer, str):
        yield _Record("", {"text": answer})


def _within(document: Any, path: list[str]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...], Any]]:
    """(every step, those of them that are not fixed, value) of the records at a path.

    `*` is every value of an object or every item of a list; a list at the end is its items.
    """
    if not path:
        if isinstance(document, list):
            yield from (((str(number),), (str(number),), item) for number, item in enumerate(document))
        else:
            yield (), (), document
        return
    step, rest = path[0], path[1:]
    if step == "*":
        for key, value in _items(document):
            yield from (((key, *steps), (key, *free), found) for steps, free, found in _within(value, rest))
    elif isinstance(document, dict) and document.get(step) is not None:
        yield from (((step, *steps), free, found) for steps, free, found in _within(document[step], rest))


def _items(document: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(document, dict):
        yield from ((str(key), value) for key, value in document.items())
    elif isinstance(document, list):
        yield from ((str(number), value) for number, value in enumerate(document))


def _pointer(steps: tuple[str, ...]) -> str:
    """The steps as a JSON pointer (RFC 6901), without its first slash."""
    return "/".join(step.replace("~", "~0").replace("/", "~1") for step in steps)


def _fields(source: Source, record: Any) -> dict[str, Any]:
    """The named fields of one record; without names, all that it has."""
    if not isinstance(record, dict):
        return {"value": record}
    if not source.columns:
        return {name: value for name, value in record.items() if value is not None}
    found = {name: _at(record, path) for name, path in source.columns.items()}
    return {name: value for name, value in found.items() if value is not None}


def _at(record: Any, path: str) -> Any:
    for step in path.split("/"):
        if isinstance(record, list) and step.isdigit() and int(step) < len(record):
            record = record[int(step)]
        elif isinstance(record, dict):
            record = record.get(step)
        else:
            return None
    return record


def _pointers(source: Source, question: Question, pointer: str) -> dict[str, str]:
    """Where each field was read, as contract.md section 4 writes it."""
    if source.ask is not Ask.HTTPS:
        return {"": str(question)}
    base = f"{question}#/{pointer}" if pointer else f"{question}#"
    return {"": base, **{name: f"{base}/{path}" for name, path in source.columns.items()}}

"""What a reader sees and what it may give: typed rows in; observations, events, inventory, facts out."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from collector.model.exchange import Answer
from collector.model.snapshot import Event, Health, Interface, Limits, PartRecord


@dataclass(frozen=True, slots=True)
class Row:
    """One row of one answer: fields by the names that the driver file gives them.

    index    SNMP: the instance after the column, `3.1`; elsewhere a running number or the key of an object
    fields   text, numbers, or bytes where an octet string is no text; what was not sent is not there
    sources  where each field was read; a row whose fields share one source has it under ""
    raw      SNMP: the octets of short strings that came as text; `octets` reads them
    """

    index: str
    fields: Mapping[str, Any]
    sources: Mapping[str, str] = field(default_factory=dict)
    raw: Mapping[str, bytes] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        return self.fields[name]

    def get(self, name: str, otherwise: Any = None) -> Any:
        return self.fields.get(name, otherwise)

    def text(self, name: str) -> str:
        """The field as text without surrounding blanks; "" where it is not there."""
        value = self.fields.get(name)
        return "" if value is None else str(value).strip()

    def number(self, name: str) -> float | None:
        """The field as a number; None where it is not there or is none, as `nan` and `inf` are."""
        value = self.fields.get(name)
        if isinstance(value, bool) or value is None or isinstance(value, bytes):
            return None
        try:
            number = float(value)
        except ValueError:
            return None
        return number if isfinite(number) else None

    def octets(self, name: str) -> bytes:
        """The octets of a field as they were sent: BITS may happen to be a letter or a blank. b"" without."""
        value = self.fields.get(name)
        return value if isinstance(value, bytes) else self.raw.get(name, b"")

    def source(self, *names: str) -> str:
        """The sources of these fields, joined; without names, that of the row."""
        found = dict.fromkeys(self.sources[name] for name in names or ("",) if name in self.sources)
        return " ".join(found) or self.sources.get("", "")


@dataclass(frozen=True, slots=True)
class Rows:
    """The answer of one source as a reader sees it.

    rows     its rows; empty for a source that is plain text
    answer   the whole answer, as the transport gave it: text for `run`, (key, bytes) pairs for `ipmi`
    source   the question it answers, as evidence
    around   the rows of the other sources of the same driver file, by their id
    """

    rows: Sequence[Row]
    answer: Answer = None
    source: str = ""
    around: Mapping[str, Sequence[Row]] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    @property
    def text(self) -> str:
        return self.answer if isinstance(self.answer, str) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One reading in the device's own unit; the driving half converts it and makes the observation.

    parent   the name of what holds the part; used only where two parts would have one name
    """

    kind: str
    part: str
    value: float | None = None
    unit: str | None = None
    state: Health | None = None
    limits: Limits | None = None
    source: str
    parent: str = ""
    index: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """name: vendor | model | serial | os_version | hostname"""

    name: str
    value: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """Something in the answer that the reader does not understand: it becomes a gap, never silence."""

    reason: str
    source: str = ""


Read = Reading | Event | PartRecord | Interface | Fact | Unread
Reader = Callable[[Rows], Iterator[Read]]

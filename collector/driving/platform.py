"""What a driver file may say, as values. `language.py` makes them; asking and reading only look at them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from collector.driving.template import Template
from collector.model.exchange import Transport
from collector.model.reading import Reader, Row
from collector.model.snapshot import Health
from collector.model.text import Text

# A named converter: raw value, its row -> the number in the unit that the driver names, None for no reading.
Converter = Callable[[object, Row], float | None]
# A field of a row -> the words that it may say, as text.
Only = Mapping[str, frozenset[str]]
_EMPTY = Template("")


class Ask(StrEnum):
    """How a source is asked."""

    TABLE = "table"
    GET = "get"
    RUN = "run"
    IPMI = "ipmi"
    HTTPS = "https"

    @property
    def transport(self) -> Transport:
        return _TRANSPORT[self]


_TRANSPORT = {
    Ask.TABLE: Transport.SNMP,
    Ask.GET: Transport.SNMP,
    Ask.RUN: Transport.SSH,
    Ask.IPMI: Transport.IPMI,
    Ask.HTTPS: Transport.HTTPS,
}


@dataclass(frozen=True, slots=True)
class Join:
    """A field looked up in another source: its row is the one whose index is `by`, filled from our row."""

    source: str
    column: str
    by: Template


@dataclass(frozen=True, slots=True)
class Share:
    """A percentage of two fields: used and free, used and total, or free and total."""

    used: str | None
    free: str | None
    total: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gives:
    """One observation that a row may give.

    value    the field or the pattern of fields it is read from; None where a reader or `share` makes it
    map      the device's word -> our state; None means that the part is not there. None: it is a quantity
    absent   raw values that mean "nothing here"
    limits   low_critical ... high_critical -> a field, or a number in the same unit
    but      fields and the words that keep a row from giving it
    """

    kind: str
    value: Template | None = None
    unit: str | None = None
    map: Mapping[str, Health | None] | None = None
    absent: frozenset[str] = frozenset()
    limits: Mapping[str, str | float] = field(default_factory=dict)
    share: Share | None = None
    convert: Converter | None = None
    only: Only = field(default_factory=dict)
    but: Only = field(default_factory=dict)
    part: Template | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRule:
    """One fact about the device: a field, and the pattern whose first group is the fact."""

    name: str
    value: Template
    match: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One question, or one a row of an earlier answer, and what its rows give.

    at       TABLE the OID of the entry; RUN and HTTPS the alternatives, tried in turn while the device says
             that it has no such thing; IPMI the question
    columns  name -> column number (TABLE), OID (GET) or path in the JSON object (RUN and HTTPS)
    index    names of the parts of the index; the last takes what is left
    words    field -> what its codes are called, for names of parts and for `only`
    rows     where the rows lie in a JSON answer, `entries/*/stats`; "" for the whole answer
    each     the source whose rows fill the question
    but      fields and the words that drop a row; a field that was not sent drops none
    parse    `json`, `ntc`, or "" for text that a reader reads
    """

    id: str
    ask: Ask
    at: tuple[Template, ...]
    columns: Mapping[str, str] = field(default_factory=dict)
    index: tuple[str, ...] = ()
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    join: Mapping[str, Join] = field(default_factory=dict)
    rows: str = ""
    each: str | None = None
    only: Only = field(default_factory=dict)
    but: Only = field(default_factory=dict)
    part: Template = _EMPTY
    parent: Template = _EMPTY
    gives: tuple[Gives, ...] = ()
    facts: tuple[FactRule, ...] = ()
    inventory: Mapping[str, Template] = field(default_factory=dict)
    parse: str = ""
    read: Reader | None = None
    where: str = ""

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(gives.kind for gives in self.gives)

    @property
    def transport(self) -> Transport:
        return self.ask.transport


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """One way to know a platform: every `asks` must match one of its patterns, and no `but` may.

    asks, but   what is looked at (`snmp.sysObjectID`, `snmp.sysDescr`, `snmp.OID`, `https.FIELD`,
                `ssh.banner`) -> patterns. A pattern of sysObjectID is a whole OID or ends in `.*`; that of
                a text is a part of it, or a `/regular expression/`
    """

    asks: Mapping[str, tuple[str, ...]]
    but: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How the platform wants its sessions held.

    dialect       of HTTPS logins: redfish, icontrol, unity, basic
    repetitions   rows of an SNMP table asked for at once; management controllers are slow and want 10 to 25
    """

    dialect: str = "redfish"
    repetitions: int = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """One driver file with its shared parts. Its own sources come first: what they say wins."""

    name: str
    title: Text
    vendor: str | None = None
    known_as: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    detect: tuple[Sign, ...] = ()
    session: Manners = field(default_factory=Manners)
    sources: tuple[Source, ...] = ()

    @property
    def transports(self) -> frozenset[Transport]:
        return frozenset(source.transport for source in self.sources)

    @property
    def kinds(self) -> frozenset[str]:
        """What the platform can tell at all."""
        return frozenset(kind for source in self.sources for kind in source.kinds)

    def source(self, name: str) -> Source:
        """The source with this id. Raises KeyError."""
        for source in self.sources:
            if source.id == name:
                return source
        raise KeyError(name)

"""Redaction of a recording that leaves the house: no secret, no serial, no address, no name of anybody.

A redactor reads all exchanges of a recording first, to learn whose device it is, and writes them again with
stand-ins: the same for the same, so that the recording still reads as the device that it came from. States,
numbers, versions and part names stay. It errs on the side of removing; a person still looks through a
recording before it is given away.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final, cast

from collector.model.exchange import Answer, Exchange, Failure, Question, Raw, SnmpValue, Transport, Varbind
from collector.transports.redaction import fru, learning, snmp
from collector.transports.redaction.configuration import without_secrets
from collector.transports.redaction.identities import mac_text, without_addresses
from collector.transports.redaction.secrets import STARS, Secrets
from collector.transports.redaction.stand_ins import StandIns, is_nobody

_LEAST: Final = 5  # characters; anything shorter stands in ordinary words, too
_IP_ADDRESS: Final = 64  # ASN.1 tag

_SECRET_KEY = re.compile(
    r"(?:pass(?:word|wd|phrase)|secret|token|privatekey|(?:auth|priv|encryption|session|api)key"
    r"|community(?:name|string)?)$"
)
_NAME_KEY = re.compile(r"(?:hostname|sysname|fqdn|contact|syslocation)$")  # a bare Location is a slot
_MAC_KEY = re.compile(r"(?:mac|physical)addr(?:ess)?$")
_VERSION_KEY = re.compile(r"version|firmware|revision|release")


class Redactor:
    """The redaction of one recording; another recording takes another redactor."""

    def __init__(
        self,
        secrets: Secrets | None = None,
        *,
        serials: Iterable[str] = (),
        names: Iterable[str] = (),
        keep: Iterable[str] = (),
        salt: bytes | None = None,
    ) -> None:
        """What is known beforehand.

        secrets   what was revealed so far, and what is while this works
        serials   from elsewhere, such as the facts and the inventory that the driver read
        names     words that are somebody's: host names, the customer's name
        keep      texts that stay whatever they look like, such as a version that looks like an address
        salt      the same salt gives two recordings the same stand-ins
        """
        self._secrets = secrets or Secrets()
        self._stand_ins = StandIns(salt)
        self._keep = frozenset(keep)
        self._replaced: dict[str, str] = {}
        self._macs: dict[bytes, bytes] = {}
        self._tokens = re.compile(r"(?!)")
        self._done: dict[str, str] = {}
        self._learn(serials, names)

    def scrub(self, text: str) -> str:
        """`text` with stars for the known secrets and nothing else changed: for logs, errors and evidence."""
        return self._secrets.scrub(text)

    def leaks(self, text: str) -> bool:
        """Whether a known secret stands in `text`, in any form."""
        return self._secrets.stand_in(text)

    def redacted(self, exchanges: Iterable[Exchange]) -> tuple[Exchange, ...]:
        """The exchanges, in their order, as they may leave the house."""
        whole = tuple(exchanges)
        self._learn(learning.serials_of(whole), learning.names_of(whole))
        self._done.clear()
        self._macs |= {mac: self._stand_ins.mac(mac) for mac in learning.macs_of(whole)}
        return tuple(map(self._exchange, whole))

    def _text(self, text: str) -> str:
        """A text of a device: known secrets, whatever reads as one, identities and addresses are gone."""
        if text not in self._done:  # keys and states come a thousand times
            self._done[text] = text if text in self._keep else self._redacted_text(text)
        return self._done[text]

    def _redacted_text(self, text: str) -> str:
        text = without_secrets(self._secrets.scrub(text))
        text = self._tokens.sub(lambda found: self._replaced[found[0]], text)
        return without_addresses(text, self._stand_ins, self._keep)

    def _learn(self, serials: Iterable[str], names: Iterable[str]) -> None:
        for serial in serials:
            if len(serial) >= _LEAST and not is_nobody(serial) and serial not in self._keep:
                self._replaced.setdefault(serial, self._stand_ins.serial(serial))
        for name in names:
            if _is_telling(name) and name not in self._keep:
                self._replaced.setdefault(name, self._stand_ins.name("name", name))
        if self._replaced:
            longest_first = sorted(self._replaced, key=len, reverse=True)
            tokens = "|".join(map(re.escape, longest_first))
            self._tokens = re.compile(rf"(?<![A-Za-z0-9])(?:{tokens})(?![A-Za-z0-9])")

    def _exchange(self, exchange: Exchange) -> Exchange:
        failure = exchange.failure
        return replace(
            exchange,
            question=self._question(exchange.question),
            answer=self._answer(exchange),
            failure=Failure(failure.kind, self._text(failure.reason)) if failure else None,
        )

    def _question(self, question: Question) -> Question:
        if question.transport is not Transport.SNMP:
            return replace(question, text=self._text(question.text))
        verb, *oids = question.text.split()
        text = " ".join((verb, *(snmp.redacted_oid(oid, self._stand_ins) for oid in oids)))
        return replace(question, text=text, context=self._text(question.context))

    def _answer(self, exchange: Exchange) -> Answer:
        match exchange.question.transport, exchange.answer:
            case Transport.SNMP, tuple(rows):
                return tuple(map(self._varbind, cast(tuple[Varbind, ...], rows)))
            case Transport.IPMI, tuple(rows):
                is_fru = exchange.question.text == "fru"
                return tuple((key, self._ipmi(raw, is_fru)) for key, raw in cast(tuple[Raw, ...], rows))
            case _, answer:
                return cast(Answer, self._json("", answer))

    def _varbind(self, row: Varbind) -> Varbind:
        oid, tag, value = row
        redacted: SnmpValue = value
        if isinstance(value, bytes):
            redacted = self._octets(value, snmp.named_kind(oid))
        elif isinstance(value, str) and tag == _IP_ADDRESS:
            redacted = self._stand_ins.address(value)
        elif isinstance(value, str):
            redacted = snmp.redacted_oid(value, self._stand_ins)
        return snmp.redacted_oid(oid, self._stand_ins), tag, redacted

    def _octets(self, value: bytes, kind: str | None) -> bytes:
        found = learning.text_of(value)
        if found is None:
            return self._bytes(value)
        text, code = found
        return (self._stand_ins.name(kind, text) if kind else self._text(text)).encode(code)

    def _bytes(self, raw: bytes) -> bytes:
        """Bytes that are no text: secrets and known addresses are replaced in place, byte for byte."""
        raw = self._secrets.scrub_bytes(raw)
        for mac, other in self._macs.items():
            raw = raw.replace(mac, other)
        return raw

    def _ipmi(self, raw: bytes, is_fru: bool) -> bytes:
        if not is_fru:
            return self._bytes(raw)
        code, areas = raw[:1], raw[1:]  # the completion code stands before the areas
        return code + fru.redacted_fru(self._secrets.scrub_bytes(areas), self._stand_ins)

    def _json(self, key: str, value: Any) -> Any:
        match value:
            case dict():
                return {
                    self._text(name): self._json(learning.bare(name), held) for name, held in value.items()
                }
            case list():
                return [self._json(key, held) for held in value]
            case str():
                return self._json_text(key, value)
        return value

    def _json_text(self, key: str, text: str) -> str:
        if not text or is_nobody(text) or text in self._keep:
            return text
        if _SECRET_KEY.search(key):
            return STARS
        if learning.SERIAL_KEY.search(key):
            return self._replaced.get(text) or self._stand_ins.serial(text)
        if _NAME_KEY.search(key):
            return self._replaced.get(text) or self._stand_ins.name("name", text)
        if _MAC_KEY.search(key) and re.fullmatch("[0-9A-Fa-f]{12}", text):
            return mac_text(text, self._stand_ins)
        return self._secrets.scrub(text) if _VERSION_KEY.search(key) else self._text(text)


def _is_telling(name: str) -> bool:
    """Whether a host name can be told from an ordinary word: `core-sw-1` can, `Switch` cannot."""
    return len(name) >= _LEAST and not name.isalpha() and not is_nobody(name)

"""What a recording says about whose device it is: read from all of it before any of it is written again."""

import re
from collections.abc import Iterable, Iterator
from typing import Final, cast

from collector.model.exchange import Exchange, Json, Raw, Transport, Varbind
from collector.transports.redaction import fru, snmp
from collector.transports.redaction.identities import serials_in

SERIAL_KEY: Final = re.compile(r"(?:serial(?:number|no)?|servicetag|assettag|expressservicecode)$")
_HOST_KEY: Final = re.compile(r"(?:hostname|fqdn)$")
_CODES: Final = ("utf-8", "gb18030")


def serials_of(exchanges: Iterable[Exchange]) -> Iterator[str]:
    """Every text that a column, a key, a label or an inventory area calls a serial."""
    for exchange in exchanges:
        match exchange.question.transport, exchange.answer:
            case Transport.SNMP, tuple(rows):
                yield from _serials_of_rows(cast(tuple[Varbind, ...], rows))
            case Transport.IPMI, tuple(rows):
                if exchange.question.text == "fru":
                    for _, raw in cast(tuple[Raw, ...], rows):
                        yield from fru.serials_of(raw[1:])
            case _, str(text):
                yield from serials_in(text)
            case Transport.HTTPS, answer:
                yield from _under_keys(cast(Json, answer), SERIAL_KEY)


def names_of(exchanges: Iterable[Exchange]) -> Iterator[str]:
    """Every host name that the device gives as its own or a neighbour's."""
    for exchange in exchanges:
        match exchange.question.transport, exchange.answer:
            case Transport.SNMP, tuple(rows):
                for oid, _, value in cast(tuple[Varbind, ...], rows):
                    if isinstance(value, bytes) and snmp.named_kind(oid) == "name":
                        yield value.decode("utf-8", "replace").strip(' "')
            case Transport.HTTPS, dict() | list():
                yield from _under_keys(cast(Json, exchange.answer), _HOST_KEY)


def macs_of(exchanges: Iterable[Exchange]) -> Iterator[bytes]:
    """Every MAC address, six bytes, from the SNMP columns that hold them."""
    for exchange in exchanges:
        if exchange.question.transport is Transport.SNMP and isinstance(exchange.answer, tuple):
            yield from snmp.macs_of(cast(tuple[Varbind, ...], exchange.answer))


def text_of(value: bytes) -> tuple[str, str] | None:
    """The text and its code; None for bytes that are no text."""
    for code in _CODES:
        try:
            text = value.decode(code)
        except UnicodeDecodeError:
            continue
        return (text, code) if all(one.isprintable() or one in "\t\r\n\0" for one in text) else None
    return None


def bare(key: str) -> str:
    """A key of JSON in small letters and digits only."""
    return re.sub("[^a-z0-9]", "", key.lower())


def _serials_of_rows(varbinds: tuple[Varbind, ...]) -> Iterator[str]:
    yield from snmp.serials_of(varbinds)
    for _, _, value in varbinds:
        if isinstance(value, bytes) and (found := text_of(value)):
            yield from serials_in(found[0])


def _under_keys(value: Json, keys: re.Pattern[str], key: str = "") -> Iterator[str]:
    match value:
        case dict():
            for name, held in value.items():
                yield from _under_keys(held, keys, bare(name))
        case list():
            for held in value:
                yield from _under_keys(held, keys, key)
        case str() if keys.search(key):
            yield value.strip()

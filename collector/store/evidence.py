"""What a device answered, packed to be kept and unpacked to be read again."""

import hashlib
import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from collector.model.errors import StoreError
from collector.model.exchange import Exchange, Transport
from collector.store.rows import Scrub


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The exchanges of one visit as lines of a recording.

    digest       sha256 of the lines, hex; what a document's manifest names
    size_bytes   of the lines
    body         the lines, deflated
    """

    digest: str
    exchanges: int
    size_bytes: int
    body: bytes


def pack(exchanges: Iterable[Exchange], scrub: Scrub | None = None) -> Evidence:
    """scrub   applied to every text and every octet string of every answer and failure"""
    digest, deflate = hashlib.sha256(), zlib.compressobj(6)
    body, count, size = bytearray(), 0, 0
    for exchange in exchanges:
        line = _line(exchange, scrub)
        digest.update(line)
        body += deflate.compress(line)
        count, size = count + 1, size + len(line)
    body += deflate.flush()
    return Evidence(digest=digest.hexdigest(), exchanges=count, size_bytes=size, body=bytes(body))


def unpack(evidence: Evidence) -> tuple[Exchange, ...]:
    """Raises StoreError when the lines are not those that were packed."""
    try:
        text = zlib.decompress(evidence.body)
    except zlib.error as error:
        raise StoreError(f"evidence {evidence.digest} cannot be unpacked: {error}") from error
    found = hashlib.sha256(text).hexdigest()
    if found != evidence.digest:
        raise StoreError(f"evidence {evidence.digest} was changed after it was stored: it now is {found}")
    # Not splitlines(): a device may send the other line separators of Unicode.
    lines = text.decode("utf-8", "surrogatepass").split("\n")[:-1]
    return tuple(Exchange.from_json(json.loads(line)) for line in lines)


def _line(exchange: Exchange, scrub: Scrub | None) -> bytes:
    if scrub is None:
        return (exchange.as_line() + "\n").encode("utf-8", "surrogatepass")
    plain = exchange.as_json()
    if exchange.answer is not None:
        plain["answer"] = _scrubbed_answer(exchange.question.transport, plain["answer"], scrub)
    if exchange.failure is not None:
        plain["failure"]["reason"] = scrub(exchange.failure.reason)
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    return (text + "\n").encode("utf-8", "surrogatepass")


def _scrubbed_answer(transport: Transport, answer: Any, scrub: Scrub) -> Any:
    """The answer as a recording writes it, hex and all, without secrets; OIDs and keys stay."""
    if transport is Transport.IPMI:
        return [[key, _scrubbed_hex(raw, scrub)] for key, raw in answer]
    if transport is Transport.SNMP:
        return [[oid, tag, _scrubbed_value(value, scrub)] for oid, tag, value in answer]
    return _scrubbed_json(answer, scrub)


def _scrubbed_value(value: Any, scrub: Scrub) -> Any:
    if isinstance(value, dict):
        return {"x": _scrubbed_hex(value["x"], scrub)}
    return scrub(value) if isinstance(value, str) else value


def _scrubbed_json(value: Any, scrub: Scrub) -> Any:
    if isinstance(value, str):
        return scrub(value)
    if isinstance(value, list):
        return [_scrubbed_json(entry, scrub) for entry in value]
    if isinstance(value, dict):
        return {scrub(name): _scrubbed_json(entry, scrub) for name, entry in value.items()}
    return value


def _scrubbed_hex(raw: str, scrub: Scrub) -> str:
    text = bytes.fromhex(raw).decode("utf-8", "surrogateescape")
    return scrub(text).encode("utf-8", "surrogateescape").hex()

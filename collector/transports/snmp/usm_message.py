"""The message of version 3 around a PDU, as octets. RFC 3412, section 6; RFC 3414, section 2.4."""

from dataclasses import dataclass
from enum import IntFlag
from typing import Final

from collector.model.errors import Garbled
from collector.transports.snmp import ber

VERSION: Final = 3
USM: Final = 3  # the number of the security model
LARGEST: Final = 65_507  # octets that we take in one message


class Flags(IntFlag):
    """What of a message is protected, and whether a report may be sent about it."""

    NONE = 0
    AUTH = 1
    PRIV = 2
    REPORTABLE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The parts of a message in front of its content.

    number         msgID
    engine, boots, time   of the authoritative engine, the agent
    digest, salt   octets of authentication and of privacy; empty where there is none
    """

    number: int
    flags: Flags
    engine: bytes
    boots: int
    time: int
    user: bytes
    digest: bytes
    salt: bytes


def encode(head: Head, content: bytes) -> tuple[bytes, int]:
    """The message around a content that is encoded already, and where in it the digest starts."""
    flags = ber.encode(ber.OCTETS, bytes((head.flags,)))
    header = ber.encode_integer(head.number) + ber.encode_integer(LARGEST) + flags + ber.encode_integer(USM)
    engine = (
        ber.encode(ber.OCTETS, head.engine) + ber.encode_integer(head.boots) + ber.encode_integer(head.time)
    )
    salt = ber.encode(ber.OCTETS, head.salt)
    security = engine + ber.encode(ber.OCTETS, head.user) + ber.encode(ber.OCTETS, head.digest) + salt
    message = (
        ber.encode_integer(VERSION)
        + ber.encode(ber.SEQUENCE, header)
        + ber.encode(ber.OCTETS, ber.encode(ber.SEQUENCE, security))
        + content
    )
    whole = ber.encode(ber.SEQUENCE, message)
    return whole, len(whole) - len(content) - len(salt) - len(head.digest)


@dataclass(frozen=True, slots=True)
class Parts:
    """A message taken apart: where its digest starts, and where its content starts and stops."""

    head: Head
    digest_at: int
    content_at: int
    end: int


def decode(data: bytes) -> Parts:
    """A whole message. Raises Garbled where it is none of version 3, or does not fill the datagram."""
    at, end = ber.content(data, 0, len(data), ber.SEQUENCE)
    if end != len(data):
        raise Garbled(f"{len(data) - end} octets behind the end of the message")
    version, at = ber.integer(data, at, end)
    if version != VERSION:
        raise Garbled(f"a message of version number {version}")
    start, stop = ber.content(data, at, end, ber.SEQUENCE)
    number, flags = _header(data, start, stop)
    outer, after = ber.content(data, stop, end, ber.OCTETS)
    head, digest_at = _security(data, outer, after, number, flags)
    return Parts(head, digest_at, after, end)


def _header(data: bytes, start: int, stop: int) -> tuple[int, Flags]:
    number, at = ber.integer(data, start, stop)
    _, at = ber.integer(data, at, stop)
    flags, at = _octets(data, at, stop)
    model, at = ber.integer(data, at, stop)
    if model != USM or len(flags) != 1 or at != stop:
        raise Garbled(f"a message of security model {model} with {len(flags)} octets of flags")
    return number, Flags(flags[0] & 7)


def _security(data: bytes, outer: int, after: int, number: int, flags: Flags) -> tuple[Head, int]:
    at, stop = ber.content(data, outer, after, ber.SEQUENCE)
    engine, at = _octets(data, at, stop)
    boots, at = ber.integer(data, at, stop)
    time, at = ber.integer(data, at, stop)
    user, at = _octets(data, at, stop)
    digest, at = _octets(data, at, stop)
    digest_at = at - len(digest)
    salt, at = _octets(data, at, stop)
    if at != stop or stop != after or not (0 <= boots < 1 << 31 and 0 <= time < 1 << 31):
        raise Garbled("security parameters that do not fit")
    head = Head(
        number=number, flags=flags, engine=engine, boots=boots, time=time, user=user, digest=digest, salt=salt
    )
    return head, digest_at


def _octets(data: bytes, at: int, end: int) -> tuple[bytes, int]:
    start, stop = ber.content(data, at, end, ber.OCTETS)
    return data[start:stop], stop


def encode_scope(engine: bytes, context: bytes, pdu: bytes) -> bytes:
    """A scoped PDU."""
    return ber.encode(ber.SEQUENCE, ber.encode(ber.OCTETS, engine) + ber.encode(ber.OCTETS, context) + pdu)


def decode_scope(data: bytes, at: int, end: int) -> tuple[int, int]:
    """Where the PDU in a scoped PDU starts and stops; what a cipher filled up may follow. Raises Garbled."""
    start, stop = ber.content(data, at, end, ber.SEQUENCE)
    _, start = ber.content(data, start, stop, ber.OCTETS)
    _, start = ber.content(data, start, stop, ber.OCTETS)
    return start, stop

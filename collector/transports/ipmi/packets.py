"""Datagrams of RMCP+ and the IPMI messages within: bytes to values and back, for either side.

IPMI 2.0, sections 13.6 (session packet) and 13.8 (message). Parsing raises ValueError on what is not whole.
"""

import hmac
import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from collector.transports.ipmi.crypto import Keys

RMCP: Final = b"\x06\x00\xff\x07"  # version 1.0, no acknowledgement, class IPMI
_RMCP_PLUS: Final = 0x06
_ENCRYPTED: Final = 0x80
_AUTHENTICATED: Final = 0x40
_HEADER: Final = struct.Struct("<BBIIH")
BMC_ADDRESS: Final = 0x20
CONSOLE_ADDRESS: Final = 0x81


class Payload(IntEnum):
    MESSAGE = 0x00
    OPEN_REQUEST = 0x10
    OPEN_REPLY = 0x11
    RAKP_1 = 0x12
    RAKP_2 = 0x13
    RAKP_3 = 0x14
    RAKP_4 = 0x15


@dataclass(frozen=True, slots=True)
class Packet:
    """One datagram: outside a session (session 0, sequence 0) or sealed with the session's keys."""

    kind: int
    session: int
    sequence: int
    payload: bytes


def pack(packet: Packet, keys: Keys | None = None) -> bytes:
    """The datagram; sealed when there are keys."""
    if keys is None:
        head = _HEADER.pack(_RMCP_PLUS, packet.kind, packet.session, packet.sequence, len(packet.payload))
        return RMCP + head + packet.payload
    body = keys.encrypt(packet.payload)
    kind = packet.kind | _ENCRYPTED | _AUTHENTICATED
    sealed = _HEADER.pack(_RMCP_PLUS, kind, packet.session, packet.sequence, len(body)) + body
    fill = -(len(sealed) + 2) % 4  # with its length and the next-header byte a multiple of four
    sealed += b"\xff" * fill + bytes((fill, 0x07))
    return RMCP + sealed + keys.tag(sealed)


def session_of(datagram: bytes) -> tuple[int, bool]:
    """(session id, whether it is sealed) of a datagram. Raises ValueError where it is no RMCP+ packet."""
    if len(datagram) < 4 + _HEADER.size or datagram[:1] != RMCP[:1] or datagram[3] & 0x1F != 0x07:
        raise ValueError("this is no RMCP packet of class IPMI")
    auth, kind, session, _, _ = _HEADER.unpack_from(datagram, 4)
    if auth != _RMCP_PLUS:
        raise ValueError("this is no RMCP+ packet")
    return session, bool(kind & _AUTHENTICATED)


def unpack(datagram: bytes, keys: Keys | None = None) -> Packet:
    """A datagram's content; with keys it must be sealed by them, without it must not be sealed.

    Raises ValueError when it is cut short, no RMCP+ at all, or its proof is wrong.
    """
    _, sealed = session_of(datagram)
    _, kind, session, sequence, length = _HEADER.unpack_from(datagram, 4)
    start = 4 + _HEADER.size
    body = datagram[start : start + length]
    if len(body) != length:
        raise ValueError("a packet says that it is longer than it is")
    if keys is None:
        if sealed or kind & _ENCRYPTED:
            raise ValueError("a sealed packet outside a session")
        return Packet(kind & 0x3F, session, sequence, body)
    if not (sealed and kind & _ENCRYPTED):
        raise ValueError("an open packet within a session")
    tag_bytes = keys.suite.tag_bytes
    if len(datagram) < start + length + 2 + tag_bytes:
        raise ValueError("a packet without its proof")
    if not hmac.compare_digest(keys.tag(datagram[4:-tag_bytes]), datagram[-tag_bytes:]):
        raise ValueError("a packet with a wrong proof")
    return Packet(kind & 0x3F, session, sequence, keys.decrypt(body))


@dataclass(frozen=True, slots=True)
class Request:
    """One IPMI request; `sequence` is 0 to 63 and comes back in the response."""

    netfn: int
    lun: int
    sequence: int
    command: int
    data: bytes = b""

    def to_bytes(self) -> bytes:
        head = bytes((BMC_ADDRESS, self.netfn << 2 | self.lun))
        rest = bytes((CONSOLE_ADDRESS, self.sequence << 2, self.command)) + self.data
        return head + checksum(head) + rest + checksum(rest)

    @classmethod
    def from_bytes(cls, raw: bytes) -> "Request":
        _check_sums(raw, 7)
        return cls(raw[1] >> 2, raw[1] & 3, raw[4] >> 2, raw[5], raw[6:-1])


@dataclass(frozen=True, slots=True)
class Response:
    """One IPMI response; `netfn` is the request's plus one."""

    netfn: int
    lun: int
    sequence: int
    command: int
    code: int
    data: bytes = b""

    def to_bytes(self) -> bytes:
        head = bytes((CONSOLE_ADDRESS, self.netfn << 2))
        answer = bytes((BMC_ADDRESS, self.sequence << 2 | self.lun, self.command, self.code))
        rest = answer + self.data
        return head + checksum(head) + rest + checksum(rest)

    @classmethod
    def from_bytes(cls, raw: bytes) -> "Response":
        _check_sums(raw, 8)
        return cls(raw[1] >> 2, raw[4] & 3, raw[4] >> 2, raw[5], raw[6], raw[7:-1])


def checksum(raw: bytes) -> bytes:
    """The byte that makes the sum of all a multiple of 256."""
    return bytes((-sum(raw) & 0xFF,))


def _check_sums(raw: bytes, shortest: int) -> None:
    if len(raw) < shortest:
        raise ValueError("a message is cut short")
    if sum(raw[:3]) & 0xFF or sum(raw[3:]) & 0xFF:
        raise ValueError("a message has a wrong checksum")

"""Version 3 with its user-based security model: the envelope of one user on one device. RFC 3412, RFC 3414.

The agent's engine, and its count of boots and seconds, are learnt from its reports: the first question goes
out empty, the report to it names the engine, and the question is asked again, sealed. What an agent says
about time is believed without a digest only until it has said it with one.
"""

import hmac
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from collector.model.errors import Garbled, Refused
from collector.transports.snmp import ber, usm_message
from collector.transports.snmp.envelope import Opened, Report
from collector.transports.snmp.pdu import Kind, Pdu, encode_request, open_pdu
from collector.transports.snmp.usm_keys import Auth, Master, Priv
from collector.transports.snmp.usm_message import Flags, Head, Parts
from collector.transports.snmp.usm_privacy import Privacy, privacy

WINDOW_S: Final = 150  # how far an answer may lie behind the latest one
LONGEST_ENGINE: Final = 32  # octets, RFC 3411

_STATS: Final = "1.3.6.1.6.3.15.1.1."
UNKNOWN_ENGINE: Final = _STATS + "4.0"
NOT_IN_TIME: Final = _STATS + "2.0"
REFUSALS: Final[Mapping[str, str]] = {
    _STATS + "1.0": "the agent does not give this user this level of security",
    _STATS + "3.0": "the agent does not know the user",
    _STATS + "5.0": "wrong authentication pass phrase or protocol",
    _STATS + "6.0": "wrong privacy pass phrase or protocol",
    "1.3.6.1.6.3.12.1.4.0": "the context is not available",
    "1.3.6.1.6.3.12.1.5.0": "the agent does not know the context",
    "1.3.6.1.6.3.11.2.1.1.0": "the agent does not know the user-based security model",
}


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class User:
    """Who asks. `auth` and `priv` come with the keys of their pass phrases; privacy needs authentication."""

    name: str
    auth: tuple[Auth, Master] | None = None
    priv: tuple[Priv, Master] | None = None

    @property
    def level(self) -> Flags:
        return (Flags.AUTH if self.auth else Flags.NONE) | (Flags.PRIV if self.priv else Flags.NONE)


@dataclass(slots=True, repr=False)
class _Engine:
    """What is known of the agent. `latest` is its time in its last message, at `heard_at` of our clock.

    sure   whether boots and time came with a digest
    """

    id: bytes
    boots: int
    latest: int
    heard_at: float
    sure: bool
    auth_key: bytes = b""
    privacy: Privacy | None = None


class Usm:
    """Seals and opens messages of version 3; an `Envelope`.

    clock   seconds that only go forward
    """

    def __init__(self, user: User, clock: Callable[[], float] = time.monotonic) -> None:
        self._user = user
        self._level = user.level
        self._clock = clock
        self._engine: _Engine | None = None

    @property
    def suspects(self) -> str:
        if self._engine is None:
            return "access list or address, or an agent without version 3"
        return "the agent has named its engine: wrong privacy pass phrase or context"

    def seal(self, pdu: bytes, number: int, context: str) -> bytes:
        """The message that carries this PDU; while the engine is not known, one that asks for its name."""
        engine = self._engine
        if engine is None:
            empty = usm_message.encode_scope(b"", b"", encode_request(Kind.GET, number, ()))
            return usm_message.encode(_head(number), empty)[0]
        now = engine.latest + int(self._clock() - engine.heard_at)
        content, salt = usm_message.encode_scope(engine.id, context.encode(), pdu), b""
        if engine.privacy is not None:
            cipher, salt = engine.privacy.encrypt(content, engine.boots, now)
            content = ber.encode(ber.OCTETS, cipher)
        size = self._user.auth[0].size if self._user.auth else 0
        head = Head(
            number=number,
            flags=self._level | Flags.REPORTABLE,
            engine=engine.id,
            boots=engine.boots,
            time=now,
            user=self._user.name.encode(),
            digest=bytes(size),
            salt=salt,
        )
        message, at = usm_message.encode(head, content)
        return message[:at] + self._digest(engine, message) + message[at + size :]

    def unseal(self, data: bytes) -> Opened | Report:
        """The PDU, once digest, level, engine and time are right; or what the agent reports instead.

        Raises Garbled for everything else.
        """
        parts = usm_message.decode(data)
        head, sure = parts.head, self._is_authentic(data, parts)
        plain, at, end = self._decrypted(data, parts)
        pdu = open_pdu(plain, at, end)
        if pdu.kind == Kind.REPORT:
            return self._reported(pdu, head, sure)
        self._check(head, pdu, sure)
        return plain[:end], at, end

    def shown(self, data: bytes) -> str:
        """The first octets, in hex: a message of version 3 holds no secret in the clear."""
        return data[:100].hex()

    def _digest(self, engine: _Engine, message: bytes) -> bytes:
        if self._user.auth is None:
            return b""
        auth = self._user.auth[0]
        return hmac.digest(engine.auth_key, message, auth.hash)[: auth.size]

    def _is_authentic(self, data: bytes, parts: Parts) -> bool:
        """Whether the message has a digest, which then is right. Raises Garbled where it is wrong."""
        head, at, engine = parts.head, parts.digest_at, self._engine
        if not head.flags & Flags.AUTH:
            if head.flags & Flags.PRIV:
                raise Garbled("a message that is encrypted and not authenticated")
            return False
        if engine is None or self._user.auth is None or head.engine != engine.id:
            raise Garbled("a digest of an engine that we have no key for")
        blank = data[:at] + bytes(len(head.digest)) + data[at + len(head.digest) :]
        if not hmac.compare_digest(self._digest(engine, blank), head.digest):
            raise Garbled("a message with a wrong digest")
        return True

    def _decrypted(self, data: bytes, parts: Parts) -> Opened:
        head, engine = parts.head, self._engine
        if not head.flags & Flags.PRIV:
            at, end = usm_message.decode_scope(data, parts.content_at, parts.end)
            if end != parts.end:
                raise Garbled(f"{parts.end - end} octets behind the scoped PDU")
            return data, at, end
        if engine is None or engine.privacy is None:
            raise Garbled("an encrypted message that we have no key for")
        start, stop = ber.content(data, parts.content_at, parts.end, ber.OCTETS)
        plain = engine.privacy.decrypt(data[start:stop], head.boots, head.time, head.salt)
        return plain, *usm_message.decode_scope(plain, 0, len(plain))

    def _reported(self, pdu: Pdu, head: Head, sure: bool) -> Report:
        """What a report means. Raises Garbled where nothing can be made of it."""
        binds = pdu.varbinds()
        counter = ber.decode_oid(binds[0][0]) if binds else "nothing"
        if counter == UNKNOWN_ENGINE and 0 < len(head.engine) <= LONGEST_ENGINE:
            if self._engine is None or self._engine.id != head.engine:
                self._meet(head)
            return Report(head.number, None)
        if counter == NOT_IN_TIME and (sure or self._user.auth is None):
            self._learn(head, sure)
            return Report(head.number, None)
        if counter in REFUSALS:
            return Report(head.number, Refused(REFUSALS[counter]))
        raise Garbled(f"the agent reports {counter}")

    def _check(self, head: Head, pdu: Pdu, sure: bool) -> None:
        """Raises Garbled unless an answer is of our engine, for our user, as safe as we asked, in time."""
        engine = self._engine
        if engine is None or head.engine != engine.id or head.user != self._user.name.encode():
            raise Garbled("an answer of another engine or for another user")
        if head.flags & (Flags.AUTH | Flags.PRIV) != self._level:
            raise Garbled("an answer that is protected otherwise than the question")
        if pdu.request_id != head.number:
            raise Garbled("an answer whose two numbers differ")
        late = head.boots == engine.boots and head.time < engine.latest - WINDOW_S
        if sure and engine.sure and (head.boots < engine.boots or late):
            raise Garbled("an answer from the past")
        if sure:
            self._learn(head, sure)

    def _meet(self, head: Head) -> None:
        """Take the engine of this message as the agent's, and make our keys for it."""
        user = self._user
        engine = _Engine(head.engine, head.boots, head.time, self._clock(), sure=False)
        if user.auth is not None:
            engine.auth_key = user.auth[1].localized(head.engine)
        if user.priv is not None:
            engine.privacy = privacy(user.priv[0], user.priv[1].for_cipher(user.priv[0], head.engine))
        self._engine = engine

    def _learn(self, head: Head, sure: bool) -> None:
        """Move boots and time forward; backward only as long as they are not sure."""
        engine = self._engine
        if engine is not None and (
            not engine.sure or (head.boots, head.time) > (engine.boots, engine.latest)
        ):
            engine.boots, engine.latest, engine.heard_at = head.boots, head.time, self._clock()
            engine.sure = sure or engine.sure


def _head(number: int) -> Head:
    """The head of a message to an engine that is not known yet."""
    return Head(
        number=number, flags=Flags.REPORTABLE, engine=b"", boots=0, time=0, user=b"", digest=b"", salt=b""
    )

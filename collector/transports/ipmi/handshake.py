"""Logging in to RMCP+: open session, then the four messages of RAKP.

IPMI 2.0, sections 13.17 to 13.24. The BMC proves first that it knows the password; where its proof is
wrong, ours is not sent.
"""

import hmac
import os
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from collector.model.errors import Busy, DeviceError, Garbled, Refused, TooSlow, Unreachable
from collector.transports.base import Endpoint
from collector.transports.ipmi.channel import Channel
from collector.transports.ipmi.crypto import SUITES, Keys, Suite
from collector.transports.ipmi.packets import Packet, Payload, pack, unpack

USER, OPERATOR, ADMINISTRATOR = 2, 3, 4
PRIVILEGES: Final = {USER: "user", OPERATOR: "operator", ADMINISTRATOR: "administrator"}
_BY_NAME_ONLY: Final = 0x10  # look the user up by name, whatever the privilege asked for


@dataclass(frozen=True, slots=True, repr=False)
class Login:
    """Who logs in and with which privilege. Lives for the length of a login; not shown by repr."""

    user: bytes
    password: bytes
    privilege: int = USER

    @property
    def role(self) -> bytes:
        """Privilege, length of the name and the name, as all proofs contain them."""
        return bytes((self.privilege | _BY_NAME_ONLY, len(self.user))) + self.user


@dataclass(frozen=True, slots=True)
class Opened:
    """A session that stands: its keys, and its id on our and on the BMC's side."""

    keys: Keys
    ours: int
    theirs: int


class _Unsuited(Exception):
    """The BMC does not offer this cipher suite."""


class _Lost(Exception):
    """The two sides no longer mean the same login: a message was lost or came twice."""


# Status codes of RMCP+ (IPMI 2.0, table 13-15).
_WRONG_SUITE: Final = frozenset({0x04, 0x05, 0x06, 0x07, 0x10, 0x11})
_ASTRAY: Final = frozenset({0x02, 0x08, 0x0F})  # in RAKP 4: of a message that was sent again
_NO_ROOM: Final = frozenset({0x01, 0x0B})
_STATUS: Final[dict[int, str]] = {
    0x01: "it has no session to give",
    0x02: "it does not know the session",
    0x03: "it does not know the payload",
    0x08: "the session is not active",
    0x09: "the role is invalid",
    0x0A: "the user may not have the privilege asked for",
    0x0B: "it has no session to give for this role",
    0x0C: "the length of the user name is wrong",
    0x0D: "the user name is not known, or not for this privilege",
    0x0E: "the system GUID is not authorised",
    0x0F: "the proof of the password is wrong",
    0x12: "a parameter is illegal",
}


async def log_in(channel: Channel, endpoint: Endpoint, login: Login) -> Opened:
    """A session with the strongest suite that both sides have.

    Raises Refused on a wrong user, password or privilege, Busy when no slot is free, Unreachable when
    nothing answers, TooSlow when it stops half-way, Garbled.
    """
    for suite in SUITES:
        try:
            return await _with_suite(channel, endpoint, login, suite)
        except _Unsuited:
            continue
    numbers = " and ".join(str(suite.number) for suite in SUITES)
    raise Refused(f"{endpoint}: the BMC offers neither of the cipher suites {numbers}")


async def _with_suite(channel: Channel, endpoint: Endpoint, login: Login, suite: Suite) -> Opened:
    try:
        return await _Attempt(channel, endpoint, login, suite).run()
    except _Lost:  # the BMC has proved the password, so a second attempt counts as no wrong login
        try:
            return await _Attempt(channel, endpoint, login, suite).run()
        except _Lost as lost:
            raise Garbled(f"{endpoint}: login failed twice half-way: {lost}") from None


class _Attempt:
    """One run through the messages; every step checks what the one before agreed on."""

    def __init__(self, channel: Channel, endpoint: Endpoint, login: Login, suite: Suite) -> None:
        self._channel = channel
        self._endpoint = endpoint
        self._login = login
        self._suite = suite
        self._ours = int.from_bytes(os.urandom(4), "little") or 1
        self._tag = os.urandom(1)[0]

    async def run(self) -> Opened:
        theirs = await self._open()
        console_random = os.urandom(16)
        head = struct.pack("<I16s", theirs, console_random)
        login, suite, ours = self._login, self._suite, struct.pack("<I", self._ours)
        privilege, name = login.role[:1], login.role[1:]
        answer = await self._say(Payload.RAKP_1, head + privilege + b"\0\0" + name, Payload.RAKP_2)
        self._accepted(answer, 40 + len(suite.mac(b"")))
        bmc_random, guid, proof = answer[8:24], answer[24:40], answer[40:]
        expected = suite.mac(login.password, ours, head, bmc_random, guid, login.role)
        if not hmac.compare_digest(proof[: len(expected)], expected):
            self._give_up(theirs)
            raise Refused(
                f"{self._endpoint}: wrong password for user {login.user.decode('utf-8', 'replace')!r}"
            )
        ours_proof = suite.mac(login.password, bmc_random, ours, login.role)
        confirmed = await self._say(Payload.RAKP_3, struct.pack("<I", theirs) + ours_proof, Payload.RAKP_4)
        if confirmed[1] in _ASTRAY:
            raise _Lost(_STATUS[confirmed[1]])
        self._accepted(confirmed, 8 + suite.tag_bytes)
        sik = suite.mac(login.password, console_random, bmc_random, login.role)
        seal = suite.mac(sik, console_random, head[:4], guid)[: suite.tag_bytes]
        if not hmac.compare_digest(confirmed[8 : 8 + suite.tag_bytes], seal):
            raise Garbled(f"{self._endpoint}: the BMC's last proof of the login is wrong")
        return Opened(Keys.of(suite, sik), self._ours, theirs)

    async def _open(self) -> int:
        """The BMC's id for the session. Raises _Unsuited when it has not the suite."""
        suite = self._suite
        proposal = b"".join(
            struct.pack("<BHBB3x", kind, 0, 8, number)
            for kind, number in enumerate((suite.auth, suite.integrity, suite.confidentiality))
        )
        body = struct.pack("<I", self._ours) + proposal
        try:
            answer = await self._say(Payload.OPEN_REQUEST, body, Payload.OPEN_REPLY, self._login.privilege)
        except TooSlow as error:  # not a word so far
            raise Unreachable(f"{error.reason}; nothing there speaks IPMI 2.0 over LAN") from None
        if answer[1] in _WRONG_SUITE:
            raise _Unsuited
        self._accepted(answer, 36)
        if (answer[16], answer[24], answer[32]) != (suite.auth, suite.integrity, suite.confidentiality):
            raise _Unsuited  # it chose others than the ones proposed
        return int(struct.unpack_from("<I", answer, 8)[0])

    async def _say(self, kind: Payload, body: bytes, expect: Payload, second: int = 0) -> bytes:
        """Send one message and return the payload of its answer: with status 00h it names our session."""
        self._tag = (self._tag + 1) & 0xFF
        payload = bytes((self._tag, second, 0, 0)) + body
        return await self._channel.exchange(
            lambda: pack(Packet(kind, 0, 0, payload)), self._is_answer(expect)
        )

    def _is_answer(self, expect: Payload) -> Callable[[bytes], bytes | None]:
        tag, ours = self._tag, struct.pack("<I", self._ours)

        def accept(datagram: bytes) -> bytes | None:
            try:
                packet = unpack(datagram)
            except ValueError:
                return None
            payload = packet.payload
            if packet.kind != expect or len(payload) < 2 or payload[0] != tag:
                return None
            # A refusal may end after its status; anything else names our session.
            return payload if payload[1] or payload[4:8] == ours else None

        return accept

    def _accepted(self, answer: bytes, at_least: int) -> None:
        """Raise what the status of an answer stands for; Garbled when a good answer is too short."""
        if answer[1]:
            raise self._declined(answer[1])
        if len(answer) < at_least:
            raise Garbled(f"{self._endpoint}: an answer of the login is cut short", seen=answer.hex())

    def _declined(self, status: int) -> DeviceError:
        why = _STATUS.get(status, "it gives a status that the standard has not")
        user = self._login.user.decode("utf-8", "replace")
        asked = f"login of {user!r} as {PRIVILEGES[self._login.privilege]}"
        kind = Busy if status in _NO_ROOM else Refused
        return kind(f"{self._endpoint}: {asked}: {why} ({status:02X}h)")

    def _give_up(self, theirs: int) -> None:
        """Tell the BMC that its proof was wrong, so that it frees the slot at once."""
        payload = bytes((self._tag + 1 & 0xFF, 0x0F, 0, 0)) + struct.pack("<I", theirs)
        self._channel.send(pack(Packet(Payload.RAKP_3, 0, 0, payload)))

"""The BMC's side of RMCP+: open session, RAKP 1 to 4, and the sealed packets of those who are in.

Cipher suites 17 and 3, one user. Formats and keys are those of the product's own session; that they are right
is proved against ipmitool, freeipmi and ipmi_sim in the slow tests.
"""

import hmac
import os
import struct
from dataclasses import dataclass, field

from collector.lab.faults import Faults
from collector.lab.ipmi_answers import Quirks
from collector.lab.stand import Login
from collector.transports.ipmi.crypto import SUITES, Keys, Suite
from collector.transports.ipmi.packets import Packet, Payload, pack

_NO_ROOM, _NO_SESSION, _NO_ROLE, _NO_NAME, _NO_PROOF, _NO_SUITE = 0x01, 0x02, 0x0A, 0x0D, 0x0F, 0x11
_ADMINISTRATOR, _USER = 4, 2
_GUID = bytes(range(16))


@dataclass(kw_only=True)
class Guest:
    """A console that asks for a session, or has one.

    role  the privilege and the name as RAKP 1 gave them: part of every proof
    keys  once it is in
    """

    console: int
    ours: int
    suite: Suite
    limit: int = 0
    privilege: int = _USER
    console_random: bytes = b""
    bmc_random: bytes = field(default_factory=lambda: os.urandom(16))
    role: bytes = b""
    keys: Keys | None = None
    sent: int = 0

    def seal(self, message: bytes) -> bytes:
        self.sent += 1
        return pack(Packet(Payload.MESSAGE, self.console, self.sent, message), self.keys)


class Guests:
    """Everybody who is in, or on the way in, by the BMC's id of the session."""

    def __init__(self, login: Login, quirks: Quirks) -> None:
        self._user = login.username.encode()
        self._password = login.password.encode()
        self._quirks = quirks
        self._next = 0x1000
        self.known: dict[int, Guest] = {}

    def inside(self, session: int) -> Guest | None:
        """The guest of a sealed packet; None where there is no such session."""
        guest = self.known.get(session)
        return guest if guest and guest.keys else None

    def leave(self, guest: Guest) -> None:
        self.known.pop(guest.ours, None)

    def answer(self, packet: Packet, faults: Faults) -> Packet | None:
        """The next message of the login; None where none is due."""
        told = packet.payload
        if packet.kind == Payload.OPEN_REQUEST and len(told) >= 32:
            return _login(Payload.OPEN_REPLY, self._open(told, faults))
        if packet.kind == Payload.RAKP_1 and len(told) >= 28:
            return _login(Payload.RAKP_2, self._first(told, faults))
        if packet.kind == Payload.RAKP_3 and len(told) >= 8:
            reply = self._third(told)
            return _login(Payload.RAKP_4, reply) if reply else None
        return None

    def _open(self, told: bytes, faults: Faults) -> bytes:
        (console,) = struct.unpack_from("<I", told, 4)
        wanted = told[12], told[20], told[28]
        suite = next(
            (
                one
                for one in SUITES
                if one.number in self._quirks.suites
                and wanted == (one.auth, one.integrity, one.confidentiality)
            ),
            None,
        )
        if suite is None:
            return _refusal(told, _NO_SUITE, console)
        if faults.refuse or len(self.known) >= self._quirks.slots:
            return _refusal(told, _NO_ROOM, console)
        self._next += 1
        self.known[self._next] = Guest(console=console, ours=self._next, suite=suite)
        head = bytes((told[0], 0, _ADMINISTRATOR, 0)) + struct.pack("<II", console, self._next)
        return head + told[8:32]

    def _first(self, told: bytes, faults: Faults) -> bytes:
        (session,) = struct.unpack_from("<I", told, 4)
        guest = self.known.get(session)
        if guest is None:
            return _refusal(told, _NO_SESSION, 0)
        name = told[28 : 28 + told[27]]
        if name != self._user:
            return self._turned_away(told, guest, _NO_NAME)
        if told[24] & 0x0F > self._quirks.limit:
            return self._turned_away(told, guest, _NO_ROLE)
        guest.console_random, guest.limit = told[8:24], told[24] & 0x0F
        guest.role = bytes((told[24], len(name))) + name
        password = b"not the password" if faults.wrong_password else self._password
        ids = struct.pack("<II", guest.console, guest.ours)
        proof = guest.suite.mac(password, ids, guest.console_random, guest.bmc_random, _GUID, guest.role)
        head = bytes((told[0], 0, 0, 0)) + struct.pack("<I", guest.console)
        return head + guest.bmc_random + _GUID + proof

    def _third(self, told: bytes) -> bytes:
        """RAKP 4; nothing where the console has given up."""
        (session,) = struct.unpack_from("<I", told, 4)
        guest = self.known.get(session)
        if guest is None:
            return _refusal(told, _NO_SESSION, 0)
        if told[1]:
            self.leave(guest)
            return b""
        if guest.keys and self._quirks.forgetful:
            return self._turned_away(told, guest, _NO_SESSION)
        suite = guest.suite
        proof = suite.mac(self._password, guest.bmc_random, struct.pack("<I", guest.console), guest.role)
        if not hmac.compare_digest(proof, told[8:]):
            return self._turned_away(told, guest, _NO_PROOF)
        sik = suite.mac(self._password, guest.console_random, guest.bmc_random, guest.role)
        guest.keys = Keys.of(suite, sik)
        seal = suite.mac(sik, guest.console_random, struct.pack("<I", guest.ours), _GUID)[: suite.tag_bytes]
        seal = bytes(len(seal)) if self._quirks.forged else seal
        return bytes((told[0], 0, 0, 0)) + struct.pack("<I", guest.console) + seal

    def _turned_away(self, told: bytes, guest: Guest, status: int) -> bytes:
        self.leave(guest)
        return _refusal(told, status, guest.console)


def _login(kind: Payload, payload: bytes) -> Packet:
    return Packet(kind, 0, 0, payload)


def _refusal(told: bytes, status: int, console: int) -> bytes:
    return bytes((told[0], status, 0, 0)) + struct.pack("<I", console)

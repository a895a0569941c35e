"""A BMC on loopback that answers from a recording: IPMI 2.0 over LAN, RMCP+ with cipher suites 17 and 3.

It knows reading commands only: whatever would write, clear, reserve the event log or set a clock is a
violation in `seen` and gets C1h. Outside of a session it tells its abilities, for consoles that ask first.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from collector.lab.datagrams import Datagrams, Peer
from collector.lab.faults import Faults
from collector.lab.ipmi_answers import Machine, Quirks
from collector.lab.ipmi_guests import Guest, Guests
from collector.lab.recording import Recording
from collector.lab.stand import VIOLATION, Login
from collector.model.exchange import Transport
from collector.transports.ipmi.packets import (
    RMCP,
    Packet,
    Payload,
    Request,
    Response,
    pack,
    session_of,
    unpack,
)

_FOREIGN: Final = 0x15  # what a sequence number or a tag is mangled with
_LIE: Final = 7
_LENGTH_AT: Final = 14  # of the payload's length in an RMCP+ packet
_SET_PRIVILEGE, _CLOSE_SESSION, _ABILITIES, _SUITES = (0x06, 0x3B), (0x06, 0x3C), (0x06, 0x38), (0x06, 0x54)
_NO_PRIVILEGE, _LIMIT_EXCEEDED, _UNKNOWN_COMMAND = 0xD4, 0x81, 0xC1
_WORDS: Final = {
    Payload.OPEN_REQUEST: "open session",
    Payload.RAKP_1: "rakp 1",
    Payload.RAKP_3: "rakp 3",
}
# Makes one answer; told to mangle it, it belongs to another question or session.
_Maker = Callable[[bool], bytes]


class Bmc(Datagrams):
    """A `Stand`. `seen` holds `open session`, `rakp 1`, `rakp 3` and `06 01` for each request.

    answered  number of answers decided on so far, lost ones counted: what the faults go by; a login takes 3
    """

    transport = Transport.IPMI

    def __init__(
        self, recording: Recording, login: Login, faults: Faults, *, quirks: Quirks | None = None
    ) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.answered = 0
        self._quirks = quirks or Quirks()
        self._faults = faults
        self._machine = Machine(recording, self._quirks)
        self._guests = Guests(login, self._quirks)

    @property
    def sessions(self) -> int:
        """How many are in or on the way in."""
        return len(self._guests.known)

    def datagram_received(self, datagram: bytes, peer: Peer) -> None:
        try:
            make = self._plain(datagram) if datagram[4:5] == b"\0" else self._answer(datagram)
        except ValueError as wrong:
            self.seen.append(f"{VIOLATION}no packet: {wrong}")
            return
        if make is None:
            return
        self.answered += 1
        faults = self._faults.at(self.answered)
        if not (faults.silent or faults.dead(self.answered) or faults.drops(self.answered)):
            self._deliver(make, faults, peer)

    def _answer(self, datagram: bytes) -> _Maker | None:
        """What answers an RMCP+ packet; None where nothing does."""
        session, sealed = session_of(datagram)
        faults = self._faults.at(self.answered + 1)
        if not sealed:
            packet = unpack(datagram)
            self.seen.append(_WORDS.get(Payload(packet.kind), f"{VIOLATION}payload {packet.kind:02x}"))
            reply = self._guests.answer(packet, faults)
            return None if reply is None else lambda mangled: pack(_mangled(reply) if mangled else reply)
        guest = self._guests.inside(session)
        if guest is None:
            return None
        request = Request.from_bytes(unpack(datagram, guest.keys).payload)
        response = self._command(guest, request, faults)
        return lambda mangled: guest.seal((_other(response) if mangled else response).to_bytes())

    def _command(self, guest: Guest, request: Request, faults: Faults) -> Response:
        key = request.netfn, request.command
        self.seen.append(f"{key[0]:02x} {key[1]:02x}")
        if key == _CLOSE_SESSION:
            self._guests.leave(guest)
            return _response(request, 0)
        if key == _SET_PRIVILEGE:
            return self._set_privilege(guest, request)
        if self._quirks.needs.get(key, 0) > guest.privilege:
            return _response(request, _NO_PRIVILEGE)
        reply = self._machine.reply(key, request.data, request.lun, faults)
        if reply is None:
            self.seen[-1] = f"{VIOLATION}{self.seen[-1]}"
            return _response(request, _UNKNOWN_COMMAND)
        return _response(request, *reply)

    def _set_privilege(self, guest: Guest, request: Request) -> Response:
        wanted = request.data[0] & 0x0F if request.data else 0
        if wanted > guest.limit:
            return _response(request, _LIMIT_EXCEEDED)
        guest.privilege = wanted or guest.privilege
        return _response(request, 0, bytes((guest.privilege,)))

    def _plain(self, datagram: bytes) -> _Maker | None:
        """What answers a packet of IPMI 1.5 outside of a session: abilities and cipher suites."""
        request = Request.from_bytes(datagram[14 : 14 + datagram[13]] if len(datagram) > 14 else b"")
        key = request.netfn, request.command
        self.seen.append(f"{key[0]:02x} {key[1]:02x}")
        if key == _ABILITIES:
            # channel 1; IPMI 2.0 with users that have names; no maker's extras
            response = _response(request, 0, bytes((1, 0x80, 0x04, 0x02, 0, 0, 0, 0)))
        elif key == _SUITES:
            response = _response(request, 0, b"\x01" + _suite_records(self._quirks.suites))
        else:
            response = _response(request, _UNKNOWN_COMMAND)

        def make(mangled: bool) -> bytes:
            message = (_other(response) if mangled else response).to_bytes()
            return RMCP + bytes(9) + bytes((len(message),)) + message

        return make

    def _deliver(self, make: _Maker, faults: Faults, peer: Peer) -> None:
        packets = (
            [make(True)] if faults.wrong_id else [make(True), make(False)] if faults.stray else [make(False)]
        )
        for packet in packets * 2 if faults.duplicate else packets:
            told = _lying(packet) if faults.lie else packet
            self.send(faults.cut(told), peer, faults.delay_s + faults.slow_s)


def _response(request: Request, code: int, data: bytes = b"") -> Response:
    return Response(request.netfn + 1, request.lun, request.sequence, request.command, code, data)


def _other(response: Response) -> Response:
    """The answer to another question."""
    return replace(response, sequence=response.sequence ^ _FOREIGN)


def _mangled(packet: Packet) -> Packet:
    """A message of another login."""
    return replace(packet, payload=bytes((packet.payload[0] ^ _FOREIGN,)) + packet.payload[1:])


def _lying(packet: bytes) -> bytes:
    """The same packet with a length that goes beyond its end; packets of IPMI 1.5 have none to lie about."""
    if len(packet) <= _LENGTH_AT + 1:
        return packet
    length = int.from_bytes(packet[_LENGTH_AT : _LENGTH_AT + 2], "little") + len(packet) + _LIE
    return packet[:_LENGTH_AT] + length.to_bytes(2, "little") + packet[_LENGTH_AT + 2 :]


def _suite_records(suites: tuple[int, ...]) -> bytes:
    """Cipher suite records (section 22.15.2): C0h, number, then the three algorithms."""
    known = {17: b"\xc0\x11\x03\x44\x81", 3: b"\xc0\x03\x01\x41\x81"}
    return b"".join(known[number] for number in sorted(suites) if number in known)

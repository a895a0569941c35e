"""An SNMP agent on loopback that answers from a recording: versions 1 and 2c, GET, GETNEXT and GETBULK.

Rows are the union of all that the recording's walks and gets brought, a set of rows for each context; they
are encoded when the first question for the context comes. `community@CONTEXT` reaches a context; a foreign
community is not answered, as agents do. An answer does not exceed `max_size` unless one row alone does: a
GETBULK is cut short, a GET becomes tooBig. SET and everything else is a violation in `seen` and gets an
error. Version 3 is not served.
"""

from collections.abc import Mapping
from typing import cast

from collector.lab import ber
from collector.lab.ber import Request
from collector.lab.datagrams import Datagrams, Peer
from collector.lab.faults import Faults
from collector.lab.recording import Recording
from collector.lab.rows import AgentRows
from collector.lab.snmp_answers import AUTHORIZATION_ERROR, GEN_ERR, TOO_BIG, Reply, answer_to, failed
from collector.lab.stand import VIOLATION, Login
from collector.model.exchange import Transport, Varbind

MAX_SIZE = 1472  # what one Ethernet frame carries over IPv4 and UDP; most switches stop there

_WORDS: Mapping[int, str] = {ber.GET: "get", ber.GET_NEXT: "get-next", ber.GET_BULK: "get-bulk"}
_FOREIGN_ID = 0x5A5A
_LIE = 7


class SnmpAgent(Datagrams):
    """A `Stand`. `seen` holds a line for each request, such as `get-bulk 1.3.6.1.2.1.2.2.1.2`.

    answered  number of answers decided on so far, lost ones counted: what the faults go by
    """

    transport = Transport.SNMP

    def __init__(
        self, recording: Recording, login: Login, faults: Faults, *, max_size: int = MAX_SIZE
    ) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.answered = 0
        self.max_size = max_size
        self._recording = recording
        self._community = login.community.encode()
        self._faults = faults
        self._rows: dict[str, AgentRows] | None = None

    def datagram_received(self, packet: bytes, peer: Peer) -> None:
        try:
            request = ber.decode(packet)
        except ber.NotBer as wrong:
            self.seen.append(f"{VIOLATION}no message: {wrong}")
            return
        word = _WORDS.get(request.pdu, f"{VIOLATION}pdu {request.pdu:#04x}")
        self.seen.append(f"{word} {' '.join('.'.join(map(str, name)) for name in request.names)}")
        rows = self._rows_for(request.community)
        if rows is None:
            self.seen[-1] += " (foreign community)"
            return
        self.answered += 1
        faults = self._faults.at(self.answered)
        if not (faults.silent or faults.wrong_password or faults.dead(self.answered)):
            self._deliver(request, self._reply(request, rows, faults), faults, peer)

    def _reply(self, request: Request, rows: AgentRows, faults: Faults) -> Reply:
        if faults.refuse:
            return failed(request, AUTHORIZATION_ERROR)
        if faults.generr:
            return failed(request, GEN_ERR, index=1)
        if faults.toobig and _asked(request) > faults.toobig:
            return failed(request, TOO_BIG)
        room = max(self.max_size - _frame(request), rows.largest)  # the device did send its longest row
        return answer_to(request, rows, room, faults)

    def _deliver(self, request: Request, reply: Reply, faults: Faults, peer: Peer) -> None:
        packet = _message(request, reply, request.id_bytes, faults)
        foreign = _message(request, reply, ber.integer(request.id ^ _FOREIGN_ID), faults)
        packets = [foreign] if faults.wrong_id else [foreign, packet] if faults.stray else [packet]
        if faults.drops(self.answered):
            return
        for out in packets * 2 if faults.duplicate else packets:
            self.send(faults.cut(out), peer, faults.delay_s + faults.slow_s)

    def _rows_for(self, community: bytes) -> AgentRows | None:
        """The rows that this community reaches; None when it is foreign."""
        name, _, context = community.partition(b"@")
        if community == self._community:
            context = b""
        elif name != self._community:
            return None
        if self._rows is None:
            self._rows = _rows_of(self._recording)
        return self._rows.get(context.decode("utf-8", "replace"))


def _rows_of(recording: Recording) -> dict[str, AgentRows]:
    """The rows of each context; without a recording of the default one that context is empty, not foreign."""
    held: dict[str, list[Varbind]] = {"": []}
    for exchange in recording.of(Transport.SNMP):
        if isinstance(exchange.answer, tuple):
            held.setdefault(exchange.question.context, []).extend(cast(tuple[Varbind, ...], exchange.answer))
    return {context: AgentRows(varbinds) for context, varbinds in held.items()}


def _asked(request: Request) -> int:
    """How many variables a request asks for at most."""
    if request.pdu != ber.GET_BULK:
        return len(request.names)
    single = min(max(request.first, 0), len(request.names))
    return single + (len(request.names) - single) * max(request.second, 0)


def _frame(request: Request) -> int:
    """The bytes around the variables of an answer, at their widest."""
    return 22 + len(request.community) + len(request.id_bytes)


def _message(request: Request, reply: Reply, id_bytes: bytes, faults: Faults) -> bytes:
    lies = [0, 0, 0]
    if faults.lie:
        lies[len(reply.variables) % 3] = _LIE
    status = ber.integer(reply.status) + ber.integer(reply.index)
    pdu = ber.tlv(ber.RESPONSE, id_bytes + status + ber.tlv(0x30, reply.variables, lies[0]), lies[1])
    return ber.tlv(0x30, ber.integer(request.version) + ber.tlv(4, request.community) + pdu, lies[2])

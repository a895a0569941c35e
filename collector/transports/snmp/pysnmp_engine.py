"""The second engine: pysnmp, one PDU at a time. It speaks version 3 with all protocols of USM.

It costs many times the processor time of our own engine and is the yardstick of its tests. Importing it takes
a quarter of a second, so it is imported where it is first used. Each device has an engine of its own: users,
keys and clocks of one never meet those of another.
"""

# pysnmp and pyasn1 come without types
# mypy: disable-error-code="import-untyped"

import asyncio
import socket
from dataclasses import dataclass, replace
from typing import Any, Final

from pyasn1.error import PyAsn1Error
from pysnmp.carrier.asyncio.dgram import udp, udp6
from pysnmp.carrier.asyncio.dispatch import AsyncioDispatcher
from pysnmp.entity import config
from pysnmp.entity.engine import SnmpEngine
from pysnmp.entity.rfc3413 import cmdgen
from pysnmp.error import PySnmpError
from pysnmp.proto import errind

from collector.model.errors import DeviceError, Garbled, TooSlow, Unreachable
from collector.model.exchange import SnmpValue
from collector.model.inventory import Reveal, SnmpAccess
from collector.transports.base import Endpoint
from collector.transports.snmp import ber
from collector.transports.snmp.link import CLOSED, resolved, unreachable
from collector.transports.snmp.pdu import NOT_THERE, Bind, Hopeless, Kind, Root, Rows, Stop
from collector.transports.snmp.pysnmp_login import refusal, sign_in
from collector.transports.snmp.wire import Request

TICK_S: Final = 0.1  # how finely pysnmp notices that an answer is overdue
COMMANDS: Final = {
    Kind.GET: cmdgen.GetCommandGenerator,
    Kind.GETNEXT: cmdgen.NextCommandGeneratorSingleRun,
    Kind.GETBULK: cmdgen.BulkCommandGeneratorSingleRun,
}


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer that pysnmp has decoded already; a `Response`."""

    status: int
    index: int
    binds: list[Bind]

    def below(self, root: Root, after: bytes) -> Rows:
        rows = Rows(last=after)
        for name, tag, value in self.binds:
            if tag >= NOT_THERE:
                rows.stop = Stop.LEFT
                return rows
            if not ber.follows(name, rows.last):
                rows.stop = Stop.BACKWARD
                return rows
            if not name.startswith(root.raw):
                rows.stop = Stop.LEFT
                return rows
            rows.found.append((ber.decode_oid(name), tag, value))
            rows.last = name
        return rows

    def varbinds(self) -> list[Bind]:
        return self.binds


class PysnmpWire:
    """One device through pysnmp; a `collector.transports.snmp.walking.Wire`."""

    def __init__(self, endpoint: Endpoint, access: SnmpAccess, reveal: Reveal, timeout_s: float) -> None:
        self._endpoint = endpoint
        self._access = access
        self._reveal = reveal
        self._timeout_s = timeout_s
        self._engine = SnmpEngine()
        self._logins: dict[str, str] = {}
        self._targets: dict[tuple[str, int], str] = {}
        self._waiting: set[asyncio.Future[Heard]] = set()
        self._connecting = asyncio.Lock()
        self._socket: _Socket | None = None
        self._closed = False
        self.heard = False
        self.noise = False  # whether something came that was no answer, so far

    async def request(self, asked: Request) -> Heard:
        """The last answer; see `Wire`. Raises Unreachable, TooSlow, Refused or Garbled."""
        if self._socket is None:
            await self._connect()
        name = None
        while True:
            heard = await self._one(replace(asked, names=(name,)) if name else asked)
            name = asked.take(heard)
            if name is None:
                return heard

    async def _one(self, asked: Request) -> Heard:
        if self._closed:
            raise Unreachable(CLOSED)
        answer: asyncio.Future[Heard] = asyncio.get_running_loop().create_future()
        self._waiting.add(answer)
        try:
            self._send(asked, self._target(asked.context, asked.retries), answer)
            return await answer
        except _Silence:
            raise self._silence(asked.retries) from None
        finally:
            self._waiting.discard(answer)

    def close(self) -> None:
        """Let go of the socket; whoever still waits is told. May be called again."""
        self._closed = True
        self._tell(Unreachable(CLOSED))
        self._engine.close_dispatcher()

    def fail(self, problem: OSError) -> None:
        """The kernel says that there is no way to the device, or nobody at its port."""
        self._tell(unreachable(problem, self._endpoint))

    def _tell(self, problem: DeviceError) -> None:
        for answer in self._waiting:
            if not answer.done():
                answer.set_exception(problem)

    async def _connect(self) -> None:
        async with self._connecting:
            if self._socket is not None or self._closed:
                return
            family, _, _, _, peer = (await resolved(self._endpoint))[0]
            try:
                _, protocol = await asyncio.get_running_loop().create_datagram_endpoint(
                    lambda: _Socket(self, family, peer), remote_addr=peer[:2]
                )
            except OSError as problem:
                raise unreachable(problem, self._endpoint) from None
            dispatcher = AsyncioDispatcher(loop=asyncio.get_running_loop())
            dispatcher.set_timer_resolution(TICK_S)
            self._engine.register_transport_dispatcher(dispatcher)
            config.add_transport(self._engine, protocol.domain, protocol)
            self._socket = protocol

    def _target(self, context: str, retries: int) -> str:
        """The name under which pysnmp knows this device with this login and patience."""
        if (context, retries) not in self._targets and self._socket is not None:
            of_login = "" if self._access.version == "3" else context
            if of_login not in self._logins:
                self._logins[of_login] = sign_in(self._engine, self._access, self._reveal, of_login)
            name = self._targets[context, retries] = f"target {len(self._targets)}"
            wait = round(self._timeout_s * 100)
            channel, login = self._socket, self._logins[of_login]
            config.add_target_address(self._engine, name, channel.domain, channel.peer, login, wait, retries)
        return self._targets[context, retries]

    def _send(self, asked: Request, target: str, answer: asyncio.Future[Heard]) -> None:
        binds = [(ber.decode_oid(name), None) for name in asked.names]
        scope = asked.context if self._access.version == "3" else ""
        head: tuple[Any, ...] = (self._engine, target, None, scope)
        if asked.kind is Kind.GETBULK:
            head += (0, asked.repetitions)
        try:
            COMMANDS[asked.kind]().send_varbinds(*head, binds, self._take, answer)
        except (PySnmpError, PyAsn1Error) as problem:
            raise Garbled(f"pysnmp cannot ask this: {problem}") from None

    def _take(
        self, _engine: Any, _handle: Any, indication: Any, status: Any, index: Any, binds: Any, answer: Any
    ) -> None:
        """What pysnmp calls with the outcome of a request."""
        if answer.done():
            return
        if isinstance(indication, errind.RequestTimedOut):
            answer.set_exception(_Silence("silence"))
            return
        self.heard, self.noise = True, False
        if indication:
            answer.set_exception(refusal(indication))
            return
        try:
            answer.set_result(Heard(int(status), int(index), [_bind(name, value) for name, value in binds]))
        except DeviceError as problem:
            answer.set_exception(problem)

    def _silence(self, retries: int) -> DeviceError:
        spent_s = self._timeout_s * (retries + 1)
        if self.heard:
            return TooSlow(f"no answer within {spent_s:.3g} s, though it answered before")
        if self.noise:
            self.noise = False
            suspects = "; wrong privacy pass phrase or context" if self._access.version == "3" else ""
            return Hopeless(f"no readable answer within {spent_s:.3g} s, though something came{suspects}")
        return Unreachable(f"no answer within {spent_s:.3g} s; {self._suspects()}")

    def _suspects(self) -> str:
        if self._access.version == "3":
            return "wrong privacy pass phrase, access list or address"
        return "wrong community, access list or address"


class _Silence(Unreachable):
    """Nothing came, however often it was asked."""


class _Socket(udp.UdpAsyncioTransport):  # type: ignore[misc]  # pysnmp has no types
    """The datagram endpoint of pysnmp, connected: the kernel then tells when the port is closed."""

    def __init__(self, wire: PysnmpWire, family: int, peer: tuple[Any, ...]) -> None:
        super().__init__(loop=asyncio.get_running_loop())
        self._wire = wire
        self.peer = peer
        self.domain = udp.DOMAIN_NAME
        if family == socket.AF_INET6:
            self.SOCK_FAMILY, self.ADDRESS_TYPE = socket.AF_INET6, udp6.Udp6TransportAddress
            self.domain = udp6.DOMAIN_NAME

    def error_received(self, problem: OSError) -> None:
        self._wire.fail(problem)

    def send_message(self, message: bytes, _peer: Any) -> None:
        self.transport.sendto(message)  # to where it is connected

    def datagram_received(self, datagram: bytes, _peer: Any) -> None:
        self._wire.noise = True  # until it turns out to be an answer
        self.loop.call_soon(self._deliver, datagram)

    def _deliver(self, datagram: bytes) -> None:
        if not self.transport.is_closing():
            self._callback_function(self, self.ADDRESS_TYPE(self.peer), datagram)


def _bind(name: Any, value: Any) -> Bind:
    """A varbind of pysnmp in our words. Raises Garbled on a type that SNMP does not know."""
    kind = value.tagSet[-1]
    return ber.encode_oid(str(name)), kind.tagClass | kind.tagId, _plain(kind.tagClass | kind.tagId, value)


def _plain(tag: int, value: Any) -> SnmpValue:
    if tag == ber.INTEGER or tag in ber.UNSIGNED:
        return int(value)
    if tag == ber.OID:
        return str(value)
    if tag == ber.NULL or tag >= NOT_THERE:
        return None
    raw = value.asOctets()
    return ber.value(tag, raw, 0, len(raw))

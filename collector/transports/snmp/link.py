"""One device over UDP: requests go out, answers find the one who waits, silence is asked again.

One connected socket, so that only the device is heard and a closed port is known at once. One timer for all
requests under way, set to the earliest that falls due.
"""

import asyncio
import random
import socket
from asyncio import TimerHandle
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from collector.model.errors import DeviceError, Garbled, Refused, TooSlow, Unreachable
from collector.transports.base import Endpoint
from collector.transports.snmp.envelope import Envelope, Report
from collector.transports.snmp.pdu import (
    Hopeless,
    Kind,
    Pdu,
    encode_request,
    open_pdu,
    request_id_of,
    usual_pdu,
)
from collector.transports.snmp.wire import Request

GROWTH: Final = 1.5  # each wait is this much longer than the one before
LOWEST_ID: Final = 1 << 24  # four octets always, and never negative: some agents mishandle either
HIGHEST_ID: Final = 1 << 30
LARGEST_DATAGRAM: Final = 65_535
AddressInfo = tuple[Any, Any, int, str, tuple[Any, ...]]  # what getaddrinfo gives
MOST_RENEWALS: Final = 4  # who is it, what time is it, and each once more
CLOSED: Final = "the session was closed"


@dataclass(slots=True, eq=False)
class Waiting:
    """A request under way: the packet that is out, and when it is to be repeated, `left` times more.

    renewed   how often it was sent anew because of a report
    """

    asked: Request
    answer: asyncio.Future[Pdu]
    number: int = 0
    names: tuple[bytes, ...] = ()
    packet: bytes = b""
    due: float = 0.0
    wait_s: float = 0.0
    spent_s: float = 0.0
    left: int = 0
    renewed: int = 0


class Link:
    """The socket of one device and the requests under way on it. It connects when first used."""

    def __init__(self, endpoint: Endpoint, envelope: Envelope, timeout_s: float) -> None:
        self._endpoint = endpoint
        self._envelope = envelope
        self._timeout_s = timeout_s
        self._loop = asyncio.get_running_loop()
        self._socket: socket.socket | None = None
        self._connecting = asyncio.Lock()
        self._waiting: dict[int, Waiting] = {}
        self._timer: TimerHandle | None = None
        self._next_id = random.randrange(LOWEST_ID, HIGHEST_ID)  # noqa: S311  no secret: it tells answers apart
        self._unread: Garbled | None = None
        self._closed = False
        self.heard = False  # whether this device ever answered

    async def request(self, asked: Request) -> Pdu:
        """The last answer; see `Wire`.

        Raises Unreachable at once where the port is closed, and after the repetitions where the device never
        answered anything; TooSlow where it has answered before; Garbled where the answer cannot be read,
        Hopeless where nothing else came within the limit.
        """
        if self._socket is None:
            await self._connect()
        if self._closed:
            raise Unreachable(CLOSED)
        waiting = Waiting(asked, self._loop.create_future())
        self._ask(waiting, asked.names)
        try:
            return await waiting.answer
        finally:
            self._waiting.pop(waiting.number, None)

    def _ask(self, waiting: Waiting, names: tuple[bytes, ...]) -> None:
        """Send these names under a new request-id, and listen for it."""
        self._next_id = number = self._next_id + 1 if self._next_id < HIGHEST_ID else LOWEST_ID
        asked = waiting.asked
        pdu = encode_request(asked.kind, number, names, asked.repetitions)
        waiting.number, waiting.names = number, names
        waiting.packet = self._envelope.seal(pdu, number, asked.context)
        waiting.due, waiting.wait_s = self._loop.time() + self._timeout_s, self._timeout_s
        waiting.spent_s, waiting.left = 0.0, asked.retries
        self._waiting[number] = waiting
        self._send(waiting.packet)
        self._wake_at(waiting.due)

    def close(self) -> None:
        """Let go of the socket; whoever still waits is told. May be called again."""
        if self._timer is not None:
            self._timer.cancel()
        self._closed = True
        self._fail(Unreachable(CLOSED))
        if self._socket is not None:
            self._loop.remove_reader(self._socket.fileno())
            self._socket.close()
            self._socket = None

    async def _connect(self) -> None:
        async with self._connecting:
            if self._socket is not None or self._closed:
                return
            found = await resolved(self._endpoint)
            if self._closed:
                return
            self._socket = _connected(found)
            self._loop.add_reader(self._socket.fileno(), self._readable)

    def _send(self, packet: bytes) -> None:
        if self._socket is None:
            return
        try:
            self._socket.send(packet)
        except BlockingIOError:
            return  # the buffer is full: to the device it is a lost packet, and is sent again as one
        except OSError as problem:
            self._fail(unreachable(problem, self._endpoint))

    def _readable(self) -> None:
        if self._socket is None:
            return
        try:
            data = self._socket.recv(LARGEST_DATAGRAM)
        except BlockingIOError:
            return
        except OSError as problem:
            self._fail(unreachable(problem, self._endpoint))
            return
        try:
            opened = self._envelope.unseal(data)
            if isinstance(opened, Report):
                self._reported(opened)
                return
            inside, at, end = opened
            pdu = usual_pdu(inside, at, end)
            waiting = self._waiting.get(pdu.request_id if pdu else request_id_of(inside, at))
        except Garbled as fault:
            self._unread = self._showing(fault, data)  # whose answer it was is not known; the timer decides
            return
        if waiting is None or waiting.answer.done():
            if not self.heard:
                self._unread = self._showing(Garbled("answers to other questions than ours"), data)
            return  # late, doubled or foreign
        self.heard, self._unread = True, None
        try:
            self._answer(waiting, _whole(pdu or open_pdu(inside, at, end), len(inside)))
        except Garbled as fault:
            waiting.answer.set_exception(self._showing(fault, data))

    def _reported(self, report: Report) -> None:
        """Tell the one who waits what the agent reports, or ask anew with what was learnt from it."""
        waiting = self._waiting.get(report.number)
        if waiting is None or waiting.answer.done():
            return
        self._unread = None
        waiting.renewed += 1
        if report.problem is not None:
            waiting.answer.set_exception(report.problem)
        elif waiting.renewed > MOST_RENEWALS:
            waiting.answer.set_exception(Refused("the agent contradicts itself about its engine or its time"))
        else:
            del self._waiting[waiting.number]
            self._ask(waiting, waiting.names)

    def _answer(self, waiting: Waiting, pdu: Pdu) -> None:
        """Go on at once where more of the same is wanted: nobody has to wake up for that."""
        name = waiting.asked.take(pdu)
        if name is None:
            waiting.answer.set_result(pdu)
        else:
            del self._waiting[waiting.number]
            waiting.renewed = 0
            self._ask(waiting, (name,))

    def _showing(self, fault: Garbled, data: bytes) -> Garbled:
        return Garbled(fault.reason, seen=self._envelope.shown(data))

    def _wake_at(self, due: float) -> None:
        if self._timer is None or due < self._timer.when():
            if self._timer is not None:
                self._timer.cancel()
            self._timer = self._loop.call_at(due, self._sweep)

    def _sweep(self) -> None:
        """Send again, or give up, all that is due; then sleep until the next falls due."""
        self._timer, now = None, self._loop.time()
        for waiting in [one for one in self._waiting.values() if one.due <= now]:
            if waiting.answer.done():  # also by what the one before it met
                continue
            waiting.spent_s += waiting.wait_s
            if not waiting.left:
                waiting.answer.set_exception(self._silence(waiting.spent_s))
                continue
            waiting.left -= 1
            waiting.wait_s *= GROWTH
            waiting.due = now + waiting.wait_s
            self._send(waiting.packet)
        if pending := [one.due for one in self._waiting.values() if not one.answer.done()]:
            self._wake_at(min(pending))

    def _silence(self, spent_s: float) -> DeviceError:
        if self._unread is not None:
            unread, self._unread = self._unread, None
            return Hopeless(f"no readable answer within {spent_s:.3g} s: {unread.reason}", seen=unread.seen)
        if self.heard:
            return TooSlow(f"no answer within {spent_s:.3g} s, though it answered before")
        return Unreachable(f"no answer within {spent_s:.3g} s; {self._envelope.suspects}")

    def _fail(self, problem: DeviceError) -> None:
        for waiting in self._waiting.values():
            if not waiting.answer.done():
                waiting.answer.set_exception(problem)


async def resolved(endpoint: Endpoint) -> list[AddressInfo]:
    """The socket addresses of a device. Raises Unreachable where its name has none."""
    address, port = endpoint.address, endpoint.port
    with suppress(OSError):  # a number needs no name service, and no thread to wait for it
        return socket.getaddrinfo(address, port, type=socket.SOCK_DGRAM, flags=socket.AI_NUMERICHOST)
    try:
        return await asyncio.get_running_loop().getaddrinfo(address, port, type=socket.SOCK_DGRAM)
    except OSError as problem:
        raise Unreachable(f"the address {address!r} cannot be resolved: {problem.strerror}") from None


def _connected(found: list[AddressInfo]) -> socket.socket:
    """A socket towards the first of these addresses that this machine has a way to. Raises Unreachable."""
    reason = "no address"
    for family, kind, protocol, _, target in found:
        channel = None
        try:
            channel = socket.socket(family, kind, protocol)
            channel.setblocking(False)
            channel.connect(target)
        except OSError as problem:
            reason = problem.strerror or str(problem)
            if channel is not None:
                channel.close()
            continue
        return channel
    raise Unreachable(f"no way to the device: {reason}")


def unreachable(problem: OSError, endpoint: Endpoint) -> Unreachable:
    """What an error of the socket says about the device."""
    if isinstance(problem, ConnectionRefusedError):
        return Unreachable(f"port {endpoint.port} is closed: nothing listens for SNMP there")
    return Unreachable(f"no way to the device: {problem.strerror or problem}")


def _whole(pdu: Pdu, size: int) -> Pdu:
    """The PDU, if it is an answer and the last thing in a datagram of this size. Raises Garbled."""
    if pdu.kind != Kind.RESPONSE:
        raise Garbled(f"a PDU of the kind 0x{pdu.kind:02x} instead of an answer")
    if pdu.end != size:
        raise Garbled(f"{size - pdu.end} octets behind the end of the message")
    return pdu

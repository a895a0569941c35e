"""Agents that answer from rows, agents that answer whatever a test says, and sessions with either."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Literal, cast

from collector.lab import ber
from collector.lab.ber import Request
from collector.lab.faults import parse_faults
from collector.lab.recording import Recording
from collector.lab.snmp import SnmpAgent
from collector.lab.stand import Login, violations
from collector.model.exchange import Exchange, Question, Transport, Varbind
from collector.model.inventory import SecretRef, SnmpAccess
from collector.transports.base import Endpoint, Patience
from collector.transports.snmp.session import Engine, SnmpSession

Version = Literal["1", "2c"]
COMMUNITY = "lab-Read-7"
LOGIN = Login(community=COMMUNITY)
SHORT = Patience(timeout_s=0.1, retries=1)  # where silence is what is tested
LONG = Patience(timeout_s=20, retries=1)  # so that a slow machine is no lost packet
NAMES = "1.3.6.1.2.1.2.2.1.2"
OCTETS = "1.3.6.1.2.1.2.2.1.10"
SYSTEM: tuple[Varbind, ...] = (
    ("1.3.6.1.2.1.1.1.0", 4, b"Huawei \xff S5328"),
    ("1.3.6.1.2.1.1.2.0", 6, "1.3.6.1.4.1.2011.2.23.92"),
    ("1.3.6.1.2.1.1.3.0", 67, 4294967295),
    ("1.3.6.1.2.1.1.5.0", 4, b""),
)
# Indexes of one and of two octets an arc, so that the order of octets and that of numbers are both met.
PORTS: tuple[Varbind, ...] = (
    *((f"{NAMES}.{port}", 4, f"GE0/0/{port}".encode()) for port in (*range(1, 51), *range(10101, 10120))),
    *((f"{OCTETS}.{port}", 65, 60_000_000 * port % 2**32) for port in (*range(1, 51), 10101)),
)
WIDE: tuple[Varbind, ...] = (
    ("1.3.6.1.2.1.31.1.1.1.6.1", 70, 2**64 - 1),
    ("1.3.6.1.2.1.31.1.1.1.6.2", 70, 0),
    ("1.3.6.1.2.1.31.1.1.1.15.1", 66, 4294967295),
    ("1.3.6.1.4.1.2011.5.1.1", 2, -2147483648),
    ("1.3.6.1.4.1.2011.5.1.2", 2, 255),
    ("1.3.6.1.4.1.2011.5.1.3", 2, -1),
    ("1.3.6.1.4.1.2011.5.2.1", 64, "192.0.2.7"),
    ("1.3.6.1.4.1.2011.5.2.2", 68, 36.5),
    ("1.3.6.1.4.1.2011.5.2.3", 68, b"\x04\x03abc"),
    ("1.3.6.1.4.1.2011.5.2.4", 5, None),
    ("1.3.6.1.4.1.2011.5.2.5", 6, "2.999.4294967295"),
    ("1.3.6.1.4.1.2011.5.2.6", 4, bytes(range(256)) * 4),
    ("1.3.6.1.4.1.2011.5.9.4294967295.0.127.128.16383.16384", 2, 0),
)
ALL = (*SYSTEM, *PORTS, *WIDE)


def recording(*rows: Varbind, context: str = "") -> Recording:
    return Recording(name="sw", exchanges=(exchange(*rows, context=context),))


def exchange(*rows: Varbind, context: str = "") -> Exchange:
    walk = Question(Transport.SNMP, "walk 1.3", context)
    return Exchange(question=walk, asked=datetime(2026, 11, 21, tzinfo=UTC), took_ms=1.0, answer=rows)


def below(root: str, rows: Iterable[Varbind] = ALL) -> tuple[Varbind, ...]:
    return tuple(row for row in rows if row[0].startswith(root + "."))


@asynccontextmanager
async def served(held: Recording, faults: str = "", *, max_size: int = 1472) -> AsyncIterator[SnmpAgent]:
    """The lab's agent, up; at the end nothing but reading may have been asked. `agent.port` is its port."""
    agent = SnmpAgent(held, LOGIN, parse_faults(faults), max_size=max_size)
    agent.port = await agent.start("127.0.0.1", 0)  # type: ignore[attr-defined]
    try:
        yield agent
    finally:
        await agent.stop()
        assert violations(agent) == []


Say = Callable[[Request], Iterable[bytes]]


class Scripted(asyncio.DatagramProtocol):
    """An agent that sends what `say` makes of each request; `heard` keeps the requests."""

    def __init__(self, say: Say) -> None:
        self.heard: list[Request] = []
        self._say = say
        self._socket: asyncio.DatagramTransport | None = None
        self._closed = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._socket = cast(asyncio.DatagramTransport, transport)

    def connection_lost(self, _: Exception | None) -> None:
        self._closed.set()

    def datagram_received(self, packet: bytes, peer: tuple[str, int]) -> None:
        self.peer = peer
        request = ber.decode(packet)
        self.heard.append(request)
        assert self._socket is not None
        for answer in self._say(request):
            self._socket.sendto(answer, peer)

    @property
    def port(self) -> int:
        assert self._socket is not None
        return cast(int, self._socket.get_extra_info("sockname")[1])

    async def stop(self) -> None:
        assert self._socket is not None
        self._socket.close()
        await self._closed.wait()


@asynccontextmanager
async def scripted(say: Say, address: str = "127.0.0.1") -> AsyncIterator[Scripted]:
    _, agent = await asyncio.get_running_loop().create_datagram_endpoint(
        lambda: Scripted(say), local_addr=(address, 0)
    )
    try:
        yield agent
    finally:
        await agent.stop()


def reply(request: Request, *binds: tuple[str, bytes], status: int = 0, index: int = 0) -> bytes:
    """An answer with these varbinds: dotted name, encoded value."""
    inside = b"".join(ber.tlv(0x30, ber.oid(ber.dotted(name)) + value) for name, value in binds)
    return message(request, ber.tlv(0x30, inside), status=status, index=index)


def message(
    request: Request, binds: bytes, *, status: int = 0, index: int = 0, kind: int = ber.RESPONSE
) -> bytes:
    """An answer around an encoded list of varbinds."""
    pdu = ber.tlv(kind, request.id_bytes + ber.integer(status) + ber.integer(index) + binds)
    return ber.tlv(0x30, ber.integer(request.version) + ber.tlv(4, request.community) + pdu)


@asynccontextmanager
async def session(
    port: int,
    engine: Engine = "native",
    *,
    version: Version = "2c",
    community: str = COMMUNITY,
    patience: Patience = LONG,
    address: str = "127.0.0.1",
    **more: int,
) -> AsyncIterator[SnmpSession]:
    access = SnmpAccess(version=version, community=SecretRef("plain", community))
    opened = SnmpSession(
        Endpoint("sw", address, port), access, lambda ref: ref.name, patience, engine, **more
    )
    await opened.open()
    try:
        yield opened
    finally:
        await opened.close()


async def ask(opened: SnmpSession, text: str, context: str = "") -> tuple[Varbind, ...]:
    return cast(tuple[Varbind, ...], await opened.ask(Question(Transport.SNMP, text, context)))


def patient(**changes: float) -> Patience:
    return replace(SHORT, **changes)

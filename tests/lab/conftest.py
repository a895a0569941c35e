"""A client for the agent of the lab: pyasn1 and pysnmp decode, so that agent and client share no code."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, cast

import pytest


class Client(asyncio.DatagramProtocol):
    """Sends requests and keeps whatever comes back."""

    def __init__(self) -> None:
        self.got: asyncio.Queue[bytes] = asyncio.Queue()
        self.socket: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.socket = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, packet: bytes, _: Any) -> None:
        self.got.put_nowait(packet)

    def send(self, packet: bytes) -> None:
        assert self.socket is not None
        self.socket.sendto(packet)

    async def answer(self) -> bytes:
        return await asyncio.wait_for(self.got.get(), 5)

    async def turn(self) -> None:
        """Let the loop run once, so that whoever waits for a packet gets it."""
        await asyncio.sleep(0)


Connect = Callable[[str, int], Awaitable[Client]]


@pytest.fixture
async def connect() -> AsyncIterator[Connect]:
    clients = []

    async def to(address: str, port: int) -> Client:
        loop = asyncio.get_running_loop()
        _, client = await loop.create_datagram_endpoint(Client, remote_addr=(address, port))
        clients.append(client)
        return client

    yield to
    for client in clients:
        assert client.socket is not None
        client.socket.close()
    await asyncio.sleep(0)

"""A stand on one UDP socket: its beginning and end, and answers that are sent late."""

import asyncio
from typing import cast

Peer = tuple[str, int]


class Datagrams(asyncio.DatagramProtocol):
    """The half of a `Stand` that has nothing to do with what is said."""

    def __init__(self) -> None:
        self._socket: asyncio.DatagramTransport | None = None
        self._late: set[asyncio.TimerHandle] = set()
        self._closed = asyncio.Event()

    async def start(self, address: str, port: int) -> int:
        """Listen, and return the port. Raises OSError when it is not to be had."""
        loop = asyncio.get_running_loop()
        self._closed.clear()
        socket, _ = await loop.create_datagram_endpoint(lambda: self, local_addr=(address, port))
        self._socket = socket
        return cast(Peer, socket.get_extra_info("sockname"))[1]

    async def stop(self) -> None:
        """Let go of the socket and of what was still to be sent."""
        for late in self._late:
            late.cancel()
        self._late.clear()
        if self._socket is not None:
            self._socket.close()
            self._socket = None
            await self._closed.wait()

    def connection_lost(self, _: Exception | None) -> None:
        self._closed.set()

    def send(self, packet: bytes, peer: Peer, wait_s: float = 0.0) -> None:
        """Send now, or in a while; what is late when the stand ends is not sent."""
        if wait_s == 0:
            self._send_now(packet, peer)
            return
        loop = asyncio.get_running_loop()
        late = loop.call_later(wait_s, self._send_now, packet, peer)
        self._late = {handle for handle in self._late if handle.when() > loop.time()}
        self._late.add(late)

    def _send_now(self, packet: bytes, peer: Peer) -> None:
        if self._socket is not None:
            self._socket.sendto(packet, peer)

"""One connected UDP socket to one BMC: send, wait, send again, give up."""

import asyncio
from collections.abc import Callable
from typing import Final, TypeVar

from collector.model.errors import TooSlow, Unreachable
from collector.transports.base import Endpoint, Patience

Answered = TypeVar("Answered")
_BACKLOG: Final = 256  # datagrams kept unread; a flood beyond it is dropped, as the kernel would


class Channel(asyncio.DatagramProtocol):
    """The socket of one session. One exchange at a time."""

    def __init__(self, endpoint: Endpoint, patience: Patience) -> None:
        self._endpoint = endpoint
        self._patience = patience
        self._inbox: asyncio.Queue[bytes | OSError] = asyncio.Queue(_BACKLOG)
        self._transport: asyncio.DatagramTransport | None = None
        self._closed = asyncio.Event()

    async def connect(self) -> None:
        """Open the socket; nothing is sent. Raises Unreachable when there is no way to the address."""
        loop = asyncio.get_running_loop()
        try:
            self._transport, _ = await loop.create_datagram_endpoint(
                lambda: self, remote_addr=(self._endpoint.address, self._endpoint.port)
            )
        except OSError as error:
            raise Unreachable(f"{self._endpoint}: {error.strerror or error}") from None

    async def close(self) -> None:
        if self._transport is not None:
            self._transport.close()
            self._transport = None
            await self._closed.wait()

    def send(self, datagram: bytes) -> None:
        """Send without waiting for an answer. Raises Unreachable on a closed channel."""
        if self._transport is None:
            raise Unreachable(f"{self._endpoint}: the session is closed")
        self._transport.sendto(datagram)

    async def exchange(
        self,
        make: Callable[[], bytes],
        accept: Callable[[bytes], Answered | None],
        patience: Patience | None = None,
    ) -> Answered:
        """What `accept` makes of the first datagram that it does not turn down.

        make     the datagram; called for each try, so that each has its own sequence number
        accept   None for a stray, late or forged datagram; it may raise a DeviceError
        patience another than the session's

        Raises TooSlow after all tries, Unreachable at once when the port is closed.
        """
        patience = patience or self._patience
        tries = patience.retries + 1
        for _ in range(tries):
            self.send(make())
            try:
                async with asyncio.timeout(patience.timeout_s):
                    return await self._next(accept)
            except TimeoutError:
                continue
        waited_s = patience.timeout_s * tries
        raise TooSlow(f"{self._endpoint}: no answer within {waited_s:g} s ({tries} tries)")

    async def _next(self, accept: Callable[[bytes], Answered | None]) -> Answered:
        while True:
            seen = await self._inbox.get()
            if isinstance(seen, OSError):
                raise Unreachable(f"{self._endpoint}: {seen.strerror or seen}")
            answered = accept(seen)
            if answered is not None:
                return answered

    def datagram_received(self, data: bytes, addr: object) -> None:  # noqa: ARG002  asyncio's signature
        if not self._inbox.full():
            self._inbox.put_nowait(data)

    def connection_lost(self, _: Exception | None) -> None:
        self._closed.set()

    def error_received(self, exc: Exception) -> None:
        if isinstance(exc, OSError) and not self._inbox.full():
            self._inbox.put_nowait(exc)

"""Our own RMCP+ engine: one connected socket, the shared event loop, no thread and no process."""

from collections.abc import Callable
from contextlib import suppress
from typing import Final

from collector.model.errors import DeviceError, TooSlow, Unreachable
from collector.transports.base import Endpoint, Patience
from collector.transports.ipmi.channel import Channel
from collector.transports.ipmi.commands import (
    CLOSE_SESSION,
    OK,
    SET_SESSION_PRIVILEGE,
    Command,
    Reply,
    check,
    refusal,
)
from collector.transports.ipmi.handshake import USER, Login, Opened, log_in
from collector.transports.ipmi.packets import Packet, Payload, Request, Response, pack, unpack

_PARTING_S: Final = 1.0  # the wait for the answer to a logout, twice at most
_WINDOW: Final = 32  # how far behind the newest a packet may be; the standard asks for at least 16


class NativeEngine:
    """RMCP+ with suites 17 and 3."""

    def __init__(self, endpoint: Endpoint, patience: Patience) -> None:
        self._endpoint = endpoint
        self._patience = patience
        self._parting = Patience(timeout_s=min(patience.timeout_s, _PARTING_S), retries=1)
        self._channel: Channel | None = None
        self._opened: Opened | None = None
        self._silent: str | None = None
        self._sent = 0
        self._message = 0
        self._seen = Window()
        self.suite: int | None = None

    async def open(self, login: Login) -> None:
        """Log in, and raise the privilege where more than that of a user is asked for."""
        self._channel = Channel(self._endpoint, self._patience)
        self._silent, self._sent, self._seen = None, 0, Window()
        try:
            await self._channel.connect()
            self._opened = await log_in(self._channel, self._endpoint, login)
            self.suite = self._opened.keys.suite.number
            if login.privilege > USER:  # a session starts as a user's
                await self._become(login.privilege)
        except DeviceError:
            await self.close()
            raise

    async def _become(self, privilege: int) -> None:
        reply = await self.command(SET_SESSION_PRIVILEGE, bytes((privilege,)))
        if reply.code != OK:
            raise refusal(SET_SESSION_PRIVILEGE, 0xD4)

    async def command(self, command: Command, data: bytes = b"", lun: int = 0) -> Reply:
        check(command)
        if self._channel is None or self._opened is None:
            raise Unreachable(f"{self._endpoint}: there is no session")
        if self._silent:
            raise Unreachable(self._silent)
        request = self._request(command, data, lun)
        accept = self._is_answer(self._opened, request)
        try:
            response = await self._channel.exchange(lambda: self._sealed(request), accept)
        except TooSlow as error:
            self._silent = f"{self._endpoint}: the BMC fell silent before; it is asked no more in this visit"
            raise TooSlow(f"{error.reason}; {command.title}: the BMC fell silent in mid-session") from None
        return Reply(response.code, response.data)

    def _sealed(self, request: Request) -> bytes:
        assert self._opened is not None  # noqa: S101  command() has looked
        self._sent += 1
        packet = Packet(Payload.MESSAGE, self._opened.theirs, self._sent, request.to_bytes())
        return pack(packet, self._opened.keys)

    def _is_answer(self, opened: Opened, request: Request) -> Callable[[bytes], Response | None]:
        wanted = (request.netfn + 1, request.sequence, request.command)

        def accept(datagram: bytes) -> Response | None:
            try:
                packet = unpack(datagram, opened.keys)
                if packet.kind != Payload.MESSAGE or packet.session != opened.ours:
                    return None
                if not self._seen.first_time(packet.sequence):
                    return None
                response = Response.from_bytes(packet.payload)
            except ValueError:  # noise on the wire, or a forgery: the true answer may still come
                return None
            got = (response.netfn, response.sequence, response.command)
            return response if got == wanted else None

        return accept

    async def close(self) -> None:
        """Log out, so that the BMC has its slot back; a silent one ends the session by itself."""
        channel, opened = self._channel, self._opened
        if channel is None:
            return
        if opened is not None and not self._silent:
            request = self._request(CLOSE_SESSION, opened.theirs.to_bytes(4, "little"), 0)
            with suppress(DeviceError):
                await channel.exchange(
                    lambda: self._sealed(request), self._is_answer(opened, request), self._parting
                )
        self._channel = self._opened = None
        await channel.close()

    def _request(self, command: Command, data: bytes, lun: int) -> Request:
        self._message = (self._message + 1) % 64
        return Request(command.netfn, lun, self._message, command.number, data)


class Window:
    """The sequence numbers seen: a packet sent twice or replayed counts once (section 6.12.13)."""

    def __init__(self) -> None:
        self._newest = 0
        self._before: set[int] = set()

    def first_time(self, sequence: int) -> bool:
        if sequence in self._before or sequence <= self._newest - _WINDOW:
            return False
        self._newest = max(self._newest, sequence)
        self._before = {seen for seen in self._before if seen > self._newest - _WINDOW} | {sequence}
        return True

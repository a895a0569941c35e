"""A recorded device behind real HTTPS on loopback: TLS, HTTP/1.1, and the faults of `collector.lab.faults`.

Answers are counted over all connections, and the count decides which of them is at fault. A certificate and
the sessions are those of `HttpsServer.device`; nothing is written, and what would have been is in `seen`.
"""

import asyncio
import json
import ssl
from contextlib import suppress
from http import HTTPStatus
from typing import cast

from collector.lab.certificate import server_context
from collector.lab.faults import Faults
from collector.lab.https_device import HttpDevice, HttpReply, HttpRequest, Manners
from collector.lab.recording import Recording
from collector.lab.stand import VIOLATION, Login
from collector.model.exchange import Transport

_LONGEST_HEAD = 65536
_LIE = 7
_PIECES = 8


class HttpsServer:
    """A `Stand`. `seen` holds lines such as `GET /redfish/v1`.

    device    the recording and its sessions
    context   what TLS is spoken; by default the certificate of the lab
    answered  number of answers decided on so far: what the faults go by
    """

    transport = Transport.HTTPS

    def __init__(
        self,
        recording: Recording,
        login: Login,
        faults: Faults,
        *,
        manners: Manners | None = None,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self.device = HttpDevice(recording, login, manners or Manners())
        self.seen = self.device.seen
        self.answered = 0
        self._busy = (manners or Manners()).busy
        self._faults = faults
        self._context = context
        self._server: asyncio.Server | None = None
        self._open: dict[asyncio.Task[None], asyncio.StreamWriter] = {}
        self._stopping = asyncio.Event()

    async def start(self, address: str, port: int) -> int:
        self._stopping.clear()
        context = self._context or server_context()
        self._server = await asyncio.start_server(
            self._serve, address, port, ssl=context, limit=_LONGEST_HEAD, backlog=128
        )
        return cast(int, self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        server, self._server = self._server, None
        if server is None:
            return
        self._stopping.set()
        server.close()
        for writer in self._open.values():
            writer.transport.abort()
        await asyncio.gather(*self._open)
        await server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = cast("asyncio.Task[None]", asyncio.current_task())
        self._open[task] = writer
        try:
            while (request := await self._request(reader)) is not None:
                if not await self._answer(request, reader, writer):
                    break
        except (OSError, EOFError, asyncio.LimitOverrunError):
            pass  # the far side is gone, or speaks no HTTP
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()
            del self._open[task]

    async def _request(self, reader: asyncio.StreamReader) -> HttpRequest | None:
        """The next request of a connection; None when it is none."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        words = head[0].split(" ")
        if len(words) != 3:
            self.seen.append(f"{VIOLATION}no request: {head[0][:80]!r}")
            return None
        pairs = (line.partition(":") for line in head[1:] if line)
        headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
        length = headers.get("content-length", "0")
        body = await reader.readexactly(int(length)) if length.isdecimal() else b""
        return HttpRequest(words[0], words[1], headers, body)

    async def _answer(
        self, request: HttpRequest, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        """Send one answer; False when the connection ends with it."""
        self.answered += 1
        faults = self._faults.at(self.answered)
        reply = self._spoilt(request, self.device.reply(request, lets_in=not faults.wrong_password), faults)
        if faults.silent or faults.drops(self.answered) or reply.status == 0:
            await reader.read()  # until the far side, or `stop`, ends it
            return False
        head, body = _bytes_of(reply, lie=_LIE if faults.lie else 0)
        whole = not (faults.lie or faults.truncate is not None or faults.dead(self.answered))
        sent = faults.cut(body) if not faults.dead(self.answered) else body[: len(body) // 2]
        await self._pause(faults.delay_s)
        await self._send(head + sent, faults, writer)
        return whole and not self._stopping.is_set()

    def _spoilt(self, request: HttpRequest, reply: HttpReply, faults: Faults) -> HttpReply:
        """The reply, or the error or the circle that stands in its place."""
        if faults.refuse or self.answered <= self._busy:
            return HttpReply(503, {"error": {"message": "too busy"}}, {"Retry-After": "0"})
        if faults.generr:
            return HttpReply(500, {"error": {"message": "internal error"}})
        if faults.toobig:
            return HttpReply(413, {"error": {"message": "too big"}})
        if faults.loop or faults.stuck:
            return _circle(request, reply, stuck=faults.stuck)
        return reply

    async def _send(self, answer: bytes, faults: Faults, writer: asyncio.StreamWriter) -> None:
        size = 1 if faults.one_byte else len(answer)
        if faults.slow_s:
            size = min(size, -(-len(answer) // _PIECES))
        for at in range(0, len(answer), max(size, 1)):
            if at:
                await self._pause(faults.slow_s)
            writer.write(answer[at : at + size])
            await writer.drain()

    async def _pause(self, seconds: float) -> None:
        """Wait, but not longer than the server lives."""
        if seconds:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), seconds)


def _bytes_of(reply: HttpReply, lie: int) -> tuple[bytes, bytes]:
    """Head and body; `lie` bytes more are announced than there are."""
    text = isinstance(reply.body, str)
    body = b"" if reply.status == 204 else (reply.body if text else json.dumps(reply.body)).encode()
    headers = {
        "Content-Type": "text/plain; charset=utf-8" if text else "application/json",
        "Content-Length": str(len(body) + lie),
        **reply.headers,
    }
    try:
        phrase = HTTPStatus(reply.status).phrase
    except ValueError:
        phrase = ""
    lines = [f"HTTP/1.1 {reply.status} {phrase}", *(f"{name}: {value}" for name, value in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8"), body


def _circle(request: HttpRequest, reply: HttpReply, *, stuck: bool) -> HttpReply:
    """A collection whose next page is itself, or a page that leads back to the first."""
    rows = next(
        (key for key in ("Members", "items") if isinstance(reply.body, dict) and key in reply.body), None
    )
    if rows is None:
        return reply
    first = "$skip=1" in request.target or stuck
    onward = request.path if first else f"{request.path}?$skip=1"
    link = "Members@odata.nextLink" if rows == "Members" else "nextLink"
    return HttpReply(reply.status, {**reply.body, link: onward}, reply.headers)

"""One device over HTTPS, asked with GET and nothing else."""

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from collector.model.errors import DeviceError, Garbled, Unreachable
from collector.model.exchange import Answer, Question, Transport
from collector.model.inventory import HttpsAccess, Reveal
from collector.transports.base import Endpoint, Patience
from collector.transports.https.answers import check, read
from collector.transports.https.credentials import Credentials
from collector.transports.https.gate import to_path
from collector.transports.https.logins import LOGINS, Dialect, Login
from collector.transports.https.paging import joined, next_page
from collector.transports.https.tls import Peer, context_for
from collector.transports.https.wire import LARGEST_BODY, Wire, connect_limit_s

MOST_PAGES: Final = 200
_LOGOUT_S: Final = 5.0


class HttpsSession:
    """dialect   whose login is spoken: `redfish`, `icontrol`, `unity`; `basic` for any other device
    pins      the file of trusted certificates, for `verify: pin`
    peer      who answered the last handshake; None before the first
    """

    transport: Transport = Transport.HTTPS

    def __init__(
        self,
        endpoint: Endpoint,
        access: HttpsAccess,
        reveal: Reveal,
        patience: Patience,
        pins: Path,
        dialect: Dialect = "redfish",
    ) -> None:
        self.peer: Peer | None = None
        self._endpoint = endpoint
        self._access = access
        self._patience = patience
        self._pins = pins
        self._dialect: Dialect = dialect
        self._who = Credentials(access.username, lambda: reveal(access.password))
        self._wire: Wire | None = None
        self._login: Login | None = None

    async def open(self) -> None:
        """Compare the certificate, then log in.

        Raises HostKeyChanged or Refused before any credential is sent when the certificate is not the
        trusted one; Refused, Busy, Unreachable, TooSlow or Garbled; SettingsError for a wrong CA file.
        """
        context = await context_for(
            self._endpoint, self._access.verify, self._pins, connect_limit_s(self._patience), self._notice
        )
        self._wire = Wire(self._endpoint, context, self._patience, cookies=self._dialect == "unity")
        self._login = LOGINS[self._dialect](self._wire, self._who)
        try:
            await self._login.open()
        except BaseException as wrong:
            if isinstance(wrong, DeviceError):
                self._who.hide(wrong)
            await self.close()
            raise

    async def ask(self, question: Question) -> Answer:
        """The parsed JSON of a path, all its pages in one; text where the device sends no JSON.

        Raises Unsupported (404, 405, 501 and other 4xx), Refused (401, 403, no path of this device), Busy
        (429, 503), Garbled (other 5xx, no JSON, half an answer, more than 32 MiB or 200 pages), TooSlow,
        Unreachable. `partial` holds the pages that did arrive.
        """
        if self._login is None:
            raise Unreachable("the session is not open")
        try:
            return await self._whole(self._login, to_path(question.text))
        except DeviceError as wrong:
            self._who.hide(wrong)
            raise

    async def close(self) -> None:
        login, wire = self._login, self._wire
        self._login = self._wire = None
        try:
            if login is not None:
                with suppress(DeviceError, TimeoutError):
                    async with asyncio.timeout(_LOGOUT_S):
                        await login.close()
        finally:
            self._who.forget()
            if wire is not None:
                await wire.close()

    async def _whole(self, login: Login, path: str) -> Answer:
        first, size = await self._page(login, path)
        whole: Any = first
        page, seen = first, {path}
        try:
            while (following := next_page(path, page)) is not None:
                following = to_path(following)
                if following in seen:
                    raise Garbled(f"the pages lead back to {following!r}")
                if len(seen) >= MOST_PAGES or size > LARGEST_BODY:
                    raise Garbled(f"the answer goes on after {len(seen)} pages, {size} bytes")
                seen.add(following)
                path = following
                page, more = await self._page(login, path)
                whole, size = joined(whole, page), size + more
        except DeviceError as wrong:
            wrong.partial = joined(whole, None)
            raise
        answer: Answer = whole
        return answer

    async def _page(self, login: Login, path: str) -> tuple[Answer, int]:
        """One answer and its size in bytes."""
        reply = await login.get(path)
        if 200 <= reply.status < 300 and not reply.body:
            # Old iLO 4 answers the first request after a login with an empty body; asked again, it answers.
            reply = await login.get(path)
        check(reply)
        return read(reply, pages=self._dialect == "basic"), len(reply.body)

    def _notice(self, peer: Peer) -> None:
        self.peer = peer

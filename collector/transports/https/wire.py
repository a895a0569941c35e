"""The HTTPS connections of one device: requests out, bounded replies in.

At most two requests are under way: many baseboard controllers answer 503 to a third. No request leaves that
the gate does not know.
"""

import asyncio
import logging
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from ssl import SSLContext, SSLError
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

import httpx

from collector.model.errors import DeviceError, Garbled, Refused
from collector.transports.base import Endpoint, Patience
from collector.transports.https.answers import Reply
from collector.transports.https.failures import broken_off, is_left_over, unanswered
from collector.transports.https.gate import may_write, to_path

_CONNECT_S: Final = 5.0
LARGEST_BODY: Final = 32 * 1024 * 1024
_UNDER_WAY: Final = 2
_MOST_RETRIES: Final = 2
_LONGEST_WAIT_S: Final = 10.0
_MOST_REDIRECTS: Final = 3
_REDIRECTS: Final = (301, 302, 303, 307, 308)
_NO_HEADERS: Final[Mapping[str, str]] = {}


class _Unanswered(Exception):
    """Not even the head of an answer came."""

    def __init__(self, error: Exception) -> None:
        self.error = error


class Wire:
    """Sends to one device; `cookies` says whether those of the device are kept and sent back.

    timeout_s of the patience is the longest silence; a whole answer may take three times as long.
    """

    def __init__(
        self, endpoint: Endpoint, context: SSLContext, patience: Patience, *, cookies: bool = False
    ) -> None:
        _hush()
        self.endpoint = endpoint
        self.silence_s = patience.timeout_s
        self.connect_s = connect_limit_s(patience)
        self._answer_s = min(3 * patience.timeout_s, patience.budget_s)
        self._retries = min(patience.retries, _MOST_RETRIES)
        self._slots = asyncio.Semaphore(max(1, min(patience.in_flight, _UNDER_WAY)))
        self._base = f"https://{_host(endpoint.address)}:{endpoint.port}"
        self._client = httpx.AsyncClient(
            verify=context,
            timeout=httpx.Timeout(self.silence_s, connect=self.connect_s, pool=None),
            limits=httpx.Limits(max_connections=_UNDER_WAY, max_keepalive_connections=_UNDER_WAY),
            cookies=None if cookies else CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            # Neither a proxy nor a .netrc of the machine has a say in where a password goes.
            trust_env=False,
            headers={
                "Accept": "application/json, */*;q=0.5",
                "Accept-Encoding": "identity",
                "User-Agent": "collector",
            },
        )

    async def get(self, path: str, headers: Mapping[str, str] = _NO_HEADERS, *, follow: bool = True) -> Reply:
        """The reply to one GET: asked again on 429 and 503, led on by redirects within the device.

        follow   False gives a redirect back as it is

        Raises Refused for a path that is none, Unreachable, TooSlow, or Garbled: no HTTP, half a body, one
        above 32 MiB, a redirect to another host or in a circle.
        """
        path = to_path(path)
        for _ in range(_MOST_REDIRECTS + 1):
            reply = await self._patiently(path, headers)
            onward = reply.headers.get("location")
            if reply.status not in _REDIRECTS or not onward or not follow:
                return reply
            path = self.local(path, onward)
        raise Garbled(f"redirected more than {_MOST_REDIRECTS} times, last to {path!r}")

    async def write(
        self, method: str, path: str, body: Any = None, headers: Mapping[str, str] = _NO_HEADERS
    ) -> Reply:
        """The reply to a vendor's login or logout; sent once, whatever comes back.

        Raises Refused, before a byte is sent, for every other request; else as `get`.
        """
        if not may_write(method, path):
            raise Refused(f"not sent: {method} {path!r} is neither reading nor a login")
        return await self._last(method, path, headers, body)

    async def close(self) -> None:
        await self._client.aclose()

    async def _patiently(self, path: str, headers: Mapping[str, str]) -> Reply:
        for attempt in range(self._retries + 1):
            reply = await self._fresh(path, headers)
            wait_s = _wait_s(reply, attempt)
            if wait_s is None or attempt == self._retries:
                break
            await asyncio.sleep(wait_s)
        return reply

    async def _fresh(self, path: str, headers: Mapping[str, str]) -> Reply:
        """Ask once; once more, on a new connection, where a kept one turns out to be of no use."""
        try:
            return await self._once("GET", path, headers)
        except _Unanswered as wrong:
            if not is_left_over(wrong.error):
                raise self._meant(wrong) from wrong.error
        return await self._last("GET", path, headers)

    async def _last(self, method: str, path: str, headers: Mapping[str, str], body: Any = None) -> Reply:
        try:
            return await self._once(method, path, headers, body)
        except _Unanswered as wrong:
            raise self._meant(wrong) from wrong.error

    async def _once(self, method: str, path: str, headers: Mapping[str, str], body: Any = None) -> Reply:
        received: bytearray | None = None
        try:
            async with (
                self._slots,
                asyncio.timeout(self._answer_s),
                self._sent(method, path, headers, body) as head,
            ):
                received = bytearray()
                async for piece in head.aiter_bytes():
                    received += piece
                    if len(received) > LARGEST_BODY:
                        raise Garbled(f"the answer is longer than {LARGEST_BODY >> 20} MiB")
                return Reply(head.status_code, dict(head.headers), bytes(received))
        except (httpx.HTTPError, TimeoutError, SSLError) as wrong:
            if received is None:
                raise _Unanswered(wrong) from wrong
            raise broken_off(wrong, len(received), self._answer_s) from wrong

    def _meant(self, wrong: "_Unanswered") -> DeviceError:
        return unanswered(self.endpoint, wrong.error, self.silence_s, self.connect_s)

    def _sent(
        self, method: str, path: str, headers: Mapping[str, str], body: Any
    ) -> AbstractAsyncContextManager[httpx.Response]:
        return self._client.stream(method, self._base + path, headers=headers, json=body)

    def local(self, path: str, onward: str) -> str:
        """The path that a redirect leads to. Raises Garbled when it leads away from this device."""
        try:
            target = urlsplit(urljoin(self._base + path, onward))
            port = target.port or 443
        except ValueError as wrong:
            raise Garbled(f"redirected to {onward[:200]!r}, which is no link") from wrong
        there = (target.scheme, target.hostname, port)
        if there != ("https", self.endpoint.address.lower(), self.endpoint.port):
            raise Garbled(f"redirected away from the device, to {onward[:200]!r}; not followed")
        return to_path(target.path + (f"?{target.query}" if target.query else ""))


def _hush() -> None:
    """Keep tokens out of the log: httpcore tells headers at DEBUG, httpx tells paths at INFO.

    Who wants them all the same sets a level at these loggers.
    """
    for name, level in (("httpcore", logging.INFO), ("httpx", logging.WARNING)):
        logger = logging.getLogger(name)
        if logger.level == logging.NOTSET:
            logger.setLevel(level)


def connect_limit_s(patience: Patience) -> float:
    """For TCP and TLS together; a live controller takes up to a second for its handshake."""
    return min(_CONNECT_S, patience.timeout_s)


def _host(address: str) -> str:
    return f"[{address}]" if ":" in address else address


def _wait_s(reply: Reply, attempt: int) -> float | None:
    """How long to wait before asking again; None when that is of no use."""
    if reply.status not in (429, 503):
        return None
    wait_s = retry_after(reply.headers.get("retry-after", ""))
    if wait_s is None:
        wait_s = 0.5 * 2**attempt
    return wait_s if wait_s <= _LONGEST_WAIT_S else None


def retry_after(text: str) -> float | None:
    """Seconds from now; the header gives them or a date. RFC 9110, section 10.2.3."""
    if text.strip().isdecimal():
        return float(text)
    try:
        then = parsedate_to_datetime(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return max(0.0, (then - datetime.now(UTC)).total_seconds())

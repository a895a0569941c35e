"""How one gets in, and out again: the face of all logins, Basic, and the token of iControl.

A login that was refused is not tried again: accounts get locked. The password is revealed at the moment of
the login and dropped at the end of the visit.
"""

import asyncio
from collections.abc import Callable
from typing import Final, Literal, Protocol

from collector.model.errors import Garbled, Refused
from collector.transports.https.answers import Reply, check, read, words_of
from collector.transports.https.credentials import Credentials
from collector.transports.https.redfish import Redfish
from collector.transports.https.uncut import Uncut
from collector.transports.https.unity import Unity
from collector.transports.https.wire import Wire

Dialect = Literal["redfish", "icontrol", "unity", "basic"]

_LOGIN: Final = "/mgmt/shared/authn/login"
_TOKENS: Final = "/mgmt/shared/authz/tokens/"
_PROBE: Final = "/mgmt/tm/sys/version"


class Login(Protocol):
    """One way in to one device."""

    async def open(self) -> None:
        """Log in. Raises Unreachable, TooSlow, Refused, Busy or Garbled."""

    async def get(self, path: str) -> Reply:
        """The reply to one GET with credentials, whatever its status. Raises as `Wire.get`."""

    async def close(self) -> None:
        """Log out. Raises a DeviceError when that fails."""


class Basic:
    """HTTP Basic and nothing else; the first question shows whether it is taken."""

    def __init__(self, wire: Wire, who: Credentials) -> None:
        self._wire = wire
        self._who = who
        self._headers: dict[str, str] = {}
        self._refusal: Reply | None = None
        self._first = asyncio.Lock()

    async def open(self) -> None:
        """See that somebody answers. No path of an unknown device is known to need a login: none is sent."""
        await self._wire.get("/", follow=False)

    async def get(self, path: str) -> Reply:
        """One question goes first, alone: several with a wrong password at once could lock the account."""
        if self._headers:
            return await self._wire.get(path, self._headers)
        async with self._first:
            if self._refusal is not None:
                return self._refusal
            headers = self._headers or self._who.basic()
            reply = await self._wire.get(path, headers)
            if reply.status == 401:
                self._refusal = reply
            else:
                self._headers = headers
            return reply

    async def close(self) -> None:
        """Nothing to undo."""


class IControl:
    """F5: Basic for local users, else a token, of which a user has about a hundred."""

    def __init__(self, wire: Wire, who: Credentials) -> None:
        self._wire = wire
        self._who = who
        self._headers: dict[str, str] = {}
        self._token = ""
        self._login = Uncut()

    async def open(self) -> None:
        basic = self._who.basic()
        reply = await self._wire.get(_PROBE, basic)
        if reply.status == 401:
            await self._login.run(self._log_in())
        else:
            if reply.status in (429, 503):
                check(reply)
            self._headers = basic

    async def get(self, path: str) -> Reply:
        return await self._wire.get(path, self._headers)

    async def close(self) -> None:
        await self._login.settle()
        token, self._token = self._token, ""
        if token:
            check(await self._wire.write("DELETE", _TOKENS + token, headers=self._headers))

    async def _log_in(self) -> None:
        body = {"username": self._who.username, "password": self._who.password(), "loginProviderName": "tmos"}
        reply = await self._wire.write("POST", _LOGIN, body)
        if reply.status in (400, 401, 403):
            said = words_of(reply)
            raise Refused(f"login refused ({reply.status})" + (f": {said!r}" if said else ""))
        check(reply)
        answer = read(reply, pages=False)
        item = answer.get("token") if isinstance(answer, dict) else None
        token = item.get("token") if isinstance(item, dict) else None
        if not (isinstance(token, str) and token.isascii() and token.isalnum()):
            raise Garbled("the login is taken, but gives no token")
        self._who.keep(token)
        self._token = token
        self._headers = {"X-F5-Auth-Token": token}


LOGINS: Final[dict[Dialect, Callable[[Wire, Credentials], Login]]] = {
    "redfish": Redfish,
    "icontrol": IControl,
    "unity": Unity,
    "basic": Basic,
}

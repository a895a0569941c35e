"""A Redfish session: one login, one token, one logout; Basic where there is no session to be had."""

import asyncio
from typing import Any, Final

from collector.model.errors import Refused
from collector.transports.https.answers import Reply, check, words_of
from collector.transports.https.credentials import Credentials
from collector.transports.https.gate import may_write, path_of
from collector.transports.https.root import link_of, read_root
from collector.transports.https.uncut import Uncut
from collector.transports.https.wire import Wire

_SESSIONS: Final = "/redfish/v1/SessionService/Sessions"


class Redfish:
    """DSP0266, section 13.3. The service root is read without a login and tells where sessions are made."""

    def __init__(self, wire: Wire, who: Credentials) -> None:
        self._wire = wire
        self._who = who
        self._headers: dict[str, str] = {}
        self._session: str | None = None
        self._login = Uncut()
        self._basic_tried = False
        self._switching = asyncio.Lock()

    async def open(self) -> None:
        root = await read_root(self._wire)
        refusal = await self._login.run(self._log_in(root))
        if refusal is not None:
            await self._fall_back(root, refusal)

    async def get(self, path: str) -> Reply:
        used = self._headers
        reply = await self._wire.get(path, used)
        return await self._with_basic(path, used, reply) if reply.status == 401 else reply

    async def close(self) -> None:
        await self._login.settle()
        session, self._session = self._session, None
        if session is not None:
            check(await self._wire.write("DELETE", session, headers=self._headers))

    async def _log_in(self, root: dict[str, Any]) -> Reply | None:
        """Make a session; the reply when there is none to be had."""
        path = link_of(root, "Links", "Sessions")
        if path is None or not may_write("POST", path):
            path = _SESSIONS
        body = {"UserName": self._who.username, "Password": self._who.password()}
        reply = await self._wire.write("POST", path, body)
        token = reply.headers.get("x-auth-token", "")
        if not 200 <= reply.status < 300 or not (token.isascii() and token.isprintable() and token):
            return reply
        self._who.keep(token)
        self._headers = {"X-Auth-Token": token}
        self._session = _own_session(reply)
        return None

    async def _fall_back(self, root: dict[str, Any], refusal: Reply) -> None:
        """Basic, once: old services have no sessions, full ones have none left."""
        self._basic_tried = True
        named = (link_of(root, name) for name in ("Systems", "Chassis", "Managers"))
        basic = self._who.basic()
        reply = await self._wire.get(next(filter(None, named), "/redfish/v1/Systems"), basic)
        if reply.status == 401:
            said = words_of(refusal) or words_of(reply)
            raise Refused(
                f"login refused ({refusal.status}, with Basic 401)" + (f": {said!r}" if said else "")
            )
        if reply.status in (429, 503):
            check(reply)
        self._headers = basic

    async def _with_basic(self, path: str, used: dict[str, str], reply: Reply) -> Reply:
        """A token that is not taken any more: Basic instead, tried once in the life of the session."""
        async with self._switching:
            if self._headers is used:
                if self._basic_tried:
                    return reply
                self._basic_tried = True
                basic = self._who.basic()
                again = await self._wire.get(path, basic)
                if again.status != 401:
                    self._headers = basic
                return again
        return await self._wire.get(path, self._headers)


def _own_session(reply: Reply) -> str | None:
    """Where the session can be deleted: its path only, for some name a host that they do not have."""
    path = path_of(reply.headers.get("location", ""))
    return path if may_write("DELETE", path) else None

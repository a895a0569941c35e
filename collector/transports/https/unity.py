"""EMC Unity: Basic once, then cookies; and questions that name a field which an older release has not."""

import re
from typing import Any, Final

from collector.model.errors import DeviceError, Refused
from collector.transports.https.answers import Reply, check, read, words_of
from collector.transports.https.credentials import Credentials
from collector.transports.https.wire import Wire

_LOGIN: Final = "/api/types/loginSessionInfo/instances"
_LOGOUT: Final = "/api/types/loginSessionInfo/action/logout"
_MARK: Final = {"X-EMC-REST-CLIENT": "true"}  # without it: 401, or the page of a person's login
_INSTANCES: Final = re.compile(r"(/api/types/(\w+))/instances\?(?:.*&)?fields=([^&]*)")


class Unity:
    """The first GET carries the password; the cookie that it gives makes the later ones cheap."""

    def __init__(self, wire: Wire, who: Credentials) -> None:
        self._wire = wire
        self._who = who
        self._headers: dict[str, str] = dict(_MARK)
        self._guard = ""
        self._known: dict[str, frozenset[str]] = {}

    async def open(self) -> None:
        basic = _MARK | self._who.basic()
        reply = await self._wire.get(_LOGIN, basic)
        if reply.status in (401, 403):
            said = words_of(reply)
            raise Refused(f"login refused ({reply.status})" + (f": {said!r}" if said else ""))
        if reply.status in (429, 503):
            check(reply)
        self._guard = reply.headers.get("emc-csrf-token", "")
        if "set-cookie" not in reply.headers:
            self._headers = basic

    async def get(self, path: str) -> Reply:
        reply = await self._authorized(path)
        asked = _INSTANCES.match(path)
        if asked is None or reply.status not in (400, 404, 422):
            return reply
        fields = await self._fields(asked[1], asked[2])
        left = [name for name in asked[3].split(",") if name.partition(".")[0] in fields]
        if not left or len(left) == len(asked[3].split(",")):
            return reply
        return await self._authorized(path[: asked.start(3)] + ",".join(left) + path[asked.end(3) :])

    async def close(self) -> None:
        """End our own session only: `localCleanupOnly` leaves other clients of the user alone."""
        if self._guard:
            headers = self._headers | {"EMC-CSRF-TOKEN": self._guard}
            self._guard = ""
            check(await self._wire.write("POST", _LOGOUT, {"localCleanupOnly": True}, headers))

    async def _authorized(self, path: str) -> Reply:
        """With the cookie; once more with the password where it has run out."""
        reply = await self._wire.get(path, self._headers)
        if reply.status != 401 or "Authorization" in self._headers:
            return reply
        basic = _MARK | self._who.basic()
        again = await self._wire.get(path, basic)
        if again.status == 401 or "set-cookie" not in again.headers:
            self._headers = basic
        return again

    async def _fields(self, path: str, name: str) -> frozenset[str]:
        """The attributes that this release has for a type; none when it does not say."""
        if name not in self._known:
            reply = await self._authorized(path)
            self._known[name] = frozenset(_attributes(reply))
        return self._known[name]


def _attributes(reply: Reply) -> list[str]:
    try:
        check(reply)
        answer: Any = read(reply, pages=False)
        return [one["name"] for one in answer["content"]["attributes"]]
    except (DeviceError, KeyError, TypeError):
        return []

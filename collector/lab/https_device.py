"""What a recorded device answers over HTTPS: its resources, and the logins of Redfish, iControl and Unity.

No sockets here; `collector.lab.https` has them. Paths are compared without a slash at the end and with
percent signs resolved. A question that was recorded with its query is answered by exactly that; any other
query is answered from the path without one: `$skip`, `skip`, `$skiptoken` and `page` leave out what an
earlier page had, `$expand` puts the members in the place of their links.
"""

import base64
import binascii
import itertools
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qsl, unquote

from collector.lab.recording import SERVICE_ROOT, Recording, service_root
from collector.lab.stand import VIOLATION, Login
from collector.model.exchange import Failure, GapKind, Transport

_SESSIONS: Final = re.compile(r"/redfish/v1/(?:SessionService/)?Sessions")
_ONE_SESSION: Final = re.compile(r"/redfish/v1/(?:SessionService/)?Sessions/([\w.-]+)")
_F5_LOGIN: Final = "/mgmt/shared/authn/login"
_F5_TOKEN: Final = re.compile(r"/mgmt/shared/authz/tokens/(\w+)")
_UNITY_LOGIN: Final = "/api/types/loginSessionInfo/instances"
_UNITY_LOGOUT: Final = "/api/types/loginSessionInfo/action/logout"
_OPEN: Final = {"/redfish", "/redfish/v1", "/api/types/basicSystemInfo/instances"}
_SKIP: Final = ("$skip", "skip", "$skiptoken")
_STATUS: Final = {GapKind.REFUSED: 403, GapKind.BUSY: 503, GapKind.UNSUPPORTED: 404, GapKind.STALE: 404}


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """What devices do differently without being broken.

    basic       whether HTTP Basic is taken
    slots       how many sessions or tokens there are at once
    busy        how many answers at first are 503, with `Retry-After: 0`
    redirects   {path: where a request for it is sent}
    """

    basic: bool = True
    slots: int = 8
    busy: int = 0
    redirects: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """header names are in lower case"""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def path(self) -> str:
        return _canonical(self.target.partition("?")[0])


@dataclass(frozen=True, slots=True)
class HttpReply:
    """body    what JSON is made of, or text, which is sent as it is; status 0 is silence"""

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


class HttpDevice:
    """seen   a line for each request; one that is neither reading nor a login starts with `VIOLATION `

    sessions   {token: id} of the logins that are open
    """

    def __init__(self, recording: Recording, login: Login, manners: Manners) -> None:
        self.seen: list[str] = []
        self.sessions: dict[str, str] = {}
        self._login = login
        self._manners = manners
        self._numbers = itertools.count(1)
        self._held = {_key(one.question.text): one for one in recording.of(Transport.HTTPS)}
        if any(key.startswith(f"{SERVICE_ROOT}/") for key in self._held):
            self._held.setdefault(SERVICE_ROOT, service_root(self._held))

    def reply(self, request: HttpRequest, *, lets_in: bool = True) -> HttpReply:
        """The answer to one request; `lets_in` False refuses every login."""
        written = None if request.method == "GET" else self._written(request, lets_in)
        if request.method != "GET" and written is None:
            self.seen.append(f"{VIOLATION}{request.method} {request.target}")
            return HttpReply(405, _error("this device is read only"))
        self.seen.append(f"{request.method} {request.target}")
        return written or self._read(request, lets_in)

    def _read(self, request: HttpRequest, lets_in: bool) -> HttpReply:
        if (onward := self._manners.redirects.get(request.target)) is not None:
            return HttpReply(308, headers={"Location": onward})
        by = self._authority(request) if lets_in else None
        if by is None and request.path not in _OPEN:
            return HttpReply(401, _error("authentication required"))
        extra = self._unity_cookie() if by == "basic" and request.path.startswith("/api/") else {}
        if request.path == _UNITY_LOGIN and _key(request.target) not in self._held:
            return HttpReply(200, {"entries": [{"content": {"id": self._login.username}}]}, extra)
        return self._recorded(request, extra)

    def _recorded(self, request: HttpRequest, extra: Mapping[str, str]) -> HttpReply:
        exact = self._held.get(_key(request.target))
        held = exact or self._held.get(request.path)
        if held is None:
            return HttpReply(404, _error("no such resource"))
        if held.failure is not None:
            return _failed(held.failure)
        answer = held.answer if exact else self._queried(held.answer, request.target)
        return HttpReply(200, answer, extra)

    def _queried(self, answer: Any, target: str) -> Any:
        """A resource as a query wants it: later rows of a collection, or its members in full."""
        if not isinstance(answer, dict):
            return answer
        query = dict(parse_qsl(target.partition("?")[2], keep_blank_values=True))
        skip = next((query[name] for name in _SKIP if query.get(name, "").isdecimal()), None)
        if skip is not None:
            answer = {key: value for key, value in answer.items() if not key.endswith("nextLink")}
            answer |= {key: answer[key][int(skip) :] for key in ("Members", "items") if key in answer}
        if query.get("page", "1") != "1" and "entries" in answer:
            answer = answer | {"entries": [], "links": []}
        if "$expand" in query and isinstance(answer.get("Members"), list):
            answer = answer | {"Members": [self._full(member) for member in answer["Members"]]}
        return answer

    def _full(self, member: Any) -> Any:
        link = member.get("@odata.id", "") if isinstance(member, dict) else ""
        held = self._held.get(_key(link))
        return member if held is None or held.failure is not None else held.answer

    def _authority(self, request: HttpRequest) -> str | None:
        """By what a request is let in; None when it is not."""
        headers = request.headers
        if request.path.startswith("/api/"):
            if headers.get("x-emc-rest-client") != "true":
                return None
            cookie = re.search(r"\bmod_auth_emc=(\w+)", headers.get("cookie", ""))
            if cookie is not None and cookie[1] in self.sessions:
                return "cookie"
        for name in ("x-auth-token", "x-f5-auth-token"):
            if headers.get(name) in self.sessions:
                return "token"
        return "basic" if self._manners.basic and self._is_us(*_basic(headers)) else None

    def _written(self, request: HttpRequest, lets_in: bool) -> HttpReply | None:
        """The reply to a login or a logout; None for every other request."""
        path = request.path
        if request.method == "POST":
            if _SESSIONS.fullmatch(path):
                return self._redfish_login(request, lets_in)
            if path == _F5_LOGIN:
                return self._f5_login(request, lets_in)
            if path == _UNITY_LOGOUT:
                return self._unity_logout(request)
        elif request.method == "DELETE":
            if found := _ONE_SESSION.fullmatch(path):
                return self._ended(request, found[1], 204)
            if found := _F5_TOKEN.fullmatch(path):
                return self._ended(request, found[1], 200)
        return None

    def _redfish_login(self, request: HttpRequest, lets_in: bool) -> HttpReply:
        asked = _json(request.body)
        if not lets_in or not self._is_us(asked.get("UserName"), asked.get("Password")):
            return HttpReply(401, _error("invalid credentials"))
        if len(self.sessions) >= self._manners.slots:
            return HttpReply(503, _error("the maximum number of sessions is reached"))
        token, number = self._new_session()
        place = f"{request.path}/{number}"
        headers = {"X-Auth-Token": token, "Location": f"https://bmc.invalid{place}"}
        return HttpReply(201, {"@odata.id": place, "Id": number, "UserName": self._login.username}, headers)

    def _f5_login(self, request: HttpRequest, lets_in: bool) -> HttpReply:
        asked = _json(request.body)
        if not lets_in or not self._is_us(asked.get("username"), asked.get("password")):
            return HttpReply(401, _error("Authentication failed."))
        if len(self.sessions) >= self._manners.slots:
            return HttpReply(400, _error("maximum active login tokens"))
        token, _ = self._new_session()
        self.sessions[token] = token
        return HttpReply(200, {"username": self._login.username, "token": {"token": token, "timeout": 1200}})

    def _unity_cookie(self) -> dict[str, str]:
        token, number = self._new_session()
        return {"Set-Cookie": f"mod_auth_emc={token}; path=/; secure", "EMC-CSRF-TOKEN": number}

    def _unity_logout(self, request: HttpRequest) -> HttpReply:
        guard = request.headers.get("emc-csrf-token")
        mine = [token for token, number in self.sessions.items() if number == guard]
        if self._authority(request) is None or not mine:
            return HttpReply(401, _error("authentication required"))
        del self.sessions[mine[0]]
        return HttpReply(200, {"content": {"logoutOK": True}})

    def _ended(self, request: HttpRequest, number: str, status: int) -> HttpReply:
        if self._authority(request) is None:
            return HttpReply(401, _error("authentication required"))
        mine = [token for token, held in self.sessions.items() if held == number]
        if not mine:
            return HttpReply(404, _error("no such session"))
        del self.sessions[mine[0]]
        return HttpReply(status)

    def _new_session(self) -> tuple[str, str]:
        """A token and an id, the same in every run."""
        number = next(self._numbers)
        token = f"LABTOKEN{number:018}"
        self.sessions[token] = str(number)
        return token, str(number)

    def _is_us(self, username: object, password: object) -> bool:
        return (username, password) == (self._login.username, self._login.password)


def _key(target: str) -> str:
    path, mark, query = target.partition("?")
    return _canonical(path) + mark + unquote(query)


def _canonical(path: str) -> str:
    return unquote(path).rstrip("/") or "/"


def _failed(failure: Failure) -> HttpReply:
    if failure.kind is GapKind.GARBLED:
        return HttpReply(200, '{"half": ', {"Content-Type": "application/json"})
    status = _STATUS.get(failure.kind, 0)
    return HttpReply(status, _error(failure.reason), {"Retry-After": "0"} if status == 503 else {})


def _error(words: str) -> dict[str, Any]:
    """Redfish and iControl look for the words in different places."""
    return {"error": {"code": "Base.1.8.GeneralError", "message": words}, "message": words}


def _json(body: bytes) -> dict[str, Any]:
    try:
        asked = json.loads(body)
    except ValueError:
        return {}
    return asked if isinstance(asked, dict) else {}


def _basic(headers: Mapping[str, str]) -> tuple[str, str]:
    scheme, _, pair = headers.get("authorization", "").partition(" ")
    try:
        name, _, password = base64.b64decode(pair).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return (name, password) if scheme == "Basic" else ("", "")

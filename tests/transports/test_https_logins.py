"""The logins of Redfish, iControl and Unity: in once, out without a trace, and never anything else."""

import asyncio
import json
import logging
from pathlib import Path

import pytest

from collector.lab.https_device import Manners
from collector.model.errors import Busy, Garbled, Refused, Unsupported
from collector.transports.base import Endpoint, Patience
from collector.transports.https import Dialect, service_root
from collector.transports.https.gate import may_write
from collector.transports.https.tls import context_for
from collector.transports.https.wire import Wire
from tests.transports.https_stands import (
    LOGIN,
    REDFISH,
    ROOT,
    SYSTEMS,
    answer,
    asked,
    opened,
    saying,
    served,
    session_with,
    speaking,
)

WRONG = "not-the-one"
SESSIONS = "/redfish/v1/SessionService/Sessions"
F5 = {"/mgmt/tm/sys/version": {"kind": "version"}, "/mgmt/tm/ltm/pool": {"items": []}}
DISKS = "/api/types/disk/instances?fields=id,health&compact=true"
UNITY = {DISKS: {"entries": [{"content": {"id": "dpe_disk_0"}}]}}


async def test_a_wrong_password_is_tried_as_a_session_and_as_basic_and_no_more(tmp_path: Path) -> None:
    async with served(REDFISH) as (stand, endpoint):
        session = session_with(endpoint, tmp_path, password=WRONG)
        with pytest.raises(Refused, match=r"login refused \(401, with Basic 401\)"):
            await session.open()
        assert stand.seen == ["GET /redfish/v1/", f"POST {SESSIONS}", "GET /redfish/v1/Systems"]


async def test_a_device_without_a_free_session_is_asked_with_basic(tmp_path: Path) -> None:
    async with served(REDFISH, manners=Manners(slots=0)) as (stand, endpoint):
        async with opened(endpoint, tmp_path) as session:
            assert await asked(session, "/redfish/v1/Systems") == SYSTEMS
        assert [line for line in stand.seen if not line.startswith("GET")] == [f"POST {SESSIONS}"]


async def test_neither_a_session_nor_basic_is_refused_with_the_device_s_words(tmp_path: Path) -> None:
    async with served(REDFISH, manners=Manners(slots=0, basic=False)) as (_, endpoint):
        with pytest.raises(Refused, match=r"503, with Basic 401.*maximum number of sessions"):
            await session_with(endpoint, tmp_path).open()


async def test_a_token_that_has_run_out_is_replaced_by_basic_once(tmp_path: Path) -> None:
    async with served(REDFISH) as (stand, endpoint), opened(endpoint, tmp_path) as session:
        stand.device.sessions.clear()
        both = (asked(session, "/redfish/v1/Systems"), asked(session, "/redfish/v1/Systems"))
        assert await asyncio.gather(*both) == [SYSTEMS, SYSTEMS]
        before = len(stand.seen)
        assert await asked(session, "/redfish/v1/Systems") == SYSTEMS
        assert len(stand.seen) == before + 1


async def test_a_token_that_has_run_out_where_basic_is_off_is_refused_and_basic_not_tried_again(
    tmp_path: Path,
) -> None:
    manners = Manners(basic=False)
    async with served(REDFISH, manners=manners) as (stand, endpoint), opened(endpoint, tmp_path) as session:
        stand.device.sessions.clear()
        before = len(stand.seen)
        for _ in range(3):
            with pytest.raises(Refused, match="401"):
                await asked(session, "/redfish/v1/Systems")
        assert len(stand.seen) == before + 4


@pytest.mark.parametrize("path", ["/redfish/v1/Sessions", "/redfish/v1/SessionService/Sessions/"])
async def test_the_place_of_sessions_is_taken_from_the_service_root(tmp_path: Path, path: str) -> None:
    root = {**ROOT, "Links": {"Sessions": {"@odata.id": path}}}
    async with served({**REDFISH, "/redfish/v1": root}) as (stand, endpoint), opened(endpoint, tmp_path):
        assert stand.seen[-1] == f"POST {path}"
    assert stand.device.sessions == {}


@pytest.mark.parametrize(
    "path",
    [
        "/redfish/v1/Systems/1/Actions/ComputerSystem.Reset",
        "/redfish/v1/SessionService/Sessions/../../Systems/1",
        "https://evil.invalid/redfish/v1/SessionService/Sessions",
        7,
    ],
)
async def test_a_device_cannot_choose_where_a_password_is_posted(tmp_path: Path, path: object) -> None:
    root = {**ROOT, "Links": {"Sessions": {"@odata.id": path}}}
    async with served({**REDFISH, "/redfish/v1": root}) as (stand, endpoint), opened(endpoint, tmp_path):
        assert [line for line in stand.seen if not line.startswith("GET")] == [f"POST {SESSIONS}"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PATCH", "/redfish/v1/Systems/1"),
        ("POST", "/redfish/v1/Systems/1/Actions/ComputerSystem.Reset"),
        ("DELETE", "/redfish/v1/SessionService/Sessions"),
        ("DELETE", "/redfish/v1/SessionService/Sessions/.."),
        ("DELETE", "/redfish/v1/SessionService/Sessions/1?x=/../2"),
        ("DELETE", "/mgmt/tm/ltm/pool/~Common~pool1"),
        ("POST", "/mgmt/tm/util/bash"),
        ("POST", "/api/types/loginSessionInfo/action/logout/"),
        ("GET", SESSIONS),
    ],
)
async def test_any_other_request_is_refused_before_a_byte_is_sent(
    tmp_path: Path, method: str, path: str
) -> None:
    async with served(REDFISH) as (stand, endpoint):
        patience = Patience()
        wire = Wire(endpoint, await context_for(endpoint, "pin", tmp_path / "pins", 5.0), patience)
        with pytest.raises(Refused, match="neither reading nor a login"):
            await wire.write(method, path)
        await wire.close()
        assert stand.seen == []
    assert not may_write(method, path)


async def test_a_service_that_hides_its_root_is_logged_into_all_the_same(tmp_path: Path) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            if head.startswith(b"POST"):
                await reader.readexactly(int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0]))
                reply = answer(b"{}", "201 Created", "application/json", "X-Auth-Token: abc")
            else:
                known = b"x-auth-token: abc" in head.lower()
                reply = answer(b"{}") if known else answer(b"{}", "401 Unauthorized")
            writer.write(reply)
            await writer.drain()

    async with speaking(talk) as endpoint, opened(endpoint, tmp_path) as session:
        assert await asked(session, "/redfish/v1/Systems") == {}


@pytest.mark.parametrize("token", ["", "caf\xe9"])
async def test_a_login_without_a_usable_token_falls_back_to_basic(tmp_path: Path, token: str) -> None:
    replies = [
        answer(b"{}"),
        f"HTTP/1.1 201 Created\r\nX-Auth-Token: {token}\r\nContent-Length: 0\r\n\r\n".encode("latin-1"),
        answer(b'{"systems": 1}'),
        answer(b'{"asked": 1}'),
    ]
    async with speaking(saying(*replies)) as endpoint, opened(endpoint, tmp_path) as session:
        assert await asked(session, "/x") == {"asked": 1}


async def test_something_without_a_redfish_root_gets_no_password(tmp_path: Path) -> None:
    async with served(F5) as (stand, endpoint):
        with pytest.raises(Garbled, match="no Redfish service here"):
            await session_with(endpoint, tmp_path).open()
        assert stand.seen == ["GET /redfish/v1/", "GET /redfish/v1"]
        assert stand.device.sessions == {}


async def test_a_visit_that_is_cut_short_at_the_login_leaves_no_session(tmp_path: Path) -> None:
    async with served(REDFISH, "delay=0.2,after=1") as (stand, endpoint):
        session = session_with(endpoint, tmp_path)
        opening = asyncio.create_task(session.open())
        while f"POST {SESSIONS}" not in stand.seen:
            await asyncio.wait([opening], timeout=0.005)
        opening.cancel()
        with pytest.raises(asyncio.CancelledError):
            await opening
        assert stand.seen[-1] == f"DELETE {SESSIONS}/1"
        assert stand.device.sessions == {}


async def test_a_logout_that_hangs_does_not_hold_the_visit_up(tmp_path: Path) -> None:
    async with served(REDFISH, "silent,after=2") as (stand, endpoint):
        async with opened(endpoint, tmp_path, timeout_s=0.1):
            pass
        assert stand.seen[-1] == f"DELETE {SESSIONS}/1"


async def test_icontrol_takes_basic_and_opens_nothing(tmp_path: Path) -> None:
    async with served(F5) as (stand, endpoint):
        async with opened(endpoint, tmp_path, "icontrol") as session:
            assert await asked(session, "/mgmt/tm/ltm/pool") == {"items": []}
        assert stand.seen == ["GET /mgmt/tm/sys/version", "GET /mgmt/tm/ltm/pool"]


async def test_icontrol_takes_a_token_where_basic_is_refused_and_gives_it_back(tmp_path: Path) -> None:
    async with served(F5, manners=Manners(basic=False)) as (stand, endpoint):
        async with opened(endpoint, tmp_path, "icontrol") as session:
            assert await asked(session, "/mgmt/tm/ltm/pool") == {"items": []}
            (token,) = stand.device.sessions
        assert stand.device.sessions == {}
        assert [line for line in stand.seen if not line.startswith("GET")] == [
            "POST /mgmt/shared/authn/login",
            f"DELETE /mgmt/shared/authz/tokens/{token}",
        ]


async def test_icontrol_with_a_wrong_password_is_refused_after_two_attempts(tmp_path: Path) -> None:
    async with served(F5) as (stand, endpoint):
        with pytest.raises(Refused, match=r"login refused \(401\): 'Authentication failed.'"):
            await session_with(endpoint, tmp_path, "icontrol", password=WRONG).open()
        assert stand.seen == ["GET /mgmt/tm/sys/version", "POST /mgmt/shared/authn/login"]


async def test_icontrol_that_is_still_starting_is_busy(tmp_path: Path) -> None:
    body = json.dumps({"code": 404, "message": "Public URI path not registered: /tm/ltm/pool"}).encode()
    replies = saying(answer(b"{}"), answer(body, "404 Not Found"))
    async with speaking(replies) as endpoint, opened(endpoint, tmp_path, "icontrol") as session:
        with pytest.raises(Busy, match="not registered"):
            await asked(session, "/mgmt/tm/ltm/pool")


async def test_unity_gets_its_header_and_the_password_once(tmp_path: Path) -> None:
    async with served(UNITY) as (stand, endpoint):
        async with opened(endpoint, tmp_path, "unity") as session:
            for _ in range(3):
                assert await asked(session, DISKS) == UNITY[DISKS]
            # Each Basic login would have made a session of its own.
            assert len(stand.device.sessions) == 1
        assert stand.device.sessions == {}
        assert stand.seen[-1] == "POST /api/types/loginSessionInfo/action/logout"


async def test_unity_is_asked_with_the_cookie_alone(tmp_path: Path) -> None:
    heads = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            heads.append((await reader.readuntil(b"\r\n\r\n")).lower())
            writer.write(answer(b"{}", "200 OK", "application/json", "Set-Cookie: mod_auth_emc=abc; path=/"))
            await writer.drain()

    async with speaking(talk) as endpoint, opened(endpoint, tmp_path, "unity") as session:
        await asked(session, DISKS)
    assert [b"authorization: basic" in head for head in heads] == [True, False]
    assert [b"cookie: mod_auth_emc=abc" in head for head in heads] == [False, True]
    assert all(b"x-emc-rest-client: true" in head for head in heads)


async def test_unity_with_an_expired_cookie_logs_in_again(tmp_path: Path) -> None:
    async with served(UNITY) as (stand, endpoint), opened(endpoint, tmp_path, "unity") as session:
        stand.device.sessions.clear()
        assert await asked(session, DISKS) == UNITY[DISKS]
        assert await asked(session, DISKS) == UNITY[DISKS]
        assert len(stand.device.sessions) == 1


async def test_unity_with_a_wrong_password_is_refused_after_one_attempt(tmp_path: Path) -> None:
    async with served(UNITY) as (stand, endpoint):
        with pytest.raises(Refused, match="login refused"):
            await session_with(endpoint, tmp_path, "unity", password=WRONG).open()
        assert len(stand.seen) == 1


async def test_a_field_that_an_older_unity_does_not_have_is_left_out(tmp_path: Path) -> None:
    asking = "/api/types/disk/instances?fields=id,estimatedEOL,health,pool.id&compact=true"
    known = "/api/types/disk/instances?fields=id,health,pool.id&compact=true"
    kind = {"content": {"attributes": [{"name": "id"}, {"name": "health"}, {"name": "pool"}]}}
    held = {known: {"entries": [1]}, "/api/types/disk": kind}
    async with served(held) as (stand, endpoint), opened(endpoint, tmp_path, "unity") as session:
        for _ in range(2):
            assert await asked(session, asking) == {"entries": [1]}
        assert stand.seen.count("GET /api/types/disk") == 1


async def test_a_type_that_a_unity_does_not_have_is_unsupported(tmp_path: Path) -> None:
    async with served(UNITY) as (_, endpoint), opened(endpoint, tmp_path, "unity") as session:
        with pytest.raises(Unsupported, match="404"):
            await asked(session, "/api/types/lun/instances?fields=id,health")


async def test_basic_with_a_wrong_password_is_sent_once_however_many_ask(tmp_path: Path) -> None:
    async with served({"/a": 1}) as (stand, endpoint):
        async with opened(endpoint, tmp_path, "basic", password=WRONG) as session:
            asking = (asked(session, "/a") for _ in range(6))
            found = await asyncio.gather(*asking, return_exceptions=True)
        assert [type(one) for one in found] == [Refused] * 6
        assert stand.seen == ["GET /", "GET /a"]


async def test_a_password_that_the_device_sends_back_is_hidden(tmp_path: Path) -> None:
    marked = "marked-7f3a"
    echo = answer(json.dumps({"message": f"you said {marked}"}).encode(), "500 Internal Server Error")
    async with speaking(saying(echo)) as endpoint:
        session = session_with(endpoint, tmp_path, "basic", password=marked)
        await session.open()
        with pytest.raises(Garbled, match=r"you said \*\*\*") as raised:
            await asked(session, "/x")
        told = [repr(raised.value), str(raised.value), raised.value.seen, repr(session), repr(vars(session))]
        await session.close()
    assert marked not in " ".join(told)


@pytest.mark.parametrize(("dialect", "held"), [("redfish", REDFISH), ("icontrol", F5), ("unity", UNITY)])
async def test_neither_password_nor_token_is_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, dialect: Dialect, held: dict[str, object]
) -> None:
    caplog.set_level(logging.DEBUG)
    manners = Manners(basic=dialect == "unity")
    async with (
        served(held, manners=manners) as (stand, endpoint),
        opened(endpoint, tmp_path, dialect) as session,
    ):
        (token,) = stand.device.sessions
        await asked(session, next(reversed(held)))
    assert LOGIN.password not in caplog.text
    assert token not in caplog.text


async def test_the_service_root_is_read_without_a_login(tmp_path: Path) -> None:
    async with served(REDFISH) as (stand, endpoint):
        assert await service_root(endpoint, Patience(), tmp_path / "pins.json") == ROOT
        assert stand.seen == ["GET /redfish/v1/"]


async def test_something_else_than_redfish_has_no_service_root(tmp_path: Path) -> None:
    page = answer(b"<html>login</html>", "200 OK", "text/html")
    async with speaking(saying(page)) as endpoint:
        assert await service_root(endpoint, Patience(), tmp_path / "pins.json") is None
    async with served(F5) as (_, endpoint):
        assert await service_root(endpoint, Patience(), tmp_path / "pins.json") is None


async def test_a_service_root_that_nobody_serves_is_unreachable(tmp_path: Path) -> None:
    async with served(REDFISH) as (_, endpoint):
        pass
    gone = Endpoint("bmc-7", endpoint.address, endpoint.port)
    with pytest.raises(ConnectionError, match="refuses the connection"):
        await service_root(gone, Patience(), tmp_path / "pins.json")

"""The stand for HTTPS, asked by a client of its own: httpx, that checks what a device would."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from collector.lab.certificate import certificate
from collector.lab.faults import parse_faults
from collector.lab.https import HttpsServer
from collector.lab.https_device import Manners
from collector.lab.recording import Recording, read_recording
from collector.lab.stand import Login, stand_maker, violations
from collector.model.exchange import Exchange, Failure, GapKind, Question, Transport

LOGIN = Login()
US = (LOGIN.username, LOGIN.password)
WHO = {"UserName": US[0], "Password": US[1]}
SESSIONS = "/redfish/v1/SessionService/Sessions"
UNITY = {"X-EMC-REST-CLIENT": "true"}


def held(answers: dict[str, Any], **failures: GapKind) -> Recording:
    lines = [(path, answer, None) for path, answer in answers.items()]
    lines += [(f"/redfish/v1/{name}", None, Failure(kind, name)) for name, kind in failures.items()]
    return Recording(
        name="bmc",
        exchanges=tuple(
            Exchange(
                question=Question(Transport.HTTPS, path),
                asked=datetime(2026, 11, 21, tzinfo=UTC),
                took_ms=1.0,
                answer=answer,
                failure=failure,
            )
            for path, answer, failure in lines
        ),
    )


MEMBERS = [{"@odata.id": "/redfish/v1/Systems/1/"}, {"@odata.id": "/redfish/v1/Systems/2"}]
TREE = {
    "/redfish/v1/Systems": {"Members": MEMBERS, "Members@odata.nextLink": "/redfish/v1/Systems?$skip=2"},
    "/redfish/v1/Systems/1": {"Id": "1"},
    "/redfish/v1/Chassis": {"Members": []},
}


@asynccontextmanager
async def up(
    recording: Recording | dict[str, Any] = TREE, faults: str = "", manners: Manners | None = None
) -> AsyncIterator[tuple[HttpsServer, httpx.AsyncClient]]:
    recording = recording if isinstance(recording, Recording) else held(recording)
    stand = HttpsServer(recording, LOGIN, parse_faults(faults), manners=manners)
    port = await stand.start("127.0.0.1", 0)
    trusted = ssl.create_default_context(cadata=certificate()[0].decode())
    async with httpx.AsyncClient(
        base_url=f"https://127.0.0.1:{port}", verify=trusted, trust_env=False, timeout=5
    ) as client:
        yield stand, client
        await stand.stop()


async def test_the_root_needs_no_login_and_is_made_where_the_recording_has_none() -> None:
    async with up() as (stand, client):
        root = (await client.get("/redfish/v1/")).json()
        assert root["Systems"] == {"@odata.id": "/redfish/v1/Systems"}
        assert set(root) >= {"Systems", "Chassis", "RedfishVersion"}
        assert stand.seen == ["GET /redfish/v1/"]


async def test_everything_else_needs_a_login() -> None:
    async with up() as (_, client):
        assert (await client.get("/redfish/v1/Systems")).status_code == 401
        assert (await client.get("/redfish/v1/Systems", auth=(US[0], "wrong"))).status_code == 401
        assert (await client.get("/redfish/v1/Systems", headers={"X-Auth-Token": "x"})).status_code == 401
        assert (
            await client.get("/redfish/v1/Systems", headers={"Authorization": "Basic %"})
        ).status_code == 401
        assert (await client.get("/redfish/v1/Systems/1", auth=US)).json() == {"Id": "1"}


async def test_a_session_is_made_used_and_ended() -> None:
    async with up(manners=Manners(slots=1, basic=False)) as (stand, client):
        made = await client.post(SESSIONS, json=WHO)
        token = {"X-Auth-Token": made.headers["X-Auth-Token"]}
        assert made.status_code == 201
        assert made.headers["Location"].endswith(f"{SESSIONS}/1")
        assert (await client.post(SESSIONS, json=WHO)).status_code == 503
        assert (await client.get("/redfish/v1/Systems/1", headers=token)).status_code == 200
        assert (await client.delete(f"{SESSIONS}/1")).status_code == 401
        assert (await client.delete(f"{SESSIONS}/9", headers=token)).status_code == 404
        assert (await client.delete(f"{SESSIONS}/1", headers=token)).status_code == 204
        assert (await client.get("/redfish/v1/Systems/1", headers=token)).status_code == 401
        assert violations(stand) == []


@pytest.mark.parametrize("body", [b"", b"[]", b'{"UserName": "inspector"}', b"\xff"])
async def test_a_login_that_is_none_is_refused(body: bytes) -> None:
    async with up() as (_, client):
        assert (await client.post(SESSIONS, content=body)).status_code == 401


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PATCH", "/redfish/v1/Systems/1"),
        ("PUT", "/redfish/v1/Systems/1"),
        ("HEAD", "/redfish/v1/Systems/1"),
        ("DELETE", "/redfish/v1/Systems/1"),
        ("POST", "/redfish/v1/Systems/1/Actions/ComputerSystem.Reset"),
        ("POST", "/mgmt/tm/util/bash"),
    ],
)
async def test_a_request_that_is_neither_reading_nor_a_login_is_a_violation(method: str, path: str) -> None:
    async with up() as (stand, client):
        assert (await client.request(method, path, auth=US)).status_code == 405
        assert violations(stand) == [f"VIOLATION {method} {path}"]


async def test_icontrol_gives_a_token_and_takes_it_back() -> None:
    async with up({"/mgmt/tm/ltm/pool": {"items": []}}, manners=Manners(basic=False)) as (stand, client):
        assert (await client.get("/mgmt/tm/ltm/pool", auth=US)).status_code == 401
        login = {"username": US[0], "password": US[1], "loginProviderName": "tmos"}
        made = (await client.post("/mgmt/shared/authn/login", json=login)).json()
        token = made["token"]["token"]
        headers = {"X-F5-Auth-Token": token}
        assert (await client.get("/mgmt/tm/ltm/pool", headers=headers)).json() == {"items": []}
        path = f"/mgmt/shared/authz/tokens/{token}"
        assert (await client.delete(path, headers=headers)).status_code == 200
        assert (await client.get("/mgmt/tm/ltm/pool", headers=headers)).status_code == 401
        assert stand.device.sessions == {}


async def test_unity_wants_its_header_and_gives_a_cookie() -> None:
    path = "/api/types/disk/instances?fields=id,name"
    async with up({path: {"entries": []}}) as (_, client):
        assert (await client.get(path, auth=US)).status_code == 401
        first = await client.get(path, auth=US, headers=UNITY)
        assert first.json() == {"entries": []}
        assert "mod_auth_emc" in client.cookies
        assert (await client.get(path, headers=UNITY)).status_code == 200
        logout = "/api/types/loginSessionInfo/action/logout"
        assert (await client.post(logout, headers=UNITY, json={})).status_code == 401
        guard = {**UNITY, "EMC-CSRF-TOKEN": first.headers["EMC-CSRF-TOKEN"]}
        assert (await client.post(logout, headers=guard, json={"localCleanupOnly": True})).status_code == 200
        assert (await client.get(path, headers=UNITY)).status_code == 401


async def test_a_query_is_answered_exactly_or_from_the_path() -> None:
    exact = {**TREE, "/redfish/v1/Chassis?only": {"exact": 1}}
    async with up(exact) as (_, client):
        assert (await client.get("/redfish/v1/Chassis?only", auth=US)).json() == {"exact": 1}
        assert (await client.get("/redfish/v1/Chassis/?x=1", auth=US)).json() == {"Members": []}
        skipped = await client.get("/redfish/v1/Systems?$skip=1", auth=US)
        assert skipped.json() == {"Members": MEMBERS[1:]}
        full = await client.get("/redfish/v1/Systems?$expand=.($levels=1)", auth=US)
        assert full.json()["Members"] == [{"Id": "1"}, MEMBERS[1]]


async def test_a_recorded_failure_fails_again() -> None:
    recording = held(
        TREE,
        no=GapKind.UNSUPPORTED,
        rights=GapKind.REFUSED,
        busy=GapKind.BUSY,
        half=GapKind.GARBLED,
        slow=GapKind.TOO_SLOW,
    )
    async with up(recording) as (_, client):
        asked = [
            await client.get(f"/redfish/v1/{name}", auth=US) for name in ("no", "rights", "busy", "half")
        ]
        assert [one.status_code for one in asked] == [404, 403, 503, 200]
        assert asked[2].headers["Retry-After"] == "0"
        with pytest.raises(ValueError, match="Expecting value"):
            asked[3].json()
        with pytest.raises(httpx.ReadTimeout):
            await client.get("/redfish/v1/slow", auth=US, timeout=0.1)


@pytest.mark.parametrize(
    ("faults", "status"), [("refuse", 503), ("generr", 500), ("toobig", 413), ("wrongpassword", 401)]
)
async def test_a_fault_that_is_a_status(faults: str, status: int) -> None:
    async with up(faults=f"{faults},after=1") as (_, client):
        assert (await client.get("/redfish/v1/Systems/1", auth=US)).status_code == 200
        assert (await client.get("/redfish/v1/Systems/1", auth=US)).status_code == status


@pytest.mark.parametrize(
    ("faults", "words"),
    [
        ("truncate=0.5", "received 5 bytes, expected 11"),
        ("lie", "received 11 bytes, expected 18"),
        ("die", "received 5 bytes, expected 11"),
    ],
)
async def test_a_fault_that_ends_an_answer_early(faults: str, words: str) -> None:
    async with up(faults=faults) as (_, client):
        with pytest.raises(httpx.RemoteProtocolError, match=words):
            await client.get("/redfish/v1/Systems/1", auth=US)


@pytest.mark.parametrize("faults", ["silent", "drop=1", "delay=60", "slow=60"])
async def test_a_fault_that_takes_time_ends_with_the_stand(faults: str) -> None:
    async with up(faults=faults) as (stand, client):
        with pytest.raises(httpx.ReadTimeout):
            await client.get("/redfish/v1/Systems/1", auth=US, timeout=0.1)
        await asyncio.wait_for(stand.stop(), 5)


@pytest.mark.parametrize("faults", ["onebyte", "slow=0.001", "delay=0.001", "onebyte,slow=0.00001"])
async def test_a_fault_that_is_only_slow_changes_no_answer(faults: str) -> None:
    async with up(faults=faults) as (_, client):
        assert (await client.get("/redfish/v1/Systems/1", auth=US)).json() == {"Id": "1"}


async def test_what_is_no_http_is_seen_and_hung_up_on() -> None:
    stand = HttpsServer(held(TREE), LOGIN, parse_faults(""))
    port = await stand.start("127.0.0.1", 0)
    trusted = ssl.create_default_context(cadata=certificate()[0].decode())
    reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=trusted)
    writer.write(b"hello\r\n\r\n")
    assert await reader.read() == b""
    writer.close()
    await writer.wait_closed()
    await stand.stop()
    assert violations(stand) == ["VIOLATION no request: 'hello'"]


async def test_stopping_frees_the_port_and_stopping_twice_is_one_stop() -> None:
    stand = HttpsServer(held(TREE), LOGIN, parse_faults(""))
    await stand.stop()
    port = await stand.start("127.0.0.1", 0)
    await stand.stop()
    await stand.stop()
    assert await stand.start("127.0.0.1", port) == port
    await stand.stop()


def test_the_certificate_is_the_same_in_every_run_and_another_for_another_name() -> None:
    first = certificate()
    certificate.cache_clear()
    assert certificate() == first
    assert certificate("another")[0] != first[0]


async def test_a_mock_up_tree_is_served(tmp_path: Path) -> None:
    folder = tmp_path / "bmc" / "redfish" / "v1" / "Systems" / "1"
    folder.mkdir(parents=True)
    (folder / "index.json").write_text('{"Id": "1"}', "utf-8")
    async with up(read_recording(tmp_path / "bmc")) as (_, client):
        assert (await client.get("/redfish/v1/Systems/1", auth=US)).json() == {"Id": "1"}


def test_the_lab_makes_this_stand_for_https() -> None:
    assert stand_maker(Transport.HTTPS) is HttpsServer

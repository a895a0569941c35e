"""One question to a device over HTTPS: what is an answer, and what each failure is called."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from collector.lab.https_device import Manners
from collector.model.errors import (
    Busy,
    DeviceError,
    Garbled,
    Refused,
    TooSlow,
    Unreachable,
    Unsupported,
)
from collector.model.exchange import GapKind
from collector.transports.base import Endpoint, Patience
from collector.transports.https.tls import chained_context
from collector.transports.https.wire import Wire, retry_after
from tests.transports.https_stands import (
    REDFISH,
    ROOT,
    SYSTEMS,
    answer,
    asked,
    next_head,
    opened,
    recording,
    saying,
    served,
    session_with,
    speaking,
)

READ = {**REDFISH, "/redfish/v1/Systems/1": {"Id": "1", "Status": {"Health": None}}}


async def test_a_resource_is_read_as_it_stands_with_reading_and_a_login_only(tmp_path: Path) -> None:
    async with served(READ) as (stand, endpoint):
        async with opened(endpoint, tmp_path) as session:
            assert await asked(session, "/redfish/v1/Systems/1") == READ["/redfish/v1/Systems/1"]
            assert len(stand.device.sessions) == 1
        assert stand.device.sessions == {}
        assert stand.seen == [
            "GET /redfish/v1/",
            "POST /redfish/v1/SessionService/Sessions",
            "GET /redfish/v1/Systems/1",
            "DELETE /redfish/v1/SessionService/Sessions/1",
        ]


async def test_text_is_an_answer_where_the_device_sends_no_json(tmp_path: Path) -> None:
    held = {**REDFISH, "/redfish/v1/log": "日志 one\ntwo"}
    async with served(held) as (_, endpoint), opened(endpoint, tmp_path) as session:
        assert await asked(session, "/redfish/v1/log") == "日志 one\ntwo"


async def test_a_fragment_is_not_sent(tmp_path: Path) -> None:
    async with served(REDFISH) as (stand, endpoint), opened(endpoint, tmp_path) as session:
        assert await asked(session, "/redfish/v1/Systems#/Members/0") == SYSTEMS
        assert stand.seen[-1] == "GET /redfish/v1/Systems"


@pytest.mark.parametrize(
    "path",
    ["redfish/v1", "//evil.invalid/redfish", "https://evil.invalid/x", "/\\evil.invalid", "", "#/Members/0"],
)
async def test_what_is_no_path_of_the_device_is_refused_before_a_byte_is_sent(
    tmp_path: Path, path: str
) -> None:
    async with served(REDFISH) as (stand, endpoint), opened(endpoint, tmp_path) as session:
        before = list(stand.seen)
        with pytest.raises(Refused, match="no path of this device"):
            await asked(session, path)
        assert stand.seen == before


async def test_blanks_line_ends_and_foreign_letters_in_a_path_are_quoted(tmp_path: Path) -> None:
    async with served(REDFISH) as (stand, endpoint), opened(endpoint, tmp_path) as session:
        with pytest.raises(Unsupported):
            await asked(session, "/redfish/v1/x HTTP/1.1\r\nDELETE /风扇")
        assert stand.seen[-1] == "GET /redfish/v1/x%20HTTP/1.1%0D%0ADELETE%20/%E9%A3%8E%E6%89%87"


async def test_a_query_goes_out_as_it_was_written(tmp_path: Path) -> None:
    path = "/redfish/v1/Systems?$filter=Name%20eq%20'a'&$expand=.($levels=1)"
    async with served(REDFISH) as (stand, endpoint), opened(endpoint, tmp_path) as session:
        await asked(session, path)
        assert stand.seen[-1] == f"GET {path}"


@pytest.mark.parametrize(
    ("status", "error"),
    [
        ("400 Bad Request", Unsupported),
        ("401 Unauthorized", Refused),
        ("403 Forbidden", Refused),
        ("404 Not Found", Unsupported),
        ("405 Method Not Allowed", Unsupported),
        ("408 Request Timeout", TooSlow),
        ("410 Gone", Unsupported),
        ("413 Too Large", Unsupported),
        ("429 Too Many Requests", Busy),
        ("500 Internal Server Error", Garbled),
        ("501 Not Implemented", Unsupported),
        ("503 Service Unavailable", Busy),
        ("599 Nobody Knows", Garbled),
    ],
)
async def test_a_status_becomes_the_error_that_it_means(
    tmp_path: Path, status: str, error: type[DeviceError]
) -> None:
    body = b'{"error": {"@Message.ExtendedInfo": [{"Message": "because of the moon"}]}}'
    reply = answer(body, status, "application/json", "Retry-After: 0")
    async with speaking(saying(*[reply] * 3)) as endpoint, opened(endpoint, tmp_path, "basic") as session:
        with pytest.raises(DeviceError, match=f"{status[:3]}.*because of the moon") as raised:
            await asked(session, "/x")
    assert type(raised.value) is error
    assert raised.value.partial is None


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"error": {"messages": [{"en-US": "no such field"}]}}', "no such field"),
        (b'{"code": 404, "message": "Object not found"}', "Object not found"),
        (b'{"error": {"message": 5, "@Message.ExtendedInfo": "x"}}', ""),
        (b"[1]", ""),
        (b"plain  words\nof a device", "plain words of a device"),
        (b"", ""),
    ],
)
async def test_the_device_s_own_words_stand_in_the_reason(tmp_path: Path, body: bytes, said: str) -> None:
    reply = answer(body, "404 Not Found")
    async with speaking(saying(reply)) as endpoint, opened(endpoint, tmp_path, "basic") as session:
        with pytest.raises(Unsupported) as raised:
            await asked(session, "/x")
    assert raised.value.reason == "404 Not Found" + (f": {said!r}" if said else "")


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b'{"half": '),
        ("application/json; charset=utf-8", b"<html>no</html>"),
        ("application/json", b"[" * 100_000),
        ("application/json", b"1" * 5000),
        ("text/html", b"<html>please log in</html>"),
        ("application/json", b""),
    ],
)
async def test_what_is_announced_as_json_and_is_none_is_garbled(
    tmp_path: Path, kind: str, body: bytes
) -> None:
    root = answer(b"{}")
    reply = answer(body, "200 OK", kind)
    login = answer(b"{}", "201 Created", "application/json", "X-Auth-Token: abc")
    async with (
        speaking(_per_path({b"GET /redfish/v1/ ": root, b"POST ": login, b"GET /x": reply})) as endpoint,
        opened(endpoint, tmp_path) as session,
    ):
        with pytest.raises(Garbled) as raised:
            await asked(session, "/x")
    assert raised.value.partial is None
    assert raised.value.seen == body.decode()[:200]


async def test_a_page_for_people_is_an_answer_of_a_device_without_an_api(tmp_path: Path) -> None:
    reply = answer(b"<html>42</html>", "200 OK", "text/html")
    async with speaking(saying(reply)) as endpoint, opened(endpoint, tmp_path, "basic") as session:
        assert await asked(session, "/x") == "<html>42</html>"


@pytest.mark.parametrize(
    ("body", "read"),
    [
        (b'{"a": NaN, "b": -Infinity}', {"a": None, "b": None}),
        (b'{"In": 1, "In": 2, "In": 3}', {"In": 1, "In#2": 2, "In#3": 3}),
        (rb'{"name": "\ud800 \ud83d\ude00"}', {"name": "\ufffd 😀"}),
        (b'\xef\xbb\xbf{"bom": 1}', {"bom": 1}),
        ('{"名": "风扇"}'.encode("gb18030"), {"名": "风扇"}),
        (b'{"bad": "\xff"}', {"bad": "\ufffd"}),
    ],
)
async def test_hostile_json_is_read_into_what_can_be_written_down(
    tmp_path: Path, body: bytes, read: Any
) -> None:
    async with speaking(saying(answer(body))) as endpoint, opened(endpoint, tmp_path, "basic") as session:
        found = await asked(session, "/x")
    assert found == read
    assert repr(found).encode()


async def test_json_without_its_media_type_is_still_json(tmp_path: Path) -> None:
    reply = answer(b' {"a": 1}', "200 OK", "text/plain")
    async with speaking(saying(reply)) as endpoint, opened(endpoint, tmp_path, "basic") as session:
        assert await asked(session, "/x") == {"a": 1}


async def test_an_empty_body_is_asked_for_once_more(tmp_path: Path) -> None:
    replies = saying(answer(b""), answer(b'{"a": 1}'))
    async with speaking(replies) as endpoint, opened(endpoint, tmp_path, "basic") as session:
        assert await asked(session, "/x") == {"a": 1}


@pytest.mark.parametrize("faults", ["truncate=0.5,after=2", "truncate=0,after=2", "lie,after=2", "die=3"])
async def test_half_an_answer_is_garbled_and_leaves_nothing(tmp_path: Path, faults: str) -> None:
    async with served(READ, faults) as (_, endpoint), opened(endpoint, tmp_path) as session:
        with pytest.raises(Garbled, match="breaks off after") as raised:
            await asked(session, "/redfish/v1/Systems/1")
        assert raised.value.partial is None


async def test_a_length_that_is_too_small_is_garbled_and_the_next_answer_is_whole(tmp_path: Path) -> None:
    short = answer(b'{"a": 1}').replace(b"Length: 8", b"Length: 5")
    talk = _per_path({b"GET /short": short, b"GET /good": answer(b'{"b": 2}')})
    async with speaking(talk) as endpoint, opened(endpoint, tmp_path, "basic") as session:
        with pytest.raises(Garbled, match="JSON was announced"):
            await asked(session, "/short")
        assert await asked(session, "/good") == {"b": 2}


@pytest.mark.parametrize(
    "reply",
    [
        b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd",
        b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 200_000 + b"\r\n\r\n",
    ],
)
async def test_what_is_no_http_is_garbled(tmp_path: Path, reply: bytes) -> None:
    async with speaking(saying(reply)) as endpoint, opened(endpoint, tmp_path, "basic") as session:
        with pytest.raises(Garbled):
            await asked(session, "/x")


async def test_an_answer_in_single_bytes_is_whole(tmp_path: Path) -> None:
    async with served(READ, "onebyte") as (_, endpoint), opened(endpoint, tmp_path) as session:
        assert await asked(session, "/redfish/v1/Systems/1") == READ["/redfish/v1/Systems/1"]


async def test_an_answer_without_an_end_is_garbled_at_its_bound(tmp_path: Path) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await next_head(reader, writer)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n[")
        while True:
            writer.write(b" " * 1_000_000)
            await writer.drain()

    async with speaking(talk) as endpoint, opened(endpoint, tmp_path, "basic") as session:
        with pytest.raises(Garbled, match="longer than 32 MiB"):
            await asked(session, "/x")


async def test_a_device_that_says_nothing_is_too_slow(tmp_path: Path) -> None:
    faults = "silent,after=2"
    async with served(READ, faults) as (_, endpoint), opened(endpoint, tmp_path, timeout_s=0.2) as session:
        with pytest.raises(TooSlow, match=r"no answer within 0\.2 s"):
            await asked(session, "/redfish/v1/Systems/1")


async def test_a_device_that_says_a_byte_now_and_then_is_too_slow(tmp_path: Path) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await next_head(reader, writer)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        gone = asyncio.ensure_future(reader.read())
        while not (await asyncio.wait([gone], timeout=0.02))[0]:
            writer.write(b" ")
            await writer.drain()
        await gone

    async with speaking(talk) as endpoint, opened(endpoint, tmp_path, "basic", timeout_s=0.2) as session:
        with pytest.raises(TooSlow, match=r"not whole within 0\.6 s"):
            await asked(session, "/x")


async def test_nothing_listens(tmp_path: Path) -> None:
    async with served(READ) as (_, endpoint):
        pass
    with pytest.raises(Unreachable, match="refuses the connection"):
        await session_with(endpoint, tmp_path).open()


async def test_nothing_listens_where_no_login_is_known(tmp_path: Path) -> None:
    async with served(READ) as (_, endpoint):
        pass
    with pytest.raises(Unreachable, match="refuses the connection"):
        await session_with(endpoint, tmp_path, "basic", verify=False).open()


async def test_a_name_that_is_not_known_is_unreachable(tmp_path: Path) -> None:
    with pytest.raises(Unreachable, match=r"no connection to bmc\.invalid:443"):
        await session_with(Endpoint("bmc-7", "bmc.invalid", 443), tmp_path).open()


async def test_a_port_that_speaks_no_tls_is_said_to(tmp_path: Path) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()

    async with speaking(talk, tls=False) as endpoint:
        with pytest.raises(Garbled, match="something else than TLS"):
            await session_with(endpoint, tmp_path).open()


async def test_a_port_that_hangs_up_is_unreachable(tmp_path: Path) -> None:
    async def talk(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await reader.read(1)

    async with speaking(talk, tls=False) as endpoint:
        with pytest.raises(Unreachable, match="hangs up during the TLS handshake"):
            await session_with(endpoint, tmp_path).open()


async def test_a_port_that_accepts_and_is_silent_is_too_slow(tmp_path: Path) -> None:
    async def talk(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await reader.read()

    async with speaking(talk, tls=False) as endpoint:
        with pytest.raises(TooSlow, match=r"no connection to \S+ within"):
            await session_with(endpoint, tmp_path, timeout_s=0.1).open()


async def test_a_busy_device_is_asked_again_and_answers(tmp_path: Path) -> None:
    async with served(READ, manners=Manners(busy=2)) as (stand, endpoint), opened(endpoint, tmp_path):
        assert stand.seen[:3] == ["GET /redfish/v1/"] * 3


async def test_a_device_that_stays_busy_is_asked_three_times_in_all(tmp_path: Path) -> None:
    async with served(READ, "refuse,after=2") as (stand, endpoint), opened(endpoint, tmp_path) as session:
        with pytest.raises(Busy, match="503"):
            await asked(session, "/redfish/v1/Systems")
        assert stand.seen.count("GET /redfish/v1/Systems") == 3


async def test_a_device_that_wants_a_long_rest_is_left_alone(tmp_path: Path) -> None:
    asked_for = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked_for.append(await next_head(reader, writer))
        writer.write(answer(b"", "503 Service Unavailable", "text/plain", "Retry-After: 3600"))
        await writer.drain()

    async with speaking(talk) as endpoint, opened(endpoint, tmp_path, "basic", verify=False) as session:
        with pytest.raises(Busy, match="503"):
            await asked(session, "/x")
    assert len(asked_for) == 1


@pytest.mark.parametrize(
    ("text", "wait_s"),
    [
        ("0", 0.0),
        ("7", 7.0),
        ("", None),
        ("soon", None),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0),
        ("Wed, 21 Oct 99999999999999999999 07:28:00 GMT", None),
        ("Mon, 01 Jan 0001 00:00:00 +1400", 0.0),
    ],
)
def test_when_to_ask_again_is_seconds_or_a_date(text: str, wait_s: float | None) -> None:
    assert retry_after(text) == wait_s


async def test_a_proxy_of_the_machine_has_no_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    async with served(READ) as (_, endpoint), opened(endpoint, tmp_path) as session:
        assert await asked(session, "/redfish/v1/Systems") == SYSTEMS


async def test_a_kept_connection_that_is_gone_is_made_anew(tmp_path: Path) -> None:
    first, second = answer(b"1"), answer(b"2")
    connections = iter([saying(first, b""), saying(second)])

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await next(connections)(reader, writer)

    # Not pinned: the first contact would be a connection of its own.
    async with speaking(talk) as endpoint, opened(endpoint, tmp_path, "basic", verify=False) as session:
        assert await asked(session, "/x") == 1
        assert await asked(session, "/x") == 2


async def test_a_device_that_always_hangs_up_is_unreachable(tmp_path: Path) -> None:
    async with speaking(saying(b"")) as endpoint, opened(endpoint, tmp_path, "basic") as session:
        with pytest.raises(Unreachable, match="hangs up without an answer"):
            await asked(session, "/x")


@pytest.mark.parametrize(("in_flight", "allowed"), [(0, 1), (1, 1), (2, 2), (8, 2)])
async def test_two_requests_are_under_way_and_not_a_third(
    tmp_path: Path, in_flight: int, allowed: int
) -> None:
    connections, under_way, most = 0, 0, 0
    full = asyncio.Event()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections, under_way, most
        connections += 1
        while True:
            head = await next_head(reader, writer)
            under_way += 1
            most = max(most, under_way)
            if under_way == allowed:
                full.set()
            if not head.startswith(b"GET /first "):
                await asyncio.wait_for(full.wait(), 5)
            under_way -= 1
            writer.write(answer(b"1"))
            await writer.drain()

    more = {"in_flight": in_flight, "verify": False}
    async with speaking(talk) as endpoint, opened(endpoint, tmp_path, "basic", **more) as session:
        await asked(session, "/first")
        await asyncio.gather(*(asked(session, f"/{number}") for number in range(9)))
    assert (most, connections) == (allowed, allowed)


async def test_a_redirect_within_the_device_is_followed(tmp_path: Path) -> None:
    manners = Manners(redirects={"/redfish/v1/old": "/redfish/v1/Systems"})
    async with served(REDFISH, manners=manners) as (_, endpoint), opened(endpoint, tmp_path) as session:
        assert await asked(session, "/redfish/v1/old") == SYSTEMS


@pytest.mark.parametrize(
    ("address", "port", "onward", "path"),
    [
        ("10.0.0.7", 443, "https://10.0.0.7/redfish/v1/?a=1", "/redfish/v1/?a=1"),
        ("10.0.0.7", 443, "https://10.0.0.7:443/x", "/x"),
        ("BMC.example", 8443, "https://bmc.example:8443/x", "/x"),
        ("fe80::7", 443, "https://[fe80::7]/x", "/x"),
        ("10.0.0.7", 443, "Systems/", "/redfish/Systems/"),
        ("10.0.0.7", 443, "https://10.0.0.7:8443/x", None),
        ("10.0.0.7", 8443, "https://10.0.0.7/x", None),
        ("10.0.0.7", 443, "http://10.0.0.7:443/x", None),
        ("10.0.0.7", 443, "https://10.0.0.77/x", None),
        ("10.0.0.7", 443, "https://10.0.0.7:x/x", None),
    ],
)
async def test_a_redirect_is_within_the_device_by_scheme_host_and_port(
    address: str, port: int, onward: str, path: str | None
) -> None:
    wire = Wire(Endpoint("bmc-7", address, port), chained_context(False, lambda _: None), Patience())
    try:
        if path is None:
            with pytest.raises(Garbled, match="redirected"):
                wire.local("/redfish/v1", onward)
        else:
            assert wire.local("/redfish/v1", onward) == path
    finally:
        await wire.close()


async def test_a_redirect_to_another_host_is_not_followed(tmp_path: Path) -> None:
    async with served(REDFISH) as (other, elsewhere):
        manners = Manners(
            redirects={
                "/redfish/v1/away": f"https://127.0.0.1:{elsewhere.port}/redfish/v1/Systems",
                "/redfish/v1/plain": "http://127.0.0.1/redfish/v1/Systems",
                "/redfish/v1/cut": "https://[x",
                "/redfish/v1/like": f"https://127.0.0.1:{elsewhere.port}0@evil.invalid/",
                "/redfish/v1/round": "/redfish/v1/round",
            }
        )
        async with served(REDFISH, manners=manners) as (_, endpoint), opened(endpoint, tmp_path) as session:
            for name in ("away", "plain", "like"):
                with pytest.raises(Garbled, match="redirected away from the device"):
                    await asked(session, f"/redfish/v1/{name}")
            with pytest.raises(Garbled, match="which is no link"):
                await asked(session, "/redfish/v1/cut")
            with pytest.raises(Garbled, match="redirected more than 3 times"):
                await asked(session, "/redfish/v1/round")
        assert other.seen == []


async def test_a_session_that_is_not_open_asks_nothing(tmp_path: Path) -> None:
    session = session_with(Endpoint("bmc-7", "127.0.0.1", 9), tmp_path)
    with pytest.raises(Unreachable, match="not open"):
        await asked(session, "/redfish/v1")
    await session.close()


async def test_closing_twice_logs_out_once(tmp_path: Path) -> None:
    async with served(REDFISH) as (stand, endpoint), opened(endpoint, tmp_path) as session:
        await session.close()
        await session.close()
        assert [line for line in stand.seen if line.startswith("DELETE")] == stand.seen[-1:]


async def test_closing_is_quiet_when_the_device_is_gone(tmp_path: Path) -> None:
    async with served(REDFISH) as (stand, endpoint), opened(endpoint, tmp_path):
        await stand.stop()


async def test_a_failed_question_does_not_harm_the_others(tmp_path: Path) -> None:
    held = recording(
        READ, gone=("/redfish/v1/a", GapKind.UNSUPPORTED), half=("/redfish/v1/b", GapKind.GARBLED)
    )
    async with served(held) as (_, endpoint), opened(endpoint, tmp_path) as session:
        paths = ("/redfish/v1/a", "/redfish/v1", "/redfish/v1/b", "/redfish/v1/Systems")
        found = await asyncio.gather(*(asked(session, path) for path in paths), return_exceptions=True)
    assert [type(one) for one in found] == [Unsupported, dict, Garbled, dict]
    assert found[1] == ROOT


def _per_path(answers: dict[bytes, bytes]) -> Any:
    """A conversation that answers by how the request line starts."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            length = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
            await reader.readexactly(int(length[0].split(b":")[1]) if length else 0)
            reply = next((text for start, text in answers.items() if head.startswith(start)), answer(b"{}"))
            writer.write(reply)
            await writer.drain()

    return talk

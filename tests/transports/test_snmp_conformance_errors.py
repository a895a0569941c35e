"""What both engines say where nothing can be mended, each against agents over real UDP."""

import asyncio
import time

import pytest

from collector.lab.ber import Request
from collector.model.errors import (
    Busy,
    DeviceError,
    Garbled,
    Refused,
    SettingsError,
    TooSlow,
    Unreachable,
    Unsupported,
)
from collector.model.exchange import Transport
from collector.model.inventory import SnmpAccess
from collector.transports.base import Endpoint
from collector.transports.snmp.session import Engine, SnmpSession
from tests.transports.snmp_stands import (
    ALL,
    COMMUNITY,
    NAMES,
    SHORT,
    SYSTEM,
    Version,
    ask,
    below,
    patient,
    recording,
    reply,
    scripted,
    served,
    session,
)

pytestmark = pytest.mark.parametrize("engine", ["native", "pysnmp"])
HELD = recording(*ALL)
WALK, NAME_ROWS = f"walk {NAMES}", below(NAMES)
GET = "get 1.3.6.1.2.1.1.5.0 1.3.6.1.2.1.1.1.0"
GOT = (SYSTEM[3], SYSTEM[0])


async def test_a_closed_port_is_unreachable_at_once(engine: Engine) -> None:
    async with served(HELD) as agent:
        port = agent.port
    async with session(port, engine, patience=patient(timeout_s=30)) as opened:
        started = time.monotonic()
        with pytest.raises(Unreachable, match=f"port {port} is closed"):
            await ask(opened, WALK)
        assert time.monotonic() - started < 5


async def test_an_address_without_a_name_is_unreachable(engine: Engine) -> None:
    async with session(161, engine, address="no-such-host.invalid") as opened:
        with pytest.raises(Unreachable, match=r"no-such-host\.invalid"):
            await ask(opened, WALK)


async def test_a_wrong_community_is_silence_and_the_reason_names_the_suspects(engine: Engine) -> None:
    async with (
        served(HELD) as agent,
        session(agent.port, engine, community="lab-Wrong", patience=SHORT) as opened,
    ):
        with pytest.raises(Unreachable, match="wrong community, access list or address") as raised:
            await ask(opened, WALK)
        assert not isinstance(raised.value, TooSlow)
        assert raised.value.partial is None
        assert len(agent.seen) == 1 + SHORT.retries


async def test_silence_in_the_middle_is_too_slow_and_keeps_the_rows(engine: Engine) -> None:
    async with served(HELD, "die=2") as agent, session(agent.port, engine, patience=SHORT) as opened:
        with pytest.raises(TooSlow, match="answered before") as raised:
            await ask(opened, WALK)
    assert raised.value.partial == NAME_ROWS[: len(raised.value.partial)]
    assert len(raised.value.partial) == 40


@pytest.mark.parametrize(
    ("faults", "rows"), [("loop", 3), ("stuck", 0), ("after=1,loop", 40), ("after=1,stuck", 40)]
)
async def test_an_agent_that_loops_or_sticks_is_garbled_with_the_rows(
    engine: Engine, faults: str, rows: int
) -> None:
    async with served(HELD, faults) as agent, session(agent.port, engine) as opened:
        with pytest.raises(Garbled, match="repeats itself or goes backward") as raised:
            await ask(opened, WALK)
    seen = raised.value.partial or ()
    assert rows <= len(seen) <= rows + 3
    assert seen == NAME_ROWS[: len(seen)]


@pytest.mark.parametrize("version", ["1", "2c"])
@pytest.mark.parametrize("faults", ["loop", "stuck"])
async def test_version_1_sees_loops_too(engine: Engine, faults: str, version: Version) -> None:
    async with served(HELD, faults) as agent, session(agent.port, engine, version=version) as opened:
        with pytest.raises(Garbled, match="repeats itself or goes backward"):
            await ask(opened, WALK)


async def test_a_general_error_is_garbled_with_the_rows_before_it(engine: Engine) -> None:
    async with served(HELD, "after=1,generr") as agent, session(agent.port, engine) as opened:
        with pytest.raises(Garbled, match="genErr") as raised:
            await ask(opened, WALK)
        assert raised.value.partial == NAME_ROWS[:40]
        with pytest.raises(Garbled, match="genErr"):
            await ask(opened, GET)


async def test_a_row_that_fails_among_many_costs_only_the_rows_behind_it(engine: Engine) -> None:
    def say(request: Request) -> list[bytes]:
        last = request.names[0][-1] if len(request.names[0]) > 10 else 0
        if last + request.second > 9:
            return [reply(request, status=5, index=1)]
        return [
            reply(request, *((f"{NAMES}.{last + 1 + at}", b"\x02\x01\x01") for at in range(request.second)))
        ]

    async with scripted(say) as agent, session(agent.port, engine) as opened:
        with pytest.raises(Garbled, match="genErr") as raised:
            await ask(opened, WALK)
    assert [row[0] for row in raised.value.partial] == [f"{NAMES}.{at}" for at in range(1, 10)]


@pytest.mark.parametrize(
    ("status", "error"), [(6, Refused), (16, Refused), (13, Busy), (3, Garbled), (99, Garbled)]
)
async def test_other_error_statuses(engine: Engine, status: int, error: type[DeviceError]) -> None:
    async with (
        scripted(lambda request: [reply(request, status=status, index=1)]) as agent,
        session(agent.port, engine) as opened,
    ):
        for text in (WALK, GET):
            with pytest.raises(error) as raised:
                await ask(opened, text)
            assert type(raised.value) is error


async def test_too_big_for_a_single_row_is_garbled(engine: Engine) -> None:
    async with (
        scripted(lambda request: [reply(request, status=1)]) as agent,
        session(agent.port, engine) as opened,
    ):
        for text in (WALK, "get 1.3.6.1.2.1.1.1.0"):
            with pytest.raises(Garbled, match="too big"):
                await ask(opened, text)


@pytest.mark.parametrize("faults", ["truncate=0.5", "truncate=0.9", "truncate=0.05", "lie", "wrongid"])
async def test_nothing_but_nonsense_is_garbled(engine: Engine, faults: str) -> None:
    async with served(HELD, faults) as agent, session(agent.port, engine, patience=SHORT) as opened:
        for text in (WALK, GET):
            with pytest.raises(Garbled):
                await ask(opened, text)


@pytest.mark.parametrize("faults", ["after=1,truncate=0.7", "after=1,lie"])
async def test_nonsense_in_the_middle_never_makes_a_short_list(engine: Engine, faults: str) -> None:
    async with served(HELD, faults) as agent, session(agent.port, engine, patience=SHORT) as opened:
        with pytest.raises((Garbled, TooSlow)) as raised:
            await ask(opened, WALK)
    assert raised.value.partial == NAME_ROWS[: len(raised.value.partial)]
    assert len(raised.value.partial) >= 40


async def test_an_answer_without_a_row_is_no_end(engine: Engine) -> None:
    async with scripted(lambda request: [reply(request)]) as agent, session(agent.port, engine) as opened:
        with pytest.raises(Garbled):
            await ask(opened, WALK)
        with pytest.raises(Garbled):
            await ask(opened, GET)


async def test_a_get_that_is_answered_one_by_one_is_asked_to_its_end(engine: Engine) -> None:
    def say(request: Request) -> list[bytes]:
        first = ".".join(map(str, request.names[0]))
        return [reply(request, (first, b"\x02\x01\x07"))]

    async with scripted(say) as agent, session(agent.port, engine) as opened:
        assert [row[2] for row in await ask(opened, "get 1.3.6.1.2 1.3.6.1.3 1.3.6.1.4")] == [7, 7, 7]


async def test_an_instance_that_was_not_asked_is_garbled(engine: Engine) -> None:
    async with (
        scripted(lambda request: [reply(request, ("1.3.6.1.2.1.1.4.0", b"\x04\x01x"))]) as agent,
        session(agent.port, engine) as opened,
    ):
        with pytest.raises(Garbled, match=r"1\.3\.6\.1\.2\.1\.1\.4\.0, which was not asked"):
            await ask(opened, GET)


async def test_an_access_list_inside_the_agent_is_refused(engine: Engine) -> None:
    async with served(HELD, "refuse") as agent, session(agent.port, engine) as opened:
        with pytest.raises(Refused, match="denies access"):
            await ask(opened, GET)


@pytest.mark.parametrize(
    "text",
    ["", "walk", "walk 1.3 1.4", "get", "set 1.3.6.1 5", "walk one.two", "walk 1", "get 3.1", "walk 1.40"],
)
async def test_what_is_no_question_of_snmp_is_unsupported(engine: Engine, text: str) -> None:
    async with served(HELD) as agent, session(agent.port, engine) as opened:
        with pytest.raises(Unsupported):
            await ask(opened, text)
        assert agent.seen == []


async def test_a_closed_session_tells_who_waits(engine: Engine) -> None:
    async with (
        served(HELD, "silent") as agent,
        session(agent.port, engine, patience=patient(timeout_s=30)) as opened,
    ):
        waiting = asyncio.ensure_future(ask(opened, WALK))
        while not agent.seen:
            await asyncio.sleep(0)
        await opened.close()
        with pytest.raises(Unreachable, match="closed"):
            await waiting
        with pytest.raises(Unreachable, match="closed"):
            await ask(opened, WALK)
        await opened.close()


async def test_an_abandoned_question_leaves_the_session_usable(engine: Engine) -> None:
    async with (
        served(HELD, "delay=0.05") as agent,
        session(agent.port, engine, patience=patient(timeout_s=5)) as opened,
    ):
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(ask(opened, WALK), 0.01)
        assert await ask(opened, GET) == GOT


async def test_no_community_is_a_mistake_in_the_settings(engine: Engine) -> None:
    opened = SnmpSession(
        Endpoint("sw", "127.0.0.1", 161), SnmpAccess(version="2c"), lambda ref: ref.name, SHORT, engine
    )
    with pytest.raises(SettingsError, match="needs a community"):
        await ask(opened, WALK)
    await opened.close()


async def test_the_community_is_in_no_error(engine: Engine) -> None:
    for faults in ("truncate=0.9", "lie", "wrongid", "silent", "generr"):
        async with served(HELD, faults) as agent, session(agent.port, engine, patience=SHORT) as opened:
            with pytest.raises(DeviceError) as raised:
                await ask(opened, GET)
        told = f"{raised.value!r} {getattr(raised.value, 'seen', '')}"
        assert COMMUNITY not in told
        assert COMMUNITY.encode().hex() not in told
        assert COMMUNITY not in repr(vars(opened))


async def test_the_session_says_what_it_is(engine: Engine) -> None:
    async with session(161, engine) as opened:
        assert opened.transport is Transport.SNMP

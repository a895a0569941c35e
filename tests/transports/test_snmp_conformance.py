"""What both engines must bear, each against the lab's agent over real UDP."""

import asyncio

import pytest

from collector.model.errors import (
    Unreachable,
)
from collector.transports.snmp.session import Engine
from tests.transports.snmp_stands import (
    ALL,
    NAMES,
    OCTETS,
    SYSTEM,
    WIDE,
    Version,
    ask,
    below,
    exchange,
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


async def test_a_walk_brings_every_row_below_the_root_with_its_type(engine: Engine) -> None:
    async with served(HELD) as agent, session(agent.port, engine) as opened:
        assert await ask(opened, WALK) == NAME_ROWS
        assert await ask(opened, "walk .1.3") == tuple(ALL)
        assert await ask(opened, "walk 1.3.6.1.4.1.2011") == below("1.3.6.1.4.1.2011")


async def test_a_root_that_is_a_prefix_of_digits_only_is_not_a_parent(engine: Engine) -> None:
    rows = ((f"{NAMES}.1", 4, b"in"), ("1.3.6.1.2.1.2.2.1.20.1", 4, b"out"))
    async with served(recording(*rows)) as agent, session(agent.port, engine) as opened:
        assert await ask(opened, WALK) == rows[:1]


async def test_version_1_walks_by_getnext_and_has_no_wide_counters(engine: Engine) -> None:
    async with served(HELD) as agent, session(agent.port, engine, version="1") as opened:
        assert await ask(opened, WALK) == NAME_ROWS
        assert await ask(opened, "walk 1.3.6.1.2.1.31.1.1.1") == WIDE[2:3]
        assert {request.split()[0] for request in agent.seen} == {"get-next"}


@pytest.mark.parametrize("version", ["1", "2c"])
async def test_an_absent_column_is_an_empty_whole_answer(engine: Engine, version: Version) -> None:
    async with served(HELD) as agent, session(agent.port, engine, version=version) as opened:
        assert await ask(opened, "walk 1.3.6.1.2.1.2.2.1.3") == ()
        assert await ask(opened, "walk 1.3.7") == ()


@pytest.mark.parametrize("version", ["1", "2c"])
async def test_a_get_brings_the_instances_that_exist_in_the_order_asked(
    engine: Engine, version: Version
) -> None:
    absent = "1.3.6.1.2.1.1.9.0 1.3.6.1.2.1.1.5.1 1.3.9.9.0"
    async with served(HELD) as agent, session(agent.port, engine, version=version) as opened:
        assert await ask(opened, f"{GET} {absent}") == GOT
        assert await ask(opened, f"get {absent}") == ()
        assert await ask(opened, "get 1.3.6.1.2.1.1.5.0 .1.3.6.1.2.1.1.5.0") == (SYSTEM[3],)


async def test_a_long_get_is_split(engine: Engine) -> None:
    rows = below(OCTETS)
    async with served(HELD) as agent, session(agent.port, engine) as opened:
        assert await ask(opened, "get " + " ".join(row[0] for row in rows)) == rows
        assert len(agent.seen) == 3


async def test_a_get_that_is_too_big_is_halved(engine: Engine) -> None:
    wanted = "get 1.3.6.1.4.1.2011.5.2.6 1.3.6.1.4.1.2011.5.1.2 1.3.6.1.2.1.1.1.0"
    async with served(HELD, max_size=200) as agent, session(agent.port, engine) as opened:
        assert await ask(opened, wanted) == (WIDE[11], WIDE[4], SYSTEM[0])


async def test_several_walks_are_under_way_at_once_and_no_more_than_allowed(engine: Engine) -> None:
    patience = patient(timeout_s=30, in_flight=2)
    async with served(HELD, "silent") as agent, session(agent.port, engine, patience=patience) as opened:
        asked = [asyncio.ensure_future(ask(opened, text)) for text in (WALK, f"walk {OCTETS}", WALK, GET)]
        while len(agent.seen) < 2:
            await asyncio.sleep(0)
        for _ in range(50):  # turns of the loop, in which a third would have come
            await asyncio.sleep(0)
        assert agent.seen == [f"get-bulk {NAMES}", f"get-bulk {OCTETS}"]
        await opened.close()
        assert {type(end) for end in await asyncio.gather(*asked, return_exceptions=True)} == {Unreachable}


async def test_a_context_asks_for_its_own_rows(engine: Engine) -> None:
    held = recording(*SYSTEM)
    inner = ("1.3.6.1.2.1.17.1.1.0", 4, b"\x00\x11")
    held = type(held)(name="sw", exchanges=(*held.exchanges, exchange(inner, context="12")))
    async with served(held) as agent, session(agent.port, engine) as opened:
        assert await ask(opened, "walk 1.3.6.1.2.1.17", context="12") == (inner,)
        assert await ask(opened, "walk 1.3.6.1.2.1.17") == ()


async def test_version_6_of_the_internet_protocol_is_spoken(engine: Engine) -> None:
    async with (
        scripted(lambda request: [reply(request, (SYSTEM[3][0], b"\x04\x00"))], address="::1") as agent,
        session(agent.port, engine, address="::1") as opened,
    ):
        assert await ask(opened, "get 1.3.6.1.2.1.1.5.0") == (SYSTEM[3],)


# What goes wrong on the way, and is mended.


@pytest.mark.parametrize("faults", ["drop=3", "duplicate", "stray", "delay=0.02", "toobig=7", "toobig=1"])
async def test_the_rows_are_whole_in_spite_of(engine: Engine, faults: str) -> None:
    patience = patient(retries=3)
    async with served(HELD, faults) as agent, session(agent.port, engine, patience=patience) as opened:
        answers = await asyncio.gather(ask(opened, WALK), ask(opened, GET), ask(opened, f"walk {OCTETS}"))
    assert answers == [NAME_ROWS, GOT, below(OCTETS)]


async def test_an_agent_that_sends_one_varbind_a_message_is_walked_to_the_end(engine: Engine) -> None:
    async with served(recording(*NAME_ROWS), max_size=70) as agent, session(agent.port, engine) as opened:
        assert await ask(opened, WALK) == NAME_ROWS
        assert len(agent.seen) == len(NAME_ROWS) + 1


async def test_after_too_big_the_session_stays_with_what_the_agent_bears(engine: Engine) -> None:
    async with served(HELD, "toobig=10") as agent, session(agent.port, engine) as opened:
        await ask(opened, WALK)
        first = len(agent.seen)
        await ask(opened, WALK)
        assert len(agent.seen) - first == first - 2  # 40 and 20 are not tried again

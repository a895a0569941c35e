"""What only our own engine promises: how it repeats, whom it believes, what it remembers."""

import asyncio
import time
from itertools import pairwise

import pytest

from collector.lab import ber
from collector.lab.ber import Request
from collector.model.errors import Garbled, Unreachable
from collector.transports.base import Endpoint
from collector.transports.snmp.community import Community
from collector.transports.snmp.link import HIGHEST_ID, LOWEST_ID, Link
from collector.transports.snmp.walking import Walker
from tests.transports.snmp_stands import (
    ALL,
    COMMUNITY,
    NAMES,
    SHORT,
    SYSTEM,
    ask,
    below,
    message,
    patient,
    recording,
    reply,
    scripted,
    served,
    session,
)

HELD = recording(*ALL)
WALK, NAME_ROWS = f"walk {NAMES}", below(NAMES)
GET = "get 1.3.6.1.2.1.1.5.0"
NAME = (SYSTEM[3][0], b"\x04\x00")


async def test_a_repetition_is_the_same_packet_so_that_a_late_answer_counts() -> None:
    def say(request: Request) -> list[bytes]:
        return [reply(request, NAME)] if len(agent.heard) == 3 else []

    async with scripted(say) as agent, session(agent.port, patience=patient(retries=2)) as opened:
        assert await ask(opened, GET) == (SYSTEM[3],)
        assert agent.heard[0] == agent.heard[1] == agent.heard[2]


async def test_each_wait_is_longer_than_the_one_before() -> None:
    times: list[float] = []

    def say(_: Request) -> list[bytes]:
        times.append(time.monotonic())
        return []

    async with (
        scripted(say) as agent,
        session(agent.port, patience=patient(timeout_s=0.06, retries=3)) as opened,
    ):
        with pytest.raises(Unreachable, match=r"0\.488 s"):
            await ask(opened, GET)
    waits = [later - earlier for earlier, later in pairwise(times)]
    assert len(waits) == 3
    assert waits == sorted(waits)
    assert waits[0] >= 0.05


async def test_every_question_has_an_id_of_its_own_in_four_octets() -> None:
    async with scripted(lambda request: [reply(request, NAME)]) as agent, session(agent.port) as opened:
        await asyncio.gather(*(ask(opened, GET) for _ in range(20)))
        ids = [request.id for request in agent.heard]
        assert len(set(ids)) == 20
        assert all(LOWEST_ID <= number <= HIGHEST_ID for number in ids)
        assert {len(request.id_bytes) for request in agent.heard} == {6}


async def test_an_answer_of_another_version_is_not_believed() -> None:
    def say(request: Request) -> list[bytes]:
        good = reply(request, NAME)
        return [good[:4] + b"\x00" + good[5:], good]

    async with scripted(say) as agent, session(agent.port) as opened:
        assert await ask(opened, GET) == (SYSTEM[3],)


async def test_a_request_that_comes_back_is_no_answer() -> None:
    def say(request: Request) -> list[bytes]:
        return [message(request, request.list_bytes, kind=ber.GET)]

    async with scripted(say) as agent, session(agent.port) as opened:
        with pytest.raises(Garbled, match="kind 0xa0"):
            await ask(opened, GET)


async def test_another_sender_is_not_heard() -> None:
    loop = asyncio.get_running_loop()
    intruder, _ = await loop.create_datagram_endpoint(asyncio.DatagramProtocol, local_addr=("127.0.0.1", 0))

    def say(request: Request) -> list[bytes]:
        peer = agent.peer
        intruder.sendto(reply(request, (NAME[0], b"\x04\x03bad")), peer)
        return [reply(request, NAME)]

    async with scripted(say) as agent, session(agent.port) as opened:
        assert await ask(opened, GET) == (SYSTEM[3],)
    intruder.close()
    await asyncio.sleep(0)


async def test_where_large_answers_are_lost_small_ones_are_asked_and_that_is_kept() -> None:
    def say(request: Request) -> list[bytes]:
        if request.pdu == ber.GET:
            return [reply(request, NAME)]
        at = request.names[0][-1] if len(request.names[0]) > 10 else 0
        rows = [(f"{NAMES}.{at + step}", b"\x02\x01\x01") for step in range(1, request.second + 1)]
        end = [(f"{NAMES}.30", b"\x82\x00")] if at == 30 else []
        return [reply(request, *(end or rows))] if request.second <= 10 else []

    async with scripted(say) as agent, session(agent.port, patience=SHORT) as opened:
        await ask(opened, GET)
        assert len(await ask(opened, WALK)) == 30
        assert len(await ask(opened, WALK)) == 30
        assert [request.second for request in agent.heard[1:]] == [40, *[10] * 8]


async def test_max_repetitions_can_be_set_and_a_cut_answer_halves_it() -> None:
    async with served(HELD, "truncate=0.5") as agent, session(agent.port, max_repetitions=12) as opened:
        with pytest.raises(Garbled):
            await ask(opened, WALK)
        assert len(agent.seen) == 5  # 12 6 3 1, and once more


async def test_an_agent_that_invents_rows_has_an_end() -> None:
    def say(request: Request) -> list[bytes]:
        at = request.names[0][-1] if len(request.names[0]) > 10 else 0
        return [reply(request, *((f"{NAMES}.{at + step}", b"\x05\x00") for step in range(1, 11)))]

    async with scripted(say) as agent:
        link = Link(Endpoint("sw", "127.0.0.1", agent.port), Community("2c", COMMUNITY), 1.0)
        with pytest.raises(Garbled, match="more than 100 rows") as raised:
            await Walker(link, bulk=True, repetitions=10, retries=0, most_rows=100).walk(NAMES)
        assert len(raised.value.partial) == 110
        link.close()


async def test_a_way_that_this_machine_does_not_have_is_unreachable() -> None:
    async with session(161, address="255.255.255.255", patience=patient(timeout_s=30)) as opened:
        with pytest.raises(Unreachable, match="no way to the device"):
            await ask(opened, GET)


async def test_a_port_that_closes_in_the_middle_ends_all_that_is_under_way() -> None:
    async with (
        served(HELD, "after=1,silent") as agent,
        session(agent.port, patience=patient(timeout_s=30)) as opened,
    ):
        await ask(opened, GET)
        asked = [asyncio.ensure_future(ask(opened, text)) for text in (WALK, GET)]
        while len(agent.seen) < 3:
            await asyncio.sleep(0)
        await agent.stop()
        last = asyncio.ensure_future(ask(opened, GET))
        ends = await asyncio.gather(*asked, last, return_exceptions=True)
        assert [type(end) for end in ends] == [Unreachable] * 3


async def test_a_port_that_closes_while_it_is_silent_is_noticed_by_the_repetition() -> None:
    async with served(HELD, "silent") as agent, session(agent.port, patience=patient(retries=2)) as opened:
        asked = [asyncio.ensure_future(ask(opened, text)) for text in (WALK, GET, GET)]
        while len(agent.seen) < 3:
            await asyncio.sleep(0)
        await agent.stop()
        ends = await asyncio.gather(*asked, return_exceptions=True)
        assert [str(end) for end in ends] == [
            f"port {agent.port} is closed: nothing listens for SNMP there"
        ] * 3

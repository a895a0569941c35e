"""The agent against an independent decoder (pyasn1 with pysnmp's message types), over real UDP."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from pyasn1.codec.ber import decoder, encoder
from pyasn1.error import PyAsn1Error
from pysnmp.proto.api import v1, v2c

from collector.lab.faults import NONE, parse_faults
from collector.lab.recording import Recording
from collector.lab.snmp import SnmpAgent
from collector.lab.stand import Login, violations
from collector.model.exchange import Exchange, Question, Transport, Varbind

SYSTEM: tuple[Varbind, ...] = (
    ("1.3.6.1.2.1.1.1.0", 4, b"Huawei \xff S5328"),
    ("1.3.6.1.2.1.1.2.0", 6, "1.3.6.1.4.1.2011.2.23.92"),
    ("1.3.6.1.2.1.1.3.0", 67, 4294967295),
)
PORTS: tuple[Varbind, ...] = (
    *((f"1.3.6.1.2.1.2.2.1.2.{port}", 4, f"GE0/0/{port}".encode()) for port in range(1, 31)),
    *((f"1.3.6.1.2.1.2.2.1.10.{port}", 65, 1000 * port) for port in range(1, 31)),
)
WIDE: tuple[Varbind, ...] = (
    ("1.3.6.1.2.1.31.1.1.1.6.1", 70, 2**64 - 1),
    ("1.3.6.1.2.1.31.1.1.1.15.1", 66, 1000),
    ("1.3.6.1.2.1.31.1.1.1.99.4294967295", 2, -129),
)
ALL = (*SYSTEM, *PORTS, *WIDE)
NAME, IN_OCTETS = "1.3.6.1.2.1.2.2.1.2", "1.3.6.1.2.1.2.2.1.10"


def walked(*varbinds: Varbind, context: str = "") -> Exchange:
    asked = datetime(2026, 11, 21, tzinfo=UTC)
    question = Question(Transport.SNMP, "walk 1.3.6.1.2.1", context)
    return Exchange(question=question, asked=asked, took_ms=1.0, answer=varbinds)


RECORDING = Recording(
    name="sw",
    exchanges=(
        walked(*SYSTEM),
        walked(*PORTS, *SYSTEM[:1]),
        walked(*WIDE, ("1.3.6.1.2.1.99.0", 130, None)),
        walked(("1.3.6.1.2.1.1.5.0", 4, b"vlan ten"), context="10"),
    ),
)


class Talk:
    """One agent and a client beside it; `answer` decodes what comes."""

    def __init__(self, agent: SnmpAgent, client: Any) -> None:
        self.agent, self.client, self.last_id = agent, client, 700

    def send(
        self,
        pdu: str,
        *names: str,
        version: int = 1,
        community: str = "public",
        bulk: tuple[int, int] = (0, 10),
    ) -> None:
        api = v2c if version else v1
        message, request = api.Message(), getattr(api, f"{pdu}PDU")()
        (api.apiBulkPDU if pdu == "GetBulkRequest" else api.apiPDU).set_defaults(request)
        self.last_id += 1
        api.apiPDU.set_request_id(request, self.last_id)
        api.apiPDU.set_varbinds(request, [(name, api.null) for name in names])
        if pdu == "GetBulkRequest":
            api.apiBulkPDU.set_non_repeaters(request, bulk[0])
            api.apiBulkPDU.set_max_repetitions(request, bulk[1])
        api.apiMessage.set_defaults(message)
        api.apiMessage.set_community(message, community)
        api.apiMessage.set_pdu(message, request)
        self.client.send(encoder.encode(message))

    async def answer(self, version: int = 1) -> "Answer":
        return Answer(await self.client.answer(), v2c if version else v1)

    async def ask(self, pdu: str, *names: str, **options: Any) -> "Answer":
        self.send(pdu, *names, **options)
        answer = await self.answer(options.get("version", 1))
        assert answer.id == self.last_id
        return answer


class Answer:
    def __init__(self, packet: bytes, api: Any) -> None:
        message, rest = decoder.decode(packet, asn1Spec=api.Message())
        assert rest == b""
        pdu = api.apiMessage.get_pdu(message)
        self.packet = packet
        self.id = int(api.apiPDU.get_request_id(pdu))
        self.status, self.index = (
            int(api.apiPDU.get_error_status(pdu)),
            int(api.apiPDU.get_error_index(pdu, muteErrors=True)),
        )
        self.rows = [(str(name), held) for name, held in api.apiPDU.get_varbinds(pdu)]
        self.names = [name for name, _ in self.rows]
        self.kinds = [type(held).__name__ for _, held in self.rows]


Start = Callable[..., Awaitable[Talk]]


@pytest.fixture
async def start(connect: Any) -> AsyncIterator[Start]:
    agents = []

    async def up(words: str = "", recording: Recording = RECORDING, **options: Any) -> Talk:
        agent = SnmpAgent(recording, Login(), parse_faults(words), **options)
        agents.append(agent)
        return Talk(agent, await connect("127.0.0.1", await agent.start("127.0.0.1", 0)))

    yield up
    for agent in agents:
        await agent.stop()


async def test_a_get_brings_every_type_of_value(start: Start) -> None:
    answer = await (await start()).ask("GetRequest", *(name for name, _, _ in (*SYSTEM, *WIDE)))
    values = [held for _, held in answer.rows]
    assert bytes(values[0]) == SYSTEM[0][2]
    assert str(values[1]) == SYSTEM[1][2]
    assert [int(held) for held in values[2:]] == [4294967295, 2**64 - 1, 1000, -129]


async def test_a_walk_brings_every_row_once_and_in_order(start: Start) -> None:
    talk, names, kinds = await start(), ["1.3"], ["asked"]
    while kinds[-1] != "EndOfMibView":
        answer = await talk.ask("GetBulkRequest", names[-1], bulk=(0, 7))
        names += answer.names
        kinds += answer.kinds
    assert names[1:-1] == [row[0] for row in ALL]
    assert names[-1] == ALL[-1][0]
    assert violations(talk.agent) == []


async def test_what_is_not_there_is_said_as_the_standard_says_it(start: Start) -> None:
    answer = await (await start()).ask("GetRequest", "1.3.6.1.2.1.1.1.7", "1.3.6.1.4.1.9.1")
    assert answer.kinds == ["NoSuchInstance", "NoSuchObject"]


async def test_the_end_of_the_view_is_said(start: Start) -> None:
    talk = await start()
    for pdu in ("GetNextRequest", "GetBulkRequest"):
        answer = await talk.ask(pdu, "1.3.6.1.9")
        assert answer.names == ["1.3.6.1.9"]
        assert answer.kinds == ["EndOfMibView"]


async def test_a_context_has_rows_of_its_own(start: Start) -> None:
    answer = await (await start()).ask("GetNextRequest", "1.3", community="public@10")
    assert answer.names == ["1.3.6.1.2.1.1.5.0"]


@pytest.mark.parametrize("community", ["private", "public@99", "private@10", ""])
async def test_a_foreign_community_is_not_answered(start: Start, community: str) -> None:
    talk = await start()
    talk.send("GetRequest", NAME, community=community)
    await talk.ask("GetRequest", NAME)
    assert talk.client.got.empty()
    assert talk.agent.seen == [f"get {NAME} (foreign community)", f"get {NAME}"]


async def test_columns_come_interleaved_after_the_single_ones(start: Start) -> None:
    answer = await (await start()).ask("GetBulkRequest", "1.3.6.1.2.1.1", NAME, IN_OCTETS, bulk=(1, 2))
    assert answer.names == ["1.3.6.1.2.1.1.1.0", f"{NAME}.1", f"{IN_OCTETS}.1", f"{NAME}.2", f"{IN_OCTETS}.2"]


async def test_one_column_at_its_end_does_not_end_the_others(start: Start) -> None:
    answer = await (await start()).ask("GetBulkRequest", f"{NAME}.29", WIDE[-1][0], bulk=(0, 2))
    assert answer.names == [f"{NAME}.30", WIDE[-1][0], f"{IN_OCTETS}.1", WIDE[-1][0]]


@pytest.mark.parametrize("bulk", [(0, 0), (9, 0)])
async def test_odd_counts_are_bounded(start: Start, bulk: tuple[int, int]) -> None:
    answer = await (await start()).ask("GetBulkRequest", NAME, bulk=bulk)
    assert answer.names == ([f"{NAME}.1"] if bulk[0] > 0 else [])


async def test_an_answer_is_cut_to_the_size_of_a_message(start: Start) -> None:
    talk = await start(max_size=300)
    answer = await talk.ask("GetBulkRequest", NAME, bulk=(0, 10000))
    assert 240 < len(answer.packet) <= 300
    assert answer.names == [f"{NAME}.{port}" for port in range(1, len(answer.names) + 1)]


async def test_a_get_that_is_too_big_says_so(start: Start) -> None:
    talk = await start(max_size=300)
    answer = await talk.ask("GetRequest", *(row[0] for row in PORTS))
    assert (answer.status, answer.rows) == (1, [])


async def test_a_row_longer_than_a_message_is_sent_alone(start: Start) -> None:
    long = Recording(name="x", exchanges=(walked(("1.3.6.1.9.1", 4, b"y" * 3000), ("1.3.6.1.9.2", 2, 1)),))
    answer = await (await start(recording=long)).ask("GetBulkRequest", "1.3")
    assert answer.names == ["1.3.6.1.9.1"]


async def test_version_1_skips_64_bit_counters_and_ends_with_an_error(start: Start) -> None:
    talk = await start()
    past = await talk.ask("GetNextRequest", WIDE[0][0][:-2], version=0)
    assert past.names == [WIDE[1][0]]
    none = await talk.ask("GetRequest", SYSTEM[0][0], WIDE[0][0], version=0)
    assert (none.status, none.index) == (2, 2)
    end = await talk.ask("GetNextRequest", "1.3.6.1.9", version=0)
    assert (end.status, end.index, end.names) == (2, 1, ["1.3.6.1.9"])


async def test_a_set_is_refused_and_noted(start: Start) -> None:
    talk = await start()
    for version, status in ((1, 17), (0, 2)):
        assert (await talk.ask("SetRequest", SYSTEM[0][0], version=version)).status == status
    assert violations(talk.agent) == [f"VIOLATION pdu 0xa3 {SYSTEM[0][0]}"] * 2


@pytest.mark.parametrize(
    "packet", [b"hello", b"\x30\x84\xff\xff\xff\xff", bytes.fromhex("3003020103"), b"\x30\x02\x02\x00"]
)
async def test_a_packet_that_is_no_message_is_noted_and_not_answered(start: Start, packet: bytes) -> None:
    talk = await start()
    talk.client.send(packet)
    await talk.ask("GetRequest", SYSTEM[0][0])
    assert talk.client.got.empty()
    assert len(violations(talk.agent)) == 1


async def test_an_agent_without_rows_still_answers(start: Start) -> None:
    talk = await start(recording=Recording(name="empty"))
    assert (await talk.ask("GetBulkRequest", "1.3")).kinds == ["EndOfMibView"]


async def test_dropped_answers_are_dropped_in_turn(start: Start) -> None:
    talk = await start("drop=3")
    for _ in range(6):
        talk.send("GetRequest", SYSTEM[0][0])
    ids = [(await talk.answer()).id for _ in range(4)]
    assert ids == [701, 702, 704, 705]


async def test_a_delayed_answer_comes_and_a_stopped_agent_sends_nothing_late(start: Start) -> None:
    talk = await start("delay=0.05")
    assert (await talk.ask("GetRequest", SYSTEM[0][0])).status == 0
    talk.send("GetRequest", SYSTEM[0][0])
    await talk.agent.stop()


async def test_duplicates_come_twice(start: Start) -> None:
    talk = await start("duplicate")
    first = await talk.ask("GetRequest", SYSTEM[0][0])
    assert (await talk.answer()).packet == first.packet


async def test_a_stray_id_comes_before_the_right_one(start: Start) -> None:
    talk = await start("stray")
    talk.send("GetRequest", SYSTEM[0][0])
    assert (await talk.answer()).id != talk.last_id
    assert (await talk.answer()).id == talk.last_id


async def test_a_wrong_id_is_all_that_comes(start: Start) -> None:
    talk = await start("wrongid,after=1")
    await talk.ask("GetRequest", SYSTEM[0][0])
    talk.send("GetRequest", SYSTEM[0][0])
    assert (await talk.answer()).id != talk.last_id
    assert talk.client.got.empty()


@pytest.mark.parametrize("words", ["truncate", "truncate=0.9", "lie"])
async def test_a_damaged_answer_does_not_decode(start: Start, words: str) -> None:
    talk = await start(words)
    for repetitions in range(1, 7):
        talk.send("GetBulkRequest", NAME, bulk=(0, repetitions))
        with pytest.raises((PyAsn1Error, AssertionError)):
            await talk.answer()


@pytest.mark.parametrize("pdu", ["GetNextRequest", "GetBulkRequest"])
async def test_a_stuck_walk_stays_where_it_is(start: Start, pdu: str) -> None:
    talk, seen = await start("stuck"), [NAME]
    for _ in range(20):
        seen += (await talk.ask(pdu, seen[-1])).names
    assert set(seen[1:]) == {f"{NAME}.1"}


@pytest.mark.parametrize("pdu", ["GetNextRequest", "GetBulkRequest"])
async def test_a_looping_walk_jumps_back(start: Start, pdu: str) -> None:
    talk, seen = await start("loop"), [NAME]
    for _ in range(6):
        seen += (await talk.ask(pdu, seen[-1])).names
    assert len(set(seen)) < len(seen)


async def test_too_big_is_said_above_the_number_asked_for(start: Start) -> None:
    talk = await start("toobig=10")
    assert (await talk.ask("GetBulkRequest", NAME, bulk=(0, 11))).status == 1
    assert len((await talk.ask("GetBulkRequest", NAME, bulk=(0, 10))).rows) == 10
    assert (await talk.ask("GetRequest", *(row[0] for row in PORTS[:11]))).status == 1


async def test_general_error_and_refusal_carry_their_codes(start: Start) -> None:
    general = await (await start("generr")).ask("GetRequest", SYSTEM[0][0])
    assert (general.status, general.index, general.names) == (5, 1, [SYSTEM[0][0]])
    assert (await (await start("refuse")).ask("GetRequest", SYSTEM[0][0])).status == 16


@pytest.mark.parametrize(
    ("words", "good"), [("silent", 0), ("wrongpassword", 0), ("die=3", 2), ("silent,after=4", 4)]
)
async def test_silence_begins_when_asked_for(start: Start, words: str, good: int) -> None:
    talk = await start(words)
    for _ in range(good):
        await talk.ask("GetRequest", SYSTEM[0][0])
    for _ in range(3):
        talk.send("GetRequest", SYSTEM[0][0])
    while talk.agent.answered < good + 3:
        await talk.client.turn()
    assert talk.client.got.empty()


async def test_many_agents_stand_side_by_side() -> None:
    agents = [SnmpAgent(RECORDING, Login(), NONE) for _ in range(50)]
    ports = {await agent.start("127.0.0.1", 0) for agent in agents}
    for agent in agents:
        await agent.stop()
        await agent.stop()
    assert len(ports) == 50


async def test_a_mutilated_request_never_harms_the_agent(start: Start) -> None:
    talk = await start()
    requests = []
    for pdu in ("GetRequest", "GetNextRequest", "GetBulkRequest"):
        talk.send(pdu, NAME)
        await talk.answer()
    talk.agent.seen.clear()
    whole = bytes.fromhex("302002010104067075626c6963a51302010102010002010a3008300606022b060500")
    for place in range(len(whole)):
        requests += [whole[:place] + bytes((byte,)) + whole[place + 1 :] for byte in (0, 1, 0x7F, 0x80, 0xFF)]
        requests += [whole[:place], whole[:place] + whole[place + 1 :]]
    for request in requests:
        talk.agent.datagram_received(request, ("127.0.0.1", 9))
    assert len(talk.agent.seen) == len(requests)
    assert len(violations(talk.agent)) > len(requests) / 2
    while not talk.client.got.empty():
        talk.client.got.get_nowait()
    assert (await talk.ask("GetRequest", SYSTEM[0][0])).status == 0

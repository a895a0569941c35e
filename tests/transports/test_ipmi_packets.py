"""Datagrams of RMCP+ and the login's messages, whole, cut, forged and replayed."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from collector.lab.faults import NONE
from collector.lab.ipmi_answers import Machine, Quirks
from collector.model.errors import Garbled, Refused
from collector.transports.ipmi.commands import (
    ALLOWED,
    CLOSE_SESSION,
    SET_SESSION_PRIVILEGE,
    Command,
    meaning,
    refusal,
)
from collector.transports.ipmi.crypto import SUITE_3, SUITE_17, Keys, Suite
from collector.transports.ipmi.native import Window
from collector.transports.ipmi.packets import Packet, Payload, Request, Response, pack, session_of, unpack
from tests.transports.ipmi_stands import ANSWERS, ask, bmc, opened, recording, session

SIK = bytes(range(20))
SUITES = pytest.mark.parametrize("suite", [SUITE_17, SUITE_3], ids=["17", "3"])


def message(payload: bytes, session: int = 7, sequence: int = 3) -> Packet:
    return Packet(Payload.MESSAGE, session, sequence, payload)


@SUITES
@given(payload=some.binary(max_size=80), sequence=some.integers(1, 2**32 - 1))
def test_a_sealed_packet_comes_back_as_it_was(suite: Suite, payload: bytes, sequence: int) -> None:
    keys = Keys.of(suite, SIK)
    sent = message(payload, sequence=sequence)
    datagram = pack(sent, keys)
    assert unpack(datagram, keys) == sent
    assert session_of(datagram) == (7, True)
    assert (len(datagram) - 4 - suite.tag_bytes) % 4 == 0  # the trailer ends on a multiple of four


@SUITES
def test_a_packet_that_is_cut_or_changed_is_not_believed(suite: Suite) -> None:
    keys = Keys.of(suite, SIK)
    datagram = pack(message(b"secret reading"), keys)
    assert b"secret" not in datagram
    for length in range(len(datagram)):
        with pytest.raises(ValueError, match=r"packet|payload"):
            unpack(datagram[:length], keys)
    for at in range(4, len(datagram)):
        changed = datagram[:at] + bytes((datagram[at] ^ 1,)) + datagram[at + 1 :]
        with pytest.raises(ValueError, match=r"packet|payload"):
            unpack(changed, keys)


def test_an_open_packet_within_a_session_and_a_sealed_one_outside_are_not_believed() -> None:
    keys = Keys.of(SUITE_17, SIK)
    with pytest.raises(ValueError, match="an open packet within a session"):
        unpack(pack(message(b"x")), keys)
    with pytest.raises(ValueError, match="a sealed packet outside a session"):
        unpack(pack(message(b"x"), keys))


@given(noise=some.binary(max_size=120))
def test_noise_is_no_packet(noise: bytes) -> None:
    for keys in (None, Keys.of(SUITE_17, SIK)):
        with pytest.raises(ValueError, match=r"packet|payload"):
            unpack(noise if noise[:1] != b"\x06" else b"\x05" + noise, keys)


@given(noise=some.binary(max_size=60))
def test_noise_behind_a_right_header_is_a_packet_or_a_value_error(noise: bytes) -> None:
    for keys in (None, Keys.of(SUITE_3, SIK)):
        try:
            unpack(b"\x06\0\xff\x07\x06" + noise, keys)
        except ValueError:
            continue


@pytest.mark.parametrize("sealed", [b"", bytes(16), bytes(31), bytes(33)])
def test_what_is_not_whole_blocks_is_not_decrypted(sealed: bytes) -> None:
    with pytest.raises(ValueError, match="not whole blocks"):
        Keys.of(SUITE_17, SIK).decrypt(sealed)


def test_a_wrong_padding_is_told() -> None:
    keys = Keys.of(SUITE_17, SIK)
    sealed = keys.encrypt(b"")
    with pytest.raises(ValueError, match="padding"):
        keys.decrypt(sealed[:-16] + bytes(16))


def test_keys_are_not_shown() -> None:
    keys = Keys.of(SUITE_17, SIK)
    assert keys.confidentiality.hex() not in repr(keys)
    assert str(keys.integrity) not in repr(keys)


@given(
    netfn=some.integers(0, 62).map(lambda number: number & ~1),
    lun=some.integers(0, 3),
    sequence=some.integers(0, 63),
    command=some.integers(0, 255),
    data=some.binary(max_size=30),
)
def test_requests_and_responses_come_back_as_they_were(
    netfn: int, lun: int, sequence: int, command: int, data: bytes
) -> None:
    request = Request(netfn, lun, sequence, command, data)
    assert Request.from_bytes(request.to_bytes()) == request
    response = Response(netfn + 1, lun, sequence, command, 0xC1, data)
    assert Response.from_bytes(response.to_bytes()) == response


def test_a_message_with_a_wrong_checksum_or_an_early_end_is_told() -> None:
    raw = Response(7, 0, 1, 1, 0, b"abc").to_bytes()
    for at in range(len(raw)):
        with pytest.raises(ValueError, match="checksum"):
            Response.from_bytes(raw[:at] + bytes((raw[at] ^ 1,)) + raw[at + 1 :])
    for length in range(8):
        with pytest.raises(ValueError, match="cut short"):
            Response.from_bytes(raw[:length])


def test_a_request_is_as_the_standard_writes_it() -> None:
    assert Request(0x06, 0, 1, 0x01).to_bytes().hex() == "2018c88104017a"


def test_a_sequence_number_counts_once() -> None:
    window = Window()
    told = [window.first_time(number) for number in (1, 2, 2, 5, 3, 3, 40, 9, 8, 41, 41)]
    assert told == [True, True, False, True, True, False, True, True, False, True, False]


async def test_a_login_whose_last_message_is_lost_is_done_once_more() -> None:
    quirks = Quirks(forgetful=True)
    async with bmc(faults="drop=3", quirks=quirks) as (stand, endpoint):
        one = session(endpoint)
        await one.open()
        assert stand.seen.count("open session") == 2
        await one.close()


async def test_a_bmc_whose_last_proof_is_wrong_is_not_believed() -> None:
    async with bmc(quirks=Quirks(forged=True)) as (_, endpoint):
        with pytest.raises(Garbled, match="the BMC's last proof of the login is wrong"):
            await session(endpoint).open()


async def test_a_duplicate_of_an_earlier_answer_is_not_taken_for_the_next() -> None:
    async with bmc(faults="duplicate,stray") as (_, endpoint), opened(endpoint) as one:
        assert await ask(one, "sensors") == ANSWERS["sensors"]


def test_the_lab_knows_every_command_that_may_be_sent_and_no_other() -> None:
    machine = Machine(recording(), Quirks())
    known = {
        (netfn, number)
        for netfn in range(0, 64)
        for number in range(256)
        if machine.reply((netfn, number), bytes(6), 0, NONE) is not None
    }
    of_the_session = {(one.netfn, one.number) for one in (CLOSE_SESSION, SET_SESSION_PRIVILEGE)}
    assert known - {(0x04, 0x27)} == ALLOWED - of_the_session  # thresholds are for other people's tools


@pytest.mark.parametrize("code", range(1, 256))
def test_every_completion_code_is_an_error_with_words(code: int) -> None:
    error = refusal(Command(6, 1, "Get Device ID"), code)
    assert f"({code:02X}h)" in error.reason
    assert meaning(code) in error.reason
    assert isinstance(error, Refused) == (code == 0xD4)

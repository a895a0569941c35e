"""Both engines behind one session, and the worker process in which pyghmi is kept.

A trap with a number is one of pyghmi's that was measured: the test holds that it cannot reach a visit.
"""

import asyncio
import os
import time
from pathlib import Path

import pytest

from collector.lab.ipmi_answers import Quirks
from collector.model.errors import Busy, DeviceError, Garbled, Refused, TooSlow, Unreachable
from collector.transports.base import Endpoint, Patience
from collector.transports.ipmi import EngineName
from collector.transports.ipmi.commands import GET_DEVICE_ID, Command
from collector.transports.ipmi.handshake import Login
from collector.transports.ipmi.supervised import SupervisedEngine
from tests.transports.ipmi_records import full, reading
from tests.transports.ipmi_stands import (
    ANSWERS,
    PASSWORD,
    QUESTIONS,
    ask,
    bmc,
    opened,
    recording,
    session,
)

ENGINES: tuple[EngineName, ...] = ("native", "pyghmi")
CALM = Patience(timeout_s=1.0, retries=1)
MANY = 75


@pytest.mark.parametrize("suites", [(17, 3), (3,)])
async def test_both_engines_read_the_same(suites: tuple[int, ...]) -> None:
    told = []
    async with bmc(quirks=Quirks(suites=suites)) as (_, endpoint):
        for engine in ENGINES:
            async with opened(endpoint, engine=engine, patience=CALM) as one:
                asked = [question for question in QUESTIONS if question != "sel-time"]
                told.append(([await ask(one, question) for question in asked], one.suite))
    assert told[0] == told[1]


@pytest.mark.parametrize("engine", ENGINES)
async def test_both_engines_refuse_a_wrong_password(engine: EngineName) -> None:
    async with bmc() as (stand, endpoint):
        with pytest.raises(Refused, match=r"(?i)incorrect password|wrong password"):
            await session(endpoint, engine=engine, patience=CALM, password="guessed").open()  # noqa: S106  wrong
        assert stand.seen.count("rakp 1") == 1


@pytest.mark.parametrize("engine", ENGINES)
async def test_both_engines_refuse_an_unknown_user(engine: EngineName) -> None:
    async with bmc() as (stand, endpoint):
        with pytest.raises(Refused, match="'nobody'"):
            await session(endpoint, engine=engine, patience=CALM, username="nobody").open()
        assert stand.seen.count("rakp 1") == 1


@pytest.mark.parametrize("engine", ENGINES)
async def test_both_engines_call_a_bmc_without_a_slot_busy(engine: EngineName) -> None:
    async with bmc(faults="refuse") as (_, endpoint):
        with pytest.raises(Busy):
            await session(endpoint, engine=engine, patience=CALM).open()


@pytest.mark.parametrize("engine", ENGINES)
async def test_both_engines_climb_to_the_privilege_that_a_command_needs(engine: EngineName) -> None:
    quirks = Quirks(needs={(0x0A, 0x11): 3})
    async with bmc(quirks=quirks) as (_, endpoint), opened(endpoint, engine=engine, patience=CALM) as one:
        assert await ask(one, "fru") == ANSWERS["fru"]  # trap 13: the least privilege, raised when refused
        assert one.privilege == 3


@pytest.mark.parametrize("engine", ENGINES)
async def test_both_engines_give_the_slot_back(engine: EngineName) -> None:
    async with bmc() as (stand, endpoint):
        async with opened(endpoint, engine=engine, patience=CALM) as one:
            await ask(one, "device-id")
        assert stand.sessions == 0  # trap 5: Command has no logout
        assert "06 3c" in stand.seen


@pytest.mark.parametrize("engine", ENGINES)
async def test_both_engines_end_a_session_with_a_bmc_that_fell_silent(engine: EngineName) -> None:
    async with bmc() as (stand, endpoint), opened(endpoint, engine=engine, patience=CALM) as one:
        await ask(one, "sdr")
        await stand.stop()
        with pytest.raises((TooSlow, Unreachable)):  # trap 4; a closed port says so at once
            await ask(one, "sensors")
        started = time.monotonic()
        with pytest.raises(Unreachable):
            await ask(one, "device-id")
        assert time.monotonic() - started < 0.2


async def test_an_unreachable_login_has_words_of_our_own() -> None:
    async with bmc(faults="silent") as (_, endpoint):
        one = session(endpoint, engine="pyghmi", patience=Patience(timeout_s=0.2, retries=0))
        with pytest.raises(Unreachable) as caught:  # trap 4: IpmiException(None)
            await one.open()
    assert caught.value.reason.startswith("bmc-1 (127.0.0.1:")
    assert "None" not in caught.value.reason


async def test_replies_that_come_at_once_do_not_stall_pyghmi() -> None:
    records = tuple((str(number), full(number, f"T{number}")) for number in range(1, MANY + 1))
    readings = tuple((f"32.0.{number}", reading(number)) for number in range(1, MANY + 1))
    held = recording({**ANSWERS, "sdr": records, "sensors": readings})
    async with bmc(held) as (_, endpoint), opened(endpoint, engine="pyghmi", patience=CALM) as one:
        started = time.monotonic()
        assert await ask(one, "sensors") == readings
        assert time.monotonic() - started < 5  # trap 2: each stall was 0.5 to 1 s, a pass 226 s


async def test_a_second_session_with_one_bmc_does_not_hang_pyghmi() -> None:
    async with (
        bmc() as (_, endpoint),
        opened(endpoint, engine="pyghmi", patience=CALM) as one,
        opened(endpoint, engine="pyghmi", patience=CALM) as other,  # trap 3
    ):
        answers = await asyncio.gather(ask(one, "sensors"), ask(other, "sensors"))
    assert answers == [ANSWERS["sensors"]] * 2


async def test_packed_names_do_not_hang_the_second_engine() -> None:
    packed = full(1, "")[:-1] + bytes((0x83,)) + bytes.fromhex("29dca6")
    packed = packed[:4] + bytes((len(packed) - 5,)) + packed[5:]
    held = recording({**ANSWERS, "sdr": (("1", packed),), "sensors": (("32.0.1", reading(1)),)})
    async with bmc(held) as (_, endpoint), opened(endpoint, engine="pyghmi", patience=CALM) as one:
        assert await ask(one, "sensors") == (("32.0.1", reading(1)),)  # trap 12


async def test_the_worker_ends_with_the_session() -> None:
    async with bmc() as (_, endpoint):
        engine = await worker(endpoint)
        pid = pid_of(engine)
        await engine.close()
    assert not Path(f"/proc/{pid}").exists()


async def test_a_worker_that_hangs_is_killed_at_its_deadline() -> None:
    async with bmc() as (_, endpoint):
        engine = await worker(endpoint, Patience(timeout_s=2.0, retries=0))
        pid = pid_of(engine)
        os.kill(pid, 19)  # SIGSTOP: it neither answers nor ends by itself
        with pytest.raises(TooSlow, match=r"Get Device ID: no answer within 2 s"):
            await engine.command(GET_DEVICE_ID)
        assert not Path(f"/proc/{pid}").exists()
        await engine.close()


async def test_a_question_that_is_given_up_leaves_no_answer_for_the_next() -> None:
    async with bmc(faults="delay=0.5,after=6") as (_, endpoint):
        engine = await worker(endpoint)
        given_up = asyncio.create_task(engine.command(GET_DEVICE_ID))
        await asyncio.sleep(0)
        given_up.cancel()
        with pytest.raises(asyncio.CancelledError):
            await given_up
        with pytest.raises(Unreachable, match="the session is gone"):
            await engine.command(GET_DEVICE_ID)


async def test_a_worker_that_dies_is_told_of_and_the_session_is_over() -> None:
    async with bmc() as (_, endpoint):
        engine = await worker(endpoint)
        os.kill(pid_of(engine), 9)
        with pytest.raises(Garbled, match="the IPMI worker process ended unasked"):
            await engine.command(GET_DEVICE_ID)
        with pytest.raises(Unreachable, match="the session is gone"):
            await engine.command(GET_DEVICE_ID)
        await engine.close()


async def test_the_second_engine_sends_no_command_that_is_no_read() -> None:
    async with bmc() as (stand, endpoint):
        engine = await worker(endpoint)
        before = len(stand.seen)
        with pytest.raises(Refused, match="it was not sent"):
            await engine.command(Command(0x0A, 0x47, "Clear SEL"))
        assert len(stand.seen) == before
        await engine.close()


async def test_the_password_is_in_no_command_line_environment_or_message_of_the_worker() -> None:
    secret = "marked-4c7e"  # noqa: S105  the mark that is looked for
    async with bmc() as (_, endpoint):
        engine = SupervisedEngine(endpoint, CALM)
        with pytest.raises(DeviceError) as caught:  # traps 10 and 11
            await engine.open(Login(b"inspector", secret.encode()))
        assert secret not in str(caught.value)
        engine = await worker(endpoint)
        process = Path(f"/proc/{pid_of(engine)}")
        shown = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
        await engine.close()
    assert PASSWORD.encode() not in shown


async def worker(endpoint: Endpoint, patience: Patience = CALM) -> SupervisedEngine:
    """The second engine, logged in."""
    engine = SupervisedEngine(endpoint, patience)
    await engine.open(Login(b"inspector", PASSWORD.encode()))
    return engine


def pid_of(engine: SupervisedEngine) -> int:
    assert engine.pid is not None
    return engine.pid

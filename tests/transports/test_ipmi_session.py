"""Questions to a BMC and their answers: logins, faults on the wire, privileges, and what is never sent."""

import asyncio
import socket
import time
from collections.abc import Callable

import pytest

from collector.lab.ipmi_answers import Quirks
from collector.model.errors import Busy, DeviceError, Garbled, Refused, TooSlow, Unreachable, Unsupported
from collector.transports.base import Endpoint, Patience
from collector.transports.ipmi.commands import Command
from collector.transports.ipmi.handshake import Login
from collector.transports.ipmi.native import NativeEngine
from tests.transports.ipmi_records import full, reading
from tests.transports.ipmi_stands import (
    ANSWERS,
    PASSWORD,
    QUESTIONS,
    READINGS,
    SHORT,
    ask,
    bmc,
    opened,
    recording,
    session,
)

LOGIN = ["open session", "rakp 1", "rakp 3"]
NO_WAIT = Patience(timeout_s=0.02, retries=1)


@pytest.mark.parametrize("question", [one for one in QUESTIONS if one != "sel-time"])
async def test_an_answer_is_what_the_bmc_recorded(question: str) -> None:
    async with bmc() as (_, endpoint), opened(endpoint) as one:
        assert await ask(one, question) == ANSWERS[question]


async def test_the_clock_of_the_bmc_comes_with_our_own_of_that_moment() -> None:
    async with bmc() as (_, endpoint), opened(endpoint) as one:
        told = dict(await ask(one, "sel-time"))
    assert abs(int.from_bytes(told["asked"], "little") - time.time()) < 60
    assert int.from_bytes(told["sel-time"], "little") - int.from_bytes(told["asked"], "little") in (-1, 0)


async def test_a_question_that_ipmi_does_not_have_is_told_with_those_that_it_has() -> None:
    async with bmc() as (_, endpoint), opened(endpoint) as one:
        with pytest.raises(Unsupported, match="device-id, sdr, sensors"):
            await ask(one, "weather")


@pytest.mark.parametrize(("offered", "used"), [((17, 3), 17), ((17,), 17), ((3,), 3)])
async def test_the_strongest_suite_that_both_sides_have_is_used(offered: tuple[int, ...], used: int) -> None:
    async with bmc(quirks=Quirks(suites=offered)) as (_, endpoint), opened(endpoint) as one:
        assert one.suite == used
        assert await ask(one, "sensors") == ANSWERS["sensors"]


async def test_a_bmc_that_offers_only_weak_suites_is_not_logged_in_to() -> None:
    async with bmc(quirks=Quirks(suites=())) as (stand, endpoint):
        with pytest.raises(Refused, match="neither of the cipher suites 17 and 3"):
            await session(endpoint).open()
        assert stand.seen == ["open session", "open session"]


async def test_a_wrong_password_is_refused_at_once_and_never_tried_again() -> None:
    async with bmc() as (stand, endpoint):
        with pytest.raises(Refused, match="wrong password for user 'inspector'"):
            await session(endpoint, password="guessed").open()  # noqa: S106  wrong on purpose
        await until(lambda: stand.sessions == 0)
        assert stand.seen == LOGIN  # the last one gives the slot back; it proves nothing


async def test_an_unknown_user_is_refused_at_once_and_never_tried_again() -> None:
    async with bmc() as (stand, endpoint):
        with pytest.raises(Refused, match="'nobody' as user: the user name is not known"):
            await session(endpoint, username="nobody").open()
        assert stand.seen == ["open session", "rakp 1"]


@pytest.mark.parametrize(
    ("how", "text"),
    [
        ({"password": "p" * 21}, "the password has 21 bytes, IPMI 2.0 carries 20"),
        ({"password": "密码密码密码密"}, "the password has 21 bytes"),
        ({"username": "u" * 17}, "the user name has 17 bytes, IPMI 2.0 carries 16"),
    ],
)
async def test_what_ipmi_cannot_carry_is_refused_before_a_byte_is_sent(
    how: dict[str, str], text: str
) -> None:
    async with bmc() as (stand, endpoint):
        with pytest.raises(Refused, match=text):
            await session(endpoint, **how).open()  # type: ignore[arg-type]  # strings only
        assert stand.seen == []


async def test_a_password_of_twenty_bytes_is_carried() -> None:
    async with bmc() as (_, endpoint):
        with pytest.raises(Refused, match="wrong password"):
            await session(endpoint, password="p" * 20).open()


async def test_a_bmc_that_says_nothing_is_unreachable_after_the_tries_that_were_granted() -> None:
    async with bmc(faults="silent") as (stand, endpoint):
        with pytest.raises(
            Unreachable, match=r"no answer within 0\.04 s \(2 tries\); nothing there speaks IPMI 2"
        ):
            await session(endpoint, patience=NO_WAIT).open()
        assert stand.seen == ["open session"] * 2


async def test_a_bmc_that_stops_in_mid_login_is_too_slow() -> None:
    async with bmc(faults="die=2") as (_, endpoint):
        with pytest.raises(TooSlow, match="no answer within"):
            await session(endpoint, patience=NO_WAIT).open()


async def test_a_closed_port_is_unreachable_at_once() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
    patience = Patience(timeout_s=30)
    with pytest.raises(Unreachable, match="refused"):
        await session(Endpoint("bmc-1", "127.0.0.1", port), patience=patience).open()


async def test_an_address_to_which_there_is_no_way_is_unreachable() -> None:
    with pytest.raises(Unreachable, match="bmc-1"):
        await session(Endpoint("bmc-1", "256.0.0.1", 623)).open()


@pytest.mark.parametrize("how", [{"faults": "refuse"}, {"quirks": Quirks(slots=0)}])
async def test_a_bmc_without_a_free_session_is_busy(how: dict[str, object]) -> None:
    async with bmc(**how) as (_, endpoint):  # type: ignore[arg-type]  # keywords of bmc()
        with pytest.raises(Busy, match="no session to give"):
            await session(endpoint).open()


async def test_the_slot_is_given_back_when_the_session_ends() -> None:
    async with bmc(quirks=Quirks(slots=1)) as (stand, endpoint):
        for _ in range(3):
            async with opened(endpoint) as one:
                await ask(one, "device-id")
                assert stand.sessions == 1
            assert stand.sessions == 0


async def test_closing_twice_or_before_opening_is_nothing() -> None:
    async with bmc() as (stand, endpoint):
        one = session(endpoint)
        await one.close()
        await one.open()
        await one.close()
        await one.close()
        assert stand.seen == [*LOGIN, "06 3c"]


async def test_a_question_after_the_end_is_unreachable() -> None:
    async with bmc() as (_, endpoint):
        async with opened(endpoint) as one:
            pass
        with pytest.raises(Unreachable, match="there is no session"):
            await ask(one, "device-id")


@pytest.mark.parametrize("faults", ["drop=3", "duplicate", "stray", "delay=0.01", "drop=4,duplicate,stray"])
async def test_answers_are_whole_over_a_bad_line(faults: str) -> None:
    async with bmc(faults=faults) as (_, endpoint), opened(endpoint) as one:
        for question in ("sdr", "sensors", "sel", "fru"):
            assert await ask(one, question) == ANSWERS[question]


@pytest.mark.parametrize("faults", ["truncate,after=3", "lie,after=3", "wrongid,after=3"])
async def test_answers_that_are_none_are_not_believed(faults: str) -> None:
    async with bmc(faults=faults) as (_, endpoint), opened(endpoint, patience=NO_WAIT) as one:
        with pytest.raises(TooSlow, match="Get Device ID: the BMC fell silent"):
            await ask(one, "device-id")


@pytest.mark.parametrize("faults", ["truncate", "lie", "wrongid"])
async def test_a_login_that_is_answered_by_noise_is_unreachable(faults: str) -> None:
    async with bmc(faults=faults) as (_, endpoint):
        with pytest.raises(Unreachable):
            await session(endpoint, patience=NO_WAIT).open()


async def test_a_bmc_that_falls_silent_leaves_what_it_said_and_is_not_waited_for_again() -> None:
    async with bmc(faults="die=8") as (stand, endpoint), opened(endpoint, patience=NO_WAIT) as one:
        with pytest.raises(TooSlow, match="fell silent in mid-session") as caught:
            await ask(one, "sdr")
        assert caught.value.partial == ANSWERS["sdr"][: len(caught.value.partial)]
        assert 0 < len(caught.value.partial) < len(ANSWERS["sdr"])
        asked = len(stand.seen)
        with pytest.raises(Unreachable, match="it is asked no more in this visit"):
            await ask(one, "device-id")
        assert len(stand.seen) == asked


async def test_readings_that_came_before_the_silence_are_kept() -> None:
    logged_in, device_id, records = 3, 1, len(ANSWERS["sdr"])
    faults = f"die={logged_in + device_id + records + 3}"
    async with bmc(faults=faults) as (_, endpoint), opened(endpoint, patience=NO_WAIT) as one:
        with pytest.raises(TooSlow) as caught:
            await ask(one, "sensors")
    assert caught.value.partial == ANSWERS["sensors"][:2]


async def test_a_bmc_that_answers_every_command_by_an_error_gives_a_reason() -> None:
    async with bmc(faults="generr") as (_, endpoint), opened(endpoint) as one:
        with pytest.raises(Garbled, match=r"Get Device ID: it gives no reason \(FFh\)"):
            await ask(one, "device-id")


async def test_one_sensor_that_refuses_keeps_its_code_and_the_others_their_readings() -> None:
    refused = {"32.0.2": 0xCB, "32.0.3": 0xD5, "32.0.7": 0xCE}
    async with bmc(quirks=Quirks(refused=refused)) as (_, endpoint), opened(endpoint) as one:
        answer = dict(await ask(one, "sensors"))
    assert {key: answer[key] for key in refused} == {key: bytes((code,)) for key, code in refused.items()}
    assert answer["32.0.1"] == READINGS[1]
    assert len(answer) == len(READINGS)


async def test_a_busy_bmc_is_asked_again() -> None:
    async with bmc(quirks=Quirks(busy=2)) as (_, endpoint), opened(endpoint) as one:
        assert await ask(one, "device-id") == ANSWERS["device-id"]


async def test_a_bmc_that_stays_busy_is_busy() -> None:
    async with bmc(quirks=Quirks(busy=100)) as (stand, endpoint), opened(endpoint) as one:
        with pytest.raises(Busy, match="the controller is busy"):
            await ask(one, "device-id")
        assert stand.seen.count("06 01") == 4


async def test_a_question_that_the_bmc_does_not_know_is_unsupported() -> None:
    without = {name: answer for name, answer in ANSWERS.items() if name not in ("sel", "sel-info", "chassis")}
    async with bmc(recording(without)) as (_, endpoint), opened(endpoint) as one:
        for question in ("sel-info", "sel", "chassis"):
            with pytest.raises(Unsupported, match="does not know the command"):
                await ask(one, question)


async def test_an_empty_event_log_is_an_empty_answer() -> None:
    async with bmc(recording({**ANSWERS, "sel": ()})) as (_, endpoint), opened(endpoint) as one:
        assert await ask(one, "sel") == ()


@pytest.mark.parametrize("faults", ["loop", "stuck"])
async def test_an_event_log_that_goes_round_is_garbled_and_keeps_what_was_read(faults: str) -> None:
    async with bmc(faults=faults) as (_, endpoint), opened(endpoint) as one:
        with pytest.raises(Garbled, match="the event log has no end") as caught:
            await ask(one, "sel")
    assert caught.value.partial == ANSWERS["sel"][: len(caught.value.partial)]
    assert caught.value.partial


async def test_an_event_log_that_is_cleared_while_it_is_read_is_garbled_and_keeps_what_was_read() -> None:
    async with bmc(quirks=Quirks(vanished=frozenset({2}))) as (_, endpoint), opened(endpoint) as one:
        with pytest.raises(Garbled, match="lost record 2 while it was read") as caught:
            await ask(one, "sel")
    assert caught.value.partial == ANSWERS["sel"][:1]


@pytest.mark.parametrize("most", [64, 32, 16, 8])
async def test_inventory_is_read_in_shorter_pieces_where_the_bmc_refuses_long_ones(most: int) -> None:
    async with bmc(faults=f"toobig={most}") as (_, endpoint), opened(endpoint) as one:
        assert await ask(one, "fru") == ANSWERS["fru"]


async def test_the_least_privilege_that_does_is_used_and_kept() -> None:
    quirks = Quirks(needs={(0x0A, 0x11): 3})
    async with bmc(quirks=quirks) as (stand, endpoint), opened(endpoint) as one:
        assert await ask(one, "sensors") == ANSWERS["sensors"]
        assert one.privilege == 2
        assert "06 3b" not in stand.seen
        assert await ask(one, "fru") == ANSWERS["fru"]
        assert one.privilege == 3
        await ask(one, "fru")
        assert stand.seen.count("06 3b") == 1
    assert stand.sessions == 0


async def test_privilege_is_raised_step_by_step() -> None:
    async with bmc(quirks=Quirks(needs={(0x0A, 0x43): 4})) as (stand, endpoint), opened(endpoint) as one:
        assert await ask(one, "sel") == ANSWERS["sel"]
        assert one.privilege == 4
        assert stand.seen.count("open session") == 3


async def test_a_user_who_may_no_more_is_refused_and_keeps_the_session() -> None:
    quirks = Quirks(needs={(0x0A, 0x43): 3}, limit=2)
    async with bmc(quirks=quirks) as (stand, endpoint), opened(endpoint) as one:
        with pytest.raises(Refused, match="the user's privilege is too low"):
            await ask(one, "sel")
        assert await ask(one, "sensors") == ANSWERS["sensors"]
        with pytest.raises(Refused):
            await ask(one, "sel")
        assert stand.seen.count("open session") == 3  # as user, in vain as operator, as user


async def test_the_offset_of_a_clock_is_not_worth_a_higher_privilege() -> None:
    async with bmc(quirks=Quirks(needs={(0x0A, 0x5C): 4})) as (_, endpoint), opened(endpoint) as one:
        assert [key for key, _ in await ask(one, "sel-time")] == ["sel-time", "asked"]
        assert one.privilege == 2


@pytest.mark.parametrize(
    ("netfn", "number", "title"),
    [
        (0x0A, 0x47, "Clear SEL"),
        (0x0A, 0x42, "Reserve SEL"),
        (0x0A, 0x49, "Set SEL Time"),
        (0x00, 0x02, "Chassis Control"),
        (0x06, 0x02, "Cold Reset"),
        (0x04, 0x26, "Set Sensor Thresholds"),
        (0x06, 0x52, "Master Write-Read"),
        (0x2E, 0x01, "a maker's own"),
    ],
)
async def test_a_command_that_is_no_read_is_refused_before_a_byte_is_sent(
    netfn: int, number: int, title: str
) -> None:
    async with bmc() as (stand, endpoint):
        engine = NativeEngine(endpoint, SHORT)
        await engine.open(Login(b"inspector", PASSWORD.encode()))
        with pytest.raises(Refused, match=f"{title} .* is no read; it was not sent"):
            await engine.command(Command(netfn, number, title))
        await engine.close()
        assert stand.seen == [*LOGIN, "06 3c"]


async def test_questions_at_once_share_one_session_and_wait_for_each_other() -> None:
    async with bmc(quirks=Quirks(slots=1)) as (stand, endpoint), opened(endpoint) as one:
        answers = await asyncio.gather(*(ask(one, question) for question in QUESTIONS))
        expected = [ANSWERS[question] for question in QUESTIONS]
        assert answers[:5] == expected[:5]
        assert stand.seen.count("open session") == 1


async def test_only_sensors_of_the_bmc_itself_are_asked() -> None:
    records = (full(1, "Own"), full(2, "Satellite", owner=0x2C), full(3, "Software", owner=0x41))
    held = recording(
        {
            **ANSWERS,
            "sdr": tuple((str(number), raw) for number, raw in enumerate(records, 1)),
            "sensors": (("32.0.1", reading(20)),),
        }
    )
    async with bmc(held) as (stand, endpoint), opened(endpoint) as one:
        assert await ask(one, "sensors") == (("32.0.1", reading(20)),)
        assert stand.seen.count("04 2d") == 1


async def test_a_sensor_of_another_lun_is_asked_there() -> None:
    raw = full(1, "Far", lun=3)
    held = recording({**ANSWERS, "sdr": (("1", raw),), "sensors": (("32.3.1", reading(7)),)})
    async with bmc(held) as (_, endpoint), opened(endpoint) as one:
        assert await ask(one, "sensors") == (("32.3.1", reading(7)),)


async def test_the_password_is_shown_nowhere() -> None:
    secret = "marked-9b1f"  # noqa: S105  the mark that is looked for
    async with bmc() as (stand, endpoint):
        one = session(endpoint, password=secret)
        with pytest.raises(DeviceError) as caught:
            await one.open()
    shown = [repr(one), repr(vars(one)), str(caught.value), repr(caught.value.__cause__), *stand.seen]
    assert not [text for text in shown if secret in text]
    assert secret not in repr(Login(b"inspector", secret.encode()))


async def until(so: Callable[[], bool]) -> None:
    """Let the loop run until a condition holds."""
    async with asyncio.timeout(5):
        while not so():
            await asyncio.sleep(0)

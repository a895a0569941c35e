"""What goes wrong between us and a command line, and what each is called."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import paramiko
import pytest

from collector.lab.ssh import SshManners
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
from collector.model.inventory import SecretRef, SshAccess
from collector.transports.base import Endpoint, Patience
from collector.transports.ssh.login import banner
from tests.transports.ssh_stands import ACCESS, ENABLE, IMPATIENT, LOGIN, PASSWORD, ask, bench, failure

LINES = "".join(f"line {number} of the answer\n" for number in range(60))
ANSWERS = {"show version": "Version 1\n", "show inventory": LINES}


async def test_a_wrong_password_is_refused_and_tried_once() -> None:
    async with bench("cisco_ios", ANSWERS, faults="wrongpassword") as one:
        error = await failure(one.session())
        assert type(error) is Refused
        assert "refuses the login of 'inspector'" in error.reason


async def test_a_closed_port_is_unreachable_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    async with bench("cisco_ios") as one:
        one.port = port
        async with asyncio.timeout(1):
            assert type(await failure(one.session())) is Unreachable


async def test_a_port_that_says_nothing_is_too_slow() -> None:
    async with bench("cisco_ios", faults="silent") as one:
        assert type(await failure(one.session(patience=IMPATIENT))) is TooSlow


async def test_a_device_that_hangs_up_before_a_word_is_busy() -> None:
    async with bench("cisco_ios", faults="refuse") as one:
        error = await failure(one.session())
        assert type(error) is Busy
        assert "no free session" in error.reason


async def test_a_device_that_takes_the_login_and_has_no_terminal_is_busy() -> None:
    words = "All user interfaces are used, please try later!\r\n"
    async with bench("huawei_vrp", manners=SshManners(words=words)) as one:
        error = await failure(one.session())
        assert type(error) is Busy
        assert "please try later" in error.reason


async def test_a_device_without_a_common_algorithm_is_refused_by_their_names() -> None:
    offer = paramiko.Message()
    offer.add_byte(b"\x14")  # SSH_MSG_KEXINIT
    offer.add_bytes(bytes(16))
    for names in (
        "diffie-hellman-group1-sha1",
        "ssh-dss",
        *["aes128-ctr"] * 2,
        *["hmac-sha1"] * 2,
        "none",
        "none",
    ):
        offer.add_string(names)
    offer.add_bytes(bytes(13))
    padding = 8 - (len(offer.asbytes()) + 5) % 8 + 8
    packet = bytes([padding]) + offer.asbytes() + bytes(padding)
    said = b"SSH-2.0-Old\r\n" + len(packet).to_bytes(4) + packet
    async with bench("cisco_ios") as one, speaker(said, stays=True) as endpoint:
        one.port = endpoint.port
        error = await failure(one.session())
    assert type(error) is Refused
    assert "no common algorithm" in error.reason
    assert "host keys: ssh-dss" in error.reason


async def test_a_device_that_knows_only_sha1_is_reached() -> None:
    async with bench("cisco_ios", ANSWERS, manners=SshManners(kex="diffie-hellman-group1-sha1")) as one:
        assert await ask(await one.open(), "show version") == "Version 1\n"


async def test_a_question_at_login_that_nobody_knows_is_not_answered() -> None:
    asks = "Do you accept the new terms of use? (yes/no):"
    async with bench("cisco_ios", manners=SshManners(questions=(asks,))) as one:
        error = await failure(one.session())
        assert type(error) is Refused
        assert "accept the new terms" in error.reason
        assert await one.close() == []


async def test_a_device_that_lands_in_configuration_mode_is_left_alone() -> None:
    async with bench("cisco_ios", manners=SshManners(name="sw-1(config)")) as one:
        error = await failure(one.session(patience=IMPATIENT))
        assert type(error) is TooSlow
        assert "sw-1(config)#" in error.reason
        assert await one.close() == []


@pytest.mark.parametrize("platform", ["cisco_ios", "f5_bigip"])
async def test_a_death_in_the_middle_of_an_answer_keeps_what_arrived(platform: str) -> None:
    answers = {"show sys version": LINES, "show inventory": LINES}
    line = "show inventory" if platform == "cisco_ios" else "show sys version"
    async with bench(platform, answers, faults="die=1") as one:
        session = await one.open()
        error = await failure(session, line)
        assert type(error) is Garbled
        assert str(error.partial).startswith("line 0 of the answer\nline 1 of the answer\n")
        assert len(error.partial) < len(LINES)
        assert type(await failure(session, line)) in (Unreachable, Busy)


@pytest.mark.parametrize("platform", ["cisco_ios", "f5_bigip"])
async def test_an_answer_that_never_comes_is_too_slow(platform: str) -> None:
    line = "show inventory" if platform == "cisco_ios" else "show sys version"
    async with bench(platform, {line: LINES}, faults="drop=1") as one:
        session = await one.open(patience=replace(IMPATIENT, timeout_s=0.3))
        error = await failure(session, line)
        assert type(error) is TooSlow
        assert not error.partial


async def test_an_answer_that_was_lost_does_not_become_the_answer_to_the_next_question() -> None:
    async with bench("cisco_ios", ANSWERS, faults="drop=2") as one:
        session = await one.open(patience=replace(IMPATIENT, timeout_s=0.5))
        assert await ask(session, "show version") == "Version 1\n"
        assert type(await failure(session, "show inventory")) is TooSlow
        assert await ask(session, "show version") == "Version 1\n"


async def test_half_an_answer_at_the_deadline_is_kept() -> None:
    async with bench("cisco_ios", ANSWERS, faults="slow=0.4") as one:
        session = await one.open(patience=Patience(timeout_s=1.0))
        error = await failure(session, "show inventory")
        assert type(error) is TooSlow
        assert str(error.partial).startswith("line 0 of the answer\n")


async def test_a_pager_that_never_ends_ends_at_the_deadline() -> None:
    async with bench("huawei_vrp", {"display device": LINES}, faults="loop") as one:
        session = await one.open(patience=IMPATIENT)
        error = await failure(session, "display device")
        assert type(error) is TooSlow
        assert str(error.partial).startswith("line 0 of the answer\n")


async def test_an_error_of_the_device_is_no_answer() -> None:
    async with bench("cisco_ios", ANSWERS, faults="generr") as one:
        session = await one.open()
        error = await failure(session, "show version")
        assert type(error) is Garbled
        assert "internal error" in error.reason


async def test_an_unknown_command_is_unsupported_and_the_session_goes_on() -> None:
    async with bench("cisco_ios", ANSWERS) as one:
        session = await one.open()
        assert type(await failure(session, "show nothing")) is Unsupported
        assert await ask(session, "show version") == "Version 1\n"


async def test_a_line_that_the_gate_stops_never_reaches_the_device() -> None:
    async with bench("cisco_ios", ANSWERS) as one:
        session = await one.open()
        for line in ("configure terminal", "show version | tee flash:x", "reload", "show tech-support"):
            assert type(await failure(session, line)) is Refused
        assert await one.close() == ["<return>", "terminal width 511", "terminal length 0", "exit"]


async def test_the_budget_of_a_visit_ends_it() -> None:
    async with bench("cisco_ios", ANSWERS) as one:
        session = await one.open(patience=Patience(timeout_s=5, budget_s=0.4))
        error = None
        while error is None:
            try:
                await ask(session, "show version")
            except DeviceError as ended:
                error = ended
        assert type(error) is TooSlow


async def test_a_session_that_is_not_open_is_unreachable() -> None:
    async with bench("cisco_ios", ANSWERS) as one:
        assert type(await failure(one.session(), "show version")) is Unreachable


async def test_closing_does_not_wait_for_a_command_that_still_runs() -> None:
    async with bench("cisco_ios", ANSWERS, faults="drop=1") as one:
        session = await one.open()
        asking = asyncio.create_task(failure(session, "show version"))
        await asyncio.sleep(0)
        async with asyncio.timeout(2):
            await session.close()
            assert type(await asking) in (Unreachable, Garbled)


async def test_a_cancelled_question_ends_the_session_and_frees_its_thread() -> None:
    async with bench("cisco_ios", ANSWERS, faults="drop=1") as one:
        session = await one.open()
        asking = asyncio.create_task(ask(session, "show version"))
        while "show version" not in one.stand.seen:
            await asyncio.sleep(0)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        assert await one.stand.idle(2)


async def test_a_secret_that_cannot_be_found_names_its_reference_only() -> None:
    def nothing(_: SecretRef) -> str:
        raise SettingsError("no variable SSH_PASSWORD")

    async with bench("cisco_ios") as one:
        session = one.session()
        session._way = replace(session._way, reveal=nothing)
        error = await failure(session)
    assert type(error) is Refused
    assert "SecretRef(env:SSH_PASSWORD)" in error.reason


@pytest.mark.parametrize(
    ("access", "why"),
    [
        (SshAccess(username="inspector"), "neither a password nor a key"),
        (SshAccess(username="inspector", key="/no/such/key"), "key file"),
        (replace(ACCESS, username="nobody"), "refuses the login of 'nobody'"),
    ],
)
async def test_credentials_that_do_not_open_are_refused(access: SshAccess, why: str) -> None:
    async with bench("cisco_ios") as one:
        error = await failure(one.session(access=access))
        assert type(error) is Refused
        assert why in error.reason


async def test_a_wrong_enable_secret_is_refused() -> None:
    async with bench("cisco_ios", manners=SshManners(enable=True)) as one:
        error = await failure(one.session(access=replace(ACCESS, enable=PASSWORD)))
        assert type(error) is Refused
        assert "enable" in error.reason


async def test_no_secret_shows_in_anything_that_a_person_or_a_file_may_see(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    seen: list[object] = []
    async with bench("cisco_ios", ANSWERS, manners=SshManners(enable=True)) as one:
        session = await one.open(replace(ACCESS, enable=ENABLE))
        seen += [session, await ask(session, "show version"), session.notes]
        seen.append(await failure(session, "show nothing"))
        seen += await one.close()
    async with bench("cisco_ios", faults="wrongpassword") as one:
        error = await failure(one.session())
        seen += [error, error.__cause__, error.__context__, vars(one.sessions[0])]
    text = repr(seen) + caplog.text
    assert LOGIN.password not in text
    assert LOGIN.enable not in text


@asynccontextmanager
async def speaker(said: bytes, *, stays: bool = False) -> AsyncIterator[Endpoint]:
    """Something on a port that says this, and hangs up; or stays until the other side does."""

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(said)
        await writer.drain()
        if stays:
            await reader.read()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(speak, "127.0.0.1", 0)
    async with server:
        yield Endpoint("sw-1", "127.0.0.1", server.sockets[0].getsockname()[1])


@pytest.mark.parametrize(
    ("said", "error"),
    [
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", Garbled),
        (b"Exceeded MaxStartups\r\n", Busy),
        (b"", Busy),
        (b"SSH-1.5-Cisco-1.25\r\n", Refused),
        (b"SSH-2.0-OpenSSH_8.0\r\n", Unreachable),
        # Whether the nonsense or the hang-up behind it is noticed first is chance; both are named.
        (b"SSH-2.0-x\r\n" + b"\xff" * 64, (Unreachable, Garbled)),
        (b"\xff\xff\xff\xff no line end", Busy),
    ],
)
async def test_what_is_no_ssh_is_named(
    said: bytes, error: type[DeviceError] | tuple[type[DeviceError], ...]
) -> None:
    expected = error if isinstance(error, tuple) else (error,)
    async with bench("cisco_ios") as one, speaker(said) as endpoint:
        one.port = endpoint.port
        assert type(await failure(one.session(patience=IMPATIENT))) in expected


async def test_the_banner_is_read_without_a_login() -> None:
    async with bench("cisco_ios") as one:
        said = await banner(Endpoint("sw-1", "127.0.0.1", one.port), IMPATIENT)
        assert said.startswith("SSH-2.0-paramiko")
        assert await one.close() == []


async def test_lines_before_the_banner_are_passed_over() -> None:
    async with speaker(b"Authorised access only\r\nSSH-2.0-Comware-7.1.064\r\n") as endpoint:
        assert await banner(endpoint, IMPATIENT) == "SSH-2.0-Comware-7.1.064"


@pytest.mark.parametrize(
    ("said", "error"),
    [(b"", Busy), (b"220 mail ready\r\n", Garbled), (b"x" * 9000, Garbled), (b"Too many users\r\n", Busy)],
)
async def test_a_banner_that_is_none_is_named(said: bytes, error: type[DeviceError]) -> None:
    async with speaker(said) as endpoint:
        with pytest.raises(error) as caught:
            await banner(endpoint, IMPATIENT)
        assert type(caught.value) is error


async def test_a_banner_that_does_not_come_is_too_slow() -> None:
    async with bench("cisco_ios", faults="silent") as one:
        with pytest.raises(TooSlow):
            await banner(Endpoint("sw-1", "127.0.0.1", one.port), replace(IMPATIENT, timeout_s=0.2))

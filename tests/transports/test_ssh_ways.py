"""Other ways in: keys, jump hosts, telnet."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from collector.lab.dialects import dialect
from collector.lab.ssh import SshManners
from collector.lab.terminal import Device, Terminal
from collector.model.errors import Busy, Refused, Unreachable
from collector.model.inventory import SshAccess
from collector.transports.base import Endpoint
from collector.transports.ssh.hostkeys import KnownHosts
from collector.transports.ssh.jump import JumpHost
from collector.transports.ssh.login import Way
from tests.transports.ssh_stands import ACCESS, LOGIN, PATIENT, Bench, ask, bench, failure, reveal

ANSWERS = {"show version": "Version 1\n", "display version": "Version 2\n"}


def jump_through(one: Bench, access: SshAccess = ACCESS) -> JumpHost:
    endpoint = Endpoint("jump-1", "127.0.0.1", one.port)
    return JumpHost(Way(endpoint, access, reveal, PATIENT, KnownHosts(one.known_hosts)))


async def test_devices_behind_a_jump_host_share_its_login() -> None:
    async with bench("linux", manners=SshManners(forwards=True), name="jump-1") as jump:
        through = jump_through(jump)
        async with bench("cisco_ios", ANSWERS) as one, bench("huawei_vrp", ANSWERS) as two:
            sessions = one.session(jump=through), two.session(jump=through)
            await asyncio.gather(*(session.open() for session in sessions))
            assert await ask(sessions[0], "show version") == "Version 1\n"
            assert await ask(sessions[1], "display version") == "Version 2\n"
            assert len(jump.stand._connections) == 1
            await one.close()
            await two.close()
        await asyncio.to_thread(through.close)


async def test_a_jump_host_that_others_keep_busy_is_not_waited_for_for_ever() -> None:
    async with bench("linux", manners=SshManners(forwards=True)) as jump, bench("cisco_ios") as one:
        endpoint = Endpoint("jump-1", "127.0.0.1", jump.port)
        way = Way(endpoint, ACCESS, reveal, replace(PATIENT, timeout_s=0.2), KnownHosts(jump.known_hosts))
        through = JumpHost(way, fan_out=1)
        with through.turn():
            error = await failure(one.session(jump=through))
        assert type(error) is Busy
        assert jump.stand.seen == []


async def test_what_a_jump_host_cannot_reach_is_unreachable() -> None:
    async with bench("linux", manners=SshManners(forwards=True)) as jump, bench("cisco_ios") as one:
        through = jump_through(jump)
        await one.stand.stop()
        error = await failure(one.session(jump=through))
        assert type(error) is Unreachable
        await asyncio.to_thread(through.close)


async def test_a_jump_host_that_may_not_forward_is_refused() -> None:
    async with bench("linux") as jump, bench("cisco_ios") as one:
        through = jump_through(jump)
        error = await failure(one.session(jump=through))
        assert type(error) is Refused
        assert "may not forward" in error.reason
        await asyncio.to_thread(through.close)


async def test_a_jump_host_that_refuses_the_login_is_asked_once_for_all_behind_it() -> None:
    async with bench("linux", faults="wrongpassword") as jump, bench("cisco_ios") as one:
        through = jump_through(jump)
        first, second = [await failure(one.session(jump=through)) for _ in range(2)]
        assert "refuses the login" in first.reason
        assert "closed to us" in second.reason


@pytest.mark.parametrize("passphrase", [None, LOGIN.password])
async def test_a_key_file_opens(tmp_path: Path, passphrase: str | None) -> None:
    key = Ed25519PrivateKey.generate()
    hidden = serialization.BestAvailableEncryption(passphrase.encode()) if passphrase else None
    path = tmp_path / "id"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.OpenSSH,
            hidden or serialization.NoEncryption(),
        )
    )
    public = key.public_key().public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH)
    async with bench("linux", {"uptime": "up\n"}, manners=SshManners(authorized=public.decode())) as one:
        access = replace(ACCESS, key=str(path), password=ACCESS.password if passphrase else None)
        assert await ask(await one.open(access), "uptime") == "up\n"


async def test_a_key_that_the_device_does_not_know_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "id"
    path.write_bytes(
        Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.OpenSSH, serialization.NoEncryption()
        )
    )
    async with bench("linux", manners=SshManners(authorized="ssh-ed25519 AAAA")) as one:
        assert (
            type(await failure(one.session(access=replace(ACCESS, key=str(path), password=None)))) is Refused
        )


TELNET = replace(ACCESS, protocol="telnet")


@asynccontextmanager
async def telnet(platform: str, seen: list[str], password: str = LOGIN.password) -> AsyncIterator[int]:
    """The terminal of the lab behind the plain login of a telnet server."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"\xff\xfb\x01\xff\xfb\x03\r\nLogin authentication\r\n\r\n")  # WILL ECHO, WILL SGA
        for _ in range(3):
            writer.write(b"\r\nUsername:")
            user = await _line(reader)
            writer.write(user + b"\r\nPassword:")
            if (user.decode(), (await _line(reader)).decode()) == (LOGIN.username, password):
                break
            writer.write(b"\r\nError: The username or password is incorrect\r\n")
        else:
            writer.close()
            return
        terminal = Terminal(
            dialect=dialect(platform),
            device=Device(
                name="sw-1", user="x", answers={line: text.encode() for line, text in ANSWERS.items()}
            ),
            say=writer.write,
            answer=lambda text: writer.write(text) is None,
            seen=seen,
        )
        writer.write(b"\r\n")
        terminal.begin()
        while not terminal.ended and (received := await reader.read(4096)):
            terminal.feed(received)
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def _line(reader: asyncio.StreamReader) -> bytes:
    """What is typed up to the return, without the answers to telnet's options."""
    line = b""
    while (key := await reader.readexactly(1)) not in b"\r\n" or not line:
        if key == b"\xff":
            await reader.readexactly(2)
        elif key not in b"\r\n":
            line += key
    return line


@pytest.mark.parametrize("platform", ["huawei_vrp", "cisco_ios", "hp_comware", "zte_zxros"])
async def test_a_device_that_knows_only_telnet_is_read_and_noted(platform: str) -> None:
    seen: list[str] = []
    line, text = ("display version", "Version 2\n")
    if platform in ("cisco_ios", "zte_zxros"):
        line, text = ("show version", "Version 1\n")
    async with bench(platform) as one, telnet(platform, seen) as port:
        one.port = port
        session = await one.open(TELNET)
        assert await ask(session, line) == text
        assert [note.kind for note in session.notes] == ["telnet"]
        await session.close()
    assert seen[0] == "<return>"
    assert seen[-2] == line
    assert LOGIN.password not in repr(session.notes)


async def test_a_wrong_password_over_telnet_is_refused_after_one_attempt() -> None:
    seen: list[str] = []
    async with bench("huawei_vrp") as one, telnet("huawei_vrp", seen, password=LOGIN.enable) as port:
        one.port = port
        error = await failure(one.session(access=TELNET))
        assert type(error) is Refused
        assert "refuses the login" in error.reason


@pytest.mark.parametrize(("port", "asked"), [(22, 23), (2323, 2323)])
async def test_telnet_has_a_port_of_its_own(port: int, asked: int) -> None:
    async with bench("huawei_vrp") as one:
        one.port = port
        assert f":{asked})" in repr(one.session(access=TELNET))


async def test_telnet_to_a_closed_port_is_unreachable() -> None:
    async with bench("huawei_vrp") as one:
        await one.stand.stop()
        assert type(await failure(one.session(access=TELNET))) is Unreachable


@pytest.mark.parametrize("platform", ["linux", "cisco_asa", "brocade_fos"])
async def test_telnet_where_there_is_no_driver_for_it_is_refused(platform: str) -> None:
    async with bench(platform) as one:
        assert type(await failure(one.session(access=TELNET))) is Refused

"""The lab's own SSH: tried with paramiko as it is, not with the product's session."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import paramiko
import pytest

from collector.lab.dialects import dialect
from collector.lab.faults import parse_faults
from collector.lab.recording import Recording
from collector.lab.ssh import SshManners, SshServer, host_key
from collector.lab.stand import Login, Stand, stand_maker, violations
from collector.lab.terminal import Device, Terminal
from collector.model.exchange import Exchange, Question, Transport

LOGIN = Login()
LONG = "".join(f"line {number}\n" for number in range(60))


def recording(platform: str, **answers: str) -> Recording:
    exchanges = tuple(
        Exchange(
            question=Question(Transport.SSH, line.replace("_", " ")),
            asked=datetime(2026, 11, 21, tzinfo=UTC),
            took_ms=1.0,
            answer=text,
        )
        for line, text in answers.items()
    )
    return Recording(name="sw-1", platform=platform, exchanges=exchanges)


@asynccontextmanager
async def up(
    held: Recording, faults: str = "", manners: SshManners | None = None
) -> AsyncIterator[tuple[SshServer, int]]:
    stand = SshServer(held, LOGIN, parse_faults(faults), manners=manners)
    port = await stand.start("127.0.0.1", 0)
    try:
        yield stand, port
    finally:
        await stand.stop()


def run(port: int, line: str, password: str = LOGIN.password) -> tuple[int, bytes, bytes]:
    """One command by paramiko's own client."""
    with paramiko.SSHClient() as client:
        client.set_missing_host_key_policy(paramiko.AutoAddPolicy())
        client.connect(
            "127.0.0.1", port, LOGIN.username, password, allow_agent=False, look_for_keys=False, timeout=5
        )
        _, out, err = client.exec_command(line, timeout=5)
        return out.channel.recv_exit_status(), out.read(), err.read()


def typed(platform: str, keys: str, answers: dict[str, bytes], paged: bool = False) -> tuple[str, list[str]]:
    """What a terminal says to these keys, and the lines that it saw."""
    said = bytearray()
    seen: list[str] = []

    def answer(text: bytes) -> bool:
        said.extend(text)
        return True

    device = Device(name="sw-1", user="op", answers=answers)
    terminal = Terminal(
        dialect=dialect(platform),
        device=device,
        say=said.extend,
        answer=answer,
        seen=seen,
        paged=paged,
    )
    terminal.begin()
    said.clear()
    terminal.feed(keys.encode())
    return said.decode(), seen


def test_a_stand_is_made_for_ssh() -> None:
    stand: Stand = stand_maker(Transport.SSH)(recording("linux"), LOGIN, parse_faults(""))
    assert stand.transport is Transport.SSH


async def test_a_command_answers_with_its_exit_status() -> None:
    async with up(recording("linux", uptime="up 3 days\n")) as (stand, port):
        assert await asyncio.to_thread(run, port, "uptime") == (0, b"up 3 days\n", b"")
        status, out, err = await asyncio.to_thread(run, port, "sensors -j")
        assert (status, out) == (127, b"")
        assert b"sensors: command not found" in err
        assert stand.seen == ["uptime", "sensors -j"]
        assert violations(stand) == []


@pytest.mark.parametrize(
    "line", ["rm -rf /x", "uptime; id", "uptime > /x", "sudo -n reboot", "echo $(id)", "modify sys x"]
)
async def test_a_command_that_is_no_reading_is_a_violation(line: str) -> None:
    async with up(recording("linux")) as (stand, port):
        await asyncio.to_thread(run, port, line)
        assert violations(stand) == [f"VIOLATION {line}"]


async def test_only_the_labs_own_password_opens() -> None:
    async with up(recording("linux", uptime="up\n")) as (stand, port):
        with pytest.raises(paramiko.AuthenticationException):
            await asyncio.to_thread(run, port, "uptime", LOGIN.enable)
        assert stand.seen == []


async def test_a_device_keeps_its_key_over_starts_and_shares_it_with_no_other() -> None:
    assert host_key("sw-1").asbytes() == host_key("sw-1").asbytes()
    assert host_key("sw-1").asbytes() != host_key("sw-2").asbytes()


async def test_stopping_takes_everything_down_and_twice_is_once() -> None:
    stand = SshServer(recording("linux"), LOGIN, parse_faults("silent"))
    port = await stand.start("127.0.0.1", 0)
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    await stand.stop()
    await stand.stop()
    writer.close()
    await writer.wait_closed()
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", port)
    assert await stand.start("127.0.0.1", port) == port
    await stand.stop()


def test_a_terminal_echoes_and_prompts() -> None:
    said, seen = typed("huawei_vrp", "display version\n", {"display version": b"Version 1\n"})
    assert said == "display version\r\nVersion 1\r\n<sw-1>"
    assert seen == ["display version"]


def test_a_terminal_pages_and_erases_its_pager_in_its_own_way() -> None:
    said, seen = typed("huawei_vrp", "display device\n  ", {"display device": LONG.encode()})
    assert said.count("  ---- More ----\x1b[42D" + " " * 42 + "\x1b[42D") == 2
    assert said.endswith("line 59\r\n<sw-1>")
    assert seen == ["display device", "<blank>", "<blank>"]


def test_a_terminal_that_was_told_so_does_not_page() -> None:
    said, _ = typed("cisco_ios", "terminal length 0\nshow inventory\n", {"show inventory": LONG.encode()})
    assert "More" not in said


@pytest.mark.parametrize(
    ("platform", "line", "word"),
    [
        ("huawei_vrp", "display nothing", "Error: Unrecognized command"),
        ("hp_comware", "display nothing", " % Unrecognized command"),
        ("cisco_ios", "show nothing", "% Invalid input"),
        ("cisco_nxos", "show nothing", "% Invalid command"),
        ("zte_zxros", "show nothing", "%Error 20201"),
        ("juniper_junos", "show nothing", "unknown command."),
    ],
)
def test_what_a_terminal_does_not_know_it_says_in_its_own_words(platform: str, line: str, word: str) -> None:
    said, seen = typed(platform, f"{line}\n", {})
    assert word in said
    assert seen == [line]


@pytest.mark.parametrize(
    ("platform", "line"),
    [
        ("huawei_vrp", "system-view"),
        ("cisco_asa", "configure terminal"),
        ("cisco_ios", "write memory"),
        ("huawei_vrp", "save"),
    ],
)
def test_a_line_that_would_change_something_is_a_violation(platform: str, line: str) -> None:
    said, seen = typed(platform, f"{line}\n", {})
    assert seen == [f"VIOLATION {line}"]
    assert said.endswith("[sw-1]" if line == "system-view" else ("(config)#" if "conf" in line else said[-1]))

"""What each kind of device receives from login to logout, line for line.

A newer netmiko that starts to send something of its own fails here.
"""

import asyncio
import logging
import threading
from dataclasses import replace

import paramiko
import pytest
from netmiko.ssh_dispatcher import CLASS_MAPPER

from collector.lab.ssh import SshManners
from collector.lab.stand import violations
from collector.model.errors import Refused
from collector.transports.ssh.platforms import PLATFORMS
from collector.transports.ssh.readonly import ReadOnly, read_only
from tests.transports.ssh_stands import ACCESS, ENABLE, ask, bench

RECEIVED = {
    "cisco_ios": ["terminal width 511", "terminal length 0", "show version", "exit"],
    "cisco_xe": ["terminal width 511", "terminal length 0", "show version", "exit"],
    "cisco_nxos": ["terminal width 511", "terminal length 0", "show version", "exit"],
    "cisco_xr": [
        "terminal width 511",
        "terminal length 0",
        "terminal exec prompt no-timestamp",
        "show version",
        "exit",
    ],
    "cisco_asa": ["terminal pager 0", "show version", "exit"],
    "cisco_s300": ["terminal width 511", "terminal datadump", "show version", "exit"],
    "zte_zxros": ["terminal length 0", "show version", "exit"],
    "fsas_sir": ["terminal pager disable", "show version", "exit"],
    "huawei_vrp": ["screen-length 0 temporary", "undo terminal monitor", "display version", "quit"],
    "hp_comware": ["screen-length disable", "undo terminal monitor", "display version", "quit"],
    "hp_procurve": ["no page", "show version", "exit"],
    "aruba_aoscx": ["no page", "show version", "exit"],
    "juniper_junos": [
        "set cli screen-width 511",
        "set cli complete-on-space off",
        "set cli screen-length 0",
        "show version",
        "exit",
    ],
    "brocade_fos": ["version", "exit"],
}
ANSWER = "Version 1.2\n\n  up 3 days\n"


def test_every_interactive_platform_is_held_to_its_lines() -> None:
    assert set(RECEIVED) == {one.name for one in PLATFORMS.values() if one.interactive}


ONE_BYTE = ("huawei_vrp", "hp_comware", "cisco_asa", "hp_procurve", "juniper_junos")


@pytest.mark.parametrize(
    ("name", "faults"), [(name, "") for name in sorted(RECEIVED)] + [(name, "onebyte") for name in ONE_BYTE]
)
async def test_a_device_receives_the_return_that_finds_its_prompt_and_these_lines(
    name: str, faults: str
) -> None:
    question = RECEIVED[name][-2]
    async with bench(name, {question: ANSWER}, faults=faults) as one:
        session = await one.open()
        assert await ask(session, question) == ANSWER
        assert await one.close() == ["<return>", *RECEIVED[name]]
        assert violations(one.stand) == []


async def test_a_question_about_the_password_and_one_about_the_configuration_are_answered_no() -> None:
    questions = (
        "Warning: The initial password poses risks.\nThe password needs to be changed. Change now? [Y/N]:",
        "Warning: There are security risks in the configuration file. You are advised to save it now. [Y/N]:",
    )
    async with bench("huawei_vrp", manners=SshManners(questions=questions)) as one:
        session = await one.open()
        kinds = [note.kind for note in session.notes]
        received = await one.close()
    assert received[:3] == ["N", "N", "<return>"]
    assert "quit" in received
    assert {"password_due", "unsafe_configuration"} <= set(kinds)


async def test_a_banner_that_waits_for_a_key_gets_a_return() -> None:
    async with bench(
        "hp_comware", manners=SshManners(questions=("Press Y or ENTER to continue, N to exit.",))
    ) as one:
        await one.open()
        assert (await one.close())[:3] == ["<return>", "<return>", "screen-length disable"]


async def test_enable_is_sent_where_the_inventory_has_its_secret_and_the_prompt_is_the_lower_one() -> None:
    async with bench("cisco_asa", {"show version": ANSWER}, manners=SshManners(enable=True)) as one:
        await one.open(replace(ACCESS, enable=ENABLE))
        assert (await one.close())[:4] == ["<return>", "enable", "<secret>", "terminal pager 0"]


async def test_without_a_secret_a_session_stays_at_the_lower_level() -> None:
    async with bench("cisco_ios", manners=SshManners(enable=True)) as one:
        await one.open()
        assert "enable" not in await one.close()


@pytest.mark.parametrize(
    "name", ["enable", "config_mode", "send_config_set", "save_config", "commit", "session_preparation"]
)
def test_what_netmiko_would_change_is_built_out(name: str) -> None:
    for platform in PLATFORMS.values():
        if platform.interactive:
            line = read_only(platform, "127.0.0.1", 1, telnet=False, timeout_s=1)
            with pytest.raises(Refused, match="only reading"):
                getattr(line, name)()
            line.hang_up()


def test_a_driver_of_netmiko_cannot_send_past_the_gate() -> None:
    line = read_only(PLATFORMS["cisco_asa"], "127.0.0.1", 1, telnet=False, timeout_s=1)
    line.prompt = "fw#"
    for sent in ("configure terminal\n", "terminal width 511\n", "show version\nreload\n", "\x03", "y\n"):
        with pytest.raises(Refused, match="was not sent"):
            line.write_channel(sent)
    line.hang_up()


def test_every_driver_is_a_subclass_of_the_one_that_netmiko_has_for_the_platform() -> None:
    for platform in PLATFORMS.values():
        if platform.interactive:
            line = read_only(platform, "127.0.0.1", 1, telnet=False, timeout_s=1)
            assert isinstance(line, ReadOnly)
            assert isinstance(line, CLASS_MAPPER[platform.netmiko])
            assert not line.allow_auto_change
            line.hang_up()


async def test_a_visit_leaves_no_thread_and_no_filter_of_a_log_behind() -> None:
    filters = len(logging.getLogger("netmiko").filters)
    async with bench("cisco_ios", {"show version": ANSWER}) as one:
        await ask(await one.open(), "show version")
        await one.close()
    assert [thread for thread in threading.enumerate() if isinstance(thread, paramiko.Transport)] == []
    assert len(logging.getLogger("netmiko").filters) == filters


async def test_questions_asked_at_once_wait_for_each_other() -> None:
    answers = {f"show interfaces {number}": f"number {number}\n" for number in range(6)}
    async with bench("cisco_ios", answers) as one:
        session = await one.open()
        assert await asyncio.gather(*(ask(session, line) for line in answers)) == list(answers.values())
        assert (await one.close())[3:-1] == list(answers)

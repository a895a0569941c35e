"""Whole answers: over pagers, slow lines, single bytes, odd code pages, without echo; by shell and exec."""

import asyncio

import pytest

from collector.lab.ssh import Ends, SshManners
from collector.lab.stand import violations
from collector.model.errors import Refused, TooSlow, Unsupported
from collector.model.exchange import Exchange, Failure, GapKind, Question, Transport
from collector.transports.base import Session
from collector.transports.ssh.platforms import PLATFORMS
from tests.transports.ssh_stands import ask, bench, failure, recording

LONG = "".join(f"{number:3}  10GE1/0/{number}    up    *down\n" for number in range(70))
INTERACTIVE = sorted(one.name for one in PLATFORMS.values() if one.interactive)


def long_question(platform: str) -> str:
    if platform == "brocade_fos":
        return "switchshow"
    return "display device" if platform in ("huawei_vrp", "hp_comware") else "show inventory"


async def test_a_session_is_what_all_transports_are() -> None:
    async with bench("linux") as one:
        session: Session = one.session()
        assert session.transport is Transport.SSH


PAGED = sorted(set(INTERACTIVE) - {"brocade_fos"})


@pytest.mark.parametrize(
    ("name", "faults"), [(name, "") for name in PAGED] + [("huawei_vrp", "onebyte"), ("cisco_ios", "onebyte")]
)
async def test_pages_are_turned_where_they_cannot_be_switched_off(name: str, faults: str) -> None:
    question = long_question(name)
    async with bench(name, {question: LONG}, faults=faults, manners=SshManners(paged=True)) as one:
        session = await one.open()
        assert await ask(session, question) == LONG
        assert "<blank>" in await one.close()
        assert violations(one.stand) == []


@pytest.mark.parametrize("name", ["huawei_vrp", "cisco_xr", "hp_procurve"])
async def test_a_slow_device_is_read_to_its_end(name: str) -> None:
    question = long_question(name)
    async with bench(name, {question: LONG}, faults="slow=0.03") as one:
        assert await ask(await one.open(), question) == LONG


async def test_lines_that_look_like_prompts_do_not_end_an_answer() -> None:
    text = "#\nsysname sw-1\n#\n[V200R019C10SPC500]\n<sw-1-b>\n <sw-1>\nsw-1#\nreturn\n"
    async with bench("huawei_vrp", {"display current-configuration": text}, faults="onebyte") as one:
        assert await ask(await one.open(), "display current-configuration") == text


async def test_the_prompt_itself_inside_an_answer_does_not_end_it() -> None:
    text = "log of commands:\n<sw-1>\n<sw-1>display version\nend\n"
    async with bench("huawei_vrp", {"display logbuffer": text}) as one:
        assert await ask(await one.open(), "display logbuffer") == text


@pytest.mark.parametrize("code_page", ["utf-8", "gb18030"])
async def test_descriptions_come_whole_in_the_code_page_of_whoever_typed_them(code_page: str) -> None:
    text = "Description: 上联至核心交换机二号口，备用链路，请勿拔插\nCurrent state : UP\n"
    async with bench(
        "huawei_vrp", {"display interface": text}, manners=SshManners(encoding=code_page)
    ) as one:
        session = await one.open()
        assert await ask(session, "display interface") == text
        assert [note.kind for note in session.notes] == ["new_host_key"]


async def test_bytes_in_no_code_page_are_kept_and_noted() -> None:
    async with bench("hp_comware", {"display device manuinfo": "x"}) as one:
        one.stand.device.typist.answers["display device manuinfo"] = b"serial : \xff\xff\xff\n"  # type: ignore[index]
        session = await one.open()
        assert await ask(session, "display device manuinfo") == "serial : ÿÿÿ\n"
        assert "not_text" in [note.kind for note in session.notes]


async def test_a_device_that_does_not_echo_is_read_all_the_same() -> None:
    async with bench("cisco_ios", {"show inventory": LONG}, manners=SshManners(echo=False)) as one:
        session = await one.open()
        assert await ask(session, "show inventory") == LONG
        assert await ask(session, "show inventory") == LONG


async def test_an_empty_answer_is_an_answer() -> None:
    async with bench("cisco_nxos", {"show running-config diff": ""}) as one:
        assert await ask(await one.open(), "show running-config diff") == ""


async def test_the_context_above_a_junos_prompt_is_no_part_of_an_answer() -> None:
    async with bench("juniper_junos", {"show chassis alarms": "No alarms currently active\n"}) as one:
        assert await ask(await one.open(), "show chassis alarms") == "No alarms currently active\n"


async def test_what_the_user_may_not_see_is_refused_in_the_words_of_the_device() -> None:
    held = recording("huawei_vrp", {"display device": "x\n"})
    denied = Exchange(
        question=Question(Transport.SSH, "display current-configuration"),
        asked=held.exchanges[0].asked,
        took_ms=1.0,
        failure=Failure(GapKind.REFUSED, "no"),
    )
    async with bench("huawei_vrp", {"display device": "x\n"}, extra=(denied,)) as one:
        error = await failure(await one.open(), "display current-configuration")
        assert type(error) is Refused
        assert "You do not have permission" in error.reason


async def test_eight_devices_share_a_pool_of_four_threads() -> None:
    async with bench("cisco_ios", {"show version": "Version 1\n"}) as one:
        sessions = [one.session(device=f"sw-{number}") for number in range(8)]
        await asyncio.gather(*(session.open() for session in sessions))
        answers = await asyncio.gather(*(ask(session, "show version") for session in sessions))
        assert answers == ["Version 1\n"] * 8


EXEC = {
    "linux": "uname -r",
    "ibm_aix": "oslevel -s",
    "oracle_solaris": "fmadm faulty",
    "hpe_hpux": "machinfo",
    "ibm_hmc": "lshmc -V",
    "ibm_vios": "ioslevel",
    "f5_bigip": "show sys version",
    "emc_vnx": "naviseccli -h 192.0.2.1 -np getcrus",
    "emc_unity": "uemcli -noHeader /env/sp show -detail",
    "ibm_storwize": "lsdrive -delim :",
    "hpe_3par": "showpd -showcols Id,State",
    "fujitsu_eternus": "show status",
}


def test_every_platform_is_asked_in_a_shell_or_by_single_commands() -> None:
    assert set(EXEC) | set(INTERACTIVE) == set(PLATFORMS)


@pytest.mark.parametrize("name", sorted(EXEC))
async def test_a_host_runs_one_command_and_gets_its_output(name: str) -> None:
    async with bench(name, {EXEC[name]: "an answer\n"}) as one:
        assert await ask(await one.open(), EXEC[name]) == "an answer\n"
        (received,) = await one.close()
        assert received.endswith(EXEC[name])
        assert violations(one.stand) == []


PREFIX = "env LC_ALL=C LANG=C PATH="


async def test_a_linux_command_runs_in_the_c_locale_with_a_path_and_a_deadline_and_no_shell() -> None:
    async with bench("linux", {"cat /proc/loadavg": "0.1 0.2 0.3\n"}) as one:
        session = await one.open()
        assert await ask(session, "cat /proc/loadavg") == "0.1 0.2 0.3\n"
        (received,) = await one.close()
    assert received.startswith(PREFIX)
    assert received.endswith(" timeout 10 cat /proc/loadavg")


async def test_a_host_without_timeout_is_asked_again_without_and_then_no_more() -> None:
    class Old(dict[str, Ends]):
        """Whatever is asked with `timeout` cannot be run."""

        def get(self, line: str, _: object = None) -> Ends | None:  # type: ignore[override]
            wrong = b"env: timeout: No such file or directory\n"
            return Ends(127, b"", wrong) if " timeout " in line else None

    answers = {"uname -a": "Linux\n", "uptime": "up\n"}
    async with bench("linux", answers, manners=SshManners(commands=Old())) as one:
        session = await one.open()
        assert await ask(session, "uname -a") == "Linux\n"
        assert await ask(session, "uptime") == "up\n"
        received = await one.close()
    assert [" timeout " in line for line in received] == [True, False, False]


@pytest.mark.parametrize("shell", ["bash", "tmsh"])
async def test_an_f5_is_asked_in_the_shell_that_it_has(shell: str) -> None:
    class Shell(dict[str, Ends]):
        """tmsh does not know the word tmsh."""

        def get(self, line: str, _: object = None) -> Ends | None:  # type: ignore[override]
            if shell == "tmsh" and line.startswith("tmsh"):
                return Ends(1, b"", b'Syntax Error: unexpected argument "tmsh"\n')
            return None

    async with bench(
        "f5_bigip", {"show sys version": "Sys::Version\n"}, manners=SshManners(commands=Shell())
    ) as one:
        session = await one.open()
        assert await ask(session, "show sys version") == "Sys::Version\n"
        assert (await one.close())[-1] == (
            "tmsh -q show sys version" if shell == "bash" else "show sys version"
        )


async def test_exit_status_and_standard_error_say_what_an_empty_output_means() -> None:
    commands = {
        "sudo -n /usr/sbin/dmidecode": Ends(1, b"", b"sudo: a password is required\n"),
        "smartctl -a -j /dev/sda": Ends(4, b'{"smartctl": {"exit_status": 4}}\n', b""),
        "vgs -a": Ends(0, b"  data\n", b"  WARNING: Couldn't find device with uuid 1.\n"),
        "dmesg": Ends(0, b"", b""),
    }
    async with bench("linux", manners=SshManners(commands=commands)) as one:
        session = await one.open()
        assert type(await failure(session, "sudo -n /usr/sbin/dmidecode")) is Refused
        assert type(await failure(session, "sensors -j")) is Unsupported
        assert '"exit_status": 4' in await ask(session, "smartctl -a -j /dev/sda")
        assert await ask(session, "dmesg") == ""
        assert await ask(session, "vgs -a") == "  data\n"
        assert [note.text for note in session.notes if note.kind == "said_aside"] == [
            "vgs -a: WARNING: Couldn't find device with uuid 1."
        ]


async def test_a_command_that_the_host_ended_at_its_deadline_is_half_an_answer() -> None:
    commands = {"lsblk -J": Ends(124, b"{half\n", b"")}
    async with bench("linux", manners=SshManners(commands=commands)) as one:
        error = await failure(await one.open(), "lsblk -J")
        assert type(error) is TooSlow
        assert error.partial == "{half\n"


async def test_more_than_four_mebibytes_are_cut_and_no_answer() -> None:
    commands = {"journalctl -k": Ends(0, b"x" * 1023 * 5 * 1024, b"")}
    async with bench("linux", manners=SshManners(commands=commands)) as one:
        error = await failure(await one.open(), "journalctl -k")
        assert "more than 4 MiB" in error.reason
        assert len(error.partial) > 4 * 2**20


@pytest.mark.parametrize("code_page", ["utf-8", "gb18030"])
async def test_a_host_may_speak_chinese(code_page: str) -> None:
    text = "文件系统 1K-块 已用 可用\n"
    async with bench(
        "linux", {"df -P": text}, manners=SshManners(encoding=code_page), faults="onebyte"
    ) as one:
        assert await ask(await one.open(), "df -P") == text

"""From a terminal's bytes to text, and from text to what a device says no to."""

import pytest

from collector.model.errors import Busy, DeviceError, Garbled, Refused, Unreachable, Unsupported
from collector.transports.ssh.answers import no_at_login, no_in, no_of_command
from collector.transports.ssh.screen import clean, last_line
from collector.transports.ssh.text import decode

DESCRIPTION = "上联至核心交换机二号口，备用链路，请勿拔插，联系人王工"


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("plain\r\ntext\r\n", "plain\ntext\n"),
        ("doubled\r\r\nreturn", "doubled\nreturn"),
        ("one\r\n  ---- More ----\x1b[42D" + " " * 42 + "\x1b[42Dtwo\r\n", "one\ntwo\n"),
        ("one\r\n --More-- " + "\b" * 10 + " " * 10 + "\b" * 10 + "two", "one\ntwo"),
        ("--More--\r        \rtwo", "two"),
        ("---(more)---\r" + " " * 40 + "\rtwo", "two"),
        ("More: <space>\r\x1b[Ktwo", "two"),
        ("a \x1b[1Db", "ab"),
        ("\x1b[31mred\x1b[0m and \x1b(Bplain", "red and plain"),
        ("text\x1b[24;1H\x1b[2Ksw# ", "text\nsw#"),
        ("\0\0<sw-1>", "<sw-1>"),
        ("half an escape\x1b[4", "half an escape"),
        ("typo\b\b\b\bgood", "good"),
        ("  indented stays\r\n", "  indented stays\n"),
    ],
)
def test_a_screen_shows_what_a_person_would_see(typed: str, seen: str) -> None:
    assert clean(typed) == seen


def test_text_that_a_pager_cut_anywhere_reads_the_same() -> None:
    typed = "first line\r\n  ---- More ----\x1b[42D" + " " * 42 + "\x1b[42Dsecond line\r\n<sw-1>"
    for at in range(len(typed)):
        assert clean(typed[:at] + typed[at:]) == "first line\nsecond line\n<sw-1>"
        assert not last_line(typed[:at]).endswith("\x1b")


@pytest.mark.parametrize("code_page", ["utf-8", "gb18030"])
def test_a_description_comes_whole_whoever_typed_it(code_page: str) -> None:
    text = f"Description: {DESCRIPTION}\nLine protocol: UP\n"
    assert decode(text.encode(code_page)).text == text
    assert decode(text.encode(code_page)).odd == 0


def test_two_descriptions_in_two_code_pages_both_come_whole() -> None:
    lines = [f"port 1 {DESCRIPTION}".encode("gb18030"), f"port 2 {DESCRIPTION}".encode(), b"port 3"]
    decoded = decode(b"\n".join(lines))
    assert decoded.text == f"port 1 {DESCRIPTION}\nport 2 {DESCRIPTION}\nport 3"
    assert decoded.odd == 0


def test_a_short_word_in_gbk_is_not_taken_for_two_latin_letters() -> None:
    word = "目"  # C4 BF: a letter of Latin Extended-A, were it UTF-8
    assert decode(word.encode("gbk") + "\n标\n".encode("gbk")).text == f"{word}\n标\n"


def test_bytes_that_are_no_text_are_kept_one_by_one_and_counted() -> None:
    decoded = decode(b"serial \xff\xff\xff\nnext\n")
    assert decoded.text == "serial ÿÿÿ\nnext\n"
    assert decoded.odd == 1


NO = [
    ("           ^\n% Invalid input detected at '^' marker.\n\n", Unsupported),
    ("ERROR: % Invalid input detected at '^' marker.\n", Unsupported),
    ("% Ambiguous command:  \"show x\"\n", Unsupported),
    ("% Incomplete command.\n", Unsupported),
    ("% Invalid command at '^' marker.\n", Unsupported),
    ("        ^\nError: Unrecognized command found at '^' position.\n", Unsupported),
    ("Error: Wrong parameter found at '^' position.\n", Unsupported),
    (" % Unrecognized command found at '^' position.\n", Unsupported),
    ("        ^\n%Error 20201: Invalid input detected.\n", Unsupported),
    ("             ^\nunknown command.\n", Unsupported),
    ("             ^\nsyntax error, expecting <command>.\n", Unsupported),
    ('Syntax Error: unexpected argument "x"\n', Unsupported),
    ("Invalid input: environmnt\n", Unsupported),
    ("-bash: sensors: command not found\n", Unsupported),
    ("rbash: command not found\n", Unsupported),
    ("ls: /x: No such file or directory\n", Unsupported),
    ("% Authorization failed.\n", Refused),
    ("Command authorization failed\n", Refused),
    ("% Permission denied for the role\n", Refused),
    ("Error: You do not have permission to run the command.\n", Refused),
    ("error: permission denied: command\n", Refused),
    ("cat: /var/log/messages: Permission denied\n", Refused),
    ("sudo: a password is required\n", Refused),
    ("RBAC permission denied.\n", Refused),
    ("Unexpected Error: the daemon is not there\n", Garbled),
    ("Error: Could not connect to the specified host\n", Unreachable),
]  # fmt: skip


@pytest.mark.parametrize(("text", "error"), NO)
def test_a_no_is_an_error_with_the_words_of_the_device(text: str, error: type[DeviceError]) -> None:
    said = no_in(text)
    assert type(said) is error
    assert said.partial == text
    assert any(line.strip()[:30] in said.reason for line in text.splitlines() if line.strip(" ^"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "Fan 1 is OK\nPermission level is 15\n",
        "Nov 21 16:00:03 sw-1 %PARSER-5: % Invalid input detected at console\n",
        "line\n" * 20 + "% Invalid input detected at '^' marker.\n",
        "Description: % Invalid input\n",
        "The current error log is empty\n",
        "Error statistics: 0\n",
    ],
)
def test_an_answer_that_only_quotes_a_no_is_an_answer(text: str) -> None:
    assert no_in(text) is None


@pytest.mark.parametrize(
    ("status", "out", "err", "error"),
    [
        (0, "text", "", None),
        (4, '{"smartctl": 1}', "", None),
        (0, "", "", None),
        (127, "", "sh: dmidecode: not found\n", Unsupported),
        (126, "", "something\n", Unsupported),
        (1, "", "/dev/mem: Permission denied\n", Refused),
        (1, "", "", Garbled),
        (0, "", "lvs: a warning\n", Garbled),
        (0, "Could not connect to the specified host\n", "", Unreachable),
        (0, "Dirty Cache Pages is not installed\n", "", None),
    ],
)
def test_a_command_without_output_is_an_answer_only_when_it_ended_well_and_silently(
    status: int, out: str, err: str, error: type[DeviceError] | None
) -> None:
    said = no_of_command("sudo -n /usr/sbin/dmidecode", status, out, err)
    assert (type(said) if said else None) is error


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ("", Busy),
        ("All user interfaces are used, please try later!\n", Busy),
        ("% Maximum number of sessions reached\n", Busy),
        ("Too many users logged in\n", Busy),
        ("% Authorization failed.\n", Refused),
        ("Welcome\n", Busy),
    ],
)
def test_the_last_words_before_a_prompt_tell_why_there_is_none(said: str, error: type[DeviceError]) -> None:
    ended = no_at_login(said)
    assert type(ended) is error
    assert said.strip() in ended.reason

"""What is known of one platform's command line: how it is prepared, recognised, asked and left."""

import re
from dataclasses import dataclass, field
from enum import StrEnum

from collector.transports.ssh.gate import Gate


class Remark(StrEnum):
    """What a session noticed beside the answers; several are findings about weak access."""

    NEW_HOST_KEY = "new_host_key"
    TELNET = "telnet"
    PASSWORD_DUE = "password_due"  # noqa: S105 - the name of a remark
    UNSAFE_CONFIGURATION = "unsafe_configuration"
    SETUP_REFUSED = "setup_refused"
    NOT_TEXT = "not_text"
    SAID_ASIDE = "said_aside"


@dataclass(frozen=True, slots=True)
class Note:
    """One remark of one session, with the device's own words or ours."""

    kind: Remark
    text: str


def odd_lines(line: str, odd: int) -> Note:
    """That the answer to `line` has `odd` lines in no known code page."""
    return Note(Remark.NOT_TEXT, f"{line}: {odd} lines are neither UTF-8 nor GB18030")


@dataclass(frozen=True, slots=True)
class LoginQuestion:
    """A question that a device puts before its first prompt, and the one answer that changes nothing.

    asks   found at the end of what the device said so far
    reply  the line that is sent; "" is a bare return
    kind   what it tells about the device; None is nothing
    """

    asks: re.Pattern[str]
    reply: str
    kind: Remark | None = None


SLOWER = 4.0
PAGER = re.compile(
    r"<--- More --->|-{2,4} ?More ?-{2,4}|-{2,4}\(more(?: \d+%)?\)-{2,4}"
    r"|-- MORE --, next page: Space, next line: Enter, quit: (?:q|Control-C)|More: <space>.*<return>"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CliPlatform:
    """One kind of command line.

    netmiko    device type of the interactive shell; "" where each command has an exec channel of its own
    setup      session set-up lines in the order in which they are sent
    leave      the line that ends a session
    pager      the last line of a full page; a blank asks for the next
    questions  what may be asked at login
    enable     the line that asks for a higher level, used only where the inventory has the secret for it
    prefixes   what goes before each command of an exec channel, tried in turn and remembered; `{limit}` is
               the deadline in seconds
    no_prefix  what the far side says when it does not know the prefix
    slow       commands that may take SLOWER times as long as others
    """

    name: str
    gate: Gate
    netmiko: str = ""
    setup: tuple[str, ...] = ()
    leave: str = "exit"
    pager: re.Pattern[str] = PAGER
    questions: tuple[LoginQuestion, ...] = field(default=())
    enable: str = ""
    prefixes: tuple[str, ...] = ("",)
    no_prefix: re.Pattern[str] = re.compile(r"(?!)")
    slow: tuple[re.Pattern[str], ...] = ()

    @property
    def interactive(self) -> bool:
        return bool(self.netmiko)

    def limit_s(self, line: str, usual_s: float) -> float:
        """The seconds that `line` may take, where most take up to `usual_s`."""
        return usual_s * SLOWER if any(pattern.search(line) for pattern in self.slow) else usual_s

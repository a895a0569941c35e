"""How each kind of command line speaks: prompts, pagers, set-up lines, and its words for no."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_WIPED = b"\r" + b" " * 20 + b"\r"
_SPELLED = b"\b" * 9 + b" " * 8 + b"\b" * 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """One kind of command line.

    prompt     with `{name}`; `user_prompt` is that of the lower level, where `enable` asks for a password
    motd       what is said before the first prompt
    pager      the last line of a full page, `erase` what takes it away; None: no pages
    paging_off lines that switch pages off, with what is said to them
    takes      further lines of a session's own setting, with what is said to them
    reads      the beginnings of lines that only read; others are violations
    unknown    what is said to a line that does not exist
    denied     what is said to a line that the user may not use
    config     the line that would enter configuration, and the prompt there
    above      what stands over each prompt
    runs       whether commands come on exec channels instead of a terminal
    """

    prompt: str
    user_prompt: str = ""
    motd: str = ""
    pager: bytes | None = None
    erase: bytes = _WIPED
    paging_off: Mapping[str, str] = field(default_factory=dict)
    takes: Mapping[str, str] = field(default_factory=dict)
    reads: str = r"show |dir\b"
    unknown: str = "                ^\r\n% Invalid input detected at '^' marker.\r\n\r\n"
    denied: str = "% Authorization failed.\r\n"
    config: tuple[str, str] = ("configure terminal", "{name}(config)#")
    above: str = ""
    leaves: tuple[str, ...] = ("exit", "quit", "logout")
    runs: bool = False

    def is_known(self, line: str) -> bool:
        """Whether the line only reads, or sets the session up, or ends it."""
        return (
            line in self.paging_off
            or line in self.takes
            or line in self.leaves
            or line == "enable"
            or re.match(self.reads, line) is not None
        )


_WIDE = {"terminal width 511": ""}
_LONG = {"terminal length 0": ""}

_CISCO = Dialect(
    prompt="{name}#",
    user_prompt="{name}>",
    motd="\r\n*** Authorised access only, all use is recorded. Router> is not a prompt ***\r\n",
    pager=b" --More-- ",
    erase=_SPELLED,
    paging_off=_LONG,
    takes=_WIDE,
)
_VRP = Dialect(
    prompt="<{name}>",
    motd=(
        "\r\nInfo: The max number of VTY users is 5, and the number\r\n"
        "      of current VTY users on line is 1.\r\n"
        "      The current login time is 2026-11-21 16:00:03+08:00.\r\n"
    ),
    pager=b"  ---- More ----",
    erase=b"\x1b[42D" + b" " * 42 + b"\x1b[42D",
    paging_off={
        "screen-length 0 temporary": (
            "Info: The configuration takes effect on the current user terminal interface only.\r\n"
        )
    },
    takes={"undo terminal monitor": "Info: Current terminal monitor is off.\r\n"},
    reads=r"display |dir\b|compare configuration$",
    unknown="                 ^\r\nError: Unrecognized command found at '^' position.\r\n",
    denied="Error: You do not have permission to run the command.\r\n",
    config=("system-view", "[{name}]"),
    leaves=("quit",),
)
_EXEC = Dialect(prompt="$ ", runs=True, unknown="", denied="", reads="")

_DIALECTS: Mapping[str, Dialect] = {
    "cisco_ios": _CISCO,
    "cisco_xe": _CISCO,
    "cisco_nxos": Dialect(
        prompt="{name}# ",
        motd="\r\nNexus Operating System Software\r\n",
        pager=b"--More--",
        paging_off=_LONG,
        takes=_WIDE,
        unknown="                ^\r\n% Invalid command at '^' marker.\r\n",
        denied="% Permission denied for the role\r\n",
    ),
    "cisco_xr": Dialect(
        prompt="RP/0/RSP0/CPU0:{name}#",
        pager=b" --More-- ",
        erase=_SPELLED,
        paging_off=_LONG,
        takes=_WIDE | {"terminal exec prompt no-timestamp": ""},
        reads=r"show |dir\b|admin show ",
    ),
    "cisco_asa": Dialect(
        prompt="{name}/pri/act# ",
        user_prompt="{name}/pri/act> ",
        pager=b"<--- More --->",
        paging_off={"terminal pager 0": ""},
        unknown="                ^\r\nERROR: % Invalid input detected at '^' marker.\r\n",
        denied="Command authorization failed\r\n",
    ),
    "cisco_s300": Dialect(
        prompt="{name}#",
        user_prompt="{name}>",
        pager=b"More: <space>,  Quit: q or CTRL+Z, One line: <return>",
        erase=b"\r\x1b[K",
        paging_off={"terminal datadump": ""},
        takes=_WIDE,
        unknown="% Unrecognized command\r\n",
    ),
    "zte_zxros": Dialect(
        prompt="{name}#",
        user_prompt="{name}>",
        pager=b" --More--",
        paging_off=_LONG,
        unknown="        ^\r\n%Error 20201: Invalid input detected.\r\n",
        denied="%Error 20213: Permission denied.\r\n",
    ),
    "fsas_sir": Dialect(
        prompt="{name}# ",
        user_prompt="{name}> ",
        pager=b"--More--",
        paging_off={"terminal pager disable": ""},
        unknown="<ERROR> Unknown command\r\n% Unknown command\r\n",
    ),
    "huawei_vrp": _VRP,
    "hp_comware": Dialect(
        prompt="\0<{name}>",
        motd="\r\n****\r\n* No decompiling or reverse-engineering shall be allowed. *\r\n****\r\n",
        pager=b"---- More ----",
        erase=b"\x1b[16D" + b" " * 16 + b"\x1b[16D",
        paging_off={"screen-length disable": ""},
        takes={"undo terminal monitor": "The current terminal is disabled to display logs.\r\n"},
        reads=r"display |dir\b",
        unknown="        ^\r\n % Unrecognized command found at '^' position.\r\n",
        denied="Permission denied.\r\n",
        config=("system-view", "[{name}]"),
        leaves=("quit",),
    ),
    "hp_procurve": Dialect(
        prompt="\x1b[24;1H\x1b[2K\x1b[1;24r\x1b[24;1H{name}# ",
        pager=b"-- MORE --, next page: Space, next line: Enter, quit: Control-C",
        erase=b"\r\x1b[K",
        paging_off={"no page": ""},
        unknown="Invalid input: \r\n",
    ),
    "aruba_aoscx": Dialect(
        prompt="{name}# ",
        pager=b"-- MORE --, next page: Space, next line: Enter, quit: q",
        erase=b"\r\x1b[K",
        paging_off={"no page": ""},
        unknown="Invalid input: \r\n",
    ),
    "juniper_junos": Dialect(
        prompt="{user}@{name}> ",
        above="\r\n{{master:0}}\r\n",
        motd="--- JUNOS 18.4R3 built 2019-12-10\r\n",
        pager=b"---(more)---",
        paging_off={"set cli screen-length 0": "Screen length set to 0\r\n"},
        takes={
            "set cli screen-width 511": "Screen width set to 511\r\n",
            "set cli complete-on-space off": "Disabling complete-on-space\r\n",
        },
        reads="show ",
        unknown="             ^\r\nunknown command.\r\n",
        denied="error: permission denied: command\r\n",
        config=("configure", "{user}@{name}# "),
    ),
    "brocade_fos": Dialect(
        prompt="{name}:FID128:{user}> ",
        reads=r"[a-z]+show\b|version$|uptime$|date$|errdump\b|\w+ --show",
        unknown="rbash: command not found\r\n",
        denied="RBAC permission denied.\r\n",
    ),
    "f5_bigip": _EXEC,
}


def dialect(platform: str) -> Dialect:
    """How `platform` speaks; one that is not listed runs each command on an exec channel."""
    return _DIALECTS.get(platform, _EXEC)

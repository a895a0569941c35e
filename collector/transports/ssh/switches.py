"""Command lines of network devices, as guides of their makers and measured sessions give them.

A set-up line changes the session only, never the configuration: without `temporary` VRP would want its
system view, `pager 0` without `terminal` is configuration on ASA.
"""

import re

from collector.transports.ssh.cli import CliPlatform, LoginQuestion, Remark
from collector.transports.ssh.gate import Gate, denials, patterns

_NAMED = re.compile(
    r"[^\s<>#()\[\]]+[>#]"
)  # sw-1>  sw-1#  RP/0/RSP0/CPU0:sw-1#  fw/pri/act#; not sw-1(config)#
_VRP = re.compile(r"(?:(?:HRP|RBM)_[MSP])?<[^<>\r\n]+>")  # not [name], [~name], [*name]
_JUNOS = re.compile(r"[^\s@<>#%]+@[^\s<>#%]+>")  # not user@name#, and not the shell's %
_FOS = re.compile(r"[^\s:<>#]+(?::FID\d+)?:[^\s:<>#]+>")

# Costly, secret or writing although they begin with an allowed word; the first words may be shortened.
_DENIED = denials(
    r"\b(?:show|display)\s+(?:ip\s+)?tech",
    r"\bdisplay\s+diag",
    r"\bshow\s+logging\s+onboard",
    r"\bshow\s+mac[\s-]+address",
    r"\bdir\s.*/r",
    r"\b(?:redirect|append|tee|save)\b",
)
_SLOW = patterns(
    r"^(?:admin )?(?:show|display) (?:running-config|startup-config|configuration|current-config)",
    r"^(?:show|display) (?:log|trapbuffer|interfaces?\b)",
)
_SHOW = patterns(r"show .+", r"dir(?: .+)?")
_DISPLAY = patterns(r"display .+", r"dir(?: .+)?")

_PASSWORD_DUE = LoginQuestion(
    re.compile(r"(?:change now|please choose).*\[y/n\]\s*:?\s*$", re.I | re.S), "N", Remark.PASSWORD_DUE
)
# netmiko answers Y twice, and so saves the configuration.
_UNSAFE_CONFIGURATION = LoginQuestion(
    re.compile(r"security\s+risks\s+in\s+the\s+configuration\s+file.*\[y/n\]\s*:?\s*$", re.I | re.S),
    "N",
    Remark.UNSAFE_CONFIGURATION,
)
_PRESS_A_KEY = LoginQuestion(
    re.compile(r"(?:press any key|press (?:y or )?enter)\s+to continue[^\n]*$", re.I), ""
)


def _cisco(
    name: str, *setup: str, enable: str = "", allow: tuple[re.Pattern[str], ...] = _SHOW
) -> CliPlatform:
    lines = (*setup, *((enable,) if enable else ()), "exit")
    return CliPlatform(
        name=name,
        netmiko=name,
        gate=Gate(allow=allow, setup=lines, deny=_DENIED, modes=_NAMED),
        setup=setup,
        enable=enable,
        slow=_SLOW,
    )


def _angled(name: str, netmiko: str, *setup: str, allow: tuple[re.Pattern[str], ...]) -> CliPlatform:
    return CliPlatform(
        name=name,
        netmiko=netmiko,
        gate=Gate(allow=allow, setup=(*setup, "quit"), deny=_DENIED, modes=_VRP),
        setup=setup,
        leave="quit",
        questions=(_PASSWORD_DUE, _UNSAFE_CONFIGURATION, _PRESS_A_KEY),
        slow=_SLOW,
    )


def _procurve(name: str) -> CliPlatform:
    return CliPlatform(
        name=name,
        netmiko=name,
        gate=Gate(allow=_SHOW, setup=("no page", "exit"), deny=_DENIED, modes=_NAMED),
        setup=("no page",),
        questions=(_PRESS_A_KEY,),
        slow=_SLOW,
    )


SWITCHES = (
    _cisco("cisco_ios", "terminal width 511", "terminal length 0", enable="enable"),
    _cisco("cisco_xe", "terminal width 511", "terminal length 0", enable="enable"),
    _cisco("cisco_nxos", "terminal width 511", "terminal length 0"),
    _cisco(
        "cisco_xr",
        "terminal width 511",
        "terminal length 0",
        "terminal exec prompt no-timestamp",
        allow=(*_SHOW, *patterns(r"admin show .+")),
    ),
    _cisco("cisco_asa", "terminal pager 0", enable="enable"),
    _cisco("cisco_s300", "terminal width 511", "terminal datadump", enable="enable"),
    _cisco("zte_zxros", "terminal length 0", enable="enable"),
    _cisco("fsas_sir", "terminal pager disable"),
    _angled(
        "huawei_vrp",
        "huawei",
        "screen-length 0 temporary",
        "undo terminal monitor",
        allow=(*_DISPLAY, *patterns(r"compare configuration")),
    ),
    _angled("hp_comware", "hp_comware", "screen-length disable", "undo terminal monitor", allow=_DISPLAY),
    _procurve("hp_procurve"),
    _procurve("aruba_aoscx"),
    CliPlatform(
        name="juniper_junos",
        netmiko="juniper_junos",
        gate=Gate(
            allow=patterns(r"show .+"),
            setup=(
                "set cli screen-width 511",
                "set cli complete-on-space off",
                "set cli screen-length 0",
                "exit",
            ),
            # `show log messages` may be gigabytes: it needs a limit
            deny=(*_DENIED, *denials(r"^show log \S+$")),
            modes=_JUNOS,
        ),
        setup=("set cli screen-width 511", "set cli complete-on-space off", "set cli screen-length 0"),
        slow=_SLOW,
    ),
    CliPlatform(
        name="brocade_fos",
        netmiko="brocade_fos",
        gate=Gate(
            allow=patterns(
                r"[a-z]+show(?: [\w/.-]+)*",
                r"(?:license|mapsdb|mapspolicy|nodefind|fapwwn|sfpshow) --show(?: [\w/.-]+)*",
                r"version|uptime|date|errdump|errdump -a|tsclockserver|switchname",
            ),
            setup=("exit",),
            deny=denials(r"^(?:support|config|pkt|portlog)\w*show"),
            modes=_FOS,
            filters=False,
        ),
        slow=patterns(r"^errdump|^mapsdb"),
    ),
)

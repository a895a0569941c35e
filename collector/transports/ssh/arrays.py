"""Command lines of storage arrays and load balancers: one exec channel for each command."""

import re

from collector.transports.ssh.cli import CliPlatform
from collector.transports.ssh.gate import Gate, denials, patterns

_WORDS = r"(?: [\w@,.:=/%-]+)*"

# The password of a VNX is in the security file of the host, never in an argument.
_NAVISECCLI = (
    r"(?:/opt/Navisphere/bin/|/nas/sbin/|/nas/opt/Navisphere/bin/)?naviseccli"
    r"(?: -secfilepath /[\w./-]+| -h \w[\w.:-]*| -np){0,4}"
    r" (?:get(?:all|crus|cache|disk|lun|rg|agent|resume|sp|control|log|port|array|config|security)"
    r"|faults -list|cache -sp -info(?: -state)?|lun -list|storagepool -list|port -list|ndu -list|snap -list"
    r"|connection -getport|hotsparepolicy -list|mirror -(?:sync|async) -list(?:groups)?|snap -group -list"
    r"|migrate -list|networkadmin -get|domain -list|spportspeed -get|backendbus -get|ntp -list)"
    rf"{_WORDS}"
)
_VNX_FILE = (
    r"(?:/nas/sbin/)?getreason",
    r"(?:/nas/bin/)?nas_(?:server|pool|replicate|license|fs|disk|storage|checkpoint)"
    r" (?:-list|-info|-size)(?: -all| ALL| -interconnects| id=\d+| [\w.-]+)*",
    r"(?:/nas/bin/)?nas_version(?: -l)?|(?:/nas/bin/)?nas_cel -(?:list|info)(?: id=\d+| -all)?",
    r"(?:/nas/bin/)?server_(?:df|uptime|version) (?:ALL|server_\d+)(?: -inode)?",
    r"(?:/nas/bin/)?server_date (?:ALL|server_\d+)",
    r"(?:/nas/bin/)?server_sysconfig (?:ALL|server_\d+)(?: -(?:platform|pci|virtual))?",
    r"(?:/nas/bin/)?server_ifconfig (?:ALL|server_\d+) -all",
    r"(?:/nas/sbin/)?(?:enclosure_status -e \d+ -v|model|serial)",
)
_VNX_PATH = "/usr/bin:/bin:/nas/bin:/nas/sbin:/opt/Navisphere/bin"
_UEMCLI = (
    r"uemcli -noHeader(?: -sslPolicy accept)? /(?:env|stor|event|sys|net|prot|remote|metrics)(?:/[\w-]+)*"
    r"(?: -id [\w-]+)? show(?: -detail| -output csv)*",
)
_STORWIZE = (
    r"(?:svcinfo |sainfo )?ls(?:enclosure(?:psu|battery|canister|slot|fanmodule|stats)?|drive|array"
    r"|arraymember|arraymemberprogress|mdisk|mdiskgrp|vdisk|node|nodecanister|nodehw|nodecanisterhw|portfc|portsas|portip"
    r"|rcrelationship|rcconsistgrp|fcmap|quorum|eventlog|system|host|hostvdiskmap|license|controller|fabric"
    r"|updrive|sevdiskcopy|vdiskcopy|systemstats|nodestats|softwareupgradestatus|update|timezone|feature)"
    r"(?: -delim [:,]| -bytes| -nohdr| -alert \w+| -fixed \w+| -order \w+| -filtervalue [\w=:]+| \w[\w.-]*)*",
)
_3PAR = (
    r"show(?:pd|node|battery|cage|port|portdev|alert|sys|version|cpg|ld|vv|vlun|host|rcopy|license|date|net|spare"
    r"|eventlog|snmpmgr|eeprom|inventory|firmwaredb|task|patch|sr)(?: -[\w]+| [\w,.:-]+)*",
)
_ETERNUS = (
    r"show (?:enclosure-status|disks|disk-error|raid-groups|volumes|thin-pro-pools|status|events|port-error"
    r"|hardware-information|host-wwn-names|(?:fc|sas|iscsi)-parameters|power-consumption|ntp|date|firmware-version"
    r"|advanced-copy-sessions|cache-parameters|eco-mode)(?: -[\w-]+(?: [\w,.-]+)?)*",
)

_TMSH_MODULES = "sys|ltm|net|cm|gtm|apm|asm|security|vcmp|pem|analytics"  # not auth: it lists password hashes

ARRAYS = (
    CliPlatform(
        name="f5_bigip",
        gate=Gate(
            allow=patterns(rf"(?:tmsh -q )?(?:show|list) (?:{_TMSH_MODULES}) .+"),
            filters=False,
        ),
        # The login shell is bash for administrators and tmsh for the rest, who do not know the word.
        prefixes=("tmsh -q ", ""),
        no_prefix=re.compile(
            r"unexpected argument \"?tmsh|tmsh: (?:command )?not found|not recognized.*tmsh", re.I
        ),
        slow=patterns(r"\bshow sys log\b", r"\blist\b"),
    ),
    CliPlatform(
        name="emc_vnx",
        gate=Gate(
            allow=patterns(_NAVISECCLI, *_VNX_FILE),
            deny=denials(r"-user\b|-password\b|-AddUserSecurity", r"\bgetsecurity\b.*-set"),
            filters=False,
        ),
        # Control stations are too old for `timeout`; without NAS_DB the file commands do not run, and an exec
        # channel has no path to them.
        prefixes=(f"env LC_ALL=C NAS_DB=/nas PATH={_VNX_PATH} ",),
        slow=patterns(r"\bgetall\b|\bgetlog\b|\bgetdisk\b|\bgetlun\b|-list -all|\bnas_checkup\b"),
    ),
    CliPlatform(
        name="emc_unity",
        gate=Gate(allow=patterns(*_UEMCLI), filters=False),
        prefixes=("env LC_ALL=C ", ""),
        no_prefix=re.compile(r"env: (?:command )?not found", re.I),
        slow=patterns(r"/event"),
    ),
    CliPlatform(
        name="ibm_storwize",
        gate=Gate(allow=patterns(*_STORWIZE), filters=False),
        slow=patterns(r"\blseventlog"),
    ),
    CliPlatform(
        name="hpe_3par", gate=Gate(allow=patterns(*_3PAR), filters=False), slow=patterns("eventlog|showalert")
    ),
    CliPlatform(
        name="fujitsu_eternus",
        gate=Gate(allow=patterns(*_ETERNUS), deny=denials(r"\bshow (?:tech|users?|keys?)\b"), filters=False),
        slow=patterns(r"\bshow events"),
    ),
)

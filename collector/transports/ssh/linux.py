"""The command catalogue of Linux servers."""

from collector.transports.ssh.gate import denials
from collector.transports.ssh.host import C_LOCALE, DATE, DEVICE, NAME, WORDS, host

_SYS = r"/sys/(?:class|devices|block|bus|firmware/dmi)/[\w./:*-]+"
_PROC = (
    r"/proc/(?:loadavg|stat|meminfo|mdstat|uptime|cpuinfo|cmdline|version|swaps|mounts|vmstat|diskstats"
    r"|interrupts|modules|sysinfo|scsi/scsi|net/dev|net/bonding/[\w.*-]+|sys/[\w/.-]+|device-tree/[\w,/.-]+)"
)
_ETC = r"/etc/(?:[a-z]+-release|\.kyinfo|fstab|mtab|timezone|ntp\.conf|(?:chrony/)?chrony\.conf)"
_FILE = f"(?:{_ETC}|{_PROC}|{_SYS})"
_JSON = r"(?: -o json| --output-format=json)?"
_RAID_NAME = r"/[a-z]+\d*(?:/[a-z]+\d*)*"

_PLATFORM = (
    rf"cat(?: {_FILE})+",
    rf"grep -[Hhsr]+ (?:\.|'\.'|'')(?: {_SYS})+",
    r"ls(?: -[1AaldLtrnh]+)*(?: /[\w./*-]+)*",
    r"(?:uname|nproc|lscpu|uptime|who|w|id|lsmod|hostnamectl|getenforce)(?: -[a-zA-Z]+)*",
    r"hostname(?: -[fsiI])?",
    DATE,
    r"dmidecode(?: -[qu]| -t [\w,]+| -s [\w-]+)*",
    r"lspci(?: -[vnkmD]+)*|lsusb(?: -[vt]+)?|lsscsi(?: -[a-zA-Z]+)*",
    r"efibootmgr(?: -v)?|grubby --default-kernel|kdumpctl status",
    r"sysctl (?:-n )?[a-z][\w./-]*|crontab -l|getconf \w+",
    r"stat -c '?[%\w: ]+'? /[\w./-]+",
)
_LOAD = (
    r"df(?: -[PTklhia]+| -x \w+| --output(?:=[\w,]+)?)*",
    r"(?:free|vmstat|mpstat|iostat)(?: -[a-zA-Z]+| \d{1,2})*",
    r"(?:last|lastb)(?: -[Faixw]+| -n \d{1,4}| -\d{1,4})*|ss(?: -[stunlpa]+)*|swapon (?:--show|-s)",
)
_DISKS = (
    r"lsblk(?: -[JbOPpSdlnat]+| -o [\w,:-]+)*|findmnt(?: -[JlDkmrR]+| -o [\w,-]+| -t [\w,]+)*",
    rf"smartctl(?: -[aijxHAc]+| --scan(?:-open)?| --json(?:=\w+)?| -[dnlf] [\w,+./-]+)+(?: {DEVICE})?",
    rf"nvme (?:list|smart-log|error-log|id-ctrl|list-subsys){_JSON}(?: {DEVICE})?{_JSON}",
    rf"mdadm (?:--detail|-D|--examine|-E)(?: --scan| --export)*(?: {DEVICE})*",
    r"(?:lvs|vgs|pvs)(?: -[av]+| -o \+?[\w,+]+"
    r"| --(?:units|separator|reportformat|segments|nosuffix|noheadings|readonly)(?:[ =][\w,:]+)?)*",
    r"multipath -ll?|multipathd (?:show|list) \w+(?: \w+)*|powermt display(?: \w+=?\w*)*",
    rf"(?:storcli|perccli)(?:64)?(?: {_RAID_NAME})? show(?: \w+)*",
    r"(?:(?:hp)?ssacli|hpacucli) ctrl (?:all|slot=\d+)(?: (?:pd|ld|array) [\w:]+)? show"
    r"(?: config| detail| status)*",
    r"arcconf (?:getconfig|getstatus) \d{1,2}(?: (?:al|ad|ld|pd))?",
    r"(?:MegaCli|MegaCli64|megacli) -(?:PDList|LDInfo|AdpAllInfo|EncInfo|CfgDsply|AdpBbuCmd -GetBbuStatus)"
    r"(?: -L\w+)? -a\w+(?: -NoLog)?",
    r"systool -c \w+ -[av]+",
)
_PARTS = (
    r"ipmitool(?: -I \w+)? (?:sdr(?: e?list(?: \w+)?| type '?[\w ]+'?)?|sel(?: e?list| info| time get)?"
    r"|sensor|fru(?: print(?: \d+)?)?|chassis status|mc info|lan print(?: \d+)?|dcmi power reading)",
    r"sensors(?: -[juA])*|mcelog --client",
    r"ip(?: -(?:j|s|d|o|br|4|6|json))* (?:link|addr|address|route|neigh|rule)(?: show)?",
    rf"ethtool(?: -[imSkag])? {NAME}|teamdctl {NAME} (?:state|config)(?: dump)?",
    r"ras-mc-ctl --(?:summary|errors|status|layout|mainboard|error-count)",
)
_SERVICES = (
    r"journalctl(?: -[kbqxr]+| -[pontu] [\w.@:-]+| -b -?\d+"
    r"| --(?:no-pager|show-cursor|list-boots|utc|disk-usage|no-full|all)"
    r"| --(?:since|until|priority|output|lines|unit|after-cursor)[= ]"
    r"(?:[\w@:;=.+-]+|'[\w @:;=.+-]+'|\"[\w @:;=.+-]+\"))*",
    r"dmesg(?: -[TxkHtPr]+| --(?:level|facility|ctime|nopager|decode|kernel)(?:=[\w,]+)?)*",
    r"tail -n \d{1,5} /var/log/[\w./-]+",
    rf"systemctl (?:list-units|list-timers|show|status|is-active|is-enabled|is-failed){WORDS}",
    r"systemctl (?:is-system-running|--failed(?: --[\w=-]+)*)",
    r"chronyc(?: -[cn]+)? (?:tracking|sources|sourcestats|activity)(?: -v)?|ntpq -[pn]+(?: -n)?|ntpstat",
    r"timedatectl(?: show| status| timesync-status)?(?: --\w+)*",
    r"pcs (?:status|cluster status|quorum status|stonith status)(?: xml| --full)?",
    r"crm_mon(?: -[1XrAfn]+| --as-xml| --output-as=xml)+|corosync-quorumtool -s|corosync-cfgtool -s",
)
_PACKAGES = (
    rf"rpm -q[acfi]*(?: --last| --(?:qf|queryformat) '[\w%{{}}\\:. /-]+'| {NAME})*",
    r"dpkg-query -W|dpkg -l|needs-restarting -[rs]",
    r"(?:dnf|yum) -C(?: -q)? updateinfo(?: list| summary)?(?: --security| --bugfix)*",
    r"zypper --no-refresh(?: -x)? (?:lp|list-patches|patch-check)(?: --category \w+)?",
)

_PATH = "/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin:/opt/MegaRAID/storcli"

LINUX = host(
    "linux",
    (*_PLATFORM, *_LOAD, *_DISKS, *_PARTS, *_SERVICES, *_PACKAGES),
    f"{C_LOCALE}{_PATH} timeout {{limit}} ",
    f"{C_LOCALE}{_PATH} ",  # coreutils before 7 has no `timeout`: RHEL 5
    deny=denials(r"--(?:force|kill|now)\b"),
    slow=r"\brpm -q|\bdpkg|\bjournalctl\b|\bdnf\b|\byum\b|\bzypper\b|cli(?:64)? ",
)

"""The command catalogues of AIX, VIOS, HMC, Solaris and HP-UX servers."""

from collector.transports.ssh.gate import denials
from collector.transports.ssh.host import C_LOCALE, DATE, NAME, WORDS, host

_AIX = (
    r"(?:prtconf|oslevel|lsps|lsfs|lsattr|lsdev|lscfg|lslpp|lsvpd|lsmcode|lspv|lspath|lssrc|lscluster|errpt|df"
    rf"|lparstat|vmstat|svmon|lsnim){WORDS}",
    r"uname(?: -[aMnrsuvFLfml]+)*|uptime|who(?: -[a-z]+)?|hostname",
    rf"lsvg(?: -o| -L(?: -[lpMin])*(?: {NAME})?)?",  # without -L it waits for the lock of the group
    r"lsmpio(?: -[aeldorqS]+)*(?: -l \w+)?|fcstat(?: -[de])? \w+|entstat(?: -d)? \w+|ntpq -[pn]+(?: -n)?",
    r"emgr -l|lppchk -v|instfix -i|ipl_varyon -i|bootinfo -[bsK]|bootlist -m \w+ -o|sysdumpdev -[lLe]",
    r"(?:pcmpath|datapath) query \w+(?: \w+)*|powermt display(?: \w+=?\w*)*",
    r"clshowsrv -v|clRGinfo -s|cllsnode|uesensor -l|usysident|usysfault -a",
    r"ls -l[dtr]* /(?:image\.data|etc/dumpdates|var/[\w./-]+)|cat /etc/dumpdates",
    DATE,
)
_SOLARIS = (
    r"(?:showrev|prtconf|prtdiag|psrinfo|iostat|df|svcs|fcinfo|virtinfo|prtpicl|zoneadm list|beadm list"
    rf"|zpool (?:status|list)|zfs list){WORDS}",
    r"uname(?: -[aimnprsvX]+)*|uptime|who(?: -[a-z]+)?|sneep|ntpq -[pn]+(?: -n)?",
    r"smbios(?: -t \w+| -i \d+)*|swap -[lsh]+",
    rf"pkg (?:list|info)(?: -[Hlvs]+)*(?: {NAME}(?:/[\w.-]+)*)*",
    r"cat /etc/(?:release|vfstab|dumpdates)|tail -\d{1,5} /var/adm/messages(?:\.\d)?",
    r"fmadm faulty(?: -[safrv]+)*|fmdump(?: -[eVvI]+| -[tTu] [\w:./-]+)*",
    r"cfgadm -al|mpathadm (?:list|show) lu(?: /[\w./:-]+)?|luxadm -e port|raidctl -l|metastat(?: -p)?|metadb",
    r"ldm list(?: -[lp]+)?|ldm -V|dumpadm|eeprom (?:boot-device|diag-level)|fwupdate list all|patchadd -p",
    r"(?:clnode|clrg|cldevice|clquorum|clinterconnect) status|scstat -[pvqgnDW]+",
    r"ipmitool(?: -I \w+)? (?:sdr(?: e?list)?|sel(?: e?list| info)?|fru(?: print)?|chassis status)",
    DATE,
)
_HPUX = (
    r"(?:getconf|swlist|show_patches|vgdisplay|pvdisplay|lvdisplay|bdf|swapinfo|vmstat|lanscan|cmviewcl|df"
    rf"|parstatus|vparstatus){WORDS}",
    r"uname(?: -[aimnrsvl]+)*|model|machinfo|uptime|who(?: -[a-z]+)?|netstat -[inr]+|ntpq -[pn]+(?: -n)?",
    r"ioscan -k[fnNFuC]*(?: -C \w+)?|ioscan -P \w+",  # without -k it scans the buses and takes locks
    r"fc(?:ms|d)util /dev/\w+(?: (?:stat|vpd|get (?:remote all|local)))?|nwmgr(?: -[gv]+)?|kcusage",
    r"evweb eventviewer -(?:L|E -n \d+)|cprop -(?:list|summary -c '?[\w ]+'?)|lvlnboot -v|crashconf|setboot",
    r"scsimgr (?:lun_map|get_info all_lpt)|hpvmstatus -M",
    r"tail -n? ?\d{1,5} /(?:var/adm/syslog/syslog\.log|etc/shutdownlog)",
    DATE,
)
_HMC = (
    r"(?:lshmc|lssyscfg|lslic|lssvcevents|lsled|lsrefcode|lssysconn|lspartition|lshmcusr|lshwres|lshmcfs)"
    r"(?: [\w@,.:=/-]+| '[\w@,.:=/ -]+'| \"[\w@,.:=/ -]+\")*",
    r"monhmc -r (?:disk|mem|proc|swap) -n 0|date|uptime",
)
_VIOS = (
    r"(?:ioscli )?(?:ioslevel|errlog(?: -ls)?|lsfware|lssw|cluster -status(?: -clustername \w+)?)",
    r"(?:ioscli )?(?:lsmap|lsvg|lspath|lsdev)(?: -[a-z]+| [\w:.]+)*",
    r"(?:ioscli )?(?:entstat -all \w+|seastat -d \w+|viosbr -view -list)",
)

UNIXES = (
    host(
        "ibm_aix",
        _AIX,
        f"{C_LOCALE}/usr/bin:/usr/sbin:/sbin:/etc:/usr/lpp/diagnostics/bin ",
        slow=r"\blscfg|\blsmcode|\blppchk|\bprtconf|\binstfix",
    ),
    host(
        "oracle_solaris",
        _SOLARIS,
        f"{C_LOCALE}/usr/sbin:/usr/bin:/sbin:/usr/cluster/bin ",
        slow=r"\bprtdiag|\bpatchadd|\bshowrev -p|\bpkg\b|\bfwupdate",
    ),
    host(
        "hpe_hpux",
        _HPUX,
        f"{C_LOCALE}/usr/sbin:/usr/bin:/sbin:/usr/contrib/bin:/opt/fcms/bin ",
        slow=r"\bswlist|\bioscan|\bcprop|\bevweb",
    ),
    # The restricted shells of HMC and VIOS reject `env`; the account's own locale decides.
    host("ibm_hmc", _HMC, "", slow=r"\blssvcevents|\blshwres"),
    host("ibm_vios", _VIOS, "", slow=r"\blsmap|\blssw", deny=denials(r"-reset\b|-rm\b")),
)

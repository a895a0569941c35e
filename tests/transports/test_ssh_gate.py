"""Nothing passes the gate but reading: the deny set of the guide, for every platform."""

from pathlib import Path

import pytest

from collector.model.errors import Refused, SettingsError
from collector.transports.ssh.platforms import PLATFORMS, platform

# Commands that change, what a shell would make of a line, and the writing twins of reading programs.
DENIED = (Path(__file__).parent / "ssh_denied.txt").read_text("utf-8").removesuffix("\n").split("\n")
DENY_SET = [line.replace("\\n", "\n").replace("\\r", "\r").replace("\\t", "\t") for line in DENIED]


@pytest.mark.parametrize("name", sorted(PLATFORMS))
def test_no_platform_lets_a_line_of_the_deny_set_pass(name: str) -> None:
    gate = platform(name).gate
    assert len(DENY_SET) > 170
    assert [line for line in DENY_SET if gate.why_not(line) is None] == []


ASKED = {
    "cisco_ios": ["show version", "show interfaces | include error", "dir flash:", "show logging | last 200"],
    "cisco_xe": ["show environment all", "show running-config | section interface"],
    "cisco_nxos": ["show version | json", "show interface transceiver details | no-more"],
    "cisco_xr": ["admin show platform", "show processes cpu | exclude 0%"],
    "cisco_asa": ["show failover", "show cpu usage"],
    "cisco_s300": ["show system"],
    "huawei_vrp": ["display device", "compare configuration", "display interface brief | include up", "dir"],
    "huawei": ["display health"],
    "hp_comware": ["display device manuinfo", "display logbuffer reverse"],
    "hp_procurve": ["show system", "show interfaces brief"],
    "aruba_aoscx": ["show environment fan"],
    "zte_zxros": ["show processor"],
    "juniper_junos": ["show chassis alarms | display xml | no-more", "show log messages | last 500"],
    "brocade_fos": ["switchshow", "sfpshow -all", "mapsdb --show", "errdump", "porterrshow"],
    "fsas_sir": ["show system information"],
    "f5_bigip": ["show sys hardware", "tmsh -q show ltm pool members field-fmt", "list sys file ssl-cert"],
    "linux": [
        "cat /proc/loadavg /proc/stat",
        "df -PT",
        "sudo -n /usr/sbin/dmidecode -t memory",
        "smartctl -a -j x",
        "sudo -n /usr/sbin/smartctl -j -x /dev/nvme0",
        "lsblk -J -b -O",
        "journalctl -k -p 4 -o json --since '2 days ago' --no-pager",
        "rpm -qa --qf '%{NAME}\\t%{VERSION}-%{RELEASE}\\n'",
        "ip -j -s link",
        "storcli64 /call show all J",
        "date -u '+%Y-%m-%dT%H:%M:%SZ'",
        "lvs -a -o +devices,lv_health_status --reportformat json --units b --nosuffix",
        "systemctl list-units --failed --plain --no-legend",
        "grep -H . /sys/devices/system/edac/mc/mc*/ce_count",
    ],
    "ibm_aix": ["errpt -a", "lsvg -L rootvg", "lscfg -vpl sysplanar0", "sudo -n /usr/sbin/lsmcode -A"],
    "oracle_solaris": ["fmadm faulty", "zpool status -v", "iostat -En", "prtdiag -v", "svcs -x"],
    "hpe_hpux": ["ioscan -kfnN", "/usr/contrib/bin/machinfo", "cmviewcl -v -f line"],
    "ibm_hmc": ["lssvcevents -t hardware --filter \"status=open\" -F problem_num,refcode", "lshmc -V"],
    "ibm_vios": ["ioscli lsmap -all -npiv", "errlog -ls"],
    "emc_vnx": [
        "naviseccli -secfilepath /home/c/sec -h 10.0.0.1 -np getcrus",
        "/nas/bin/nas_server -list",
        "naviseccli -np lun -list -all",
        "/nas/sbin/getreason",
    ],
    "emc_unity": ["uemcli -noHeader -sslPolicy accept /env/sp show -detail"],
    "ibm_storwize": ["lsmdiskgrp -bytes -delim :", "lseventlog -alert yes -fixed no -delim :"],
    "hpe_3par": ["showpd -showcols Id,State", "showalert -n"],
    "fujitsu_eternus": ["show enclosure-status -type all"],
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(ASKED))
def test_what_the_drivers_need_passes(name: str) -> None:
    gate = platform(name).gate
    assert {line: gate.why_not(line) for line in ASKED[name] if gate.why_not(line)} == {}


def test_every_platform_has_a_line_that_passes() -> None:
    assert {platform(name).name for name in ASKED} == set(PLATFORMS)


@pytest.mark.parametrize(
    ("prompt", "passes"),
    [
        ("<sw-1>", True),
        ("HRP_M<fw-1>", True),
        ("[sw-1]", False),
        ("[~sw-1]", False),
        ("[*sw-1-GE0/0/1]", False),
        ("sw-1#", False),
    ],
)
def test_a_line_passes_only_at_a_prompt_for_reading(prompt: str, passes: bool) -> None:
    gate = platform("huawei_vrp").gate
    if passes:
        gate.check("display version", prompt)
    else:
        with pytest.raises(Refused, match="no mode for reading"):
            gate.check("display version", prompt)


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("cisco_ios", "sw-1>", "sw-1(config)#"),
        ("cisco_xr", "RP/0/RSP0/CPU0:r1#", "RP/0/RSP0/CPU0:r1(config)#"),
        ("cisco_asa", "fw/pri/act#", "fw/pri/act(config)#"),
        ("juniper_junos", "op@r1-re0>", "op@r1#"),
        ("juniper_junos", "op@r1>", "root@r1:~ %"),
        ("brocade_fos", "fab1:FID128:admin>", "fab1:FID128:root#"),
    ],
)
def test_prompts_of_configuration_and_of_shells_are_told_apart(name: str, good: str, bad: str) -> None:
    gate = platform(name).gate
    line = "switchshow" if name == "brocade_fos" else "show version"
    gate.check(line, good)
    with pytest.raises(Refused):
        gate.check(line, bad)


def test_aix_is_not_asked_for_what_waits_for_a_lock() -> None:
    gate = platform("ibm_aix").gate
    assert gate.why_not("lsvg -l rootvg") is not None
    assert gate.why_not("lsvg -L -l rootvg") is None


def test_set_up_lines_pass_the_check_but_no_driver_can_ask_them() -> None:
    gate = platform("huawei_vrp").gate
    gate.check("screen-length 0 temporary", "<sw-1>")
    assert gate.why_not("screen-length 0 temporary") is not None
    assert gate.why_not("screen-length 0") is not None


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("show version | tee x", "`| tee x` is not one of the filters"),
        ("show version; reload", "holds `;`"),
        ("show tech-support", "deny-list"),
        ("reload", "allow-list"),
        ("show " + "x" * 260, "longer than 255"),
        ("show 接口", "beyond ASCII"),
        ("show \x1bversion", "control character"),
        ("", "empty"),
    ],
)
def test_why_not_says_what_is_wrong(line: str, why: str) -> None:
    said = platform("cisco_ios").gate.why_not(line)
    assert said is not None
    assert why in said


def test_a_platform_without_a_command_line_is_a_mistake_of_the_settings() -> None:
    with pytest.raises(SettingsError, match="no command line is known for platform 'apc_ups'"):
        platform("apc_ups")

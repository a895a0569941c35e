"""Every platform that has a command line, by the name that the inventory uses."""

from collections.abc import Mapping

from collector.model.errors import SettingsError
from collector.transports.ssh.arrays import ARRAYS
from collector.transports.ssh.cli import CliPlatform
from collector.transports.ssh.linux import LINUX
from collector.transports.ssh.switches import SWITCHES
from collector.transports.ssh.unix import UNIXES

PLATFORMS: Mapping[str, CliPlatform] = {one.name: one for one in (*SWITCHES, LINUX, *UNIXES, *ARRAYS)}

# As netmiko and others call them.
_ALSO: Mapping[str, str] = {
    "huawei": "huawei_vrp",
    "huawei_vrpv8": "huawei_vrp",
    "juniper": "juniper_junos",
    "fujitsu_sir": "fsas_sir",
    "f5_tmsh": "f5_bigip",
    "f5_ltm": "f5_bigip",
    "cisco_s350": "cisco_s300",
    "cisco_s500": "cisco_s300",
    "aruba_procurve": "hp_procurve",
    "aruba_osswitch": "hp_procurve",
    "hp_hpux": "hpe_hpux",
}


def platform(name: str) -> CliPlatform:
    """The command line of platform `name`. Raises SettingsError when none is known."""
    known = PLATFORMS.get(_ALSO.get(name, name))
    if known is None:
        raise SettingsError(
            f"no command line is known for platform {name!r}; known are {', '.join(sorted(PLATFORMS))}"
        )
    return known

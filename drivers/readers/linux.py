"""Linux servers: the readers of what is asked over SSH, `read: linux.drive` and so on."""

from drivers.readers.linux_disks import drive
from drivers.readers.linux_load import filesystems, inodes, memory, processors
from drivers.readers.linux_parts import dmi, dmidecode, memory_errors, sensors
from drivers.readers.linux_raid import mdstat, multipath, storcli
from drivers.readers.linux_system import clock, hostname, journal, kernel, links, release, services, system

__all__ = [
    "clock",
    "dmi",
    "dmidecode",
    "drive",
    "filesystems",
    "hostname",
    "inodes",
    "journal",
    "kernel",
    "links",
    "mdstat",
    "memory",
    "memory_errors",
    "multipath",
    "processors",
    "release",
    "sensors",
    "services",
    "storcli",
    "system",
]

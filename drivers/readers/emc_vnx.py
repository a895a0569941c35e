"""EMC VNX: readers of what naviseccli and the control station print, `read: emc_vnx.crus` and so on."""

from drivers.readers.emc_vnx_file import filesystems, reasons, version
from drivers.readers.emc_vnx_file import pools as file_pools
from drivers.readers.emc_vnx_hardware import agent, crus, disks, faults, processors
from drivers.readers.emc_vnx_storage import (
    cache,
    log,
    luns,
    mirrors,
    packages,
    pool_luns,
    pools,
    raid_groups,
)

__all__ = [
    "agent",
    "cache",
    "crus",
    "disks",
    "faults",
    "file_pools",
    "filesystems",
    "log",
    "luns",
    "mirrors",
    "packages",
    "pool_luns",
    "pools",
    "processors",
    "raid_groups",
    "reasons",
    "version",
]

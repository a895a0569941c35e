"""Host agents: which Windows, which Linux and which AIX it is."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from collector.model.reading import Fact, Read, Row, Rows

_BUILD: Final = re.compile(
    r"Windows (?:NT |2000 )?Version (?P<nt>\d+\.\d+)\s+\(Build (?:Number: )?(?P<build>\d+)"
)
_MACHINE: Final = re.compile(r"Hardware: (?P<machine>\S+)")
# sysObjectID 1.3.6.1.4.1.311.1.1.3.1.N: workstation(1), server(2), domain controller(3)
_SERVER: Final = (".2", ".3")
_WORKSTATION: Final[Mapping[int, str]] = {
    528: "NT 3.1", 807: "NT 3.5", 1057: "NT 3.51", 1381: "NT 4.0", 2195: "2000 Professional (NT 5.0)",
    2600: "XP (NT 5.1)", 6000: "Vista (NT 6.0)", 6001: "Vista SP1 (NT 6.0)", 6002: "Vista SP2 (NT 6.0)",
    7600: "7 (NT 6.1)", 7601: "7 SP1 (NT 6.1)", 9200: "8 (NT 6.2)", 9600: "8.1 (NT 6.3)",
    10240: "10 (1507)", 10586: "10 (1511)", 14393: "10 (1607)", 15063: "10 (1703)", 16299: "10 (1709)",
    17134: "10 (1803)", 17763: "10 (1809)", 18362: "10 (1903)", 18363: "10 (1909)", 19041: "10 (2004)",
    19042: "10 (20H2)", 19043: "10 (21H1)", 19044: "10 (21H2)", 19045: "10 (22H2)",
    22000: "11 (21H2)", 22621: "11 (22H2)", 22631: "11 (23H2)", 26100: "11 (24H2)",
}  # fmt: skip
_SERVERS: Final[Mapping[int, str]] = {
    1057: "NT Server 3.51", 1381: "NT Server 4.0", 2195: "2000 Server (NT 5.0)", 3790: "Server 2003 (NT 5.2)",
    6001: "Server 2008 (NT 6.0)", 6002: "Server 2008 SP2 (NT 6.0)", 7600: "Server 2008 R2 (NT 6.1)",
    7601: "Server 2008 R2 SP1 (NT 6.1)", 9200: "Server 2012 (NT 6.2)", 9600: "Server 2012 R2 (NT 6.3)",
    14393: "Server 2016 (1607)", 16299: "Server 2016 (1709)", 17134: "Server 2016 (1803)",
    17763: "Server 2019 (1809)", 18362: "Server 2019 (1903)", 18363: "Server 2019 (1909)",
    19041: "Server (2004)", 19042: "Server (20H2)", 20348: "Server 2022 (21H2)", 25398: "Server (23H2)",
    26100: "Server 2025 (24H2)",
}  # fmt: skip


def windows(rows: Rows) -> Iterator[Read]:
    """Version and machine from sysDescr; the machine that a vendor's agent tells goes before."""
    for row in rows:
        if model := row.text("model") or row.text("product"):
            yield Fact("model", model, row.source("model", "product"))
        if serial := row.text("serial") or row.text("tag"):
            yield Fact("serial", serial, row.source("serial", "tag"))
        descr = row.text("descr")
        if found := _BUILD.search(descr):
            yield Fact("os_version", _version(row, int(found["build"]), found["nt"]), row.source("descr"))
        if found := _MACHINE.search(descr):
            machine = {"x86": "Generic x86", "EM64T": "Intel x64", "Intel64": "Intel x64", "AMD64": "AMD x64"}
            yield Fact("model", machine.get(found["machine"], found["machine"]), row.source("descr"))


def _version(row: Row, build: int, nt: str) -> str:
    """The name of the build; of one that is not known, its numbers."""
    server = row.text("object_id").endswith(_SERVER)
    named = (_SERVERS if server else _WORKSTATION).get(build) or {**_WORKSTATION, **_SERVERS}.get(build)
    return named or f"NT {nt} build {build}"


# What `uname -m` says, and what it is called in an inventory
_MACHINES: Final[Mapping[str, str]] = {
    "x86_64": "Generic x86 64-bit", "i386": "Generic x86", "i586": "Generic x86", "i686": "Generic x86",
    "aarch64": "Generic ARM64", "armv5tejl": "Generic ARMv5", "armv6l": "Generic ARMv6",
    "armv7l": "Generic ARMv7",
    "ppc64": "Generic PowerPC 64-bit", "ppc64le": "Generic PowerPC 64-bit", "s390x": "Generic IBM Z",
    "loongarch64": "Generic LoongArch", "sw_64": "Generic Sunway", "mips64": "Generic MIPS 64-bit",
}  # fmt: skip
_KERNEL: Final = re.compile(r"^Linux \S+ (?P<version>\S+)(?:.* (?P<machine>\w+))?$")
_AIX: Final = re.compile(r"AIX version:\s*(?P<version>[\d.]+)")


def linux(rows: Rows) -> Iterator[Read]:
    """Kernel and machine from sysDescr; the model that a maker's agent tells goes before."""
    for row in rows:
        if model := row.text("model"):
            yield Fact("model", model, row.source("model"))
        if serial := row.text("serial"):
            yield Fact("serial", serial, row.source("serial"))
        if found := _KERNEL.match(row.text("descr")):
            yield Fact("os_version", found["version"], row.source("descr"))
            if machine := found["machine"]:
                yield Fact("model", _MACHINES.get(machine, machine), row.source("descr"))


def aix(rows: Rows) -> Iterator[Read]:
    """The version of AIX without the zeros that fill it: 07.02.0005.0101 is 7.2.5.101."""
    for row in rows:
        if found := _AIX.search(row.text("descr")):
            numbers = (str(int(number)) for number in found["version"].split(".") if number)
            yield Fact("os_version", ".".join(numbers), row.source("descr"))

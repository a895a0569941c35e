"""Which Windows a host agent runs on."""

import pytest

from collector.model.reading import Fact, Row, Rows
from drivers.readers.hosts import aix, linux, windows

SERVER, WORKSTATION = "1.3.6.1.4.1.311.1.1.3.1.2", "1.3.6.1.4.1.311.1.1.3.1.1"
DESCR = (
    "Hardware: Intel64 Family 6 Model 63 - Software: Windows Version 6.3 (Build {build} Multiprocessor Free)"
)


def told(**fields: object) -> dict[str, str]:
    facts: dict[str, str] = {}
    for one in windows(Rows([Row("0", fields)])):
        assert isinstance(one, Fact)
        facts.setdefault(one.name, one.value)
    return facts


@pytest.mark.parametrize(
    ("object_id", "build", "version"),
    [
        (SERVER, 17763, "Server 2019 (1809)"),
        (WORKSTATION, 17763, "10 (1809)"),
        (SERVER, 20348, "Server 2022 (21H2)"),
        (WORKSTATION, 99999, "NT 6.3 build 99999"),
    ],
)
def test_a_build_is_called_by_its_name_and_an_unknown_one_by_its_numbers(
    object_id: str, build: int, version: str
) -> None:
    assert told(descr=DESCR.format(build=build), object_id=object_id)["os_version"] == version


def test_the_machine_that_an_agent_of_its_maker_tells_goes_before_the_processor() -> None:
    facts = told(descr=DESCR.format(build=7601), product="ProLiant ML350", serial="X1")
    assert (facts["model"], facts["serial"]) == ("ProLiant ML350", "X1")


def test_without_an_agent_of_its_maker_the_machine_is_its_processor() -> None:
    assert told(descr=DESCR.format(build=7601))["model"] == "Intel x64"


def test_a_linux_host_is_its_kernel_and_its_machine() -> None:
    row = Row("0", {"descr": "Linux db1 5.14.0-70.el9.x86_64 #1 SMP PREEMPT x86_64"})
    said = {one.name: one.value for one in linux(Rows([row])) if isinstance(one, Fact)}
    assert said == {"os_version": "5.14.0-70.el9.x86_64", "model": "Generic x86 64-bit"}


def test_the_version_of_aix_is_told_without_filling_zeros() -> None:
    row = Row("0", {"descr": "Base Operating System Runtime AIX version: 07.02.0005.0101\nTCP/IP"})
    assert [one.value for one in aix(Rows([row])) if isinstance(one, Fact)] == ["7.2.5.101"]

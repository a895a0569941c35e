"""File systems and memory of hosts."""

from typing import Any

import pytest

from collector.model.reading import Reading, Row, Rows
from drivers.readers.snmp_host import memory, mounts, pseudo, storage, watched

TYPE = "1.3.6.1.2.1.25.2.1."
NET_SNMP = (
    ("2", "Physical memory", 1000, 900),
    ("3", "Virtual memory", 1500, 950),
    ("1", "Memory buffers", 1000, 100),
    ("1", "Cached memory", 300, 300),
    ("3", "Swap space", 500, 50),
)


def rows(*told: tuple[str, str, int, int]) -> Rows:
    found = [
        Row(str(n), {"type": TYPE + kind, "descr": name, "size": size, "used": used}, {"used": f"snmp:{n}"})
        for n, (kind, name, size, used) in enumerate(told, 1)
    ]
    return Rows(found)


def said(found: Any) -> dict[tuple[str, str], float | None]:
    return {(one.kind, one.part): one.value for one in found if isinstance(one, Reading)}


def test_cache_of_net_snmp_is_no_used_memory_and_is_told_as_its_share() -> None:
    assert said(storage(rows(*NET_SNMP))) == {
        ("memory.used", "Physical memory"): 50.0,
        ("memory.used", "Virtual memory"): 63.33,
        ("memory.used", "Memory buffers"): 10.0,
        ("memory.used", "Cached memory"): 30.0,
        ("memory.used", "Swap space"): 10.0,
    }


def test_an_agent_that_has_taken_the_cache_off_is_not_taken_off_again() -> None:
    newer = [("2", "Physical memory", 1000, 250), *NET_SNMP[1:]]
    assert said(storage(rows(*newer)))[("memory.used", "Physical memory")] == 25.0


def test_memory_of_other_agents_stays_as_they_tell_it() -> None:
    assert said(storage(rows(("2", "Physical Memory", 200, 50)))) == {
        ("memory.used", "Physical Memory"): 25.0
    }


def test_swap_that_is_not_there_gives_no_observation() -> None:
    assert said(storage(rows(("3", "Swap space", 0, 0)))) == {}


def test_disks_and_network_disks_are_file_systems_and_media_are_not() -> None:
    found = said(
        storage(rows(("4", "/", 10, 5), ("10", "/nfs", 10, 1), ("7", "D:\\", 10, 10), ("6", "A:", 1, 1)))
    )
    assert found == {("filesystem.used", "/"): 50.0, ("filesystem.used", "/nfs"): 10.0}


def test_a_size_that_wrapped_is_put_right() -> None:
    found = said(storage(rows(("4", "/big", -(2**31), 2**30))))
    assert found == {("filesystem.used", "/big"): 50.0}


KERNEL = ("/proc", "/sys/fs/cgroup", "/dev", "/run/user/0", "/run/netns/blue", "/snap/core/1")
CONTAINER = "/var/lib/docker/overlay2/x/merged"
SHARED = "/dev/shm"  # noqa: S108  # a name only


@pytest.mark.parametrize("path", [*KERNEL, CONTAINER])
def test_mounts_of_kernel_and_containers_are_no_file_systems(path: str) -> None:
    assert pseudo(path)


@pytest.mark.parametrize(
    "path", ["/", "/run", "/dev/hd4", SHARED, "/device", "/system", "C:\\ Serial Number 1"]
)
def test_file_systems_with_alike_names_are_kept(path: str) -> None:
    assert not pseudo(path)


def test_mounts_of_a_compaq_agent_are_named_by_their_path() -> None:
    told = [
        ("sysfs on /sys", 0, 0),
        ("/dev/sda2 on /", 100, 20),
        ("tmpfs on /run", 50, 1),
        ("C: NTFS", 10, 5),
    ]
    found = mounts(
        Rows([Row(str(n), {"descr": d, "size": s, "used": u}) for n, (d, s, u) in enumerate(told)])
    )
    assert said(found) == {("filesystem.used", "/"): 20.0, ("filesystem.used", "C: NTFS"): 50.0}


def test_memory_of_ucd_has_the_names_of_host_resources() -> None:
    row = Row("0", {"total": 1000, "free": 100, "buffers": 100, "cached": 300, "swap": 500, "swap_free": 250})
    found = said(memory(Rows([row])))
    assert found == {("memory.used", "Physical memory"): 50.0, ("memory.used", "Swap space"): 50.0}


def test_ucd_without_numbers_says_nothing() -> None:
    assert said(memory(Rows([Row("0", {"total": 0, "free": 0})]))) == {}


def test_a_watched_file_system_has_the_percentage_of_its_agent() -> None:
    told = [
        Row("1", {"path": "/", "total": 2147483647, "percent": 41}),
        Row("2", {"path": "/proc", "total": 100, "percent": 0}),
        Row("3", {"path": "/mnt/gone", "total": 0, "percent": 0}),
    ]
    assert said(watched(Rows(told))) == {("filesystem.used", "/"): 41}

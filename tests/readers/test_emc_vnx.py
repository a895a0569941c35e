"""EMC VNX: texts of naviseccli, with and without colons and blank lines; what is not understood is a gap."""

from typing import Any

import pytest

from collector.model.reading import Fact, Reader, Reading, Rows, Unread
from collector.model.snapshot import Event, Health, PartRecord
from drivers.readers import emc_vnx
from drivers.readers.emc_vnx_text import kind_of, pairs

OK, DEGRADED, FAILED, UNKNOWN = Health.OK, Health.DEGRADED, Health.FAILED, Health.UNKNOWN


def read(reader: Reader, text: str) -> list[Any]:
    return list(reader(Rows((), answer=text, source="ssh:naviseccli")))


def states(reader: Reader, text: str) -> dict[tuple[str, str], Health | None]:
    return {(o.kind, o.part): o.state for o in read(reader, text) if isinstance(o, Reading) and o.state}


def numbers(reader: Reader, text: str) -> dict[str, float | None]:
    return {o.part: o.value for o in read(reader, text) if isinstance(o, Reading) and o.value is not None}


def gaps(reader: Reader, text: str) -> list[str]:
    return [o.reason for o in read(reader, text) if isinstance(o, Unread)]


@pytest.mark.parametrize(
    ("line", "key", "value"),
    [
        ("State:                   Enabled", "State", "Enabled"),
        ("SP Read Cache State                 Enabled", "SP Read Cache State", "Enabled"),
        ("Prct Dirty Cache Pages =            46", "Prct Dirty Cache Pages", "46"),
        ("Type:                    16: RAID1/0 17: RAID1/0", "Type", "16: RAID1/0 17: RAID1/0"),
        ("Clariion TLA Part Number:005049175", "Clariion TLA Part Number", "005049175"),
    ],
)
def test_a_key_may_end_in_a_colon_an_equals_sign_or_blanks(line: str, key: str, value: str) -> None:
    assert pairs(line) == {key: value}


def test_a_value_may_go_on_in_the_next_line() -> None:
    said = pairs(
        "RaidGroup State:                 Explicit_Remove\n                                 Valid_luns"
    )
    assert said == {"RaidGroup State": "Explicit_Remove\nValid_luns"}


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("SP A", "controller.health"),
        ("Bus 0 Enclosure 0 SP A I/O Module 0", "module.health"),
        ("Bus 0 Enclosure 0 SPS A Cabling", "link.health"),
        ("Bus 0 Enclosure 0 BBU B", "battery.health"),
        ("Enclosure SPE Power A0", "psu.health"),
        ("Bus 1 Enclosure 2 LCC B", "module.health"),
        ("Bus 0 Enclosure 0 Disk 3", "drive.health"),
        ("Bus 0 Enclosure 0", "enclosure.health"),
        ("Something else", "other.health"),
    ],
)
def test_the_place_of_a_part_tells_its_kind(place: str, kind: str) -> None:
    assert kind_of(place) == kind


CRUS = """DPE9 Bus 0 Enclosure 0       *FAULT*
  (Bus 0 Enclosure 0 : Faulted; Bus 0 Enclosure 0 BBU A : Faulted)
Current Speed: 6Gbps
SP A State:                 Present
Bus 0 Enclosure 0 Power A State: {word}
Bus 0 Enclosure 0 SP A I/O Module 1 State: Empty
Bus 0 Enclosure 0 LCC A Revision: 1.55
Bus 0 Enclosure 0 LCC A Serial #: SN1
"""


@pytest.mark.parametrize(
    ("word", "state"),
    [("Present", OK), ("Valid", OK), ("Testing", DEGRADED), ("Not Ready", DEGRADED), ("Faulted", FAILED),
     ("Removed", FAILED), ("Not Present", FAILED), ("Unknown", UNKNOWN)],
)  # fmt: skip
def test_every_word_of_a_part_has_its_state(word: str, state: Health) -> None:
    found = states(emc_vnx.crus, CRUS.format(word=word))
    assert found["psu.health", "Bus 0 Enclosure 0 Power A"] is state
    assert found["enclosure.health", "Bus 0 Enclosure 0"] is FAILED
    assert not any("I/O Module" in part for _, part in found)  # an empty slot
    assert gaps(emc_vnx.crus, CRUS.format(word=word)) == []


def test_a_word_without_a_meaning_is_unknown_and_a_gap() -> None:
    text = CRUS.format(word="Singing")
    assert states(emc_vnx.crus, text)["psu.health", "Bus 0 Enclosure 0 Power A"] is UNKNOWN
    assert gaps(emc_vnx.crus, text) == ["Bus 0 Enclosure 0 Power A: state 'Singing' has no meaning here"]


def test_details_of_a_part_are_its_record() -> None:
    records = [one for one in read(emc_vnx.crus, CRUS.format(word="Present")) if isinstance(one, PartRecord)]
    assert [(one.part, one.serial, one.version) for one in records] == [
        ("Bus 0 Enclosure 0", None, None),
        ("Bus 0 Enclosure 0 LCC A", "SN1", "1.55"),
    ]


@pytest.mark.parametrize(
    "reader", [emc_vnx.crus, emc_vnx.faults, emc_vnx.disks, emc_vnx.agent, emc_vnx.cache]
)
def test_an_answer_of_something_else_is_a_gap(reader: Reader) -> None:
    assert gaps(reader, "Segmentation fault")
    assert states(reader, "Segmentation fault") == {}


def test_a_healthy_array_says_so_and_a_faulted_one_names_the_parts() -> None:
    assert states(emc_vnx.faults, "The array is operating normally.") == {("device.health", "Array"): OK}
    places = ("Bus 0 Enclosure 0 : Faulted", "Bus 0 Enclosure 0 Disk 3 : Removed", "Hot Spare 9 : Active")
    named = "\n".join(("Faulted Subsystem: SN", "", *places))
    assert states(emc_vnx.faults, named) == {
        ("enclosure.health", "Bus 0 Enclosure 0"): FAILED,
        ("drive.health", "Bus 0 Enclosure 0 Disk 3"): FAILED,
        ("other.health", "Hot Spare 9"): DEGRADED,
        ("device.health", "Array"): FAILED,
    }


DISK = """Bus 0 Enclosure 0  Disk A3
State:                   {word}
Serial Number:           SN1
Hard Read Errors:        2
"""


@pytest.mark.parametrize(
    ("word", "state"),
    [("Enabled", OK), ("Hot Spare Ready", OK), ("Powering Up", OK), ("Rebuilding", DEGRADED),
     ("Requested Bypass", DEGRADED), ("Removed", FAILED), ("Unsupported", FAILED), ("Purple", UNKNOWN)],
)  # fmt: skip
def test_every_word_of_a_disk_has_its_state(word: str, state: Health) -> None:
    assert states(emc_vnx.disks, DISK.format(word=word)) == {
        ("drive.health", "Bus 0 Enclosure 0 Disk A3"): state
    }


def test_an_empty_slot_is_nothing() -> None:
    assert read(emc_vnx.disks, "Bus 0 Enclosure 0  Disk 4\nState:                   Empty\n") == []


def test_a_disk_in_rebuild_and_a_spare_in_use_are_told() -> None:
    text = (
        DISK.format(word="Rebuilding")
        + "Prct Rebuilt:            5: 37 6: 12\nHot Spare Replacing:     0_0_7\n"
    )
    found = numbers(emc_vnx.disks, text)
    assert found["Bus 0 Enclosure 0 Disk A3 rebuilt"] == 12.0
    assert found["Bus 0 Enclosure 0 Disk A3 hard errors"] == 2.0
    assert states(emc_vnx.disks, text)["other.health", "Hot spare Bus 0 Enclosure 0 Disk A3"] is DEGRADED


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("Enabled", OK),
        ("Enabling", OK),
        ("Initializing", DEGRADED),
        ("Disabling", FAILED),
        ("Frozen", FAILED),
    ],
)
def test_every_word_of_the_write_cache_has_its_state(word: str, state: Health) -> None:
    text = f"SP Write Cache State                {word}\nWrite Cache Mirrored:               NO\n"
    assert states(emc_vnx.cache, text) == {
        ("disk_controller.health", "Write cache"): state,
        ("disk_controller.health", "Write cache mirror"): FAILED,
    }


def test_a_raid_group_is_as_good_as_its_worst_flag() -> None:
    blank = " " * 39
    text = f"RaidGroup ID:        0\nRaidGroup State:{blank[16:]}Valid_luns\n{blank}Halted\n"
    assert states(emc_vnx.raid_groups, text) == {("pool.health", "RAID group 0"): FAILED}


def test_a_pool_that_is_ready_and_complains_is_degraded() -> None:
    text = "Pool Name:  P\nState:  Ready\nStatus:  {}\nPercent Full Threshold:  70\nPercent Full:  92.000\n"
    assert states(emc_vnx.pools, text.format("OK(0x0)")) == {("pool.health", "P"): OK}
    readings = [
        one for one in read(emc_vnx.pools, text.format("Threshold exceeded(0x1)")) if isinstance(one, Reading)
    ]
    assert [one.state for one in readings if one.kind == "pool.health"] == [OK, DEGRADED]
    (used,) = [one for one in readings if one.kind == "pool.used"]
    assert used.limits is not None
    assert (used.value, used.limits.high_degraded) == (92.0, 70.0)


LUN = """LOGICAL UNIT NUMBER 5
State:                      {}
Current owner:              SP B
Default Owner:              SP A
Is Private:                 {}
"""


def test_a_lun_away_from_its_owner_is_counted_and_a_private_one_is_not() -> None:
    assert states(emc_vnx.luns, LUN.format("Bound", "NO"))["other.health", "Owners of LUNs"] is DEGRADED
    assert numbers(emc_vnx.luns, LUN.format("Bound", "YES")) == {"Trespassed LUNs": 0.0}
    assert states(emc_vnx.luns, LUN.format("Faulted", "YES"))["volume.health", "LUN 5"] is FAILED


def test_a_feature_that_is_not_installed_is_no_question() -> None:
    assert read(emc_vnx.mirrors, "Management Server - Sync Mirror Feature software is not installed.") == []


def test_a_mirror_is_as_good_as_its_worst_image() -> None:
    text = "MirrorView Name:  m\nMirrorView State:  Active\nMirrorView Faulted:  NO\n"
    text += "Images:\nImage State:  Synchronized\n"
    assert states(emc_vnx.mirrors, text) == {("replication.health", "Mirror m"): OK}
    assert states(emc_vnx.mirrors, text + "Image State:  System Fractured\n") == {
        ("replication.health", "Mirror m"): FAILED
    }


def test_the_clock_of_the_log_has_no_zone_so_its_time_stands_in_the_text() -> None:
    (event,) = read(emc_vnx.log, "11/05/26 03:15:01 Bus 0 Enclosure 0 Disk 3   (920)Hard Media Error [0x11]")
    assert isinstance(event, Event)
    assert (event.time, event.severity, event.code) == (None, "error", "920")
    assert event.text.startswith("11/05/26 03:15:01 Bus 0 Enclosure 0 Disk 3: Hard Media Error")


@pytest.mark.parametrize(("code", "state"), [(10, OK), (5, OK), (4, DEGRADED), (17, FAILED), (6, FAILED)])
def test_a_slot_of_the_file_side_is_judged_by_its_code(code: int, state: Health) -> None:
    assert states(emc_vnx.reasons, f"{code:2} - slot_2 words") == {("controller.health", "slot_2"): state}


def test_file_systems_of_data_movers_are_told_apart_and_roots_are_left_out() -> None:
    head = "server_2 :\nFilesystem kbytes used avail capacity Mounted on\n"
    text = f"{head}fs 100 94 6 94% /fs\nroot_fs_2 9 9 0 99% /\n"
    assert numbers(emc_vnx.filesystems, text) == {"server_2 /fs": 94.0}


def test_the_agent_says_who_the_array_is() -> None:
    facts = read(
        emc_vnx.agent, "Revision:            05.33\nModel:               VNX5400\nSerial No:           SN1\n"
    )
    assert {(one.name, one.value) for one in facts if isinstance(one, Fact)} == {
        ("model", "VNX5400"), ("serial", "SN1"), ("os_version", "05.33")
    }  # fmt: skip

"""Dell and EMC storage: older agents, tables that repeat each other, and parts that are not there."""

import pytest

from collector.model.snapshot import Health
from tests.readers import network_agents as agents

EQL = "1.3.6.1.4.1.12740"
SC = "1.3.6.1.4.1.674.11000.2000.500.1.2"
DD = "1.3.6.1.4.1.19746.1"
ONEFS = "1.3.6.1.4.1.12124"


def test_the_raid_state_of_a_member_is_one_reading_of_two_tables() -> None:
    older = agents.table(f"{EQL}.2.1.3.1", ("1.7", {3: "PS4100", 4: "XX0000J001", 24: 4, 26: 2}))
    newer = agents.table(f"{EQL}.2.1.13.1", ("1.7", {1: 5, 3: 2}))
    name = agents.table(f"{EQL}.2.1.1.1", ("1.7", {9: "eql-a"}))
    seen = agents.read("dell_equallogic", name, older)
    assert agents.states(seen, "volume.health") == {"Member eql-a RAID": Health.DEGRADED}
    assert (seen.facts.model, seen.facts.serial) == ("PS4100", "XX0000J001")
    both = agents.read("dell_equallogic", name, older, newer)
    assert agents.states(both, "volume.health") == {"Member eql-a RAID": Health.FAILED}


def test_lost_blocks_are_a_failure_whatever_the_raid_says() -> None:
    seen = agents.read("dell_equallogic", agents.table(f"{EQL}.2.1.13.1", ("1.7", {1: 1, 3: 1})))
    assert agents.states(seen, "volume.health") == {"Member 1.7 RAID": Health.FAILED}


def test_the_firmware_of_a_group_is_that_of_its_controllers() -> None:
    row = ("1.7.1", {4: "V9.1.9 (R461152)", 5: 3, 32: 0})
    seen = agents.read("dell_equallogic", agents.table(f"{EQL}.4.1.1.1", row))
    assert seen.facts.os_version == "9.1.9"
    assert agents.states(seen, "battery.health") == {"7 controller 1 cache": Health.DEGRADED}


@pytest.mark.parametrize("columns", [{3: 1000, 4: 250}, {5: 1000, 6: 250}, {3: 900, 4: 100, 5: 1000, 6: 250}])
def test_the_space_of_a_disk_folder_is_told_once(columns: dict[int, int]) -> None:
    folder = agents.table(f"{SC}.25.1", ("1", {3: 1, 4: "Assigned"}))
    seen = agents.read("dell_compellent", folder, agents.table(f"{SC}.32.1", ("1", columns)))
    assert agents.values(seen, "pool.used") == {"Disk folder Assigned": 25.0}


def test_what_a_data_domain_tells_before_compression_is_no_full_disk() -> None:
    space = agents.table(
        f"{DD}.3.2.1.1",
        ("1", {3: "/data: pre-comp", 4: "0.0", 5: "812345.0", 6: "0.0"}),
        ("2", {3: "/data: post-comp", 4: "100.0", 5: "40.0", 6: "60.0"}),
    )
    assert agents.values(agents.read("emc_datadomain", space), "filesystem.used") == {
        "/data: post-comp": 40.0
    }


def test_a_data_domain_that_is_no_pair_says_nothing_of_one() -> None:
    alone = {f"{DD}.22.1.1.0": "", f"{DD}.22.1.2.0": 0, f"{DD}.22.1.3.0": 0}
    assert agents.states(agents.read("emc_datadomain", alone), "cluster.health") == {}


@pytest.mark.parametrize(
    ("admin", "process", "told"),
    [
        (2, 1, {}),
        (1, 3, {"Tape emulation": Health.OK}),
        (1, 6, {"Tape emulation": Health.FAILED}),
        (3, 1, {"Tape emulation": Health.FAILED}),
    ],
)
def test_tape_emulation_counts_once_it_is_switched_on(
    admin: int, process: int, told: dict[str, Health]
) -> None:
    seen = agents.read("emc_datadomain", {f"{DD}.11.1.1.0": admin, f"{DD}.11.1.2.0": process})
    assert agents.states(seen, "service.health") == told


def test_an_empty_bay_is_neither_a_drive_nor_a_reading() -> None:
    bays = agents.table(f"{ONEFS}.2.52.1", ("1", {1: 1, 5: "HEALTHY"}), ("2", {1: 2, 5: "EMPTY"}))
    seen = agents.read("emc_isilon", bays)
    assert agents.states(seen, "drive.health") == {"Bay 1": Health.OK}
    assert [one.part for one in seen.inventory] == ["Bay 1"]

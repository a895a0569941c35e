"""Huawei VRP: stacks, clusters of chassis, parts without a presence column, modems, versions."""

from typing import Any

import pytest

from collector.model.snapshot import Health
from tests.readers.network_agents import ENTITY, one, read, states, table, values

BOARDS = "1.3.6.1.4.1.2011.5.25.31.1.1.1.1"
FANS = "1.3.6.1.4.1.2011.5.25.31.1.1.10.1"
SUPPLIES = "1.3.6.1.4.1.2011.5.25.31.1.1.18.1"
STACK = "1.3.6.1.4.1.2011.5.25.183.1"
CSS = "1.3.6.1.4.1.2011.5.25.183.3"
MODEM = "1.3.6.1.4.1.2011.5.25.241.1.2.1.1"
SLOT = table(ENTITY, ("9", {5: 9, 7: "CE-MPUA 5"}))


def test_older_software_has_no_presence_column_and_its_fans_turn_all_the_same() -> None:
    snapshot = read(
        "huawei_vrp", table(FANS, ("0.1", {5: 45, 7: 1})), table(SUPPLIES, ("0.1", {6: 1, 8: 53500}))
    )
    assert values(snapshot, "fan.duty") == {"Slot 0 fan 1": 45}
    assert values(snapshot, "voltage") == {"Slot 0 power 1": 53.5}


def test_an_absent_fan_or_supply_measures_nothing() -> None:
    snapshot = read(
        "huawei_vrp",
        table(FANS, ("0.1", {5: 0, 6: 2, 7: 2})),
        table(SUPPLIES, ("0.2", {5: 2, 6: 2, 7: 9, 8: 9})),
    )
    assert not snapshot.observations


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({2: 3, 62: 1}, Health.OK),
        ({2: 3, 62: 2}, Health.FAILED),  # hwEntityDeviceStatus abnormal
        ({2: 3, 63: 4}, Health.FAILED),  # hwEntityPicStatus failed
        ({2: 3, 63: 3}, Health.DEGRADED),  # unregistered
        ({2: 3, 62: 0, 63: 0}, Health.OK),  # both notSupported
        ({2: 3, 4: b"\x20"}, Health.FAILED),  # the lamp shows critical; the octet is a blank too
        ({2: 3, 4: b"\x20\x00"}, Health.FAILED),
        ({2: 3, 4: "80 0"}, Health.OK),  # notSupported, spelled in hex
        ({2: 3, 4: "00"}, Health.OK),
        ({2: 3, 4: "10 0"}, Health.FAILED),  # major
        ({2: 3, 4: "08 0"}, Health.DEGRADED),  # minor
    ],
)
def test_a_board_is_the_worst_of_what_is_said_of_it(cells: dict[int, Any], expected: Health) -> None:
    assert states(read("huawei_vrp", SLOT, table(BOARDS, ("9", cells))), "module.health") == {
        "CE-MPUA 5": expected
    }


def test_members_of_a_stack_that_two_tables_tell_are_told_once() -> None:
    snapshot = read(
        "huawei_vrp",
        table(f"{STACK}.20.1", ("1", {3: 1, 5: "CE6865-48S8CQ-EI"}), ("2", {3: 2, 5: "CE6865-48S8CQ-EI"})),
        table(f"{STACK}.25.1", ("1", {3: 1, 5: "CE6865-48S8CQ-EI"}), ("2", {3: 2, 5: "CE6865-48S8CQ-EI"})),
    )
    assert states(snapshot, "stack.health") == {"Stack member 1": Health.OK, "Stack member 2": Health.OK}
    assert snapshot.facts.model == "CE6865-48S8CQ-EI"


def test_stack_ports_of_the_newer_table_are_read_where_the_older_one_is_missing() -> None:
    members = table(f"{STACK}.25.1", ("1", {3: 1}), ("2", {3: 2}))
    ports = table(f"{STACK}.33.1", ("1.1", {4: 1, 5: 0}), ("1.2", {4: 0, 5: 0}), ("2.1", {4: 0, 5: 1}))
    expected = {"Stack 1 port 1": Health.OK, "Stack 1 port 2": Health.FAILED}  # 2/1 was shut down by somebody
    assert states(read("huawei_vrp", members, ports), "link.health") == expected
    older = table(f"{STACK}.21.1", ("1.1", {5: 1}))
    assert states(read("huawei_vrp", members, ports, older), "link.health") == {"Stack 1 port 1": Health.OK}


def test_a_chassis_that_has_lost_its_twin_is_degraded_and_a_lone_one_says_nothing() -> None:
    single = table(f"{CSS}.2.1", ("1", {8: 4}))
    lost = read("huawei_vrp", single, {f"{CSS}.1.1.0": 1})
    assert states(lost, "stack.health") == {"CSS member 1": Health.DEGRADED}
    assert not states(read("huawei_vrp", single, {f"{CSS}.1.1.0": 2}), "stack.health")


def test_ports_between_chassis_are_up_down_or_shut() -> None:
    ports = table(
        f"{CSS}.4.1",
        ("1.1.0.1", {5: "1/1/0/1", 7: 1, 8: 0}),
        ("1.1.0.2", {5: "1/1/0/2", 7: 0, 8: 0}),
        ("1.1.0.3", {5: "1/1/0/3", 7: 0, 8: 1}),
    )
    expected = {"CSS port 1/1/0/1": Health.OK, "CSS port 1/1/0/2": Health.FAILED}
    assert states(read("huawei_vrp", ports), "link.health") == expected


def test_a_modem_tells_its_network_and_how_long_it_has_been_connected() -> None:
    modem = table(ENTITY, ("7", {5: 9, 7: "Cellular0/0/0"}))
    snapshot = read("huawei_vrp", modem, table(MODEM, ("7", {11: 1, 34: 3, 53: 2, 55: 360000})))
    assert states(snapshot, "link.health") == {"Cellular0/0/0": Health.OK, "Cellular0/0/0 network": Health.OK}
    assert one(snapshot, "runtime", "Cellular0/0/0 connected").value == 3600


def test_a_modem_may_answer_in_words() -> None:
    modem = table(ENTITY, ("7", {5: 9, 7: "Cellular0/0/0"}))
    snapshot = read("huawei_vrp", modem, table(MODEM, ("7", {34: "LTE", 35: "-87 dBm", 38: "-106 dBm"})))
    assert states(snapshot, "link.health") == {"Cellular0/0/0 network": Health.OK}
    assert values(snapshot, "signal") == {"Cellular0/0/0 RSSI": -87, "Cellular0/0/0 RSRP": -106}


def test_the_configuration_schedule_of_a_cluster_is_a_choice() -> None:
    schedule = "1.3.6.1.4.1.2011.6.139.11.1.83.5.4.0"
    assert states(read("huawei_vrp", {schedule: 2}), "other.health") == {
        "Cluster configuration schedule": Health.OK
    }
    assert not read("huawei_vrp", {schedule: 1}).observations


def test_a_device_whose_sys_descr_is_bare_has_its_version_elsewhere() -> None:
    bare = {"1.3.6.1.2.1.1.1.0": "Huawei Versatile Routing Platform Software"}
    entity = table(ENTITY, ("1", {5: 3, 10: "VRP (R) software, Version 8.190(CN), RELEASE 0000"}))
    assert read("huawei_vrp", bare, entity).facts.os_version == "8.190"
    product = {"1.3.6.1.4.1.2011.5.25.188.1.5.0": "V200R019C10SPC500"}
    assert read("huawei_vrp", bare, product).facts.os_version == "V200R019C10SPC500"


def test_software_that_tells_no_size_of_memory_has_processors_where_it_tells_load() -> None:
    boards = table(ENTITY, ("9", {5: 9, 7: "Board 0"}), ("10", {5: 10, 7: "Ethernet0/0/1"}))
    load = table(BOARDS, ("9", {5: 12, 7: 40}), ("10", {5: 0, 7: 0}))
    assert values(read("huawei_vrp", boards, load), "cpu.used") == {"Board 0": 12}
    sized = table(BOARDS, ("9", {5: 12, 7: 40, 9: 0}), ("10", {5: 0, 7: 0, 9: 0}))
    assert not values(read("huawei_vrp", boards, sized), "cpu.used")


def test_a_port_that_somebody_shut_down_has_no_light() -> None:
    port = table(ENTITY, ("7", {5: 10, 7: "10GE1/0/1"}))
    module = table("1.3.6.1.4.1.2011.5.25.31.1.1.3.1", ("7", {5: 41, 6: 3310, 7: 0, 8: -4000, 9: -4000}))
    shut = read("huawei_vrp", port, module, table(BOARDS, ("7", {1: 12, 2: 12})))
    assert not values(shut, "optical.power")
    assert values(shut, "temperature") == {"10GE1/0/1": 41}
    up = read("huawei_vrp", port, module, table(BOARDS, ("7", {1: 11, 2: 11})))
    assert values(up, "optical.power") == {"10GE1/0/1 Rx": -40, "10GE1/0/1 Tx": -40}

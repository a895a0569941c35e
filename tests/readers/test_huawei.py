"""Huawei VRP, iBMC and OceanStor: units by family, presence, boards, stacks, facts."""

from datetime import UTC, datetime
from typing import Any

import pytest

from collector.model.snapshot import Health
from drivers.readers.huawei_optics import level
from tests.readers.network_agents import ENTITY, one, read, states, table, values

BOARDS = "1.3.6.1.4.1.2011.5.25.31.1.1.1.1"
OPTICS = "1.3.6.1.4.1.2011.5.25.31.1.1.3.1"
FANS = "1.3.6.1.4.1.2011.5.25.31.1.1.10.1"
SUPPLIES = "1.3.6.1.4.1.2011.5.25.31.1.1.18.1"
VOLTAGES = "1.3.6.1.4.1.2011.5.25.31.1.1.9.1"
MEMBERS = "1.3.6.1.4.1.2011.5.25.183.1.20.1"
STACK_PORTS = "1.3.6.1.4.1.2011.5.25.183.1.21.1"
PORT = table(ENTITY, ("7", {5: 10, 7: "10GE1/0/1"}))


def optic(**cells: Any) -> dict[str, Any]:
    columns = {"celsius": 5, "volts": 6, "bias": 7, "rx": 8, "tx": 9, "rx_low": 13, "rx_high": 14,
               "lane_bias": 31, "lane_rx": 32, "lane_tx": 33}  # fmt: skip
    return table(OPTICS, ("7", {columns[name]: value for name, value in cells.items()}))


@pytest.mark.parametrize(
    ("raw", "lanes", "expected"),
    [
        (-345.0, [], -3.45),  # 1/100 dBm, as the MIB says
        (500.0, [], -3.01),  # microwatts
        (500.0, [-301.03], -3.01),  # microwatts, and the lane agrees
        (150.0, [150.0], 1.5),  # 1/100 dBm above 0: only so the lane agrees
        (-345.0, [-3.45], -3.45),  # a lane column in plain dBm
        (0.0, [-4000.0], -40.0),  # no light at all
    ],
)
def test_light_is_read_in_the_unit_that_its_family_sends(
    raw: float, lanes: list[float], expected: float
) -> None:
    assert level(raw, lanes)[0] == pytest.approx(expected, abs=0.01)


def test_a_module_gives_its_readings_with_its_own_limits() -> None:
    snapshot = read(
        "huawei_vrp", PORT, optic(celsius=41, volts=3310, bias=6500, rx=-250, rx_low=-1801, rx_high=0)
    )
    light = one(snapshot, "optical.power", "10GE1/0/1 Rx")
    assert light.value == -2.5
    assert light.limits is not None
    assert light.limits.low_critical == -18.01
    assert values(snapshot, "voltage") == {"10GE1/0/1": 3.31}
    assert values(snapshot, "optical.bias") == {"10GE1/0/1": 0.0065}


def test_bias_below_a_thousand_is_milliamperes() -> None:
    snapshot = read("huawei_vrp", PORT, optic(celsius=41, volts=3310, bias=6, rx=-250))
    assert values(snapshot, "optical.bias") == {"10GE1/0/1": 0.006}


def test_each_lane_of_a_module_is_a_reading_of_its_own() -> None:
    lanes = {"lane_rx": "-110.00,-95.00", "lane_bias": "38.00,39.10"}
    snapshot = read("huawei_vrp", PORT, optic(celsius=41, volts=3310, bias=38000, rx=-110, **lanes))
    assert values(snapshot, "optical.power") == {"10GE1/0/1 Rx lane 1": -1.1, "10GE1/0/1 Rx lane 2": -0.95}
    assert values(snapshot, "optical.bias") == {"10GE1/0/1 lane 1": 0.038, "10GE1/0/1 lane 2": 0.0391}


@pytest.mark.parametrize(
    "cells",
    [
        {"celsius": -255, "volts": -1, "bias": -1, "rx": -1, "tx": -1},
        {"celsius": 0, "volts": 0, "bias": 0, "rx": 0, "tx": 0},
        {"celsius": 2147483647, "volts": 2147483647, "bias": 2147483647, "rx": 2147483647},
    ],
)
def test_an_empty_cage_gives_no_observation(cells: dict[str, int]) -> None:
    snapshot = read("huawei_vrp", PORT, optic(**cells))
    assert not [seen for seen in snapshot.observations if "10GE" in seen.part]


def test_only_a_board_with_memory_has_a_load() -> None:
    snapshot = read(
        "huawei_vrp",
        table(ENTITY, ("1", {5: 9, 7: "MPU Board 0"}), ("2", {5: 10, 7: "10GE1/0/1"})),
        table(
            BOARDS,
            ("1", {1: 4, 2: 3, 5: 0, 7: 20, 9: 1024, 11: 40, 12: 60}),
            ("2", {2: 15, 5: 0, 7: 0, 9: 0, 11: 0}),
        ),
    )
    assert values(snapshot, "cpu.used") == {"MPU Board 0": 0}
    assert values(snapshot, "temperature") == {"MPU Board 0": 40}
    assert states(snapshot, "module.health") == {"MPU Board 0": Health.OK}


@pytest.mark.parametrize(
    ("admin", "oper", "expected"),
    [(4, 3, Health.OK), (4, 2, Health.FAILED), (2, 2, Health.DEGRADED), (4, 4, Health.FAILED), (4, 1, None)],
)
def test_a_board_that_an_operator_locked_is_no_failure(
    admin: int, oper: int, expected: Health | None
) -> None:
    snapshot = read(
        "huawei_vrp", table(ENTITY, ("1", {5: 9, 7: "LPU 3"})), table(BOARDS, ("1", {1: admin, 2: oper}))
    )
    assert states(snapshot, "module.health").get("LPU 3") is expected


@pytest.mark.parametrize(
    ("lamp", "expected"),
    [
        (b"\x80\x00", Health.OK),
        (b"\x10\x00", Health.FAILED),
        (b"\x20\x00", Health.FAILED),  # critical alone happens to be a blank
        (b"\x28\x00", Health.FAILED),
        (b"\x08\x00", Health.DEGRADED),
        (b"\x00\x00", Health.OK),
    ],
)
def test_an_alarm_lamp_worsens_a_board(lamp: bytes, expected: Health) -> None:
    snapshot = read(
        "huawei_vrp", table(ENTITY, ("1", {5: 9, 7: "LPU 3"})), table(BOARDS, ("1", {1: 4, 2: 3, 4: lamp}))
    )
    assert states(snapshot, "module.health") == {"LPU 3": expected}


def test_fans_and_supplies_count_only_where_they_are() -> None:
    snapshot = read(
        "huawei_vrp",
        table(
            FANS,
            ("1.1", {5: 30, 6: 1, 7: 1}),
            ("1.2", {5: 0, 6: 1, 7: 2}),
            ("1.3", {5: 0, 6: 2, 7: 2}),
            ("0.0", {7: 1}),
        ),
        table(
            SUPPLIES,
            ("1.5", {5: 1, 6: 1}),
            ("1.6", {5: 1, 6: 2}),
            ("1.7", {5: 2, 6: 2}),
            ("1.8", {5: 1, 6: 3}),
            ("1.9", {5: 1, 6: 9}),
        ),
    )
    assert states(snapshot, "fan.health") == {
        "Slot 1 fan 1": Health.OK, "Slot 1 fan 2": Health.FAILED, "Slot 0 fan 0": Health.OK}  # fmt: skip
    assert states(snapshot, "psu.health") == {
        "Slot 1 power 5": Health.OK,
        "Slot 1 power 6": Health.FAILED,
        "Slot 1 power 8": Health.DEGRADED,
        "Slot 1 power 9": Health.UNKNOWN,
    }


@pytest.mark.parametrize(
    ("raw", "expected"), [(0, "failed"), (1, "ok"), (2, "failed"), (3, "failed"), (7, "unknown")]
)
def test_a_voltage_state_is_what_the_mib_says(raw: int, expected: str) -> None:
    snapshot = read("huawei_vrp", table(VOLTAGES, ("1.0.0.0", {5: raw, 7: 12000})))
    assert states(snapshot, "voltage.health") == {"Slot 1 sensor 0.0.0": Health(expected)}


def test_a_lone_switch_has_no_stack_links() -> None:
    ports = table(STACK_PORTS, ("1.0", {5: 2}), ("1.1", {5: 1}))
    alone = read("huawei_vrp", table(MEMBERS, ("1", {3: 1, 5: "S5735-L24"})), ports)
    assert states(alone, "link.health") == {}
    two = read("huawei_vrp", table(MEMBERS, ("1", {3: 1}), ("2", {3: 2})), ports)
    assert states(two, "link.health") == {"Stack 1 port 0": Health.FAILED, "Stack 1 port 1": Health.OK}


@pytest.mark.parametrize(
    ("descr", "model", "version"),
    [
        ("S5735-L24P4X\nHuawei Versatile Routing Platform Software \r\n"
         " VRP (R) software,Version 5.170 (S5735 V200R020C10SPC500)",
         "S5735-L24P4X", "5.170 (V200R020C10SPC500)"),
        ("Huawei AR6120 Huawei Versatile Routing Platform Software "
         " VRP (R) software,Version 5.170 (AR6120 V300R021C00SPC100)",
         "AR6120", "5.170 (V300R021C00SPC100)"),
        ("Huawei Versatile Routing Platform Software\nVRP (R) software, "
         "Version 8.191 (CE6865 V200R019C10SPC800) \r\n"
         "Copyright (C) 2012-2019 Huawei Technologies Co., Ltd. \r\nHUAWEI CE6865-48S8CQ-EI",
         "CE6865-48S8CQ-EI", "8.191 (V200R019C10SPC800)"),
    ],
)  # fmt: skip
def test_model_and_version_are_read_from_every_shape_of_sys_descr(
    descr: str, model: str, version: str
) -> None:
    facts = read("huawei_vrp", {"1.3.6.1.2.1.1.1.0": descr}).facts
    assert (facts.model, facts.os_version) == (model, version)


def test_an_ibmc_drive_is_the_worst_of_what_is_said_of_it() -> None:
    drives = "1.3.6.1.4.1.2011.2.235.1.1.18.50.1"
    snapshot = read(
        "huawei_ibmc",
        table(
            drives,
            ("1", {2: 2, 3: 1, 6: "Disk0", 10: 7, 23: 2}),
            ("2", {2: 2, 3: 1, 6: "Disk1", 10: 255, 23: 255}),
            ("3", {2: 2, 3: 3, 6: "Disk2", 10: 5, 23: 1}),
            ("4", {2: 1, 3: 5, 6: "", 10: 255}),
        ),
    )
    assert states(snapshot, "drive.health") == {
        "Disk0": Health.PREDICTED_FAILURE,
        "Disk1": Health.OK,
        "Disk2": Health.FAILED,
    }


def test_ibmc_alarms_are_events_in_utc() -> None:
    alarms = "1.3.6.1.4.1.2011.2.235.1.1.1.50.1"
    snapshot = read(
        "huawei_ibmc", table(alarms, ("1", {2: "Fan1", 3: "2026-01-02 03:04:05", 4: 3, 5: "Fan failed"}))
    )
    assert [(event.severity, event.text, event.time) for event in snapshot.events] == [
        ("error", "Fan1 Fan failed", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
    ]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [(1, "ok"), (2, "failed"), (3, "predicted_failure"), (5, "degraded"), (99, "unknown")],
)
def test_an_oceanstor_disk_has_the_health_that_the_array_says(raw: int, expected: str) -> None:
    disks = "1.3.6.1.4.1.34774.4.1.23.5.1.1"
    snapshot = read(
        "huawei_oceanstor", table(disks, ("3.67.84.69", {2: raw, 4: "CTE0.0", 11: 30, 15: "SN1", 25: 255}))
    )
    assert states(snapshot, "drive.health") == {"Disk CTE0.0": Health(expected)}
    assert values(snapshot, "temperature") == {"Disk CTE0.0": 30}


@pytest.mark.parametrize(
    ("bits", "expected"),
    [
        (0, Health.OK),
        (0b0001, Health.DEGRADED),  # correctable memory error
        (0b0010, Health.FAILED),  # uncorrectable memory error
        (0b1100, Health.FAILED),  # ECC errors at their limit, and an uncorrectable NVRAM error
        (0b10000, Health.UNKNOWN),  # a reserved bit
        (65535, Health.UNKNOWN),
    ],
)
def test_a_raid_controller_says_its_faults_in_bits(bits: int, expected: Health) -> None:
    cells = {2: "RAID Card1", 3: "LSI SAS3108", 7: bits, 16: 1}
    snapshot = read("huawei_ibmc", table("1.3.6.1.4.1.2011.2.235.1.1.36.50.1", ("1", cells)))
    assert states(snapshot, "disk_controller.health") == {"RAID Card1": expected}
    assert not states(snapshot, "battery.health")


def test_a_battery_that_is_to_be_replaced_has_not_failed_yet() -> None:
    cells = {2: "RAID Card1", 7: 0, 16: 2, 18: 0b0010}
    snapshot = read("huawei_ibmc", table("1.3.6.1.4.1.2011.2.235.1.1.36.50.1", ("1", cells)))
    assert states(snapshot, "battery.health") == {"RAID Card1 battery": Health.PREDICTED_FAILURE}


def test_ibmc_voltages_are_text_with_the_limits_beside_them() -> None:
    sensors = table(
        "1.3.6.1.4.1.2011.2.235.1.1.13.50.1",
        ("1", {1: "SYS 12V", 2: "12.180", 4: "13.200", 7: "10.800", 15: 4}),
        ("2", {1: "CPU1 DDR VDDQ", 2: "N/A", 15: 4}),
        ("3", {1: "Inlet Temp", 2: "23.000", 15: 1}),
    )
    snapshot = read("huawei_ibmc", sensors)
    assert values(snapshot, "voltage") == {"SYS 12V": 12.18}
    limits = one(snapshot, "voltage", "SYS 12V").limits
    assert limits is not None
    assert limits.high_critical == 13.2
    assert not values(snapshot, "temperature")  # it stands in a table of its own


def test_a_disk_that_is_rebuilt_or_offline_is_not_well_whatever_its_health() -> None:
    disks = "1.3.6.1.4.1.34774.4.1.23.5.1.1"
    rows = (("1.65", {2: 1, 3: 27, 4: "A"}), ("1.66", {2: 1, 3: 16, 4: "B"}), ("1.67", {2: 1, 3: 28, 4: "C"}))
    assert states(read("huawei_oceanstor", table(disks, *rows)), "drive.health") == {
        "Disk A": Health.OK,
        "Disk B": Health.DEGRADED,
        "Disk C": Health.FAILED,
    }


def test_alarms_of_an_older_oceanstor_are_events() -> None:
    alarms = "1.3.6.1.4.1.2011.2.91.10.1.1.1"
    stands = {
        2: "Enclosure 0",
        4: "Fan fault",
        6: 2,
        7: 4711,
        8: bytes([7, 234, 1, 2, 11, 4, 5, 0, 43, 8, 0]),
        11: 1,
    }
    snapshot = read("huawei_oceanstor", table(alarms, ("1", stands), ("2", {4: "Fan resumed", 11: 2})))
    assert [(event.severity, event.code, event.text, event.time) for event in snapshot.events] == [
        ("error", "4711", "Fan fault (Enclosure 0)", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
    ]

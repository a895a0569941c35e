"""Comware, ProCurve, Aruba, Brocade, F5, ZTE, iBMC: which device is whose, states and units."""

from typing import Any

import pytest

from collector.driving.detect import Clues, identify
from collector.model.snapshot import Health
from drivers.readers.f5_snmp import words
from tests.readers.network_agents import ENTITY, IF_NAME, PLATFORMS, one, read, states, table, values

ARUBA_DOM = "1.3.6.1.4.1.47196.4.1.1.3.27.1.2.1.1"
ARUBA_LANES = "1.3.6.1.4.1.47196.4.1.1.3.27.1.2.2.1"
IBMC_FANS = "1.3.6.1.4.1.2011.2.235.1.1.8.50.1"
IBMC_HEAT = "1.3.6.1.4.1.2011.2.235.1.1.26.50.1"
COMWARE = "1.3.6.1.4.1.25506.2.6.1.1.1.1"
SW_SENSORS = "1.3.6.1.4.1.1588.2.1.1.1.1.22.1"
FC_PORTS = "1.3.6.1.4.1.1588.2.1.1.1.6.2.1"
SFPS = "1.3.6.1.4.1.1588.2.1.1.1.28.1.1"
FOUNDRY_FANS = "1.3.6.1.4.1.1991.1.1.1.3.1.1"
FOUNDRY_HEAT = "1.3.6.1.4.1.1991.1.1.2.13.1.1"
FOUNDRY_OPTICS = "1.3.6.1.4.1.1991.1.1.3.3.6.1"
XCVR = "1.3.6.1.4.1.11.2.14.11.5.1.82.1.1.1.1"
POOLS = "1.3.6.1.4.1.3375.2.2.5.5.2.1"
UNITS = "1.3.6.1.4.1.3902.3.3.1.1"


@pytest.mark.parametrize(
    ("object_id", "descr", "name"),
    [
        ("1.3.6.1.4.1.2011.2.23.291", "S5720\r\nHuawei Versatile Routing Platform Software", "huawei_vrp"),
        ("1.3.6.1.4.1.2011.2.235.1.1.1", "", "huawei_ibmc"),
        ("1.3.6.1.4.1.34774.4.2", "Linux storage", "huawei_oceanstor"),
        ("1.3.6.1.4.1.2011.6.164.1", "", "huawei_smu"),
        ("1.3.6.1.4.1.2636.1.1.1.2.25", "Juniper Networks, Inc. mx480, kernel JUNOS 12.3", "juniper_junos"),
        ("1.3.6.1.4.1.4874.1.1.1.1.1", "Juniper Networks, Inc. E320", "juniper_junose"),
        ("1.3.6.1.4.1.14525.3.1.10", "Juniper Networks, Inc. WLC", "juniper_mss"),
        ("1.3.6.1.4.1.1411.102", "EX2500", "juniper_ex2500"),
        ("1.3.6.1.4.1.3224.1.35", "SSG-320 version 6.3", "juniper_screenos"),
        ("1.3.6.1.4.1.8239.1.2.9.14", "Juniper WXC", "juniper_jwos"),
        ("1.3.6.1.4.1.25506.11.1.87", "HPE Comware Platform Software", "hp_comware"),
        ("1.3.6.1.4.1.3902.3.100.1", "ZXR10 ROS Version V4.8", "zte_zxros"),
        ("1.3.6.1.4.1.3902.1082.1001.320.2.1", "C320", "zte_zxa10"),
        ("1.3.6.1.4.1.11.2.3.7.11.155", "HP J9624A 2620-24", "hp_procurve"),
        ("1.3.6.1.4.1.47196.4.1.1.1.50", "Aruba JL635A", "aruba_aoscx"),
        ("1.3.6.1.4.1.1588.2.1.1.109", "Fibre Channel Switch.", "brocade_fos"),
        ("1.3.6.1.4.1.1588.3.3.1.131", "Brocade VDX Switch", "brocade_nos"),
        ("1.3.6.1.4.1.1588.3.3.1.1", "Brocade BR-SLX9850, SLX Operating System", "extreme_slx"),
        ("1.3.6.1.4.1.1991.1.3.48", "Brocade ICX6450, IronWare Version 08.0", "brocade_ironware"),
        ("1.3.6.1.4.1.3375.2.1.3.4.43", "BIG-IP", "f5_bigip"),
        ("1.3.6.1.4.1.12276.1.3.1.5", "F5 rSeries", "f5_f5os"),
    ],
)
def test_a_device_is_told_by_its_system_group(object_id: str, descr: str, name: str) -> None:
    found = identify(PLATFORMS.values(), Clues({"snmp.sysObjectID": object_id, "snmp.sysDescr": descr}))
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    ("error", "oper", "state"),
    [
        (1, 3, None),  # notSupported
        (2, 3, Health.OK),
        (3, 3, Health.FAILED),  # postFailure
        (4, 3, None),  # entityAbsent
        (21, 3, Health.FAILED),  # stackError
        (22, 3, Health.OK),  # stackPortBlocked
        (31, 3, Health.DEGRADED),  # sfpRecvError
        (71, 3, Health.FAILED),
        (91, 3, Health.FAILED),
        (77, 3, Health.UNKNOWN),  # a state that the MIB has not yet
        (2, 4, Health.FAILED),  # dangerous
    ],
)
def test_comware_tells_what_is_wrong_with_a_board(error: int, oper: int, state: Health | None) -> None:
    board = table(ENTITY, ("2", {5: 9, 7: "Board 1"}))
    told = states(read("hp_comware", board, table(COMWARE, ("2", {3: oper, 19: error}))), "module.health")
    assert told == ({} if state is None else {"Board 1": state})


def test_comware_has_no_temperature_where_65535_is_told() -> None:
    boards = table(ENTITY, ("2", {5: 9, 7: "Board 1"}), ("3", {5: 9, 7: "Board 2"}))
    snapshot = read("hp_comware", boards, table(COMWARE, ("2", {12: 65535}), ("3", {12: 45, 13: 60, 17: 75})))
    assert values(snapshot, "temperature") == {"Board 2": 45}
    limits = one(snapshot, "temperature", "Board 2").limits
    assert limits is not None
    assert (limits.high_degraded, limits.high_critical) == (60, 75)


def test_procurve_tells_light_in_millidecibels_and_its_limits_in_tenths_of_microwatts() -> None:
    module = {2: "A1", 3: "J9150A", 4: "CN1", 9: 1, 11: 31500, 12: 33000, 14: -2500, 15: -99999999}
    snapshot = read("hp_procurve", table(XCVR, ("1", {**module, 30: 10000, 31: 1000, 32: 7943, 33: 1259})))
    assert values(snapshot, "optical.power") == {"A1 Rx": -40.0, "A1 Tx": -2.5}
    assert values(snapshot, "voltage") == {"A1": 3.3}
    assert values(snapshot, "temperature") == {"A1": 31.5}
    limits = one(snapshot, "optical.power", "A1 Tx").limits
    assert limits is not None
    assert (limits.low_critical, limits.high_critical) == (-10.0, 0.0)


def test_procurve_has_no_readings_of_a_module_without_diagnostics() -> None:
    module = {2: "A1", 3: "J4858C", 4: "CN1", 9: 0, 11: 0, 12: 0, 14: -99999999, 15: -99999999}
    snapshot = read("hp_procurve", table(XCVR, ("1", module)))
    assert values(snapshot, "optical.power") == {}
    assert [part.model for part in snapshot.inventory if part.part == "A1 transceiver"] == ["J4858C"]


def test_brocade_sensors_are_what_their_type_says() -> None:
    snapshot = read(
        "brocade_fos",
        table(
            SW_SENSORS,
            ("1", {2: 1, 3: 4, 4: 38, 5: "SLOT #0: TEMP #1"}),
            ("2", {2: 2, 3: 3, 4: 1200, 5: "FAN #1"}),
            ("3", {2: 3, 3: 6, 4: -2147483648, 5: "Power Supply #1"}),
            ("4", {2: 3, 3: 2, 4: 0, 5: "Power Supply #2"}),
        ),
    )
    assert values(snapshot, "temperature") == {"SLOT #0: TEMP #1": 38}
    assert states(snapshot, "fan.health") == {"FAN #1": Health.DEGRADED}
    assert states(snapshot, "psu.health") == {"Power Supply #2": Health.FAILED}  # the first is not there


@pytest.mark.parametrize(
    ("link", "oper", "physical", "state"),
    [
        (1, 1, 6, Health.OK),  # online
        (1, 2, 4, None),  # no light: nothing plugged in
        (1, 2, 2, None),  # no transceiver
        (1, 4, 6, Health.FAILED),  # faulty
        (2, 2, 3, Health.FAILED),  # the laser is broken, disabled or not
        (2, 2, 5, None),  # disabled by an operator
        (1, 2, 5, Health.DEGRADED),  # light without synchronisation
    ],
)
def test_a_fibre_channel_port_without_a_partner_is_no_fault(
    link: int, oper: int, physical: int, state: Health | None
) -> None:
    snapshot = read(
        "brocade_fos", table(FC_PORTS, ("1", {3: physical, 4: oper, 6: link, 36: "port0", 37: "0/0"}))
    )
    assert list(states(snapshot, "port.health").values()) == ([state] if state else [])


def test_no_light_in_a_brocade_transceiver_is_the_floor() -> None:
    dark = {1: "38", 2: "3320", 3: "6.5", 4: "-inf", 5: "-2.6"}
    snapshot = read(
        "brocade_fos",
        table(FC_PORTS, ("1", {3: 6, 4: 1, 6: 1, 37: "0/0"})),
        table(SFPS, ("16.0.0.0.0.0.0.0.0.16.0.0.0.0.0.0.0.1", dark)),
    )
    assert values(snapshot, "optical.power") == {"Port 0/0 Rx": -40.0, "Port 0/0 Tx": -2.6}
    assert values(snapshot, "voltage") == {"Port 0/0": 3.32}
    assert values(snapshot, "optical.bias") == {"Port 0/0": 0.0065}


def test_ironware_counts_half_degrees_and_knows_an_empty_place() -> None:
    snapshot = read(
        "brocade_ironware",
        table(FOUNDRY_HEAT, ("1.1", {3: "Slot 1 sensor", 4: 91})),
        table(FOUNDRY_FANS, ("1", {2: "right", 3: 2}), ("2", {2: "left", 3: 3}), ("3", {2: "none", 3: 1})),
    )
    assert values(snapshot, "temperature") == {"Slot 1 sensor": 45.5}
    assert states(snapshot, "fan.health") == {"Fan 1 right": Health.OK, "Fan 2 left": Health.FAILED}


def test_ironware_judges_its_transceivers_itself() -> None:
    said = {1: "32.7500 C: Normal", 2: "-002.8257 dBm: Normal", 3: "-031.5490 dBm: Low-Alarm", 4: "N/A"}
    snapshot = read("brocade_ironware", {f"{IF_NAME}.5": "ethernet1/5"}, table(FOUNDRY_OPTICS, ("5", said)))
    assert values(snapshot, "optical.power") == {"ethernet1/5 Tx": -2.8257, "ethernet1/5 Rx": -31.549}
    assert states(snapshot, "optical.power")["ethernet1/5 Rx"] is Health.FAILED
    assert values(snapshot, "optical.bias") == {}


def test_a_name_of_a_big_ip_is_read_from_its_index() -> None:
    assert words("12." + ".".join(str(ord(letter)) for letter in "/Common/pool")) == ["/Common/pool"]


@pytest.mark.parametrize(
    ("availability", "enabled", "state"),
    [
        (1, 1, Health.OK),
        (2, 1, Health.DEGRADED),
        (3, 1, Health.FAILED),
        (3, 2, None),  # disabled by an operator
    ],
)
def test_a_pool_that_nobody_wants_is_no_fault(availability: int, enabled: int, state: Health | None) -> None:
    row: dict[int, Any] = {1: "/Common/web", 2: availability, 3: enabled}
    index = "11." + ".".join(str(ord(letter)) for letter in "/Common/web")
    told = states(read("f5_bigip", table(POOLS, (index, row))), "service.health")
    assert list(told.values()) == ([state] if state else [])


def test_zte_memory_is_percent_or_bytes() -> None:
    snapshot = read("zte_zxros", table(UNITS, ("1", {3: 512, 4: 41}), ("2", {3: 1000000, 4: 250000})))
    assert values(snapshot, "memory.used") == {"Unit 1": 41, "Unit 2": 25}


def test_aruba_tells_light_in_milliwatts_and_the_only_lane_is_the_module() -> None:
    snapshot = read(
        "aruba_aoscx",
        {f"{IF_NAME}.1": "1/1/1", f"{IF_NAME}.2": "1/1/2"},
        table(ARUBA_DOM, ("1", {24: "1.0", 25: "0.1"})),
        table(
            ARUBA_LANES,
            ("1.1", {2: "6.5", 7: "0.5", 12: "0.0"}),
            ("2.1", {7: "1.0"}),
            ("2.2", {7: "0.5"}),
        ),
    )
    light = values(snapshot, "optical.power")
    assert light == {"1/1/1 Tx": -3.01, "1/1/1 Rx": -40.0, "1/1/2 Tx lane 1": 0.0, "1/1/2 Tx lane 2": -3.01}
    assert values(snapshot, "optical.bias") == {"1/1/1": 0.0065}
    limits = one(snapshot, "optical.power", "1/1/1 Tx").limits
    assert limits is not None
    assert (limits.low_critical, limits.high_critical) == (-10.0, 0.0)


def test_ibmc_has_no_reading_of_what_is_not_there() -> None:
    snapshot = read(
        "huawei_ibmc",
        table(
            IBMC_FANS,
            ("1", {2: 4200, 3: 2, 4: 1, 7: "Fan1 Front"}),
            ("2", {2: 0, 3: 2, 4: 4, 7: "Fan2 Front"}),
            ("3", {2: 0, 3: 1, 4: 5, 7: "Fan3 Front"}),
        ),
        table(IBMC_HEAT, ("1", {2: "Inlet Temp", 3: 230, 5: 480, 6: 460}), ("2", {2: "CPU2", 3: 65535})),
    )
    assert states(snapshot, "fan.health") == {"Fan1 Front": Health.OK, "Fan2 Front": Health.FAILED}
    assert values(snapshot, "temperature") == {"Inlet Temp": 23}
    limits = one(snapshot, "temperature", "Inlet Temp").limits
    assert limits is not None
    assert (limits.high_degraded, limits.high_critical) == (46, 48)


def test_older_comware_tells_load_in_a_table_of_its_own_and_only_where_the_newer_one_is_silent() -> None:
    old = {
        "1.3.6.1.4.1.25506.8.8.1.1.4.1": 12,
        "1.3.6.1.4.1.25506.8.8.2.1.1.2.1": 1000,
        "1.3.6.1.4.1.25506.8.8.2.1.1.3.1": 400,
        "1.3.6.1.4.1.43.45.1.2.23.1.9.1.1.1.2.1": 2,
    }
    snapshot = read("hp_comware", old)
    assert (values(snapshot, "cpu.used"), values(snapshot, "memory.used")) == (
        {"CPU 1": 12},
        {"Memory 1": 60},
    )
    assert states(snapshot, "fan.health") == {"Fan 1": Health.FAILED}
    board = table(ENTITY, ("2", {5: 9, 7: "Board 1"}))
    newer = read("hp_comware", old, board, table(COMWARE, ("2", {6: 9, 8: 40})))
    assert (values(newer, "cpu.used"), values(newer, "memory.used")) == ({"Board 1": 9}, {"Board 1": 40})


def test_a_zxr10_card_that_is_not_plugged_in_is_no_card() -> None:
    cards = table(
        "1.3.6.1.4.1.3902.3.2.3.1",
        ("1.1.1", {6: 1, 7: 1, 10: 41, 19: "MPU"}),
        ("1.1.2", {6: 1, 7: 0, 10: 0, 19: "LPU"}),
        ("1.1.3", {6: 0, 7: 0, 10: 0}),
    )
    snapshot = read("zte_zxros", cards)
    assert states(snapshot, "module.health") == {"Slot 1/1/1 MPU": Health.OK, "Slot 1/1/2 LPU": Health.FAILED}
    assert values(snapshot, "temperature") == {"Slot 1/1/1 MPU": 41}


def test_only_zxr10_alarms_that_stand_are_events() -> None:
    alarms = "1.3.6.1.4.1.3902.3.4.1.1.1"
    rows = (("1.1", {4: 7, 7: 1, 9: "fan abnormal"}), ("1.2", {4: 8, 7: 0, 9: "too warm"}))
    snapshot = read("zte_zxros", table(alarms, *rows))
    assert [(event.code, event.text) for event in snapshot.events] == [("7", "active alarm: fan abnormal")]


def test_a_contact_is_judged_by_the_level_that_is_normal() -> None:
    contacts = table(
        "1.3.6.1.4.1.3902.1082.10.10.2.5.3.1",
        ("1.1.1", {2: 3, 4: 1, 5: 1}),
        ("1.1.2", {2: 4, 4: 1, 5: 2}),
        ("1.1.3", {2: 5, 4: 1, 5: 255}),
        ("1.1.4", {2: 0, 4: 1, 5: 2}),
    )
    names = table("1.3.6.1.4.1.3902.1082.10.10.2.5.2.1", ("1.1.3", {2: "door"}), ("1.1.4", {2: "water"}))
    assert states(read("zte_zxa10", contacts, names), "other.health") == {
        "Contact 1 door": Health.OK,
        "Contact 2 water": Health.FAILED,
        "Contact 3": Health.UNKNOWN,
    }


@pytest.mark.parametrize(
    ("object_id", "descr", "platform", "model"),
    [
        (
            "1991.1.3.51.7",
            "Brocade NetIron CER, IronWare Version V5.8.0",
            "brocade_ironware",
            "NetIron CER 2024F4X",
        ),
        ("1991.1.3.55.2.2", "Brocade MLXe, IronWare Version V5.8.0", "brocade_ironware", "MLXe-8"),
        ("1588.2.1.1.1", "Fibre Channel Switch.", "brocade_fos", "Brocade 6520"),
        ("1588.3.3.1.131", "Brocade-VDX-VCS 10", "brocade_nos", "VDX6740"),
        ("1588.3.3.1.4000", "SLX Operating System", "extreme_slx", "SLX9540"),
        ("4874.1.1.1.1.5", "", "juniper_junose", "ERX-310"),
        ("4874.1.1.1.6.1", "", "juniper_junose", "E320"),
    ],
)
def test_a_model_that_no_text_names_is_told_by_its_number(
    object_id: str, descr: str, platform: str, model: str
) -> None:
    held = {
        "1.3.6.1.2.1.1.1.0": descr,
        "1.3.6.1.2.1.1.2.0": f"1.3.6.1.4.1.{object_id}",
        "1.3.6.1.2.1.75.1.1.4.1.3.1": "1.3.6.1.4.1.1588.2.1.1.133",
    }
    assert read(platform, held).facts.model == model


def test_an_older_mss_tells_bytes() -> None:
    root = "1.3.6.1.4.1.14525.4.8.1.1"
    snapshot = read(
        "juniper_mss", {f"{root}.{n}.0": value for n, value in ((1, 25), (2, 100), (3, 10), (4, 40), (5, 7))}
    )
    assert values(snapshot, "memory.used") == {"Memory": 25}
    assert values(snapshot, "filesystem.used") == {"Flash": 25}
    assert values(snapshot, "cpu.used") == {"CPU": 7}


@pytest.mark.parametrize(
    ("descr", "name", "model", "version"),
    [
        (
            "Huawei YunShan OS\r\nVersion 1.23.0.1 (S5735-V2 V600R023C00SPC500)\r\nCopyright (C) 2023\r\n"
            "HUAWEI S5735-L24T4X-QA-V2\r\n",
            "huawei_vrp",
            "S5735-L24T4X-QA-V2",
            "1.23.0.1 (V600R023C00SPC500)",
        ),
        (
            "NetScreen-ISG 1000 version 6.3.0r9.0 (SN: XX0000001)",
            "juniper_screenos",
            "NetScreen-ISG 1000",
            "6.3.0r9.0",
        ),
        ("ZXA10 C600, ZTE Product, Version V1.2.2, Release", "zte_zxa10", "C600", "V1.2.2"),
        (
            "H3C Comware Software, Version 7.1.064, Release 0605P13\r\nH3C MSR36-20",
            "hp_comware",
            "MSR36-20",
            "7.1.064, Release 0605P13",
        ),
    ],
)
def test_facts_of_other_generations(descr: str, name: str, model: str, version: str) -> None:
    facts = read(name, {"1.3.6.1.2.1.1.1.0": descr}).facts
    assert (facts.model, facts.os_version) == (model, version)

"""Cisco's drivers as they stand: which device is which, and what a whole answer reads as."""

from typing import Any

import pytest

from collector.driving.detect import Clues, identify
from collector.driving.platform import Platform
from collector.entry.wire import read_platforms, read_settings
from collector.model.snapshot import Health, Snapshot
from tests.driving.bench import agent, seen

PLATFORMS = read_platforms(read_settings())
CISCO = [name for name in PLATFORMS if name.startswith("cisco_")]
ENTITY = "1.3.6.1.2.1.47.1.1.1.1"
ENVMON = "1.3.6.1.4.1.9.9.13.1"
FRU = "1.3.6.1.4.1.9.9.117.1"

IDENTITIES = [
    ("cisco_ios", "1.3.6.1.4.1.9.1.283", "Cisco IOS Software, s72033_rp Software, Version 15.1(2)SY1"),
    ("cisco_ios", "1.3.6.1.4.1.9.1.1", "Cisco Internetwork Operating System Software IOS (tm) 3600 Software"),
    ("cisco_xe", "1.3.6.1.4.1.9.1.2494", "Cisco IOS Software [Dublin], Catalyst L3 Switch (CAT9K_IOSXE)"),
    ("cisco_xe", "1.3.6.1.4.1.9.1.1116", "Cisco IOS Software, ASR1000 Software (X86_64_LINUX_IOSD-ADVENT)"),
    ("cisco_xe", "1.3.6.1.4.1.9.1.2683", "Cisco IE3300-8T2S 261 V 17 12 4"),
    ("cisco_xr", "1.3.6.1.4.1.9.1.2658", "Cisco IOS XR Software (ASR9K), Version 6.6.3"),
    ("cisco_nxos", "1.3.6.1.4.1.9.12.3.1.3.1955", "Cisco NX-OS(tm) Nexus9000 C9336C-FX2, Software (NXOS)"),
    ("cisco_mds", "1.3.6.1.4.1.9.12.3.1.3.587", "Cisco SAN-OS(tm) m9100, Software (m9100), Version 3.3(2)"),
    ("cisco_asa", "1.3.6.1.4.1.9.1.2115", "Cisco Adaptive Security Appliance Version 9.12(4)"),
    ("cisco_asa", "1.3.6.1.4.1.9.1.1902", "Cisco Adaptive Security Appliance Version 9.16(2)"),
    ("cisco_asa", "1.3.6.1.4.1.9.1.2259", "Cisco Industrial Security Appliance Version 9.14(1)"),
    ("cisco_ftd", "1.3.6.1.4.1.9.1.2405", "Cisco Firepower Threat Defense, Version 7.2.5 (Build 208)"),
    ("cisco_ftd", "1.3.6.1.4.1.9.1.99999", "Cisco Secure Firewall Threat Defense, Version 7.4.1 (Build 172)"),
    ("cisco_fxos", "1.3.6.1.4.1.9.1.2292", "Cisco FX-OS(tm) Software, Version 2.10(1.179)"),
    ("cisco_apic", "1.3.6.1.4.1.9.1.2238", "APIC VERSION 5.2(7f); PID APIC-SERVER-M3; Serial WZP00000000"),
    (
        "cisco_cimc",
        "1.3.6.1.4.1.9.1.2492",
        "Cisco Integrated Management Controller(Cisco IMC), Version 4.1(3b)",
    ),
    (
        "cisco_catos",
        "1.3.6.1.4.1.9.5.44",
        "Cisco Systems, Inc. WS-C6509 Cisco Catalyst Operating System Software",
    ),
    ("cisco_cat1900", "", "Cisco Systems Catalyst 1900"),
    ("cisco_s300", "1.3.6.1.4.1.9.6.1.95.10.3", "SG350-10 10-Port Gigabit Managed Switch"),
    ("cisco_s300", "1.3.6.1.4.1.9.1.3240", "Catalyst 1300 Series Managed Switch, 24-port GE (C1300-24T-4X)"),
    ("cisco_s300", "0.0", "Linksys SLM2024 - 24 Port Gigabit Switch"),
]


def platform(name: str) -> Platform:
    return PLATFORMS[name]


def read(name: str, held: dict[str, Any]) -> Snapshot:
    return seen(platform(name), agent(held))


def table(root: str, *rows: tuple[str, dict[int, Any]]) -> dict[str, Any]:
    return {f"{root}.{column}.{index}": value for index, cells in rows for column, value in cells.items()}


def states(snapshot: Snapshot, kind: str) -> dict[str, Health | None]:
    return {one.part: one.state for one in snapshot.of(kind)}


@pytest.mark.parametrize(("expected", "object_id", "descr"), IDENTITIES)
def test_each_device_is_known_by_its_system_group(expected: str, object_id: str, descr: str) -> None:
    clues = Clues({"snmp.sysObjectID": object_id, "snmp.sysDescr": descr})
    found = identify([platform(name) for name in CISCO], clues)
    assert found is not None
    assert found.name == expected


@pytest.mark.parametrize(
    "descr",
    ["Cisco NX-OS(tm) ucs, Software (ucs-6100-k9-system)", "Cisco Controller", "Cisco Unified IP Phone"],
)
def test_relatives_with_an_agent_of_their_own_are_none_of_these(descr: str) -> None:
    clues = Clues({"snmp.sysObjectID": "1.3.6.1.4.1.9.12.3.1.3.1062", "snmp.sysDescr": descr})
    assert identify([platform(name) for name in CISCO], clues) is None


def test_a_supply_of_two_tables_is_one_part_in_its_worse_state() -> None:
    held = {
        **table(
            ENTITY, ("12", {5: 6, 7: "Power Supply Module 1"}), ("17", {5: 6, 7: "Power Supply Module 2"})
        ),
        **table(
            f"{ENVMON}.5.1",
            ("12", {2: "Power Supply Module 1", 3: 1}),
            ("17", {2: "Power Supply Module 2", 3: 1}),
        ),
        **table(f"{FRU}.1.2.1", ("12", {2: 2}), ("17", {2: 8})),
    }
    snapshot = read("cisco_xe", held)
    assert states(snapshot, "psu.health") == {
        "Power Supply Module 1": Health.OK,
        "Power Supply Module 2": Health.FAILED,
    }
    second = next(one for one in snapshot.of("psu.health") if one.part.endswith("2"))
    assert second.source == f"snmp:{ENVMON}.5.1.3.17 snmp:{FRU}.1.2.1.2.17"


def test_fru_power_is_that_of_the_part_that_it_feeds() -> None:
    held = {
        **table(
            ENTITY,
            ("1", {5: 6, 7: "PowerSupply-1"}),
            ("2", {5: 7, 7: "Fan Module-1"}),
            ("3", {5: 9, 7: "Module-1"}),
        ),
        **table(f"{FRU}.1.2.1", ("1", {2: 3}), ("2", {2: 6}), ("3", {2: 4})),
        **table(f"{FRU}.4.1.1", ("2", {1: 2})),
    }
    snapshot = read("cisco_nxos", held)
    assert states(snapshot, "psu.health") == {"PowerSupply-1": Health.DEGRADED}
    assert states(snapshot, "fan.health") == {"Fan Module-1": Health.FAILED}
    assert states(snapshot, "power.health") == {"Module-1": Health.FAILED}


def test_a_gateway_group_without_an_address_is_not_set_up() -> None:
    root = "1.3.6.1.4.1.9.9.106.1.2.1.1"
    nowhere = "0.0.0.0"  # noqa: S104  # what HSRP shows for none; nothing is bound
    held = {
        "1.3.6.1.2.1.31.1.1.1.1.7": "Vl10",
        "1.3.6.1.2.1.2.2.1.2.7": "Vlan10",
        **table(root, ("7.1", {11: "10.0.0.1", 15: 1}), ("7.2", {11: nowhere, 15: 1})),
    }
    assert states(read("cisco_xr", held), "cluster.health") == {"HSRP Vl10 group 1": Health.FAILED}


def test_a_firewall_without_a_pair_has_no_failover_to_judge() -> None:
    root = "1.3.6.1.4.1.9.9.147.1.2.1.1.1"
    alone = table(root, ("4", {3: 3, 4: "not Configured"}), ("6", {3: 3, 4: "Failover Off"}))
    pair = table(
        root, ("4", {3: 2, 4: "failover"}), ("6", {3: 9, 4: "Active unit"}), ("7", {3: 4, 4: "Failed unit"})
    )
    assert states(read("cisco_asa", alone), "cluster.health") == {}
    assert states(read("cisco_asa", pair), "cluster.health") == {
        "failover interface": Health.OK,
        "primary unit": Health.OK,
        "secondary unit": Health.FAILED,
    }


def test_flash_beyond_four_gigabytes_is_read_in_its_wide_columns() -> None:
    root = "1.3.6.1.4.1.9.9.10.1.1.4.1.1"
    full = 2**32 - 1
    held = table(
        root,
        ("1.1", {4: full, 5: full, 10: "bootflash", 13: 20_000_000_000, 14: 5_000_000_000}),
        ("2.1", {4: 1000, 5: 400, 10: "crashinfo"}),
        ("3.1", {4: full, 5: full, 10: "usb0"}),
    )
    used = {one.part: one.value for one in read("cisco_xe", held).of("filesystem.used")}
    assert used == {"bootflash": 75, "crashinfo": 60}


def test_an_empty_socket_of_a_server_gives_no_observation_and_a_failed_module_does() -> None:
    root = "1.3.6.1.4.1.9.9.719.1.30.11.1"
    held = table(
        root,
        ("1", {3: "mem-1", 11: "DIMM_A1", 14: 1, 17: 10}),
        ("2", {3: "mem-2", 11: "NA", 14: 0, 17: 11}),
        ("3", {3: "mem-3", 11: "DIMM_B1", 14: 2, 17: 10}),
        ("4", {3: "mem-4", 11: "DIMM_C1", 14: 55, 17: 10}),
    )
    snapshot = read("cisco_cimc", held)
    assert states(snapshot, "memory.health") == {
        "DIMM_A1": Health.OK,
        "DIMM_B1": Health.FAILED,
        "DIMM_C1": Health.UNKNOWN,
    }
    assert [one.word for one in snapshot.unmapped] == ["55"]


def test_a_catos_bay_without_a_supply_is_empty_and_its_modules_are_inventory() -> None:
    chassis = "1.3.6.1.4.1.9.5.1.2"
    held = {
        f"{chassis}.3.0": 12, f"{chassis}.4.0": 2, f"{chassis}.6.0": 2, f"{chassis}.7.0": 1,
        f"{chassis}.9.0": 4, f"{chassis}.16.0": "WS-C6509", f"{chassis}.19.0": "SMG00000000",
        **table("1.3.6.1.4.1.9.5.1.3.1.1", ("1", {10: 2, 17: "WS-X6K-SUP2", 21: 2, 26: "SAL00000000"})),
    }  # fmt: skip
    snapshot = read("cisco_catos", held)
    assert states(snapshot, "psu.health") == {"Power supply 1": Health.OK}
    assert states(snapshot, "fan.health") == {"Fan tray": Health.FAILED}
    assert (snapshot.facts.model, snapshot.facts.serial) == ("WS-C6509", "SMG00000000")
    assert [(one.part, one.model, one.serial) for one in snapshot.inventory] == [
        ("Module 1", "WS-X6K-SUP2", "SAL00000000")
    ]


@pytest.mark.parametrize(
    ("name", "descr", "version", "model"),
    [
        ("cisco_s300", "Linux, Cisco RV320, Version 1.5.1.13 Mon Jan 18", "1.5.1.13", "RV320"),
        ("cisco_s300", "SG350-10 10-Port Gigabit Managed Switch", None, "SG350-10"),
        ("cisco_s300", "Catalyst 1300 Series Managed Switch, PoE (C1300-24P-4X)", None, "C1300-24P-4X"),
        ("cisco_apic", "APIC VERSION 5.2(7f); PID APIC-SERVER-M3; Serial WZP0", "5.2(7f)", "APIC-SERVER-M3"),
        ("cisco_ftd", "Cisco Firepower Threat Defense, Version 7.2.5 (Build 208), ASA Version 9.18(3)56",
         "7.2.5 (Build 208)", None),
        ("cisco_xr", "Cisco IOS XR Software (Cisco ASR9K Series), Version 6.4.2[Default]", "6.4.2", None),
        ("cisco_nxos", "Cisco NX-OS(tm) nxos, Software (nxos), Version 7.0(3)I7(8), R", "7.0(3)I7(8)", None),
    ],
)  # fmt: skip
def test_version_and_model_are_read_in_the_description(
    name: str, descr: str, version: str | None, model: str | None
) -> None:
    facts = read(name, {"1.3.6.1.2.1.1.1.0": descr}).facts
    assert (facts.os_version, facts.model) == (version, model)


def test_a_stack_is_the_serial_of_its_first_member() -> None:
    held = table(
        ENTITY,
        ("1", {4: 0, 5: 11, 7: "Virtual Stack", 11: "", 13: ""}),
        ("2", {4: 1, 5: 3, 7: "Switch 1 Chassis", 11: "FDO00000001", 13: "C9500X-28C8D"}),
        ("500", {4: 1, 5: 3, 7: "Switch 2 Chassis", 11: "FDO00000002", 13: "C9500X-28C8D"}),
    )
    facts = read("cisco_xe", held).facts
    assert (facts.serial, facts.model) == ("FDO00000001", "C9500X-28C8D")


def test_the_registered_product_stands_in_for_a_chassis_that_names_no_model() -> None:
    held = {"1.3.6.1.2.1.1.2.0": "1.3.6.1.4.1.9.1.1208"}
    assert read("cisco_ios", held).facts.model == "cat29xxStack"
    assert read(
        "cisco_ios", {**held, f"{ENTITY}.5.1": 3, f"{ENTITY}.13.1": "WS-C2960S-48TS-L"}
    ).facts.model == ("WS-C2960S-48TS-L")


@pytest.mark.parametrize("parent", [{}, {f"{ENTITY}.4.9": 0, f"{ENTITY}.4.10": 9}])
def test_an_agent_without_classes_has_its_chassis_where_nothing_contains_it(parent: dict[str, Any]) -> None:
    held = table(
        ENTITY, ("9", {7: "Chassis", 13: "FPR-0000", 11: "JAD00000001"}), ("10", {7: "Fan tray", 13: "FAN"})
    )
    facts = read("cisco_ftd", {**held, **parent}).facts
    assert (facts.model, facts.serial) == ("FPR-0000", "JAD00000001")


@pytest.mark.parametrize(
    ("object_id", "entities", "model"),
    [
        # a fixed switch: its chassis names no model, its only line card is called as it is sold
        (
            "9.1.659",
            [("1", {4: 0, 5: 3, 7: "Switch System", 13: ""}), ("1000", {4: 2, 5: 9, 13: "WS-C4948-10GE"})],
            "WS-C4948-10GE",
        ),
        (
            "9.1.1178",
            [("1", {4: 0, 7: "Switch System", 13: ""}), ("1000", {4: 2, 13: "WS-C4948E"})],
            "WS-C4948E",
        ),
        ("9.1.3085", [("1", {4: 0, 5: 3, 2: "Cisco C8500-20X6C Chassis", 7: "Chassis"})], "C8500-20X6C"),
        # nor by a part of it that begins with its name
        (
            "9.1.1018",
            [("1", {4: 0, 5: 3, 13: ""}), ("7", {4: 1, 5: 7, 13: "ASR-9006-FAN-V2"})],
            "ASR9006",
        ),
        ("9.1.1018", [("1", {4: 0, 5: 3, 2: "ASR-9006-AC-V2 chassis", 13: ""})], "ASR-9006-AC-V2"),
        # a modular one is not called by its supervisor
        (
            "9.1.875",
            [("1", {4: 0, 5: 3, 13: ""}), ("1000", {4: 2, 5: 9, 13: "WS-X45-SUP7L-E"})],
            "catalyst4506e",
        ),
    ],
)
def test_the_registered_name_is_told_as_it_is_sold_where_the_entities_say_so(
    object_id: str, entities: list[tuple[str, dict[int, Any]]], model: str
) -> None:
    held = {"1.3.6.1.2.1.1.2.0": f"1.3.6.1.4.1.{object_id}", **table(ENTITY, *entities)}
    assert read("cisco_ios", held).facts.model == model

"""Shared parts of Cisco on made-up agents: pairs, stacks, held ports, alarms, chassis, memory, PoE."""

from collector.model.snapshot import Health, Limits
from tests.readers.network_agents import ENTITY, IF_NAME, one, read, states, table, values

VSS, VPC, STACKWISE = "1.3.6.1.4.1.9.9.388.1", "1.3.6.1.4.1.9.9.807.1", "1.3.6.1.4.1.9.9.500.1"


def test_a_virtual_switch_link_with_a_port_down_is_degraded() -> None:
    held = {
        f"{IF_NAME}.41": "Po10",
        f"{IF_NAME}.42": "Po20",
        **table(f"{VSS}.2.2.1", ("2", {1: 1, 2: 2}), ("500", {1: 2, 2: 3})),
        **table(f"{VSS}.3.1.1", ("41", {3: 1, 5: 2, 6: 2}), ("42", {3: 1, 5: 2, 6: 1})),
    }
    assert states(read("cisco_ios", held), "stack.health") == {
        "Switch 1": Health.OK,
        "Switch 2": Health.OK,
        "Po10 virtual switch link": Health.OK,
        "Po20 virtual switch link": Health.DEGRADED,
    }


def test_a_nexus_without_a_vpc_domain_has_no_pair_to_judge() -> None:
    alone = {f"{VPC}.1.2.1.2.0": 1, f"{VPC}.2.1.1.2.0": 5, f"{VPC}.2.1.1.3.0": 2}
    assert states(read("cisco_nxos", alone), "cluster.health") == {}


def test_a_vpc_that_goes_over_the_peer_is_degraded_and_one_without_a_peer_works_alone() -> None:
    held = {
        f"{VPC}.1.2.1.2.10": 3,
        f"{VPC}.2.1.1.2.10": 5,
        f"{VPC}.2.1.1.3.10": 2,
        **table(f"{VPC}.4.2.1", ("10.11", {4: 3, 5: 1}), ("10.12", {4: 2, 5: 2}), ("10.13", {4: 1, 5: 3})),
    }
    snapshot = read("cisco_nxos", held)
    assert states(snapshot, "cluster.health") == {
        "vPC domain 10": Health.DEGRADED,
        "vPC domain 10 dual active": Health.OK,
        "vPC domain 10 keepalive": Health.FAILED,
    }
    assert states(snapshot, "link.health") == {
        "vPC 11": Health.OK,
        "vPC 11 consistency": Health.OK,
        "vPC 12": Health.DEGRADED,
        "vPC 12 consistency": Health.FAILED,
        "vPC 13": Health.FAILED,
    }


def test_a_port_that_the_device_holds_is_failed_and_one_vlan_of_it_degraded() -> None:
    held = {
        f"{IF_NAME}.7": "Gi1/0/7",
        **table("1.3.6.1.4.1.9.9.548.1.3.1.1", ("7.0", {2: 2}), ("7.120", {2: 9})),
    }
    assert states(read("cisco_xe", held), "port.health") == {
        "Gi1/0/7": Health.FAILED,
        "Gi1/0/7 VLAN 120": Health.DEGRADED,
    }


def test_stack_power_ports_count_only_where_switches_share_their_supplies() -> None:
    def ports(members: int) -> dict[str, int | str]:
        rows = table(f"{STACKWISE}.3.2.1", ("1000.1", {5: 1, 7: "Port 1"}), ("1000.2", {5: 2, 7: "Port 2"}))
        return {**rows, f"{STACKWISE}.3.1.1.5.1": members}

    assert states(read("cisco_xe", ports(1)), "port.health") == {}
    assert states(read("cisco_xe", ports(4)), "port.health") == {
        "Port 1": Health.OK,
        "Port 2": Health.DEGRADED,
    }


def test_a_stack_switch_is_called_by_its_number_where_its_chassis_is_called_by_a_digit() -> None:
    held = {
        **table(ENTITY, ("1001", {5: 3, 7: "1"}), ("2001", {5: 3, 7: "2"})),
        **table(f"{STACKWISE}.2.1.1", ("1001", {1: 1, 3: 1, 6: 4}), ("2001", {1: 2, 3: 2, 6: 6})),
    }
    assert states(read("cisco_ios", held), "stack.health") == {
        "Switch 1": Health.OK,
        "Switch 2": Health.FAILED,
    }


def test_an_alarm_is_of_a_part_and_not_of_a_port_or_an_empty_place() -> None:
    held = {
        **table(
            ENTITY,
            ("1", {5: 3, 7: "Chassis"}),
            ("5", {5: 6, 7: "Power Supply Module 0"}),
            ("8", {5: 5, 7: "subslot 0/1 transceiver container"}),
            ("9", {5: 10, 7: "GigabitEthernet0/0/1"}),
        ),
        **table("1.3.6.1.4.1.9.9.138.1.2.5.1", ("1", {2: 0}), ("5", {2: 2}), ("8", {2: 1}), ("9", {2: 1})),
    }
    snapshot = read("cisco_xe", held)
    assert {(seen.kind, seen.part, seen.state) for seen in snapshot.observations} == {
        ("enclosure.health", "Chassis", Health.OK),
        ("psu.health", "Power Supply Module 0", Health.FAILED),
    }


def test_an_old_router_tells_its_serial_and_cards_without_an_entity_table() -> None:
    held = {
        "1.3.6.1.4.1.9.3.6.3.0": "XX0000J0001",
        **table(
            "1.3.6.1.4.1.9.3.6.11.1", ("1", {3: "NM-1E2W", 4: 0, 7: 1}), ("2", {3: "c3620", 4: 77, 7: -1})
        ),
    }
    snapshot = read("cisco_ios", held)
    assert snapshot.facts.serial == "XX0000J0001"
    assert [(seen.part, seen.model, seen.serial) for seen in snapshot.inventory] == [
        ("slot 1 NM-1E2W", "NM-1E2W", None),
        ("card 2 c3620", "c3620", "77"),
    ]
    entity = {f"{ENTITY}.5.1": 3, f"{ENTITY}.7.1": "chassis", f"{ENTITY}.11.1": "FTX00000001"}
    newer = read("cisco_ios", held, entity)
    assert (newer.facts.serial, [seen.part for seen in newer.inventory]) == ("FTX00000001", ["chassis"])


def test_a_memory_pool_that_is_not_valid_tells_nothing() -> None:
    held = table("1.3.6.1.4.1.9.9.48.1.1.1", ("1", {2: "Processor", 4: 1, 5: 30, 6: 70}),
                 ("16", {2: "Driver text", 4: 2, 5: 40, 6: 60}))  # fmt: skip
    assert values(read("cisco_ios", held), "memory.used") == {"Processor": 30}


def test_a_switch_without_power_to_give_has_no_limit_for_it() -> None:
    held = table("1.3.6.1.2.1.105.1.3.1.1", ("1", {2: 370, 3: 1, 4: 92}), ("2", {2: 0, 3: 2, 4: 0}))
    snapshot = read("cisco_xe", held)
    assert one(snapshot, "power", "PoE 1 used").limits == Limits(high_critical=370)
    idle = one(snapshot, "power", "PoE 2 used")
    assert (idle.value, idle.limits) == (0, None)


def test_a_vpn_unit_that_is_not_active_shares_no_load() -> None:
    root = "1.3.6.1.4.1.3076.2.1.2.36.1"
    assert states(read("cisco_asa", {f"{root}.3.0": 2}), "cluster.health") == {}
    assert states(read("cisco_asa", {f"{root}.3.0": 1}), "cluster.health") == {
        "VPN load balancing": Health.OK
    }


def test_an_empty_bay_of_a_firepower_chassis_gives_no_observation() -> None:
    held = {
        **table(
            "1.3.6.1.4.1.9.9.826.1.20.109.1",
            (
                "1",
                {
                    2: "sys/chassis-1/psu-1",
                    3: "psu-1",
                    7: "FPR4K-PWR-AC-1100",
                    10: 5,
                    15: 10,
                    21: "XX0000J0002",
                },
            ),
            ("2", {2: "sys/chassis-1/psu-2", 3: "psu-2", 10: 0, 15: 11}),
        ),
        **table("1.3.6.1.4.1.9.9.826.1.20.116.1", ("1", {2: "sys/chassis-1/psu-1/stats", 4: 28})),
    }
    snapshot = read("cisco_fxos", held)
    assert states(snapshot, "psu.health") == {"psu-1": Health.FAILED}
    assert values(snapshot, "temperature") == {"psu-1": 28}
    assert [(seen.part, seen.serial) for seen in snapshot.inventory] == [("psu-1", "XX0000J0002")]


def test_the_use_of_the_whole_system_stands_in_where_no_processor_and_no_pool_answers() -> None:
    system = {"1.3.6.1.4.1.9.9.305.1.1.1.0": 17, "1.3.6.1.4.1.9.9.305.1.1.2.0": 62}
    old = read("cisco_mds", system)
    assert (values(old, "cpu.used"), values(old, "memory.used")) == ({"system": 17}, {"system": 62})
    pools = table("1.3.6.1.4.1.9.9.48.1.1.1", ("1", {2: "Processor", 4: 1, 5: 30, 6: 70}))
    newer = read("cisco_mds", system, {"1.3.6.1.4.1.9.9.109.1.1.1.1.8.1": 4}, pools)
    assert (values(newer, "cpu.used"), values(newer, "memory.used")) == (
        {"processor 1": 4},
        {"Processor": 30},
    )


def test_the_processor_of_a_stack_switch_is_called_by_the_switch() -> None:
    held = {
        **table(ENTITY, ("1001", {5: 3, 7: "1"}), ("1050", {5: 9, 7: "CPU of Module 2"})),
        **table("1.3.6.1.4.1.9.9.109.1.1.1.1", ("1", {2: 1001, 8: 12}), ("2", {2: 1050, 8: 9})),
    }
    assert values(read("cisco_ios", held), "cpu.used") == {"Switch 1": 12, "CPU of Module 2": 9}


def test_a_switch_whose_description_tells_no_version_has_that_of_its_modules() -> None:
    descr = {"1.3.6.1.2.1.1.1.0": "Cisco IE3200-8T2S XX0000J0003 261 V 17 12 4"}
    module = table(ENTITY, ("1", {5: 3, 7: "Chassis"}), ("1000", {5: 9, 10: "Dublin 17.12.04"}))
    assert read("cisco_xe", descr, module).facts.os_version == "17.12.04"
    assert (
        read("cisco_xe", descr, module, {f"{ENTITY}.5.2000": 9, f"{ENTITY}.10.2000": "16.1"}).facts.os_version
        is None
    )


PHY = "1.3.6.1.4.1.9.6.1.101.90.1.2.1"


def test_a_place_without_a_transceiver_answers_nothing_but_zeros_and_is_no_reading() -> None:
    measured = ((5, 34), (6, 3275200), (7, 0), (8, -40000), (9, -6379), (12, 1))
    held = {
        f"{IF_NAME}.1": "te1/0/1",
        f"{IF_NAME}.2": "te1/0/2",
        **table(PHY, *((f"1.{test}", {2: 1, 3: value}) for test, value in measured)),
        **table(PHY, *((f"2.{test}", {2: 1, 3: 0}) for test, _ in measured)),
    }
    snapshot = read("cisco_s300", held)
    assert values(snapshot, "temperature") == {"te1/0/1": 34}
    assert values(snapshot, "optical.bias") == {"te1/0/1": 0}
    assert values(snapshot, "optical.power") == {"te1/0/1 transmit": -40, "te1/0/1 receive": -6.379}
    assert states(snapshot, "module.health") == {"te1/0/1 transceiver": Health.FAILED}


def test_a_transceiver_tells_its_unit_and_its_alarm_beside_the_number() -> None:
    rows = table(PHY, ("1.6", {2: 2, 3: 3300000, 4: 8, 5: 2}), ("1.9", {2: 2, 3: -231, 4: 16, 5: 5}))
    seen = one(read("cisco_s300", rows), "optical.power", "interface 1 receive")
    assert (seen.value, seen.state) == (-23.1, Health.FAILED)
    assert one(read("cisco_s300", rows), "voltage", "interface 1").state is Health.OK


def test_stack_ports_of_a_small_switch_count_only_in_a_stack() -> None:
    ports = {f"{IF_NAME}.51": "xg1/0/1", "1.3.6.1.4.1.9.6.1.101.53.23.1.6.51": 2}
    units = table("1.3.6.1.4.1.9.6.1.101.53.14.1", ("1", {11: "SG550X-24"}), ("2", {11: "SG550X-24"}))
    assert states(read("cisco_s300", ports), "port.health") == {}
    assert states(read("cisco_s300", ports, units), "port.health") == {"xg1/0/1 stack port": Health.DEGRADED}


def test_a_supply_inside_of_its_module_is_one_part_in_its_worse_state() -> None:
    supplies = "1.3.6.1.4.1.9.9.13.1.5.1"
    held = {
        **table(
            ENTITY,
            ("11", {4: 1, 5: 5, 7: "Power Supply Bay 1"}),
            ("12", {4: 11, 5: 6, 7: "Power Supply Module 1"}),
            ("13", {4: 12, 5: 6, 7: "Power Supply 1"}),
        ),
        **table(supplies, ("12", {2: "Power Supply Module 1", 3: 1}), ("13", {2: "Power Supply 1", 3: 3})),
    }
    snapshot = read("cisco_xe", held)
    assert states(snapshot, "psu.health") == {"Power Supply Module 1": Health.FAILED}
    seen = one(snapshot, "psu.health", "Power Supply Module 1")
    assert seen.source == f"snmp:{supplies}.3.12 snmp:{supplies}.3.13"


def test_parts_of_one_name_are_told_apart_by_what_holds_them() -> None:
    held = {
        **table(
            ENTITY,
            ("1", {4: 0, 5: 3, 7: "Fex-101 Chassis"}),
            ("2", {4: 0, 5: 3, 7: "Fex-102 Chassis"}),
            ("12", {4: 1, 5: 9, 7: "Module-1"}),
            ("13", {4: 2, 5: 9, 7: "Module-1"}),
        ),
        **table("1.3.6.1.4.1.9.9.117.1.2.1.1", ("12", {2: 2}), ("13", {2: 7})),
    }
    assert states(read("cisco_nxos", held), "module.health") == {
        "Module-1 (Fex-101 Chassis)": Health.OK,
        "Module-1 (Fex-102 Chassis)": Health.FAILED,
    }

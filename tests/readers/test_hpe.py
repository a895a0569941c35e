"""HPE servers and switches that answer otherwise: older agents, missing columns, numbers for nothing."""

import pytest

from collector.driving.detect import Clues, identify
from collector.model.snapshot import Health, Snapshot
from tests.readers.network_agents import PLATFORMS, read, states, table, values

HEALTH = "1.3.6.1.4.1.232.6.2"
ARRAYS = "1.3.6.1.4.1.232.3.2"
RACK = "1.3.6.1.4.1.232.22.2"
ARUBA = "1.3.6.1.4.1.47196.4.1.1.3"
PROCURVE = "1.3.6.1.4.1.11.2.14.11"


def described(platform: str, descr: str) -> Snapshot:
    """What a driver reads of a device that answers its description and nothing else."""
    return read(platform, {"1.3.6.1.2.1.1.1.0": descr})


# iLO and the agents of HPE
def test_an_ilo_without_an_agent_is_known_by_its_description() -> None:
    facts = described("hpe_ilo", "Integrated Lights-Out 2 2.33 Mar 20 2015").facts
    assert (facts.model, facts.os_version) == ("Integrated Lights-Out 2", "2.33")


def test_the_serial_of_the_board_holds_that_of_the_server() -> None:
    facts = read("hpe_ilo", {"1.3.6.1.4.1.232.9.2.2.15.0": "ILOXX0000J001     "}).facts
    assert facts.serial == "XX0000J001"


def test_modules_of_an_older_agent_are_read_and_empty_sockets_are_not() -> None:
    old = table(
        f"{HEALTH}.14.11.1",
        ("0.1", {3: "345113-051", 4: 4, 5: 2}),
        ("0.2", {3: "345113-051", 4: 11, 5: 3}),
        ("0.3", {3: "", 4: 2, 5: 1}),
        ("0.4", {3: "345113-051", 4: 1, 5: 1}),
    )
    seen = read("hpe_ilo", old)
    assert states(seen, "memory.health") == {
        "Memory board 0 module 1": Health.OK,
        "Memory board 0 module 2": Health.DEGRADED,
    }
    assert [part.part_number for part in seen.inventory] == ["345113-051", "345113-051"]


def test_an_agent_with_both_tables_of_modules_tells_each_module_once() -> None:
    old = table(f"{HEALTH}.14.11.1", ("0.1", {4: 4, 5: 2}))
    new = table(f"{HEALTH}.14.13.1", ("0", {5: 1, 13: "PROC 1 DIMM 1", 19: 4, 20: 2}))
    assert states(read("hpe_ilo", old, new), "memory.health") == {"PROC 1 DIMM 1": Health.OK}


def test_a_supply_whose_most_is_not_known_has_no_limit() -> None:
    seen = read("hpe_ilo", table(f"{HEALTH}.9.3.1", ("0.1", {3: 3, 4: 2, 7: 90, 8: 0})))
    assert [(one.value, one.limits) for one in seen.of("power")] == [(90, None)]


def test_a_smart_state_that_is_not_known_does_not_hide_that_the_drive_is_well() -> None:
    seen = read("hpe_ilo", table(f"{ARRAYS}.5.1.1", ("0.0", {6: 2, 37: 2, 57: 1, 64: "Port=1I:Box=1:Bay=1"})))
    assert states(seen, "drive.health") == {"Drive Port=1I:Box=1:Bay=1": Health.OK}


def test_the_same_bay_of_two_controllers_is_two_drives() -> None:
    rows = (("0.0", {6: 2, 64: "Port=1I:Box=1:Bay=1"}), ("1.0", {6: 3, 64: "Port=1I:Box=1:Bay=1"}))
    assert states(read("hpe_ilo", table(f"{ARRAYS}.5.1.1", *rows)), "drive.health") == {
        "Drive Port=1I:Box=1:Bay=1 (Array controller 0)": Health.OK,
        "Drive Port=1I:Box=1:Bay=1 (Array controller 1)": Health.FAILED,
    }


def test_a_controller_of_a_model_without_a_name_has_none() -> None:
    seen = read("hpe_ilo", table(f"{ARRAYS}.2.1.1", ("0", {2: 103, 6: 2, 15: "XX0000J002"})))
    assert [(part.model, part.serial) for part in seen.inventory] == [(None, "XX0000J002")]


def test_an_adapter_alone_is_no_team() -> None:
    teams = table(
        "1.3.6.1.4.1.232.18.2.2.1.1", ("1", {3: "eno1", 4: 2, 11: 2}), ("2", {3: "bond0", 4: 4, 11: 7})
    )
    assert states(read("hpe_ilo", teams), "link.health") == {"Network team bond0": Health.DEGRADED}


def test_the_use_of_processors_is_read_once_from_the_agent_that_tells_it() -> None:
    own = table("1.3.6.1.4.1.232.11.2.3.1.1", ("0", {2: 37}), ("1", {2: -1}))
    standard = table("1.3.6.1.2.1.25.3.3.1", ("196608", {2: 35}))
    assert values(read("hpe_ilo", own), "cpu.used") == {"CPU 0": 37.0}
    assert values(read("hpe_ilo", own, standard), "cpu.used") == {"CPU 196608": 35.0}


# BladeSystem: the index of the MIB, and the flat one of the Onboard Administrator
@pytest.mark.parametrize("index", ["1.1.4", "4"])
def test_a_fan_of_an_enclosure_has_its_number_whatever_the_index(index: str) -> None:
    fans = table(f"{RACK}.3.1.3.1", (index, {3: 4, 4: "enc-1", 8: 3, 11: 4}))
    assert states(read("hpe_bladesystem", fans), "fan.health") == {"enc-1 fan 4": Health.FAILED}


@pytest.mark.parametrize("index", ["1.1", "1"])
def test_the_facts_of_an_enclosure_come_whatever_the_index(index: str) -> None:
    enclosure = {3: "BladeSystem c3000 Enclosure", 7: "XX0000J003", 8: "4.97", 9: "enc-1", 16: 2}
    facts = read("hpe_bladesystem", table(f"{RACK}.3.1.1.1", (index, enclosure))).facts
    assert (facts.model, facts.serial, facts.os_version) == (
        "BladeSystem c3000 Enclosure",
        "XX0000J003",
        "4.97",
    )


# Virtual Connect
@pytest.mark.parametrize(
    ("descr", "model", "version"),
    [
        ("HP VC Flex-10/10D Module 4.50 2016-04-21T17:38:08Z", "VC Flex-10/10D Module", "4.50"),
        ("HP VC Flex-10 Enet Module Virtual Connect 3.70", "VC Flex-10 Enet Module", "3.70"),
        (
            "HPE VC FlexFabric-20/40 F8 Module 4.85 2020-05-01T00:00:00Z",
            "VC FlexFabric-20/40 F8 Module",
            "4.85",
        ),
    ],
)
def test_a_virtual_connect_module_tells_model_and_version(descr: str, model: str, version: str) -> None:
    facts = described("hpe_virtual_connect", descr).facts
    assert (facts.model, facts.os_version) == (model, version)


# ProCurve
@pytest.mark.parametrize(
    ("descr", "model", "version"),
    [
        ("HP J4813A ProCurve Switch 2524, revision F.05.17, ROM F.02.01", "J4813A 2524", "F.05.17"),
        ("ProCurve J8697A Switch 5406zl, revision K.13.25, ROM K.12.12", "J8697A 5406zl", "K.13.25"),
        ("HP J9775A 2530-48G Switch, revision YA.16.11.0014", "J9775A 2530-48G", "YA.16.11.0014"),
        ("PROCURVE J9028B - PB.03.00", "J9028B", "PB.03.00"),
        ("HP ProCurve 1810G - 24 GE, P.2.2, eCos-2.0, CFE-2.1", "1810G - 24 GE", "P.2.2"),
        ("HPE OfficeConnect Switch 1820 24G J9980A, PT.02.10, Linux 3.6.5", "1820 24G J9980A", "PT.02.10"),
        ("Aruba Instant On 1930 8G Switch JL680A, InstantOn_1930_2.6.0.0 (5)", "1930 8G JL680A", "2.6.0.0"),
        ("HP Routing Switch 9308M, Version 07.8.03T53 Compiled on", "Routing Switch 9308M", "07.8.03T53"),
        ("HP ProCurve AP 530 WW, rev WA.02.00.0412", "AP 530 WW", "WA.02.00.0412"),
        ("Aruba Stack, revision KB.16.05.0007", "Stack", "KB.16.05.0007"),
        ("core switch of the second floor", None, None),
    ],
)  # fmt: skip
def test_a_description_of_a_procurve_names_model_and_software(
    descr: str, model: str | None, version: str | None
) -> None:
    facts = described("hp_procurve", descr).facts
    assert (facts.model, facts.os_version) == (model, version)


def test_a_supply_that_does_not_measure_gives_no_power() -> None:
    supplies = table(f"{PROCURVE}.5.1.55.1.1.1", ("1", {2: 3, 4: 0, 6: 0, 7: 0}), ("2", {2: 1, 6: 0, 7: 0}))
    seen = read("hp_procurve", supplies)
    assert states(seen, "psu.health") == {"Power supply 1": Health.OK}
    assert list(seen.of("power")) == []
    assert [part.part for part in seen.inventory] == ["Power supply 1"]


def test_the_air_of_a_chassis_is_told_once_where_entity_mib_has_the_sensor() -> None:
    air = table(f"{PROCURVE}.1.2.8.1.1", ("0", {2: "Sys-1", 3: "27C", 6: 1, 7: "26C", 9: 25}))
    sensor = table("1.3.6.1.2.1.99.1.1.1", ("25", {1: 8, 2: 9, 3: 0, 4: 27, 5: 1}))
    name = {"1.3.6.1.2.1.47.1.1.1.1.7.25": "Chassis Temperature", "1.3.6.1.2.1.47.1.1.1.1.5.25": 8}
    alone, both = read("hp_procurve", air), read("hp_procurve", air, sensor, name)
    assert values(alone, "temperature") == {"Sys-1": 27.0}
    assert values(both, "temperature") == {"Chassis Temperature": 27.0}
    assert states(alone, "temperature.health") == {"Sys-1": Health.FAILED}
    assert states(both, "temperature.health") == {"Chassis Temperature": Health.FAILED}
    assert [one.limits.high_critical for one in alone.of("temperature") if one.limits] == [26.0]


@pytest.mark.parametrize(
    ("alarms", "errors", "state"),
    [
        (bytes(4), bytes(3), Health.OK),
        (b"\x80\x20\x00\x00", b"\x00\x00\x80", Health.OK),  # no light: no cable, not the module
        (b"\x00\x40\x00\x00", bytes(3), Health.DEGRADED),  # tempHighWarning(9)
        (b"\x00\x08\x00\x00", bytes(3), Health.FAILED),  # txPowerLowAlarm(12)
        (bytes(4), b"\x10\x00\x00", Health.FAILED),  # xcvrTypeNotSupported(3)
    ],
)
def test_a_transceiver_is_judged_by_what_it_says_of_itself(
    alarms: bytes, errors: bytes, state: Health
) -> None:
    module = {2: "A1", 3: "J9150D", 5: "SFP+SR", 9: 0, 16: alarms, 17: errors}
    seen = read("hp_procurve", table(f"{PROCURVE}.5.1.82.1.1.1.1", ("49", module)))
    assert states(seen, "module.health") == {"A1 transceiver": state}


def test_a_blade_switch_tells_its_software_and_its_only_sensor() -> None:
    root = "1.3.6.1.4.1.11.2.3.7.11.33.1.2.1"
    seen = read("hp_procurve", {f"{root}.1.1.10.0": "3.2.2", f"{root}.3.1.3.0": 2, f"{root}.3.1.4.0": 41})
    assert seen.facts.os_version == "3.2.2"
    assert states(seen, "psu.health") == {"Power supply": Health.FAILED}
    assert values(seen, "temperature") == {"Rear left sensor": 41.0}


# AOS-CX
def test_a_cage_without_a_module_is_not_judged() -> None:
    rows = (("1", {2: "1/1/1", 3: "10G SFP+ SR", 9: 3}), ("2", {2: "1/1/2", 3: "", 9: 2}))
    seen = read("aruba_aoscx", table(f"{ARUBA}.27.1.1.1.1", *rows))
    assert states(seen, "module.health") == {"1/1/1 transceiver": Health.FAILED}


def test_an_empty_bay_of_a_cx_chassis_gives_nothing() -> None:
    bays = table(f"{ARUBA}.11.2.1.1", ("1.1", {3: "1/1", 4: "empty", 7: 0, 8: 0}))
    fans = table(f"{ARUBA}.11.5.1.1", ("1.1.1", {4: "1/1/1", 5: "empty", 8: 0}))
    seen = read("aruba_aoscx", bays, fans)
    assert (list(seen.observations), list(seen.inventory)) == ([], [])


def test_a_fan_of_a_cx_switch_that_does_not_tell_its_speed_has_none() -> None:
    seen = read("aruba_aoscx", table(f"{ARUBA}.11.5.1.1", ("1.1.1", {4: "1/1/1", 5: "ok", 8: -1, 10: 4})))
    assert states(seen, "fan.health") == {"Fan 1/1/1": Health.OK}
    assert values(seen, "fan.speed") == {}


def test_a_stack_of_older_cx_software_is_read_once_by_the_same_names() -> None:
    newer = {f"{ARUBA}.15.1.1.2.0": "ring", **table(f"{ARUBA}.15.1.2.1", ("1", {3: "ready"}))}
    older = {f"{ARUBA}.10.0.2.2.0": "ring", **table(f"{ARUBA}.10.0.3.1", ("1", {3: "ready"}))}
    for agent in ((newer,), (older,), (newer, older)):
        assert states(read("aruba_aoscx", *agent), "stack.health") == {
            "VSF topology": Health.OK,
            "VSF member 1": Health.OK,
        }


def test_a_supply_that_entity_mib_lists_is_one_part() -> None:
    own = table(
        f"{ARUBA}.11.2.1.1", *((f"1.{n}", {3: f"1/{n}", 5: "JL600A", 6: f"XX0000J00{n}"}) for n in (1, 2))
    )
    entity = {
        f"1.3.6.1.2.1.47.1.1.1.1.{n}.13001": said for n, said in ((5, 6), (7, "1/1"), (11, "XX0000J001"))
    }
    assert sorted(part.part for part in read("aruba_aoscx", own, entity).inventory) == [
        "1/1",
        "Power supply 1/2",
    ]


# detection
@pytest.mark.parametrize(
    ("object_id", "descr", "platform"),
    [
        ("1.3.6.1.4.1.232.9.4.8", "Integrated Lights-Out 2 2.33 Mar 20 2015", "hpe_ilo"),
        ("1.3.6.1.4.1.232.9.4.13", "Integrated Lights-Out 7 1.12.00 Feb 11 2025", "hpe_ilo"),
        ("1.3.6.1.4.1.11.2.3.7.11.19", "HP J4813A ProCurve Switch 2524, revision F.05.17", "hp_procurve"),
        ("1.3.6.1.4.1.11.2.3.7.11.181.16", "Aruba JL323A 2930M-40G", "hp_procurve"),
        ("1.3.6.1.4.1.25506.11.1.87", "HP Comware Platform Software, Software Version 5.20.99", "hp_comware"),
        ("1.3.6.1.4.1.47196.4.1.1.1.301", "Aruba JL678A 6100 24G FL.10.13.0001", "aruba_aoscx"),
        ("1.3.6.1.4.1.11.2.51", "HP StorageWorks P2000G3 FC", "hpe_msa"),
        ("1.3.6.1.4.1.11.5.7.5.1", "HP VC FlexFabric 10Gb/24-Port Module 3.60", "hpe_virtual_connect"),
        ("1.3.6.1.4.1.11.5.7.1.2", "HP Onboard Administrator", "hpe_bladesystem"),
    ],
)
def test_the_platforms_of_hpe_are_told_apart(object_id: str, descr: str, platform: str) -> None:
    clues = Clues({"snmp.sysObjectID": object_id, "snmp.sysDescr": descr})
    assert identify(PLATFORMS.values(), clues) == PLATFORMS[platform]

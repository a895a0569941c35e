"""Juniper Junos: parts of several tables under one index, empty against failed, optics, facts."""

from datetime import UTC, datetime

import pytest

from collector.model.snapshot import Health
from tests.readers.network_agents import IF_NAME, one, read, states, table, values

OPERATING = "1.3.6.1.4.1.2636.3.1.13.1"
FRU = "1.3.6.1.4.1.2636.3.1.15.1"
CONTENTS = "1.3.6.1.4.1.2636.3.1.8.1"
DOM = "1.3.6.1.4.1.2636.3.60.1.1.1.1"
LANES = "1.3.6.1.4.1.2636.3.60.1.2.1.1"
COHERENT = "1.3.6.1.4.1.2636.3.71.1.2.1.1"
MEMBERS = "1.3.6.1.4.1.2636.3.40.1.4.1.1.1"
PORTS = "1.3.6.1.4.1.2636.3.40.1.4.1.2.1"
STORAGE = "1.3.6.1.2.1.25.2.3.1"
FIXED = "1.3.6.1.2.1.25.2.1.4"


def test_operating_and_fru_table_tell_of_one_part_in_its_worse_state() -> None:
    snapshot = read(
        "juniper_junos",
        table(OPERATING, ("2.1.0.0", {5: "PEM 0", 6: 2}), ("2.2.0.0", {5: "PEM 1", 6: 6})),
        table(
            FRU, ("2.1.0.0", {5: "PEM 0", 7: 0, 8: 6, 10: 2}), ("2.2.0.0", {5: "PEM 1", 7: 1, 8: 3, 10: 4})
        ),
    )
    assert states(snapshot, "psu.health") == {"PEM 0": Health.OK, "PEM 1": Health.FAILED}
    assert one(snapshot, "psu.health", "PEM 1").source == f"snmp:{OPERATING}.6.2.2.0.0 " + " ".join(
        f"snmp:{FRU}.{column}.2.2.0.0" for column in (10, 7, 8)
    )


@pytest.mark.parametrize(
    ("slot", "raw", "reason", "expected"),
    [
        (0, 1, 1, Health.UNKNOWN),
        (-1, 1, 1, None),  # the place of a routing engine that the model lacks
        (1, 2, 2, None),  # empty
        (1, 3, 2, Health.DEGRADED),
        (1, 4, 2, Health.OK),
        (1, 6, 2, Health.OK),
        (1, 8, 7, Health.DEGRADED),  # offline by a command
        (1, 8, 4, Health.FAILED),  # offline without power
        (1, 9, 2, Health.DEGRADED),
        (1, 10, 2, Health.OK),
        (1, 77, 2, Health.UNKNOWN),
    ],
)
def test_an_empty_slot_is_no_fault_and_an_offline_board_is(
    slot: int, raw: int, reason: int, expected: Health | None
) -> None:
    snapshot = read("juniper_junos", table(FRU, ("7.2.0.0", {5: "FPC 1", 7: slot, 8: raw, 10: reason})))
    assert states(snapshot, "module.health").get("FPC 1") is expected


def test_a_state_without_its_slot_and_reason_still_counts() -> None:
    snapshot = read("juniper_junos", table(FRU, ("4.1.0.0", {5: "Fan Tray", 8: 8})))
    assert states(snapshot, "fan.health") == {"Fan Tray": Health.FAILED}


def test_load_is_that_of_parts_with_a_processor_of_their_own() -> None:
    snapshot = read(
        "juniper_junos",
        table(
            OPERATING,
            ("2.1.1.0", {5: "Power Supply 0 @ 0/0/*", 6: 2, 7: 0, 8: 0, 11: 49, 15: 3907}),
            ("7.1.0.0", {5: "FPC @ 0/*/*", 6: 2, 7: 28, 8: 2, 11: 49, 15: 3907}),
            ("8.1.1.0", {5: "PIC @ 0/0/*", 6: 2, 7: 0, 8: 0, 11: 49, 15: 3907}),
            ("8.1.2.0", {5: "MS-PIC @ 0/1/*", 6: 2, 7: 0, 8: 5, 11: 30, 15: 8192}),
            ("9.1.0.0", {5: "Routing Engine 0", 6: 2, 7: 0, 8: 0, 11: 12, 15: 2048}),
        ),
    )
    assert values(snapshot, "cpu.used") == {"FPC @ 0/*/*": 2, "MS-PIC @ 0/1/*": 5, "Routing Engine 0": 0}
    assert values(snapshot, "temperature") == {"FPC @ 0/*/*": 28}


@pytest.mark.parametrize(
    ("raw", "yellow", "red"), [(1, "unknown", "unknown"), (2, "ok", "ok"), (3, "degraded", "failed")]
)
def test_chassis_alarms_weigh_as_the_mib_describes_them(raw: int, yellow: str, red: str) -> None:
    alarms = "1.3.6.1.4.1.2636.3.4.2"
    snapshot = read("juniper_junos", {f"{alarms}.2.1.0": raw, f"{alarms}.3.1.0": raw})
    assert states(snapshot, "device.health") == {"Yellow alarm": Health(yellow), "Red alarm": Health(red)}


def test_the_only_lane_of_a_module_is_the_module() -> None:
    snapshot = read(
        "juniper_junos",
        {f"{IF_NAME}.516": "ge-0/0/0", "1.3.6.1.2.1.2.2.1.2.516": "ge-0/0/0"},
        table(DOM, ("516", {5: -412, 6: 5600, 7: -494, 8: 26, 9: -100, 10: -2000, 11: -199, 12: -1801})),
        table(LANES, ("516.0", {6: -412, 7: 5610, 8: -494})),
    )
    assert values(snapshot, "optical.power") == {"ge-0/0/0 Rx": -4.12, "ge-0/0/0 Tx": -4.94}
    light = one(snapshot, "optical.power", "ge-0/0/0 Rx")
    assert light.limits is not None
    assert light.limits.as_tuple() == (-20.0, -18.01, -1.99, -1.0)


def test_lanes_are_told_apart_and_limits_without_order_are_none() -> None:
    snapshot = read(
        "juniper_junos",
        {f"{IF_NAME}.600": "et-0/2/0"},
        table(DOM, ("600", {5: 0, 6: 0, 7: 0, 8: 35, 9: 816, 10: 816, 11: 816, 12: 816})),
        table(LANES, ("600.0", {6: -1329}), ("600.1", {6: -1339})),
    )
    assert values(snapshot, "optical.power") == {"et-0/2/0 Rx lane 0": -13.29, "et-0/2/0 Rx lane 1": -13.39}
    assert all(seen.limits is None for seen in snapshot.of("optical.power"))


def test_a_cage_that_says_zero_everywhere_is_empty() -> None:
    snapshot = read("juniper_junos", table(DOM, ("517", dict.fromkeys(range(5, 9), 0))))
    assert not list(snapshot.of("optical.power"))
    assert not list(snapshot.of("temperature"))


def test_a_virtual_chassis_port_has_its_name_from_the_index() -> None:
    name = ".".join(str(ord(letter)) for letter in "vcp-0")
    snapshot = read(
        "juniper_junos",
        table(
            PORTS, (f"0.5.{name}", {3: 1, 4: 2}), (f"1.5.{name}", {3: 2, 4: 2}), (f"2.5.{name}", {3: 1, 4: 1})
        ),
        table(MEMBERS, ("0", {2: "AA0", 3: 1, 5: "20.4R3", 8: "ex4300"})),
    )
    assert states(snapshot, "link.health") == {
        "Member 0 vcp-0": Health.FAILED,
        "Member 1 vcp-0": Health.DEGRADED,
        "Member 2 vcp-0": Health.OK,
    }
    assert snapshot.facts.os_version == "20.4R3"


def test_package_mounts_and_kernel_file_systems_are_no_file_systems() -> None:
    snapshot = read(
        "juniper_junos",
        table(
            STORAGE,
            ("1", {2: FIXED, 3: "/dev/da0s1a, mounted on: /", 5: 1000, 6: 780}),
            ("2", {2: FIXED, 3: "/dev/md0, mounted on: /packages/mnt/jbase", 5: 500, 6: 500}),
            ("3", {2: FIXED, 3: "devfs: dev file system, mounted on: /dev", 5: 2, 6: 2}),
            ("4", {2: FIXED, 3: "/dev/md10, mounted on: /tmp", 5: 100, 6: 0}),
            ("5", {2: FIXED, 3: "/dev/md1.uzip, mounted on: /", 5: 10, 6: 10}),
            ("6", {2: FIXED, 3: "junosprocfs, mounted on: /.mount/junosproc", 5: 1, 6: 1}),
        ),
    )
    assert values(snapshot, "filesystem.used") == {"/": 78, "/tmp": 0}  # noqa: S108  # a mount, not a file of ours


def test_an_evolved_junos_tells_the_mount_alone() -> None:
    snapshot = read(
        "juniper_junos",
        table(
            STORAGE,
            ("1", {2: FIXED, 3: "/var", 5: 1000, 6: 410}),
            ("2", {2: FIXED, 3: "/pkgs/base", 5: 90, 6: 90}),
        ),
    )
    assert values(snapshot, "filesystem.used") == {"/var": 41}


@pytest.mark.parametrize(
    ("held", "model", "version"),
    [
        ({"1.3.6.1.2.1.1.1.0": "Juniper Networks, Inc. ex3400-48t Ethernet Switch, "
          "kernel JUNOS 15.1X53-D59.4, Build date"},
         "EX3400-48T", "15.1X53-D59.4"),
        ({"1.3.6.1.4.1.2636.3.1.2.0": "Juniper MX204",
          "1.3.6.1.2.1.25.6.3.1.2.2": "JUNOS Base OS Software Suite [19.4R3.11]"},
         "Juniper MX204", "19.4R3.11"),
        ({"1.3.6.1.4.1.2636.3.1.2.0": "QFX5130",
          "1.3.6.1.2.1.25.6.3.1.2.1": "junos-evo-install-qfx-ms-x86-64-22.2R3-S1-EVO"},
         "QFX5130", "22.2R3-S1-EVO"),
    ],
)  # fmt: skip
def test_model_and_version_come_from_the_best_source(held: dict[str, str], model: str, version: str) -> None:
    facts = read("juniper_junos", held).facts
    assert (facts.model, facts.os_version) == (model, version)


def test_what_is_soldered_in_is_no_part() -> None:
    snapshot = read(
        "juniper_junos",
        table(
            CONTENTS,
            ("2.1.0.0", {6: "PEM 0", 7: "S/N AB123", 10: "740-1"}),
            ("8.1.1.0", {6: "PIC 0", 7: "BUILTIN", 10: "BUILTIN"}),
        ),
    )
    assert [(part.part, part.type, part.serial, part.part_number) for part in snapshot.inventory] == [
        ("PEM 0", "psu", "AB123", "740-1")
    ]


def test_a_virtual_chassis_is_called_by_its_first_member() -> None:
    snapshot = read(
        "juniper_junos",
        {
            "1.3.6.1.4.1.2636.3.1.2.0": "Juniper Virtual Chassis Switch",
            "1.3.6.1.4.1.2636.3.40.1.4.1.1.1.8.0": "ex4600-40f",
            "1.3.6.1.4.1.2636.3.40.1.4.1.1.1.5.0": "18.4R4",
        },
    )
    assert (snapshot.facts.model, snapshot.facts.os_version) == ("ex4600-40f", "18.4R4")


@pytest.mark.parametrize(("raw", "hertz"), [(231, 231e6), (-231, 231e6), (0, 0.0)])
def test_a_carrier_is_off_to_either_side(raw: int, hertz: float) -> None:
    snapshot = read("juniper_junos", {f"{COHERENT}.43.726": raw, f"{COHERENT}.8.726": -868})
    assert values(snapshot, "frequency") == {"ifIndex 726 coherent carrier offset": hertz}
    assert values(snapshot, "optical.power") == {"ifIndex 726 coherent Rx": -8.68}


def test_leds_from_most_to_least_operational() -> None:
    leds = table(
        "1.3.6.1.4.1.2636.3.1.10.1",
        *((f"2.7.{n}.0.0.1", {7: f"FPC {n}", 8: state}) for n, state in enumerate((2, 3, 4, 6, 7, 1))),
    )
    assert states(read("juniper_junos", leds), "other.health") == {
        "FPC 0": Health.OK,
        "FPC 1": Health.DEGRADED,
        "FPC 2": Health.FAILED,
        "FPC 3": Health.DEGRADED,
    }


def test_only_the_last_completed_test_of_a_probe_counts() -> None:
    owner, name = "3.110.111.99", "4.119.97.110.49"  # noc, wan1
    probes = {
        f"1.3.6.1.4.1.2636.3.50.1.2.1.4.{owner}.{name}.{n}": lost for n, lost in ((1, 50), (2, 10), (4, 5))
    }
    assert values(read("juniper_junos", probes), "share") == {"Probe noc wan1 lost": 10}


def test_syslog_messages_are_events_in_utc() -> None:
    at = bytes([7, 234, 1, 2, 11, 4, 5, 0, 43, 8, 0])
    row = {2: "CHASSISD_FAN_FAILURE", 3: at, 4: 4, 7: "chassisd", 9: "Fan Tray 1 failed"}
    snapshot = read("juniper_junos", table("1.3.6.1.4.1.2636.3.35.1.1.1", ("7", row)))
    assert [(event.severity, event.code, event.text, event.time) for event in snapshot.events] == [
        (
            "error",
            "CHASSISD_FAN_FAILURE",
            "chassisd: Fan Tray 1 failed",
            datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
        )
    ]


def test_a_switch_alone_has_virtual_chassis_ports_that_lead_nowhere() -> None:
    port = "12.118.99.112.45.50.53.53.47.48.47.53.48"  # vcp-255/0/50
    down = table(PORTS, (f"0.{port}", {3: 1, 4: 2}))
    assert not states(read("juniper_junos", table(MEMBERS, ("0", {3: 1})), down), "link.health")
    two = table(MEMBERS, ("0", {3: 1}), ("1", {3: 2}))
    assert states(read("juniper_junos", two, down), "link.health") == {"Member 0 vcp-255/0/50": Health.FAILED}

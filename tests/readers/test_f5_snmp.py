"""F5 over SNMP: blades of a VIPRION, transceivers by lane, certificates in use."""

from collector.model.snapshot import Health
from tests.readers.network_agents import one, read, states, table, values

SYSTEM = "1.3.6.1.4.1.3375.2.1"
LOCAL = "1.3.6.1.4.1.3375.2.2"
CLUSTER = "7.100.101.102.97.117.108.116"  # default
NOW = bytes([7, 234, 1, 31, 12, 0, 0, 0, 43, 0, 0])  # 2026-01-31 12:00 UTC


def test_an_empty_slot_of_a_chassis_is_no_blade_and_a_failed_one_is_failed() -> None:
    slots = table(
        f"{SYSTEM}.10.3.2.1", ("1", {2: "bld0000J001", 4: 4}), ("2", {4: 2}), ("3", {2: "bld0000J003", 4: 0})
    )
    members = table(
        f"{SYSTEM}.10.2.2.1",
        *((f"{CLUSTER}.{slot}", {2: slot, 3: colour, 4: 1, 7: 1, 8: state, 13: failover})
          for slot, colour, state, failover in ((1, 1, 3, 4), (2, 3, 0, 1), (3, 3, 4, 1))),
    )  # fmt: skip
    snapshot = read("f5_bigip", slots, members)
    assert states(snapshot, "module.health") == {"Blade 1": Health.OK, "Blade 3": Health.FAILED}
    assert states(snapshot, "cluster.health") == {
        "Blade 1": Health.OK,
        "Blade 1 failover": Health.OK,
        "Blade 3": Health.FAILED,
        "Blade 3 failover": Health.FAILED,
    }


def test_a_module_has_as_many_lanes_as_it_measures() -> None:
    ports = table(
        f"{SYSTEM}.2.4.7.2.1",
        ("3.49.46.49", {1: "1.1", 2: 5000, 3: -3010, 4: 0, 5: 0, 10: 0, 11: -40000, 35: -14000, 37: 2000}),
        ("3.50.46.49", {1: "2.1", 2: 5000, 3: -3010, 4: 5000, 5: -3010, 10: 0, 11: 0}),
    )  # fmt: skip
    snapshot = read("f5_bigip", ports)
    assert values(snapshot, "optical.power") == {
        "1.1 Tx": -3.01,
        "1.1 Rx": -40.0,
        "2.1 Tx lane 1": -3.01,
        "2.1 Tx lane 2": -3.01,
    }
    limits = one(snapshot, "optical.power", "1.1 Rx").limits
    assert limits is not None
    assert (limits.low_critical, limits.high_critical) == (-14.0, 2.0)


def test_only_certificates_in_use_are_judged_against_the_units_own_clock() -> None:
    files = table(
        f"{SYSTEM}.15.1.2.1",
        ("1.97", {1: "/Common/shop.crt", 5: 1770000000}),  # 2026-02-02
        ("1.98", {1: "/Common/old.crt", 5: 1760000000}),  # 2025-10-09
        ("1.99", {1: "/Common/unused.crt", 5: 1760000000}),
        ("1.100", {1: "/Common/new.crt", 5: 1900000000}),
    )
    profiles = table(
        f"{LOCAL}.6.2.1.2.1", ("1.97", {6: "/Common/shop.crt"}), ("1.98", {6: "/Common/new.crt"})
    )
    chain = table(f"{LOCAL}.6.2.3.2.1", ("1.97.1.98", {3: "/Common/old.crt"}))
    clock = {"1.3.6.1.2.1.25.1.2.0": NOW}
    assert states(read("f5_bigip", files, profiles, chain, clock), "certificate.health") == {
        "Certificate /Common/shop.crt": Health.DEGRADED,
        "Certificate /Common/old.crt": Health.FAILED,
        "Certificate /Common/new.crt": Health.OK,
    }
    assert not states(read("f5_bigip", files, profiles, chain), "certificate.health")


def test_a_virtual_address_that_is_disabled_is_a_choice() -> None:
    addresses = table(
        f"{LOCAL}.10.14.2.1",
        ("1.97", {3: 1, 4: 1, 7: "/Common/10.0.0.1"}),
        ("1.98", {3: 3, 4: 1, 7: "/Common/10.0.0.2"}),
        ("1.99", {3: 3, 4: 2, 7: "/Common/10.0.0.3"}),
    )
    assert states(read("f5_bigip", addresses), "service.health") == {
        "Virtual address /Common/10.0.0.1": Health.OK,
        "Virtual address /Common/10.0.0.2": Health.FAILED,
    }


def test_f5os_counts_its_disks_and_loads_its_cores_by_component() -> None:
    where = "8.112.108.97.116.102.111.114.109"  # platform
    disk = f"{where}.7.110.118.109.101.48.110.49"  # nvme0n1
    snapshot = read(
        "f5_f5os",
        table("1.3.6.1.4.1.12276.1.2.1.2.2.1", (disk, {3: 12, 5: 100, 10: 7})),
        table("1.3.6.1.4.1.12276.1.2.1.1.3.1", (f"{where}.0", {2: "cpu0", 5: 31})),
    )
    assert values(snapshot, "count") == {"platform nvme0n1 reads": 100, "platform nvme0n1 merged writes": 7}
    assert values(snapshot, "filesystem.used") == {"platform nvme0n1": 12}
    assert values(snapshot, "cpu.used") == {"platform cpu0": 31}

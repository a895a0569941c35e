"""Recorded servers, arrays and load balancers: all of them are read, and known faults are found."""

import json
from collections import Counter
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from collector.driving.platform import Platform
from collector.entry.run_driver import replayed
from collector.entry.wire import read_platforms, read_settings
from collector.lab.recording import Recording, read_recording
from collector.model.exchange import Exchange, GapKind, Question, Transport
from collector.model.reading import Reading, Rows, Unread
from collector.model.snapshot import Health, Snapshot
from drivers.readers import linux

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
recorded = pytest.mark.skipif(not CORPUS.is_dir(), reason="../shared/corpus is not there")
TAKEN = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
TREES = sorted(tree for tree in (CORPUS / "redfish").glob("*") if (tree / "redfish" / "v1").is_dir())
# Slots and unnamed rows that a service lists without a word on them would be parts of this kind.
NAMED = ("drive", "psu", "memory", "cpu", "firmware")


@cache
def driver(name: str) -> Platform:
    return read_platforms(read_settings())[name]


def answers(platform: str, way: Transport, said: dict[str, Any]) -> Snapshot:
    exchanges = tuple(
        Exchange(question=Question(way, text), asked=TAKEN, took_ms=1.0, answer=answer)
        for text, answer in said.items()
    )
    return replayed(driver(platform), Recording(name=platform, platform=platform, exchanges=exchanges))


def faults(snapshot: Snapshot) -> set[tuple[str, str, Health]]:
    return {
        (seen.kind, seen.part, seen.state)
        for seen in snapshot.observations
        if seen.state not in (None, Health.OK, Health.UNKNOWN)
    }


@recorded
@pytest.mark.parametrize("tree", TREES, ids=lambda tree: tree.name)
def test_every_redfish_tree_is_read(tree: Path) -> None:
    snapshot = replayed(driver("redfish"), read_recording(tree))
    assert snapshot.observations
    assert snapshot.facts.model or tree.name in ("openbmc-stock", "quanta-d42a-2u")  # trees without a system
    keys = Counter((seen.kind, seen.part) for seen in snapshot.observations)
    assert [key for key, times in keys.items() if times > 1] == []
    assert [one for one in snapshot.inventory if one.type in NAMED and one.part.startswith("#")] == []
    assert snapshot.unmapped == ()
    # Links that lead nowhere are no answer; logs that are links only say so. Nothing else is left open.
    assert {gap.kind for gap in snapshot.gaps} <= {GapKind.UNSUPPORTED, GapKind.GARBLED}


@recorded
@pytest.mark.parametrize(
    ("tree", "fault"),
    [
        ("dmtf-public-rackmount1", ("psu.health", "Power Supply Bay", Health.DEGRADED)),
        (
            "dell-r820-idrac8",
            (
                "drive.health",
                "Drive Disk.Bay.2:Enclosure.Internal.0-1:RAID.Slot.7-1",
                Health.PREDICTED_FAILURE,
            ),
        ),
        ("dell-idrac10-slice", ("module.health", "Network adapter DPU.Slot.2-1", Health.DEGRADED)),
        ("hpe-xl675d-a100", ("volume.health", "Volume Logical Drive 1", Health.DEGRADED)),
    ],
)
def test_a_faulty_part_of_a_redfish_tree_is_found(tree: str, fault: tuple[str, str, Health]) -> None:
    assert fault in faults(replayed(driver("redfish"), read_recording(CORPUS / "redfish" / tree)))


@recorded
def test_an_array_with_a_removed_disk_is_read_as_its_readme_counts_it() -> None:
    folder, spa = CORPUS / "emc-vnx" / "getall", "naviseccli -h spa -np"
    files = {
        f"{spa} getcrus": "getcrus",
        f"{spa} getdisk": "getdisk",
        f"{spa} getrg": "getrg",
        f"{spa} getlun -state -owner -default -trespass": "getlun",
        f"{spa} getcache": "getcache",
        f"{spa} getcontrol": "getsp-getcontrol",
        f"{spa} getagent": "getagent-and-ndu",
    }
    said = {line: (folder / f"vnx5300-{file}.txt").read_text("utf-8") for line, file in files.items()}
    snapshot = answers("emc_vnx", Transport.SSH, said)
    disks = Counter(seen.state for seen in snapshot.of("drive.health"))
    assert disks == {Health.OK: 17, Health.FAILED: 1}  # 16 enabled, 1 unbound, 1 removed; 12 slots are empty
    assert Counter(seen.state for seen in snapshot.of("volume.health")) == {Health.OK: 8, Health.FAILED: 2}
    assert ("drive.health", "Bus 0 Enclosure 0 Disk 3", Health.FAILED) in faults(snapshot)
    assert ("enclosure.health", "Bus 0 Enclosure 0", Health.FAILED) in faults(snapshot)
    values = {seen.part: seen.value for seen in snapshot.of("count", "share")}
    assert (values["Trespassed LUNs"], values["Dirty cache pages"]) == (2.0, 46.0)
    assert snapshot.facts.model == "VNX5300"
    assert [gap for gap in snapshot.gaps if gap.kind is not GapKind.UNSUPPORTED] == []


@recorded
def test_a_healthy_array_of_the_second_generation_has_no_fault() -> None:
    folder, spa = CORPUS / "emc-vnx" / "block", "naviseccli -h spa -np"
    files = {
        "getdisk": "getdisk",
        "getrg": "getrg",
        "getagent": "getagent",
        "getsp": "getsp",
        "getcontrol": "getcontrol",
        "lun -list -all": "lun-list-all",
        "storagepool -list -all": "storagepool-list-all",
        "ndu -list": "ndu-list",
        "mirror -sync -list": "mirror-sync-list",
        "mirror -async -list": "mirror-async-list",
    }
    said = {f"{spa} {line}": (folder / f"{file}.txt").read_text("utf-8") for line, file in files.items()}
    snapshot = answers("emc_vnx", Transport.SSH, said)
    assert faults(snapshot) == set()
    assert Counter(seen.kind for seen in snapshot.observations) >= Counter(
        {"volume.health": 183, "pool.used": 5}
    )
    assert [gap for gap in snapshot.gaps if gap.kind is not GapKind.UNSUPPORTED] == []


F5 = {
    "sys/version": "sys_version",
    "cm/device": "devices",
    "cm/sync-status": "sys_sync_status",
    "sys/license": "sys_license",
    "sys/clock": "sys_clock",
    "sys/file/ssl-cert": "ssl_certs",
    "ltm/pool": "ltm_pools",
    "ltm/pool/stats": "ltm_pool_stats",
    "ltm/virtual/stats": "ltm_virtual_server_stats",
    "ltm/node/stats": "ltm_node_stats",
    "net/interface": "interfaces",
    "net/trunk/stats": "trunk_stats",
    "ltm/pool/~Common~test_pool_0/members/stats": "ts-tm_ltm_pool_~Common~test_pool_0_members_stats",
    "sys/memory": "ts-tm_sys_memory",
    "sys/ready": "ts-tm_sys_ready",
    "cm/failover-status": "ts-tm_cm_failover-status",
    "net/interface/stats": "ts-tm_net_interface_stats_24top_30",
    "sys/tmm-info": "ts-tm_sys_tmm-info",
}


def f5(hardware: str) -> Snapshot:
    folder = CORPUS / "f5"
    said = {
        f"/mgmt/tm/{path}": json.loads((folder / "icontrol" / f"{file}.json").read_text())
        for path, file in F5.items()
    }
    said = {path: answer.get("response", answer) for path, answer in said.items()}
    said["/mgmt/tm/sys/hardware"] = json.loads((folder / hardware).read_text())
    return answers("f5_bigip", Transport.HTTPS, said)


@recorded
@pytest.mark.parametrize("spelling", ["", "-v12-stats-keys"])
def test_the_hardware_of_an_appliance_is_read_in_both_spellings(spelling: str) -> None:
    snapshot = f5(f"synthesized/rest-sys-hardware-appliance{spelling}.json")
    assert {(seen.part, seen.state) for seen in snapshot.of("fan.health")} == {
        ("Fan 1", Health.OK),
        ("Fan 2", Health.FAILED),
    }
    assert [(seen.part, seen.state) for seen in snapshot.of("psu.health")] == [("Power supply 1", Health.OK)]
    assert [seen.value for seen in snapshot.of("temperature")] == [24.0]


@recorded
def test_a_virtual_edition_has_no_fans_and_no_gap_for_them() -> None:
    snapshot = f5("icontrol/hardware_info.json")
    assert list(snapshot.of("fan.health", "psu.health", "temperature")) == []
    assert [gap for gap in snapshot.gaps if gap.kind is not GapKind.UNSUPPORTED] == []
    assert (snapshot.facts.os_version, snapshot.facts.model) == ("16.0.0", "BIG-IP Virtual Edition")
    (cluster,) = [
        seen for seen in snapshot.of("cluster.health") if seen.part == "Configuration synchronization"
    ]
    assert cluster.state is Health.OK


@recorded
@pytest.mark.parametrize(
    "slug",
    [
        "smartctl_json_info_health_attributes_log_error_disk",
        "smartctl_xall_json_disk",
    ],
)
def test_every_recorded_drive_is_judged_as_smartctl_says(slug: str) -> None:
    for file in sorted((CORPUS / "unix" / "linux" / slug).glob("*.txt")):
        text = file.read_text("utf-8", "replace")
        said = json.loads(text)
        reads = list(linux.drive(Rows((), answer=text, source="ssh:smartctl")))
        (state,) = [one.state for one in reads if isinstance(one, Reading) and one.kind == "drive.health"]
        passed = said.get("smart_status", {}).get("passed")
        good = {True: Health.OK, False: Health.PREDICTED_FAILURE, None: Health.UNKNOWN}
        assert state is good[passed], file.name
        incomplete = said.get("smartctl", {}).get("exit_status", 0) & 7 or passed is None
        assert bool([one for one in reads if isinstance(one, Unread)]) is bool(incomplete), file.name

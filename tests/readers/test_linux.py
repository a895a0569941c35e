"""Linux: drives by smartctl, RAID, space, parts, services and clock; what cannot be read is a gap."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from collector.model.reading import Fact, Reader, Reading, Row, Rows, Unread
from collector.model.snapshot import Event, Health, Interface, PartRecord
from drivers.readers import linux

OK, DEGRADED, FAILED, UNKNOWN = Health.OK, Health.DEGRADED, Health.FAILED, Health.UNKNOWN
SOON = Health.PREDICTED_FAILURE


def read(reader: Reader, text: str, **around: list[Row]) -> list[Any]:
    return list(reader(Rows((), answer=text, source="ssh:x", around=around)))


def states(reader: Reader, text: str) -> dict[tuple[str, str], Health | None]:
    return {(o.kind, o.part): o.state for o in read(reader, text) if isinstance(o, Reading) and o.state}


def numbers(reader: Reader, text: str) -> dict[str, float | None]:
    return {o.part: o.value for o in read(reader, text) if isinstance(o, Reading) and o.value is not None}


def gaps(reader: Reader, text: str) -> list[str]:
    return [o.reason for o in read(reader, text) if isinstance(o, Unread)]


def smart(*, status: int = 0, passed: bool | None = True, message: str = "", **more: Any) -> str:
    said: dict[str, Any] = {
        "smartctl": {"exit_status": status, "messages": [{"string": message}] if message else []},
        "device": {"name": "/dev/sda", "type": "sat"},
        **more,
    }
    if passed is not None:
        said["smart_status"] = {"passed": passed}
    return json.dumps(said)


def attribute(number: int, raw: int, failed: str = "", *, prefail: bool = True) -> dict[str, Any]:
    flags = {"prefailure": prefail}
    table = [{"id": number, "raw": {"value": raw}, "when_failed": failed, "flags": flags}]
    return {"ata_smart_attributes": {"table": table}}


@pytest.mark.parametrize(
    ("said", "state"),
    [
        (smart(), OK),
        (smart(status=64), OK),  # the error log has entries: history
        (smart(passed=False, status=8), SOON),
        (smart(status=16), SOON),  # a prefail attribute is at its threshold now
        (smart(**attribute(5, 9, "now")), SOON),
        (smart(**attribute(5, 9, "past")), OK),
        (smart(**attribute(190, 9, "now", prefail=False)), OK),
        (smart(nvme_smart_health_information_log={"critical_warning": 1}), SOON),
        (smart(nvme_smart_health_information_log={"critical_warning": 8}), FAILED),
        (smart(nvme_smart_health_information_log={"critical_warning": 16}), DEGRADED),
        (smart(passed=None), UNKNOWN),
    ],
)
def test_a_drive_is_judged_as_it_judges_itself(said: str, state: Health) -> None:
    assert states(linux.drive, said)["drive.health", "sda"] is state


def test_a_part_of_the_answer_that_is_missing_is_a_gap_beside_the_state() -> None:
    text = smart(status=4, message="a command of the drive failed")
    assert gaps(linux.drive, text) == ["sda: part of the answer is missing: a command of the drive failed"]
    assert states(linux.drive, text) == {("drive.health", "sda"): OK}


def test_a_volume_of_a_controller_is_no_drive() -> None:
    text = smart(passed=None, message="Device does not support SMART")
    assert states(linux.drive, text) == {}
    assert len(gaps(linux.drive, text)) == 1


@pytest.mark.parametrize("text", ["", "sudo: a warning", "{", "[]"])
def test_no_json_is_a_gap(text: str) -> None:
    assert gaps(linux.drive, text) == ["smartctl sent no JSON"]


def test_words_before_the_json_are_passed_over() -> None:
    assert states(linux.drive, "sudo: unable to resolve host\n" + smart()) == {("drive.health", "sda"): OK}


def test_wear_temperature_and_errors_are_numbers_and_zero_is_one() -> None:
    log = {"percentage_used": 103, "media_errors": 0}
    text = smart(temperature={"current": 41, "drive_trip": 65}, nvme_smart_health_information_log=log)
    assert numbers(linux.drive, text) == {"sda": 103, "sda media errors": 0}
    (celsius,) = [one for one in read(linux.drive, text) if one.kind == "temperature"]
    assert (celsius.value, celsius.limits.high_critical) == (41.0, 65.0)
    assert "sda" not in numbers(linux.drive, smart(temperature={"current": 0}))  # a volume has no sensor


def test_a_drive_behind_a_controller_is_told_from_the_others() -> None:
    said = json.loads(smart())
    said["device"] = {"name": "/dev/bus/0", "type": "megaraid,3"}
    assert states(linux.drive, json.dumps(said)) == {("drive.health", "bus/0 megaraid,3"): OK}


MDSTAT = "Personalities : [raid1]\nmd0 : {}\n      100 blocks super 1.2 {}\n{}\nunused devices: <none>\n"


@pytest.mark.parametrize(
    ("head", "letters", "state"),
    [
        ("active raid1 sdb1[1] sda1[0]", "[2/2] [UU]", OK),
        ("active (auto-read-only) raid1 sdb1[1] sda1[0]", "[2/2] [UU]", OK),
        ("active raid1 sdb1[1]", "[2/1] [_U]", DEGRADED),
        ("active raid1 sdb1[1]", "[2/2] [U_]", DEGRADED),  # the letters count
        ("active linear sda1[0] sdb1[1]", "64k rounding", OK),
        ("inactive sda1[0](S)", "", FAILED),
    ],
)
def test_an_array_is_judged_by_its_letters(head: str, letters: str, state: Health) -> None:
    assert states(linux.mdstat, MDSTAT.format(head, letters, "")) == {("volume.health", "md0"): state}


def test_a_faulty_member_and_a_recovery_are_told() -> None:
    text = MDSTAT.format("active raid1 sdb1[2](F) sda1[0]", "[2/1] [U_]", "      recovery =  8.5% (1/2)")
    assert states(linux.mdstat, text)["drive.health", "md0 sdb1"] is FAILED
    assert numbers(linux.mdstat, text) == {"md0 recovery": 8.5}


def test_a_container_of_imsm_is_no_array() -> None:
    text = "Personalities : [raid1]\nmd127 : inactive sda[1](S)\n      5288 blocks super external:imsm\n"
    assert read(linux.mdstat, text) == []


def storcli(**data: Any) -> str:
    return json.dumps(
        {"Controllers": [{"Command Status": {}, "Response Data": {"Basics": {"Controller": 0}, **data}}]}
    )


@pytest.mark.parametrize(
    ("word", "state"),
    [("Onln", OK), ("GHS", OK), ("Rbld", DEGRADED), ("Offln", FAILED), ("UBad", FAILED), ("Xyz", UNKNOWN)],
)
def test_a_drive_of_a_megaraid_controller_has_the_state_of_its_word(word: str, state: Health) -> None:
    text = storcli(**{"PD LIST": [{"EID:Slt": "252:1", "State": word}]})
    assert states(linux.storcli, text)["drive.health", "Controller 0 drive 252:1"] is state
    assert bool(gaps(linux.storcli, text)) is (state is UNKNOWN)


def test_a_controller_that_did_not_answer_is_a_gap() -> None:
    assert gaps(linux.storcli, '{"Controllers": [{"Command Status": {"Status": "Failure"}}]}')
    assert gaps(linux.storcli, "")


@pytest.mark.parametrize(
    ("word", "state"), [("ready", OK), ("ghost", OK), ("faulty", FAILED), ("undef", UNKNOWN)]
)
def test_a_path_has_the_state_of_its_checker(word: str, state: Health) -> None:
    text = json.dumps({"maps": [{"name": "m", "path_groups": [{"paths": [{"dev": "sdb", "chk_st": word}]}]}]})
    assert states(linux.multipath, text) == {("link.health", "m sdb"): state}


DF = "Filesystem 1024-blocks Used Available Capacity Mounted on\n"


def test_a_file_system_is_as_full_as_its_users_see_it() -> None:
    text = DF + "/dev/mapper/a b 1000 450 500 48% /data with blank\n/dev/loop0 9 9 0 100% /snap/core\n"
    assert numbers(linux.filesystems, text) == {"/data with blank": 47.37}


def test_a_row_of_df_that_is_not_understood_is_a_gap() -> None:
    assert gaps(linux.filesystems, DF + "df: /mnt: Stale file handle\n") == [
        "df: 'df: /mnt: Stale file handle' is not understood"
    ]


@pytest.mark.parametrize(
    ("text", "used"),
    [
        ("MemTotal: 1000 kB\nMemFree: 100 kB\nMemAvailable: 400 kB\n", 60.0),
        ("MemTotal: 1000 kB\nMemFree: 100 kB\nBuffers: 50 kB\nCached: 250 kB\n", 60.0),  # before 3.14
    ],
)
def test_memory_that_can_be_made_free_is_not_used(text: str, used: float) -> None:
    assert numbers(linux.memory, text) == {"Memory": used}


def test_the_second_row_of_vmstat_counts() -> None:
    header = " r  b   swpd us sy id wa st\n"
    assert numbers(linux.processors, f"procs\n{header} 1 0 0 1 1 98 0 0\n 9 0 0 60 20 20 0 0\n") == {
        "CPU": 80.0
    }
    assert gaps(linux.processors, "vmstat: error")


DMI = """Handle 0x0100, DMI type 1, 27 bytes
System Information
	Manufacturer: Acme
	Product Name: Server 1
	Serial Number: To Be Filled By O.E.M.

Handle 0x1100, DMI type 17, 84 bytes
Memory Device
	Size: {}
	Locator: A1
	Bank Locator: Not Specified
	Serial Number: SN1
"""


def test_a_placeholder_is_no_serial_and_an_empty_slot_no_part() -> None:
    reads = read(linux.dmidecode, DMI.format("32 GB"))
    assert [(one.name, one.value) for one in reads if isinstance(one, Fact)] == [
        ("vendor", "Acme"),
        ("model", "Server 1"),
    ]
    assert [(one.part, one.serial) for one in reads if isinstance(one, PartRecord)] == [("A1", "SN1")]
    empty = read(linux.dmidecode, DMI.format("No Module Installed"))
    assert [one for one in empty if isinstance(one, PartRecord)] == []


def test_an_uncorrectable_memory_error_is_a_fault_and_a_correctable_one_a_count() -> None:
    place = "/sys/devices/system/edac/mc/mc0"
    text = f"{place}/ce_count:7\n{place}/ue_count:{{}}\n"
    assert states(linux.memory_errors, text.format(0)) == {("memory.health", "mc0"): OK}
    assert states(linux.memory_errors, text.format(1)) == {("memory.health", "mc0"): FAILED}
    assert numbers(linux.memory_errors, text.format(0))["mc0 correctable errors"] == 7
    assert gaps(linux.memory_errors, "")


def test_a_sensor_has_its_own_limits_and_alarm() -> None:
    core = {"temp2_input": 91.0, "temp2_max": 90.0, "temp2_crit": 0.0, "temp2_max_alarm": 1.0}
    text = json.dumps({"chip": {"Adapter": "x", "Core 0": core}})
    celsius, health = read(linux.sensors, text)
    assert (celsius.part, celsius.value, celsius.limits.high_degraded, celsius.limits.high_critical) == (
        "chip Core 0", 91.0, 90.0, None
    )  # fmt: skip
    assert health.state is DEGRADED


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("C0000201,192.0.2.1,3,1795051771.1,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,64.0,Normal\n", OK),
        ("7F7F0101,,0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,Not synchronised\n", DEGRADED),
        ("     remote  refid st\n=====\n*192.0.2.1 .GPS. 1\n", OK),
        ("     remote  refid st\n=====\n 192.0.2.1 .INIT. 16\n", DEGRADED),
        ("NTPSynchronized=yes\n", OK),
        ("System clock synchronized: no\n", DEGRADED),
    ],
)
def test_a_clock_is_right_when_it_follows_a_source(text: str, state: Health) -> None:
    assert states(linux.clock, text) == {("clock.health", "System clock"): state}


def test_services_that_run_or_failed_are_judged_and_those_that_rest_are_not() -> None:
    rows = ("● a.service loaded failed failed A", "b.service loaded active running B")
    text = "\n".join((*rows, "c.service loaded inactive dead C"))
    assert states(linux.services, text) == {
        ("service.health", "a.service"): FAILED,
        ("service.health", "b.service"): OK,
    }


@pytest.mark.parametrize(
    ("word", "state"), [("running", OK), ("degraded", DEGRADED), ("maintenance", FAILED), ("?", UNKNOWN)]
)
def test_systemd_says_how_the_system_is_in_one_word(word: str, state: Health) -> None:
    assert states(linux.system, word) == {("service.health", "systemd"): state}


def test_a_message_of_the_journal_may_be_a_list_of_bytes() -> None:
    line = {"__REALTIME_TIMESTAMP": "1795051771000000", "PRIORITY": "3", "SYSLOG_IDENTIFIER": "kernel"}
    text = "\n".join(json.dumps(line | {"MESSAGE": message}) for message in ("disk", [100, 105]))
    first, second = read(linux.journal, text + "\n-- No entries --\n")
    assert isinstance(first, Event)
    assert (first.time, first.severity, first.text) == (
        datetime(2026, 11, 19, 1, 29, 31, tzinfo=UTC),
        "error",
        "disk",
    )
    assert second.text == "di"
    assert gaps(linux.journal, "half a li")


def test_a_link_of_a_bond_is_judged_and_its_speed_comes_from_sysfs() -> None:
    slave = {"info_slave_kind": "bond", "info_slave_data": {"mii_status": "DOWN"}}
    counters = {"rx": {"bytes": 5, "errors": 1, "dropped": 2}, "tx": {"bytes": 6}}
    link = {"ifindex": 3, "ifname": "eth1", "master": "bond0", "flags": ["UP"], "operstate": "DOWN"}
    link |= {"linkinfo": slave, "stats64": counters}
    speeds = [Row("", {"text": "/sys/class/net/eth1/speed:10000\n/sys/class/net/lo/speed:-1\n"})]
    one, judged = read(linux.links, json.dumps([{"ifname": "lo"}, link]), speeds=speeds)
    assert isinstance(one, Interface)
    assert (one.name, one.admin_status, one.oper_status, one.speed) == ("eth1", "up", "down", 10_000_000_000)
    assert (one.in_octets, one.in_errors, one.in_discards, one.out_errors) == (5, 1, 2, None)
    assert (judged.part, judged.state) == ("bond0 eth1", FAILED)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('# a comment\nNAME="Kylin"\nPRETTY_NAME="Kylin V10"\n', "Kylin V10"),
        ("NAME=openEuler\nVERSION_ID=22.03\n", "openEuler 22.03"),
        (
            "Red Hat Enterprise Linux Server release 5.11 (Tikanga)\n",
            "Red Hat Enterprise Linux Server release 5.11 (Tikanga)",
        ),
    ],
)
def test_the_release_is_what_the_file_calls_itself(text: str, said: str) -> None:
    assert [one.value for one in read(linux.release, text)] == [said]

"""What the readers of a BMC make of its answers: by hand, and of recorded machines."""

import csv
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from collector.model.ipmi import sdr
from collector.model.reading import Fact, Read, Reading, Unread
from collector.model.snapshot import Event, Health, Limits, PartRecord
from collector.model.vocabulary import kinds
from drivers.readers import ipmi
from tests.readers.ipmi_expected import assert_as_made, by_sensor, rows
from tests.transports.ipmi_records import LC, UC, UNC, compact, event, fru, fru_locator, full, reading, sized
from tests.transports.ipmi_stands import ANSWERS, EVENTS, RECORDS

CORPUS = Path(__file__).parent.parent.parent.parent / "shared" / "corpus" / "ipmi"
recorded = pytest.mark.skipif(not CORPUS.is_dir(), reason="../shared/corpus/ipmi is not there")
OK, DEGRADED, FAILED, UNKNOWN = Health.OK, Health.DEGRADED, Health.FAILED, Health.UNKNOWN
OFF, ON = b"\0\0\0", b"\x01\0\0"


def read(
    records: tuple[bytes, ...], readings: Mapping[str, bytes], chassis: bytes | None = None
) -> list[Read]:
    told = {"sdr": tuple((str(number), raw) for number, raw in enumerate(records))}
    if chassis is not None:
        told["chassis"] = (("chassis", chassis),)
    return list(ipmi.sensors(rows("sensors", tuple(readings.items()), **told)))


def told(reads: list[Read]) -> dict[tuple[str, str], Reading]:
    found = {(one.kind, one.part): one for one in reads if isinstance(one, Reading)}
    assert len(found) == sum(isinstance(one, Reading) for one in reads)  # parts are unique within a kind
    return found


def test_a_sensor_with_limits_gives_its_number_and_its_health() -> None:
    records = (full(4, "Inlet", sign=2, limits={UC: 47, UNC: 42}, span=(-128, 127)),)
    reads = read(records, {"32.0.4": reading(44, UNC)})
    limits = Limits(high_degraded=42, high_critical=47)
    source, place = "ipmi:sensor/32.0.4", {"parent": "system board 1", "index": "32.0.4"}
    assert reads == [
        Reading(
            kind="temperature",
            part="Inlet",
            value=44,
            unit="Cel",
            state=DEGRADED,
            limits=limits,
            source=source,
            **place,
        ),
        Reading(kind="temperature.health", part="Inlet", state=DEGRADED, source=source, **place),
    ]


def test_a_number_without_limits_has_no_health_and_zero_is_a_number() -> None:
    (found,) = read((full(1, "Pwr", unit=6),), {"32.0.1": reading(0, UC)})
    assert isinstance(found, Reading)
    assert (found.kind, found.value, found.unit, found.state, found.limits) == ("power", 0.0, "W", None, None)


@pytest.mark.parametrize("raw", [b"\xcb", b"\xd5", b"\xce", reading(5, available=False), b""])
def test_a_sensor_that_cannot_be_read_is_unknown_and_ends_nothing(raw: bytes) -> None:
    records = (full(1, "A", limits={UC: 9}), full(2, "B"), compact(3, "PS", kind=8))
    found = told(read(records, {"32.0.1": raw, "32.0.2": reading(7), "32.0.3": raw}))
    assert (found["temperature", "A"].value, found["temperature", "A"].state) == (None, UNKNOWN)
    assert found["temperature.health", "A"].state is UNKNOWN
    assert found["psu.health", "PS"].state is UNKNOWN
    assert found["temperature", "B"].value == 7


def test_an_empty_bay_gives_no_observation() -> None:
    records = (
        compact(1, "Drive 0", kind=0x0D),
        compact(2, "Drive 1", kind=0x0D),
        compact(3, "DIMM", kind=0x0C),
    )
    found = told(read(records, {"32.0.1": reading(0, 1), "32.0.2": reading(), "32.0.3": reading()}))
    assert list(found) == [("drive.health", "Drive 0")]


def test_what_cannot_be_read_of_a_part_that_is_not_there_is_no_observation() -> None:
    records = (
        compact(1, "DIMM A1", kind=0x0C, entity=(32, 1)),
        full(2, "DIMM A1 Temp", entity=(32, 1)),
        compact(3, "DIMM A2", kind=0x0C, entity=(32, 2)),
        full(4, "DIMM A2 Temp", entity=(32, 2)),
    )
    found = told(
        read(
            records, {"32.0.1": reading(), "32.0.2": b"\xcb", "32.0.3": reading(0, 1 << 6), "32.0.4": b"\xcb"}
        )
    )
    assert list(found) == [("memory.health", "DIMM A2"), ("temperature", "DIMM A2 Temp")]


def test_an_empty_bay_on_the_board_hides_nothing_of_the_board() -> None:
    records = (compact(1, "Bay", kind=0x0D), full(2, "Board Temp"), full(3, "VR Temp"))
    found = told(read(records, {"32.0.1": reading(), "32.0.2": reading(30), "32.0.3": b"\xcb"}))
    assert found["temperature", "VR Temp"].state is UNKNOWN


def test_names_that_repeat_take_their_entity_and_keep_it_when_one_falls_silent() -> None:
    records = (full(3, "Temp", entity=(3, 1)), full(4, "Temp", entity=(3, 2)))
    both = told(read(records, {"32.0.3": reading(48), "32.0.4": reading(92)}))
    assert list(both) == [("temperature", "Temp (CPU 1)"), ("temperature", "Temp (CPU 2)")]
    one = told(read(records, {"32.0.4": reading(92)}))
    assert list(one) == [("temperature", "Temp (CPU 2)")]


def test_names_that_repeat_within_an_entity_take_their_key() -> None:
    records = (full(3, "Temp"), full(4, "Temp"))
    found = told(read(records, {"32.0.3": reading(1), "32.0.4": reading(2)}))
    assert list(found) == [("temperature", "Temp #32.0.3"), ("temperature", "Temp #32.0.4")]


def test_one_name_for_two_kinds_is_one_part() -> None:
    records = (full(1, "PSU1", kind=8, unit=6), compact(2, "PSU1", kind=8))
    found = told(read(records, {"32.0.1": reading(100), "32.0.2": reading(0, 1)}))
    assert list(found) == [("power", "PSU1"), ("psu.health", "PSU1")]


def test_a_sensor_without_a_name_is_called_by_its_number() -> None:
    assert list(told(read((full(0x1A, ""),), {"32.0.26": reading(1)}))) == [("temperature", "sensor 1Ah")]


@pytest.mark.parametrize(
    ("raw", "kind", "value", "unit"),
    [
        (full(1, "x", unit=1), "temperature", 100.0, "Cel"),
        (full(1, "x", unit=2), "temperature", 37.77777778, "Cel"),
        (full(1, "x", unit=3), "temperature", -173.15, "Cel"),
        (full(1, "x", unit=4, r_exp=-2), "voltage", 1.0, "V"),
        (full(1, "x", unit=5), "current", 100.0, "A"),
        (full(1, "x", unit=6), "power", 100.0, "W"),
        (full(1, "x", unit=18, m=60), "fan.speed", 6000.0, "rpm"),
        (full(1, "Fan Duty", kind=4, unit=0, percentage=True), "fan.duty", 100.0, "%"),
        (full(1, "RH", kind=0x0B, unit=0, percentage=True), "humidity", 100.0, "%"),
        (full(1, "BBU", kind=0x0B, unit=0, percentage=True), "battery.charge", 100.0, "%"),
        (full(1, "CPU Usage", kind=0x0B, entity=(3, 1), unit=0, percentage=True), "cpu.used", 100.0, "%"),
        (full(1, "MEM Usage", kind=0x0B, unit=0, percentage=True), "memory.used", 100.0, "%"),
        (full(1, "Airflow share", kind=0x0B, unit=0, percentage=True), "share", 100.0, "%"),
        (full(1, "x", unit=17), "airflow", 0.0471947443, "m3/s"),
    ],
)
def test_units_of_the_bmc_become_kinds_and_units_of_the_vocabulary(
    raw: bytes, kind: str, value: float, unit: str
) -> None:
    (found,) = read((raw,), {"32.0.1": reading(100)})
    assert isinstance(found, Reading)
    assert (found.kind, found.unit) == (kind, unit)
    assert found.value == pytest.approx(value)


def test_limits_are_converted_with_the_reading() -> None:
    (found, _) = read((full(1, "x", unit=2, limits={UC: 212, UNC: 122}),), {"32.0.1": reading(32)})
    assert isinstance(found, Reading)
    assert (found.value, found.limits) == (0.0, Limits(high_degraded=50, high_critical=100))


@pytest.mark.parametrize(("chassis", "state"), [(OFF, UNKNOWN), (ON, FAILED), (None, FAILED)])
def test_a_fan_at_rest_is_no_fault_while_the_host_is_off(chassis: bytes | None, state: Health) -> None:
    records = (full(1, "Fan1", kind=4, unit=18, limits={LC: 4}),)
    found = told(read(records, {"32.0.1": reading(0, LC)}, chassis))
    assert (found["fan.speed", "Fan1"].value, found["fan.health", "Fan1"].state) == (0.0, state)


@pytest.mark.parametrize(
    ("kind", "entity", "expected"),
    [
        (0x07, (3, 1), "cpu.health"),
        (0x08, (10, 1), "psu.health"),
        (0x09, (19, 1), "power.health"),
        (0x0C, (32, 1), "memory.health"),
        (0x0D, (26, 1), "drive.health"),
        (0x13, (7, 1), "device.health"),
        (0x29, (7, 1), "battery.health"),
        (0x05, (23, 1), "enclosure.health"),
        (0x25, (10, 1), "psu.health"),
        (0xC4, (29, 1), "fan.health"),
        (0xC4, (99, 1), "other.health"),
    ],
)
def test_the_part_that_a_state_is_about_comes_from_its_type_else_its_entity(
    kind: int, entity: tuple[int, int], expected: str
) -> None:
    (found,) = read((compact(1, "x", kind=kind, entity=entity),), {"32.0.1": reading(0, 1)})
    assert isinstance(found, Reading)
    assert found.kind == expected
    assert expected in kinds()


def test_what_cannot_be_understood_is_told_and_never_silent() -> None:
    records = (
        full(1, "Virtual_Fan", kind=4, unit=0),
        full(2, "ME Temp", owner=0x2C),
        full(3, "ME Power", owner=0x2C),
        sized(9, 0x01, bytes(8)),
        sized(10, 0xC0, bytes(8)),
    )
    reasons = [one.reason for one in read(records, {"32.0.1": reading(19)}) if isinstance(one, Unread)]
    assert reasons == [
        "sensor data record 9: cut short: 13 bytes where at least 48 belong",
        "2 sensors of controller 2Ch are not asked, only those of the BMC",
        "sensor 'Virtual_Fan' has a number without a unit and without limits",
    ]


def test_readings_without_the_records_are_told() -> None:
    (found,) = ipmi.sensors(rows("sensors", (("32.0.1", reading(1)),)))
    assert isinstance(found, Unread)


def test_hostile_answers_are_readable() -> None:
    records = (full(1, "\x1b[31m<b>" + "x" * 20), compact(2, "y", kind=8))
    for raw in (b"", b"\0", b"\0\0", b"\0\0\xc0", b"\xff" * 40, bytes(300)):
        assert read(records, {"32.0.1": raw, "32.0.2": raw}) is not None


def test_events_say_which_sensor_saw_what_and_when() -> None:
    answer = tuple((str(number), raw) for number, raw in zip((1, 2, 5), EVENTS, strict=True))
    sdr_pairs = tuple((str(number), raw) for number, raw in enumerate(RECORDS))
    found = list(ipmi.events(rows("sel", answer, sdr=sdr_pairs)))
    assert found == [
        Event(
            time=datetime(2025, 11, 20, 0, 53, 20, tzinfo=UTC),
            severity="error",
            code="08.6F.3",
            text="PS2 Status: input lost",
            source="ipmi:sel/1",
        ),
        Event(
            time=datetime(2025, 11, 20, 0, 54, 20, tzinfo=UTC),
            severity="error",
            code="04.01.2",
            text="Fan1: lower critical limit, going low, reading 0, limit 480",
            source="ipmi:sel/2",
        ),
        Event(
            time=None,
            severity="info",
            code="08.6F.3",
            text="PS2 Status: input lost, ended, 1381 s after the BMC started",
            source="ipmi:sel/5",
        ),
    ]


def test_events_of_unknown_sensors_makers_and_damaged_records_are_told() -> None:
    answer = (
        ("1", event(1, 0xFFFFFFFF, 0x77, kind=8, offset=3)),
        ("2", b"\x02\0\xc1" + (5).to_bytes(4, "little") + b"\x02\x2a\0abcdef"),
        ("3", b"\x03\0\xe0" + bytes(13)),
        ("4", bytes(7)),
        ("5", event(5, 1, 0x10, kind=0xC9, event_type=0x70, offset=2)),
    )
    found = list(ipmi.events(rows("sel", answer)))
    texts = [one.text if isinstance(one, Event) else one.reason for one in found]  # type: ignore[union-attr]
    assert texts == [
        "power supply sensor 77h: input lost",
        "record of type C1h of maker 10754: 616263646566, 5 s after the BMC started",
        f"record of type E0h: {'00' * 13}",
        "event log: a record of 7 bytes where 16 belong",
        "type C9h sensor 10h: state 2 of type 70h, 1 s after the BMC started",
    ]
    severities = [one.severity for one in found if isinstance(one, Event)]
    assert severities == ["error", "unknown", "unknown", "unknown"]
    assert isinstance(found[3], Unread)


@pytest.mark.parametrize(
    ("raw", "full_percent", "state"),
    [
        ("51 0000 0010 00000000 00000000 02", 0.0, OK),
        ("51 0001 0000 00000000 00000000 02", 100.0, DEGRADED),
        ("51 8403 4006 00000000 00000000 02", 90.0, DEGRADED),
        ("51 0100 0010 00000000 00000000 82", 0.4, DEGRADED),
        ("51 0100 ffff 00000000 00000000 02", None, OK),
    ],
)
def test_a_log_that_is_nearly_full_or_has_lost_events_is_degraded(
    raw: str, full_percent: float | None, state: Health
) -> None:
    found = told(list(ipmi.fill(rows("sel-info", (("sel-info", bytes.fromhex(raw)),)))))
    share = found.get(("share", "event log"))
    assert (share.value if share else None) == full_percent
    assert found["other.health", "event log"].state is state


@pytest.mark.parametrize(
    ("bmc", "asked", "minutes", "state"),
    [
        (1_800_000_000, 1_800_000_000, None, OK),
        (1_800_000_300, 1_800_000_000, None, OK),
        (1_800_000_301, 1_800_000_000, None, DEGRADED),
        (1_799_999_000, 1_800_000_000, None, DEGRADED),
        (1_800_028_800, 1_800_000_000, 480, OK),
        (1_800_028_800, 1_800_000_000, None, DEGRADED),
        (1_800_000_000, 1_800_000_000, 0x07FF, OK),
        (1_799_982_000, 1_800_000_000, -300, OK),
        (5000, 5000, None, DEGRADED),
    ],
)
def test_a_clock_that_is_wrong_or_was_never_set_is_degraded(
    bmc: int, asked: int, minutes: int | None, state: Health
) -> None:
    answer = (("sel-time", bmc.to_bytes(4, "little")), ("asked", asked.to_bytes(4, "little")))
    if minutes is not None:
        answer += (("utc-offset", minutes.to_bytes(2, "little", signed=True)),)
    (found,) = ipmi.clock(rows("sel-time", answer))
    assert isinstance(found, Reading)
    assert (found.kind, found.state) == ("clock.health", state)


@pytest.mark.parametrize("reader", [ipmi.clock, ipmi.fill, ipmi.device_id])
def test_an_answer_that_is_too_short_is_told(reader: Any) -> None:
    assert [type(one) for one in reader(rows("x", (("sel-info", b"\x51"),)))] == [Unread]


def test_inventory_says_who_the_server_is_and_what_is_in_it() -> None:
    found = list(ipmi.inventory(rows("fru", ANSWERS["fru"], sdr=ANSWERS["sdr"])))
    assert [one for one in found if isinstance(one, Fact)] == [
        Fact("vendor", "DELL", "ipmi:fru/0"),
        Fact("model", "PowerEdge R740", "ipmi:fru/0"),
        Fact("serial", "7QX1LAB", "ipmi:fru/0"),
    ]
    parts = [(one.part, one.type, one.model, one.serial) for one in found if isinstance(one, PartRecord)]
    assert parts == [
        ("Builtin FRU", "system", "PowerEdge R740", "7QX1LAB"),
        ("Builtin FRU board", "board", "PowerEdge R740", "CN0001"),
        ("Builtin FRU chassis", "chassis", None, "CHS0001"),
    ]


def test_a_part_with_an_inventory_area_of_its_own_is_called_as_its_locator() -> None:
    answer = (("2", b"\0" + fru(board=("DELTA", "DPS-750", "SN1", "PN1"))),)
    located = (("1", fru_locator(1, 2, "PS2", entity=(10, 2))),)
    (found,) = ipmi.inventory(rows("fru", answer, sdr=located))
    assert found == PartRecord(
        part="PS2", type="psu", model="DPS-750", serial="SN1", part_number="PN1", source="ipmi:fru/2"
    )


def test_an_absent_part_gives_nothing_and_a_damaged_area_is_told() -> None:
    damaged = bytearray(fru(board=("HP", "DL360", " ", " "), product=("HP", "DL360", "", "", "X")))
    damaged[-1] ^= 1
    answer = (("0", b"\0" + bytes(damaged)), ("2", b"\xcb"), ("3", b"\xff"), ("4", b"\0" + b"\xff" * 16))
    found = list(ipmi.inventory(rows("fru", answer)))
    reasons = [one.reason for one in found if isinstance(one, Unread)]
    assert reasons == [
        "FRU 0: product area: wrong checksum",
        "FRU 3: its inventory ended with code FFh",
        "FRU 4: no common header of format 1 with a right checksum",
    ]
    assert [one.serial for one in found if isinstance(one, PartRecord)] == [None]
    assert Fact("model", "DL360", "ipmi:fru/0") in found


def test_the_bmc_tells_its_firmware_and_its_maker() -> None:
    found = list(ipmi.device_id(rows("device-id", ANSWERS["device-id"])))
    assert found == [
        Fact("os_version", "5.10", "ipmi:device-id"),
        Fact("vendor", "Dell", "ipmi:device-id"),
        PartRecord(part="BMC", type="controller", version="5.10", source="ipmi:device-id"),
    ]


def recorded_records(name: str) -> Iterator[bytes]:
    raw, at = (CORPUS / f"{name}.sdr.bin").read_bytes(), 0
    while at < len(raw):
        size = sdr.HEADER_BYTES + raw[at + 4]
        yield raw[at : at + size]
        at += size


def expected(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((CORPUS / f"{name}-expected.json").read_text("utf-8"))["sensors"]
    return found


@recorded
def test_recorded_sensors_are_those_that_were_made() -> None:
    found = {sensor.number: sensor for sensor in sdr.sensors(recorded_records("sim-dell2u"))}
    for made in expected("sim-dell2u"):
        sensor = found[made["num"]]
        assert (sensor.name, sensor.instance) == (made["name"], made["inst"])
        assert sensor.readable == (made["kind"] != "event_only")
        if made["ertype"] is not None:
            assert sensor.event_type == made["ertype"]


@recorded
def test_recorded_limits_are_those_that_were_made() -> None:
    found = {sensor.number: sensor for sensor in sdr.sensors(recorded_records("sim-dell2u"))}
    bits = {"unr": sdr.UNR, "uc": sdr.UC, "unc": sdr.UNC, "lnc": sdr.LNC, "lc": sdr.LC, "lnr": sdr.LNR}
    compared = 0
    for made in expected("sim-dell2u"):
        sensor = found[made["num"]]
        for name, value in (made["thr_val"] or {}).items():
            assert sensor.formula is not None
            assert sensor.formula.value(dict(sensor.thresholds)[bits[name]]) == value
            compared += 1
    assert compared > 30


@recorded
@pytest.mark.parametrize("name", ["sim-dell2u"])
def test_recorded_sensors_read_as_expected(name: str) -> None:
    """Readings are made of what the machine is known to hold, as its simulator would answer."""
    records = tuple(recorded_records(name))
    by_number = {sensor.number: sensor for sensor in sdr.sensors(records)}
    readings = {by_number[made["num"]].key: _as_sent(made, by_number[made["num"]]) for made in expected(name)}
    found = by_sensor([one for one in read(records, readings) if isinstance(one, Reading)])
    for made in expected(name):
        sensor = by_number[made["num"]]
        assert_as_made(made, sensor, found.get(sensor.key, []))


def _as_sent(made: dict[str, Any], sensor: sdr.Sensor) -> bytes:
    if made["kind"] == "discrete":
        return reading(0, sum(1 << bit for bit in made["bits"]))
    if made["kind"] == "event_only" or made["value"] is None:
        return reading(available=False)
    assert sensor.formula is not None
    count = next(raw for raw in range(256) if sensor.formula.value(raw) == pytest.approx(made["value"]))
    return bytes((0, count, 0xC0))  # without a status byte: the limits are compared by us


@recorded
def test_recorded_events_tell_what_freeipmi_tells() -> None:
    raw = (CORPUS / "sim-dell2u.sel.bin").read_bytes()
    answer = tuple((str(at // 16 + 1), raw[at : at + 16]) for at in range(0, len(raw), 16))
    records = tuple((str(number), one) for number, one in enumerate(recorded_records("sim-dell2u")))
    found = list(ipmi.events(rows("sel", answer, sdr=records)))
    with (CORPUS / "sim-dell2u-freeipmi-sel.csv").open(encoding="utf-8") as file:
        theirs = [row["Name"].split(" #")[0] for row in csv.DictReader(file)]
    ours = [one.text.split(":")[0] for one in found if isinstance(one, Event)]
    assert ours[: len(theirs)] == theirs
    assert all(one.time is None for one in found if isinstance(one, Event))  # all stamps are Pre-Init

"""Sensor data records: pieces, reservations, loops, and the copies that are kept between visits."""

import json
from pathlib import Path

import pytest

from collector.lab.ipmi_answers import Quirks
from collector.model.errors import Busy, Garbled
from collector.transports.ipmi.cache import SdrCache, Stamp
from tests.transports.ipmi_records import full, reading
from tests.transports.ipmi_stands import ANSWERS, DEVICE_ID, PASSWORD, ask, bmc, opened, recording

WEEK_S = 7 * 86400
STAMP = Stamp("bmc-1", DEVICE_ID, bytes.fromhex("510a00ffff01020304050607080000"))
WEAK = Stamp("bmc-1", DEVICE_ID, bytes.fromhex("510a00ffff00000000000000000000"))
RECORDS = (("1", b"\x01\x02"), ("2", b""))


@pytest.mark.parametrize("most", [64, 33, 16, 8, 5])
async def test_records_are_read_in_shorter_pieces_where_the_bmc_refuses_long_ones(most: int) -> None:
    async with bmc(faults=f"toobig={most}") as (stand, endpoint), opened(endpoint) as one:
        assert await ask(one, "sdr") == ANSWERS["sdr"]
        assert ("0a 22" in stand.seen) == (most < 64)  # pieces need a reservation; no record is longer


async def test_whole_records_need_no_reservation() -> None:
    async with bmc() as (stand, endpoint), opened(endpoint) as one:
        await ask(one, "sdr")
        assert "0a 22" not in stand.seen
        assert stand.seen.count("0a 23") == len(ANSWERS["sdr"])


async def test_a_bmc_that_sends_less_than_was_asked_for_is_asked_for_the_rest() -> None:
    async with bmc(quirks=Quirks(stingy=16)) as (_, endpoint), opened(endpoint) as one:
        assert await ask(one, "sdr") == ANSWERS["sdr"]


async def test_a_bmc_that_calls_every_piece_too_long_ends_the_question() -> None:
    async with bmc(faults="toobig=4") as (stand, endpoint), opened(endpoint) as one:
        with pytest.raises(Garbled, match="it cannot return that many bytes"):
            await ask(one, "sdr")
        assert stand.seen.count("0a 23") < 10


async def test_a_reservation_that_somebody_else_cancels_is_made_anew() -> None:
    async with bmc(faults="toobig=16", quirks=Quirks(storms=3)) as (_, endpoint), opened(endpoint) as one:
        assert await ask(one, "sdr") == ANSWERS["sdr"]


async def test_a_storm_of_reservations_ends_the_question_after_five() -> None:
    quirks = Quirks(storms=10_000)
    async with bmc(faults="toobig=16", quirks=quirks) as (stand, endpoint), opened(endpoint) as one:
        with pytest.raises(Busy, match="another management station is reading this BMC") as caught:
            await ask(one, "sdr")
        assert caught.value.partial == ()
        assert stand.seen.count("0a 22") == 5


@pytest.mark.parametrize(("faults", "kept"), [("loop", 2), ("stuck", 1)])
async def test_a_repository_that_goes_round_is_garbled_and_keeps_what_was_read(
    faults: str, kept: int
) -> None:
    async with bmc(faults=faults) as (_, endpoint), opened(endpoint) as one:
        with pytest.raises(Garbled, match="the SDR repository has no end") as caught:
            await ask(one, "sdr")
    assert caught.value.partial[:kept] == ANSWERS["sdr"][:kept]
    assert len(caught.value.partial) <= kept + 1


async def test_sensors_of_the_records_that_could_be_read_are_read() -> None:
    async with bmc(faults="loop") as (_, endpoint), opened(endpoint) as one:
        with pytest.raises(Garbled, match="no end") as caught:
            await ask(one, "sensors")
    assert caught.value.partial == ANSWERS["sensors"][:2]


async def test_a_record_that_is_gone_when_its_turn_comes_is_garbled_and_keeps_the_others() -> None:
    async with bmc(quirks=Quirks(vanished=frozenset({3}))) as (_, endpoint), opened(endpoint) as one:
        with pytest.raises(Garbled, match="after 2 records") as caught:
            await ask(one, "sdr")
    assert caught.value.partial == ANSWERS["sdr"][:2]


async def test_a_record_that_ends_early_is_garbled() -> None:
    short = full(1, "Temp")[:20]
    held = recording({**ANSWERS, "sdr": (("1", short),)})
    async with bmc(held) as (_, endpoint), opened(endpoint) as one:
        with pytest.raises(Garbled, match="record 0000h ends after 20 of 52 bytes"):
            await ask(one, "sdr")


async def test_a_bmc_without_a_repository_gives_the_records_of_its_device() -> None:
    without = DEVICE_ID[:1] + b"\x81" + DEVICE_ID[2:5] + bytes((DEVICE_ID[5] & ~0x02,)) + DEVICE_ID[6:]
    held = recording({**ANSWERS, "device-id": (("device-id", without),)})
    async with bmc(held) as (stand, endpoint), opened(endpoint) as one:
        assert await ask(one, "sensors") == ANSWERS["sensors"]
        assert "04 21" in stand.seen
        assert "0a 23" not in stand.seen


async def test_a_second_visit_reads_the_kept_records(tmp_path: Path) -> None:
    async with bmc() as (stand, endpoint):
        for asked in (len(ANSWERS["sdr"]), 0):
            stand.seen.clear()
            async with opened(endpoint, cache=tmp_path) as one:
                assert await ask(one, "sdr") == ANSWERS["sdr"]
                assert await ask(one, "sensors") == ANSWERS["sensors"]
            assert stand.seen.count("0a 23") == asked


async def test_two_machines_of_one_model_with_other_parts_do_not_share_records(tmp_path: Path) -> None:
    other = (("1", full(9, "Other")),)
    held = recording({**ANSWERS, "sdr": other, "sensors": (("32.0.9", reading(30)),)})
    async with bmc() as (_, first), bmc(held) as (_, second):
        async with opened(first, cache=tmp_path) as one:
            await ask(one, "sdr")
        async with opened(second, cache=tmp_path) as one:
            assert await ask(one, "sensors") == (("32.0.9", reading(30)),)


async def test_a_sensor_that_is_gone_ends_kept_records_whose_bmc_tells_no_times(tmp_path: Path) -> None:
    quirks = Quirks(untimed=True, refused={"32.0.2": 0xCB})
    async with bmc(quirks=quirks) as (stand, endpoint):
        for _ in range(2):
            stand.seen.clear()
            async with opened(endpoint, cache=tmp_path) as one:
                await ask(one, "sensors")
            assert stand.seen.count("0a 23") == len(ANSWERS["sdr"])


async def test_no_password_is_kept(tmp_path: Path) -> None:
    async with bmc() as (_, endpoint), opened(endpoint, cache=tmp_path) as one:
        await ask(one, "sdr")
    kept = [file.read_text("utf-8") for file in tmp_path.iterdir()]
    assert len(kept) == 1
    assert PASSWORD not in kept[0]


def test_kept_records_come_back_as_they_were(tmp_path: Path) -> None:
    cache = SdrCache(tmp_path / "sdr")
    assert cache.load(STAMP) is None
    cache.save(STAMP, RECORDS)
    assert cache.load(STAMP) == RECORDS


@pytest.mark.parametrize(
    "other",
    [
        Stamp("bmc-2", STAMP.device_id, STAMP.info),
        Stamp(STAMP.device, STAMP.device_id[:-1] + b"\x01", STAMP.info),
        Stamp(STAMP.device, STAMP.device_id, STAMP.info[:-1] + b"\x01"),
    ],
)
def test_kept_records_do_not_count_for_another_device_firmware_or_state(other: Stamp, tmp_path: Path) -> None:
    cache = SdrCache(tmp_path)
    cache.save(STAMP, RECORDS)
    assert cache.load(other) is None


def test_records_of_a_bmc_that_tells_no_times_count_for_a_week(tmp_path: Path) -> None:
    now = 1_000_000.0
    cache = SdrCache(tmp_path, now=lambda: now)
    cache.save(WEAK, RECORDS)
    cache.save(STAMP, RECORDS)
    cache.save(WEAK, RECORDS)
    now += WEEK_S - 1
    assert cache.load(WEAK) == RECORDS
    now += 2
    assert cache.load(WEAK) is None
    cache.save(STAMP, RECORDS)
    now += 10 * WEEK_S
    assert cache.load(STAMP) == RECORDS


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"version": 0}', '{"version": 1, "stamp": [], "records": 3}']
)
def test_a_damaged_file_is_no_file(text: str, tmp_path: Path) -> None:
    cache = SdrCache(tmp_path)
    cache.save(STAMP, RECORDS)
    next(tmp_path.iterdir()).write_text(text, "utf-8")
    assert cache.load(STAMP) is None
    cache.save(STAMP, RECORDS)
    assert cache.load(STAMP) == RECORDS


def test_records_that_are_no_hex_are_no_file(tmp_path: Path) -> None:
    cache = SdrCache(tmp_path)
    cache.save(STAMP, RECORDS)
    file = next(tmp_path.iterdir())
    kept = json.loads(file.read_text("utf-8"))
    file.write_text(json.dumps({**kept, "records": [["1", "zz"]]}), "utf-8")
    assert cache.load(STAMP) is None


def test_a_folder_that_cannot_be_written_keeps_nothing_and_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    cache = SdrCache(tmp_path / "file" / "below")
    cache.save(STAMP, RECORDS)
    assert cache.load(STAMP) is None
    cache.forget(STAMP)


def test_nothing_but_whole_files_stands_in_the_folder(tmp_path: Path) -> None:
    cache = SdrCache(tmp_path)
    cache.save(STAMP, RECORDS)
    assert [file.name.startswith("sdr-") for file in tmp_path.iterdir()] == [True]

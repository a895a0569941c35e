"""Records of a BMC, byte by byte: names, formulas, sensors, limits, states, events, inventory areas."""

import math
from datetime import UTC, datetime

import pytest

from collector.model.ipmi import fru as areas
from collector.model.ipmi import sdr, sel
from collector.model.ipmi.formula import Formula, signed
from collector.model.ipmi.fru import AreaKind
from collector.model.ipmi.sdr import Locator, Sensor, Unknown
from collector.model.ipmi.sensing import health_of, is_empty_bay, limits_of, sensed, set_thresholds, value_of
from collector.model.ipmi.states import BY_TYPE, GENERIC, event_state
from collector.model.ipmi.text import packed, sdr_name
from collector.model.ipmi.words import BY_TYPE as TYPE_WORDS
from collector.model.ipmi.words import GENERIC as GENERIC_WORDS
from collector.model.ipmi.words import entity_word, state_word
from collector.model.snapshot import Health, Limits
from tests.transports.ipmi_records import (
    LC,
    LNC,
    LNR,
    UC,
    UNC,
    UNR,
    compact,
    event,
    event_only,
    fru,
    fru_locator,
    full,
    reading,
    sized,
)

OK, DEGRADED, FAILED = Health.OK, Health.DEGRADED, Health.FAILED
PREDICTED, UNKNOWN = Health.PREDICTED_FAILURE, Health.UNKNOWN


def sensor(raw: bytes) -> Sensor:
    """The one sensor of a record."""
    (found,) = sdr.decode(raw)
    assert isinstance(found, Sensor)
    return found


@pytest.mark.parametrize(
    ("kind", "raw", "name"),
    [
        (0xC4, b"Temp", "Temp"),
        (0xC5, b"Temp\0", "Temp"),
        (0xC6, b" Fan  ", "Fan"),
        (0xC3, "é°x".encode("latin-1"), "é°x"),
        (0x83, bytes.fromhex("29dca6"), "IPMI"),
        (0x42, bytes((0x12, 0xA3)), "12 3"),
        (0x43, bytes((0xB1, 0x2C, 0x3F)), "-12.3_"),
        (0x04, "风扇".encode("utf-16-le"), "风扇"),
        (0xDF, b"cut", "cut"),
        (0xC0, b"", ""),
    ],
)
def test_names_are_read_in_every_coding(kind: int, raw: bytes, name: str) -> None:
    assert sdr_name(kind, raw) == name


@pytest.mark.parametrize("length", range(25))
def test_packed_names_of_any_length_end(length: int) -> None:
    assert len(packed(b"\xff" * length)) == length * 8 // 6


@pytest.mark.parametrize(
    ("linear", "x", "expected"),
    [
        (0, 3, 3.0),
        (1, 3, math.log(3)),
        (2, 100, 2.0),
        (3, 8, 3.0),
        (4, 2, math.exp(2)),
        (5, 2, 100.0),
        (6, 5, 32.0),
        (7, 4, 0.25),
        (8, 5, 25.0),
        (9, 3, 27.0),
        (10, 49, 7.0),
        (11, 27, 3.0),
    ],
)
def test_every_linearisation_of_the_standard_is_known(linear: int, x: int, expected: float) -> None:
    assert Formula(linear=linear).value(x) == pytest.approx(expected)


@pytest.mark.parametrize("formula", [Formula(linear=7), Formula(linear=1), Formula(linear=2, b=-5)])
def test_a_count_that_has_no_number_gives_none(formula: Formula) -> None:
    assert formula.value(0) is None


@pytest.mark.parametrize("formula", [Formula(sign=3), Formula(linear=0x70), Formula(linear=12)])
def test_a_formula_that_is_none_gives_no_number(formula: Formula) -> None:
    assert formula.value(1) is None


def test_a_number_too_large_to_write_is_none() -> None:
    assert Formula(linear=5, m=511, r_exp=7).value(255) is None


@pytest.mark.parametrize(
    ("sign", "raw", "count"),
    [(0, 0xFF, 255), (1, 0xFE, -1), (1, 0x80, -127), (1, 0x7F, 127), (2, 0xFF, -1), (2, 0x80, -128)],
)
def test_counts_are_read_with_their_sign(sign: int, raw: int, count: int) -> None:
    assert Formula(sign=sign).count(raw) == count


def test_factors_are_read_from_ten_bits_and_exponents_from_four() -> None:
    found = sensor(full(1, "x", m=-300, b=-512, r_exp=-3, b_exp=7)).formula
    assert found == Formula(m=-300, b=-512, r_exp=-3, b_exp=7)
    assert (signed(0x3FF, 10), signed(0x1FF, 10), signed(8, 4)) == (-1, 511, -8)


def test_a_value_has_no_digits_that_the_device_did_not_mean() -> None:
    assert Formula(m=1, r_exp=-1).value(3) == 0.3
    assert Formula(m=6, b=15, r_exp=-2).value(197) == 11.97


def test_a_full_record_says_all_of_its_sensor() -> None:
    raw = full(
        0x81, "CPU1 DTS", entity=(3, 1), sign=2, owner=0x20, lun=2, limits={UC: -2, UNC: -7}, span=(-128, 127)
    )
    found = sensor(raw)
    assert (found.key, found.name, found.kind, found.entity, found.instance) == (
        "32.2.129",
        "CPU1 DTS",
        1,
        3,
        1,
    )
    assert found.thresholds == ((UC, 0xFE), (UNC, 0xF9))
    assert found.span == (-128, 127)
    assert limits_of(found) == Limits(high_degraded=-7, high_critical=-2)


def test_limits_are_those_that_the_mask_says_can_be_read() -> None:
    found = sensor(full(1, "x", limits={UC: 90, UNC: 80, LC: 5}, mask=UC))
    assert limits_of(found) == Limits(high_critical=90)


def test_non_recoverable_limits_stand_in_for_critical_ones() -> None:
    found = sensor(full(1, "x", limits={UNR: 99, LNR: 1}))
    assert limits_of(found) == Limits(low_critical=1, high_critical=99)


@pytest.mark.parametrize(
    ("limits", "span", "left"),
    [
        ({UNC: 0, UC: 0, UNR: 0}, (0, 255), set()),
        ({LNC: 0, LC: 0, LNR: 0, UC: 42}, (0, 255), {UC}),
        ({UNC: 0, UC: 82, UNR: 83}, (0, 255), {UC, UNR}),
        ({LNC: 3, LC: 0, UC: 47}, (0, 255), {LNC, LC, UC}),
        ({LC: 50, UC: 50, UNC: 40}, (0, 255), {UNC}),
        ({UC: 200, UNC: 90}, (0, 127), {UNC}),
        ({UC: 200}, (0, 0), {UC}),
    ],
)
def test_limits_that_the_maker_left_unset_are_none(
    limits: dict[int, int], span: tuple[int, int], left: set[int]
) -> None:
    assert set(set_thresholds(sensor(full(1, "x", limits=limits, span=span)))) == left


def test_a_margin_that_ends_at_zero_keeps_its_limit() -> None:
    found = sensor(full(1, "DTS", sign=2, limits={UC: 0, UNC: -5, LC: -100}, span=(-128, 127)))
    assert limits_of(found) == Limits(low_critical=-100, high_degraded=-5, high_critical=0)


@pytest.mark.parametrize(("m", "linear"), [(-1, 0), (1, 7)])
def test_limits_change_places_where_the_number_falls_as_the_count_rises(m: int, linear: int) -> None:
    found = sensor(full(1, "x", m=m, linear=linear, limits={UC: 200, LC: 10}))
    limits = limits_of(found)
    assert limits is not None
    assert limits.low_critical == Formula(m=m, linear=linear).value(200)
    assert limits.high_critical == Formula(m=m, linear=linear).value(10)


@pytest.mark.parametrize(
    ("share", "keys", "names", "instances"),
    [
        ((0x01, 0x00), [10], ["Fan"], [4]),
        ((0x03, 0x01), [10, 11, 12], ["Fan1", "Fan2", "Fan3"], [4, 4, 4]),
        ((0x02, 0x80), [10, 11], ["Fan0", "Fan1"], [4, 5]),
        ((0x13, 0x19), [10, 11, 12], ["FanZ", "FanAA", "FanAB"], [4, 4, 4]),
    ],
)
def test_a_shared_record_says_several_sensors(
    share: tuple[int, int], keys: list[int], names: list[str], instances: list[int]
) -> None:
    found = [
        one
        for one in sdr.decode(compact(10, "Fan", kind=4, entity=(29, 4), share=share))
        if isinstance(one, Sensor)
    ]
    assert [one.number for one in found] == keys
    assert [one.name for one in found] == names
    assert [one.instance for one in found] == instances


def test_event_only_records_have_no_reading() -> None:
    found = sensor(event_only(7, "Watchdog", kind=0x23))
    assert not found.readable
    assert (found.kind, found.event_type, found.name) == (0x23, 0x6F, "Watchdog")


def test_a_locator_says_where_a_fru_device_is() -> None:
    (found,) = sdr.decode(fru_locator(3, 2, "PS2", entity=(10, 2)))
    assert isinstance(found, Locator)
    assert (found.device, found.logical, found.entity, found.instance, found.name) == (2, True, 10, 2, "PS2")


@pytest.mark.parametrize("kind", [0x01, 0x02, 0x03, 0x11, 0x12])
def test_a_record_that_is_cut_short_is_told(kind: int) -> None:
    (found,) = sdr.decode(sized(9, kind, bytes(8)))
    assert found == Unknown(9, kind, found.reason)  # type: ignore[union-attr]
    assert "cut short" in found.reason  # type: ignore[union-attr]


def test_records_of_the_makers_own_are_told_and_others_say_nothing() -> None:
    assert sdr.decode(sized(4, 0xC0, b"\x02\x03")) == (Unknown(4, 0xC0, "a record of the maker's own"),)
    assert sdr.decode(sized(4, 0x08, bytes(11))) == ()
    assert sdr.decode(b"\x01") == (Unknown(0, 0, "cut short in its header"),)


def test_units_with_a_rate_or_a_modifier_are_not_plain() -> None:
    raw = bytearray(full(1, "x", unit=6))
    assert sensor(bytes(raw)).unit.plain
    raw[20] |= 0b00011000  # per second
    assert not sensor(bytes(raw)).unit.plain


@pytest.mark.parametrize(
    ("raw", "value", "health"),
    [
        (reading(50), 50.0, OK),
        (reading(85, UNC), 85.0, DEGRADED),
        (reading(95, UNC | UC), 95.0, FAILED),
        (reading(2, LC), 2.0, FAILED),
        (reading(50, available=False), None, UNKNOWN),
        (b"\0\x32\x80\xc0", None, UNKNOWN),  # scanning is off
        (b"\0\x5f\xc0", 95.0, FAILED),  # no status byte: compared here
        (b"\0\x51\xc0", 81.0, DEGRADED),
        (b"\0\x05\xc0", 5.0, FAILED),
        (b"\0\x32\xc0", 50.0, OK),
        (b"\0\x32", None, UNKNOWN),
        (b"\xcb", None, UNKNOWN),
        (b"\xd5", None, UNKNOWN),
        (b"", None, UNKNOWN),
    ],
)
def test_a_reading_is_a_number_and_what_the_bmc_thinks_of_it(
    raw: bytes, value: float | None, health: Health
) -> None:
    found = sensor(full(1, "x", limits={UNC: 80, UC: 90, LC: 5}))
    assert value_of(found, sensed(raw)) == value
    assert health_of(found, sensed(raw)) is health


def test_bits_of_limits_that_cannot_be_read_or_are_unset_are_no_fault() -> None:
    without = sensor(full(1, "Power_Meter"))
    assert health_of(without, sensed(reading(236, UC | UNC))) is None
    unset = sensor(full(1, "Temp_2", limits={UNC: 0, UC: 82}))
    assert health_of(unset, sensed(reading(40, UNC))) is OK


def states(*offsets: int) -> bytes:
    return reading(0, sum(1 << offset for offset in offsets))


@pytest.mark.parametrize(
    ("kind", "event_type", "name", "asserted", "health"),
    [
        (0x08, 0x6F, "PS2 Status", (0, 3), FAILED),
        (0x08, 0x6F, "PS1 Status", (0,), OK),
        (0x08, 0x6F, "PS1 Status", (0, 2), PREDICTED),
        (0x0D, 0x6F, "Drive", (0, 7), DEGRADED),
        (0x0D, 0x6F, "Drive", (0, 2, 5), PREDICTED),  # predicted ranks above degraded
        (0x0C, 0x6F, "DIMM", (6, 5), DEGRADED),
        (0x07, 0x6F, "Status", (7,), OK),
        (0x29, 0x6F, "CMOS", (0,), DEGRADED),
        (0x05, 0x6F, "Intrusion", (), OK),
        (0x13, 0x6F, "PCIe", (), OK),
        (0x09, 0x0B, "PS Redundancy", (1,), DEGRADED),
        (0x09, 0x0B, "Power Supplies", (5,), FAILED),
        (0x09, 0x0B, "Power Supplies", (), UNKNOWN),
        (0x02, 0x03, "VCORE PG", (0,), OK),
        (0x02, 0x03, "VCORE PG", (1,), OK),
        (0x08, 0x03, "PSU 2 Fault", (1,), FAILED),
        (0x08, 0x03, "PSU 2 Fault", (0,), OK),
        (0x08, 0x03, "PSU 2 Something", (1,), DEGRADED),
        (0x0D, 0x04, "Bay", (1,), PREDICTED),
        (0x0D, 0x04, "Bay", (), OK),
        (0x04, 0x0A, "Fan 5", (8,), FAILED),
        (0x14, 0x70, "UID", (), OK),
        (0xC0, 0x6F, "OEM", (1,), UNKNOWN),
        (0x01, 0x71, "OEM", (0,), UNKNOWN),
        (0x08, 0x6F, "PS", (0, 14), OK),  # what no table has does not hide what one has
    ],
)
def test_states_are_judged_by_the_tables(
    kind: int, event_type: int, name: str, asserted: tuple[int, ...], health: Health
) -> None:
    found = sensor(compact(1, name, kind=kind, event_type=event_type))
    assert health_of(found, sensed(states(*asserted))) is health


@pytest.mark.parametrize(
    ("kind", "event_type", "asserted"),
    [
        (0x08, 0x6F, ()),
        (0x0D, 0x6F, ()),
        (0x0C, 0x6F, ()),
        (0x25, 0x6F, (1,)),
        (0x04, 0x08, (0,)),
        (0x2C, 0x6F, (0,)),
    ],
)
def test_a_part_that_is_not_there_is_an_empty_bay(
    kind: int, event_type: int, asserted: tuple[int, ...]
) -> None:
    found = sensor(compact(1, "Bay", kind=kind, event_type=event_type))
    assert is_empty_bay(found, sensed(states(*asserted)))


def test_a_sensor_that_cannot_tell_presence_never_makes_an_empty_bay() -> None:
    found = sensor(compact(1, "ECC Corr Err", kind=0x0C, mask=0x0001))
    assert health_of(found, sensed(states())) is OK


def test_an_empty_bay_is_not_one_that_cannot_be_read() -> None:
    found = sensor(compact(1, "Drive", kind=0x0D))
    for raw in (b"\xcb", b"\xd5", reading(0, 0, available=False)):
        assert not is_empty_bay(found, sensed(raw))
        assert health_of(found, sensed(raw)) is UNKNOWN


@pytest.mark.parametrize("kind", BY_TYPE)
def test_every_state_that_is_judged_has_a_word(kind: int) -> None:
    judged = {offset for offset in BY_TYPE[kind] if offset >= len(TYPE_WORDS.get(kind, ()))}
    assert judged - {8} == set()  # 8 of the old watchdog is reserved


@pytest.mark.parametrize("event_type", GENERIC)
def test_every_generic_state_that_is_judged_has_a_word(event_type: int) -> None:
    assert max(GENERIC[event_type]) < len(GENERIC_WORDS[event_type])


@pytest.mark.parametrize(
    ("offset", "health"), [(0, DEGRADED), (2, FAILED), (5, FAILED), (7, DEGRADED), (9, FAILED), (12, UNKNOWN)]
)
def test_crossed_limits_are_judged_by_their_kind(offset: int, health: Health) -> None:
    assert event_state(0x01, 0x01, offset) is health


def test_words_say_what_the_standard_has_no_word_for_by_number() -> None:
    assert state_word(0x6F, 0x08, 3) == "input lost"
    assert state_word(0x01, 0x04, 2) == "lower critical limit, going low"
    assert state_word(0x71, 0x08, 3) == "state 3 of type 71h"
    assert entity_word(3, 2) == "CPU 2"
    assert entity_word(0x99, 0x61) == "entity 99h 1"


@pytest.mark.parametrize(
    ("stamp", "time", "uptime"),
    [
        (1_763_600_000, datetime(2025, 11, 20, 0, 53, 20, tzinfo=UTC), None),
        (0x20000000, datetime(1987, 1, 5, 18, 48, 32, tzinfo=UTC), None),
        (0x1FFFFFFF, None, 0x1FFFFFFF),
        (1381, None, 1381),
        (0, None, 0),
        (0xFFFFFFFF, None, None),
    ],
)
def test_a_stamp_is_wall_clock_time_or_time_since_the_bmc_started(
    stamp: int, time: datetime | None, uptime: int | None
) -> None:
    found = sel.entry(event(1, stamp, 5, kind=8, offset=3))
    assert (found.time, found.uptime_s) == (time, uptime)


def test_an_event_names_its_sensor_state_and_direction() -> None:
    found = sel.entry(event(0x1234, 1, 0x18, kind=8, offset=0xA3, over=True))
    assert (found.id, found.sensor, found.kind, found.event_type) == (0x1234, "32.0.24", 8, 0x6F)
    assert (found.offset, found.over, found.data) == (3, True, b"\xa3\xff\xff")


def test_records_of_the_makers_own_keep_their_bytes() -> None:
    timed = b"\x01\0\xc1" + (1_763_600_000).to_bytes(4, "little") + b"\x02\x2a\0" + b"abcdef"
    found = sel.entry(timed)
    assert (found.maker, found.data, found.time is not None) == (10754, b"abcdef", True)
    untimed = sel.entry(b"\x02\0\xe5" + bytes(range(13)))
    assert (untimed.maker, untimed.data, untimed.time) == (None, bytes(range(13)), None)


@pytest.mark.parametrize("raw", [b"", bytes(15), b"\x01\0\x07" + bytes(13)])
def test_what_is_no_event_record_is_told(raw: bytes) -> None:
    with pytest.raises(ValueError, match=r"16 belong|the standard reserves"):
        sel.entry(raw)


BOARD = ("DELL", "PowerEdge", "CN001", "0923K0", "file", "own 1", "own 2")
PRODUCT = ("DELL", "R740", "PN", "v1", "7QX1LAB", "asset", "file")


def test_inventory_areas_are_read_field_by_field() -> None:
    raw = fru(chassis=("CPN", "CSN", "extra"), board=BOARD, product=PRODUCT, minutes=60 * 24)
    found = areas.decode(raw)
    assert found.faults == ()
    board, product, chassis = (
        found.area(kind) for kind in (AreaKind.BOARD, AreaKind.PRODUCT, AreaKind.CHASSIS)
    )
    assert board is not None
    assert (board.maker, board.name, board.serial, board.part_number) == BOARD[:4]
    assert board.more == ("own 1", "own 2")
    assert board.made == datetime(1996, 1, 2, tzinfo=UTC)
    assert product is not None
    assert (product.part_number, product.version, product.serial, product.asset) == PRODUCT[2:6]
    assert chassis is not None
    assert (chassis.part_number, chassis.serial, chassis.more) == ("CPN", "CSN", ("extra",))


def test_an_area_with_a_wrong_checksum_is_told_and_the_others_stand() -> None:
    raw = bytearray(fru(board=BOARD, product=PRODUCT))
    raw[-1] ^= 1
    found = areas.decode(bytes(raw))
    assert [area.kind for area in found.areas] == [AreaKind.BOARD]
    assert found.faults == ("product area: wrong checksum",)


def test_areas_that_were_not_read_to_the_end_are_told() -> None:
    raw = fru(board=BOARD, product=PRODUCT)
    assert areas.decode(raw[: len(raw) - 8]).faults == ("product area: cut short",)


@pytest.mark.parametrize("raw", [b"", bytes(8), b"\x02" + bytes(7), fru(board=BOARD)[:7], b"\xff" * 64])
def test_what_is_no_inventory_is_told(raw: bytes) -> None:
    assert areas.decode(raw).faults == ("no common header of format 1 with a right checksum",)


def test_no_more_is_read_than_the_areas_need() -> None:
    raw = fru(chassis=("CPN", "CSN"), board=BOARD, product=PRODUCT) + bytes(4096)
    needed, steps = 0, 0
    while needed < areas.extent(raw[:needed]):
        needed, steps = areas.extent(raw[:needed]), steps + 1
    assert areas.decode(raw[:needed]).faults == ()
    assert needed == len(raw) - 4096
    assert steps < 6


def test_an_area_of_another_language_is_ucs_2_unless_it_is_plain_ascii() -> None:
    name = "服务器".encode("utf-16-le").decode("latin-1")
    product = areas.decode(fru(product=(name, "R740"), language=1)).area(AreaKind.PRODUCT)
    assert product is not None
    assert (product.maker, product.name) == ("服务器", "R740")


def test_binary_fields_are_shown_in_hex_and_blank_ones_are_nothing() -> None:
    raw = bytearray(fru(board=("   ", "name", "SER", "PN")))
    at = raw.index(b"\xc3SER")
    raw[at] = 0x03
    raw[-1] = (raw[-1] + 0xC0) & 0xFF
    board = areas.decode(bytes(raw)).area(AreaKind.BOARD)
    assert board is not None
    assert (board.maker, board.serial) == ("", b"SER".hex())

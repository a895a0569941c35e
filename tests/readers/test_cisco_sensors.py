"""Cisco's sensors: scales, light, thresholds, and one reading for what stands in several tables."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from collector.model.reading import Reading, Row, Rows
from collector.model.snapshot import Health, Limits
from drivers.readers.cisco_limits import limits, thresholds
from drivers.readers.cisco_sensors import sensors, temperatures
from drivers.readers.cisco_words import steady

VOLTS, AMPERES, WATTS, CELSIUS, RPM, DBM = 4, 5, 6, 8, 10, 14
MICRO, MILLI, UNITS = 7, 8, 9


def row(index: str, **fields: Any) -> Row:
    return Row(index, fields, {name: f"snmp:{name}.{index}" for name in fields})


def sensor(index: str, kind: int, value: int, scale: int = UNITS, precision: int = 0, **more: Any) -> Row:
    return row(index, type=kind, scale=scale, precision=precision, value=value, **more)


def threshold(sensor: str, number: int, severity: int, relation: int, value: int) -> Row:
    return Row(
        f"{sensor}.{number}",
        {"sensor": sensor, "severity": severity, "relation": relation, "value": value},
    )


def read(
    found: Sequence[Row], thresholds: Sequence[Row] = (), envmon: Sequence[Row] = ()
) -> dict[tuple[str, str], Reading]:
    around: Mapping[str, Sequence[Row]] = {"thresholds": thresholds, "envmon": envmon, "sensors": found}
    told = [*sensors(Rows(found, around=around)), *temperatures(Rows(envmon, around=around))]
    assert all(isinstance(one, Reading) for one in told)
    return {(one.kind, one.part): one for one in told if isinstance(one, Reading)}


@pytest.mark.parametrize(
    ("kind", "value", "scale", "precision", "expected"),
    [
        (VOLTS, 12059, MILLI, 0, ("voltage", 12.059)),
        (CELSIUS, 277, UNITS, 1, ("temperature", 27.7)),
        (VOLTS, 33088, MILLI, 1, ("voltage", 3.3088)),
        (RPM, 5400, UNITS, 0, ("fan.speed", 5400)),
        (DBM, -77, UNITS, 1, ("optical.power", -7.7)),
        (CELSIUS, 43, UNITS, 1615384784, ("temperature", 43)),  # a precision that the MIB does not allow
    ],
)
def test_a_value_takes_scale_and_precision_of_its_own_row(
    kind: int, value: int, scale: int, precision: int, expected: tuple[str, float]
) -> None:
    said = read([sensor("5", kind, value, scale, precision, name="probe")])
    assert said[expected[0], "probe"].value == pytest.approx(expected[1])


@pytest.mark.parametrize("raw", [-32768, 2147483647, -1000000000, 1000000000])
def test_a_number_that_stands_for_nothing_is_no_reading(raw: int) -> None:
    assert read([sensor("5", CELSIUS, raw, name="probe")]) == {}


@pytest.mark.parametrize("celsius", [-127, 215])
def test_a_temperature_that_no_probe_can_have_is_no_reading(celsius: int) -> None:
    assert read([sensor("5", CELSIUS, celsius, name="probe")]) == {}


def test_zero_degrees_are_a_reading() -> None:
    assert read([sensor("5", CELSIUS, 0, name="probe")])["temperature", "probe"].value == 0


def test_a_sensor_that_is_broken_is_unknown_and_one_that_is_unavailable_is_nothing() -> None:
    said = read(
        [
            sensor("5", CELSIUS, 0, status=3, name="broken"),
            sensor("6", CELSIUS, 0, status=2, name="unavailable"),
        ]
    )
    assert list(said) == [("temperature", "broken")]
    assert (said["temperature", "broken"].value, said["temperature", "broken"].state) == (
        None,
        Health.UNKNOWN,
    )


def test_a_truth_value_is_no_quantity() -> None:
    assert read([sensor("5", 12, 1, name="LED")]) == {}


def test_a_sensor_of_the_standard_table_only_is_read_there() -> None:
    only_standard = row("7", std_type=CELSIUS, std_scale=UNITS, std_precision=0, std_value=41, name="CPU")
    said = read([only_standard])["temperature", "CPU"]
    assert (said.value, said.source) == (41, "snmp:std_value.7")


def test_a_sensor_of_both_tables_is_one_reading() -> None:
    both = sensor("7", CELSIUS, 41, name="CPU", std_type=CELSIUS, std_scale=UNITS, std_value=41)
    assert [one.source for one in read([both]).values()] == ["snmp:value.7"]


def test_light_in_watts_is_a_level_and_so_are_its_limits() -> None:
    # IOS XR: milliwatts with three digits
    said = read(
        [sensor("9", WATTS, 100, MILLI, 3, name="power Rx 0/0/1/0", descr="Transceiver Rx Power Sensor")],
        [threshold("9", 1, 10, 2, 10), threshold("9", 2, 10, 4, 1000)],
    )["optical.power", "power Rx 0/0/1/0"]
    assert said.value == pytest.approx(-10)
    assert said.limits is not None
    assert (said.limits.low_degraded, said.limits.high_degraded) == (-20, 0)


def test_no_light_is_the_floor_of_the_module_and_never_a_zero() -> None:
    said = read([sensor("9", WATTS, 0, MILLI, 3, name="0/0-PORT-1-Rx Lane 0 Power")])
    assert said["optical.power", "0/0-PORT-1-Rx Lane 0 Power"].value == -40


def test_power_that_is_no_light_stays_power() -> None:
    assert read([sensor("9", WATTS, 320, name="Slot 1 HotSwap: Power")])[
        "power", "Slot 1 HotSwap: Power"
    ].value == pytest.approx(320)


def test_a_laser_that_is_off_has_no_level_to_judge() -> None:
    # NX-OS: 0.000 dBm with limits from -26 to -2
    said = read(
        [sensor("9", DBM, 0, MILLI, name="Ethernet1/2 Receive Power")], [threshold("9", 1, 20, 3, -1999)]
    )["optical.power", "Ethernet1/2 Receive Power"]
    assert (said.state, said.limits) == (Health.UNKNOWN, None)


def test_bias_current_is_told_from_other_currents() -> None:
    said = read(
        [
            sensor("1", AMPERES, 20116, MICRO, name="Ethernet1/1 Bias Current Sensor"),
            sensor("2", AMPERES, 5285, MILLI, name="0/RSP0-Hot Swap CS"),
        ]
    )
    assert said["optical.bias", "Ethernet1/1 Bias Current Sensor"].value == pytest.approx(0.020116)
    assert said["current", "0/RSP0-Hot Swap CS"].value == pytest.approx(5.285)


def test_a_supply_that_says_units_and_means_thousandths_is_set_right_for_all_its_rails() -> None:
    said = read(
        [
            sensor("1", VOLTS, 5142, name="Vout P0", parent="3"),
            sensor("2", AMPERES, 812, name="Iin P0", parent="3"),
            sensor("3", VOLTS, 53, name="HotSwap", parent="8"),
        ]
    )
    assert said["voltage", "Vout P0"].value == pytest.approx(5.142)
    assert said["current", "Iin P0"].value == pytest.approx(0.812)
    assert said["voltage", "HotSwap"].value == 53


def test_one_name_is_told_apart_by_description_then_by_holder_then_by_index() -> None:
    said = read(
        [
            sensor("1", VOLTS, 3300, MILLI, name="voltage 0/0/CPU0", descr="VP3P3"),
            sensor("2", VOLTS, 1500, MILLI, name="voltage 0/0/CPU0", descr="VP1P5"),
            sensor("3", CELSIUS, 30, name="Temp", holder="CPU 1"),
            sensor("4", CELSIUS, 31, name="Temp", holder="CPU 2"),
            sensor("5", RPM, 500, name="Fan"),
            sensor("6", RPM, 600, name="Fan"),
            sensor("7", CELSIUS, 20, name="Inlet"),
        ]
    )
    assert [part for _, part in said] == [
        "voltage 0/0/CPU0 (VP3P3)",
        "voltage 0/0/CPU0 (VP1P5)",
        "Temp (CPU 1)",
        "Temp (CPU 2)",
        "Fan #5",
        "Fan #6",
        "Inlet",
    ]


def test_a_name_stays_when_its_twin_has_no_reading_today() -> None:
    now = [sensor("3", CELSIUS, 30, name="Temp", holder="CPU 1")]
    twin = [sensor("4", CELSIUS, -32768, name="Temp", holder="CPU 2")]
    assert [part for _, part in read([*now, *twin])] == ["Temp (CPU 1)"]


def test_a_temperature_of_both_tables_is_one_part_with_the_devices_judgement() -> None:
    said = read(
        [sensor("1017", CELSIUS, 43, name="Slot 1 Temp: Outlet")],
        envmon=[row("1017", descr="Slot 1 Temp:   Outlet", value=42, threshold=113, state=2)],
    )
    assert set(said) == {
        ("temperature", "Slot 1 Temp: Outlet"),
        ("temperature.health", "Slot 1 Temp: Outlet"),
    }
    warm = said["temperature", "Slot 1 Temp: Outlet"]
    assert (warm.value, warm.limits) == (43, Limits(high_critical=113))
    assert warm.source == "snmp:value.1017 snmp:value.1017"
    assert said["temperature.health", "Slot 1 Temp: Outlet"].state is Health.DEGRADED


def test_a_row_of_an_index_of_its_own_is_found_by_its_name() -> None:
    said = read(
        [sensor("13", CELSIUS, 43, name="Sensor 1")], envmon=[row("1", descr="Sensor 1", value=43, state=1)]
    )
    assert [kind for kind, _ in said] == ["temperature", "temperature.health"]


def test_an_index_that_is_anothers_does_not_make_one_part_of_two() -> None:
    said = read(
        [sensor("1", CELSIUS, 70, name="transceiver 1")],
        envmon=[row("1", descr="Chassis", value=30, threshold=95, state=1)],
    )
    assert said["temperature", "transceiver 1"].value == 70
    assert (said["temperature", "Chassis"].value, said["temperature", "Chassis"].limits) == (
        30,
        Limits(high_critical=95),
    )


def test_a_temperature_sensor_that_is_not_there_is_no_observation() -> None:
    assert read([], envmon=[row("2", descr="Card 2", value=0, threshold=0, state=5)]) == {}


def test_a_temperature_state_outside_the_enumeration_is_unknown() -> None:
    said = read([], envmon=[row("2", descr="Card 2", value=31, threshold=60, state=9)])
    assert said["temperature.health", "Card 2"].state is Health.UNKNOWN


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("SW#1, Sensor#1, GREEN", "SW#1, Sensor#1"),
        ("SW#1, Sensor#1 YELLOW", "SW#1, Sensor#1"),
        ("Sw1, PS1 Normal, RPS NotExist", "Sw1, PS1"),
        ("Sw1, PSB Faulty", "Sw1, PSB"),
        ("Switch 1 - FAN - T1 1, Normal", "Switch 1 - FAN - T1 1"),
        ("Switch 1 - Power Supply B, Not OK", "Switch 1 - Power Supply B"),
        ("Switch 2 - Power Supply A, NoInputPower", "Switch 2 - Power Supply A"),
        ("Sw1, PS1 Normal, RPS is Not Present", "Sw1, PS1"),
        ("Sw1, PS1 Not Functioning", "Sw1, PS1"),
        ("Power Supply 1", "Power Supply 1"),
    ],
)
def test_a_name_does_not_change_with_the_state_that_the_model_writes_into_it(said: str, name: str) -> None:
    assert steady(said) == name


CASES: dict[str, tuple[list[tuple[int, int, int]], Limits | None]] = {
    "minor warns, critical is critical, other is the shutdown": (
        [(10, 4, 58), (20, 4, 68), (30, 4, 111), (1, 4, 113)],
        Limits(high_degraded=58, high_critical=111),
    ),
    "major is the worst where nothing is worse": (
        [(20, 3, 3600), (10, 3, 3500), (20, 1, 3000), (10, 1, 3100)],
        Limits(low_critical=3000, low_degraded=3100, high_degraded=3500, high_critical=3600),
    ),
    "other warns where it stands alone": (
        [(1, 2, -2), (1, 4, 75), (30, 4, 80)],
        Limits(low_degraded=-2, high_degraded=75, high_critical=80),
    ),
    "major alone is critical": ([(20, 4, 70)], Limits(high_critical=70)),
    "major warns before critical": ([(20, 4, 70), (30, 4, 80)], Limits(high_degraded=70, high_critical=80)),
    "values that nobody set": ([(10, 2, -32768), (10, 4, 2147483647)], None),
    "zero on both sides is not set": (
        [(10, 2, 0), (10, 4, 0), (20, 2, 0), (20, 4, 85)],
        Limits(low_critical=0, high_critical=85),
    ),
    "a warning beyond the alarm is none": ([(1, 4, 113), (30, 4, 111)], Limits(high_critical=111)),
    "a minor one beyond the critical: one of both is wrong": (
        [(10, 2, 2275), (10, 4, 2725), (20, 4, 2337), (30, 2, 2250), (30, 4, 2350)],
        Limits(low_critical=2250, low_degraded=2275),
    ),
    "equal and not equal bound nothing": ([(10, 5, 3), (10, 6, 4)], None),
    "a severity outside the enumeration bounds nothing": ([(15, 4, 3)], None),
}


@pytest.mark.parametrize("case", CASES)
def test_thresholds_are_laid_on_two_levels(case: str) -> None:
    given, expected = CASES[case]
    rows = [threshold("9", number, *one) for number, one in enumerate(given, 1)]
    assert limits(thresholds(rows), float) == expected


def test_a_threshold_that_the_device_evaluates_as_not_met_is_none() -> None:
    found = [sensor("7", AMPERES, 1125, MILLI, name="input")]
    low = threshold("7", 1, 30, 2, 1250)
    refuted = Row(low.index, {**low.fields, "evaluation": 2})
    met = Row(low.index, {**low.fields, "evaluation": 1})
    assert read(found, [refuted])["current", "input"].limits is None
    assert read(found, [met])["current", "input"].limits == Limits(low_critical=1.25)


def test_thresholds_of_the_table_beside_the_standard_sensors_count_as_well() -> None:
    found = [row("5", std_type=CELSIUS, std_scale=UNITS, std_precision=0, std_value=41, name="CPU")]
    bound = Row("5.1", {"sensor": "5", "ext_severity": 20, "ext_relation": 4, "ext_value": 95})
    assert read(found, [bound])["temperature", "CPU"].limits == Limits(high_critical=95)


def test_a_fan_is_not_held_against_thresholds_that_move_with_its_speed() -> None:
    found = [sensor("3", RPM, 13290, name="FAN_0")]
    moving = [threshold("3", 1, 10, 2, 3780), threshold("3", 2, 10, 4, 7020), threshold("3", 3, 30, 2, -1)]
    assert read(found, moving)["fan.speed", "FAN_0"].limits is None
    assert read(found, [threshold("3", 1, 1, 2, 800)])["fan.speed", "FAN_0"].limits == Limits(
        low_degraded=800
    )


def test_a_lower_threshold_above_a_temperature_that_the_device_calls_normal_ends_a_warning() -> None:
    found = [sensor("1011", CELSIUS, 28, name="Inlet")]
    bounds = [threshold("1011", 1, 10, 4, 41), threshold("1011", 2, 10, 2, 31)]
    normal = [row("1011", descr="Inlet", value=28, state=1)]
    assert read(found, bounds, normal)["temperature", "Inlet"].limits == Limits(high_degraded=41)
    assert read(found, bounds)["temperature", "Inlet"].limits == Limits(low_degraded=31, high_degraded=41)


def test_a_port_without_light_or_laser_current_has_no_level_to_judge() -> None:
    found = [
        sensor("1", WATTS, 0, MILLI, 4, name="0/0/0/1-Rx Power"),
        sensor("2", AMPERES, 0, MICRO, name="Ethernet1/1 Bias Current"),
    ]
    bounds = [threshold("1", 1, 20, 2, 1), threshold("2", 1, 20, 2, 1000)]
    said = read(found, bounds)
    light = said["optical.power", "0/0/0/1-Rx Power"]
    assert (light.value, light.state, light.limits) == (-40, None, None)
    assert said["optical.bias", "Ethernet1/1 Bias Current"].limits is None


@pytest.mark.parametrize(("value", "state"), [(2, Health.OK), (1, Health.FAILED)])
def test_a_truth_value_is_judged_by_its_threshold(value: int, state: Health) -> None:
    found = [sensor("1002", 12, value, name="power-supply 1 fan-fail Sensor")]
    said = read(found, [threshold("1002", 1, 20, 5, 1)])
    assert said["other.health", "power-supply 1 fan-fail Sensor"].state is state


def test_a_truth_value_without_a_threshold_says_nothing() -> None:
    assert read([sensor("1002", 12, 1, name="clock 1 OK Sensor")]) == {}


def test_a_sensor_that_two_tables_call_nearly_alike_is_one_reading() -> None:
    found = [sensor("1003", CELSIUS, 34, name="module 1 outlet temperature Sensor")]
    said = read(
        found, envmon=[row("2", descr="module 1 outlet temperature", value=34, threshold=60, state=1)]
    )
    assert {part for kind, part in said if kind == "temperature"} == {"module 1 outlet temperature Sensor"}

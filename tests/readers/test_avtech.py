"""AVTECH Room Alert: scales, kinds of sensors, contacts, and the channels of the MAX."""

from typing import Any

from collector.model.snapshot import Health, Snapshot
from tests.readers.network_agents import read, states, values

ROOT = "1.3.6.1.4.1.20916.1"


def room(model: int, **told: Any) -> Snapshot:
    """An agent of one model; `_1_1_2=5` is the object 1.1.2."""
    return read(
        "avtech_roomalert",
        {f"{ROOT}.{model}{path.replace('_', '.')}.0": value for path, value in told.items()},
    )


def test_the_fahrenheit_beside_it_tells_the_scale_of_a_temperature() -> None:
    whole = room(6, _1_1_1_1=72, _1_1_1_2=22, _1_1_2_1="Rack")
    assert values(whole, "temperature") == {"Rack": 22}
    hundredths = room(6, _1_1_1_1=7232, _1_1_1_2=2240, _1_1_2_1=4150)
    assert values(hundredths, "temperature") == {"Internal sensor": 22.4}
    assert values(hundredths, "humidity") == {"Internal sensor": 41.5}


def test_zero_degrees_are_a_temperature_and_zero_in_both_scales_is_no_sensor() -> None:
    seen = room(12, _1_2_1_1=0, _1_2_1_2=3200, _1_2_2_1=0, _1_2_2_2=0, _1_4_2_1="Freezer")
    assert values(seen, "temperature") == {"Freezer": 0}


def test_below_zero_the_numbers_go_round() -> None:
    seen = room(11, _1_2_1_1=65536 - 1850, _1_2_1_2=65536 - 130, _1_2_1_3=0)
    assert values(seen, "temperature") == {"Sensor 1": -18.5}


def test_a_humidity_has_a_heat_index_and_volts_have_none() -> None:
    damp = room(8, _1_2_1_1=2500, _1_2_1_2=7700, _1_2_1_3=4510, _1_2_1_4=7734, _1_2_1_5=2519)
    assert values(damp, "humidity") == {"Sensor 1": 45.1}
    assert values(damp, "temperature") == {"Sensor 1": 25, "Sensor 1 heat index": 25.19}
    volts = room(8, _1_2_1_1=2500, _1_2_1_2=7700, _1_2_1_3=480, _1_2_1_4=0, _1_2_1_5=0)
    assert not values(volts, "humidity")
    dust = room(12, _1_2_1_1=2500, _1_2_1_2=7700, _1_2_1_3=900, _1_2_1_4=1200, _1_2_1_5=0)
    assert not values(dust, "humidity")


def test_a_thermocouple_says_its_temperature_in_the_third_number() -> None:
    seen = room(11, _1_2_3_1=2500, _1_2_3_2=7700, _1_2_3_3=8000, _1_2_3_4=17600, _1_2_3_5=0)
    assert values(seen, "temperature") == {"Sensor 3": 25, "Sensor 3 thermocouple": 80}


def test_a_pair_that_is_no_temperature_is_said_to_be_unread() -> None:
    seen = room(7, _1_2_1_1=310, _1_2_1_2=36000, _1_2_1_3=12000)
    assert not seen.observations
    assert [gap.reason for gap in seen.gaps] == ["Sensor 1: 310 and 36000 are no temperature"]


def test_battery_is_zero_in_the_rack_models_and_one_in_the_26w() -> None:
    assert states(room(8, _1_1_3_1=0), "power.health") == {"Power source": Health.DEGRADED}
    assert states(room(11, _1_1_3_1=1), "power.health") == {"Power source": Health.OK}
    assert states(room(4, _1_1_3_1=0), "power.health") == {"Power source": Health.OK}
    assert states(room(4, _1_1_3_1=1), "power.health") == {"Power source": Health.DEGRADED}


def test_water_at_the_26w_is_a_failure_and_no_cable_is_not() -> None:
    seen = room(4, _1_1_4_1=1, _1_1_4_2=1)
    assert states(seen, "other.health") == {
        "Flood sensor": Health.FAILED,
        "Flood sensor cable": Health.UNKNOWN,
    }


def test_an_open_contact_says_nothing_and_a_closed_one_by_its_name() -> None:
    seen = room(12, _1_3_1=1, _1_3_2=0, _1_3_3=1, _1_4_3_1="UPS relay", _1_4_3_3="Flood cable")
    assert states(seen, "other.health") == {"UPS relay": Health.OK, "Flood cable": Health.UNKNOWN}


def test_the_11e_says_which_of_its_contacts_are_in_alarm() -> None:
    seen = room(3, _1_1_1=1, _1_1_2=0, _1_1_9="Door", _2_1=1, _1_2_1=23, _1_2_2=73, _2_2=1)
    assert states(seen, "other.health") == {"Door": Health.FAILED, "Switch 2": Health.OK}
    assert states(seen, "temperature.health") == {"Sensor 2": Health.DEGRADED}


def test_a_humidity_alarm_of_the_11e_is_none_of_its_temperature() -> None:
    seen = room(3, _1_3_1=23, _1_3_2=73, _1_3_3=81, _1_3_4=75, _1_3_5=24, _2_3=3)
    assert states(seen, "temperature.health") == {"Sensor 3": Health.OK}
    assert states(seen, "humidity.health") == {"Sensor 3": Health.DEGRADED}


def test_the_alarms_of_a_tempager_are_its_judgement() -> None:
    seen = room(1, _1_1_1=2340, _1_1_5=7412, _2_1=0, _1_1_2=3110, _1_1_6=8798, _2_2=1)
    assert values(seen, "temperature") == {"Sensor 1": 23.4, "Sensor 2": 31.1}
    assert states(seen, "temperature.health") == {"Sensor 1": Health.OK, "Sensor 2": Health.DEGRADED}


def test_the_four_switches_of_the_12e_are_places_of_their_own() -> None:
    seen = room(
        10, _1_1_1=2500, _1_1_2=7700, _1_3_1=2100, _1_3_2=6980, _1_5_1=1, _1_8_1=1, _1_8_2="Cold aisle"
    )
    assert values(seen, "temperature") == {"Internal sensor": 25, "Sensor 2": 21}
    assert states(seen, "other.health") == {"Switch 1": Health.OK, "Cold aisle": Health.OK}


def test_a_wireless_sensor_that_is_not_enabled_gives_nothing() -> None:
    told = {"_1_4_1_1": 1, "_1_4_1_2": "A1", "_1_4_1_4_1_1": 305, "_1_4_1_4_1_2": 2150, "_1_4_1_4_1_3": 7070}
    seen = room(8, **told, _1_4_2_1=0, _1_4_2_4_1_1=300, _1_4_2_4_1_2=2000, _1_4_2_4_1_3=6800)
    assert values(seen, "temperature") == {"WiSH 1": 21.5}
    assert values(seen, "voltage") == {"WiSH 1 battery": 3.05}
    assert [(part.part, part.serial) for part in seen.inventory] == [("WiSH 1", "A1")]


def test_the_number_of_the_product_names_a_model_that_does_not_name_itself() -> None:
    assert room(5, _1_1_1_1=7700, _1_1_1_2=2500).facts.model == "Room Alert 24E"


def key(text: str) -> str:
    return ".".join(str(number) for number in (len(text), *text.encode()))


def channel(sensor: str, group: str, kind: str, value: int) -> dict[str, Any]:
    base = f"02:00:00:00:00:01_{sensor}_{group}"
    index, root = key(f"{base}_1_0"), f"{ROOT}.14.3.1.1"
    return {f"{root}.2.{index}": base, f"{root}.3.{index}": kind, f"{root}.4.{index}": value}


def test_a_channel_of_the_max_is_named_by_its_sensor_and_its_group() -> None:
    seen = read(
        "avtech_roomalert",
        {f"{ROOT}.14.1.1.1.2.2.0.0.0.0.2": "TH-0002"},
        {f"{ROOT}.14.2.1.1.3.{key('02:00:00:00:00:01_02:00:00:00:00:02_38_0')}": "Rack 7"},
        channel("02:00:00:00:00:02", "38_0", "Temperature", -512),
        channel("02:00:00:00:00:02", "39_0", "Humidity", 4012),
        channel("02:00:00:00:00:03", "40_0", "Fault", 1),
        channel("02:00:00:00:00:03", "41_0", "Noise", 1),
        channel("02:00:00:00:00:03", "42_0", "Signal Strength", 80),
    )
    assert values(seen, "temperature") == {"TH-0002 Rack 7": -5.12}
    assert values(seen, "humidity") == {"TH-0002": 40.12}
    assert states(seen, "other.health") == {"02:00:00:00:00:03 fault": Health.FAILED}
    assert len(seen.gaps) == 1

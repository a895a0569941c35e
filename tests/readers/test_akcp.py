"""AKCP: three generations of sensor tables, their scales and thresholds, and ports without a sensor."""

from typing import Any

from collector.model.snapshot import Health, Limits
from tests.readers.network_agents import one, read, states, table, values

PROBE = "1.3.6.1.4.1.3854.1.2.2.1"
PLUS = "1.3.6.1.4.1.3854.3.5"
PORTS = "1.3.6.1.4.1.3854.2.5"
OLD = "1.3.6.1.4.1.3854.2.3"


def sensor(name: str, sort: int, value: int, unit: str, state: int = 2, **more: Any) -> dict[int, Any]:
    cells = {2: name, 3: sort, 4: value, 5: unit, 6: state, 8: more.pop("offline", 1)}
    return cells | {int(column[1:]): cell for column, cell in more.items()}


def test_the_raw_number_is_tenths_only_where_the_degrees_say_the_same() -> None:
    seen = read(
        "akcp_sensorprobe",
        table(
            f"{PROBE}.16.1",
            ("0", {1: "Rack", 3: 22, 4: 2, 5: 1, 12: 1, 14: 221}),
            ("1", {1: "Roof", 3: 22, 4: 3, 5: 1, 12: 1, 14: 3}),  # of an older agent: the state of a test
            ("2", {1: "Hall", 3: 72, 4: 2, 5: 1, 12: 0, 14: 716}),
            ("3", {1: "Empty", 3: 0, 4: 0, 5: 2, 12: 0, 14: 0}),
        ),
    )
    assert values(seen, "temperature") == {"Rack": 22.1, "Roof": 22, "Hall": 22}
    assert states(seen, "temperature.health") == {
        "Rack": Health.OK,
        "Roof": Health.DEGRADED,
        "Hall": Health.OK,
    }


def test_the_number_of_the_converter_is_no_humidity() -> None:
    seen = read("akcp_sensorprobe", table(f"{PROBE}.17.1", ("0", {1: "Rack", 3: 42, 4: 2, 5: 1, 13: 866})))
    assert values(seen, "humidity") == {"Rack": 42}


def test_a_sensor_of_the_plus_series_is_told_once_though_it_stands_in_two_tables() -> None:
    row = sensor("Temperature Port 1", 1, 23, "C", _9=5, _10=10, _11=30, _12=40, _20=231)
    seen = read(
        "akcp_sensorprobe",
        table(f"{PLUS}.2.1", ("0.0.0.0.0", row)),
        table(f"{PLUS}.1.1", ("0.0.0.0.0", row), ("0.0.2.0.0", sensor("Smoke Port 3", 21, 0, "", state=4))),
    )
    assert values(seen, "temperature") == {"Temperature Port 1": 23.1}
    assert one(seen, "temperature", "Temperature Port 1").limits == Limits(
        low_critical=5, low_degraded=10, high_degraded=30, high_critical=40
    )
    assert states(seen, "other.health") == {"Smoke Port 3": Health.FAILED}


def test_thresholds_in_tenths_are_known_by_their_size() -> None:
    row = sensor("Port 1", 1, 73, "F", _9=500, _10=590, _11=860, _12=950, _20=230)
    seen = read("akcp_sensorprobe", table(f"{PLUS}.2.1", ("0.0.0.0.0", row)))
    hot = one(seen, "temperature", "Port 1")
    assert hot.value is not None
    assert round(hot.value, 2) == 22.78
    assert hot.limits == Limits(low_critical=10, low_degraded=15, high_degraded=30, high_critical=35)


def test_analogue_sensors_are_told_in_the_unit_that_the_probe_shows() -> None:
    seen = read(
        "akcp_sensorprobe",
        table(f"{PORTS}.6.1", ("0.0", sensor("Battery", 5, 48, "V", _20=481))),
        table(f"{PORTS}.5.1", ("0.1", sensor("Loop", 4, 12, "mA", state=5))),
        table(f"{PORTS}.7.1", ("0.2", sensor("Duct", 6, 64, "%", state=6))),
        table(f"{PORTS}.3.1", ("0.3", sensor("Aisle", 3, 44, "%"))),
        table(f"{PORTS}.1.1", ("0.4", sensor("Tank", 4, 70, "gallons"))),
    )
    assert values(seen, "voltage") == {"Battery": 48.1}
    assert values(seen, "current") == {"Loop": 0.012}
    assert states(seen, "current.health") == {"Loop": Health.DEGRADED}
    assert values(seen, "share") == {"Duct": 64}
    assert values(seen, "humidity") == {"Aisle": 44}
    assert states(seen, "other.health") == {"Duct": Health.FAILED, "Tank": Health.OK}
    assert ["gallons" in gap.reason for gap in seen.gaps] == [True]


def test_a_sensor_that_is_offline_or_an_output_gives_nothing() -> None:
    seen = read(
        "akcp_sensorprobe",
        table(
            f"{PLUS}.1.1",
            ("0", sensor("Port 1", 1, 0, "C", state=1, offline=2)),
            ("1", sensor("Port 2", 8, 0, "", state=9)),
            ("2", sensor("Port 3", 10, 0, "", state=7)),
        ),
    )
    assert [(one.kind, one.part, one.state) for one in seen.observations] == [
        ("other.health", "Port 3", Health.UNKNOWN)
    ]


def test_the_tables_of_older_agents_count_where_there_are_no_newer_ones() -> None:
    old = table(f"{OLD}.2.1", ("0", sensor("Port 8", 1, 20, "C")))
    assert values(read("akcp_sensorprobe", old), "temperature") == {"Port 8": 20}
    new = table(f"{PORTS}.1.1", ("0.8", sensor("Port 8 renamed", 1, 20, "C")))
    assert values(read("akcp_sensorprobe", old, new), "temperature") == {"Port 8 renamed": 20}

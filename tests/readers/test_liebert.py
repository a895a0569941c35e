"""Liebert: bits, conditions, names of measuring points, and what the flexible table may repeat."""

from collector.model.snapshot import Health
from drivers.readers.liebert_conditions import called
from tests.readers.network_agents import read, states, table, values

GP = "1.3.6.1.4.1.476.1.42"
FLEXIBLE = f"{GP}.3.9.20.1"


def flexible(*rows: tuple[str, str, str]) -> dict[str, object]:
    cells = [
        (f"1.2.1.{at}", {10: label, 20: value, 30: unit})
        for at, (label, value, unit) in enumerate(rows, 4096)
    ]
    return table(FLEXIBLE, *cells)


def test_the_worst_bit_of_a_pdu_counts() -> None:
    held = table(f"{GP}.3.8.20.1", ("1", {10: "A", 25: 1}), ("2", {10: "B", 25: 9}), ("3", {10: "C", 25: 24}))
    expected = {"A": Health.OK, "B": Health.DEGRADED, "C": Health.FAILED}
    assert states(read("liebert", held), "device.health") == expected


def test_kilowatts_of_a_cabinet_are_known_by_its_lines() -> None:
    point = table(f"{GP}.3.5.2.2.1", ("1", {2: f"{GP}.3.5.2.1.1", 7: 61, 8: 58}))
    lines = [(f"1.{line}", {3: f"{GP}.3.5.2.1.1", 5: 277, 6: 74}) for line in (1, 2, 3)]
    assert values(read("liebert", point, table(f"{GP}.3.5.2.3.1", *lines)), "power") == {"Input": 58000}
    small = [("1.1", {3: f"{GP}.3.5.2.1.1", 5: 120, 6: 1})]
    assert values(read("liebert", point, table(f"{GP}.3.5.2.3.1", *small)), "power") == {"Input": 58}


def test_a_condition_is_called_as_in_the_mib_and_a_message_is_no_fault() -> None:
    held = table(
        f"{GP}.3.2.3.1",
        ("1", {2: f"{GP}.3.2.1.6", 10: 4, 12: 1}),
        ("2", {2: f"{GP}.3.2.1.1", 10: 6, 12: 2}),
        ("3", {2: f"{GP}.3.2.1.2", 10: 2, 12: 1}),
        ("4", {2: f"{GP}.3.2.1.3"}),
    )
    expected = {"Change filter": Health.DEGRADED, "High humidity": Health.DEGRADED}
    assert states(read("liebert", held), "other.health") == expected


def test_no_condition_lost_its_name() -> None:
    assert len(called()) > 600
    assert all(name and not name[0].isdigit() for name in called().values())


def test_tenths_win_over_whole_degrees_and_a_point_has_a_name() -> None:
    held = {2: f"{GP}.3.4.1.1.3.1.1", 3: 15, 4: 25, 5: 8, 50: 152, 51: 250, 52: 80}
    seen = read("liebert", table(f"{GP}.3.4.1.3.3.1", ("7", held)))
    assert values(seen, "temperature") == {"Supply air": 15.2}


def test_the_flexible_table_of_cooling_is_read_by_its_units() -> None:
    seen = read(
        "liebert",
        flexible(
            ("Supply Air Temperature", "15.2", "deg C"),
            ("Supply Air Temperature", "59.4", "deg F"),
            ("Supply Air Temperature Set Point", "18.0", "deg C"),
            ("Fan Speed", "61", "%"),
            ("Return Humidity", "N/A", "% RH"),
            ("Loss of Air Blower 1", "Active Alarm", ""),
            ("Clogged Air Filter", "Inactive Event", ""),
            ("System Status", "Normal With Alarm", ""),
        ),
    )
    assert values(seen, "temperature") == {"Supply Air Temperature": 15.2}
    assert values(seen, "fan.duty") == {"Fan Speed": 61}
    assert not list(seen.of("humidity"))
    assert states(seen, "other.health") == {"Loss of Air Blower 1": Health.FAILED}
    assert states(seen, "device.health") == {"System status": Health.FAILED}


def test_what_the_ups_mib_says_is_not_said_again() -> None:
    ups = {"1.3.6.1.2.1.33.1.4.1.0": 3}
    rows = flexible(("System Input RMS A-N", "229", "VAC"), ("Inlet Air Temperature", "25", "deg C"))
    seen = read("liebert", rows, ups)
    assert not list(seen.of("voltage"))
    assert values(seen, "temperature") == {"Inlet Air Temperature": 25}


def test_a_system_that_is_off_for_an_alarm_has_failed() -> None:
    off = {f"{GP}.3.4.3.1.0": 2}
    assert states(read("liebert", off), "device.health") == {"System": Health.DEGRADED}
    assert states(read("liebert", {**off, f"{GP}.3.4.3.14.0": 3}), "device.health") == {
        "System": Health.FAILED
    }

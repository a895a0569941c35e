"""Geist and Vertiv: one scale for all temperatures of a unit, phases not wired, probes unplugged."""

from collector.model.snapshot import Health
from tests.readers.network_agents import read, states, table, values

V3 = "1.3.6.1.4.1.21239.2"
V4 = "1.3.6.1.4.1.21239.5.1"
V5 = "1.3.6.1.4.1.21239.5.2"
PROBES = table(
    f"{V3}.4.1",
    ("1", {3: "Cold aisle", 4: 1, 5: 21}),
    ("2", {3: "Hot aisle", 4: 0, 5: 0}),
)


def test_older_units_give_whole_degrees() -> None:
    assert values(read("geist_watchdog", PROBES), "temperature") == {"Cold aisle": 21}


def test_units_that_say_so_give_tenths() -> None:
    held = {**PROBES, f"{V3}.4.1.5.1": 215}
    assert values(read("geist_watchdog", held, {f"{V3}.1.9.0": 1}), "temperature") == {"Cold aisle": 21.5}
    assert values(read("geist_watchdog", held, {f"{V3}.1.9.0": 0}), "temperature") == {"Cold aisle": 215}


def test_a_transfer_switch_in_another_table_has_the_same_scale() -> None:
    switch = table(f"{V3}.19.1", ("1", {3: "DSTS", 4: 1, 5: 230, 7: 0, 13: 301}))
    seen = read("geist_watchdog", switch, {f"{V3}.1.9.0": 1})
    assert values(seen, "temperature") == {"DSTS source A": 30.1}
    assert values(seen, "voltage") == {"DSTS source A": 230, "DSTS source B": 0}


def test_a_phase_without_a_voltage_is_not_wired_and_the_first_one_always_is() -> None:
    feed = table(f"{V3}.25.1", ("1", {3: "PDU", 4: 1, 6: 0, 8: 0, 14: 0, 16: 0, 22: 231, 24: 12}))
    assert values(read("geist_pdu", feed), "voltage") == {"PDU phase A": 0, "PDU phase C": 231}
    assert values(read("geist_pdu", feed), "current") == {"PDU phase A": 0, "PDU phase C": 1.2}


def test_newer_units_say_fahrenheit_and_whether_a_probe_is_there() -> None:
    probes = table(f"{V4}.4.1", ("1", {3: "Inlet", 4: 1, 5: 689}), ("2", {3: "Outlet", 4: 0, 5: 0}))
    seen = read("geist_watchdog", probes, {f"{V4}.1.7.0": 0})
    assert values(seen, "temperature") == {"Inlet": 20.5}
    assert states(seen, "other.health") == {"Inlet": Health.OK, "Outlet": Health.UNKNOWN}


def test_two_cables_of_one_probe_have_their_own_names_and_plugs() -> None:
    held = {3: "T3HD", 4: 1, 6: 241, 7: 0, 9: 1, 10: "Top", 11: 253, 12: 0, 13: "Bottom", 14: 0}
    seen = read("vertiv_pdu", table(f"{V5}.8.1", ("1", held)), {f"{V5}.1.7.0": 1})
    assert values(seen, "temperature") == {"T3HD": 24.1, "Top": 25.3}
    assert values(seen, "humidity") == {}


def test_an_outlet_that_does_not_do_what_it_was_told_has_failed() -> None:
    outlets = table(
        f"{V3}.16.1", ("1", {2: "A1", 3: 1, 4: 1}), ("2", {2: "A2", 3: 1, 4: 0}), ("3", {2: "A3", 3: 0})
    )
    expected = {"A1": Health.OK, "A2": Health.FAILED, "A3": Health.UNKNOWN}
    assert states(read("geist_pdu", outlets), "power.health") == expected


def test_a_unit_without_a_humidity_sensor_has_no_dew_point() -> None:
    unit = table(f"{V3}.2.1", ("1", {3: "Rack", 4: 1, 5: 24, 7: 0, 31: 0}))
    seen = read("geist_watchdog", unit)
    assert values(seen, "temperature") == {"Rack": 24}
    assert not list(seen.of("humidity"))

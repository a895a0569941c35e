"""Rittal CMC-TC: the type of a sensor says its unit, the table has places for sensors that are not there."""

from collector.model.snapshot import Health, Limits
from tests.readers.network_agents import one, read, states, table, values

SENSORS = "1.3.6.1.4.1.2606.4.2.3.5.2.1"
FAHRENHEIT = {"1.3.6.1.4.1.2606.4.3.1.1.0": 2}


def sensors(*rows: tuple[int, str, int, int]) -> dict[str, object]:
    cells = [
        (str(at), {2: kind, 3: text, 4: state, 5: value})
        for at, (kind, text, state, value) in enumerate(rows, 1)
    ]
    return table(SENSORS, *cells)


def test_tenths_of_a_metered_psm_are_divided() -> None:
    seen = read("rittal_cmc_tc", sensors((75, "U", 4, 2304), (77, "I", 4, 171), (79, "P", 4, 38)))
    assert values(seen, "voltage") == {"Port 1 U": 230.4}
    assert values(seen, "current") == {"Port 1 I": 17.1}
    assert values(seen, "power") == {"Port 1 P": 3800}


def test_a_temperature_may_be_in_fahrenheit_and_a_difference_has_no_zero_point() -> None:
    seen = read("rittal_cmc_tc", sensors((10, "Air", 4, 68), (64, "Delta", 4, 9)), FAHRENHEIT)
    assert values(seen, "temperature") == {"Port 1 Air": 20, "Port 1 Delta": 5}


def test_an_empty_place_gives_nothing_and_a_broken_sensor_no_value() -> None:
    seen = read("rittal_cmc_tc", sensors((1, "", 1, 0), (2, "Water", 4, 0), (10, "Air", 2, 0)))
    assert states(seen, "other.health") == {"Port 1 Water": Health.FAILED}
    assert values(seen, "temperature") == {"Port 1 Air": None}


def test_set_points_are_limits_only_where_they_are_a_range() -> None:
    held = {
        **sensors((10, "Air", 7, 41), (10, "Other", 4, 20)),
        **table(SENSORS, ("1", {6: 45, 7: 5, 8: 40}), ("2", {6: 0, 7: 0, 8: 0})),
    }
    seen = read("rittal_cmc_tc", held)
    assert one(seen, "temperature", "Port 1 Air").limits == Limits(
        low_critical=5, high_degraded=40, high_critical=45
    )
    assert one(seen, "temperature", "Port 1 Air").state is Health.DEGRADED
    assert one(seen, "temperature", "Port 1 Other").limits is None


def test_sensors_of_one_name_on_two_ports_are_told_apart() -> None:
    second = {
        oid.replace(".2606.4.2.3.", ".2606.4.2.4."): value
        for oid, value in sensors((10, "Air", 4, 25)).items()
    }
    seen = read("rittal_cmc_tc", sensors((10, "Air", 4, 21)), second)
    assert values(seen, "temperature") == {"Port 1 Air": 21, "Port 2 Air": 25}

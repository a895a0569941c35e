"""FASTPATH switches: load as text, and the two layouts of the box services tables."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from collector.driving.detect import Clues, identify
from collector.model.reading import Read, Reading, Row, Rows, Unread
from collector.model.snapshot import Health
from drivers.readers import fastpath
from tests.readers.network_agents import PLATFORMS


def read(
    reader: Callable[[Rows], Iterator[Read]], index: str, **fields: Any
) -> list[tuple[str, str, float | Health | None]]:
    found = reader(Rows([Row(index, fields, {"": "snmp:x"})]))
    return [(one.kind, one.part, one.state or one.value) for one in found if isinstance(one, Reading)]


def test_a_device_of_dells_network_tree_is_ours() -> None:
    found = identify(
        PLATFORMS.values(),
        Clues({"snmp.sysObjectID": "1.3.6.1.4.1.674.10895.3054", "snmp.sysDescr": "Dell Networking"}),
    )
    assert found is not None
    assert found.name == "dell_powerconnect"


def test_the_load_is_that_of_the_last_five_seconds() -> None:
    text = "    5 Secs ( 12.5000%)   60 Secs (  7.25%)  300 Secs (  6.0%)"
    assert read(fastpath.load, "0", now=text) == [("cpu.used", "CPU", 12.5)]
    assert read(fastpath.load, "0", before=text) == [("cpu.used", "CPU", 12.5)]


def test_a_load_that_is_told_otherwise_is_a_gap() -> None:
    [one] = fastpath.load(Rows([Row("0", {"now": "busy"}, {"": "snmp:x"})]))
    assert isinstance(one, Unread)


def test_an_index_without_a_unit_has_the_older_columns() -> None:
    assert read(fastpath.fans, "0", c3=2, c4=5200, c5=40) == [
        ("fan.health", "fan 0", Health.OK),
        ("fan.speed", "fan 0", 5200),
    ]
    assert read(fastpath.supplies, "1", c3=3) == [("psu.health", "power supply 1", Health.FAILED)]
    assert read(fastpath.temperatures, "0", c3=1, c4=38) == [("temperature", "temperature 0", Health.OK)]


def test_an_index_with_a_unit_has_the_columns_one_further() -> None:
    assert read(fastpath.fans, "2.1", c3=1, c4=3, c5=0) == [("fan.health", "Unit 2 fan 1", Health.FAILED)]
    assert read(fastpath.supplies, "1.2", c3=2, c4=2) == [("psu.health", "Unit 1 power supply 2", Health.OK)]
    assert read(fastpath.temperatures, "1.0", c5=40) == [("temperature", "Unit 1 temperature 0", 40.0)]


@pytest.mark.parametrize(
    ("reader", "absent"), [(fastpath.fans, 1), (fastpath.supplies, 1), (fastpath.temperatures, 5)]
)
def test_a_part_that_is_not_there_gives_nothing(
    reader: Callable[[Rows], Iterator[Read]], absent: int
) -> None:
    assert read(reader, "1.1", c4=absent, c5=0) == []


def test_a_sensor_that_shows_zero_is_unknown() -> None:
    assert read(fastpath.temperatures, "1.1", c5=0) == [
        ("temperature", "Unit 1 temperature 1", Health.UNKNOWN)
    ]


def test_dells_own_table_speaks_only_where_box_services_are_silent() -> None:
    row = Row("1", {"descr": "fan1_unit1", "state": 6, "rpm": 0}, {"": "snmp:x"})
    [alone] = fastpath.vendor_fans(Rows([row]))
    assert isinstance(alone, Reading)
    assert (alone.part, alone.state) == ("fan1_unit1", Health.FAILED)
    assert list(fastpath.vendor_fans(Rows([row], around={"fans": [row]}))) == []


def test_a_supply_of_dells_own_table_tells_its_watts_unless_it_has_no_meter() -> None:
    assert read(fastpath.vendor_supplies, "1", descr="ps1", state=1, watts=61) == [
        ("psu.health", "ps1", Health.OK),
        ("power", "ps1", 61),
    ]
    assert read(fastpath.vendor_supplies, "1", descr="ps1", state=2, watts=0) == [
        ("psu.health", "ps1", Health.DEGRADED)
    ]


RADLAN = {"c2": 1, "c3": 5, "c4": 1, "c5": 6, "c6": 5, "c7": 5, "c8": 5}


def test_a_radlan_unit_with_five_fans_has_its_temperature_in_column_nine() -> None:
    assert read(fastpath.units, "1", **RADLAN, c9=46, c10=1) == [
        ("psu.health", "Unit 1 main power supply", Health.OK),
        ("fan.health", "Unit 1 fan 1", Health.OK),
        ("fan.health", "Unit 1 fan 2", Health.FAILED),
        ("temperature", "Unit 1", 46.0),
    ]


def test_a_radlan_unit_with_six_fans_has_it_in_column_ten() -> None:
    told = read(fastpath.units, "2", **RADLAN, c9=1, c10=41, c11=1)
    assert ("fan.health", "Unit 2 fan 6", Health.OK) in told
    assert told[-1] == ("temperature", "Unit 2", 41.0)


@pytest.mark.parametrize("status", [2, 3])
def test_a_radlan_sensor_that_does_not_work_gives_no_temperature(status: int) -> None:
    assert read(fastpath.units, "1", c9=46, c10=status) == []
    assert read(fastpath.units, "1", c9=0, c10=1) == []


def test_radlan_parts_are_left_out_where_dells_table_tells_them() -> None:
    row = Row("1", {**RADLAN, "c9": 46, "c10": 1}, {"": "snmp:x"})
    here = [Row("1", {"state": 1}, {"": "snmp:x"})]
    rows = Rows([row], around={"vendor_fans": here, "vendor_supplies": here})
    assert [one.kind for one in fastpath.units(rows) if isinstance(one, Reading)] == ["temperature"]


def test_a_box_sensor_below_its_range_is_no_fault() -> None:
    assert read(fastpath.temperatures, "1.0", c4=0, c5=12) == [
        ("temperature", "Unit 1 temperature 0", Health.OK)
    ]

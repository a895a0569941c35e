"""Force10 switches: their model by the object identifier, and agents of one generation each."""

import pytest

from collector.driving.detect import Clues, identify
from collector.model.reading import Fact, Row, Rows
from collector.model.snapshot import Health
from drivers.readers.force10 import model
from tests.readers import network_agents as agents

TREE = "1.3.6.1.4.1.6027"


@pytest.mark.parametrize(
    ("object_id", "name"),
    [
        (f"{TREE}.1.3.14", "S4810"),
        (f".{TREE}.1.2.1", "C300"),
        (f"{TREE}.1.3.22", "S4048-ON"),
        (f"{TREE}.1.4.1", "MXL"),
    ],
)
def test_the_object_identifier_names_the_model(object_id: str, name: str) -> None:
    [seen] = model(Rows([Row("0", {"object_id": object_id})]))
    assert isinstance(seen, Fact)
    assert seen.value == name


@pytest.mark.parametrize("object_id", [f"{TREE}.1.3.99", "1.3.6.1.4.1.9.1.1", ""])
def test_another_one_names_none(object_id: str) -> None:
    assert list(model(Rows([Row("0", {"object_id": object_id})]))) == []


@pytest.mark.parametrize(
    ("descr", "name"),
    [
        ("Dell Networking OS Operating System Version: 2.0", "dell_force10"),
        ("Force10 Networks Real Time Operating System Software", "force10_ftos"),
    ],
)
def test_the_two_systems_are_told_apart_by_their_text(descr: str, name: str) -> None:
    clues = Clues({"snmp.sysObjectID": f"{TREE}.1.3.14", "snmp.sysDescr": descr})
    found = identify(agents.PLATFORMS.values(), clues)
    assert found is not None
    assert found.name == name


def test_a_service_tag_is_the_serial_number_where_none_was_written() -> None:
    units = agents.table(f"{TREE}.3.26.1.3.4.1", ("1", {8: 1, 11: "NA", 23: "XX0000Y"}))
    assert agents.read("dell_force10", units).facts.serial == "XX0000Y"
    bare = agents.table(f"{TREE}.3.26.1.3.4.1", ("1", {8: 1, 11: "NA"}))
    assert not agents.read("dell_force10", bare).facts.serial


def test_supplies_of_chassis_and_port_extenders_have_names_of_their_own() -> None:
    supplies = agents.table(f"{TREE}.3.26.1.4.6.1", ("1.1.1", {4: 1}), ("6.1.1", {4: 2}), ("2.1.2", {4: 3}))
    assert agents.states(agents.read("dell_force10", supplies), "psu.health") == {
        "Chassis 1 power supply 1": Health.OK,
        "Port extender 1 power supply 1": Health.FAILED,
    }


def test_a_stack_of_the_s_series_tells_its_units_supplies_and_fans() -> None:
    seen = agents.read(
        "force10_ftos",
        agents.table(
            f"{TREE}.3.10.1.2.2.1",
            ("1", {7: "S50-01-GE-48T-V", 8: 1, 10: "8.4.2.7", 12: "XX0000J001", 14: 38}),
            ("2", {8: 6}),
        ),
        agents.table(f"{TREE}.3.10.1.2.3.1", ("1.1", {2: 1}), ("1.2", {2: 2})),
        agents.table(f"{TREE}.3.10.1.2.4.1", ("1.1", {2: 2})),
    )
    assert agents.states(seen, "stack.health") == {"Stack unit 1": Health.OK}
    assert agents.states(seen, "psu.health") == {
        "Unit 1 power supply 1": Health.OK,
        "Unit 1 power supply 2": Health.FAILED,
    }
    assert agents.states(seen, "fan.health") == {"Unit 1 fan tray 1": Health.FAILED}
    assert (seen.facts.serial, seen.facts.model) == ("XX0000J001", "S50-01-GE-48T-V")

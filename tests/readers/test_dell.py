"""iDRAC and CMC: the hardware log, bits of sensors, and agents with other tables."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from collector.model.reading import Read, Reading, Row, Rows
from collector.model.snapshot import Event, Health, PartRecord
from drivers.readers.dell import events, processors, replaceable, supplies
from tests.readers import network_agents as agents


def told(severity: int, stamp: str) -> Event:
    row = Row("1.1", {"severity": severity, "stamp": stamp, "text": "The fan 3 is removed."})
    (event,) = events(Rows([row]))
    assert isinstance(event, Event)
    return event


def test_the_time_of_an_entry_is_told_in_utc() -> None:
    assert told(5, "20261121080503.000000+480").time == datetime(2026, 11, 21, 0, 5, 3, tzinfo=UTC)


@pytest.mark.parametrize("stamp", ["", "20261121", "00000000000000.000000+000", "20261121080503.000000+999x"])
def test_a_stamp_that_is_none_is_no_time(stamp: str) -> None:
    assert told(5, stamp).time is None


def test_severities_are_the_status_words() -> None:
    assert [told(word, "").severity for word in (2, 3, 4, 5, 6)] == [
        "unknown",
        "info",
        "warning",
        "error",
        "error",
    ]


def read(reader: Callable[[Rows], Iterator[Read]], **fields: Any) -> list[tuple[str, Health | None]]:
    found = reader(Rows([Row("1.1", fields, {"": "snmp:x"})]))
    return [(one.part, one.state) for one in found if isinstance(one, Reading)]


@pytest.mark.parametrize(
    ("bits", "state"),
    [
        (1, Health.OK),
        (1 | 2, Health.FAILED),
        (1 | 4, Health.PREDICTED_FAILURE),
        (1 | 8, Health.FAILED),
        (1 | 32, Health.DEGRADED),
        (1 | 4 | 64, Health.FAILED),
        (128, Health.UNKNOWN),
    ],
)
def test_the_worst_bit_of_a_supply_decides(bits: int, state: Health) -> None:
    assert read(supplies, sensor=bits, supply="2") == [("PS2", state)]


def test_a_bay_without_a_supply_says_nothing() -> None:
    assert read(supplies, sensor=0, supply="2") == []
    assert read(supplies, supply="2") == []


def test_a_socket_is_called_as_the_table_of_processors_calls_it() -> None:
    assert read(processors, bits=128 | 1024, name="CPU2 Status") == [("CPU.Socket.2", Health.DEGRADED)]
    assert read(processors, bits=128 | 2, name="CPU 1 Status") == [("CPU.Socket.1", Health.FAILED)]


def test_a_socket_that_is_empty_or_holds_a_terminator_says_nothing() -> None:
    assert read(processors, bits=0, name="CPU2 Status") == []
    assert read(processors, bits=512, name="CPU2 Status") == []


def test_a_replaceable_supply_is_the_supply_and_one_without_numbers_is_no_record() -> None:
    rows = Rows(
        [
            Row("1.1", {"fqdd": "PSU.Slot.2", "serial": "XX0000J001", "part_number": "0PJMDNA00"}),
            Row("1.2", {"fqdd": "System.Embedded.1", "revision": "A02"}),
            Row("1.3", {"fqdd": "NIC.Slot.1"}),
        ]
    )
    told = [one for one in replaceable(rows) if isinstance(one, PartRecord)]
    assert [(one.part, one.type, one.serial, one.version) for one in told] == [
        ("PS2", "psu", "XX0000J001", None),
        ("System.Embedded.1", "module", None, "A02"),
    ]


SERVER = "1.3.6.1.4.1.674.10892.5"


def test_a_server_tells_one_state_of_the_system_though_two_branches_do() -> None:
    seen = agents.read("dell_idrac", {f"{SERVER}.2.1.0": 3, "1.3.6.1.4.1.674.10892.2.2.1.0": 3})
    assert agents.states(seen, "device.health") == {"System": Health.OK}


def test_redundancy_that_does_not_apply_says_nothing_and_an_older_agent_tells_it_by_unit() -> None:
    built = agents.read("dell_idrac", agents.table(f"{SERVER}.4.200.10.1", ("1", {6: 6, 18: 3})))
    assert agents.states(built, "psu.health") == {}
    assert agents.states(built, "fan.health") == {"Fan redundancy": Health.OK}
    units = agents.read("dell_idrac", agents.table(f"{SERVER}.4.600.10.1", ("1.1", {5: 4})))
    assert agents.states(units, "psu.health") == {"Power redundancy": Health.DEGRADED}


def test_the_fan_of_an_enclosure_turns_in_rpm_and_a_word_is_no_speed() -> None:
    fans = agents.table(
        f"{SERVER}.5.1.20.130.7.1", ("1", {2: "Fan 1", 4: 2, 11: 5400}), ("2", {2: "Fan 2", 4: 2, 11: 3})
    )
    assert agents.values(agents.read("dell_idrac", fans), "fan.speed") == {"Fan 1": 5400.0}


def test_an_ssd_without_write_endurance_has_no_wear() -> None:
    disks = agents.table(
        f"{SERVER}.5.1.20.130.4.1", ("1", {2: "Disk 0", 4: 3, 49: 255}), ("2", {2: "Disk 1", 4: 3, 49: 20})
    )
    assert agents.values(agents.read("dell_idrac", disks), "drive.wear") == {"Disk 1": 80.0}


def test_an_empty_slot_of_a_chassis_is_no_server() -> None:
    slots = agents.table(
        "1.3.6.1.4.1.674.10892.2.5.1.1",
        ("1", {2: 4, 3: "XX0000D", 4: "SLOT-01", 7: "PowerEdge M630"}),
        ("2", {2: 1, 3: "N/A", 4: "SLOT-02", 7: "N/A"}),
    )
    seen = agents.read("dell_idrac", slots)
    assert agents.states(seen, "module.health") == {"SLOT-01": Health.DEGRADED}
    assert [one.part for one in seen.inventory] == ["SLOT-01"]


def test_a_fan_that_only_reads_off_or_on_has_no_speed() -> None:
    fans = agents.table(
        f"{SERVER}.4.700.12.1",
        ("1.1", {5: 3, 6: 1, 8: "Fan 1", 16: 4}),
        ("1.2", {5: 3, 6: 5880, 8: "Fan 2", 16: 3}),
    )
    seen = agents.read("dell_idrac", fans)
    assert agents.values(seen, "fan.speed") == {"Fan 2": 5880.0}
    assert agents.states(seen, "fan.health") == {"Fan 1": Health.OK, "Fan 2": Health.OK}

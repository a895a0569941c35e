"""Cisco's processors, memory, stacks, logs, fans and supplies, products and management controllers."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from collector.model.reading import Fact, Read, Reading, Row, Rows
from collector.model.snapshot import Event, Health
from drivers.readers import cisco_cimc, cisco_environment, cisco_load, cisco_log, cisco_products, cisco_s300
from drivers.readers.cisco_stack import ports, ring


def row(index: str, **fields: Any) -> Row:
    return Row(index, fields, {name: f"snmp:{name}.{index}" for name in fields})


def values(told: Iterable[Read]) -> dict[str, float | None]:
    return {one.part: one.value for one in told if isinstance(one, Reading)}


def states(told: Iterable[Read]) -> dict[str, Health | None]:
    return {one.part: one.state for one in told if isinstance(one, Reading)}


def rows(*found: Row, **around: Sequence[Row]) -> Rows:
    return Rows(found, around=around)


def test_cores_stand_for_the_processor_that_counts_them() -> None:
    cores = [
        Row(f"19.{number}", {"processor": "19", "core": str(number), "five_minutes": used})
        for number, used in enumerate((8, 3))
    ]
    told = cisco_load.processors(
        rows(
            row("19", name="Switch 1", five_minutes=6),
            row("20", name="Switch 2", five_minutes=4),
            cores=cores,
        )
    )
    assert values(told) == {"Switch 1 core 0": 8, "Switch 1 core 1": 3, "Switch 2": 4}


def test_a_processor_without_an_entity_has_its_number_for_a_name() -> None:
    told = cisco_load.processors(rows(row("3", entity=0, old_five_minutes=11), cores=[]))
    assert values(told) == {"processor 3": 11}


def test_the_oldest_processor_object_counts_only_where_nothing_newer_answers() -> None:
    busy = row("0", busy=17)
    assert values(cisco_load.oldest_processor(rows(busy, processors=[]))) == {"processor": 17}
    assert values(cisco_load.oldest_processor(rows(busy, processors=[row("1", five_minutes=1)]))) == {}


def test_a_pool_is_read_with_64_bits_where_the_image_fills_them() -> None:
    told = cisco_load.enhanced_pools(
        rows(
            row(
                "1.1",
                name="RP0",
                pool="Processor",
                valid=1,
                used=1000,
                free=9000,
                hc_used=6000,
                hc_free=14000,
            ),
            row("1.2", name="RP0", pool="I/O", valid=1, used=25, free=75, hc_used=0, hc_free=0),
            row("1.3", name="RP0", pool="gone", valid=2, used=25, free=75),
            row("1.4", name="RP0", pool="empty", valid=1, used=0, free=0),
        )
    )
    assert values(told) == {"RP0 Processor": 30, "RP0 I/O": 25}


def test_cores_of_a_processor_without_a_row_are_told_by_their_numbers() -> None:
    cores = [
        row("2.0", processor="2", core="0", five_minutes=8),
        row("3.1", processor="3", core="1", five_minutes=4),
    ]
    told = cisco_load.processors(rows(row("2", name="Switch 1"), cores=cores))
    assert values(told) == {"Switch 1 core 0": 8, "processor 3.1": 4}


def test_older_tables_of_memory_are_silent_where_a_newer_one_answers() -> None:
    pool = row("1", pool="Processor", used=40, free=60)
    memory = row("7", name="CPU", used=70, free=30)
    assert values(cisco_load.pools(rows(pool, enhanced=[]))) == {"Processor": 40}
    assert values(cisco_load.pools(rows(pool, enhanced=[row("1.1", used=25, free=75)]))) == {}
    # a newer table that names its pools and tells nothing of them does not stand in the way
    assert values(cisco_load.pools(rows(pool, enhanced=[row("1.1", pool="Processor")]))) == {"Processor": 40}
    assert values(cisco_load.processor_memory(rows(memory, enhanced=[], pools=[]))) == {"CPU memory": 70}
    assert values(cisco_load.processor_memory(rows(memory, enhanced=[], pools=[pool]))) == {}


MASTER, MEMBER = row("1000", role=1), row("2000", role=2)
GONE = row("3000", role=3)


@pytest.mark.parametrize(
    ("redundant", "kind", "switches", "expected"),
    [
        (1, 0, (MASTER, MEMBER), {"stack ring": Health.OK}),
        (2, 0, (MASTER, MEMBER), {"stack ring": Health.FAILED}),
        (7, 0, (MASTER, MEMBER), {"stack ring": Health.UNKNOWN}),
        (2, 1, (MASTER, MEMBER), {}),  # StackWise Virtual
        (2, 0, (MASTER,), {}),
        (2, 0, (MASTER, GONE), {}),
    ],
)
def test_only_a_stack_of_cables_has_a_ring_to_close(
    redundant: int, kind: int, switches: Sequence[Row], expected: Mapping[str, Health]
) -> None:
    assert states(ring(rows(row("0", redundant=redundant, type=kind), switches=switches))) == expected


def test_stack_ports_of_a_single_switch_are_not_judged() -> None:
    found = [row("65", name="StackPort1", state=1), row("66", name="StackPort2", state=2), row("67", state=3)]
    assert states(ports(rows(*found, switches=[MASTER]))) == {}
    assert states(ports(rows(*found, switches=[MASTER, MEMBER]))) == {
        "StackPort1": Health.OK,
        "StackPort2": Health.DEGRADED,
        "stack port 67": Health.FAILED,
    }


def test_a_fan_takes_the_entitys_name_only_where_the_index_is_a_fan() -> None:
    told = cisco_environment.fans(
        rows(
            row("14", descr="Fan 1/1, Normal", state=1, name="Fan 1/1", **{"class": "fan"}),
            row("1", descr="Chassis Fan Tray 1", state=3, name="Switch System", **{"class": "chassis"}),
            row("2", descr="Fan of an empty bay", state=5),
        )
    )
    assert states(told) == {"Fan 1/1": Health.OK, "Chassis Fan Tray 1": Health.FAILED}


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (1, Health.OK),
        (2, Health.DEGRADED),
        (3, Health.FAILED),
        (4, Health.FAILED),
        (6, Health.FAILED),
        (9, Health.UNKNOWN),
    ],
)
def test_a_supply_is_what_the_mib_says(state: int, expected: Health) -> None:
    assert states(cisco_environment.supplies(rows(row("1", descr="Power Supply 1", state=state)))) == {
        "Power Supply 1": expected
    }


def test_a_supply_bay_that_is_empty_or_silent_gives_no_observation() -> None:
    silent = row("2", descr="Power Supply 2")
    assert states(cisco_environment.supplies(rows(row("1", descr="Power Supply 1", state=5), silent))) == {}


def test_the_history_is_told_oldest_first_with_the_mnemonic_as_its_code() -> None:
    told = list(
        cisco_log.history(
            rows(
                row(
                    "12",
                    number="12",
                    facility="LINK",
                    severity=4,
                    name="UPDOWN",
                    text="Gi1/0/1 down",
                    ticks=6000,
                ),
                row(
                    "2", number="2", facility="SYS", severity=6, name="CONFIG_I", text="Configured", ticks=100
                ),
            )
        )
    )
    assert [one.code for one in told if isinstance(one, Event)] == ["SYS-5-CONFIG_I", "LINK-3-UPDOWN"]
    last = told[-1]
    assert isinstance(last, Event)
    assert (last.severity, last.time) == ("error", None)
    assert last.text == "Gi1/0/1 down (60 s after the device started)"


def test_a_message_without_severity_is_no_event() -> None:
    assert list(cisco_log.history(rows(row("2", number="2", name="CONFIG_I")))) == []


@pytest.mark.parametrize(
    ("object_id", "model"),
    [
        ("1.3.6.1.4.1.9.1.283", "cat6509"),
        (".1.3.6.1.4.1.9.1.2989", "C83001N1S6T"),
        ("1.3.6.1.4.1.9.12.3.1.3.2193", "N9KC93180YCFX3"),
    ],
)
def test_a_registered_product_has_its_name(object_id: str, model: str) -> None:
    [fact] = cisco_products.model(rows(row("0", object_id=object_id)))
    assert fact == Fact("model", model, "snmp:object_id.0")


def test_a_product_that_is_not_registered_has_none() -> None:
    assert list(cisco_products.model(rows(row("0", object_id="1.3.6.1.4.1.9.1.999999")))) == []


def test_fans_of_a_small_switch_are_called_as_the_table_of_units_calls_them() -> None:
    told = cisco_s300.fans(
        rows(
            row("67109249", descr="fan1_unit1", state=1),
            row("67109250", descr="fan2_unit1", state=5),
            row("68157825", state=8),
            row("68157826", state=9),
        )
    )
    assert states(told) == {
        "Unit 1 fan 1": Health.OK,
        "fan 68157825": Health.DEGRADED,
        "fan 68157826": Health.UNKNOWN,
    }


def test_statistics_belong_to_the_part_whose_path_they_end() -> None:
    fans = [row("1", dn="sys/rack-unit-1/fan-module-1-1/fan-1", module=1, rn="fan-1")]
    memory = [row("4", rn="mem-4", location="DIMM_B1")]
    told = cisco_cimc.stats(
        rows(
            row("1", dn="sys/rack-unit-1/memarray-1/mem-4/dimm-env-stats", celsius=28),
            row("2", dn="sys/rack-unit-1/board/cpu-1/env-stats", celsius=39),
            row("3", dn="sys/rack-unit-1/board/cpu-2/env-stats", celsius=0),
            row("4", dn="sys/rack-unit-1/fan-module-1-1/fan-1/stats", rpm=7200),
            row("5", dn="sys/rack-unit-1/psu-1/stats", input=231, out12=12, watts=0),
            fans=fans,
            memory=memory,
        )
    )
    assert values(told) == {
        "DIMM_B1": 28,
        "cpu-1": 39,
        "Module 1/fan-1": 7200,
        "psu-1 input": 231,
        "psu-1 12 V": 12,
        "psu-1": 0,
    }


def test_a_fault_is_an_event_with_its_time_and_its_object() -> None:
    created = bytes([0x07, 0xEA, 11, 20, 9, 30, 5, 0, ord("+"), 8, 0])
    [event] = cisco_cimc.faults(
        rows(
            row(
                "1",
                dn="sys/rack-unit-1/psu-2",
                code=374,
                created=created,
                text="PSU 2 lost input",
                severity=5,
            )
        )
    )
    assert event == Event(
        time=datetime(2026, 11, 20, 1, 30, 5, tzinfo=UTC),
        severity="major",
        code="F0374",
        text="PSU 2 lost input (sys/rack-unit-1/psu-2)",
        source="snmp:text.1",
    )


@pytest.mark.parametrize("octets", [b"", b"\x07\xea", bytes(8), bytes([7, 234, 13, 1, 0, 0, 0, 0])])
def test_octets_that_are_no_date_are_no_time(octets: bytes) -> None:
    assert cisco_cimc.date_and_time(octets) is None


def test_a_date_west_of_greenwich_is_later_in_utc() -> None:
    octets = bytes([0x07, 0xEA, 1, 1, 22, 0, 0, 0, ord("-"), 5, 0])
    said = cisco_cimc.date_and_time(octets)
    assert said is not None
    assert said.astimezone(UTC) == datetime(2026, 1, 2, 3, tzinfo=UTC)

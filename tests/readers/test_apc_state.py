"""APC UPS: the line of flags, the dates of the battery, and devices of which the MIB decides."""

from typing import Any

import pytest

from collector.model.reading import Read, Reading, Row, Rows
from collector.model.snapshot import Health
from drivers.readers.apc_state import battery_dates, flags
from tests.readers.network_agents import read, states, table, values

CARD = "1.3.6.1.4.1.318.1.1"


def row(**columns: object) -> Rows:
    return Rows([Row("0", dict(columns), {name: f"snmp:1.2.{name}" for name in columns})])


def judged(found: list[Read]) -> dict[tuple[str, str], Health | None]:
    return {(one.kind, one.part): one.state for one in found if isinstance(one, Reading)}


def line(*raised: int, length: int = 64) -> str:
    return "".join("1" if flag in raised else "0" for flag in range(1, length + 1))


def test_a_ups_on_line_is_well_in_all_that_the_flags_are_about() -> None:
    found = judged(list(flags(row(state=line(4, 6, 19)))))
    assert set(found.values()) == {Health.OK}
    assert ("fan.health", "Electronic unit fan") in found


def test_flags_that_are_raised_are_faults_of_what_they_name() -> None:
    found = judged(list(flags(row(state=line(1, 2, 5, 9, 27, 41, 54)))))
    assert {key: state for key, state in found.items() if state is not Health.OK} == {
        ("device.health", "UPS"): Health.DEGRADED,
        ("battery.health", "Battery replacement"): Health.FAILED,
        ("power.health", "Overload"): Health.FAILED,
        ("temperature.health", "Battery"): Health.DEGRADED,
        ("fan.health", "Electronic unit fan"): Health.FAILED,
        ("power.health", "Load alarm"): Health.DEGRADED,
    }


def test_a_shorter_line_judges_only_what_it_tells() -> None:
    found = judged(list(flags(row(state=line(length=32)))))
    assert ("power.health", "Overload") in found
    assert ("fan.health", "Electronic unit fan") not in found


@pytest.mark.parametrize("text", ["UNKNOWN", "", "0101"])
def test_a_card_that_cannot_tell_gives_nothing(text: str) -> None:
    assert list(flags(row(state=text))) == []


def test_a_date_is_an_age_by_the_clock_of_the_card() -> None:
    (age, advised) = battery_dates(row(replaced="04/30/25", advised="11/10/2027", today="05/30/2025"))
    assert isinstance(age, Reading)
    assert isinstance(advised, Reading)
    assert (age.part, age.value) == ("Battery in use", 30 * 86400)
    assert (advised.part, advised.state) == ("Battery advised date", Health.OK)


def test_a_battery_past_the_advised_date_is_to_be_replaced() -> None:
    (advised,) = battery_dates(row(advised="01/10/2022", today="01/10/2022"))
    assert isinstance(advised, Reading)
    assert advised.state is Health.PREDICTED_FAILURE


@pytest.mark.parametrize(
    "dates",
    [
        {"replaced": "04/30/25"},
        {"replaced": "04/30/25", "today": "01/01/2000"},
        {"replaced": "2000-01-01", "today": "05/30/2025"},
        {"replaced": "30.04.2025", "today": "05/30/2025"},
        {"replaced": "13/40/2025", "today": "05/30/2025"},
        {"replaced": "06/30/2025", "today": "05/30/2025"},
    ],
)
def test_without_a_clock_or_a_date_that_was_set_there_is_no_age(dates: dict[str, str]) -> None:
    assert list(battery_dates(row(**dates))) == []


def ups(**held: Any) -> dict[str, Any]:
    return {f"{CARD}.1.{at[1:].replace('_', '.')}.0": value for at, value in held.items()}


def test_tenths_come_before_whole_units_and_are_told_once() -> None:
    seen = read("apc_ups", ups(_4_2_3=20, _4_3_3=204, _2_2_1=99, _2_3_1=993, _3_2_1=230, _3_3_1=2304))
    assert values(seen, "ups.load") == {"Output": 20.4}
    assert values(seen, "battery.charge") == {"Battery": 99.3}
    assert values(seen, "voltage") == {"Input L1": 230.4}


def test_modules_of_a_symmetra_that_are_not_there_give_nothing() -> None:
    status = table(f"{CARD}.1.13.2.2.1", ("1", {2: 4, 5: "XX1"}), ("2", {2: 2}), ("3", {2: 6, 5: "XX3"}))
    batteries = table(f"{CARD}.1.13.3.2.1", ("1.1", {3: 3, 4: "XX4"}), ("1.2", {3: 6}), ("1.3", {3: 2}))
    seen = read("apc_ups", status, batteries)
    assert states(seen, "module.health") == {"Power module 1": Health.OK, "Power module 3": Health.FAILED}
    assert states(seen, "battery.health") == {"Battery 1.1": Health.OK, "Battery 1.2": Health.FAILED}
    assert [part.serial for part in seen.inventory if part.serial] == ["XX1", "XX3", "XX4"]


def test_pdu_that_share_a_port_are_told_apart() -> None:
    phases = table(f"{CARD}.26.6.3.1", ("1", {2: 1, 3: 1, 4: 2, 5: 14}), ("2", {2: 2, 3: 1, 4: 3, 5: 150}))
    seen = read("apc_ups", phases)
    assert values(seen, "current") == {"Phase 1 (PDU 1)": 1.4, "Phase 1 (PDU 2)": 15}
    assert states(seen, "power.health") == {
        "Phase 1 (PDU 1)": Health.OK,
        "Phase 1 (PDU 2)": Health.DEGRADED,
    }


def test_a_transfer_switch_on_the_other_source_has_lost_the_one_it_prefers() -> None:
    ats = f"{CARD}.8"
    for preferred, state in ((1, Health.DEGRADED), (2, Health.OK), (3, Health.OK)):
        seen = read("apc_ups", {f"{ats}.5.1.2.0": 2, f"{ats}.4.2.0": preferred})
        assert states(seen, "power.health") == {"Preferred source": state}


def test_the_identity_of_an_in_row_unit_is_its_own() -> None:
    ident = f"{CARD}.13.3.3.1.2"
    seen = read(
        "apc_ups",
        {
            "1.3.6.1.2.1.1.1.0": "APC Web/SNMP Management Card (MB:v4.1.0 PF:v6.8.2 AF1:v6.8.0 SN: ZA1)",
            f"{ident}.1.4.0": "ACRP100",
            f"{ident}.1.5.0": "XX0000J001",
            f"{ident}.1.7.0": "07",
            f"{ident}.2.1.0": 3,
            f"{ident}.2.11.0": 120000,
            f"{ident}.2.21.0": 2,
            f"{ident}.2.35.0": 5500,
            f"{ident}.2.36.0": 61,
            f"{ident}.6.4.0": 2,
        },
    )
    assert (seen.facts.model, seen.facts.serial) == ("ACRP100 07", "XX0000J001")
    assert values(seen, "airflow") == {"Air flow": 1.2}
    assert values(seen, "frequency") == {"Compressor drive": 55}
    assert values(seen, "power") == {"Compressor drive": 6100}
    assert states(seen, "device.health") == {"Unit": Health.DEGRADED}
    assert states(seen, "other.health") == {"Input contact": Health.OK}


def test_a_sensor_of_a_netshelter_pdu_is_read_in_its_own_unit() -> None:
    sensors = "1.3.6.1.4.1.318.1.1.32.6"
    seen = read(
        "apc_cpdu",
        table(f"{sensors}.2.1", ("1", {7: 1}), ("2", {7: 2}), ("3", {7: 3}), ("4", {7: 0}), ("5", {7: 1})),
        table(
            f"{sensors}.4.1",
            ("1", {2: "Top", 3: 2, 4: 2, 5: 24, 7: 243}),
            ("2", {2: "Bottom", 3: 2, 4: 5, 5: 77, 7: 770}),
            ("3", {2: "Damp", 3: 2, 4: 2, 5: 41}),
            ("4", {2: "Door", 3: 2, 4: 1, 5: 1}),
            ("5", {2: "Gone", 3: 3, 4: 2, 5: 0}),
        ),
    )
    assert values(seen, "temperature") == {"Top": 24.3, "Bottom": 25}
    assert values(seen, "humidity") == {"Damp": 41}
    assert states(seen, "other.health")["Bottom"] is Health.DEGRADED
    assert states(seen, "link.health")["Gone"] is Health.FAILED


def test_a_pdu_without_a_load_state_has_none() -> None:
    seen = read("apc_ups", table(f"{CARD}.26.4.3.1", ("1", {2: 1, 4: 5, 5: 27})))
    assert values(seen, "power") == {"PDU 1": 270}
    assert states(seen, "power.health") == {}


def test_a_sensor_that_a_card_tells_in_two_tables_is_one_sensor() -> None:
    seen = read(
        "apc_ups",
        table(f"{CARD}.10.2.3.2.1", ("1", {2: "Rack 4", 3: 2, 4: 24, 5: 1, 6: 41, 7: 2, 9: 1, 15: "Port 1"})),
        table(f"{CARD}.25.1.2.1", ("1.1", {3: "Rack 4", 4: "Port 1", 6: 24, 7: 41, 9: 2, 10: 2})),
        table(f"{CARD}.10.2.2.4.1", ("1", {6: "Port 2"})),
        table(f"{CARD}.10.2.3.4.1", ("1", {2: "Door", 3: 1})),
        table(f"{CARD}.25.2.2.1", ("2.1", {3: "Door", 4: "Port 2", 6: 1, 7: 2})),
    )
    assert values(seen, "temperature") == {"Rack 4 Port 1": 24}
    assert values(seen, "humidity") == {"Rack 4 Port 1": 41}
    assert states(seen, "temperature.health") == {"Rack 4 Port 1": Health.DEGRADED}
    assert states(seen, "other.health") == {"Rack 4 Port 1": Health.DEGRADED, "Door Port 2": Health.OK}


def test_a_probe_without_a_humidity_sensor_judges_none() -> None:
    seen = read(
        "apc_ups", table(f"{CARD}.10.2.3.2.1", ("1", {2: "Rack", 3: 2, 4: 24, 5: 1, 6: 0, 9: 1, 10: 1}))
    )
    assert values(seen, "temperature") == {"Rack": 24}
    assert states(seen, "humidity.health") == {}


def test_the_first_of_a_chain_is_not_told_again_by_the_older_tables() -> None:
    idents = table(f"{CARD}.26.2.1", ("1", {2: 1, 9: "XX1"}), ("2", {2: 2, 9: "XX2"}))
    phases = table(f"{CARD}.26.6.3.1", ("1", {2: 1, 3: 1, 5: 14}), ("2", {2: 2, 3: 1, 5: 150}))
    older = table(f"{CARD}.12.2.3.1.1", ("1", {2: 14, 3: 1, 4: 1, 5: 0}), ("2", {2: 9, 3: 1, 4: 1, 5: 1}))
    assert values(read("apc_ups", idents, phases, older), "current") == {
        "Phase 1 (PDU 1)": 1.4,
        "Phase 1 (PDU 2)": 15,
    }
    assert values(read("apc_ups", older), "current") == {"Phase 1": 1.4, "Bank 1": 0.9}

"""UPS that nobody has recorded: other numbers of lines, other scales, cards with one tree instead of two."""

import pytest

from collector.model.snapshot import Health
from tests.readers.network_agents import read, states, table, values

UPS = "1.3.6.1.2.1.33.1"
XUPS = "1.3.6.1.4.1.534.1"
MGE = "1.3.6.1.4.1.705.1"
DELTA = "1.3.6.1.4.1.2254.2.4"
CPS = "1.3.6.1.4.1.3808.1.1"
XPPC = "1.3.6.1.4.1.935.1.1.1"
EPPC = "1.3.6.1.4.1.935.10.1.1"
SOCOMEC = "1.3.6.1.4.1.4555.1.1.7.1"
TRIPPLITE = "1.3.6.1.4.1.850.1.1.3.1"
GAMATRONIC = "1.3.6.1.4.1.6050.1.3.2.1"


def scalars(root: str, **held: object) -> dict[str, object]:
    """`scalars(UPS, _2_4=100)` is upsEstimatedChargeRemaining."""
    return {f"{root}{name.replace('_', '.')}.0": value for name, value in held.items()}


# UPS-MIB


def test_rows_of_an_agent_that_appends_a_zero_are_lines() -> None:
    seen = read("ge_ups", table(f"{UPS}.4.4.1", ("1.0", {2: 230, 3: 41}), ("2.0", {2: 231, 3: 40})))
    assert values(seen, "voltage") == {"Output L1": 230, "Output L2": 231}


def test_tenths_and_hundredths_of_a_card_are_what_they_must_be() -> None:
    seen = read(
        "ge_ups",
        scalars(UPS, _2_7=253, _4_2=5001),
        table(f"{UPS}.3.3.1", ("1", {2: 50, 3: 2312, 4: 41, 5: 900})),
        table(f"{UPS}.4.4.1", ("1", {2: 120, 3: 5, 4: 550})),
    )
    assert values(seen, "temperature") == {"Battery": 25.3}
    assert values(seen, "frequency") == {"Output": 50.01, "Input L1": 50}
    assert values(seen, "voltage") == {"Input L1": 231.2, "Output L1": 120}
    assert values(seen, "current") == {"Input L1": 4.1, "Output L1": 5}


@pytest.mark.parametrize("nothing", [-1, 32767, 65535, 2147483647, 4294967295])
def test_what_a_card_does_not_measure_gives_nothing(nothing: int) -> None:
    seen = read(
        "ge_ups",
        scalars(UPS, _2_3=nothing, _2_4=nothing, _4_2=nothing, _5_1=nothing, _3_1=nothing),
        table(f"{UPS}.4.4.1", ("1", {2: nothing, 3: nothing, 4: nothing, 5: nothing})),
    )
    assert seen.observations == ()


def test_a_dead_input_is_zero_volts() -> None:
    seen = read("ge_ups", table(f"{UPS}.3.3.1", ("1", {2: 0, 3: 0, 4: 0, 5: 0})))
    assert values(seen, "voltage") == {"Input L1": 0}
    assert values(seen, "frequency") == {"Input L1": 0}


def test_a_battery_status_that_the_mib_does_not_know_is_counted() -> None:
    seen = read("ge_ups", scalars(UPS, _2_1=6))
    assert states(seen, "battery.health") == {"Battery": Health.UNKNOWN}
    assert [one.word for one in seen.unmapped] == ["6"]


# Eaton


def test_a_contact_is_judged_by_how_it_rests() -> None:
    rows = {
        "open": (1, 1),
        "closed": (1, 2),
        "rests closed": (2, 2),
        "torn": (2, 1),
        "any": (3, 2),
        "noticed": (3, 3),
    }
    held = [(str(at), {2: kind, 3: state, 4: name}) for at, (name, (kind, state)) in enumerate(rows.items())]
    held += [("8", {2: 4, 3: 2, 4: "unused"}), ("9", {3: 1, 4: "untold"})]
    assert states(read("eaton_ups", table(f"{XUPS}.6.8.1", *held)), "other.health") == {
        "open": Health.OK,
        "closed": Health.FAILED,
        "rests closed": Health.OK,
        "torn": Health.FAILED,
        "any": Health.OK,
        "noticed": Health.FAILED,
        "untold": Health.UNKNOWN,
    }


def test_a_row_between_two_lines_is_named_by_both() -> None:
    rows = [(str(at), {2: 230 if at < 4 else 400, 5: at}) for at in (1, 2, 3, 4, 5, 6)]
    named = values(read("eaton_ups", table(f"{XUPS}.3.4.1", *rows)), "voltage")
    assert list(named) == ["Input L1", "Input L2", "Input L3", "Input L1-L2", "Input L2-L3", "Input L3-L1"]


def test_the_total_of_one_line_is_told_once() -> None:
    one = read(
        "eaton_ups",
        scalars(XUPS, _4_1=31, _4_3=1, _4_9_3=820),
        table(f"{XUPS}.4.4.1", ("1", {2: 231, 4: 820, 8: 31})),
    )
    three = read("eaton_ups", scalars(XUPS, _4_1=31, _4_3=3, _4_9_3=2460))
    assert values(one, "power") == {"Output L1": 820}
    assert values(one, "ups.load") == {"Output L1": 31}
    assert values(three, "power") == {"Output": 2460}
    assert values(three, "ups.load") == {"Output": 31}


@pytest.mark.parametrize(
    ("phases", "lines"), [(1, ["Output L1"]), (3, ["Output L1", "Output L2", "Output L3"])]
)
def test_only_the_lines_that_an_mge_unit_has_are_read(phases: int, lines: list[str]) -> None:
    rows = [(f"{at}.0", {2: 2300, 4: 31, 5: 38}) for at in (1, 2, 3)]
    seen = read("eaton_mgeups", scalars(MGE, _7_1=phases), table(f"{MGE}.7.2.1", *rows))
    assert list(values(seen, "voltage")) == lines


def test_two_trees_of_an_eaton_card_are_one_reading() -> None:
    seen = read(
        "eaton_mgeups",
        scalars(UPS, _2_3=43, _2_4=100),
        table(f"{UPS}.4.4.1", ("1", {2: 231, 3: 38})),
        scalars(MGE, _5_1=2594, _5_2=100, _7_1=1),
        table(f"{MGE}.7.2.1", ("1.0", {2: 2310, 5: 38})),
        scalars(XUPS, _2_1=2594, _2_4=100, _4_3=1),
    )
    assert values(seen, "battery.runtime") == {"Battery": 2580}
    assert values(seen, "battery.charge") == {"Battery": 100}
    assert values(seen, "voltage") == {"Output L1": 231}


# others


@pytest.mark.parametrize(("lines", "told"), [(1, ["Input L1"]), (2, ["Input L1", "Input L2"])])
def test_only_the_lines_that_a_delta_ups_has_are_read(lines: int, told: list[str]) -> None:
    seen = read("delta_ups", scalars(DELTA, _4_1=lines, _4_3=2301, _4_6=2302, _4_9=0))
    assert list(values(seen, "voltage")) == told


@pytest.mark.parametrize(("phases", "part"), [(1, "Output L1"), (3, "Output")])
def test_the_power_of_a_cyberpower_ups_is_that_of_its_only_line(phases: int, part: str) -> None:
    seen = read("cyberpower_ups", scalars(CPS, _1_4_1_2=phases, _1_4_2_5=1080))
    assert values(seen, "power") == {part: 1080}


def test_a_pdu_with_one_supply_has_one() -> None:
    seen = read("cyberpower_ups", scalars(CPS, _3_4_1_1=1, _3_4_1_2=3))
    assert states(seen, "psu.health") == {"Power supply 1": Health.OK}


def test_averages_of_a_three_phase_netagent_ups_are_not_read() -> None:
    seen = read(
        "megatec_netagent",
        scalars(XPPC, _3_1_1=3, _4_1_2=3, _3_2_1=2545, _4_2_1=2285),
        scalars(XPPC, _8_2_2=2360, _8_2_3=2367, _8_2_4=2379, _8_3_2=2312),
    )
    assert values(seen, "voltage")["Input L1"] == 236.0
    assert values(seen, "voltage")["Output L1"] == 231.2


def test_a_set_point_that_is_not_checked_is_no_limit() -> None:
    probe = {"_6_1_1": 244, "_6_1_2": 400, "_6_1_4": 50, "_6_1_5": 1}
    checked = read("powerwalker_ups", scalars(EPPC, **probe, _6_1_3=1)).of("temperature")
    ignored = read("powerwalker_ups", scalars(EPPC, **probe, _6_1_3=2)).of("temperature")
    assert [one.limits is not None for one in (*checked, *ignored)] == [True, False]


@pytest.mark.parametrize(
    ("on_battery", "minutes", "told"), [(-1, 0, {}), (40, 0, {"Battery": 0}), (-1, 12, {"Battery": 720})]
)
def test_no_runtime_on_the_mains_is_another_thing_than_none_left(
    on_battery: int, minutes: int, told: dict[str, float]
) -> None:
    seen = read("socomec_ups", scalars(SOCOMEC, _2_2=on_battery, _2_3=minutes))
    assert values(seen, "battery.runtime") == told


def test_a_second_ups_behind_an_agent_has_a_number() -> None:
    rows = (("1", {1: 2, 4: 100}), ("2", {1: 4, 4: 3}))
    seen = read("tripplite_poweralert", table(f"{TRIPPLITE}.3.1.1.1", *rows), scalars(UPS, _2_1=2, _2_4=100))
    assert states(seen, "battery.health") == {"Battery": Health.OK, "Battery 2": Health.FAILED}
    assert values(seen, "battery.charge") == {"Battery": 100, "Battery 2": 3}


def test_alarms_of_a_tripp_lite_agent_are_events_while_they_hold() -> None:
    alarm = "1.3.6.1.4.1.850.1.3.2.1"
    held = table(alarm, ("1", {6: "Battery low", 7: 1, 8: 1}), ("2", {6: "On battery", 7: 2, 8: 2}))
    events = read("tripplite_poweralert", held).events
    assert [(one.severity, one.text) for one in events] == [("critical", "active alarm: Battery low")]


def test_of_a_module_that_does_not_respond_no_number_is_read() -> None:
    seen = read(
        "gamatronic_ups",
        table(GAMATRONIC, ("1", {2: 541, 4: 41, 8: 0, 9: 0}), ("2", {2: 0, 4: 0, 8: 0, 9: 1})),
    )
    assert states(seen, "psu.health") == {"PSU 1": Health.OK, "PSU 2": Health.FAILED}
    assert values(seen, "temperature") == {"PSU 1": 41}

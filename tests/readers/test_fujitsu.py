"""Fujitsu servers and arrays: the message log, units that repeat names, parts that are not there."""

from datetime import UTC, datetime

from collector.model.reading import Row, Rows
from collector.model.snapshot import Event, Health
from drivers.readers.fujitsu import messages
from tests.readers.network_agents import read, states, table, values

SC2 = "1.3.6.1.4.1.231.2.10.2.2.10"
ETERNUS = "1.3.6.1.4.1.211.1.21.1.150"


def entry(number: int, language: int, text: str, *, time: int = 1795162472, severity: int | None = 4) -> Row:
    fields = {"language": language, "time": time, "text": text, "code": 393217, "severity": severity}
    return Row(f"1.{language}.{number}", {name: said for name, said in fields.items() if said is not None})


def test_a_log_in_two_languages_is_told_once_in_english_and_the_newest_first() -> None:
    log = Rows(
        [
            entry(1, 1031, "Netzausfall"),
            entry(1, 1033, "Power on", time=1795160000, severity=1),
            entry(2, 1033, "AC failed"),
            entry(3, 1033, "No time", time=0, severity=None),
        ]
    )
    told = [one for one in messages(log) if isinstance(one, Event)]
    assert [(one.text, one.severity) for one in told] == [
        ("AC failed", "error"),
        ("Power on", "info"),
        ("No time", "unknown"),
    ]
    assert told[0].time == datetime.fromtimestamp(1795162472, UTC)
    assert told[2].time is None


def test_a_log_without_english_is_told_in_the_first_language() -> None:
    assert [
        one.text for one in messages(Rows([entry(1, 1031, "Netzausfall")])) if isinstance(one, Event)
    ] == ["Netzausfall"]


def test_fans_of_one_name_in_two_units_are_two_fans() -> None:
    seen = read(
        "fujitsu_irmc",
        table(f"{SC2}.2.3.1", ("1", {4: "blade-1"}), ("2", {4: "blade-2"})),
        table(f"{SC2}.5.2.1", ("1.1", {3: "FAN1", 5: 3, 6: 4000}), ("2.1", {3: "FAN1", 5: 4, 6: 0})),
    )
    assert sorted(states(seen, "fan.health")) == ["FAN1 (blade-1)", "FAN1 (blade-2)"]


def test_a_module_with_errors_is_degraded_and_a_hidden_socket_is_nothing() -> None:
    seen = read(
        "fujitsu_irmc",
        table(f"{SC2}.6.5.1", ("1.1", {3: "DIMM-1A", 4: 5, 10: 4294967295}), ("1.2", {3: "DIMM-1B", 4: 11})),
    )
    assert states(seen, "memory.health") == {"DIMM-1A": Health.DEGRADED}
    assert values(seen, "count") == {}


def test_a_drive_without_the_newer_state_has_the_older_one() -> None:
    raid = "1.3.6.1.4.1.231.2.49.1.5.2.1"
    seen = read(
        "fujitsu_irmc",
        table(raid, ("1.0.0.0", {15: 5, 24: "HDD 0"}), ("1.0.1.0", {15: 5, 20: 4, 24: "HDD 1"})),
    )
    assert states(seen, "drive.health") == {"HDD 0": Health.FAILED, "HDD 1": Health.OK}


def test_an_array_tells_power_and_heat_of_enclosures_whose_row_is_filled() -> None:
    seen = read(
        "fujitsu_eternus",
        table(
            f"{ETERNUS}.13.4.2.1",
            ("0", {2: 2, 4: 0, 6: 16, 7: 27}),
            ("1", {2: 2, 4: 1, 6: 32, 7: 25}),
            ("2", {2: 255, 4: 2, 6: 32, 7: 0}),
        ),
        table(f"{ETERNUS}.2.3.2.1", ("0", {3: 1}), ("1", {3: 4}), ("2", {3: 6})),
    )
    assert values(seen, "temperature") == {"Controller enclosure": 27, "Drive enclosure 1": 25}
    assert states(seen, "module.health") == {
        "Channel adapter 0": Health.OK,
        "Channel adapter 2": Health.UNKNOWN,
    }

"""What answers mean: absent, unknown, failed and zero are four things, and every value has its evidence."""

from collections.abc import Iterator

from collector.model.exchange import Exchange, Failure, GapKind, Question, Transport
from collector.model.reading import Event, Fact, Read, Reading, Rows, Unread
from collector.model.snapshot import Health, Limits, Observation, Snapshot, sources_in
from tests.driving.bench import TAKEN, agent, exchange, platform, seen

ENTRY = "1.3.6.1.4.1.9999.1"

TEMPERATURES = f"""
sources:
  - table: {ENTRY}
    columns: {{name: 2, value: 3, high: 4, holder: 5}}
    part: "{{name}}"
    parent: "{{holder}}"
    gives:
      - {{kind: temperature, from: value, unit: dCel, absent: [-1], limits: {{high_critical: high}}}}
"""

FANS = f"""
sources:
  - table: {ENTRY}
    columns: {{name: 2, present: 3, state: 4}}
    part: "{{name}}"
    gives:
      - {{kind: fan.health, from: state, map: {{1: ok, 2: failed, 3: absent}}}}
"""


def only(snapshot: Snapshot) -> Observation:
    (one,) = snapshot.observations
    return one


def rows(*each: tuple[object, ...]) -> Exchange:
    """A table: one tuple of columns 2, 3, ... an index."""
    return agent({f"{ENTRY}.{column}.{index}": value for index, row in enumerate(each, 1)
                  for column, value in enumerate(row, 2) if value is not None})  # fmt: skip


def test_a_reading_has_value_unit_limits_and_source() -> None:
    one = only(seen(platform(TEMPERATURES), rows(("Inlet", 215, 400))))
    assert (one.part, one.value, one.unit, one.limits) == ("Inlet", 21.5, "Cel", Limits(high_critical=40.0))
    assert one.source == f"snmp:{ENTRY}.3.1"
    assert one.time >= TAKEN


def test_a_value_that_means_nothing_here_gives_no_observation() -> None:
    assert seen(platform(TEMPERATURES), rows(("Inlet", -1, 400))).observations == ()


def test_a_column_that_was_not_sent_gives_no_observation() -> None:
    assert seen(platform(TEMPERATURES), rows(("Inlet", None, 400))).observations == ()


def test_limits_that_were_never_set_are_none() -> None:
    driver = platform(TEMPERATURES.replace("high_critical: high", "low_critical: high, high_critical: high"))
    assert only(seen(driver, rows(("Inlet", 215, 0)))).limits is None


def test_a_row_that_says_a_word_of_but_gives_neither_observation_nor_part_record() -> None:
    driver = platform(FANS.replace("part:", "but: {present: [0]}\n    inventory: {type: fan}\n    part:"))
    snapshot = seen(driver, rows(("Fan 1", 1, 1), ("Fan 2", 0, 1), ("Fan 3", None, 2)))
    assert [(one.part, one.state) for one in snapshot.observations] == [
        ("Fan 1", Health.OK),
        ("Fan 3", Health.FAILED),  # a field that was not sent says nothing
    ]
    assert [record.part for record in snapshot.inventory] == ["Fan 1", "Fan 3"]


def test_but_may_keep_a_row_from_giving_one_of_its_observations() -> None:
    driver = platform(FANS.replace("from: state,", "from: state, but: {present: [0]},"))
    snapshot = seen(driver, rows(("Fan 1", 1, 1), ("Fan 2", 0, 1)))
    assert [one.part for one in snapshot.observations] == ["Fan 1"]


def test_zero_is_a_reading() -> None:
    assert only(seen(platform(TEMPERATURES), rows(("Inlet", 0, 400)))).value == 0.0


def test_a_text_without_a_number_is_unknown_and_counted() -> None:
    snapshot = seen(platform(TEMPERATURES), rows(("Inlet", "Not Readable", 400)))
    assert (only(snapshot).value, only(snapshot).state) == (None, Health.UNKNOWN)
    assert [one.word for one in snapshot.unmapped] == ["Not Readable"]


def test_a_number_that_cannot_be_is_no_reading() -> None:
    one = only(seen(platform(TEMPERATURES), rows(("Inlet", 2147483647, 400))))
    assert (one.value, one.unit, one.state) == (None, None, Health.UNKNOWN)


def test_a_word_outside_the_map_is_unknown_and_counted() -> None:
    snapshot = seen(platform(FANS), rows(("Fan 1", 1, 9)))
    assert only(snapshot).state is Health.UNKNOWN
    assert [(one.question, one.word) for one in snapshot.unmapped] == [(f"snmp:{ENTRY}.4.1", "9")]


def test_an_empty_bay_gives_no_observation() -> None:
    assert seen(platform(FANS), rows(("Fan 1", 1, 3))).observations == ()


def test_two_words_make_one_decision() -> None:
    text = FANS.replace("from: state, map: {1: ok, 2: failed, 3: absent}",
                        'from: "{present}/{state}", map: {1/1: ok, 1/2: failed, 2/2: absent}')  # fmt: skip
    fans = seen(platform(text), rows(("Fan 1", 1, 2), ("Fan 2", 2, 2), ("Fan 3", 1, 1))).observations
    assert [(fan.part, fan.state) for fan in fans] == [("Fan 1", Health.FAILED), ("Fan 3", Health.OK)]


def test_a_table_whose_walk_failed_is_a_gap_that_names_its_kinds() -> None:
    failed = Exchange(
        question=Question(Transport.SNMP, f"walk {ENTRY}.4"),
        asked=TAKEN,
        took_ms=1.0,
        failure=Failure(GapKind.GARBLED, "the walk goes round"),
    )
    snapshot = seen(platform(FANS), rows(("Fan 1", 1, 1)), failed)
    assert [(gap.kind, gap.kinds) for gap in snapshot.gaps] == [(GapKind.GARBLED, frozenset({"fan.health"}))]
    assert snapshot.observations == ()


def test_a_repeated_name_takes_the_name_of_what_holds_it() -> None:
    table = rows(("Temp", 300, None, "CPU 1"), ("Temp", 310, None, "CPU 2"), ("Inlet", 200, None, ""))
    parts = [one.part for one in seen(platform(TEMPERATURES), table).observations]
    assert parts == ["Temp (CPU 1)", "Temp (CPU 2)", "Inlet"]


def test_a_repeated_name_without_a_parent_takes_its_index() -> None:
    table = rows(("Temp", 300), ("Temp", 310))
    assert [one.part for one in seen(platform(TEMPERATURES), table).observations] == ["Temp #1", "Temp #2"]


def test_a_part_keeps_its_name_when_its_twin_has_no_reading_today() -> None:
    table = rows(("Temp", 300), ("Temp", -1))
    assert only(seen(platform(TEMPERATURES), table)).part == "Temp #1"


def test_one_part_in_two_columns_is_one_observation_with_the_worse_state() -> None:
    text = FANS + "      - {kind: fan.health, from: present, map: {1: ok, 2: degraded}}\n"
    one = only(seen(platform(text), rows(("Fan 1", 2, 1))))
    assert one.state is Health.DEGRADED
    assert one.source == f"snmp:{ENTRY}.4.1 snmp:{ENTRY}.3.1"


def test_one_part_over_two_transports_is_one_observation() -> None:
    text = (
        TEMPERATURES
        + """
  - https: /redfish/v1/Chassis/1/Thermal
    rows: Temperatures
    columns: {name: Name, value: ReadingCelsius}
    part: "{name}"
    gives: [{kind: temperature, from: value, unit: Cel}]
"""
    )
    thermal = {"Temperatures": [{"Name": "Inlet", "ReadingCelsius": 22}]}
    snapshot = seen(
        platform(text), rows(("Inlet", 215)), exchange("https", "/redfish/v1/Chassis/1/Thermal", thermal)
    )
    one = only(snapshot)
    assert one.value == 21.5
    assert (
        one.source == f"snmp:{ENTRY}.3.1 https:/redfish/v1/Chassis/1/Thermal#/Temperatures/0/ReadingCelsius"
    )


POOLS = """
sources:
  - id: pools
    https: /mgmt/tm/ltm/pool
    rows: items
    columns: {name: name, link: membersReference/link}
  - https: "/mgmt/tm/ltm/pool/{name}/members/stats"
    each: pools
    rows: entries/*/nestedStats/entries
    columns: {state: status.availabilityState/description, node: nodeName/description}
    part: "{pools.name} {node}"
    gives: [{kind: service.health, from: state, map: {available: ok, offline: failed}}]
"""


def test_one_question_a_row_and_nested_answers() -> None:
    def stats(state: str) -> dict[str, object]:
        inner = {"status.availabilityState": {"description": state}, "nodeName": {"description": "n1"}}
        return {"entries": {"https://localhost/x": {"nestedStats": {"entries": inner}}}}

    snapshot = seen(
        platform(POOLS),
        exchange("https", "/mgmt/tm/ltm/pool", {"items": [{"name": "web"}, {"name": "db"}]}),
        exchange("https", "/mgmt/tm/ltm/pool/web/members/stats", stats("available")),
        exchange("https", "/mgmt/tm/ltm/pool/db/members/stats", stats("offline")),
    )
    states = {one.part: one.state for one in snapshot.observations}
    assert states == {"web n1": Health.OK, "db n1": Health.FAILED}
    assert snapshot.observations[1].source.startswith(
        "https:/mgmt/tm/ltm/pool/db/members/stats#/entries/https:~1~1"
    )


def test_a_question_of_each_without_an_answer_is_a_gap() -> None:
    lists = exchange("https", "/mgmt/tm/ltm/pool", {"items": [{"name": "web"}]})
    (gap,) = seen(platform(POOLS), lists).gaps
    assert (gap.question, gap.kinds) == (
        "https:/mgmt/tm/ltm/pool/web/members/stats",
        frozenset({"service.health"}),
    )


def test_alternatives_are_asked_in_turn_while_the_device_knows_no_such_command() -> None:
    text = """
sources:
  - run: [display device, display device slot]
    read: json
    columns: {slot: slot, state: state}
    part: "slot {slot}"
    gives: [{kind: module.health, from: state, map: {Normal: ok}}]
"""
    snapshot = seen(
        platform(text), exchange("ssh", "display device slot", '[{"slot": 1, "state": "Normal"}]')
    )
    assert (only(snapshot).part, only(snapshot).source) == ("slot 1", "ssh:display device slot")
    assert snapshot.gaps == ()


def test_an_output_that_is_not_understood_is_a_gap() -> None:
    text = "sources:\n  - {run: smartctl -j, read: json, gives: []}\n"
    (gap,) = seen(platform(text), exchange("ssh", "smartctl -j", "no such device")).gaps
    assert (gap.kind, gap.question) == (GapKind.GARBLED, "ssh:smartctl -j")


def test_a_reader_gives_readings_facts_and_events_and_says_what_it_does_not_understand() -> None:
    def fans(said: Rows) -> Iterator[Read]:
        for number, line in enumerate(said.text.splitlines()):
            name, _, speed = line.partition(" ")
            if not speed.isdigit():
                yield Unread(f"line {number + 1}: {line!r}")
                continue
            yield Reading(kind="fan.speed", part=name, value=float(speed), unit="rpm", source=said.source)
        yield Fact("model", "X1", said.source)
        yield Event(time=None, severity="error", code="E1", text="fan stopped", source=said.source)

    driver = platform(
        "sources:\n  - {run: show fans, read: acme.fans, gives: [{kind: fan.speed}]}\n",
        readers={"acme.fans": fans},
    )
    snapshot = seen(driver, exchange("ssh", "show fans", "fan1 4200\nfan2 ????"))
    assert [(one.part, one.value) for one in snapshot.observations] == [("fan1", 4200.0)]
    assert snapshot.facts.model == "X1"
    assert [event.code for event in snapshot.events] == ["E1"]
    assert [(gap.kind, gap.kinds) for gap in snapshot.gaps] == [(GapKind.GARBLED, frozenset({"fan.speed"}))]


def test_facts_come_from_a_pattern_and_the_first_that_says_something_counts() -> None:
    text = f"""
vendor: Acme
sources:
  - get: {{descr: 1.3.6.1.2.1.1.1.0, serial: {ENTRY}.9.0}}
    facts: {{os_version: {{from: descr, match: 'Version (\\S+),'}}, serial: serial, model: [none, descr]}}
""".replace("none", "serial")
    facts = seen(
        platform(text), agent({"1.3.6.1.2.1.1.1.0": "Acme Version 7.10, x", f"{ENTRY}.9.0": "S1"})
    ).facts
    assert (facts.vendor, facts.os_version, facts.serial, facts.model) == ("Acme", "7.10", "S1", "S1")


def test_a_share_is_a_percentage_and_a_whole_of_nothing_is_none() -> None:
    text = f"""
sources:
  - table: {ENTRY}
    columns: {{name: 2, used: 3, free: 4}}
    part: "{{name}}"
    gives: [{{kind: memory.used, share: {{used: used, free: free}}}}]
"""
    snapshot = seen(platform(text), rows(("main", 25, 75), ("none", 0, 0)))
    assert [(one.part, one.value) for one in snapshot.observations] == [("main", 25.0)]


def test_a_share_that_cannot_be_is_unknown_and_no_number() -> None:
    text = f"""
sources:
  - table: {ENTRY}
    columns: {{name: 2, free: 3, total: 4}}
    part: "{{name}}"
    gives: [{{kind: memory.used, share: {{free: free, total: total}}}}]
"""
    snapshot = seen(platform(text), rows(("Paging", 507, 15)))
    assert (only(snapshot).value, only(snapshot).state) == (None, Health.UNKNOWN)
    assert len(snapshot.unmapped) == 1


def test_rows_are_kept_by_what_their_fields_say() -> None:
    text = FANS.replace('part: "{name}"', 'only: {present: [1]}\n    part: "{name}"')
    assert [
        one.part for one in seen(platform(text), rows(("Fan 1", 1, 1), ("Fan 2", 2, 1))).observations
    ] == ["Fan 1"]


def test_codes_are_called_by_their_words_in_names_and_filters() -> None:
    text = FANS.replace(
        'part: "{name}"',
        "words: {present: {1: tray, 2: bay}}\n    only: {present: tray}\n    part: '{present} {name}'",
    )
    table = rows(("Fan 1", 1, 1), ("Fan 2", 2, 1))
    assert [one.part for one in seen(platform(text), table).observations] == ["tray Fan 1"]


def test_a_word_may_be_missing_and_a_star_stands_for_any() -> None:
    text = """
sources:
  - https: /list
    rows: Members
    columns: {name: Name, state: Status/State, health: Status/Health}
    part: "{name}"
    gives:
      - kind: memory.health
        from: "{state|}/{health}"
        map: {"Absent/*": absent, "*/OK": ok, "*/Critical": failed}
"""
    members = [
        {"Name": "a", "Status": {"State": "Enabled", "Health": "OK"}},
        {"Name": "b", "Status": {"Health": "Critical"}},
        {"Name": "c", "Status": {"State": "Absent", "Health": "OK"}},
        {"Name": "d", "Status": {"State": "Enabled", "Health": None}},
    ]
    found = seen(platform(text), exchange("https", "/list", {"Members": members})).observations
    assert [(one.part, one.state) for one in found] == [("a", Health.OK), ("b", Health.FAILED)]


RECORDS = """
sources:
  - https: /redfish/v1/Firmware
    rows: Members
    columns: {name: Name, version: Version}
    part: "{name}"
    inventory: {type: firmware, version: version}
"""


def test_two_rows_of_one_source_with_one_name_are_two_part_records() -> None:
    answer = {"Members": [{"Name": "PSU", "Version": "1.0"}, {"Name": "PSU", "Version": "1.0"}]}
    snapshot = seen(platform(RECORDS), exchange("https", "/redfish/v1/Firmware", answer))
    assert [record.part for record in snapshot.inventory] == ["PSU", "PSU #1"]


def test_a_part_told_by_two_sources_is_one_record_with_what_either_says() -> None:
    both = (
        RECORDS
        + """
  - https: /redfish/v1/Power
    columns: {name: Name, serial: SerialNumber}
    part: "{name}"
    inventory: {type: psu, serial: serial}
"""
    )
    snapshot = seen(
        platform(both),
        exchange("https", "/redfish/v1/Firmware", {"Members": [{"Name": "PSU", "Version": "1.0"}]}),
        exchange("https", "/redfish/v1/Power", {"Name": "PSU", "SerialNumber": "SN1"}),
    )
    (record,) = snapshot.inventory
    assert (record.type, record.version, record.serial) == ("firmware", "1.0", "SN1")


def test_the_limits_of_a_reader_are_converted_with_its_value() -> None:
    def rails(said: Rows) -> Iterator[Read]:
        limits = Limits(high_critical=13200.0)
        yield Reading(
            kind="voltage", part="12 V", value=12100.0, unit="mV", limits=limits, source=said.source
        )

    driver = platform(
        "sources:\n  - {run: show rails, read: acme.rails, gives: [{kind: voltage}]}\n",
        readers={"acme.rails": rails},
    )
    one = only(seen(driver, exchange("ssh", "show rails", "x")))
    assert (one.value, one.limits) == (12.1, Limits(high_critical=13.2))


def test_commands_keep_their_blanks_where_their_sources_are_joined() -> None:
    gives = "gives: [{kind: fan.health, from: state, map: {up: ok, down: failed}}]"
    two = "sources:\n" + "".join(
        f'  - {{run: {command}, read: json, part: "{{name}}", {gives}}}\n'
        for command in ("show fan", "show alarm list")
    )
    fan, alarm = '{"name": "Fan 1", "state": "up"}', '{"name": "Fan 1", "state": "down"}'
    one = only(
        seen(platform(two), exchange("ssh", "show fan", fan), exchange("ssh", "show alarm list", alarm))
    )
    assert (one.state, one.source) == (Health.FAILED, "ssh:show fan ssh:show alarm list")
    assert sources_in(one.source) == ("ssh:show fan", "ssh:show alarm list")


def test_a_scalar_may_say_the_unit_of_a_whole_table() -> None:
    text = f"""
sources:
  - id: scale
    get: {{unit: {ENTRY}.9.0}}
  - table: {ENTRY}
    columns: {{name: 2, value: 3}}
    join: {{unit: {{from: scale.unit, by: 0}}}}
    part: "{{name}}"
    gives:
      - {{kind: temperature, from: value, unit: Cel, only: {{unit: 1}}}}
      - {{kind: temperature, from: value, unit: degF, only: {{unit: 2}}}}
"""
    probes = {f"{ENTRY}.2.1": "Inlet", f"{ENTRY}.3.1": 86, f"{ENTRY}.2.2": "Outlet", f"{ENTRY}.3.2": 104}
    celsius = seen(platform(text), agent({**probes, f"{ENTRY}.9.0": 1})).observations
    fahrenheit = seen(platform(text), agent({**probes, f"{ENTRY}.9.0": 2})).observations
    assert [one.value for one in celsius] == [86, 104]
    assert [one.value for one in fahrenheit] == [30, 40]
    assert seen(platform(text), agent(probes)).observations == ()


def test_words_for_nothing_are_no_serial_number_and_no_fact() -> None:
    text = f"""
sources:
  - table: {ENTRY}
    columns: {{name: 2, serial: 3, model: 4}}
    part: "{{name}}"
    inventory: {{type: fan, serial: serial, model: model}}
    facts: {{serial: serial, model: model}}
"""
    snapshot = seen(
        platform(text), rows(("fan 1", "N/A", "FAN-1"), ("fan 2", "S2", "To Be Filled By O.E.M."))
    )
    assert [(one.serial, one.model) for one in snapshot.inventory] == [(None, "FAN-1"), ("S2", None)]
    assert (snapshot.facts.serial, snapshot.facts.model) == ("S2", "FAN-1")

"""A driver file with a mistake is refused: where, what, and what was expected."""

import pytest

from collector.model.errors import SettingsError
from tests.driving.bench import platform

TABLE = """
sources:
  - table: 1.3.6.1.4.1.9999.1
    columns: {name: 2, value: 3}
    part: "{name}"
    gives:
      - {kind: temperature, from: value, unit: Cel}
"""


def complaint(text: str, **how: object) -> str:
    with pytest.raises(SettingsError) as caught:
        platform(text, **how)  # type: ignore[arg-type]
    return str(caught.value)


def test_a_whole_driver_is_a_platform() -> None:
    made = platform("vendor: Acme\nknown_as: {librenms: [acme], netmiko: acme_os}\n" + TABLE)
    assert made.vendor == "Acme"
    assert made.known_as == {"librenms": ("acme",), "netmiko": ("acme_os",)}
    assert made.kinds == {"temperature"}


@pytest.mark.parametrize(
    ("wrong", "right", "says"),
    [
        ("unit: Cel", "unit: C", "acme_os.yaml:9: unit 'C' is not known; did you mean"),
        ("unit: Cel", "unit: V", "unit 'V' does not lead to 'Cel', the unit of temperature"),
        ("kind: temperature", "kind: temprature", "did you mean 'temperature'?"),
        (
            "from: value",
            "from: valeu",
            "'valeu' is no column, joined field or part of the index; did you mean 'value'?",
        ),
        ("value: 3", "value: three", "acme_os.yaml:6: column 'three' of a table is not a number"),
        ("part:", "prat:", "acme_os.yaml:7: 'prat' is not known here; did you mean 'part'?"),
        ("1.3.6.1.4.1.9999.1", "acmeTable", "expected the numeric OID of the entry"),
        ("unit: Cel}", "unit: Cel, convert: magic}", "no converter 'magic'"),
        ("unit: Cel}", "unit: Cel, limits: {high: 3}}", "limit 'high' is not known"),
        ("unit: Cel}", 'unit: Cel, only: {name: "*"}}', "acme_os.yaml:9: only compares whole words"),
    ],
)
def test_a_mistake_is_named_with_its_line(wrong: str, right: str, says: str) -> None:
    assert says in complaint(TABLE.replace(wrong, right))


def test_all_mistakes_are_told_at_once() -> None:
    said = complaint(TABLE.replace("unit: Cel", "unit: C").replace('"{name}"', '"{nmae}"'))
    assert len(said.splitlines()) == 2


def test_a_judgement_needs_a_map_and_a_quantity_may_have_none() -> None:
    assert "is a judgement; expected map" in complaint(TABLE.replace("kind: temperature", "kind: fan.health"))
    assert "a map gives no number" in complaint(TABLE.replace("unit: Cel", "unit: Cel, map: {1: ok}"))


def test_a_state_that_is_none_is_refused() -> None:
    text = TABLE.replace(
        "{kind: temperature, from: value, unit: Cel}", "{kind: fan.health, from: value, map: {1: good}}"
    )
    assert "state 'good' is not known" in complaint(text)


def test_a_join_must_lead_somewhere() -> None:
    text = TABLE.replace('part: "{name}"', "join: {label: snmp/entity.name}\n    part: '{label}'")
    assert "no source 'snmp/entity' with a column 'name'" in complaint(text)


def test_each_must_name_a_source_of_the_same_transport() -> None:
    https = "  - {https: '{link}', each: list, id: one}\n"
    assert "no source 'list'" in complaint(TABLE + https)
    other = TABLE.replace("- table", "- id: list\n    table") + https
    assert "'list' is asked over another transport" in complaint(other)


def test_a_command_outside_the_allow_list_is_refused_by_the_loader() -> None:
    text = "sources:\n  - {run: reload, read: json}\n"
    assert "'reload' may not be sent: no" in complaint(text, why_not=lambda _, __: "no")


def test_a_reader_that_is_not_there_is_a_mistake() -> None:
    assert "no reader 'acme.fans'" in complaint("sources:\n  - {run: show fans, read: acme.fans}\n")


def test_the_name_of_the_file_is_the_name_of_the_platform() -> None:
    assert "does not match the name of the file" in complaint("platform: other\ntitle: {zh: 试, en: trial}\n")


def test_a_version_number_keeps_its_zero() -> None:
    text = TABLE.replace("columns: {name: 2, value: 3}", "columns: {name: 2, value: 3.10}")
    assert platform(text).sources[0].columns["value"] == "3.10"

"""YAML 1.2, its lines, and what is refused."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from collector.content.yaml import load_yaml
from collector.model.errors import Mistake, SettingsError

FILE = Path("some.yaml")


def read(text: str) -> object:
    return load_yaml(FILE, text).data


def refused(text: str) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        load_yaml(FILE, text)
    return [str(mistake) for mistake in caught.value.mistakes]


def test_words_and_times_of_yaml_1_1_stay_text() -> None:
    assert read("[On, Off, Yes, No, y, 12:30:00, 2026-01-01, 1_000, 0b11, =]") == [
        "On", "Off", "Yes", "No", "y", "12:30:00", "2026-01-01", "1_000", "0b11", "=",
    ]  # fmt: skip


def test_the_core_schema_is_read() -> None:
    assert read("[1, -7, 0x1F, 0o17, 012, 1.5, .5, 1e3, -.inf, true, False, ~, null, '1', !!str 1]") == [
        1, -7, 31, 15, 12, 1.5, 0.5, 1000.0, float("-inf"), True, False, None, None, "1", "1",
    ]  # fmt: skip


def test_a_byte_order_mark_is_not_part_of_the_first_key(tmp_path: Path) -> None:
    file = tmp_path / "bom.yaml"
    file.write_bytes(b"\xef\xbb\xbfa: 1\n")
    assert load_yaml(file).data == {"a": 1}


def test_keys_and_items_know_their_lines() -> None:
    document = load_yaml(FILE, "# first\na:\n  b:\n  - x\n  - y: 1\n    z: {7: 2}\n")
    asked: list[tuple[object, ...]] = [
        (),
        ("a",),
        ("a", "b"),
        ("a", "b", 0),
        ("a", "b", 1, "y"),
        ("a", "b", 1, "z", 7),
    ]
    assert [document.where(*path) for path in asked] == [f"some.yaml:{line}" for line in (1, 2, 3, 4, 5, 6)]


def test_a_path_that_is_not_there_is_at_the_nearest_thing_above_it() -> None:
    document = load_yaml(FILE, "a:\n  b: 1\n")
    assert document.where("a", "c", "d") == "some.yaml:1"
    assert document.where("a", "b", 0) == "some.yaml:2"


def test_what_was_written_is_kept_beside_what_it_means() -> None:
    text = "{version: 7.10, serial: 0012E45, on: true, none: ~, list: [1, '2'], 3: x}"
    assert load_yaml(FILE, text).written() == {
        "version": "7.10", "serial": "0012E45", "on": "true", "none": None, "list": ["1", "2"], "3": "x",
    }  # fmt: skip


def test_an_empty_file_is_nothing() -> None:
    assert (read(""), read("# only words\n")) == (None, None)


def test_every_doubled_key_is_named_with_both_lines() -> None:
    assert refused("a: 1\nb:\n  c: 1\n  c: 2\na: 3\n") == [
        "some.yaml:4: key 'c' stands here twice; the first is in line 3",
        "some.yaml:5: key 'a' stands here twice; the first is in line 1",
    ]
    assert refused("{1: x, 0x1: y}") == ["some.yaml:1: key '0x1' stands here twice; the first is in line 1"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a:\n\tb: 1", "some.yaml:2: a tab is in the indentation; indent with spaces"),
        ("a: 1\nb: [1", "some.yaml:2: is not YAML: while parsing a flow sequence expected ',' or ']'"),
        ("a: 1\n\x07", "some.yaml:2: character U+0007 may not stand in YAML"),
        ("%YAML 1.1\n---\na: On", "some.yaml:1: %YAML 1.2 was expected; leave the directive out"),
        ("a: 1\n---\nb: 1", "some.yaml:2: is not YAML: expected a single document"),
        ("a: &a\n  b: *a", "some.yaml:1: nested more than 64 deep"),
        ("[" * 500, "some.yaml:1: nested more than 64 deep"),
        ("[" * 70 + "]" * 70, "some.yaml:1: nested more than 64 deep"),
        (
            "a: !!python/object:os.system x",
            "some.yaml:1: a tag has no meaning here; text that begins with '!' is written in quotes",
        ),
        ("a: 1\nb: !secret x", "some.yaml:2: a tag has no meaning here"),
        ("a: !!set {x}", "some.yaml:1: a tag has no meaning here"),
        ("a: &a {x: 1}\nb:\n  <<: *a", "some.yaml:3: merge keys ('<<') are not YAML 1.2; write the keys out"),
        ("[a]: 1", "some.yaml:1: a key is one word or number, not a list or a mapping"),
        ('a: "\\ud83d\\ude00"', "some.yaml:1: half of a surrogate pair ('\\ud800') is no character"),
        ('"\\U00110000"', "some.yaml:1: is not YAML: chr()"),
    ],
)
def test_what_is_refused_is_named_with_its_line(text: str, said: str) -> None:
    assert [line[: len(said)] for line in refused(text)] == [said]


@pytest.mark.parametrize(
    "word", ["*hunter2", "!hunter2", "!hunter2!x", "&hunter2 *hunter2x", "%hunter2", "@hunter2"]
)
def test_a_bare_password_that_is_no_text_in_yaml_is_not_shown(word: str) -> None:
    said = refused(f"a: 1\npassword: {word}\n")
    assert [line.partition(":2: ")[0] for line in said] == ["some.yaml"]
    assert "hunter2" not in said[0]


def test_aliases_of_aliases_do_not_grow_without_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("collector.content.yaml.MAX_VALUES", 5000)
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 40))
    assert refused(bomb) == ["some.yaml:1: more than 5000 values when aliases are written out"]


def test_a_file_that_is_not_utf_8_names_the_line(tmp_path: Path) -> None:
    file = tmp_path / "gbk.yaml"
    file.write_bytes("a: 1\nb: 上海\n".encode("gb18030"))
    with pytest.raises(SettingsError, match=r"gbk.yaml:2: byte 0xc9 is not UTF-8; save the file as UTF-8"):
        load_yaml(file)


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"none.yaml:1: cannot be read: No such file or directory"):
        load_yaml(tmp_path / "none.yaml")
    with pytest.raises(SettingsError, match=r"cannot be read: Is a directory"):
        load_yaml(tmp_path)


_PIECES = [*"a1[]{}?#%'>|~é!\"\\", "<<", "0x", ".inf", "!!", "*x", "\\u"]
_PIECES += [": ", "\n", "  ", "- ", ", ", "&x ", "|\n", "---\n", "...\n", "\t", "\x85"]


@settings(max_examples=400, deadline=None)
@given(some.one_of(some.text(max_size=60), some.lists(some.sampled_from(_PIECES), max_size=40).map("".join)))
def test_any_text_is_a_document_or_a_settings_error(text: str) -> None:
    mistakes: tuple[Mistake, ...] = ()
    try:
        load_yaml(FILE, text).written()
    except SettingsError as error:
        mistakes = error.mistakes
    assert all(mistake.where.startswith("some.yaml:") for mistake in mistakes)

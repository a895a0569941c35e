"""Recordings of three kinds, and what is said about those that are wrong."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from collector.lab.recording import find_recordings, read_recording
from collector.lab.snmprec import read_snmprec
from collector.model.errors import SettingsError
from collector.model.exchange import Exchange, Failure, GapKind, Question, Transport

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
HEADER = {"recording": 1, "device": "core-sw-1", "platform": "huawei_vrp", "note": "made by hand"}
WALK = Exchange(
    question=Question(Transport.SNMP, "walk 1.3.6.1.2.1.1"),
    asked=NOON,
    took_ms=3.0,
    answer=(("1.3.6.1.2.1.1.1.0", 4, b"\xff\x00 S5328"), ("1.3.6.1.2.1.1.3.0", 67, 4711)),
)
TYPED = Exchange(
    question=Question(Transport.SSH, "display fan"),
    asked=NOON,
    took_ms=8.0,
    answer=None,
    failure=Failure(GapKind.TOO_SLOW, "no prompt within 10 s"),
)


def write(path: Path, *lines: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        "".join(f"{one if isinstance(one, str) else json.dumps(one)}\n" for one in lines), "utf-8"
    )
    return path


def test_a_session_file_reads_as_it_was_written(tmp_path: Path) -> None:
    write(tmp_path / "sw" / "session.jsonl", HEADER, WALK.as_line(), "", TYPED.as_line())
    recording = read_recording(tmp_path / "sw")
    assert (recording.name, recording.platform, recording.note) == ("core-sw-1", "huawei_vrp", "made by hand")
    assert recording.exchanges == (WALK, TYPED)
    assert recording.transports == (Transport.SNMP, Transport.SSH)
    assert list(recording.of(Transport.SSH)) == [TYPED]
    assert recording.folder == tmp_path / "sw"


def test_without_a_header_the_folder_names_the_device(tmp_path: Path) -> None:
    write(tmp_path / "sw" / "session.jsonl", WALK.as_line())
    assert read_recording(tmp_path / "sw").name == "sw"
    assert read_recording(tmp_path / "sw").platform == ""


def test_a_session_file_alone_will_do(tmp_path: Path) -> None:
    recording = read_recording(write(tmp_path / "spare.jsonl", WALK.as_line()))
    assert (recording.name, recording.folder) == ("spare", None)


def test_every_wrong_line_is_named(tmp_path: Path) -> None:
    lacking = {key: held for key, held in WALK.as_json().items() if key != "asked"}
    foreign = WALK.as_json() | {"ask": "telepathy"}
    path = write(tmp_path / "s.jsonl", HEADER, WALK.as_line(), "{half", lacking, foreign, [1], "7")
    with pytest.raises(SettingsError) as caught:
        read_recording(path)
    assert [mistake.where for mistake in caught.value.mistakes] == [
        f"{path}:{line}" for line in (3, 4, 5, 6, 7)
    ]
    assert "key 'asked' is missing" in str(caught.value)


@pytest.mark.parametrize("header", [{"recording": 2}, {"recording": 1, "device": 7}])
def test_a_header_of_another_kind_is_a_mistake(tmp_path: Path, header: object) -> None:
    with pytest.raises(SettingsError, match=r":1: "):
        read_recording(write(tmp_path / "s.jsonl", header))


def test_a_file_that_cannot_be_read_is_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "gbk.jsonl").write_bytes("温度".encode("gbk"))
    for path in (tmp_path / "none.jsonl", tmp_path / "none.snmprec", tmp_path / "gbk.jsonl", tmp_path):
        with pytest.raises(SettingsError, match=str(path)):
            read_recording(path)


def test_rows_of_every_type_are_read(tmp_path: Path) -> None:
    path = tmp_path / "all.snmprec"
    path.write_bytes(
        b"1.3.6.1.9.1|2|-7\n1.3.6.1.9.2|2x|FFFE\n1.3.6.1.9.3|4|caf\xe9 | pipe\n1.3.6.1.9.4|4x|00ff10\n"
        b'1.3.6.1.9.5|4e|\\"a\\x00\\n\n1.3.6.1.9.6|5|\n1.3.6.1.9.7|6|.1.3.6.1.4.1.\n1.3.6.1.9.8|64|10.0.0.1\n'
        b"1.3.6.1.9.9|64x|0A000002\n1.3.6.1.9.10|65|4294967295\n1.3.6.1.9.11|70x|FFFFFFFFFFFFFFFF\n"
        b"1.3.6.1.9.12|4x|00ff1\n1.3.6.1.9.13|4|\n"
    )
    assert read_snmprec(path).varbinds == (
        ("1.3.6.1.9.1", 2, -7),
        ("1.3.6.1.9.2", 2, -2),
        ("1.3.6.1.9.3", 4, b"caf\xe9 | pipe"),
        ("1.3.6.1.9.4", 4, b"\x00\xff\x10"),
        ("1.3.6.1.9.5", 4, b'"a\x00\n'),
        ("1.3.6.1.9.6", 5, None),
        ("1.3.6.1.9.7", 6, "1.3.6.1.4.1"),
        ("1.3.6.1.9.8", 64, "10.0.0.1"),
        ("1.3.6.1.9.9", 64, "10.0.0.2"),
        ("1.3.6.1.9.10", 65, 2**32 - 1),
        ("1.3.6.1.9.11", 70, 2**64 - 1),
        ("1.3.6.1.9.12", 4, b"\x00\xff"),
        ("1.3.6.1.9.13", 4, b""),
    )
    assert read_snmprec(path).left_out == ()


def test_rows_are_sorted_as_oids_and_the_last_of_doubled_ones_counts(tmp_path: Path) -> None:
    path = write(tmp_path / "a.snmprec", "1.3.10|2|1", "1.3.9|2|2", "1.3.9|2|3", "1.3.9.1|2|4\r")
    assert [(row[0], row[2]) for row in read_snmprec(path).varbinds] == [
        ("1.3.9", 3),
        ("1.3.9.1", 4),
        ("1.3.10", 1),
    ]


def test_rows_that_no_agent_could_send_are_left_out_and_named(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.snmprec",
        *(
            "1.3.10.xx|2|1",
            "1.3.1|64|<private>",
            "1.3.2|67|",
            "1.3.3|4x|zz",
            "1.3.4|99|x",
            "1.3.5|6|",
            "1.3.6|2|5",
        ),
    )
    rows = read_snmprec(path)
    assert [row[0] for row in rows.varbinds] == ["1.3.6"]
    assert [mistake.where for mistake in rows.left_out] == [f"{path}:{line}" for line in range(1, 7)]


def test_a_line_that_is_no_row_is_a_mistake(tmp_path: Path) -> None:
    path = write(tmp_path / "a.snmprec", "1.3.1|2|1", "hello", "1.3.2|2", "|2|1", "1.3.6|2|5")
    with pytest.raises(SettingsError) as caught:
        read_recording(path)
    assert [mistake.where for mistake in caught.value.mistakes] == [f"{path}:{line}" for line in (2, 3, 4)]


def test_contexts_belong_to_their_device(tmp_path: Path) -> None:
    write(tmp_path / "sw.snmprec", "1.3.1|2|1")
    write(tmp_path / "sw@10.snmprec", "1.3.1|2|10")
    write(tmp_path / "sw2.snmprec", "1.3.1|2|2")
    write(tmp_path / "alone@7.snmprec", "1.3.1|2|7")
    held = {
        recording.name: {one.question.context: one.answer for one in recording.of(Transport.SNMP)}
        for recording in find_recordings([tmp_path])
    }
    assert held == {
        "alone@7": {"7": (("1.3.1", 2, 7),)},
        "sw": {"": (("1.3.1", 2, 1),), "10": (("1.3.1", 2, 10),)},
        "sw2": {"": (("1.3.1", 2, 2),)},
    }


def test_a_redfish_tree_is_a_get_for_each_resource(tmp_path: Path) -> None:
    write(tmp_path / "bmc" / "redfish" / "v1" / "index.json", {"Name": "Root"})
    write(tmp_path / "bmc" / "redfish" / "v1" / "Chassis" / "index.json", {"Members": []})
    recording = read_recording(tmp_path / "bmc")
    assert (recording.name, recording.platform) == ("bmc", "redfish")
    assert {one.question.text: one.answer for one in recording.of(Transport.HTTPS)} == {
        "/redfish/v1": {"Name": "Root"},
        "/redfish/v1/Chassis": {"Members": []},
    }


def test_a_broken_resource_is_a_mistake(tmp_path: Path) -> None:
    path = write(tmp_path / "bmc" / "redfish" / "v1" / "index.json", "{")
    with pytest.raises(SettingsError, match=str(path)):
        read_recording(tmp_path / "bmc")


def test_recordings_below_a_folder_are_found_and_named_apart(tmp_path: Path) -> None:
    write(tmp_path / "a" / "sw" / "session.jsonl", WALK.as_line())
    write(tmp_path / "b" / "sw" / "session.jsonl", WALK.as_line())
    write(tmp_path / "b" / "sw.snmprec", "1.3.1|2|1")
    write(tmp_path / "b" / "readme.txt", "hello")
    assert [recording.name for recording in find_recordings([tmp_path])] == ["sw", "sw-2", "sw-3"]


def test_a_folder_without_recordings_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no recording here"):
        find_recordings([tmp_path])

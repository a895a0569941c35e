"""Every recording is read with its driver, and compared with the snapshot that lies beside it.

A new case is a folder, tests/recordings/PLATFORM/MODEL_VERSION, with session.jsonl, or agent.snmprec for a
device that is seen over SNMP alone;
`pytest tests/test_drivers.py --update` writes its snapshot.yaml, and the diff is reviewed like code.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from collector.content.platforms import Platforms
from collector.content.where import shelves
from collector.content.yaml import load_yaml
from collector.driving.detect import identify, look
from collector.entry.run_driver import replayed
from collector.entry.wire import read_platforms, read_settings
from collector.inspecting.as_json import utc
from collector.lab.recording import read_recording
from collector.lab.replay import Replay
from collector.model.exchange import Transport
from collector.model.snapshot import Snapshot

RECORDINGS = Path(__file__).parent / "recordings"
SNAPSHOT = "snapshot.yaml"


@cache
def platforms() -> Platforms:
    found = read_platforms(read_settings())
    assert isinstance(found, Platforms)
    return found


def recordings() -> list[Any]:
    return [
        pytest.param(session.parent, id=str(session.parent.relative_to(RECORDINGS)))
        for name in ("session.jsonl", "agent.snmprec")
        for session in sorted(RECORDINGS.glob(f"*/*/{name}"))
    ]


def agents() -> list[Any]:
    """The recordings that hold what an SNMP agent said."""
    return [one for one in recordings() if Transport.SNMP in read_recording(one.values[0]).transports]


@pytest.mark.parametrize("folder", recordings())
def test_a_recording_reads_as_its_snapshot(folder: Path, request: pytest.FixtureRequest) -> None:
    snapshot = replayed(platforms()[folder.parent.name], read_recording(folder))
    said = plain(snapshot)
    kept = folder / SNAPSHOT
    if request.config.getoption("--update"):
        kept.write_text(written(said), "utf-8")
    assert kept.is_file(), f"{kept} is missing; run pytest tests/test_drivers.py --update and read it"
    expected = load_yaml(kept).data
    for part, values in said.items():
        assert values == expected.get(part), part
    assert expected.keys() == said.keys()


@pytest.mark.parametrize("folder", recordings())
def test_parts_of_a_recording_are_told_once_and_with_their_source(folder: Path) -> None:
    snapshot = replayed(platforms()[folder.parent.name], read_recording(folder))
    keys = [(seen.kind, seen.part) for seen in snapshot.observations]
    assert len(set(keys)) == len(keys)
    assert [seen for seen in snapshot.observations if not seen.source or not seen.part] == []
    assert [seen for seen in snapshot.observations if seen.value is None and seen.state is None] == []


@pytest.mark.parametrize("folder", agents())
async def test_a_recording_is_known_by_what_it_says_of_itself(folder: Path) -> None:
    recording = read_recording(folder)
    known = list(platforms().values())
    found = identify(known, await look(Replay(recording, Transport.SNMP), known)) or platforms()["snmp"]
    assert found.name == folder.parent.name


@pytest.mark.parametrize("name", sorted(Platforms(shelves("drivers"), lambda *_: None)))
def test_a_driver_loads_without_a_mistake(name: str) -> None:
    assert platforms()[name].sources


def test_every_platform_has_a_recording_and_every_recording_a_platform() -> None:
    assert {folder.name for folder in RECORDINGS.iterdir() if folder.is_dir()} == set(platforms())


def plain(snapshot: Snapshot) -> dict[str, Any]:
    """What was read, without the times of reading, as YAML can hold it."""
    return {
        "facts": stripped(snapshot.facts),
        "observations": [stripped(seen) for seen in snapshot.observations],
        "inventory": [stripped(record) for record in snapshot.inventory],
        "interfaces": [stripped(interface) for interface in snapshot.interfaces],
        "events": [stripped(event) | {"time": utc(event.time)} for event in snapshot.events],
        "gaps": [{"question": gap.question, "kind": str(gap.kind)} for gap in snapshot.gaps],
        "unmapped": [{"word": one.word, "question": one.question} for one in snapshot.unmapped],
    }


def stripped(value: Any) -> dict[str, Any]:
    """The fields that say something, without the time of reading."""
    said = {one.name: getattr(value, one.name) for one in fields(value) if one.name != "time"}
    return {
        name: stripped(one) if name == "limits" else str(one) if name == "state" else one
        for name, one in said.items()
        if one is not None and one != ""
    }


def written(said: Mapping[str, Any]) -> str:
    """YAML with a line for each observation, so that a diff shows what changed."""
    return "\n".join(_lines(said)) + "\n"


def _lines(said: Mapping[str, Any]) -> Iterator[str]:
    for part, values in said.items():
        if isinstance(values, dict) or not values:
            yield f"{part}: {json.dumps(values, ensure_ascii=False)}"
            continue
        yield f"{part}:"
        yield from (f"  - {json.dumps(value, ensure_ascii=False)}" for value in values)

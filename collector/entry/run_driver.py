"""`collector driver read|new`: what a driver makes of a recording, and the files a new one starts from."""

import asyncio
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from collector.content.where import shelf
from collector.driving.ask import ask
from collector.driving.detect import identify, look
from collector.driving.platform import Platform
from collector.driving.read import read
from collector.entry.wire import read_platforms, read_settings
from collector.inspecting.as_json import as_json
from collector.lab.recording import Recording
from collector.lab.recording import read_recording as open_recording
from collector.lab.replay import Replay
from collector.model.errors import Mistake, SettingsError
from collector.model.exchange import Transport
from collector.model.inspection import Inspection, Outcome, Result
from collector.model.inventory import Device
from collector.model.snapshot import Snapshot


def read_recording(platform: str, path: Path, form: str) -> None:
    """Print what a driver reads out of a recording."""
    settings = read_settings()
    recording = open_recording(path)
    platforms = read_platforms(settings)
    if platform == "auto":
        found = asyncio.run(_identified(recording, list(platforms.values())))
        if found is None:
            raise SettingsError([Mistake(str(path), "no driver knows this device; name a platform")])
    elif platform in platforms:
        found = platforms[platform]
    else:
        raise SettingsError([Mistake("driver read", f"no platform {platform!r}; see collector driver list")])
    snapshot = replayed(found, recording)
    if form == "json":
        now = datetime.now(UTC)
        result = Inspection(
            id="", site="", started=now, finished=now, outcome=Outcome.COMPLETE, planned=(snapshot.device,),
            results={snapshot.device: Result(snapshot, ())},
        )  # fmt: skip
        _say(json.dumps(as_json(result), ensure_ascii=False, indent=1))
        return
    _show(snapshot)


def replayed(platform: Platform, recording: Recording) -> Snapshot:
    """What the driver reads out of a recording, without a wire."""
    device = Device(name=recording.name, site="recording", addresses={"": "127.0.0.1"})
    sessions = {way: Replay(recording, way) for way in recording.transports}
    return read(platform, asyncio.run(ask(platform, device, sessions)))


async def _identified(recording: Recording, platforms: list[Platform]) -> Platform | None:
    if recording.platform:
        return next((one for one in platforms if one.name == recording.platform), None)
    return identify(platforms, await look(Replay(recording, Transport.SNMP), platforms))


def _show(snapshot: Snapshot) -> None:
    facts = snapshot.facts
    _say(f"{snapshot.platform}: {facts.vendor or '-'} {facts.model or '-'}, serial {facts.serial or '-'}, "
         f"version {facts.os_version or '-'}, hostname {facts.hostname or '-'}")  # fmt: skip
    for seen in snapshot.observations:
        value = "-" if seen.value is None else f"{seen.value:g} {seen.unit}"
        _say(f"  {seen.kind:20} {seen.part:40} {value:16} {seen.state or '':18} {seen.source}")
    for record in snapshot.inventory:
        _say(f"  part {record.type:15} {record.part:40} {record.model or '-'} {record.serial or '-'}")
    _say(f"{len(snapshot.observations)} observations, {len(snapshot.inventory)} parts, "
         f"{len(snapshot.interfaces)} interfaces, {len(snapshot.events)} events")  # fmt: skip
    for gap in snapshot.gaps:
        _say(f"  gap {gap.kind}: {gap.question}: {gap.reason}")
    for word in snapshot.unmapped:
        _say(f"  no meaning for {word.word!r} at {word.question}")


_DRIVER = """# {name}: what it is, in a line.
platform: {name}
title: {{zh: {name}, en: {name}}}

detect:
  snmp.sysObjectID: 1.3.6.1.4.1.99999.*     # the enterprise number of the maker

use: [snmp/system, snmp/interfaces, snmp/entity]

sources:
  # Name the MIB and the table; write every value of a state's enumeration into its map.
  - table: 1.3.6.1.4.1.99999.1.1
    columns: {{name: 2, state: 3}}
    part: "{{name}}"
    gives:
      - {{kind: fan.health, from: state, map: {{1: ok, 2: failed, 3: absent}}}}
"""
_PAGE = """# {name}

What is read, over which transports, and which account it needs.

## Known gaps

## Where we differ from other monitors
"""


def new_driver(name: str) -> None:
    """The three places of a platform. Nothing that is there is overwritten."""
    if not name.replace("_", "").isalnum() or name != name.lower():
        raise SettingsError([Mistake("driver new", f"{name!r}: expected vendor_product in small letters")])
    root = shelf("drivers").parent
    made = {
        root / "drivers" / f"{name}.yaml": _DRIVER.format(name=name),
        root / "docs" / "platforms" / f"{name}.md": _PAGE.format(name=name),
        root
        / "tests"
        / "recordings"
        / name
        / "README.md": f"# Recordings of {name}\n\nOne folder a model.\n",
    }
    if there := [str(path) for path in made if path.exists()]:
        raise SettingsError([Mistake(path, "is there already; nothing was written") for path in there])
    for path, text in made.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        _say(str(path))


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")

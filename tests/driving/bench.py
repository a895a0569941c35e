"""A small bench for drivers: YAML in, answers in, a snapshot out. No network, no files."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from collector.content.yaml import load_yaml
from collector.driving.ask import ask
from collector.driving.language import Library, Sheet, platform_of
from collector.driving.platform import Platform
from collector.driving.read import read
from collector.lab.recording import Recording
from collector.lab.replay import Replay
from collector.model.exchange import Exchange, Question, Transport, Varbind
from collector.model.inventory import Device
from collector.model.reading import Reader
from collector.model.snapshot import Snapshot

TAKEN = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
DEVICE = Device(name="sw-1", site="site-A", addresses={"": "127.0.0.1"})


def sheet(name: str, text: str) -> Sheet:
    document = load_yaml(Path(f"{name}.yaml"), text)
    return Sheet(name, document.written(), document.where)


def platform(
    text: str,
    *,
    name: str = "acme_os",
    parts: Mapping[str, str] | None = None,
    readers: Mapping[str, Reader] | None = None,
    why_not: Callable[[str, str], str | None] = lambda _, __: None,
) -> Platform:
    """The platform of a driver file that says only what the test is about."""
    head = (
        "" if text.lstrip().startswith("platform:") else f"platform: {name}\ntitle: {{zh: 试, en: trial}}\n"
    )
    known = {part: sheet(part, body) for part, body in (parts or {}).items()}
    return platform_of(sheet(name, head + text), Library(known, (readers or {}).get, why_not))


def varbind(oid: str, value: Any) -> Varbind:
    tag = 2 if isinstance(value, int) else 4
    return oid, tag, value.encode() if isinstance(value, str) else value


def exchange(transport: str, text: str, answer: Any) -> Exchange:
    return Exchange(question=Question(Transport(transport), text), asked=TAKEN, took_ms=1.0, answer=answer)


def agent(rows: Mapping[str, Any]) -> Exchange:
    """Everything that an SNMP agent holds, `{oid: value}`; the system group is added."""
    held = {"1.3.6.1.2.1.1.1.0": "Acme OS", "1.3.6.1.2.1.1.3.0": 1, **rows}
    return exchange("snmp", "walk 1", tuple(varbind(oid, value) for oid, value in held.items()))


def seen(driver: Platform, *exchanges: Exchange) -> Snapshot:
    """What the driver makes of a device that answers with these exchanges."""
    recording = Recording(name="sw-1", exchanges=exchanges)
    sessions = {way: Replay(recording, way) for way in recording.transports}
    return read(driver, asyncio.run(ask(driver, DEVICE, sessions)))

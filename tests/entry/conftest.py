"""A small site on loopback, and the command as a user types it."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from collector.lab.faults import parse_faults
from collector.lab.process import LabProcess
from collector.lab.recording import Recording
from collector.lab.site import LabDevice
from collector.model.exchange import Exchange, Question, Transport, Varbind

Run = Callable[..., subprocess.CompletedProcess[str]]
SYSTEM = "1.3.6.1.2.1.1"
FANS = "1.3.6.1.4.1.232.6.2.6.7.1"
DRIVES = "1.3.6.1.4.1.232.3.2.5.1.1"


def recording(
    name: str, *, fans: tuple[int, ...] = (2, 2), drives: tuple[int, ...] = (2,), said: str = ""
) -> Recording:
    """An iLO with fans and drives in these states: 2 ok, 3 degraded, 4 failed."""
    rows: list[Varbind] = [
        (f"{SYSTEM}.1.0", 4, said.encode() or b"Integrated Lights-Out 5 2.71"),
        (f"{SYSTEM}.2.0", 6, "1.3.6.1.4.1.232.9.4.10"),
        (f"{SYSTEM}.3.0", 67, 4711),
        (f"{SYSTEM}.5.0", 4, name.encode()),
        ("1.3.6.1.4.1.232.2.2.4.2.0", 4, b"ProLiant DL380 Gen10"),
        ("1.3.6.1.4.1.232.2.2.2.1.0", 4, b"CZTEST0001"),
    ]
    for number, state in enumerate(fans, 1):
        rows += [(f"{FANS}.4.0.{number}", 2, 3), (f"{FANS}.9.0.{number}", 2, state)]
    rows += [(f"{DRIVES}.37.0.{number}", 2, state) for number, state in enumerate(drives, 1)]
    walk = Question(Transport.SNMP, "walk 1")
    asked = datetime(2026, 11, 21, tzinfo=UTC)
    return Recording(
        name=name, exchanges=(Exchange(question=walk, asked=asked, took_ms=1.0, answer=tuple(rows)),)
    )


DEVICES = (
    LabDevice(recording=recording("healthy")),
    LabDevice(recording=recording("broken", fans=(2, 4)), values={"role": "database"}),
    LabDevice(recording=recording("slow"), faults=parse_faults("delay=0.05")),
    LabDevice(recording=recording("dead"), absent=True, platform="hpe_ilo"),
    LabDevice(recording=recording("<b>evil</b>\x1b[31m", said='"><script>alert(1)</script>'), name="evil"),
)


@pytest.fixture(scope="session")
def inventory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The inventory of a lab that is up."""
    file = tmp_path_factory.mktemp("site") / "inventory.yaml"
    with LabProcess(DEVICES) as lab:
        file.write_text(lab.inventory_text(), "utf-8")
        (file.parent / "collector.yaml").write_text(
            "patience: {snmp: {timeout_s: 0.5, retries: 0}}\n", "utf-8"
        )
        yield file


@pytest.fixture
def collector(inventory: Path, tmp_path: Path) -> Run:
    """`collector ...` in a process of its own, with a state folder of its own."""

    def run(*words: str | Path, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603  # the command under test
            [sys.executable, "-m", "collector", *map(str, words)],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            cwd=inventory.parent,
            env={**os.environ, "COLLECTOR_STATE": str(tmp_path / "state"), **(env or {})},
        )

    return run

"""Both engines read the same rows of recorded devices, and those are the rows of the recording.

The fast suite takes sixty smaller recordings, the slow one all: pysnmp needs half a millisecond a row.
"""

from pathlib import Path

import pytest

from collector.lab.recording import Recording, find_recordings
from collector.lab.rows import AgentRows
from collector.model.exchange import Transport, Varbind
from collector.transports.snmp.session import Engine
from tests.transports.snmp_stands import ask, patient, served, session

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "snmp"
DAILY = 60
LARGEST_DAILY = 20_000  # octets of a file
ROOTS = ("1.0", "1.2", "1.3")  # LLDP-MIB, the LAG-MIB of the IEEE, all else
PATIENT = patient(timeout_s=5, retries=2)

needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason=f"no recordings at {CORPUS}")


def files() -> list[Path]:
    return sorted(path for path in CORPUS.rglob("*.snmprec") if "@" not in path.name)


def sample(number: int, largest: int | None = None) -> list[Path]:
    """So many recordings, evenly over platforms and sizes."""
    found = [path for path in files() if largest is None or 2_000 < path.stat().st_size <= largest]
    return [found[at * len(found) // number] for at in range(number)] if found else []


async def walked(port: int, engine: Engine) -> tuple[Varbind, ...]:
    async with session(port, engine, patience=PATIENT) as opened:
        return tuple([row for root in ROOTS for row in await ask(opened, f"walk {root}")])


def sent(held: Recording) -> int:
    """How many rows of the recording an agent can send."""
    rows = [
        row
        for exchange in held.of(Transport.SNMP)
        if not exchange.question.context
        for row in exchange.answer
    ]
    return len(AgentRows(rows))


async def same_rows(path: Path) -> None:
    (held,) = find_recordings([path])
    async with served(held, max_size=8_000) as agent:
        ours, theirs = await walked(agent.port, "native"), await walked(agent.port, "pysnmp")
    assert ours == theirs
    assert len(ours) == sent(held)


@needs_corpus
@pytest.mark.parametrize("path", sample(DAILY, LARGEST_DAILY), ids=lambda path: path.stem)
async def test_a_recording_is_read_alike(path: Path) -> None:
    await same_rows(path)


@needs_corpus
@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
async def test_every_recording_is_read_alike(path: Path) -> None:
    await same_rows(path)

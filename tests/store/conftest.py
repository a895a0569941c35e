"""A store in a folder of its own, and other processes on it."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from collector.store.store import Store
from store.visits import START


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "collector.db"


@pytest.fixture
def store(file: Path) -> Iterator[Store]:
    with Store.open(file, clock=lambda: START) as opened:
        yield opened


@pytest.fixture
def start() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts `store.writer` with the given words; what still runs at the end of the test is killed."""
    children = []

    def started(*words: object) -> subprocess.Popen[str]:
        child = subprocess.Popen(  # noqa: S603 — our own code
            [sys.executable, "-m", "store.writer", *map(str, words)],
            cwd=Path(__file__).parent.parent,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        children.append(child)
        return child

    yield started
    for child in children:
        child.kill()
        child.communicate()

"""A store in a folder of its own."""

from collections.abc import Iterator
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

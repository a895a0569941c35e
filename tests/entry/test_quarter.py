"""Two sites live through a quarter; see quarter.py."""

from pathlib import Path

import pytest

from collector.store.store import Store
from tests.entry.quarter import Bench, live_through


def test_a_quarter_of_two_sites(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLLECTOR_STATE", raising=False)
    settings = {"state": str(tmp_path), "documents": {"formats": ["html", "docx"]}}
    with Store.open(tmp_path / "collector.db") as store:
        live_through(Bench(store, tmp_path, settings))

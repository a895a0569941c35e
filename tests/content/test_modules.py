"""Modules of the shelves import each other by the shelf's name, wherever it lies."""

import importlib
import sys
from pathlib import Path

import pytest

from collector.content.modules import importable


def test_modules_of_a_shelf_inside_a_package_import_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = tmp_path / "_shelves" / "trial_shelf"
    (shelf / "readers").mkdir(parents=True)
    for folder in (shelf, shelf / "readers"):
        (folder / "__init__.py").write_text("")
    (shelf / "readers" / "one.py").write_text("WORD = 'read'\n")
    (shelf / "readers" / "two.py").write_text("from trial_shelf.readers.one import WORD\n")
    monkeypatch.setattr(sys, "modules", dict(sys.modules))
    importable("trial_shelf", shelf)
    assert importlib.import_module("trial_shelf.readers.two").WORD == "read"


def test_a_shelf_that_can_be_imported_already_is_left_alone(tmp_path: Path) -> None:
    before = sys.modules.get("json")
    importable("json", tmp_path)
    assert sys.modules.get("json") is before

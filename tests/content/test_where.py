"""The shelves are found in a checkout, in an editable install and in an installed wheel."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from collector.content.where import PACKAGE, shelf, shelves, stock
from collector.model.errors import SettingsError

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize("name", ["drivers", "checks", "templates", "inventory.example.yaml"])
def test_a_checkout_has_every_shelf_beside_the_package(name: str) -> None:
    assert shelf(name) == ROOT / name


def test_a_wheel_has_its_shelves_inside_the_package(tmp_path: Path) -> None:
    package = tmp_path / "site-packages" / "collector"
    inside = package / "_shelves" / "drivers"
    inside.mkdir(parents=True)
    (tmp_path / "site-packages" / "drivers").mkdir()  # another project's module of that name
    assert shelf("drivers", package) == inside


def test_a_shelf_that_is_missing_is_said_with_both_places(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"'drivers' lies neither at .*_shelves.* nor at .*; install"):
        shelf("drivers", tmp_path / "collector")


def test_a_file_of_the_site_takes_the_place_of_ours(tmp_path: Path) -> None:
    package, own = tmp_path / "collector", tmp_path / "own"
    for file in ("drivers/a.yaml", "drivers/parts/b.yaml", "own/a.yaml", "own/c.yaml"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).touch()
    assert shelves("drivers", [own], package) == (own, tmp_path / "drivers")
    assert stock("drivers", "**/*.yaml", [own], package) == {
        "a.yaml": own / "a.yaml",
        "c.yaml": own / "c.yaml",
        "parts/b.yaml": tmp_path / "drivers/parts/b.yaml",
    }


def test_a_folder_of_the_site_that_is_none_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"own folder of 'checks' is no folder: .*nowhere"):
        shelves("checks", [tmp_path / "nowhere"])


def run(*arguments: str, at: Path, **environment: str) -> str:
    """What a Python of its own prints."""
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, *arguments],
        cwd=at, env=os.environ | environment, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return done.stdout


@pytest.mark.slow
def test_an_installed_wheel_finds_all_its_shelves(tmp_path: Path) -> None:
    site = tmp_path / "site"
    run("-m", "pip", "-q", "wheel", "--no-deps", "-w", str(tmp_path), str(ROOT), at=tmp_path)
    wheel = next(tmp_path.glob("*.whl"))
    run("-m", "pip", "-q", "install", "--no-deps", "--target", str(site), str(wheel), at=tmp_path)
    asks = (
        "from collector.content.where import shelf; print(shelf('drivers'), shelf('inventory.example.yaml'))"
    )
    said = run("-c", asks, at=tmp_path, PYTHONPATH=str(site))
    inside = site / "collector" / "_shelves"
    assert said.split() == [str(inside / "drivers"), str(inside / "inventory.example.yaml")]
    tops = {path.name for path in site.iterdir()}
    assert tops & {"drivers", "checks", "templates", "tests"} == set()


def test_the_package_is_where_its_code_is() -> None:
    assert PACKAGE == ROOT / "collector"

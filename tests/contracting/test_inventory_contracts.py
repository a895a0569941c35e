"""Contracts as they stand in an inventory file: whole, or refused with the line to write."""

from pathlib import Path

import pytest

from collector.content.contracts import shelf
from collector.content.inventory import load_inventory
from collector.model.errors import SettingsError

CONTRACT = """contracts:
  hw:
    profile: hardware-std
    number: HT-2026-017
    starts: 2026-01-01
    ends: 2026-12-31
{more}
sites: {{}}
"""


def written(folder: Path, more: str) -> Path:
    file = folder / "inventory.yaml"
    file.write_text(CONTRACT.format(more=more), "utf-8")
    return file


def test_a_contract_that_fills_its_profile_is_taken(tmp_path: Path) -> None:
    file = written(tmp_path, "    clocks: {arrival: {within: 4 h}}\n    visits: {per_year: 6}")
    contract = load_inventory(file, [], shelf().contract).contracts["hw"]
    agreement = shelf().contract(contract)
    assert agreement.profile.visits is not None
    assert agreement.profile.visits.per_year == 6
    assert str(agreement.profile.clocks["arrival"].within) != "None"


def test_a_promise_left_open_is_named_with_the_file_and_the_line_to_write(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as refused:
        load_inventory(written(tmp_path, ""), [], shelf().contract)
    assert str(refused.value) == (
        f"{tmp_path}/inventory.yaml:2: contract 'hw' leaves open what profile 'hardware-std' cannot know: "
        "time until an engineer is on site (到场时间); add to it, for example, "
        "clocks: {arrival: {within: 4 h}}"
    )


def test_a_value_that_does_not_fit_is_named_with_its_own_line(tmp_path: Path) -> None:
    more = "    clocks:\n      arrival: {within: 4 h}\n      response: {within: soon}"
    with pytest.raises(
        SettingsError, match=r"inventory\.yaml:9: 'clocks\.response\.within': 'soon' is no time"
    ):
        load_inventory(written(tmp_path, more), [], shelf().contract)

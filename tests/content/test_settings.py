"""The settings: file, environment, defaults, and where each value comes from."""

import re
from pathlib import Path

import pytest

from collector.content.settings import Leaf, Row, beside, describe, leaves, load_settings
from collector.content.settings_keys import Settings
from collector.model.errors import SettingsError
from collector.model.inventory import SecretRef
from collector.transports.base import Patience

HOME = {"HOME": "/home/li"}
DOCS = Path(__file__).parent.parent.parent / "docs" / "settings.md"


def written(folder: Path, text: str) -> Path:
    path = folder / "collector.yaml"
    path.write_text(text, "utf-8")
    return path


def rows(settings: Settings) -> dict[str, Row]:
    return {row.name: row for row in describe(settings)}


def mistakes(path: Path | None, environ: dict[str, str]) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        load_settings(path, environ)
    return [
        str(mistake).removeprefix("" if path is None else f"{path.parent}/")
        for mistake in caught.value.mistakes
    ]


def test_without_file_and_environment_every_setting_has_its_default() -> None:
    settings = load_settings(None, HOME)
    assert {row.origin for row in describe(settings)} == {"default"}
    assert settings.state == Path("/home/li/.local/state/collector")
    assert settings.evidence == Path("/home/li/.local/state/collector/evidence")
    assert settings.store == "sqlite:////home/li/.local/state/collector/collector.db"
    assert settings.inventory == Path.cwd() / "inventory.yaml"
    assert settings.patience.snmp.patience() == Patience()
    assert settings.secrets.vault_token == SecretRef("env", "VAULT_TOKEN")


def test_the_file_counts_for_what_it_says_and_its_paths_start_at_its_folder(tmp_path: Path) -> None:
    (tmp_path / "ours").mkdir()
    text = f"state: kept\nstore: kept/all.db\nown: [ours, {tmp_path}]\npatience:\n  ssh: {{timeout_s: 5}}\n"
    settings = load_settings(written(tmp_path, text), HOME)
    assert settings.state == tmp_path / "kept"
    assert settings.evidence == tmp_path / "kept" / "evidence"
    assert settings.store == f"sqlite:///{tmp_path}/kept/all.db"
    assert settings.own == (tmp_path / "ours", tmp_path)
    assert settings.patience.ssh.patience() == Patience(timeout_s=5.0, retries=0, budget_s=300.0, in_flight=1)
    shown = rows(settings)
    assert shown["patience.ssh.timeout_s"].origin == f"{tmp_path}/collector.yaml:5"
    assert shown["patience.ssh.budget_s"].origin == "default"
    assert shown["evidence"].origin == "default"


def test_the_environment_counts_before_the_file(tmp_path: Path) -> None:
    path = written(tmp_path, "language: en\nlisten: 127.0.0.1:1\nengines: {snmp: pysnmp}\n")
    environ = HOME | {
        "COLLECTOR_LANGUAGE": "zh",
        "COLLECTOR_LISTEN": "",
        "COLLECTOR_CONCURRENCY_DEVICES": "128",
    }
    settings = load_settings(path, environ)
    assert (settings.language, settings.origin("language")) == ("zh", "env COLLECTOR_LANGUAGE")
    assert (settings.listen, settings.origin("listen")) == ("127.0.0.1:1", f"{path}:2")
    assert settings.concurrency.devices == 128
    assert settings.engines.snmp == "pysnmp"


def test_every_setting_can_be_a_variable_of_the_environment() -> None:
    variables = [leaf.variable for leaf in leaves()]
    assert len(set(variables)) == len(variables)
    settings = load_settings(None, HOME)
    given = {row.variable: row.value for row in describe(settings) if row.value}
    again = load_settings(None, HOME | given)
    assert {row.name: row.value for row in describe(again)} == {
        row.name: row.value for row in describe(settings)
    }
    assert {row.origin for row in describe(again) if row.value} == {f"env {name}" for name in given}


def test_lists_and_mappings_are_written_in_a_variable_as_in_the_file(tmp_path: Path) -> None:
    sinks = "{rt: {kind: rt, url: 'https://rt.example.net', token: secret:rt, queue: 007}}"
    settings = load_settings(None, HOME | {"COLLECTOR_SINKS": sinks, "COLLECTOR_OWN": f"[{tmp_path}, /]"})
    assert settings.own == (tmp_path, Path("/"))
    assert settings.sinks["rt"].token == SecretRef("secret", "rt")
    assert settings.sinks["rt"].options == {"queue": "007"}
    assert load_settings(None, HOME | {"COLLECTOR_OWN": "/"}).own == (Path("/"),)


def test_systemd_and_vault_say_where_their_things_are() -> None:
    environ = {
        "STATE_DIRECTORY": "/var/lib/collector:/var/lib/other",
        "CREDENTIALS_DIRECTORY": "/run/credentials/collector",
        "VAULT_ADDR": "https://vault.example.net:8200",
    }
    settings = load_settings(None, environ)
    assert settings.state == Path("/var/lib/collector")
    assert settings.secrets.identity == Path("/run/credentials/collector/collector-identity")
    assert settings.secrets.vault_address == "https://vault.example.net:8200"
    assert settings.origin("secrets.vault_address") == "env VAULT_ADDR"
    assert load_settings(None, environ | {"COLLECTOR_STATE": "/srv"}).state == Path("/srv")


def test_every_mistake_is_told_at_once_with_its_place() -> None:
    environ = {"COLLECTOR_LISTEN": "8740", "COLLECTOR_OWN": "[/a", "COLLECTOR_RETENTION_DAILY_DAYS": "0"}
    path = Path(__file__).parent / "bad_settings" / "all.yaml"
    said = mistakes(path, environ)
    assert said == path.with_suffix(".txt").read_text("utf-8").splitlines()
    assert "hunter2" not in "\n".join(said)


@pytest.mark.parametrize("text", ["- a", "words", "7"])
def test_a_file_that_is_no_mapping_is_a_mistake(tmp_path: Path, text: str) -> None:
    assert mistakes(written(tmp_path, text), HOME) == ["collector.yaml:1: expected a mapping (key: value)"]


def test_an_own_folder_that_is_not_there_is_a_mistake(tmp_path: Path) -> None:
    said = [f"collector.yaml:1: own[0]: '{tmp_path}/gone' is no folder"]
    assert mistakes(written(tmp_path, "own: [gone]"), HOME) == said


def test_an_empty_file_says_nothing(tmp_path: Path) -> None:
    assert load_settings(written(tmp_path, "# later\n"), HOME).language == "zh"


def test_no_secret_is_shown(tmp_path: Path) -> None:
    text = """
        store_password: plain:hunter2
        sinks:
          rt: {kind: rt, url: "https://rt.example.net/x?y=hunter2", token: plain:hunter2, password: env:RT}
    """
    settings = load_settings(written(tmp_path, text), HOME)
    shown = rows(settings)
    assert "hunter2" not in repr(list(shown.values()))
    assert shown["store_password"].value == "plain:***"
    assert '"password": "env:RT"' in shown["sinks"].value
    assert "hunter2" not in repr(settings.store_password) + repr(settings.sinks["rt"].token)


def test_collector_yaml_is_found_beside_the_inventory(tmp_path: Path) -> None:
    assert beside(tmp_path / "inventory.yaml") is None
    path = written(tmp_path, "")
    assert beside(tmp_path / "inventory.yaml") == path


@pytest.mark.parametrize("leaf", list(leaves()), ids=lambda leaf: leaf.name)
def test_every_setting_stands_in_the_docs_with_its_default_and_both_languages(leaf: Leaf) -> None:
    row = rows(load_settings(None, HOME))[leaf.name]
    default = f"`{row.default}`" if row.default else ""
    cells = [f"`{leaf.name}`", f"`{leaf.variable}`", default, leaf.unit, leaf.help.zh, leaf.help.en]
    assert f"| {' | '.join(cells)} |" in DOCS.read_text("utf-8").splitlines()
    assert re.search(r"[\u4e00-\u9fff]", leaf.help.zh)
    assert leaf.help.en.isascii()


def test_the_docs_name_no_setting_that_is_not_there() -> None:
    named = re.findall(r"^\| `([a-z_.]+)` \| `COLLECTOR_", DOCS.read_text("utf-8"), re.MULTILINE)
    assert named == [leaf.name for leaf in leaves()]


def test_the_example_of_the_documentation_is_valid(tmp_path: Path) -> None:
    example = DOCS.read_text("utf-8").partition("```yaml\n")[2].partition("```")[0]
    settings = load_settings(written(tmp_path, example), HOME)
    assert settings.sinks["desk"].options == {"queue": "hardware"}

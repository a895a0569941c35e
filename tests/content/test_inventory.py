"""inventory.yaml: what it may say, and every mistake of it at once with its line."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as some

from collector.content.fields import Keys
from collector.content.inventory import load_inventory
from collector.content.inventory_keys import (
    AUTH,
    PRIV,
    ContactKeys,
    ContractKeys,
    CredentialKeys,
    DeviceKeys,
    HttpsKeys,
    InventoryKeys,
    IpmiKeys,
    SiteKeys,
    SnmpKeys,
    SshKeys,
    TitleKeys,
)
from collector.content.platforms import Platforms
from collector.content.where import shelves
from collector.model.errors import Mistake, SettingsError
from collector.model.exchange import Transport
from collector.model.inventory import (
    Contact,
    Contract,
    Criticality,
    HttpsAccess,
    Inventory,
    IpmiAccess,
    SecretRef,
    SnmpAccess,
    SshAccess,
)
from collector.model.text import Text

HERE = Path(__file__).parent
BAD = sorted((HERE / "bad_inventories").glob("*.yaml"))
PLATFORMS = ["huawei_vrp", "cisco_ios"]


@pytest.fixture(scope="module")
def whole() -> Inventory:
    return load_inventory(HERE / "inventories" / "whole.yaml", PLATFORMS)


def mistakes(path: Path) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        load_inventory(path, PLATFORMS)
    return [str(mistake) for mistake in caught.value.mistakes]


def written(folder: Path, text: str) -> Path:
    path = folder / "inventory.yaml"
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize("path", BAD, ids=[path.stem for path in BAD])
def test_all_mistakes_are_told_at_once_with_their_lines(path: Path) -> None:
    """Beside each bad file stands what must be said of it, a mistake a line."""
    said = [line.replace(f"{path.parent}/", "") for line in mistakes(path)]
    assert said == [
        f"{path.name}:{line}" for line in path.with_suffix(".txt").read_text("utf-8").splitlines()
    ]


@pytest.mark.parametrize("path", BAD, ids=[path.stem for path in BAD])
def test_no_message_shows_what_stands_in_the_place_of_a_secret(path: Path) -> None:
    assert "hunter2" not in "\n".join(mistakes(path))


def test_a_device_has_what_it_says_else_its_site_else_the_defaults(whole: Inventory) -> None:
    device, array = (whole.sites["site-A"].devices[name] for name in ("core-sw-1", "array"))
    assert (device.role, array.role) == ("core-switch", "switch")
    assert (device.criticality, array.criticality) == (Criticality.HIGH, Criticality.LOW)
    assert (device.timezone, array.timezone) == ("UTC", "Asia/Urumqi")
    assert whole.sites["site-A"].timezone == "Asia/Urumqi"
    assert (whole.sites["site-B"].timezone, whole.sites["site-C"].devices) == ("Asia/Shanghai", {})
    assert device.ports == {Transport.SNMP: 1161, Transport.SSH: 2222}
    assert array.ports == {Transport.SNMP: 1161}
    assert whole.sites["site-B"].devices["server"].port(Transport.SNMP) == 161


def test_a_device_keeps_numbers_as_they_are_written(whole: Inventory) -> None:
    device = whole.sites["site-A"].devices["core-sw-1"]
    assert (device.serial, device.model, device.services) == ("0012E45", "7.10", ("OA", "短信平台"))
    assert (device.production, device.cluster, device.platform) == (False, "core", "huawei_vrp")
    assert device.where.endswith("whole.yaml:34")


def test_an_array_is_one_device_with_an_address_for_each_controller(whole: Inventory) -> None:
    array = whole.sites["site-A"].devices["array"]
    assert array.addresses == {"sp_a": "10.0.0.1", "sp_b": "2001:db8::1"}
    assert whole.sites["site-A"].devices["core-sw-1"].addresses == {"": "127.0.1.1"}


def test_the_first_credential_set_that_has_a_way_gives_it(whole: Inventory) -> None:
    access = whole.sites["site-A"].devices["core-sw-1"].access
    assert access == {
        Transport.SNMP: SnmpAccess(community=SecretRef("env", "SNMP_COMMUNITY")),
        Transport.SSH: SshAccess(username="inspector", password=SecretRef("plain", "a:b"), protocol="telnet"),
    }
    bmc = whole.sites["site-A"].devices["array"].access
    assert bmc == {
        Transport.IPMI: IpmiAccess(username="", password=SecretRef("env", "BMC_PASSWORD")),
        Transport.HTTPS: HttpsAccess(username="monitor", password=SecretRef("env", "BMC_PASSWORD")),
    }


def test_version_3_has_a_user_and_maybe_keys_and_a_context(whole: Inventory) -> None:
    assert whole.sites["site-B"].devices["server"].access[Transport.SNMP] == SnmpAccess(
        version="3",
        user="monitor",
        auth=("sha256", SecretRef("file", "/run/keys/auth")),
        priv=("aes128", SecretRef("secret", "priv")),
        context="vlan-7",
    )
    nobody = whole.sites["site-A"].devices["bastion"].access[Transport.SNMP]
    assert nobody == SnmpAccess(version="3", user="nobody")


def test_via_narrows_the_ways_in(whole: Inventory) -> None:
    assert set(whole.sites["site-B"].devices["server"].access) == {Transport.SNMP, Transport.HTTPS}


def test_paths_are_taken_from_the_folder_of_the_inventory(whole: Inventory, tmp_path: Path) -> None:
    https = whole.sites["site-B"].devices["server"].access[Transport.HTTPS]
    assert isinstance(https, HttpsAccess)
    assert https.verify == str(HERE / "inventories" / "ca.pem")
    text = (
        (HERE / "inventories" / "whole.yaml").read_text("utf-8").replace("via: [https, snmp]", "via: [ssh]")
    )
    ssh = load_inventory(written(tmp_path, text), PLATFORMS).sites["site-B"].devices["server"].access
    inside = SshAccess(username="inspector", key=str(tmp_path / "keys" / "id_ed25519"), jump="bastion")
    assert ssh == {Transport.SSH: inside}


@pytest.mark.parametrize(
    ("said", "verify"), [("true", True), ("false", False), ("pin", "pin"), ("/a/ca", "/a/ca")]
)
def test_certificates_are_verified_as_written(tmp_path: Path, said: str, verify: bool | str) -> None:
    text = f"credentials: {{c: {{https: {{username: u, password: env:P, verify: {said}}}}}}}\n"
    text += "sites: {s: {devices: {d: {address: 10.0.0.1, credentials: [c]}}}}\n"
    https = load_inventory(written(tmp_path, text), PLATFORMS).sites["s"].devices["d"].access[Transport.HTTPS]
    assert isinstance(https, HttpsAccess)
    assert https.verify == verify


def test_a_site_says_who_and_where_it_is(whole: Inventory) -> None:
    site = whole.sites["site-A"]
    assert site.title == Text("上海一号机房", "Shanghai machine room 1")
    assert (site.address, site.customer, site.contract) == ("上海市浦东新区 1 号", "某银行", "hardware-std")
    assert site.contacts == (Contact(name="李", phone="13800000000", email="li@example.com", role="manager"),)
    assert whole.sites["site-B"].title == Text("二号", "二号")
    assert whole.sites["site-C"].title == Text("site-C", "site-C")


def test_a_contract_lays_its_own_values_over_its_profile(whole: Inventory) -> None:
    contract = whole.contracts["hardware-std"]
    assert (contract.profile, contract.number) == ("hardware-std", "HT-2026-017")
    assert (contract.starts, contract.ends) == ("2026-01-01", "2026-12-31")
    assert contract.overrides == {"response": {"hours": 2}, "spare": "yes"}


def test_what_is_wrong_with_a_contract_joins_the_other_mistakes(tmp_path: Path) -> None:
    def agree(contract: Contract, where: Callable[..., str]) -> None:
        raise SettingsError([Mistake(where("response", "hours"), f"{contract.profile}: too few")])

    text = "contracts:\n  c:\n    profile: std\n    response:\n      hours: 0\nsites: 7\n"
    with pytest.raises(SettingsError) as caught:
        load_inventory(written(tmp_path, text), PLATFORMS, agree)
    assert [str(mistake).rpartition("/")[2] for mistake in caught.value.mistakes] == [
        "inventory.yaml:5: std: too few",
        "inventory.yaml:6: sites: expected a mapping (key: value)",
    ]


def test_two_customers_may_use_the_same_private_address_but_not_the_same_public_one(tmp_path: Path) -> None:
    text = """
        credentials: {c: {snmp: {version: 2c, community: env:C}}}
        sites:
          a: {devices: {d: {address: ADDRESS, credentials: [c]}}}
          b: {devices: {d: {address: ADDRESS, credentials: [c]}}}
    """
    load_inventory(written(tmp_path, text.replace("ADDRESS", "10.0.0.1")), PLATFORMS)
    for address in ("127.0.0.1", "8.8.8.8", "sw.example.net"):
        said = mistakes(written(tmp_path, text.replace("ADDRESS", address)))
        assert [line.partition(" is also device 'd' of ")[0] for line in said] == [
            f"{tmp_path}/inventory.yaml:5: {address} port 161 (snmp)"
        ]


def test_a_mistake_in_the_defaults_is_not_told_again_for_every_device(tmp_path: Path) -> None:
    text = "defaults: {credentials: [x]}\n"
    text += "sites: {a: {devices: {d: {address: 10.0.0.1}, e: {address: 10.0.0.1}}}}"
    assert mistakes(written(tmp_path, text)) == [
        f"{tmp_path}/inventory.yaml:1: credentials[0]: 'x' is not known; none is known"
    ]


def test_the_example_is_valid() -> None:
    load_inventory(
        HERE.parent.parent / "inventory.example.yaml", Platforms(shelves("drivers"), lambda *_: None)
    )


_KEYS = """
    defaults credentials contracts sites devices address platform snmp ssh ipmi https version community user
    auth priv sha256 via ports title contacts name profile starts jump c d env:X 10.0.0.1 2c 3 true 2026-01-01
"""
_WORDS = some.sampled_from(_KEYS.split())
_VALUES = some.recursive(
    some.one_of(some.none(), some.booleans(), some.integers(), some.floats(), some.text(max_size=8), _WORDS),
    lambda inside: some.one_of(some.lists(inside, max_size=3), some.dictionaries(_WORDS, inside, max_size=4)),
    max_leaves=25,
)
_SECTIONS = some.sampled_from(["defaults", "credentials", "contracts", "sites"])
_DEEPER = some.dictionaries(_WORDS, some.dictionaries(_WORDS, _VALUES, max_size=4), max_size=3)


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("any")


@settings(max_examples=300, deadline=None)
@given(some.one_of(_VALUES, some.dictionaries(_SECTIONS, some.one_of(_VALUES, _DEEPER), max_size=4)))
def test_any_yaml_is_an_inventory_or_a_settings_error(room: Path, data: object) -> None:
    path = room / "any.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")
    found: tuple[Mistake, ...] = ()
    try:
        load_inventory(path, PLATFORMS)
    except SettingsError as error:
        found = error.mistakes
    assert all(mistake.where.startswith(f"{path}:") for mistake in found)


def _keys(model: type[Keys]) -> set[str]:
    return set(model.model_fields)


def test_every_key_of_the_format_stands_in_its_documentation() -> None:
    said = set(re.findall(r"`(\w+)`", (HERE.parent.parent / "docs" / "inventory.md").read_text("utf-8")))
    said |= {"name", "phone", "email", "zh", "en"}  # stand in one cell, as a mapping
    models = [InventoryKeys, CredentialKeys, SnmpKeys, SshKeys, IpmiKeys, HttpsKeys, DeviceKeys, SiteKeys]
    models += [TitleKeys, ContactKeys, ContractKeys]
    assert set().union(*map(_keys, models)) - said == set()
    assert {*AUTH, *PRIV} - said == set()


def test_the_example_of_the_documentation_is_valid(tmp_path: Path) -> None:
    text = (HERE.parent.parent / "docs" / "inventory.md").read_text("utf-8")
    example = text.partition("```yaml\n")[2].partition("```")[0]
    found = load_inventory(written(tmp_path, example), [*PLATFORMS, "emc_vnx"])
    assert set(found.sites["site-A"].devices) == {"core-sw-1", "server-1", "array-1"}

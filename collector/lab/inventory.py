"""The inventory of a lab, as a person would have written it. YAML 1.2; every scalar is written as JSON."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from collector.lab.stand import Login
from collector.model.exchange import Transport
from collector.model.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class LabSite:
    """What the inventory says of the site.

    values      further keys of the site, such as customer or contacts: JSON values
    contracts   contracts by name, with their keys
    """

    name: str = "lab"
    title: Text = field(default=Text("实验室", "Lab"))
    values: Mapping[str, object] = field(default_factory=dict)
    contracts: Mapping[str, Mapping[str, object]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class InventoryLine:
    """One device as it came up; `values` are further keys, of JSON values."""

    name: str
    address: str
    platform: str
    ports: Mapping[Transport, int]
    values: Mapping[str, object]


def inventory_text(site: LabSite, login: Login, lines: Iterable[InventoryLine]) -> str:
    """contract.md section 2. The passwords stand in it as `plain:`, for they open nothing but the lab."""
    return "\n".join(_text(site, login, tuple(lines))) + "\n"


def _text(site: LabSite, login: Login, lines: tuple[InventoryLine, ...]) -> Iterator[str]:
    yield "# Recorded devices on loopback. The passwords open this lab and nothing else."
    yield "credentials:"
    yield "  lab:"
    person = f"username: {_json(login.username)}, password: {_json('plain:' + login.password)}"
    yield f"    snmp: {{version: 2c, community: {_json('plain:' + login.community)}}}"
    yield f"    ssh: {{{person}, enable: {_json('plain:' + login.enable)}}}"
    yield f"    ipmi: {{{person}}}"
    yield f"    https: {{{person}, verify: pin}}"
    yield "defaults: {credentials: [lab]}"
    if site.contracts:
        yield "contracts:"
        yield from (f"  {_json(name)}: {_json(keys)}" for name, keys in site.contracts.items())
    yield "sites:"
    yield f"  {_json(site.name)}:"
    yield f"    title: {{zh: {_json(site.title.zh)}, en: {_json(site.title.en)}}}"
    yield from (f"    {key}: {_json(value)}" for key, value in site.values.items())
    yield "    devices:" if lines else "    devices: {}"
    for line in lines:
        yield from _device(line)


def _device(line: InventoryLine) -> Iterator[str]:
    yield f"      {_json(line.name)}:"
    yield f"        address: {line.address}"
    yield f"        platform: {_json(line.platform)}"
    yield f"        ports: {{{', '.join(f'{transport}: {port}' for transport, port in line.ports.items())}}}"
    yield f"        via: [{', '.join(line.ports)}]"
    for key, value in line.values.items():
        yield f"        {key}: {_json(value)}"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)

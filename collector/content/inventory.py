"""inventory.yaml as sites, devices and contracts; every mistake in it at once.

A part of the file that is wrong is noted and left out, and the rest is still checked.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from collector.content import ways
from collector.content.fields import name as checked_name
from collector.content.inventory_keys import (
    ContractKeys,
    CredentialKeys,
    DeviceKeys,
    InventoryKeys,
    Names,
    SharedKeys,
    SiteKeys,
)
from collector.content.mistakes import Sheet
from collector.content.yaml import Document, load_yaml
from collector.model.errors import Mistake, SettingsError
from collector.model.exchange import Transport
from collector.model.inventory import Access, Contact, Contract, Criticality, Device, Inventory, Site

Agree = Callable[[Contract, Callable[..., str]], object]


def load_inventory(path: Path, platforms: Collection[str], agree: Agree | None = None) -> Inventory:
    """What the file says, with `defaults` and site values merged into the devices. Contacts nothing.

    platforms   names of the platforms that there are drivers for; `auto` is known besides
    agree       checks each contract against its profile, and is given the places of the contract's keys; its
                SettingsError joins the mistakes of the file

    Raises SettingsError with all mistakes, in the order of the lines.
    """
    noted: list[Mistake] = []
    document = load_yaml(path, noted=noted)
    sheet = Sheet(document.where, noted)
    return _Reader(document, sheet, platforms, agree).inventory()


class _Reader:
    """Reads the sections from the top down; what is wrong is None and noted on the sheet."""

    def __init__(
        self,
        document: Document,
        sheet: Sheet,
        platforms: Collection[str],
        agree: Agree | None,
    ) -> None:
        self.document = document
        self.folder = document.path.parent
        self.words = document.written()
        self.sheet = sheet
        self.names = Names(
            platforms={*platforms, "auto"},
            credentials=self.section("credentials"),
            contracts=self.section("contracts"),
        )
        self.agree = agree
        self.sets: dict[str, CredentialKeys | None] = {}

    def section(self, *path: str) -> Mapping[str, Any]:
        """The mapping at this place of the file; empty where there is none."""
        found = self.words
        for step in path:
            found = found.get(step) if isinstance(found, dict) else None
        return found if isinstance(found, dict) else {}

    def inventory(self) -> Inventory:
        self.outline()
        self.sets = {each: self.credentials(each) for each in self.section("credentials")}
        contracts = [self.contract(each) for each in self.section("contracts")]
        defaults = self.sheet.check(SharedKeys, self.section("defaults"), "defaults", context=self.names)
        sites = [self.site(each, defaults) for each in self.section("sites")]
        devices = [device for site in sites for device in site.devices.values()]
        ways.note_doubles(self.sheet, devices)
        ways.note_jumps(
            self.sheet, devices, {s: self.section("sites", s, "devices") for s in self.section("sites")}
        )
        made = Inventory(
            sites={site.name: site for site in sites},
            contracts={contract.name: contract for contract in contracts if contract is not None},
            where=str(self.document.path),
        )
        return self.sheet.done(made)

    def outline(self) -> None:
        """The four sections are there and are mappings, and every name in them can be a name."""
        if self.words is None:
            self.sheet.note("the file is empty; expected `sites`")
        else:
            self.sheet.check(InventoryKeys, self.words)
        sites = [("sites", site, "devices") for site in self.section("sites")]
        for path in [("credentials",), ("contracts",), ("sites",), *sites]:
            for each in self.section(*path):
                try:
                    checked_name(each)
                except ValueError as error:
                    self.sheet.note(str(error), *path, each)

    def credentials(self, name: str) -> CredentialKeys | None:
        return self.sheet.check(CredentialKeys, self.section("credentials")[name], "credentials", name)

    def contract(self, name: str) -> Contract | None:
        path = ("contracts", name)
        keys = self.sheet.check(ContractKeys, self.section("contracts")[name], *path, context=self.names)
        if keys is None:
            return None
        values = self.document.value(*path)
        contract = Contract(
            name=name,
            profile=keys.profile,
            number=keys.number,
            starts=_iso(keys.starts),
            ends=_iso(keys.ends),
            overrides={key: value for key, value in values.items() if key not in ContractKeys.model_fields},
        )
        if self.agree is not None:
            try:
                self.agree(contract, partial(self.document.where, *path))
            except SettingsError as error:
                self.sheet.mistakes += error.mistakes
        return contract

    def site(self, name: str, defaults: SharedKeys | None) -> Site:
        """The site; where its own keys are wrong, an empty one, so that its devices are still checked."""
        words = self.section("sites")[name]
        keys = self.sheet.check(SiteKeys, words, "sites", name, context=self.names)
        layers = (defaults, keys)
        devices = [self.device(name, each, layers) for each in self.section("sites", name, "devices")]
        keys = keys or SiteKeys()
        return Site(
            name=name,
            title=keys.title.text(name),
            address=keys.address,
            customer=keys.customer,
            contract=keys.contract,
            contacts=tuple(Contact(**contact.model_dump()) for contact in keys.contacts),
            timezone=_merged(*layers).timezone,
            devices={device.name: device for device in devices if device is not None},
        )

    def device(self, site: str, name: str, above: tuple[SharedKeys | None, ...]) -> Device | None:
        path = ("sites", site, "devices", name)
        own = self.sheet.check(DeviceKeys, self.section(*path[:3])[name], *path, context=self.names)
        if own is None or None in above:
            return None
        keys = _merged(*above, own)
        return Device(
            name=name,
            site=site,
            addresses=own.address,
            platform=keys.platform,
            access=self.access(keys, path),
            ports={Transport(way): port for way, port in keys.ports.items()},
            role=keys.role,
            criticality=Criticality(keys.criticality),
            production=keys.production,
            cluster=keys.cluster,
            services=tuple(keys.services),
            serial=own.serial,
            model=keys.model,
            timezone=keys.timezone,
            where=self.document.where(*path),
        )

    def access(self, keys: SharedKeys, path: tuple[str, ...]) -> dict[Transport, Access]:
        """The ways in of one device; of two sets that give the same way the first counts."""
        sets = [self.sets[each] for each in keys.credentials]
        if not sets:
            self.sheet.note(
                f"device {path[-1]!r} has no credentials; name a set, here or in `defaults`", *path
            )
        if not sets or None in sets:
            return {}
        given: dict[Transport, Access] = {}
        for each in reversed(sets):
            given |= each.access(self.folder) if each is not None else {}
        wanted = [Transport(way) for way in keys.via or given]
        for way in wanted:
            if way not in given:
                what = f"via {way}, but no credentials of device {path[-1]!r} give {way}"
                self.sheet.note(f"{what}; they give {', '.join(sorted(given))}", *path, "via")
        return {way: given[way] for way in Transport if way in wanted and way in given}


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _merged(*layers: SharedKeys | None) -> SharedKeys:
    """What was written in the last layer that has the key, else the default of the key."""
    written = {
        key: getattr(layer, key)
        for layer in layers
        if layer is not None
        for key in SharedKeys.model_fields
        if key in layer.model_fields_set
    }
    return SharedKeys.model_construct(**written)

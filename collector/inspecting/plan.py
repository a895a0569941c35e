"""Which devices an inspection visits, and how: inventory in, visits out. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from collector.model.errors import Mistake, SettingsError
from collector.model.exchange import Transport
from collector.model.finding import Item
from collector.model.inventory import Device, Inventory, Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the user asked for; an empty field asks for everything.

    sites, devices, roles   names
    items                   items of preventive maintenance whose checks are run
    via                     the ways in that may be used
    """

    sites: tuple[str, ...] = ()
    devices: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    items: frozenset[Item] = frozenset()
    via: frozenset[Transport] = frozenset()


@dataclass(frozen=True, slots=True)
class Tour:
    """The devices of one site that are visited, critical ones first."""

    site: Site
    devices: tuple[Device, ...]


_ORDER = {"high": 0, "normal": 1, "low": 2}


def plan(inventory: Inventory, wish: Wish) -> tuple[Tour, ...]:
    """One tour a site. Raises SettingsError for names that are not in the inventory and for an empty tour."""
    _check_names(inventory, wish)
    sites = [site for name, site in inventory.sites.items() if not wish.sites or name in wish.sites]
    tours = tuple(Tour(site, _chosen(site, wish)) for site in sites)
    visited = tuple(tour for tour in tours if tour.devices)
    if not visited:
        raise SettingsError([Mistake(inventory.where, "no device matches; nothing would be inspected")])
    return visited


def _chosen(site: Site, wish: Wish) -> tuple[Device, ...]:
    chosen = [
        device
        for device in site.devices.values()
        if (not wish.devices or device.name in wish.devices) and (not wish.roles or device.role in wish.roles)
    ]
    return tuple(sorted(chosen, key=lambda device: _ORDER[device.criticality]))


def _check_names(inventory: Inventory, wish: Wish) -> None:
    devices = [device for site in inventory.sites.values() for device in site.devices.values()]
    mistakes = [
        *_unknown("site", wish.sites, inventory.sites, inventory.where),
        *_unknown("device", wish.devices, {device.name for device in devices}, inventory.where),
        *_unknown("role", wish.roles, {device.role for device in devices}, inventory.where),
    ]
    if mistakes:
        raise SettingsError(mistakes)


def _unknown(what: str, wanted: Iterable[str], known: Collection[str], where: str) -> Iterable[Mistake]:
    for name in wanted:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(sorted(known)) or 'none'}"
            yield Mistake(where, f"no {what} {name!r}; {hint}")

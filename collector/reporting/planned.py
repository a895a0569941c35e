"""All that an inspection plan rests on (巡检计划): who is visited, when, what each device is asked. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from collector.contracting.agreements import Agreement
from collector.model.finding import Item
from collector.model.inspection import Inspection
from collector.model.inventory import Criticality, Device, Site
from collector.model.text import Text
from collector.model.ticket import Ticket
from collector.model.visit import Plan
from collector.reporting.inspected import natural

CRITICALITIES: Final[Mapping[Criticality, Text]] = {
    Criticality.HIGH: Text("高", "high"),
    Criticality.NORMAL: Text("普通", "normal"),
    Criticality.LOW: Text("低", "low"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a platform is asked, every question of it, and what it can tell.

    kinds   of observation, as the vocabulary names them
    """

    platform: str
    title: Text
    questions: tuple[str, ...]
    kinds: frozenset[str]


@dataclass(frozen=True, slots=True)
class Looked:
    """One check of the catalogue. kinds: what it rests on"""

    item: Item
    title: Text
    kinds: frozenset[str]


@dataclass(frozen=True, kw_only=True)  # no slots: what is computed once is kept in its __dict__
class InspectionPlan:
    """One visit, as it is put before the customer.

    asked     by the name of the platform
    checks    all that the product has
    last      the last inspection, None for the first visit
    tickets   those that are open
    at_once   how many devices are visited at the same time
    """

    plan: Plan
    site: Site
    agreement: Agreement | None = None
    asked: Mapping[str, Asked] = field(default_factory=dict)
    checks: tuple[Looked, ...] = ()
    last: Inspection | None = None
    tickets: tuple[Ticket, ...] = ()
    at_once: int = 1

    @cached_property
    def devices(self) -> tuple[Device, ...]:
        """By role in the order of the inventory, then by name."""
        roles = list(dict.fromkeys(one.role for one in self.site.devices.values()))
        return tuple(
            sorted(self.site.devices.values(), key=lambda one: (roles.index(one.role), natural(one.name)))
        )

    def platform(self, device: Device) -> str:
        """Its platform; one that the inventory leaves to detection is what the last visit found."""
        if device.platform == "auto" and self.last and device.name in self.last.results:
            return self.last.results[device.name].snapshot.platform
        return device.platform

    @cached_property
    def unidentified(self) -> tuple[Device, ...]:
        """Devices whose platform is told at the visit: what applies to them is not known before."""
        return tuple(device for device in self.devices if self.platform(device) not in self.asked)

    def applying(self, check: Looked) -> int:
        """To how many devices a check applies."""
        known = [self.asked.get(self.platform(device)) for device in self.devices]
        return sum(one is not None and not one.kinds.isdisjoint(check.kinds) for one in known)

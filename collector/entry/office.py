"""The service's desk put together: contracts, tickets and their sinks, plans, over one store."""

import getpass
import os
import socket
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from collector.content.contracts import Shelf
from collector.contracting.agreements import Agreement
from collector.contracting.visits import visits
from collector.entry.wire import Installation
from collector.model.errors import SettingsError
from collector.model.visit import Plan
from collector.ticketing.desk import Desk
from collector.ticketing.ledger import Clerk
from collector.ticketing.sink import Outlet, outlet

if TYPE_CHECKING:  # the store imports SQLAlchemy, which most commands do not need
    from collector.store.documents import Documents
    from collector.store.outbox import Outbox
    from collector.store.plans import Plans
    from collector.store.store import Store
    from collector.store.tickets import Tickets

# Almost every contract counts by the Chinese calendar; a profile names another where it does.
_ALMANAC = "cn"


def utc_now() -> datetime:
    return datetime.now(UTC)


def who() -> str:
    """The person at the keyboard, for the ledger."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"


@dataclass(frozen=True)
class Office:
    """What people and the service do besides inspecting. `clock` is the time now, aware."""

    made: Installation
    store: "Store"
    clock: Callable[[], datetime] = utc_now

    @cached_property
    def owner(self) -> str:
        """This process among those that tick on the same store."""
        return f"{socket.gethostname()}-{os.getpid()}-{uuid4().hex[:8]}"

    @cached_property
    def shelf(self) -> Shelf:
        return Shelf(self.made.settings.own)

    @cached_property
    def agreements(self) -> Mapping[str, Agreement]:
        """The agreement of every site that has a contract. Raises SettingsError."""
        contracts = self.made.inventory.contracts
        return {
            name: self.shelf.contract(contracts[site.contract])
            for name, site in self.made.inventory.sites.items()
            if site.contract
        }

    @cached_property
    def tickets(self) -> "Tickets":
        from collector.store.tickets import Tickets

        return Tickets(self.store.database, self.made.secrets.scrub)

    @cached_property
    def plans(self) -> "Plans":
        from collector.store.plans import Plans

        return Plans(self.store.database)

    @cached_property
    def documents(self) -> "Documents":
        from collector.store.documents import Documents

        return Documents(self.store.database)

    @cached_property
    def outbox(self) -> "Outbox":
        from collector.store.outbox import Outbox

        return Outbox(self.store.database)

    @cached_property
    def outlets(self) -> tuple[Outlet, ...]:
        """The far sides of the settings. Raises SettingsError."""
        return tuple(self._outlet(name, keys) for name, keys in self.made.settings.sinks.items())

    @cached_property
    def clerk(self) -> Clerk:
        return Clerk(self.tickets, tuple(self.made.settings.sinks), self.agreements.get)

    def desk(self, actor: str = "") -> Desk:
        return Desk(self.clerk, actor or who(), self.clock)

    def owed(self, since: datetime, until: datetime) -> Iterable[Plan]:
        """The visits that the contracts owe in that time, of all sites."""
        almanac = self.shelf.almanacs()[_ALMANAC]
        for name, agreement in self.agreements.items():
            zone = ZoneInfo(self.made.inventory.sites[name].timezone)
            days = since.astimezone(zone).date(), until.astimezone(zone).date()
            yield from visits(name, agreement, almanac, *days)

    def site(self, name: str) -> str:
        """The name of a site of the inventory. Raises SettingsError."""
        if name not in self.made.inventory.sites:
            known = ", ".join(sorted(self.made.inventory.sites)) or "none"
            raise SettingsError(f"{self.made.inventory.where}: no site {name!r}; known: {known}")
        return name

    def _outlet(self, name: str, keys: Any) -> Outlet:
        own = {"url": keys.url, "username": keys.username, "token": keys.token, "secret": keys.secret,
               "password": keys.password, **keys.options}  # fmt: skip
        return outlet(
            name, keys.kind, own, lambda *path: ".".join(["sinks", name, *map(str, path)]), self.made.reveal
        )

"""The composition root: settings and inventory in, everything that a command works with out."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from collector.checking import Check, NoHistory
from collector.checking.policy import LimitRule
from collector.content.checks import load_checks, load_limits
from collector.content.contracts import Shelf
from collector.content.inventory import load_inventory
from collector.content.platforms import Platforms
from collector.content.settings import FILE, beside, load_settings
from collector.content.settings_keys import Settings
from collector.content.where import shelves
from collector.entry.dial import Dialler
from collector.entry.past import StoredHistory
from collector.inspecting.inspect import Keeper, Means, Progress
from collector.inspecting.plan import Wish
from collector.model.errors import SettingsError, StoreError
from collector.model.exchange import Transport
from collector.model.inventory import Inventory, Reveal
from collector.transports.redaction.secrets import Secrets

if TYPE_CHECKING:  # the store imports SQLAlchemy, which most commands do not need
    from collector.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """What an installation consists of, read and checked; nothing is contacted yet."""

    settings: Settings
    inventory: Inventory
    platforms: Platforms
    checks: tuple[Check, ...]
    rules: tuple[LimitRule, ...]
    reveal: Reveal
    secrets: Secrets


def read_settings(inventory: Path | None = None) -> Settings:
    """The settings beside the inventory, else of the working folder, else the defaults."""
    here = Path(FILE)
    return load_settings(beside(inventory) if inventory else here if here.exists() else None, os.environ)


def read_platforms(settings: Settings) -> Platforms:
    """The drivers of the product and of the site."""
    return Platforms(shelves("drivers", _own(settings, "drivers")), why_not)


def install(inventory: Path | None) -> Installation:
    """Everything, from the inventory at this path or the one that the settings name.

    Raises SettingsError with all mistakes of the first file that has any.
    """
    from collector.content.secrets import Secrets as Keyring

    settings = read_settings(inventory)
    platforms = read_platforms(settings)
    path = inventory or settings.inventory
    if not path.exists():
        raise SettingsError(
            f"no inventory at {str(path)!r}; name one with --inventory FILE, or try `collector demo`"
        )
    inventory_read = load_inventory(path, list(platforms), Shelf(settings.own).contract)
    secrets = Secrets()
    check_folders = shelves("checks", _own(settings, "checks"))
    return Installation(
        settings=settings,
        inventory=inventory_read,
        platforms=platforms,
        checks=load_checks(check_folders),
        rules=load_limits(check_folders),
        reveal=secrets.knowing(Keyring(settings, os.environ, path.parent).reveal),
        secrets=secrets,
    )


def check_drivers(made: Installation) -> None:
    """Read the drivers that the inventory needs: all, where the platform of a device has to be found out.

    Raises SettingsError with all mistakes. Reading one costs some 10 ms, so only who inspects calls this.
    """
    devices = [device for site in made.inventory.sites.values() for device in site.devices.values()]
    named = {device.platform for device in devices}
    made.platforms.check(None if "auto" in named else named)


@contextmanager
def means(
    made: Installation, wish: Wish, keeper: Keeper, progress: Progress, store: "Store | None" = None
) -> Iterator[Means]:
    """What an inspection works with; its threads end with it. Without a store no device has a past."""
    pool = ThreadPoolExecutor(made.settings.concurrency.ssh_threads, thread_name_prefix="ssh")
    dialler = Dialler(made.settings, made.inventory, made.reveal, pool)
    try:
        yield Means(
            platforms=made.platforms,
            checks=made.checks,
            rules=made.rules,
            connect=dialler.connect,
            probe=dialler.probe,
            keeper=keeper,
            progress=progress,
            patience={way: dialler.patience(way) for way in Transport},
            remember=NoHistory.of if store is None else partial(StoredHistory, store),
            via=wish.via,
            items=wish.items,
            at_once=made.settings.concurrency.devices,
        )
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def open_store(settings: Settings, secrets: Secrets) -> "Store":
    """The store of the settings, made where it is not there. Raises StoreError.

    secrets   known ones are taken out of everything before it is written
    """
    from collector.store.store import Store

    try:
        settings.state.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"the state folder {str(settings.state)!r} cannot be made: {error.strerror}"
        ) from error
    return Store.open(settings.store, scrub=secrets.scrub)


def why_not(platform: str, line: str) -> str | None:
    """Why a command line may not be sent to a platform; None where it may."""
    from collector.transports.ssh.platforms import platform as cli_of

    try:
        return cli_of(platform).gate.why_not(line)
    except SettingsError as error:
        return str(error)


def _own(settings: Settings, shelf: str) -> list[Path]:
    """The site's own folders of one shelf."""
    return [folder / shelf for folder in settings.own if (folder / shelf).is_dir()]

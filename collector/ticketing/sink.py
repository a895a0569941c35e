"""Sinks: other systems that are told of tickets. Each is a function with its declaration."""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, TypeVar

from collector.contracting.written import Where, Written, checked
from collector.model.errors import Mistake, SettingsError
from collector.model.inventory import Reveal
from collector.model.notice import Parcel, Receipt
from collector.model.text import Text
from collector.ticketing import sinks

Kept = TypeVar("Kept", bound=Written)

# Tells a far side of one notice. The same parcel told twice must not open two tickets there.
# Raises DeliveryError: the caller keeps the parcel and tries again.
Deliver = Callable[[Parcel, Any, Reveal], Receipt]


@dataclass(frozen=True, slots=True)
class Sink:
    """A kind of far side.

    settings   what a person writes for it in collector.yaml, beside its kind
    """

    kind: str
    title: Text
    settings: type[Written]
    deliver: Deliver


@dataclass(frozen=True, slots=True)
class Outlet:
    """One far side: a sink with its settings. `name` is what collector.yaml calls it."""

    name: str
    send: Callable[[Parcel], Receipt]


def sink(
    kind: str, *, title: Text, settings: type[Kept]
) -> Callable[[Callable[[Parcel, Kept, Reveal], Receipt]], Sink]:
    """Declares the function below it to be a sink; what stands there afterwards is a Sink."""

    def declared(deliver: Callable[[Parcel, Kept, Reveal], Receipt]) -> Sink:
        return Sink(kind, title, settings, deliver)

    return declared


@cache
def kinds() -> Mapping[str, Sink]:
    """Every sink of the folder `sinks` by its kind."""
    found = {}
    for module in pkgutil.iter_modules(sinks.__path__, f"{sinks.__name__}."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, Sink):
                found[value.kind] = value
    return MappingProxyType(found)


def outlet(name: str, kind: str, keys: Mapping[str, Any], where: Where, reveal: Reveal) -> Outlet:
    """A sink as collector.yaml sets it up.

    keys     its settings without `kind`; secrets are SecretRef; what is None or "" was not set
    where    gives file and line of its keys
    reveal   turns a reference into the secret, at each delivery

    Raises SettingsError with every mistake and its line.
    """
    if kind not in kinds():
        known = ", ".join(sorted(kinds()))
        raise SettingsError([Mistake(where("kind"), f"{kind!r} is no kind of sink; known are {known}")])
    found = kinds()[kind]
    settings = checked(
        found.settings, {key: value for key, value in keys.items() if value not in (None, "")}, where
    )
    return Outlet(name, lambda parcel: found.deliver(parcel, settings, reveal))

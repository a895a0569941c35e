"""Opens the files of contracts: profiles and calendars, ours and those that a site puts beside them."""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from collector.content.yaml import load_yaml
from collector.contracting.agreements import Agreement, Source, agree, terms
from collector.contracting.calendars import Almanac, almanac
from collector.contracting.written import Where
from collector.model.errors import Mistake, SettingsError
from collector.model.inventory import Contract

_OURS = Path(str(files("collector.contracting")))


class Shelf:
    """Profiles and calendars by name; each file is read once, when it is first asked for.

    own   folders with `profiles/` and `calendars/` of a site; a file of the same name replaces ours
    """

    def __init__(self, own: Sequence[Path] = ()) -> None:
        self._profiles = _found([*own, _OURS], "profiles")
        self._calendars = _found([*own, _OURS], "calendars")
        self._almanacs: Mapping[str, Almanac] | None = None
        self._sources: dict[str, Source] = {}

    @property
    def profiles(self) -> tuple[str, ...]:
        """Names of all profiles."""
        return tuple(sorted(self._profiles))

    def almanacs(self) -> Mapping[str, Almanac]:
        """The calendars of all countries. Raises SettingsError with file and line."""
        if self._almanacs is None:
            read = {name: load_yaml(path) for name, path in self._calendars.items()}
            made = {name: almanac(name, document.data, document.where) for name, document in read.items()}
            self._almanacs = MappingProxyType(made)
        return self._almanacs

    def profile(self, name: str) -> Agreement:
        """A profile as it stands, with what it leaves open. Raises SettingsError."""
        return terms(self._source(name, f"profile {name!r}"), self.almanacs())

    def contract(self, contract: Contract, where: Where | None = None) -> Agreement:
        """A contract of the inventory.

        where   gives file and line of the contract's keys

        Raises SettingsError: no such profile, a value that does not fit, a promise left open.
        """
        known = where or _nowhere(contract)
        return agree(self._source(contract.profile, known("profile")), contract, known, self.almanacs())

    def _source(self, name: str, asked: str) -> Source:
        if name not in self._profiles:
            reason = f"{name!r} is no contract profile; known are {', '.join(self.profiles)}"
            raise SettingsError([Mistake(asked, reason)])
        if name not in self._sources:
            document = load_yaml(self._profiles[name])
            source = Source(document.data, document.where)
            if terms(source, self.almanacs()).profile.profile != name:
                raise SettingsError(
                    [Mistake(document.where("profile"), f"the file is called {name!r}: say so here")]
                )
            self._sources[name] = source
        return self._sources[name]


@cache
def shelf() -> Shelf:
    """What comes with the product."""
    return Shelf()


def _found(folders: Sequence[Path], kind: str) -> dict[str, Path]:
    """Files by name; those of earlier folders win."""
    return {
        path.stem: path for folder in reversed(folders) for path in sorted((folder / kind).glob("*.yaml"))
    }


def _nowhere(contract: Contract) -> Where:
    def where(*_: object) -> str:
        return f"contract {contract.name!r}"

    return where

"""collector.yaml and the environment as settings, each with the place it comes from."""

import json
from collections.abc import Hashable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any, Final, cast, get_args, get_origin
from urllib.parse import urlsplit

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from collector.content.fields import Keys, expanded
from collector.content.mistakes import Sheet
from collector.content.settings_keys import Settings
from collector.content.yaml import load_yaml
from collector.model.errors import Mistake, SettingsError
from collector.model.inventory import SecretRef
from collector.model.text import Text

FILE: Final = "collector.yaml"
_SQLITE: Final = "sqlite:///"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One setting as it is declared.

    path      its keys in the file
    default   as written in settings_keys.py, with its placeholders
    also      a variable of the environment besides our own; "" for none
    is_nested it holds a list or a mapping
    """

    path: tuple[str, ...]
    default: Any
    unit: str
    also: str
    help: Text
    is_path: bool
    is_nested: bool

    @property
    def name(self) -> str:
        return ".".join(self.path)

    @property
    def variable(self) -> str:
        return "COLLECTOR_" + "_".join(self.path).upper()

    def of(self, settings: Settings) -> Any:
        """The value of this setting."""
        return reduce(getattr, self.path, settings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One setting as it is shown: no secret in it, references only."""

    name: str
    variable: str
    value: str
    origin: str
    unit: str
    default: str
    help: Text


def load_settings(path: Path | None, environ: Mapping[str, str]) -> Settings:
    """The settings: what our variables of the environment say, else the file, else the defaults.

    path   collector.yaml; None for an installation without one. Relative paths in it start at its folder,
           those of the environment at the working folder. An empty variable says nothing.

    Raises SettingsError with all mistakes.
    """
    draft = _Draft(path, environ)
    return draft.sheet.done(draft.sheet.check(Settings, draft.values)).with_origins(draft.origins)


def beside(inventory: Path) -> Path | None:
    """The collector.yaml beside this inventory; None where there is none."""
    path = inventory.parent / FILE
    return path if path.exists() else None


def describe(settings: Settings) -> list[Row]:
    """Every setting with its value and where that comes from, in the order of docs/settings.md."""
    return [
        Row(
            name=leaf.name,
            variable=leaf.variable,
            value=_shown(leaf.of(settings)),
            origin=settings.origin(leaf.name),
            unit=leaf.unit,
            default=_shown(leaf.default),
            help=leaf.help,
        )
        for leaf in leaves()
    ]


def leaves(section: BaseModel | None = None, above: tuple[str, ...] = ()) -> Iterator[Leaf]:
    """Every setting, in the order in which it is declared."""
    section = Settings.model_construct() if section is None else section
    for name, field in type(section).model_fields.items():
        default = getattr(section, name)
        if isinstance(default, Keys):
            yield from leaves(default, (*above, name))
        else:
            yield _leaf(field, default, (*above, name))


def _leaf(field: FieldInfo, default: Any, path: tuple[str, ...]) -> Leaf:
    told = cast(Mapping[str, str], field.json_schema_extra)
    kinds = set(_kinds(field.annotation))
    return Leaf(
        path=path,
        default=default,
        unit=told["unit"],
        also=told["also"],
        help=Text(told["zh"], told["en"]),
        is_path=Path in kinds,
        is_nested=bool(kinds & {dict, tuple}),
    )


def _kinds(annotation: Any) -> Iterator[Any]:
    """The types of which an annotation is made."""
    yield get_origin(annotation) or annotation
    for part in get_args(annotation):
        yield from _kinds(part)


class _Draft:
    """The settings as text, gathered from environment, file and defaults; nothing is checked yet."""

    def __init__(self, path: Path | None, environ: Mapping[str, str]) -> None:
        noted: list[Mistake] = []
        self.document = None if path is None else load_yaml(path, noted=noted)
        self.sheet = Sheet(self.where, noted)
        self.origins: dict[str, str] = {}
        self.environ = environ
        self.folder = Path.cwd() if path is None else path.absolute().parent
        self.places = {"folder": str(self.folder), "home": _home(environ)}
        words = None if self.document is None else self.document.written()
        self.values: Any = {} if words is None else words
        if isinstance(self.values, dict):
            for leaf in leaves():
                self.take(leaf)

    def where(self, *path: Hashable) -> str:
        for length in range(1, len(path) + 1):
            origin = self.origins.get(".".join(map(str, path[:length])), "")
            if origin.startswith("env "):
                return origin
        return "settings" if self.document is None else self.document.where(*path)

    def take(self, leaf: Leaf) -> None:
        """Puts the value of one setting in its place, and says where it comes from."""
        section = self.values
        for step in leaf.path[:-1]:
            section = section.setdefault(step, {})
            if not isinstance(section, dict):
                return  # said when the whole is checked
        key = leaf.path[-1]
        if text := self.environ.get(leaf.variable):
            self.origins[leaf.name] = f"env {leaf.variable}"
            section[key] = self.anchored(leaf, self.parsed(leaf, text), Path.cwd())
        elif key in section:
            self.origins[leaf.name] = self.where(*leaf.path)
            section[key] = self.anchored(leaf, section[key], self.folder)
        elif text := self.environ.get(leaf.also):
            self.origins[leaf.name] = f"env {leaf.also}"
            section[key] = (
                text.split(":")[0] if leaf.also == "STATE_DIRECTORY" else text
            )  # it may list several
        else:
            self.origins[leaf.name] = "default"
            if leaf.default is not None:
                section[key] = self.filled(leaf.default)
        if leaf.name == "state":
            self.places["state"] = str(section[key])
            self.places["credentials"] = self.environ.get("CREDENTIALS_DIRECTORY") or str(section[key])

    def parsed(self, leaf: Leaf, text: str) -> Any:
        """A list or a mapping is written in a variable as in the file, on one line."""
        if not leaf.is_nested:
            return text
        try:
            return load_yaml(Path(f"env {leaf.variable}"), text).written()
        except SettingsError as error:
            self.sheet.mistakes += error.mistakes
            return deepcopy(leaf.default)

    def anchored(self, leaf: Leaf, value: Any, folder: Path) -> Any:
        try:
            return _anchored(leaf, value, folder)
        except ValueError as error:
            self.sheet.note(f"{leaf.name}: {error}", *leaf.path)
            return value

    def filled(self, default: Any) -> Any:
        return default.format(**self.places) if isinstance(default, str) else deepcopy(default)


def _home(environ: Mapping[str, str]) -> str:
    return environ.get("XDG_STATE_HOME") or str(
        Path(environ.get("HOME") or "~").expanduser() / ".local" / "state"
    )


def _anchored(leaf: Leaf, value: Any, folder: Path) -> Any:
    """A relative path from the folder where it was written. Raises ValueError for what can be no path."""
    if leaf.is_path and isinstance(value, list):
        return [_anchored(leaf, each, folder) for each in value]
    if not isinstance(value, str) or not value:
        return value
    if leaf.is_path:
        return str(folder / expanded(value))
    if leaf.name == "store" and "://" not in value.removeprefix(_SQLITE):
        return _SQLITE + str(folder / expanded(value.removeprefix(_SQLITE)))
    return value


def _shown(value: Any) -> str:
    """For people: references in place of secrets, addresses without their query."""
    if isinstance(value, SecretRef):
        return f"{value.scheme}:{'***' if value.scheme == 'plain' else value.name}"
    if isinstance(value, BaseModel):
        return json.dumps({key: _shown(inside) for key, inside in value if inside}, ensure_ascii=False)
    if isinstance(value, dict):
        return " ".join(f"{key}={_shown(inside)}" for key, inside in value.items())
    if isinstance(value, tuple):
        listed = ", ".join(map(_shown, value))
        return f"[{listed}]" if len(value) > 1 else listed
    text = "" if value is None else str(value)
    if "://" in text and "?" in text:
        return urlsplit(text)._replace(query="***", fragment="").geturl()
    return text

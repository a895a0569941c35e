"""Commands that only show: settings, checks, drivers, the inventory."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from collector.content.checks import load_checks
from collector.content.settings import describe
from collector.content.where import shelves
from collector.entry.wire import check_drivers, install, read_platforms, read_settings
from collector.model.errors import Mistake, SettingsError
from collector.model.text import Lang


def show_settings(inventory: Path | None, lang: str) -> None:
    """Every setting: name, value, origin, what it is."""
    settings = read_settings(inventory)
    spoken = language(lang, settings.language)
    rows = [
        (row.name, f"{row.value} {row.unit}".strip(), row.origin, row.variable, row.help.in_(spoken))
        for row in describe(settings)
    ]
    table(("setting", "value", "origin", "variable", "help"), rows)


def check_inventory(file: Path | None) -> None:
    """Reads everything that an inspection would read. Raises SettingsError with every mistake."""
    made = install(file)
    check_drivers(made)
    devices = sum(len(site.devices) for site in made.inventory.sites.values())
    _say(f"{made.inventory.where}: {len(made.inventory.sites)} sites, {devices} devices, no mistakes\n")


def list_checks(form: str, lang: str) -> None:
    settings = read_settings()
    spoken = language(lang, settings.language)
    own = [folder / "checks" for folder in settings.own if (folder / "checks").is_dir()]
    found = [check.about for check in load_checks(shelves("checks", own))]
    if _is_json(form):
        _say_json(
            [
                {
                    "check": one.id,
                    "item": one.item,
                    "title": one.title.in_(spoken),
                    "severity": int(one.severity),
                    "kinds": list(one.kinds),
                }
                for one in found
            ]
        )
        return
    rows = [(one.id, one.title.in_(spoken), str(int(one.severity)), ", ".join(one.kinds)) for one in found]
    table(("check", "title", "severity", "kinds"), rows)


def list_drivers(form: str, lang: str) -> None:
    settings = read_settings()
    spoken = language(lang, settings.language)
    platforms = read_platforms(settings).values()
    if _is_json(form):
        _say_json(
            [
                {
                    "platform": one.name,
                    "title": one.title.in_(spoken),
                    "known_as": _known_as(one.known_as),
                    "transports": sorted(one.transports),
                }
                for one in platforms
            ]
        )
        return
    rows = [(one.name, one.title.in_(spoken), ", ".join(sorted(one.transports))) for one in platforms]
    table(("platform", "title", "transports"), rows)


def language(said: str, default: str) -> Lang:
    """The language asked for, else that of the settings. Raises SettingsError."""
    chosen = said or default
    if chosen not in ("zh", "en"):
        raise SettingsError([Mistake("--lang", f"{chosen!r} is not known; expected zh or en")])
    return "zh" if chosen == "zh" else "en"


def _known_as(names: Mapping[str, tuple[str, ...]]) -> dict[str, object]:
    """A single name as a word, several as a list."""
    return {who: said[0] if len(said) == 1 else list(said) for who, said in names.items()}


def _is_json(form: str) -> bool:
    if form not in ("text", "json"):
        raise SettingsError([Mistake("--format", f"{form!r} is not known; expected text or json")])
    return form == "json"


def _say_json(value: object) -> None:
    _say(json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Columns aligned by what a terminal shows: a Chinese character takes two places."""
    lines = [tuple(heads), *(tuple(row) for row in rows)]
    widths = [max(_places(line[column]) for line in lines) for column in range(len(heads))]
    for line in lines:
        cells = [cell + " " * (width - _places(cell)) for cell, width in zip(line, widths, strict=True)]
        _say("  ".join(cells).rstrip() + "\n")


def _places(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)


def _say(text: str) -> None:
    sys.stdout.write(text)

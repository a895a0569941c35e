"""Where the shelves lie: in a checkout or an editable install beside `collector/`, in a wheel inside it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from collector.model.errors import SettingsError

PACKAGE: Final = Path(__file__).parent.parent


def shelf(name: str, package: Path = PACKAGE) -> Path:
    """The product's own `drivers`, `checks`, `templates` folder, or a file such as `inventory.example.yaml`.

    Raises SettingsError where it is in neither place: the installation is broken.
    """
    places = (package / "_shelves" / name, package.parent / name)
    found = next((place for place in places if place.exists()), None)
    if found is None:
        raise SettingsError(
            f"{name!r} lies neither at {places[0]} nor at {places[1]}; install the product again"
        )
    return found


def shelves(name: str, own: Sequence[Path] = (), package: Path = PACKAGE) -> tuple[Path, ...]:
    """The folders of one shelf: the site's own ones for it, before ours.

    Raises SettingsError for an own folder that is not there.
    """
    missing = [folder for folder in own if not folder.is_dir()]
    if missing:
        raise SettingsError(f"own folder of {name!r} is no folder: {', '.join(map(str, missing))}")
    return (*own, shelf(name, package))


def stock(name: str, pattern: str, own: Sequence[Path] = (), package: Path = PACKAGE) -> dict[str, Path]:
    """The files of one shelf by their path inside it (`parts/snmp/if.yaml`); the site's file hides ours."""
    found: dict[str, Path] = {}
    for folder in reversed(shelves(name, own, package)):
        found |= {file.relative_to(folder).as_posix(): file for file in sorted(folder.glob(pattern))}
    return dict(sorted(found.items()))

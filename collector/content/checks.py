"""checks/*.py as Checks, and the default limits beside them."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from collector.checking import Check, Limits
from collector.checking.policy import LimitRule
from collector.content.modules import load_module
from collector.content.yaml import Document, load_yaml
from collector.model.errors import Mistake, SettingsError
from collector.model.text import Text
from collector.model.vocabulary import kinds

_BOUNDS = ("low_critical", "low_degraded", "high_degraded", "high_critical")
_DEFAULT = Text("产品缺省限值", "default limit of the product")


def load_checks(folders: Sequence[Path]) -> tuple[Check, ...]:
    """Every check of the folders, by id; a site's own folder comes first and its files stand in for ours.

    Raises SettingsError for a file that cannot be imported, two checks of one id, and unknown kinds.
    """
    files = {file.name: file for folder in reversed(folders) for file in folder.glob("[!_]*.py")}
    found: dict[str, tuple[Check, Path]] = {}
    mistakes: list[Mistake] = []
    for name, file in sorted(files.items()):
        for check in _checks_in(file, name):
            if check.id in found:
                mistakes.append(
                    Mistake(str(file), f"check {check.id!r} is in {found[check.id][1].name} as well")
                )
            found[check.id] = check, file
            mistakes += [
                Mistake(str(file), f"check {check.id!r}: kind {kind!r} is not in the vocabulary")
                for kind in check.about.kinds
                if kind not in kinds()
            ]
    if mistakes:
        raise SettingsError(mistakes)
    return tuple(check for _, (check, _) in sorted(found.items()))


def _checks_in(file: Path, name: str) -> Iterator[Check]:
    module = load_module(f"collector_checks_{name.removesuffix('.py')}", file)
    return (value for value in vars(module).values() if isinstance(value, Check))


def load_limits(folders: Sequence[Path]) -> tuple[LimitRule, ...]:
    """The default limits, `knowledge/limits.yaml` of the folders. Raises SettingsError."""
    rules: list[LimitRule] = []
    for folder in folders:
        if (file := folder / "knowledge" / "limits.yaml").is_file():
            rules += _rules(load_yaml(file))
    return tuple(rules)


def _rules(document: Document) -> Iterator[LimitRule]:
    mistakes = []
    for number, entry in enumerate(document.data or ()):
        known = {"kind", "part", "source", "free", *_BOUNDS}
        if not isinstance(entry, dict) or entry.get("kind") not in kinds() or not entry.keys() <= known:
            expected = f"expected kind (of the vocabulary), part, source, free and {', '.join(_BOUNDS)}"
            mistakes.append(Mistake(document.where(number), expected))
            continue
        bounds = {name: float(entry[name]) for name in _BOUNDS if name in entry}
        free = entry.get("free")
        if bool(bounds) == (free is not None) or (free is not None and not _is_text(free)):
            expected = "expected either limits or free: {zh: why, en: why} it needs none"
            mistakes.append(Mistake(document.where(number), expected))
            continue
        yield LimitRule(
            kind=entry["kind"],
            part=str(entry.get("part", "*")),
            limits=Limits(**bounds),
            origin=_DEFAULT if free is None else Text(free["zh"], free["en"]),
        )
    if mistakes:
        raise SettingsError(mistakes)


def _is_text(said: object) -> bool:
    return isinstance(said, dict) and said.keys() == {"zh", "en"} and all(map(str, said.values()))

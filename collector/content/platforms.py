"""drivers/*.yaml as Platforms: found by folder, checked whole, mistakes with file and line.

A site's own folder lies in front of ours: a file of the same name there stands in for the one that ships.
"""

import inspect
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

from collector.content.modules import importable, load_module
from collector.content.yaml import load_yaml
from collector.driving.language import Library, Sheet, platform_of
from collector.driving.platform import Platform
from collector.model.errors import Mistake, SettingsError
from collector.model.reading import Reader

# Says why a line may not be sent to a platform, None where it may.
WhyNot = Callable[[str, str], str | None]


@dataclass
class Platforms(Mapping[str, Platform]):
    """Every platform by name, read from its file when it is first asked for."""

    folders: Sequence[Path]
    why_not: WhyNot
    _made: dict[str, Platform] = field(default_factory=dict)
    _parts: dict[str, Sheet] = field(default_factory=dict)
    _modules: dict[str, ModuleType | None] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Platform:
        """The platform. Raises KeyError for a name without a file, SettingsError for a file with mistakes."""
        if name not in self._made:
            sheet = _sheet(name, self._files()[name])
            self._made[name] = platform_of(sheet, Library(_Parts(self), self.reader, self.why_not))
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._files()))

    def __len__(self) -> int:
        return len(self._files())

    def __contains__(self, name: object) -> bool:
        return name in self._files()

    def check(self, names: Collection[str] | None = None) -> None:
        """Read the files of these platforms, of all where None. Raises SettingsError with all mistakes."""
        mistakes: list[Mistake] = []
        for name in self if names is None else sorted(names):
            try:
                self[name]
            except SettingsError as error:
                mistakes += error.mistakes
        if mistakes:
            raise SettingsError(mistakes)

    def reader(self, name: str) -> Reader | None:
        """The pure reader `module.function` of drivers/readers, None where there is none."""
        module_name, _, function = name.partition(".")
        module = self._module(module_name)
        found = getattr(module, function, None) if module and not function.startswith("_") else None
        if module is None or not inspect.isfunction(found):
            return None
        offered = found.__module__ == module.__name__ or function in getattr(module, "__all__", ())
        return found if offered else None

    def part(self, name: str) -> Sheet:
        """A shared part, parsed. Raises KeyError."""
        if name not in self._parts:
            self._parts[name] = _sheet(name, self._part_files()[name])
        return self._parts[name]

    def part_names(self) -> list[str]:
        return sorted(self._part_files())

    def _files(self) -> dict[str, Path]:
        return {file.stem: file for folder in reversed(self.folders) for file in folder.glob("*.yaml")}

    def _part_files(self) -> dict[str, Path]:
        parts = [
            (folder / "parts", file) for folder in reversed(self.folders) for file in _yaml(folder / "parts")
        ]
        return {str(file.relative_to(root).with_suffix("")): file for root, file in parts}

    def _module(self, name: str) -> ModuleType | None:
        if name not in self._modules:
            importable("drivers", self.folders[-1])
            files = (folder / "readers" / f"{name}.py" for folder in self.folders)
            file = next((file for file in files if name.isidentifier() and file.is_file()), None)
            self._modules[name] = load_module(f"collector_readers_{name}", file) if file else None
        return self._modules[name]


@dataclass(frozen=True)
class _Parts(Mapping[str, Sheet]):
    """The shared parts by name, parsed when asked for."""

    platforms: Platforms

    def __getitem__(self, name: str) -> Sheet:
        return self.platforms.part(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self.platforms.part_names())

    def __len__(self) -> int:
        return len(self.platforms.part_names())


def _sheet(name: str, file: Path) -> Sheet:
    document = load_yaml(file)
    return Sheet(name, document.written(), document.where)


def _yaml(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.yaml"))

"""Imports run down the floors, never up and never round. A type-only import counts."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parent.parent

# From the bottom up; rooms of one floor do not know each other.
FLOORS: tuple[tuple[str, ...], ...] = (
    ("collector.model",),
    (
        "collector.transports",
        "collector.checking",
        "collector.contracting",
        "collector.store",
        "drivers",
    ),
    (
        "collector.driving",
        "collector.lab",
        "collector.ticketing",
        "collector.reporting",
        "collector.metrics",
        "checks",
    ),
    ("collector.inspecting", "collector.content"),
    ("collector.entry",),
)
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}


def room_of(module: str) -> str | None:
    if module == "collector.__main__":
        return "collector.entry"
    parts = module.split(".")
    return next((room for room in (".".join(parts[:2]), parts[0]) if room in FLOOR), None)


def imports_of(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found.add(node.module or "")
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def modules() -> dict[str, Path]:
    files = [file for top in ("collector", "drivers", "checks") for file in (ROOT / top).rglob("*.py")]
    return {".".join(f.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): f for f in files}


def test_every_module_has_a_room() -> None:
    assert [name for name in modules() if name != "collector" and room_of(name) is None] == []


def test_imports_run_down_only() -> None:
    upward = []
    for name, path in modules().items():
        here = room_of(name)
        for target in imports_of(path):
            there = room_of(target)
            if here and there and here != there and FLOOR[there] >= FLOOR[here]:
                upward.append(f"{name} imports {target}")
    assert upward == []


def test_no_module_imports_the_root_package_but_its_version() -> None:
    asks = {
        name: {t for t in imports_of(path) if t.startswith("collector.__")}
        for name, path in modules().items()
    }
    assert {target for targets in asks.values() for target in targets} <= {"collector.__version__"}


def test_no_modules_import_each_other_in_a_circle() -> None:
    known = modules()
    graph = {name: {t for t in imports_of(path) if t in known and t != name} for name, path in known.items()}
    # A package's own __init__ that gathers names from its modules is how the package is read from outside.
    TopologicalSorter(graph).prepare()

"""What the tests of network platforms share: agents made of tables, and what a driver makes of them."""

from typing import Any

from collector.driving.platform import Platform
from collector.entry.wire import read_platforms, read_settings
from collector.model.snapshot import Health, Observation, Snapshot
from tests.driving.bench import agent, seen

PLATFORMS = read_platforms(read_settings())
ENTITY = "1.3.6.1.2.1.47.1.1.1.1"
IF_NAME = "1.3.6.1.2.1.31.1.1.1.1"


def platform(name: str) -> Platform:
    return PLATFORMS[name]


def read(name: str, *held: dict[str, Any]) -> Snapshot:
    return seen(platform(name), agent({oid: value for one in held for oid, value in one.items()}))


def table(root: str, *rows: tuple[str, dict[int, Any]]) -> dict[str, Any]:
    return {f"{root}.{column}.{index}": value for index, cells in rows for column, value in cells.items()}


def states(snapshot: Snapshot, kind: str) -> dict[str, Health | None]:
    return {one.part: one.state for one in snapshot.of(kind)}


def values(snapshot: Snapshot, kind: str) -> dict[str, float | None]:
    return {one.part: one.value for one in snapshot.of(kind)}


def one(snapshot: Snapshot, kind: str, part: str) -> Observation:
    return next(seen for seen in snapshot.of(kind) if seen.part == part)

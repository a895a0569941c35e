"""The past of one device, read from the store as the checks ask for it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from collector.checking import Observation, Point, Snapshot
from collector.model.inventory import Device

if TYPE_CHECKING:  # importing the store's history imports SQLAlchemy
    from collector.store.store import Store


class StoredHistory:
    """The visits to a device before this moment; read only when a check asks."""

    def __init__(self, store: "Store", device: Device) -> None:
        self._past = store.history.of(device.site, device.name, datetime.now(UTC))

    def last(self, kind: str, part: str) -> Observation | None:
        return self._past.last(kind, part)

    def series(self, kind: str, part: str, days: int) -> Sequence[Point]:
        seen = self._past.series(kind, part, days)
        return [Point(one.time, one.value) for one in seen if one.value is not None]

    def previous(self) -> Snapshot | None:
        return self._past.previous()

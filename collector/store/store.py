"""The store: one object that opens the database and hands out what is in it.

SQLAlchemy costs 0.4 CPU-seconds to import and Alembic as much again, so importing this module imports
neither: `Store.open` does, and Alembic only when the schema has to change.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from collector.model.errors import StoreError
from collector.model.exchange import Exchange
from collector.model.inspection import Inspection, Outcome, Result

if TYPE_CHECKING:  # see above
    from collector.store.database import Database

Clock = Callable[[], datetime]


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Store:
    """Inspections, their evidence and their history. May be used from several threads.

    Every method raises StoreError where the database cannot be read or written.

    history    what was seen before
    database   for what else is kept in it: `Tickets(store.database)`
    """

    def __init__(self, database: "Database", scrub: Callable[[str], str] | None, clock: Clock) -> None:
        from collector.store.history import History
        from collector.store.inspections import Inspections

        self.database = database
        self._clock = clock
        self._inspections = Inspections(database, scrub)
        self.history = History(database)

    @classmethod
    def open(
        cls,
        address: str | Path,
        *,
        scrub: Callable[[str], str] | None = None,
        clock: Clock = _utc_now,
        patience_s: float = 30.0,
    ) -> Self:
        """Open a store, make it where it is not there, bring an older schema up, and mark what was killed.

        address      a file, or a URL of SQLAlchemy
        scrub        hides secrets in one text; applied to all evidence and free text before it is written
        patience_s   how long a write waits for another process

        Raises StoreError: read-only or missing directory, full disk, damaged file, a file that is something
        else, a schema newer than this code, a lock that is held too long.
        """
        from collector.store.database import connect
        from collector.store.schema import bring_up

        database = connect(address, patience_s)
        try:
            bring_up(database)
            store = cls(database, scrub, clock)
            store.interrupted(clock())
        except StoreError:
            database.close()
            raise
        return store

    def close(self) -> None:
        """Let go of the file. The store must not be used after it."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def begin(self, inspection: Inspection, *, zone: str = "UTC") -> None:
        """Say that this process inspects; its results are not stored by this call.

        zone   IANA name of the site's time zone, for the days of the roll-up
        """
        self._inspections.begin(inspection, zone, self._clock())

    def add(self, inspection_id: str, device: str, result: Result, exchanges: Iterable[Exchange]) -> None:
        """Store all of one device in one transaction: it is wholly there afterwards, or not at all.

        Raises StoreError also when the inspection does not run, or holds this device already.
        """
        if device != result.snapshot.device:
            raise StoreError(f"a result of {result.snapshot.device!r} was given for {device!r}")
        self._inspections.add(inspection_id, result, exchanges, self._clock())

    def beat(self, inspection_id: str) -> None:
        """Say that an inspection is alive; needed where a device may take longer than ten minutes."""
        self._inspections.beat(inspection_id, self._clock())

    def finish(self, inspection_id: str, outcome: Outcome, finished: datetime) -> None:
        """End an inspection. Raises StoreError when it does not run."""
        self._inspections.finish(inspection_id, outcome, finished)

    def interrupted(self, now: datetime) -> tuple[Inspection, ...]:
        """Mark the inspections whose process is dead, and return those newly marked, without results."""
        return self._inspections.interrupted(now)

    def load(self, inspection_id: str) -> Inspection:
        """One inspection with its results.

        Raises StoreError when it is not there, and when it was pruned: what is left would look healthy.
        """
        return self._inspections.load(inspection_id)

    def latest(self, site: str) -> Inspection | None:
        """The inspection of the site that began last and has ended, interrupted or not, with its results."""
        return self._inspections.latest(site)

    def inspections(
        self, site: str | None = None, since: datetime | None = None, until: datetime | None = None
    ) -> tuple[Inspection, ...]:
        """Inspections begun from `since` up to but without `until`, oldest first, without their results."""
        return self._inspections.heads(site, since, until)

    def exchanges(self, inspection_id: str, device: str) -> tuple[Exchange, ...]:
        """What the device answered. Raises StoreError when it is not there, pruned, or was tampered with."""
        return self._inspections.exchanges(inspection_id, device)

    def prune(self, before: datetime) -> int:
        """Drop evidence, observations, interfaces, log lines and good findings of visits before an instant.

        The daily roll-up, inventory and findings that are not ok stay, and so does the latest visit to each
        device, however old. Returns the number of visits pruned.
        """
        from collector.store.retention import prune

        return prune(self.database, before, self._clock())

    def digests(self, inspection_id: str) -> dict[str, str]:
        """sha256 of each device's evidence, by device name."""
        return self._inspections.digests(inspection_id)

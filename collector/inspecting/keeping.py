"""Keeping results while a store fails: the inspection goes on, and what is not kept is said at the end."""

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Protocol

from collector.model.errors import CollectorError, StoreError
from collector.model.exchange import Exchange
from collector.model.inspection import Inspection, Outcome, Result

log = logging.getLogger(__name__)

Record = Callable[[Result, Sequence[Exchange]], None]


class Store(Protocol):
    """The part of the store that an inspection writes to. Every method may raise StoreError."""

    def begin(self, inspection: Inspection, *, zone: str = "UTC") -> None: ...

    def add(self, inspection_id: str, device: str, result: Result, exchanges: Iterable[Exchange]) -> None: ...

    def finish(self, inspection_id: str, outcome: Outcome, finished: datetime) -> None: ...


class Keeping:
    """A Keeper over a store. `failures` holds what could not be kept, in the order of events."""

    def __init__(self, store: Store | None, *, zone: str = "UTC", record: Record | None = None) -> None:
        """record: called with each device besides, to record it or hold a lease; may raise StoreError."""
        self._store = store
        self._zone = zone
        self._record = record
        self.failures: list[CollectorError] = []

    def begin(self, inspection: Inspection) -> None:
        if self._store is None:
            return
        try:
            self._store.begin(inspection, zone=self._zone)
        except StoreError as error:
            # Without its head the rest of the inspection has no place in the store.
            self._store = None
            self._note(error)

    def add(self, inspection_id: str, device: str, result: Result, exchanges: Iterable[Exchange]) -> None:
        held = list(exchanges)
        try:
            if self._store is not None:
                self._store.add(inspection_id, device, result, held)
            if self._record is not None:
                self._record(result, held)
        except StoreError as error:
            self._note(error)

    def finish(self, inspection_id: str, outcome: Outcome, finished: datetime) -> None:
        """End the inspection; one of which a device could not be kept is partial in the store."""
        if self._store is None:
            return
        try:
            short = self.failures and outcome is Outcome.COMPLETE
            self._store.finish(inspection_id, Outcome.PARTIAL if short else outcome, finished)
        except StoreError as error:
            self._note(error)

    def _note(self, error: CollectorError) -> None:
        log.error("cannot keep the result: %s", error)
        self.failures.append(error)

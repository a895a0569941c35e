"""Delivery: parcels go from the outbox to their sinks, until each is received.

Nothing is given up. A parcel that fails waits longer each time, and the later ones of its ticket wait behind
it; a sink that refuses, or fails several times in a row, is left alone until the next pass.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from collector.model.errors import DeliveryError, DeliveryRefused
from collector.model.notice import Parcel, Receipt
from collector.ticketing.sink import Outlet

_log = logging.getLogger(__name__)

FIRST_WAIT: Final = timedelta(seconds=30)
LONGEST_WAIT: Final = timedelta(minutes=15)
IN_A_ROW: Final = 3


class Outbox(Protocol):
    """Where parcels are kept. Raises StoreError."""

    def take(self, sinks: frozenset[str], now: datetime) -> Parcel | None:
        """The next parcel that may be sent to one of these sinks, leased to the caller; else None."""

    def sent(self, parcel: Parcel, receipt: Receipt) -> None:
        """The far side has it."""

    def failed(self, parcel: Parcel, reason: str, next_try: datetime) -> None:
        """The far side did not take it; it waits until then."""


@dataclass(frozen=True, slots=True)
class Pass:
    """What one pass did.

    resting   sinks that were left alone after failures, each with the last reason
    """

    sent: int
    failed: int
    resting: dict[str, str]


def wait(attempt: int) -> timedelta:
    """How long after this attempt the next one may be: 30 s, doubled each time, at most 15 minutes."""
    return min(FIRST_WAIT * (1 << min(attempt - 1, 10)), LONGEST_WAIT)


def deliver(outbox: Outbox, outlets: Iterable[Outlet], clock: Callable[[], datetime]) -> Pass:
    """One pass: everything that is due now, until nothing is, or all that is due goes to sinks that rest.

    Must not be called from a running event loop. May be called by several processes at once.

    Raises StoreError; a parcel that was sent and not settled then is sent again, and known by its key.
    """
    ready = {outlet.name: outlet for outlet in outlets}
    failures = dict.fromkeys(ready, 0)
    resting: dict[str, str] = {}
    counts = {True: 0, False: 0}
    while parcel := outbox.take(frozenset(ready), clock()):
        fault = _deliver(parcel, ready[parcel.sink])
        if isinstance(fault, Receipt):
            outbox.sent(parcel, fault)
            failures[parcel.sink] = 0
        else:
            outbox.failed(parcel, str(fault), clock() + wait(parcel.attempt))
            failures[parcel.sink] += 1
            if isinstance(fault, DeliveryRefused) or failures[parcel.sink] >= IN_A_ROW:
                resting[parcel.sink] = str(fault)
                del ready[parcel.sink]
        counts[isinstance(fault, Receipt)] += 1
    return Pass(counts[True], counts[False], resting)


def _deliver(parcel: Parcel, outlet: Outlet) -> Receipt | Exception:
    """One delivery of one event: the receipt, or what stood in its way."""
    key = parcel.notice.event.key
    try:
        receipt = outlet.send(parcel)
    except DeliveryError as error:
        _log.warning("sink %s did not take %s, attempt %d: %s", outlet.name, key, parcel.attempt, error)
        return error
    except Exception as error:  # noqa: BLE001 — one of the three doors: one delivery must not end the others
        _log.exception("sink %s failed on %s, attempt %d", outlet.name, key, parcel.attempt)
        return DeliveryError(f"a fault of our own ({type(error).__name__}); the log has the traceback")
    _log.info("sink %s took %s: %s", outlet.name, key, receipt.note or "no words")
    return receipt

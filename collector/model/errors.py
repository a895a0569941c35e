"""What can go wrong, as one tree.

CollectorError
  SettingsError (ValueError)        inventory, policy or driver file is wrong: file, line, what was expected
  DeviceError                       one device, one question
    Unreachable (ConnectionError)   no answer
      TooSlow (TimeoutError)        not within the limit
    Refused (PermissionError)       login, rights, access list
      HostKeyChanged                the far side shows another key or certificate than at the first visit
    Busy                            no session slot is free; it may be tried again later
    Unsupported                     the device says that it has no such thing
    Garbled (ValueError)            an answer that is no answer; carries the first 200 characters
  CalendarError (ValueError)        a calendar has no answer: naive time, unknown year, no working hour
  TicketError (ValueError)          a ticket cannot be changed like that; it stays as it was
    UnknownTicket (LookupError)     no ticket has this number
    IllegalMove                     not from the state that it is in; names the moves that are
  StoreError                        the store cannot be read or written
    Overtaken                       another process changed it first: read again, then decide again
  DeliveryError                     a sink did not take the event; it will be tried again
    DeliveryRefused                 not before a person mends something: token, rights, address
  ReportError                       a document cannot be made: no data, a wrong template, no library or font
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


class CollectorError(Exception):
    """The root: catch this to catch everything that the product raises on purpose."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that is wrong in a file that a person wrote."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


class SettingsError(CollectorError, ValueError):
    """All the mistakes of a file at once, each with file and line."""

    def __init__(self, mistakes: Iterable[Mistake] | str) -> None:
        self.mistakes = (Mistake("settings", mistakes),) if isinstance(mistakes, str) else tuple(mistakes)
        super().__init__("\n".join(map(str, self.mistakes)))


class DeviceError(CollectorError):
    """One question to one device has no whole answer; `partial` holds what did arrive, None if nothing."""

    def __init__(self, reason: str, *, partial: Any = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.partial = partial


class Unreachable(DeviceError, ConnectionError):
    """Nothing answers."""


class TooSlow(Unreachable, TimeoutError):
    """Something may answer, but not within the limit."""


class Refused(DeviceError, PermissionError):
    """The device declined: login, rights, access list."""


class HostKeyChanged(Refused):
    """The far side shows another key or certificate than the one seen first; nothing was sent to it."""


class Busy(DeviceError):
    """The device has no session to give just now."""


class Unsupported(DeviceError):
    """The device says that it has no such thing."""


class Garbled(DeviceError, ValueError):
    """An answer that is no answer; `seen` is its first 200 characters."""

    def __init__(self, reason: str, *, seen: str = "", partial: Any = None) -> None:
        super().__init__(reason, partial=partial)
        self.seen = seen[:200]


class CalendarError(CollectorError, ValueError):
    """A calendar has no answer: a naive time, a year it does not know, no working hour in sight."""


class TicketError(CollectorError, ValueError):
    """A ticket cannot be changed like that; it stays as it was."""


class UnknownTicket(TicketError, LookupError):
    """No ticket has this number."""


class IllegalMove(TicketError):
    """A move that the state of the ticket does not allow; the message names those that it does."""


class StoreError(CollectorError):
    """The store cannot be opened, read or written."""


class Overtaken(StoreError):
    """Another process changed the same thing first; nothing was written. Read again, then decide again."""


class DeliveryError(CollectorError):
    """A sink did not take an event; the outbox keeps it and tries again."""


class DeliveryRefused(DeliveryError):
    """The far side will take nothing before a person mends something: token, rights, address."""


class ReportError(CollectorError):
    """A document cannot be made: no data, a template that is wrong, a library or a font that is missing."""

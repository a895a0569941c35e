"""Adding working hours to a time, by the service window of a profile: `collector calendar add`."""

from dataclasses import dataclass
from datetime import datetime

from collector.contracting.agreements import Agreement
from collector.model.errors import CalendarError


@dataclass(frozen=True, slots=True)
class Added:
    """estimated   years that took part and are only estimated; `calendars.estimate` words the warning"""

    start: datetime
    end: datetime
    calendar: str
    estimated: tuple[int, ...] = ()


def add(agreement: Agreement, start: str, hours: str | float) -> Added:
    """When so many hours of the service window have passed.

    start   ISO 8601; without a zone it is in that of the profile

    Raises CalendarError where one of them is no time or no number, and where the calendar has no answer.
    """
    calendar = agreement.service
    try:
        written = datetime.fromisoformat(start)
    except ValueError as error:
        raise CalendarError(f"{start!r} is no time; write it as 2026-09-30T16:00") from error
    try:
        number = float(hours)
    except ValueError as error:
        raise CalendarError(f"{hours!r} is no number of hours") from error
    opened = written if written.utcoffset() is not None else written.replace(tzinfo=calendar.zone)
    end = calendar.due(opened, number)
    return Added(opened.astimezone(calendar.zone), end, calendar.name, calendar.estimated(opened, end))

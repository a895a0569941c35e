"""Working time: service windows, days off and make-up workdays (调休), and the arithmetic over them.

Wall-clock windows become instants before anything is added or compared, because Python subtracts two times of
one zone without looking at its clock changes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from collector.model.errors import CalendarError
from collector.model.text import Text

MIDNIGHT: Final = time(0)
MAX_HOURS: Final = 100_000  # more than ten years of days and nights: no promise of a contract is longer
_YEARS: Final = range(1900, 2900)  # far from where Python's dates end
_DAY: Final = timedelta(days=1)
_HOUR: Final = timedelta(hours=1)
_YEAR_AHEAD: Final = 366


class Certainty(StrEnum):
    """official: published by the state. estimated: computed by us until it is."""

    OFFICIAL = "official"
    ESTIMATED = "estimated"


@dataclass(frozen=True, slots=True)
class Window:
    """Hours of one day by the wall clock; an end of 00:00 is the midnight that ends the day.

    Raises CalendarError for a window that ends before it starts: one across midnight is two windows.
    """

    start: time
    end: time

    def __post_init__(self) -> None:
        if self.end != MIDNIGHT and self.end <= self.start:
            raise CalendarError(f"window {self} ends before it starts; split it at midnight")

    def __str__(self) -> str:
        end = "24:00" if self.end == MIDNIGHT else f"{self.end:%H:%M}"
        return f"{self.start:%H:%M}-{end}"


WHOLE_DAY: Final = Window(MIDNIGHT, MIDNIGHT)


@dataclass(frozen=True, slots=True, kw_only=True)
class YearDays:
    """The exceptions of one year: days without work, and weekend days on which work is made up."""

    off: frozenset[date] = frozenset()
    make_up: frozenset[date] = frozenset()
    certainty: Certainty


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPeriod:
    """Days that a contract or the calendar calls by a name: 春节, 两会. Both ends belong to it."""

    name: str
    title: Text
    first: date
    last: date
    certainty: Certainty


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkCalendar:
    """When work is done, by the wall clock of one zone.

    week    the windows of each weekday, Monday first, in order and apart; a make-up day has those of the
            first weekday that has any
    years   the exceptions by year; None where every week is alike (7x24). A year that is not there cannot be
            computed in: CalendarError
    """

    name: str
    zone: tzinfo
    week: tuple[tuple[Window, ...], ...]
    years: Mapping[int, YearDays] | None = None

    @classmethod
    def always(cls, zone: str, name: str = "7x24") -> "WorkCalendar":
        """Every hour of every day."""
        return cls(name=name, zone=ZoneInfo(zone), week=((WHOLE_DAY,),) * 7)

    def windows(self, day: date) -> tuple[Window, ...]:
        """The hours of work of one day, none on a day off. Raises CalendarError for an unknown year."""
        if self.years is not None:
            year = self._year(day.year)
            if day in year.off:
                return ()
            if day in year.make_up:
                return next(filter(None, self.week), ())
        return self.week[day.weekday()]

    def due(self, opened: datetime, hours: float) -> datetime:
        """The first instant at which `hours` working hours have passed since `opened`.

        opened   aware; in any zone, the answer is in the calendar's own
        hours    0 to MAX_HOURS; working hours, not wall-clock hours; 0 is `opened` itself

        Raises CalendarError for a naive time, a year that is not known, and a calendar without a working hour
        in the year ahead.
        """
        moment = self._instant(opened)
        if not 0 <= hours <= MAX_HOURS:
            raise CalendarError(f"{hours!r} hours cannot be added; give 0 to {MAX_HOURS}")
        left = timedelta(hours=hours)
        if not left:
            return moment.astimezone(self.zone)
        for start, end in self._spans(moment):
            if left <= end - start:
                return (start + left).astimezone(self.zone)
            left -= end - start
        raise CalendarError(f"calendar {self.name!r} has no working hour in a year after {opened.date()}")

    def worked(self, start: datetime, end: datetime) -> timedelta:
        """The working time between two times, negative when `end` is the earlier. Raises CalendarError."""
        first, last = self._instant(start), self._instant(end)
        if last < first:
            return -self.worked(end, start)
        total = timedelta()
        for begins, ends in self._spans(first, last):
            total += min(ends, last) - begins
        return total

    def working(self, start: datetime, end: datetime) -> float:
        """`worked` in hours."""
        return self.worked(start, end) / _HOUR

    def is_working_day(self, day: date) -> bool:
        """Whether any work is done on that day. Raises CalendarError for a year that is not known."""
        return bool(self.windows(day))

    def next_working_day(self, day: date, count: int = 1) -> date:
        """The `count`-th working day after `day`, which does not count itself. Raises CalendarError."""
        return self._working_day(day, count, _DAY)

    def previous_working_day(self, day: date, count: int = 1) -> date:
        """The `count`-th working day before `day`, which does not count itself. Raises CalendarError."""
        return self._working_day(day, count, -_DAY)

    def end_of_working_day(self, moment: datetime, count: int) -> datetime:
        """When the `count`-th working day after the day of `moment` closes; before it where negative.

        Raises CalendarError.
        """
        today = self._instant(moment).astimezone(self.zone).date()
        day = self._working_day(today, abs(count), _DAY if count > 0 else -_DAY)
        return self._close(day, self.windows(day)[-1].end)

    def end_of_day(self, moment: datetime, days: int) -> datetime:
        """The last second of the calendar day `days` after the day of `moment`; before it where negative.

        A second before midnight, because a printed 00:00 names the day after. Raises CalendarError.
        """
        return self._close(self._instant(moment).astimezone(self.zone).date() + days * _DAY, MIDNIGHT)

    def estimated(self, start: datetime, end: datetime) -> tuple[int, ...]:
        """The years between two aware times whose days off are only estimated; none where no year matters."""
        if self.years is None:
            return ()
        first, last = sorted(self._instant(one).astimezone(self.zone).year for one in (start, end))
        years = range(first, last + 1)
        return tuple(year for year in years if self._year(year).certainty is Certainty.ESTIMATED)

    def _year(self, year: int) -> YearDays:
        found = (self.years or {}).get(year)
        if found is None:
            reason = f"calendar {self.name!r} knows nothing of {year}"
            raise CalendarError(f"{reason}; add the year to its overlay file")
        return found

    def _instant(self, moment: datetime) -> datetime:
        if moment.utcoffset() is None:
            raise CalendarError(f"{moment.isoformat()} has no time zone; write it as 2026-09-30T16:00+08:00")
        if moment.year not in _YEARS:
            raise CalendarError(f"{moment.isoformat()} cannot be computed with; give a year of our age")
        return moment.astimezone(UTC)

    def _at(self, day: date, wall: time) -> datetime:
        return datetime.combine(day, wall, tzinfo=self.zone).astimezone(UTC)

    def _close(self, day: date, end: time) -> datetime:
        if end != MIDNIGHT:
            return datetime.combine(day, end, tzinfo=self.zone)
        return datetime.combine(day, time(23, 59, 59), tzinfo=self.zone)

    def _spans(self, moment: datetime, last: datetime | None = None) -> Iterator[tuple[datetime, datetime]]:
        """Working time after `moment`, in order and apart, up to `last` or to a year without any."""
        day, idle = moment.astimezone(self.zone).date(), 0
        done = moment  # a clock set forward can make two windows overlap: no instant is counted twice
        while idle <= _YEAR_AHEAD if last is None else self._at(day, MIDNIGHT) < last:
            idle += 1
            for window in self.windows(day):
                end = self._at(day + _DAY * (window.end == MIDNIGHT), window.end)
                start = max(self._at(day, window.start), done)
                if start < end and (last is None or start < last):
                    yield start, end
                    done, idle = end, 0
            day += _DAY

    def _working_day(self, day: date, count: int, step: timedelta) -> date:
        if count < 1 or day.year not in _YEARS:
            raise CalendarError(f"working day {count} from {day} cannot be counted; give 1 or more")
        for _ in range(count):
            for _ in range(_YEAR_AHEAD):
                day += step
                if self.windows(day):
                    break
            else:
                raise CalendarError(f"calendar {self.name!r} has no working day in the year around {day}")
        return day

"""Working days of a country: what the state published, and what is computed until it does.

python-holidays knows the statutory holidays; of a year that is not published it says nothing about make-up
workdays and does not warn. So only a year that the overlay calls official counts as known.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, model_validator

from collector.contracting.written import Bilingual, Day, Where, Written, checked
from collector.model.calendar import Certainty, NamedPeriod, YearDays
from collector.model.errors import CalendarError
from collector.model.text import Lang, Text

# Years that may be asked for: from the first of the overlay to the last lunar date of python-holidays.
COMPUTED: Final = range(2024, 2101)

ESTIMATED: Final = Text(
    "{years} 年的放假安排在日历 {calendar} 中尚未公布，以下时间为估算：未计调休上班日；公布后请更新日历文件",
    "calendar {calendar} has no published days off for {years}: this time is estimated, without make-up "
    "workdays; update the calendar file when they are published",
)


def _span(given: Any) -> Any:
    if not isinstance(given, str):
        return given
    first, _, last = given.partition("/")
    try:
        span = date.fromisoformat(first), date.fromisoformat(last or first)
    except ValueError as error:
        raise ValueError(f"{given!r} are no days; write 2026-10-01 or 2026-10-01/2026-10-07") from error
    if span[1] < span[0]:
        raise ValueError(f"{given!r} ends before it starts")
    return span


Span = Annotated[tuple[date, date], BeforeValidator(_span)]


class _Name(Written):
    title: Bilingual
    known_as: tuple[str, ...] = ()
    usual: str | None = None


class _Period(Written):
    days: Span
    status: Certainty = Certainty.OFFICIAL


class _Year(Written):
    status: Certainty
    source: str = ""
    off: Mapping[str, Span] = {}
    make_up: tuple[Day, ...] = ()
    periods: Mapping[str, _Period] = {}

    @model_validator(mode="after")
    def _apart(self) -> "_Year":
        both = sorted(set(self.make_up) & _days(self.off.values()))
        if both:
            raise ValueError(f"{both[0]} is a day off and a make-up workday")
        return self


class _Overlay(Written):
    country: str
    title: Bilingual
    names: Mapping[str, _Name] = {}
    years: Mapping[int, _Year] = {}

    @model_validator(mode="after")
    def _named(self) -> "_Overlay":
        for number, year in self.years.items():
            used = (*year.off, *year.periods)
            if strange := sorted(set(used) - set(self.names)):
                raise ValueError(f"{number}: {strange[0]!r} is not among the names of this file")
            spans = (*year.off.values(), *(period.days for period in year.periods.values()))
            days = [*year.make_up, *(day for span in spans for day in span)]
            if wrong := sorted(day for day in days if day.year != number):
                raise ValueError(f"{number}: {wrong[0]} is a day of another year")
        return self


@dataclass(frozen=True, slots=True)
class Almanac:
    """The calendar of a country: days off and make-up workdays, and the periods that have a name."""

    name: str
    title: Text
    years: Mapping[int, YearDays]
    _overlay: _Overlay

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its periods."""
        return tuple(self._overlay.names)

    def period(self, name: str, year: int) -> NamedPeriod:
        """The days that have this name in that year.

        Raises CalendarError for a name that is not known, and for a year that cannot be computed.
        """
        if name not in self._overlay.names:
            known = ", ".join(sorted(self._overlay.names))
            raise CalendarError(f"calendar {self.name!r} has no period {name!r}; known are {known}")
        if year not in self.years:
            reason = f"calendar {self.name!r} knows nothing of {year}"
            raise CalendarError(f"{reason}; add the year to its overlay file")
        (first, last), certainty = self._days_of(name, year)
        return NamedPeriod(
            name=name, title=self._overlay.names[name].title, first=first, last=last, certainty=certainty
        )

    def periods(self, year: int) -> tuple[NamedPeriod, ...]:
        """All periods of a year, by their first day. Raises CalendarError for an unknown year."""
        return tuple(
            sorted((self.period(name, year) for name in self._overlay.names), key=lambda one: one.first)
        )

    def with_days(self, off: Iterable[date], make_up: Iterable[date]) -> Mapping[int, YearDays]:
        """The years with the days off and workdays that one contract has of its own."""
        return _Years(self._overlay, off, make_up)

    def _days_of(self, name: str, year: int) -> tuple[tuple[date, date], Certainty]:
        written = self._overlay.years.get(year)
        if written and name in written.periods:
            return written.periods[name].days, written.periods[name].status
        if written and name in written.off:
            return written.off[name], written.status
        named = self._overlay.names[name]
        if named.usual:
            first, last = (date.fromisoformat(f"{year}-{day}") for day in named.usual.split("/"))
            return (first, last), Certainty.ESTIMATED
        days = [
            day
            for day, title in _statutory(self._overlay.country, year).items()
            if any(word in title for word in named.known_as)
        ]
        if not days:
            raise CalendarError(f"calendar {self.name!r} does not say when {name!r} is in {year}")
        return (min(days), max(days)), Certainty.ESTIMATED


class _Years(Mapping[int, YearDays]):
    """Each year as the overlay has it, else as it is computed; made when it is asked for.

    off, make_up   days of one contract, laid over those of the country
    """

    def __init__(self, overlay: _Overlay, off: Iterable[date] = (), make_up: Iterable[date] = ()) -> None:
        self._overlay = overlay
        self._off, self._make_up = frozenset(off), frozenset(make_up)
        self._made: dict[int, YearDays] = {}

    def __getitem__(self, year: int) -> YearDays:
        if year not in self._made:
            self._made[year] = self._make(year)
        return self._made[year]

    def __iter__(self) -> Iterator[int]:
        return iter(sorted({*COMPUTED, *self._overlay.years}))

    def __len__(self) -> int:
        return len(list(iter(self)))

    def _make(self, year: int) -> YearDays:
        written = self._overlay.years.get(year)
        if written is None and year not in COMPUTED:
            raise KeyError(year)
        off = _days(written.off.values()) if written else frozenset()
        if written is None or written.status is Certainty.ESTIMATED:
            off |= frozenset(_statutory(self._overlay.country, year))
        make_up = frozenset(written.make_up) if written else frozenset()
        return YearDays(
            off=(off - make_up - self._make_up) | self._off,
            make_up=(make_up - self._off) | self._make_up,
            certainty=written.status if written else Certainty.ESTIMATED,
        )


def almanac(name: str, data: Any, where: Where) -> Almanac:
    """The calendar that an overlay file describes.

    data    the parsed file
    where   gives file and line of the keys that lead to a value

    Raises SettingsError with every mistake and its line.
    """
    overlay = checked(_Overlay, data, where)
    return Almanac(name, overlay.title, _Years(overlay), overlay)


def estimate(calendar: str, years: Iterable[int], lang: Lang) -> str | None:
    """The warning that belongs to a time which rests on estimated years; None where there are none."""
    named = ", ".join(map(str, years))
    return ESTIMATED.filled(lang, calendar=calendar, years=named) if named else None


def _days(spans: Any) -> frozenset[date]:
    return frozenset(
        first + timedelta(days=number) for first, last in spans for number in range((last - first).days + 1)
    )


@cache
def _statutory(country: str, year: int) -> Mapping[date, str]:
    """The statutory holidays of one year with their names in Chinese."""
    import holidays  # takes a moment to import, and is needed only where a year is not published

    return dict(holidays.country_holidays(country, years=year, language="zh_CN"))

"""The words of a promise, read from a profile: how long, by which hours, for which tickets."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Any, Final, Generic, TypeVar

from pydantic import BeforeValidator

from collector.model.calendar import MIDNIGHT, WHOLE_DAY, Window, WorkCalendar
from collector.model.ticket import Mark

T = TypeVar("T")

OTHERWISE: Final = "otherwise"
CONDITIONS: Final = (*(f"severity {number}" for number in (1, 2, 3)), *Mark)
DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_TARGET: Final = re.compile(r"(\d+(?:\.\d+)?) (min|h|days?|working days?)( before)?")
_WINDOW: Final = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)")


class Measure(StrEnum):
    HOURS = "h"
    DAYS = "days"
    WORKING_DAYS = "working days"


@dataclass(frozen=True, slots=True)
class Target:
    """How long a promise allows: `30 min`, `3 working days`, or until `3 days before`.

    amount   hours of the clock's calendar, or whole days
    before   counted back from the start: a plan is due before its visit
    """

    amount: float
    measure: Measure
    before: bool = False

    @classmethod
    def parse(cls, text: str) -> "Target":
        """Raises ValueError that says how a target is written."""
        match = _TARGET.fullmatch(text) if isinstance(text, str) else None
        if match is None:
            raise ValueError(
                f"{text!r} is no time; write it as 30 min, 4 h, 3 days, 3 working days or 3 days before"
            )
        amount, unit, before = float(match[1]), match[2], match[3] is not None
        if unit in ("min", "h"):
            return cls(amount / 60 if unit == "min" else amount, Measure.HOURS, before)
        if amount != int(amount):
            raise ValueError(f"{text!r} is part of a day; write it in hours")
        measure = Measure.WORKING_DAYS if unit.startswith("working") else Measure.DAYS
        if measure is Measure.WORKING_DAYS and not amount:
            raise ValueError(f"{text!r}: working days are counted from 1")
        return cls(amount, measure, before)

    def __str__(self) -> str:
        in_minutes = self.measure is Measure.HOURS and 0 < self.amount < 1
        amount, unit = (self.amount * 60, "min") if in_minutes else (self.amount, str(self.measure))
        return f"{amount:g} {unit}" + (" before" if self.before else "")

    def due(self, started: datetime, calendar: WorkCalendar) -> datetime:
        """When a promise that started then must be kept.

        Hours are those of the calendar; days end with the calendar day, working days at closing time. Counted
        back, hours are elapsed hours. Raises CalendarError.
        """
        days = int(self.amount) * (-1 if self.before else 1)
        if self.measure is Measure.WORKING_DAYS:
            return calendar.end_of_working_day(started, days)
        if self.measure is Measure.DAYS:
            return calendar.end_of_day(started, days)
        if self.before:
            return (started.astimezone(UTC) - timedelta(hours=self.amount)).astimezone(calendar.zone)
        return calendar.due(started, self.amount)


@dataclass(frozen=True, slots=True)
class Choice(Generic[T]):
    """A value that may depend on the ticket: the first condition that holds, else the one for all others.

    cases       (condition, value); a condition is `severity 1` or a mark
    otherwise   None where no other ticket has a value
    """

    cases: tuple[tuple[str, T], ...]
    otherwise: T | None = None

    def among(self, words: Iterable[str]) -> T | None:
        """The value for a ticket of which these words are true."""
        true = frozenset(words)
        return next((value for condition, value in self.cases if condition in true), self.otherwise)

    def values(self) -> tuple[T, ...]:
        found = tuple(value for _, value in self.cases)
        return found if self.otherwise is None else (*found, self.otherwise)


def choice(parse: Callable[[Any], T]) -> Callable[[Any], Choice[T]]:
    """A reader of `value` or `{severity 1: value, otherwise: value}`. It raises ValueError."""

    def read(given: Any) -> Choice[T]:
        if isinstance(given, Choice):
            return given
        if not isinstance(given, Mapping):
            return Choice((), parse(given))
        if not given:
            raise ValueError("at least one condition was expected")
        for condition in given:
            known_condition(condition, OTHERWISE)
        cases = tuple((str(word), parse(value)) for word, value in given.items() if word != OTHERWISE)
        return Choice(cases, parse(given[OTHERWISE]) if OTHERWISE in given else None)

    return read


def known_condition(word: Any, *more: str) -> str:
    """The word of a condition. Raises ValueError that names those there are."""
    if word not in (*CONDITIONS, *more):
        raise ValueError(f"{word!r} is no condition; known are {', '.join((*CONDITIONS, *more))}")
    return str(word)


def _name(given: Any) -> str:
    if not isinstance(given, str):
        raise ValueError(f"{given!r} is no name of a calendar")
    return given


def week(given: Any) -> tuple[tuple[Window, ...], ...]:
    """`7x24` or `{mon-fri: 08:30-17:00, sat: [09:00-12:00]}` as windows of each day. Raises ValueError."""
    if given == "7x24":
        return ((WHOLE_DAY,),) * 7
    if isinstance(given, tuple):
        return given
    if not isinstance(given, Mapping) or not given:
        raise ValueError(f"{given!r} are no hours; write 7x24 or {{mon-fri: 08:30-17:00}}")
    found: dict[int, tuple[Window, ...]] = {}
    for days, hours in given.items():
        windows = tuple(map(_window, hours if isinstance(hours, list) else [hours]))
        if any(one.end > other.start or one.end == MIDNIGHT for one, other in pairwise(windows)):
            raise ValueError(f"windows of {days!r} overlap or are out of order")
        for day in _days(days):
            if day in found:
                raise ValueError(f"{DAYS[day]!r} has its hours twice")
            found[day] = windows
    return tuple(found.get(day, ()) for day in range(7))


def _days(text: Any) -> range:
    first, _, last = str(text).partition("-")
    if first not in DAYS or (last or first) not in DAYS:
        raise ValueError(f"{text!r} is no weekday; write mon or mon-fri")
    days = range(DAYS.index(first), DAYS.index(last or first) + 1)
    if not days:
        raise ValueError(f"{text!r} goes over the end of the week; write two lines")
    return days


def _window(text: Any) -> Window:
    match = _WINDOW.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise ValueError(f"{text!r} are no hours; write 08:30-17:00")
    first, first_minute, last, last_minute = map(int, match.groups())
    end = MIDNIGHT if (last, last_minute) == (24, 0) else time(last, last_minute)
    return Window(time(first, first_minute), end)  # CalendarError is a ValueError too


Targets = Annotated[Choice[Target], BeforeValidator(choice(Target.parse))]
CalendarNames = Annotated[Choice[str], BeforeValidator(choice(_name))]
Week = Annotated[tuple[tuple[Window, ...], ...], BeforeValidator(week)]

"""Which inspections a contract owes in a span of time, and when each is best made. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from collector.contracting.agreements import Agreement
from collector.contracting.calendars import Almanac
from collector.contracting.profiles import Visits
from collector.model.calendar import NamedPeriod, WorkCalendar
from collector.model.text import Text
from collector.model.visit import Plan

# A visit begins on a working day that leaves these many working days before the end of its span: time to mend
# what it finds before the holiday, or before the quarter is over.
_LEAD_DAYS = 10
_VISIT_DAYS = 2
_BEGINS = time(9, 0)
_QUARTERS = ("一", "二", "三", "四")


@dataclass(frozen=True, slots=True)
class _Span:
    """What a visit is for: it must be over before `until`."""

    period: str
    title: Text
    until: date


def visits(site: str, agreement: Agreement, almanac: Almanac, since: date, until: date) -> tuple[Plan, ...]:
    """The plans for the visits of a site that end from `since` up to but without `until`, by their beginning.

    Raises CalendarError for a year that the calendar does not know.
    """
    terms = agreement.profile.visits
    if terms is None or not terms.per_year:
        return ()
    calendar = working_calendar(agreement)
    made = [_plan(site, agreement, terms, calendar, span) for span in _spans(terms, almanac, since, until)]
    return tuple(
        sorted((one for one in made if since <= one.ends.date() < until), key=lambda one: one.starts)
    )


def owed_per_year(agreement: Agreement) -> int | None:
    """How many visits a year the contract promises; None where it promises none."""
    terms = agreement.profile.visits
    return None if terms is None else terms.per_year


def working_calendar(agreement: Agreement) -> WorkCalendar:
    """The calendar in which visits are made: the one with days off, else the service window."""
    with_days_off = (one for one in agreement.calendars.values() if one.years is not None)
    return next(with_days_off, agreement.service)


def _spans(terms: Visits, almanac: Almanac, since: date, until: date) -> Iterator[_Span]:
    if terms.rhythm == "before_periods":
        for year in range(since.year, until.year + 2):  # the visit before New Year is made in the old year
            for group in terms.before:
                yield _before(almanac, group, year)
    else:
        yield from _evenly(terms.per_year or 0, since, until)


def _before(almanac: Almanac, group: tuple[str, ...], year: int) -> _Span:
    """One visit serves all periods of a group: it is over before the first of them."""
    first = min((almanac.period(name, year) for name in group), key=lambda one: one.first)
    return _Span(f"{first.name}-{year}", _before_words(first), first.first)


def _before_words(period: NamedPeriod) -> Text:
    title = period.title
    return Text(f"{title.zh}前巡检", f"Inspection before {title.en}")


def _evenly(per_year: int, since: date, until: date) -> Iterator[_Span]:
    """Equal parts of the year; four of them are its quarters."""
    for year in range(since.year, until.year + 1):
        for number in range(per_year):
            end = _part_of_year(year, number + 1, per_year)
            yield _Span(_part_name(year, number, per_year), _part_words(year, number, per_year), end)


def _part_of_year(year: int, number: int, parts: int) -> date:
    if 12 % parts == 0:
        month = number * (12 // parts)
        return date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)
    days = (date(year + 1, 1, 1) - date(year, 1, 1)).days
    return date(year, 1, 1) + timedelta(days=days * number // parts)


def _part_name(year: int, number: int, parts: int) -> str:
    return f"{year}-Q{number + 1}" if parts == 4 else f"{year}-{number + 1}of{parts}"


def _part_words(year: int, number: int, parts: int) -> Text:
    if parts == 4:
        return Text(f"{year} 年第{_QUARTERS[number]}季度巡检", f"Inspection of quarter {number + 1}, {year}")
    return Text(f"{year} 年第 {number + 1} 次巡检", f"Inspection {number + 1} of {parts}, {year}")


def _plan(site: str, agreement: Agreement, terms: Visits, calendar: WorkCalendar, span: _Span) -> Plan:
    first = calendar.previous_working_day(span.until, _LEAD_DAYS + _VISIT_DAYS)
    starts = datetime.combine(first, _BEGINS, calendar.zone)
    ends = calendar.end_of_working_day(starts, _VISIT_DAYS - 1)
    return Plan(
        id=f"{site}-{span.period}",
        site=site,
        period=span.period,
        title=span.title,
        starts=starts,
        ends=ends,
        send_by=_send_by(agreement, starts),
        approval=terms.approval,
        estimated=calendar.estimated(starts, ends),
    )


def _send_by(agreement: Agreement, starts: datetime) -> datetime:
    """When the customer must have the plan: by the contract's own clock, else when the visit begins."""
    promise = agreement.profile.clocks.get("inspection_plan")
    if promise is None or promise.within is None:
        return starts
    target = promise.within.among(()) or next(iter(promise.within.values()))
    name = promise.calendar.among(()) or next(iter(promise.calendar.values()))
    return target.due(starts, agreement.calendars[name])

"""Working-time arithmetic: its laws in every zone, and what it refuses."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.model.calendar import MIDNIGHT, Certainty, Window, WorkCalendar, YearDays
from collector.model.errors import CalendarError

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE = (Window(time(8, 30), time(17)),)
SECOND = timedelta(seconds=1)


def year(off: set[date] = frozenset(), make_up: set[date] = frozenset()) -> YearDays:
    return YearDays(off=frozenset(off), make_up=frozenset(make_up), certainty=Certainty.OFFICIAL)


def office(**years: YearDays) -> WorkCalendar:
    known = {int(name[1:]): days for name, days in years.items()}
    return WorkCalendar(name="office", zone=SHANGHAI, week=(OFFICE,) * 5 + ((), ()), years=known or None)


def shanghai(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


# One to three windows a day, in order and apart, in minutes; midnight may end the last.
@st.composite
def days(draw: st.DrawFn) -> tuple[Window, ...]:
    marks = sorted(draw(st.sets(st.integers(0, 1440), max_size=6)))
    pairs = zip(marks[::2], marks[1::2], strict=False)
    return tuple(Window(time(a // 60, a % 60), time(b // 60 % 24, b % 60)) for a, b in pairs)


def _has_an_hour(week: list[tuple[Window, ...]]) -> bool:
    """Whether a week has an hour of work: with less, 200 hours are not over before the last known year."""
    minutes = [
        (w.end.hour * 60 + w.end.minute or 1440) - (w.start.hour * 60 + w.start.minute)
        for day in week
        for w in day
    ]
    return sum(minutes) >= 60


ZONES = st.sampled_from(["Asia/Shanghai", "America/New_York", "Australia/Lord_Howe", "UTC"])
DATES = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@st.composite
def calendars(draw: st.DrawFn) -> WorkCalendar:
    week = draw(st.lists(days(), min_size=7, max_size=7).filter(_has_an_hour))
    off, made = draw(st.sets(DATES, max_size=20)), draw(st.sets(DATES, max_size=20))
    every = range(2024, 2040)
    years = {
        one: year({day for day in off if day.year == one}, {day for day in made - off if day.year == one})
        for one in every
    }
    return WorkCalendar(name="any", zone=ZoneInfo(draw(ZONES)), week=tuple(week), years=years)


MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 — hypothesis puts the zone on
HOURS = st.integers(0, 200 * 3600).map(lambda seconds: seconds / 3600)


@given(calendars(), MOMENTS, HOURS)
def test_the_time_worked_until_a_due_time_is_what_was_added(
    calendar: WorkCalendar, opened: datetime, hours: float
) -> None:
    assert calendar.worked(opened, calendar.due(opened, hours)) == timedelta(hours=hours)


@given(calendars(), MOMENTS, HOURS)
def test_a_due_time_is_the_first_instant_of_all_that_have_it(
    calendar: WorkCalendar, opened: datetime, hours: float
) -> None:
    due = calendar.due(opened, hours)
    assert hours == 0 or calendar.worked(opened, due - SECOND) < timedelta(hours=hours)


@given(calendars(), MOMENTS, MOMENTS)
def test_adding_the_time_worked_never_goes_beyond_the_end(
    calendar: WorkCalendar, one: datetime, other: datetime
) -> None:
    start, end = min(one, other), max(one, other)
    assert calendar.due(start, calendar.worked(start, end) / timedelta(hours=1)) <= end + timedelta(
        milliseconds=1
    )


@given(calendars(), MOMENTS, HOURS, HOURS)
def test_more_hours_are_never_due_earlier(
    calendar: WorkCalendar, opened: datetime, a: float, b: float
) -> None:
    assert calendar.due(opened, min(a, b)) <= calendar.due(opened, max(a, b))


@given(calendars(), MOMENTS, MOMENTS, HOURS)
def test_what_opens_later_is_never_due_earlier(
    calendar: WorkCalendar, one: datetime, other: datetime, hours: float
) -> None:
    assert calendar.due(min(one, other), hours) <= calendar.due(max(one, other), hours)


@given(calendars(), MOMENTS, MOMENTS, MOMENTS)
def test_time_worked_adds_up_in_any_order(
    calendar: WorkCalendar, a: datetime, b: datetime, c: datetime
) -> None:
    assert calendar.worked(a, b) + calendar.worked(b, c) == calendar.worked(a, c)


@given(calendars(), MOMENTS, HOURS, HOURS)
def test_hours_added_twice_are_hours_added_at_once(
    calendar: WorkCalendar, opened: datetime, a: float, b: float
) -> None:
    twice = calendar.due(calendar.due(opened, a), b)
    assert abs(twice - calendar.due(opened, a + b)) <= timedelta(milliseconds=1) or b == 0


@given(calendars(), MOMENTS, MOMENTS)
def test_never_is_more_worked_than_passed(calendar: WorkCalendar, one: datetime, other: datetime) -> None:
    start, end = min(one, other), max(one, other)
    assert timedelta() <= calendar.worked(start, end) <= end - start


@given(ZONES, MOMENTS, HOURS)
def test_round_the_clock_is_plain_elapsed_time(zone: str, opened: datetime, hours: float) -> None:
    assert WorkCalendar.always(zone).due(opened, hours) == opened + timedelta(hours=hours)


@given(calendars(), DATES, st.integers(1, 9))
def test_counting_working_days_forth_and_back_returns(calendar: WorkCalendar, day: date, count: int) -> None:
    there = calendar.next_working_day(day, count)
    assert calendar.is_working_day(there)
    back = calendar.previous_working_day(there, count)
    assert back <= day
    assert back == day or not calendar.is_working_day(day)


def test_a_due_time_at_closing_is_that_evening_not_the_next_morning() -> None:
    assert office().due(shanghai("2026-09-21 16:00"), 1) == shanghai("2026-09-21 17:00")


def test_no_hours_are_due_at_once_even_at_night() -> None:
    assert office().due(shanghai("2026-09-21 03:00"), 0) == shanghai("2026-09-21 03:00")


def test_the_answer_is_in_the_zone_of_the_calendar() -> None:
    due = office().due(datetime(2026, 9, 21, 1, tzinfo=UTC), 1)
    assert due.isoformat() == "2026-09-21T10:00:00+08:00"


def test_a_make_up_sunday_has_the_hours_of_a_weekday() -> None:
    calendar = office(y2026=year(make_up={date(2026, 9, 20)}))
    assert calendar.windows(date(2026, 9, 20)) == OFFICE
    assert calendar.windows(date(2026, 9, 27)) == ()


def test_a_day_off_is_no_working_day() -> None:
    calendar = office(y2026=year(off={date(2026, 9, 21)}))
    assert calendar.next_working_day(date(2026, 9, 18)) == date(2026, 9, 22)


def test_the_end_of_a_working_day_is_its_closing_hour() -> None:
    assert office().end_of_working_day(shanghai("2026-09-18 16:00"), 1) == shanghai("2026-09-21 17:00")


def test_the_end_of_a_day_round_the_clock_still_prints_its_own_date() -> None:
    always = WorkCalendar.always("Asia/Shanghai")
    assert always.end_of_working_day(shanghai("2026-09-18 16:00"), 1) == shanghai("2026-09-19 23:59:59")
    assert always.end_of_day(shanghai("2026-09-18 16:00"), -3) == shanghai("2026-09-15 23:59:59")


def test_a_day_of_the_calendar_is_a_day_of_its_zone() -> None:
    late = datetime(2026, 9, 18, 17, tzinfo=UTC)  # the 19th in Shanghai
    assert office().end_of_day(late, 0) == shanghai("2026-09-19 23:59:59")


def test_an_hour_that_the_clock_skips_is_not_worked() -> None:
    night = WorkCalendar(
        name="night", zone=ZoneInfo("America/New_York"), week=((Window(MIDNIGHT, time(4)),),) * 7
    )
    spring = datetime(2026, 3, 8, 5, tzinfo=UTC)  # midnight there; 02:00 becomes 03:00
    assert night.working(spring, spring + timedelta(hours=12)) == 3


def test_a_naive_time_is_refused() -> None:
    naive = datetime(2026, 9, 30, 16)  # noqa: DTZ001 — what is refused
    with pytest.raises(CalendarError, match="no time zone"):
        office().due(naive, 4)


def test_a_year_that_is_not_known_is_named() -> None:
    calendar = office(y2026=year())
    with pytest.raises(CalendarError, match="knows nothing of 2027"):
        calendar.due(shanghai("2026-12-31 16:00"), 4)
    with pytest.raises(CalendarError, match="2025"):
        calendar.estimated(shanghai("2025-12-31 16:00"), shanghai("2026-12-31 16:00"))


@pytest.mark.parametrize("hours", [-1, float("nan"), float("inf"), 1e9])
def test_hours_that_cannot_be_added_are_refused(hours: float) -> None:
    with pytest.raises(CalendarError, match="cannot be added"):
        office().due(shanghai("2026-09-21 16:00"), hours)


def test_a_calendar_without_work_says_so_instead_of_searching_for_ever() -> None:
    empty = WorkCalendar(name="empty", zone=SHANGHAI, week=((),) * 7)
    with pytest.raises(CalendarError, match="no working hour in a year"):
        empty.due(shanghai("2026-09-21 16:00"), 1)
    with pytest.raises(CalendarError, match="no working day"):
        empty.next_working_day(date(2026, 9, 21))
    assert empty.working(shanghai("2026-09-21 16:00"), shanghai("2029-09-21 16:00")) == 0


def test_a_window_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(CalendarError, match="split it at midnight"):
        Window(time(22), time(6))


@pytest.mark.parametrize("far", ["0001-01-01", "9999-12-31"])
def test_a_year_at_the_end_of_all_dates_is_refused_not_overrun(far: str) -> None:
    with pytest.raises(CalendarError):
        WorkCalendar.always("UTC").due(datetime.fromisoformat(far).replace(tzinfo=UTC), 48)
    with pytest.raises(CalendarError):
        office().next_working_day(date.fromisoformat(far))

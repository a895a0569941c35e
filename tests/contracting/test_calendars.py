"""The Chinese working calendar: what the state published, what is estimated, what is not known."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import holidays
import pytest

from collector.content.contracts import Shelf, shelf
from collector.contracting.calendars import Almanac, almanac, estimate
from collector.model.calendar import Certainty, WorkCalendar
from collector.model.errors import CalendarError, SettingsError

SHANGHAI = ZoneInfo("Asia/Shanghai")


def cn() -> Almanac:
    return shelf().almanacs()["cn"]


def office() -> WorkCalendar:
    return shelf().profile("software-5x8").service


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("opened", "end"),
    [
        ("2026-09-30T16:00", "2026-10-08T11:30"),  # over the National Day holidays
        ("2026-09-18T16:00", "2026-09-20T11:30"),  # the Sunday is worked to make up for them
    ],
)
def test_four_working_hours_from_an_afternoon(opened: str, end: str) -> None:
    assert office().due(at(opened), 4) == at(end)


def test_three_working_days_count_a_worked_sunday() -> None:
    assert office().end_of_working_day(at("2026-09-18T16:00"), 3) == at("2026-09-22T17:00")


@pytest.mark.parametrize("number", [2024, 2025, 2026])
def test_the_published_years_agree_with_the_library_day_by_day(number: int) -> None:
    theirs = holidays.country_holidays("CN", years=number)
    ours = office()
    day = date(number, 1, 1)
    while day.year == number:
        assert ours.is_working_day(day) == theirs.is_working_day(day), day
        day += timedelta(days=1)


def test_a_year_that_is_not_published_is_marked_and_warned_of() -> None:
    opened, end = at("2026-12-31T16:00"), office().due(at("2026-12-31T16:00"), 4)
    years = office().estimated(opened, end)
    assert years == (2027,)
    assert "2027" in (estimate("cn", years, "en") or "")
    assert "2027" in (estimate("cn", years, "zh") or "")


def test_a_time_within_a_published_year_has_no_warning() -> None:
    years = office().estimated(at("2026-09-18T16:00"), at("2026-12-31T16:00"))
    assert years == ()
    assert estimate("cn", years, "en") is None


def test_an_estimated_year_still_has_its_statutory_holidays() -> None:
    assert not office().is_working_day(date(2027, 10, 1))
    assert office().is_working_day(date(2027, 10, 8))


@pytest.mark.parametrize("number", [2023, 2101])
def test_a_year_that_cannot_be_computed_is_refused_by_name(number: int) -> None:
    with pytest.raises(CalendarError, match=f"knows nothing of {number}; add the year"):
        office().due(at(f"{number}-05-05T10:00"), 4)
    with pytest.raises(CalendarError, match=str(number)):
        cn().period("new_year", number)


def test_round_the_clock_needs_no_year() -> None:
    always = shelf().profile("office-2h").service
    assert always.due(at("2150-05-05T10:00"), 4) == at("2150-05-05T14:00")
    assert always.estimated(at("2027-01-01T00:00"), at("2028-01-01T00:00")) == ()


def test_named_periods_of_a_published_year() -> None:
    periods = {period.name: period for period in cn().periods(2026)}
    assert (periods["spring_festival"].first, periods["spring_festival"].last) == (
        date(2026, 2, 15),
        date(2026, 2, 23),
    )
    assert periods["two_sessions"].first == date(2026, 3, 4)
    assert periods["national_day"].certainty is Certainty.OFFICIAL
    assert [period.name for period in cn().periods(2026)][:3] == [
        "new_year",
        "spring_festival",
        "two_sessions",
    ]


def test_named_periods_of_an_estimated_year_follow_the_moon() -> None:
    period = cn().period("spring_festival", 2027)
    assert period.first == date(2027, 2, 5)
    assert period.certainty is Certainty.ESTIMATED


def test_a_period_that_has_no_such_name_is_refused() -> None:
    with pytest.raises(CalendarError, match="no period 'easter'; known are"):
        cn().period("easter", 2026)


def test_five_working_days_before_the_spring_festival() -> None:
    first = cn().period("spring_festival", 2026).first
    assert office().previous_working_day(first, 5) == date(2026, 2, 10)  # Saturday the 14th is worked


def where(*path: Any) -> str:
    return ":".join(["cn.yaml", *map(str, path)])


NAMES = {"new_year": {"title": {"zh": "元旦", "en": "New Year"}}}


@pytest.mark.parametrize(
    ("year", "said"),
    [
        ({"status": "perhaps"}, "cn.yaml:years:2027:status"),
        ({"status": "official", "off": {"new_year": "2027-01-03/2027-01-01"}}, "ends before it starts"),
        ({"status": "official", "off": {"new_year": "soon"}}, "write 2026-10-01"),
        ({"status": "official", "off": {"easter": "2027-03-28"}}, "'easter' is not among the names"),
        ({"status": "official", "off": {"new_year": "2026-12-31"}}, "a day of another year"),
        ({"status": "official", "make_up": ["2027-13-01"]}, "is no date"),
        (
            {"status": "official", "off": {"new_year": "2027-01-01"}, "make_up": ["2027-01-01"]},
            "a day off and a make-up workday",
        ),
        ({"status": "official", "of": {}}, "is not known here"),
    ],
)
def test_an_overlay_with_a_mistake_is_refused_with_its_line(year: Any, said: str) -> None:
    data = {"country": "CN", "title": {"zh": "一", "en": "one"}, "names": NAMES, "years": {2027: year}}
    with pytest.raises(SettingsError, match=said):
        almanac("cn", data, where)


def test_a_site_may_replace_a_calendar_by_one_of_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "calendars"
    folder.mkdir()
    (folder / "cn.yaml").write_text(
        "country: CN\ntitle: {zh: 一, en: one}\nyears: {2027: {status: official, make_up: [2027-02-14]}}\n",
        "utf-8",
    )
    own = Shelf([tmp_path]).profile("software-5x8").service
    assert own.is_working_day(date(2027, 2, 14))  # a Sunday
    assert own.estimated(at("2027-01-01T00:00"), at("2027-06-01T00:00")) == ()

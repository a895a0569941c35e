"""`collector calendar add`: working hours added to a time by the window of a profile."""

import pytest

from collector.content.contracts import shelf
from collector.contracting.adding import add
from collector.model.errors import CalendarError


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-09-30T16:00", "2026-10-08T11:30:00+08:00"),
        ("2026-09-30 16:00", "2026-10-08T11:30:00+08:00"),
        ("2026-09-30T08:00:00+00:00", "2026-10-08T11:30:00+08:00"),
        ("2026-09-18T16:00", "2026-09-20T11:30:00+08:00"),
    ],
)
def test_a_start_without_a_zone_is_in_that_of_the_profile(start: str, end: str) -> None:
    added = add(shelf().profile("software-5x8"), start, "4")
    assert added.end.isoformat() == end
    assert added.estimated == ()


def test_an_estimated_year_is_told() -> None:
    assert add(shelf().profile("software-5x8"), "2026-12-31T16:00", 4).estimated == (2027,)


def test_a_profile_round_the_clock_adds_what_passes() -> None:
    assert add(shelf().profile("office-2h"), "2026-09-30T16:00", 4).end.hour == 20


@pytest.mark.parametrize(
    ("start", "hours", "said"),
    [
        ("tomorrow", "4", "'tomorrow' is no time; write it as 2026-09-30T16:00"),
        ("2026-09-30T16:00", "four", "'four' is no number of hours"),
        ("2026-09-30T16:00", "-4", "cannot be added"),
        ("2026-09-30T16:00", "nan", "cannot be added"),
        ("2199-09-30T16:00", "4", "knows nothing of 2199; add the year to its overlay file"),
    ],
)
def test_what_cannot_be_added_is_said(start: str, hours: str, said: str) -> None:
    with pytest.raises(CalendarError, match=said):
        add(shelf().profile("software-5x8"), start, hours)

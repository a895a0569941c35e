"""Profiles and the contracts that lay their own values over them."""

from datetime import date
from typing import Any

import pytest

from collector.content.contracts import Shelf, shelf
from collector.contracting.agreements import Agreement
from collector.model.errors import SettingsError
from collector.model.finding import Severity
from collector.model.inventory import Contract

FILLED: dict[str, dict[str, Any]] = {
    "hardware-std": {"clocks": {"arrival": {"within": "4 h"}}},
    "railway-7x24": {"clocks": {"rma": {"within": "10 working days"}}},
    "storage-levels": {
        "level": "gold",
        "clocks": {"response": {"within": "1 h"}},
        "visits": {"per_year": 2},
    },
    "office-2h": {},
    "software-5x8": {},
}


def where(*path: Any) -> str:
    return f"inventory.yaml:{len(path) + 1}"


def agreed(profile: str, overrides: dict[str, Any]) -> Agreement:
    return shelf().contract(Contract(name="ours", profile=profile, overrides=overrides), where)


def test_the_five_profiles_are_shipped() -> None:
    assert set(shelf().profiles) == set(FILLED)


@pytest.mark.parametrize("profile", FILLED)
def test_a_contract_that_fills_what_its_profile_leaves_open_is_accepted(profile: str) -> None:
    assert agreed(profile, FILLED[profile]).profile.unfilled() == {}


@pytest.mark.parametrize(
    ("profile", "line"),
    [
        ("hardware-std", "clocks: {arrival: {within: 4 h}}"),
        ("railway-7x24", "clocks: {rma: {within: 10 working days}}"),
        ("storage-levels", "clocks: {response: {within: 1 h}}"),
        ("storage-levels", "visits: {per_year: 2}"),
        ("storage-levels", "level: gold"),
    ],
)
def test_a_promise_left_open_is_refused_with_the_line_to_write(profile: str, line: str) -> None:
    with pytest.raises(SettingsError) as refused:
        agreed(profile, {})
    assert line in str(refused.value)
    assert str(refused.value).startswith("inventory.yaml:1: contract 'ours' leaves open")


def test_a_promise_that_is_taken_away_again_is_open_too() -> None:
    with pytest.raises(SettingsError, match="has no time"):
        agreed("office-2h", {"clocks": {"response": {"within": None}}})


def test_each_value_tells_where_it_was_written() -> None:
    origins = agreed("hardware-std", FILLED["hardware-std"]).origins
    assert origins["clocks.arrival.within"] == "inventory.yaml:4"
    assert "hardware-std.yaml:" in origins["clocks.arrival.to"]


def test_one_severity_can_be_overridden_alone() -> None:
    promise = agreed(
        "hardware-std",
        FILLED["hardware-std"]
        | {"clocks": {**FILLED["hardware-std"]["clocks"], "resolve": {"within": {"severity 1": "8 h"}}}},
    ).profile.clocks["resolve"]
    assert promise.within is not None
    assert str(promise.within.among({"severity 1"})) == "8 h"
    assert str(promise.within.among({"severity 2"})) == "48 h"


def test_other_hours_replace_the_whole_week() -> None:
    service = agreed(
        "software-5x8", {"calendars": {"service": {"hours": {"mon-sat": "09:00-18:00"}}}}
    ).service
    assert [str(windows[0]) for windows in service.week if windows] == ["09:00-18:00"] * 6


def test_a_contract_may_have_days_off_of_its_own() -> None:
    service = agreed("software-5x8", {"calendars": {"service": {"off": ["2026-12-31"]}}}).service
    assert not service.is_working_day(date(2026, 12, 31))
    assert service.is_working_day(date(2026, 12, 30))


@pytest.mark.parametrize(
    ("overrides", "said"),
    [
        ({"clocks": {"response": {"within": "2 hrs"}}}, "inventory.yaml:4: .*write it as 30 min, 4 h"),
        ({"clocks": {"response": {"within": "1.5 days"}}}, "write it in hours"),
        (
            {"clocks": {"response": {"within": {"severity 4": "1 h"}}}},
            "'severity 4' is no condition; known are",
        ),
        ({"clocks": {"response": {"calendar": "office"}}}, "'office' is no calendar of the profile"),
        ({"clocks": {"response": {"from": ["called"]}}}, "'called' is no event; known are opened"),
        ({"clocks": {"response": {"only": ["urgent"]}}}, "'urgent' is no condition"),
        ({"clocks": {"reply": {"within": "1 h"}}}, "is missing"),
        ({"response": "1 h"}, "inventory.yaml:2: 'response': is not known here"),
        ({"timezone": "Asia/Pekin"}, "is no time zone"),
        ({"calendars": {"service": {"hours": {"mon-fry": "08:00-09:00"}}}}, "is no weekday"),
        ({"calendars": {"service": {"hours": {"mon": ["10:00-12:00", "11:00-13:00"]}}}}, "overlap"),
        ({"calendars": {"service": {"hours": {"mon": "17:00-08:00"}}}}, "split it at midnight"),
        ({"calendars": {"service": {"holidays": "mars"}}}, "'mars' is no calendar; known are cn"),
        ({"visits": {"per_year": 4, "rhythm": "irregular", "before": [["easter"]]}}, "'easter' is no period"),
        ({"open": {}}, "cannot be overridden"),
        ({"tickets": {"reopen_days": -1}}, "greater than or equal to 0"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_with_its_line(overrides: dict[str, Any], said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        agreed("software-5x8", overrides)


def test_an_unknown_profile_names_those_there_are() -> None:
    with pytest.raises(
        SettingsError, match=r"inventory.yaml:2: 'gold' is no contract profile; known are hardware-std"
    ):
        agreed("gold", {})


def test_a_profile_of_a_site_with_a_wrong_name_is_refused(tmp_path: Any) -> None:
    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles" / "ours.yaml").write_text(
        "profile: theirs\ntitle: {zh: 一, en: one}\ncalendars: {service: {hours: 7x24}}\nclocks: {}\n",
        "utf-8",
    )
    with pytest.raises(SettingsError, match=r"ours.yaml:1: the file is called 'ours'"):
        Shelf([tmp_path]).profile("ours")


def test_a_severity_has_the_name_that_the_contract_gives_it() -> None:
    profile = shelf().profile("hardware-std").profile
    named = profile.class_of(Severity.ONE)
    assert named is not None
    assert named.zh == "紧急故障"
    assert shelf().profile("office-2h").profile.class_of(Severity.TWO) is not None

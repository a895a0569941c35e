"""The word on page 1, what became of the last visit's findings, and when a course may be carried on."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from collector.model.finding import Finding, Severity, Verdict
from collector.model.inspection import Inspection, Result
from collector.model.snapshot import Snapshot
from collector.reporting.compared import Change, compare
from collector.reporting.conclusion import conclude
from collector.reporting.forecast import grown
from collector.reporting.inspected import InspectionReport, natural
from collector.reporting.said import Sayable
from tests.reporting import stored
from tests.reporting.test_said import EN, ZH

OK = stored.finding("environment.fan", "fan 1")
WATCH = stored.finding("environment.fan", "fan 1", Verdict.WATCH)
FAULT = stored.finding("environment.fan", "fan 1", Verdict.FAULT)
URGENT = stored.finding("environment.fan", "fan 2", Verdict.FAULT, severity=Severity.ONE)
UNKNOWN = stored.finding("environment.fan", "fan 1", Verdict.UNKNOWN)
SILENT = Snapshot(device="dead", address="192.0.2.9", platform="auto", taken=stored.START)


def visit(*findings: Finding, silent: int = 0, earlier: bool = False) -> Inspection:
    """One device that answers with these findings, and some that do not answer."""
    started = stored.START - timedelta(days=90) if earlier else stored.START
    given = {"sw": Result(stored.snapshot("sw", taken=started), findings)}
    given |= {f"dead-{n}": Result(replace(SILENT, device=f"dead-{n}"), ()) for n in range(silent)}
    return stored.inspection(started, given)


@pytest.mark.parametrize(
    ("findings", "silent", "zh", "en"),
    [
        ((URGENT, FAULT), 0, "存在紧急异常，1 项须立即处理", "Urgent: 1 fault needs action now"),
        ((FAULT, WATCH), 0, "总体可用，1 项异常须处理", "In service; 1 fault needs action"),
        ((FAULT,), 5, "总体可用，1 项异常须处理", "In service; 1 fault needs action"),
        ((WATCH,), 1, "无异常，1 项须关注", "No fault; 1 thing to watch"),
        (
            (WATCH,),
            2,
            "无法给出总体结论：2/3 台未能评估",
            "No overall conclusion: 2 of 3 devices not assessed",
        ),
        ((OK,), 1, "已评估的部分正常，另有未判定项", "In order where assessed; some of it is unknown"),
        (
            (OK, UNKNOWN),
            0,
            "已评估的部分正常，另有未判定项",
            "In order where assessed; some of it is unknown",
        ),
        ((OK,), 0, "运行正常", "In order"),
    ],
)
def test_the_conclusion_is_never_better_than_what_was_found_or_not_looked_at(
    findings: Sequence[Finding], silent: int, zh: str, en: str
) -> None:
    said = conclude(InspectionReport(inspection=visit(*findings, silent=silent), site=stored.site()))
    assert ZH.say(said.word) == zh
    assert EN.say(said.word) == en


def test_a_visit_without_any_device_has_no_conclusion() -> None:
    said = conclude(InspectionReport(inspection=stored.inspection(given={}), site=stored.site()))
    assert said.verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("before", "now", "change"),
    [
        (OK, FAULT, Change.NEW),
        (WATCH, FAULT, Change.CONTINUED),
        (FAULT, OK, Change.GONE),
        (FAULT, UNKNOWN, Change.UNCHECKED),
        (FAULT, None, Change.UNCHECKED),
        (OK, OK, None),
        (UNKNOWN, UNKNOWN, None),
    ],
)
def test_a_finding_is_gone_only_where_it_was_assessed_again(
    before: Finding, now: Finding | None, change: Change | None
) -> None:
    found = compare(
        InspectionReport(
            inspection=visit(*(() if now is None else (now,))),
            previous=visit(before, earlier=True),
            site=stored.site(),
        )
    )
    assert [one.change for one in found] == ([] if change is None else [change])


@pytest.mark.parametrize(
    ("points", "en"),
    [
        (((0.0, 40.0), (30.0, 42.0), (60.0, 44.0)), "grows by 2.0% a month, full in about 840 days"),
        (((0.0, 40.0), (30.0, 40.1), (60.0, 40.2)), "grows by 0.1% a month"),
        (((0.0, 44.0), (30.0, 42.0), (60.0, 40.0)), "falls by 2.0% a month"),
        (((0.0, 40.0), (30.0, 90.0), (60.0, 41.0), (90.0, 88.0)), "too irregular to forecast"),
        (((0.0, 40.0), (30.0, 40.0), (60.0, 40.0)), "unchanged"),
        (((0.0, 40.0), (0.0, 50.0)), "unchanged"),
    ],
)
def test_a_course_is_carried_on_only_where_it_is_straight(
    points: tuple[tuple[float, float], ...], en: str
) -> None:
    said: Sayable = grown(points)
    assert EN.say(said) == en


def test_names_sort_as_people_count() -> None:
    names = ["sw-10", "sw-2", "sw-1", "a", "10", "9"]
    assert sorted(names, key=natural) == ["9", "10", "a", "sw-1", "sw-2", "sw-10"]

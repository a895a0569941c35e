"""What a contract promises, in words: targets, clocks, visits, service window."""

from collections.abc import Iterator, Sequence
from typing import Final

from collector.contracting.agreements import Agreement
from collector.contracting.clocks import Clock, ClockState
from collector.contracting.profiles import Promise
from collector.contracting.terms import OTHERWISE, Measure, Target
from collector.model.calendar import Window, WorkCalendar
from collector.model.text import Text
from collector.reporting.said import Listed, Phrase, Sayable, counted, phrase

_MEASURES: Final = {
    Measure.DAYS: (Text("{n}日", "{n} day"), Text("{n}日", "{n} days")),
    Measure.WORKING_DAYS: (Text("{n}个工作日", "{n} working day"), Text("{n}个工作日", "{n} working days")),
}
_HOURS: Final = Text("{n}小时", "{n} h")
_MINUTES: Final = Text("{n}分钟", "{n} min")
_CONDITIONS: Final = {
    "severity 1": Text("1级", "severity 1"),
    "severity 2": Text("2级", "severity 2"),
    "severity 3": Text("3级", "severity 3"),
    "cluster": Text("集群", "clusters"),
    "known_problem": Text("已知问题", "known problems"),
    "electronic": Text("书面提交", "in writing"),
    OTHERWISE: Text("其余", "others"),
}
STATES: Final = {
    ClockState.RUNNING: Text("进行中", "running"),
    ClockState.WARNING: Text("进行中，已过半", "running, half used"),
    ClockState.KEPT: Text("达标", "met"),
    ClockState.BROKEN: Text("超时", "breached"),
}
_WEEK: Final = (
    *(Text("周一", "Mon"), Text("周二", "Tue"), Text("周三", "Wed"), Text("周四", "Thu")),
    *(Text("周五", "Fri"), Text("周六", "Sat"), Text("周日", "Sun")),
)


def promised(agreement: Agreement | None) -> Sayable:
    """The promises of a contract in one line: service window, visits, the time of each clock."""
    return None if agreement is None else Listed(tuple(_promises(agreement)))


def _promises(agreement: Agreement) -> Iterator[Sayable]:
    yield window(agreement.service)
    visits = agreement.profile.visits
    if visits and visits.per_year:
        yield counted(
            visits.per_year,
            Text("每年巡检{n}次", "{n} inspection a year"),
            Text("每年巡检{n}次", "{n} inspections a year"),
        )
    for promise in agreement.profile.clocks.values():
        if promise.within and not promise.only:
            yield phrase("{title} {within}", "{title} {within}", title=promise.title, within=within(promise))


def within(promise: Promise) -> Sayable:
    """The time that a promise allows, for each kind of ticket where they differ."""
    if promise.within is None:
        return None
    cases: list[Sayable] = [
        phrase(
            "{case}{target}", "{target} for {case}", case=_CONDITIONS.get(word, word), target=target_of(one)
        )
        for word, one in promise.within.cases
    ]
    if promise.within.otherwise is not None:
        rest = target_of(promise.within.otherwise)
        cases.append(
            phrase("{case}{target}", "{target} for {case}", case=_CONDITIONS[OTHERWISE], target=rest)
            if cases
            else rest
        )
    return phrase("{all}", "{all}", all=Listed(tuple(cases))) if len(cases) > 1 else cases[0]


def target_of(target: Target) -> Phrase:
    """`30 min` as a person says it."""
    said = _target(target)
    return phrase("提前{t}", "{t} before", t=said) if target.before else said


def _target(target: Target) -> Phrase:
    if target.measure is not Measure.HOURS:
        return counted(int(target.amount), *_MEASURES[target.measure])
    if 0 < target.amount < 1:
        return Phrase(_MINUTES, {"n": f"{target.amount * 60:g}"})
    return Phrase(_HOURS, {"n": f"{target.amount:g}"})


def window(calendar: WorkCalendar) -> Sayable:
    """The hours of a calendar: `7×24`, or days and hours."""
    if all(day and day[0].start == day[0].end for day in calendar.week):
        return "7×24"
    return Listed(tuple(_spans(calendar.week)))


def _spans(week: Sequence[tuple[Window, ...]]) -> Iterator[Sayable]:
    first = 0
    for day in range(1, 8):
        if day == 7 or week[day] != week[first]:
            if week[first]:
                yield _span(first, day - 1, week[first])
            first = day


def _span(first: int, last: int, hours: tuple[Window, ...]) -> Sayable:
    said = Listed(tuple(str(window).replace("-", "—") for window in hours))
    if first == last:
        return phrase("{day} {hours}", "{day} {hours}", day=_WEEK[first], hours=said)
    return phrase("{a}至{b} {hours}", "{a}–{b} {hours}", a=_WEEK[first], b=_WEEK[last], hours=said)


def used(clock: Clock) -> Sayable:
    """The state of a clock in a word."""
    return STATES[clock.state]

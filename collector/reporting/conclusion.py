"""The word on page 1: what is so, in one sentence, and what is no part of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from collector.model.finding import Severity, Verdict
from collector.model.inspection import Outcome
from collector.model.text import Text
from collector.reporting.inspected import Found, InspectionReport
from collector.reporting.said import Listed, Name, Phrase, Sayable, counted, phrase

_MOST_NAMES = 6
OUTCOMES = {
    Outcome.PARTIAL: Text("部分完成：有设备未能评估。", "Partly done: some devices could not be assessed."),
    Outcome.INTERRUPTED: Text(
        "巡检中断：以下只含中断前的结果。", "Interrupted: only what was done by then is here."
    ),
    Outcome.FAILED: Text("巡检失败。", "The inspection failed."),
    Outcome.RUNNING: Text("巡检尚未结束。", "The inspection has not ended."),
}


@dataclass(frozen=True, slots=True)
class Conclusion:
    """verdict   decides the colour: that of the worst that was found, unknown where no conclusion holds"""

    verdict: Verdict
    word: Phrase
    sentences: tuple[Sayable, ...]


def conclude(report: InspectionReport) -> Conclusion:
    """The overall conclusion; it is never better than its worst finding, and names what it does not cover."""
    verdict, word = _word(report)
    return Conclusion(verdict, word, tuple(_sentences(report)))


def _word(report: InspectionReport) -> tuple[Verdict, Phrase]:
    faults, watched = report.of(Verdict.FAULT), report.of(Verdict.WATCH)
    urgent = [one for one in faults if one.finding.severity is Severity.ONE]
    planned, assessed = len(report.devices), sum(one.assessed for one in report.devices)
    if urgent:
        return Verdict.FAULT, counted(len(urgent), *_URGENT)
    if faults:
        return Verdict.FAULT, counted(len(faults), *_FAULTS)
    if assessed * 2 < planned or not planned:
        return Verdict.UNKNOWN, phrase(*_NONE, missing=planned - assessed, planned=planned)
    if watched:
        return Verdict.WATCH, counted(len(watched), *_WATCHED)
    if assessed < planned or report.of(Verdict.UNKNOWN):
        return Verdict.UNKNOWN, phrase(*_IN_PART)
    return Verdict.OK, phrase("运行正常", "In order")


_URGENT = (
    Text("存在紧急异常，{n} 项须立即处理", "Urgent: {n} fault needs action now"),
    Text("存在紧急异常，{n} 项须立即处理", "Urgent: {n} faults need action now"),
)
_FAULTS = (
    Text("总体可用，{n} 项异常须处理", "In service; {n} fault needs action"),
    Text("总体可用，{n} 项异常须处理", "In service; {n} faults need action"),
)
_WATCHED = (
    Text("无异常，{n} 项须关注", "No fault; {n} thing to watch"),
    Text("无异常，{n} 项须关注", "No fault; {n} things to watch"),
)
_NONE = (
    "无法给出总体结论：{missing}/{planned} 台未能评估",
    "No overall conclusion: {missing} of {planned} devices not assessed",
)
_IN_PART = ("已评估的部分正常，另有未判定项", "In order where assessed; some of it is unknown")


def _sentences(report: InspectionReport) -> Iterator[Sayable]:
    planned, assessed = len(report.devices), sum(one.assessed for one in report.devices)
    yield counted(
        planned,
        Text("本次应检设备{n}台，完成评估{assessed}台。", "{assessed} of {n} device was assessed."),
        Text("本次应检设备{n}台，完成评估{assessed}台。", "{assessed} of {n} devices were assessed."),
        assessed=assessed,
    )
    worst = next(iter(report.of(Verdict.FAULT)), None)
    if worst is not None:
        yield _worst(worst)
    missing = tuple(Name(one.name) for one in report.devices if not one.assessed)
    if missing:
        yield phrase(
            "未能评估：{names}，其状态不在本结论之内。",
            "Not assessed: {names}; they are not part of this conclusion.",
            names=Listed(missing, _MOST_NAMES),
        )


def _worst(found: Found) -> Phrase:
    words: dict[str, Sayable] = {"device": Name(found.visited.name), "says": found.finding.says}
    if not found.finding.effect.zh:
        return phrase("最重的一项：{device}，{says}。", "The worst: {device}, {says}.", **words)
    return phrase(
        "最重的一项：{device}，{says}；{effect}。",
        "The worst: {device}, {says}; {effect}.",
        **words,
        effect=found.finding.effect,
    )

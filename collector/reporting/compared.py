"""What became of the findings of the visit before: new, continued, gone, returned."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from collector.model.finding import Finding, Verdict
from collector.model.inspection import Inspection
from collector.model.text import Text
from collector.model.ticket import EventKind
from collector.reporting.inspected import InspectionReport, Key, natural

_BAD = (Verdict.FAULT, Verdict.WATCH)


class Change(StrEnum):
    """unchecked: bad at the visit before, and not assessed this time."""

    NEW = "new"
    RETURNED = "returned"
    CONTINUED = "continued"
    UNCHECKED = "unchecked"
    GONE = "gone"


CHANGES: Mapping[Change, Text] = {
    Change.NEW: Text("新增", "new"),
    Change.RETURNED: Text("再次出现", "returned"),
    Change.CONTINUED: Text("延续", "continued"),
    Change.UNCHECKED: Text("本次未评估", "not assessed this time"),
    Change.GONE: Text("已消除", "gone"),
}


@dataclass(frozen=True, slots=True)
class Compared:
    """One fault or watched thing of either visit; before and now are None where there was no such finding."""

    key: Key
    change: Change
    before: Finding | None
    now: Finding | None


def compare(report: InspectionReport) -> tuple[Compared, ...]:
    """Every fault and watched thing of this visit and the one before; nothing for a first visit."""
    if report.previous is None:
        return ()
    before, now = by_key(report.previous), by_key(report.inspection)
    bad_before = {key for key, one in before.items() if one.verdict in _BAD}
    bad_now = {key for key, one in now.items() if one.verdict in _BAD}
    closed = {
        (one.key.device, one.key.check, one.key.part)
        for one in report.tickets
        if one.closed is not None or any(event.kind is EventKind.REOPENED for event in one.events)
    }
    found = [
        Compared(key, _change(key, before, now, key in bad_now, key in closed), before.get(key), now.get(key))
        for key in bad_before | bad_now
    ]
    order = list(Change)
    return tuple(sorted(found, key=lambda one: (order.index(one.change), natural(one.key[0]), one.key)))


def by_key(inspection: Inspection) -> dict[Key, Finding]:
    """The findings of an inspection; of two with one key the first."""
    found: dict[Key, Finding] = {}
    for device, result in inspection.results.items():
        for finding in result.findings:
            found.setdefault((device, finding.check, finding.part), finding)
    return found


def _change(
    key: Key, before: Mapping[Key, Finding], now: Mapping[Key, Finding], is_bad: bool, was_closed: bool
) -> Change:
    if not is_bad:
        seen = now.get(key)
        return Change.GONE if seen is not None and seen.verdict is Verdict.OK else Change.UNCHECKED
    earlier = before.get(key)
    if earlier is not None and earlier.verdict in _BAD:
        return Change.CONTINUED
    return Change.RETURNED if was_closed else Change.NEW

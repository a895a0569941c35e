"""Snapshots judged by checks. Pure: the same snapshot, checks and rules give the same findings."""

import logging
from collections.abc import Iterable, Iterator, Sequence

from collector.checking.declare import Check
from collector.checking.history import History
from collector.checking.policy import LimitRule, Policy, Standing
from collector.model.exchange import GapKind
from collector.model.finding import Finding, Verdict
from collector.model.snapshot import Gap, Snapshot
from collector.model.text import Text

log = logging.getLogger(__name__)

_EMPTY = Text("", "")
# A device that has not a thing has no gap about it.
_NOT_MISSED = frozenset({GapKind.UNSUPPORTED})


def judge(
    snapshot: Snapshot,
    checks: Iterable[Check],
    rules: tuple[LimitRule, ...],
    standing: Standing,
    history: History,
) -> tuple[Finding, ...]:
    """The findings of every check that applies to the platform.

    What a check needs and the snapshot lacks becomes Verdict.UNKNOWN, with the questions that had no answer.
    """
    findings: list[Finding] = []
    for check in checks:
        if snapshot.applies.isdisjoint(check.about.kinds):
            continue
        policy = Policy(about=check.about, standing=standing, rules=rules)
        findings += _run(check, snapshot, policy, history)
        missed = [gap for gap in snapshot.gaps if _misses(gap, check)]
        if missed:
            findings.append(_not_assessed(check, missed))
    return tuple(findings)


def _run(check: Check, snapshot: Snapshot, policy: Policy, history: History) -> Sequence[Finding]:
    try:
        return list(check(snapshot, policy, history))
    except Exception as error:  # one of the three doors: a broken check must not take the others with it
        log.exception("check %s failed on %s", check.id, snapshot.device)
        reason = Text(f"检查程序出错：{error!r}", f"the check itself failed: {error!r}")
        return [_unknown(check, "", reason, ())]


def _misses(gap: Gap, check: Check) -> bool:
    return gap.kind not in _NOT_MISSED and not gap.kinds.isdisjoint(check.about.kinds)


def _not_assessed(check: Check, gaps: Sequence[Gap]) -> Finding:
    first = gaps[0]
    more = f" (+{len(gaps) - 1})" if len(gaps) > 1 else ""
    reason = Text(
        f"未能完整评估：{first.question} {first.reason}{more}",
        f"not fully assessed: {first.question}: {first.reason}{more}",
    )
    return _unknown(check, "", reason, tuple(_questions(gaps)))


def _questions(gaps: Sequence[Gap]) -> Iterator[str]:
    return (gap.question for gap in gaps[:20])


def _unknown(check: Check, part: str, says: Text, evidence: tuple[str, ...]) -> Finding:
    return Finding(
        check=check.id,
        item=check.about.item,
        verdict=Verdict.UNKNOWN,
        part=part,
        title=check.about.title,
        says=says,
        effect=_EMPTY,
        advice=_EMPTY,
        evidence=evidence,
    )

"""What `collector inspect` tells its caller by its exit status, as contract.md section 3 says."""

from collections.abc import Iterable
from enum import IntEnum, StrEnum

from collector.model.finding import Verdict
from collector.model.inspection import Inspection, Outcome, Result


class Exit(IntEnum):
    FINE = 0
    FINDINGS = 1
    USAGE = 2
    NOT_ASSESSED = 3
    INTERNAL = 4
    INTERRUPTED = 130


class FailOn(StrEnum):
    """The mildest verdict that fails an inspection."""

    FAULT = "fault"
    WATCH = "watch"
    UNKNOWN = "unknown"


_AT_LEAST = {
    FailOn.FAULT: frozenset({Verdict.FAULT}),
    FailOn.WATCH: frozenset({Verdict.FAULT, Verdict.WATCH}),
    FailOn.UNKNOWN: frozenset({Verdict.FAULT, Verdict.WATCH, Verdict.UNKNOWN}),
}


def exit_status(inspections: Iterable[Inspection], fail_on: FailOn) -> Exit:
    """The worst of all: an internal error, an interruption, findings, then what could not be assessed."""
    done = list(inspections)
    results = [result for inspection in done for result in inspection.results.values()]
    if any(result.fault for result in results):
        return Exit.INTERNAL
    if any(inspection.outcome is Outcome.INTERRUPTED for inspection in done):
        return Exit.INTERRUPTED
    verdicts = {finding.verdict for result in results for finding in result.findings}
    if verdicts & _AT_LEAST[fail_on]:
        return Exit.FINDINGS
    return Exit.NOT_ASSESSED if any(not_assessed(result) for result in results) else Exit.FINE


def not_assessed(result: Result) -> bool:
    """Whether the device did not answer, or some item of it has no verdict but unknown."""
    if not result.snapshot.answered:
        return True
    known = {finding.item for finding in result.findings if finding.verdict is not Verdict.UNKNOWN}
    return any(finding.item not in known for finding in result.findings)

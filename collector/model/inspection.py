"""One inspection of one site: when, why, how it ended, and what it found on each device."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from collector.model.finding import Finding, Verdict
from collector.model.snapshot import Snapshot


class Outcome(StrEnum):
    """running is what a killed process leaves behind; whoever opens the store next calls it interrupted."""

    RUNNING = "running"
    COMPLETE = "complete"
    PARTIAL = "partial"
    INTERRUPTED = "interrupted"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Result:
    """What one device told and what the checks made of it.

    fault   why our own code could not finish this device, None where it did; never a fault of the device
    """

    snapshot: Snapshot
    findings: tuple[Finding, ...]
    fault: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """planned   names of the devices that were to be visited; those without a result were not reached"""

    id: str
    site: str
    started: datetime
    finished: datetime | None = None
    trigger: str = "on-demand"
    outcome: Outcome = Outcome.RUNNING
    planned: tuple[str, ...] = ()
    results: Mapping[str, Result] = field(default_factory=dict)

    def counts(self) -> dict[Verdict, int]:
        """How many findings of each verdict, over all devices."""
        seen = [finding.verdict for result in self.results.values() for finding in result.findings]
        return {verdict: seen.count(verdict) for verdict in Verdict}

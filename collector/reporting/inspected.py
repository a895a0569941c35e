"""All that an inspection report rests on, and the questions that its sections ask of it. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Final

from collector.contracting.agreements import Agreement
from collector.contracting.clocks import Clock
from collector.model.finding import Finding, Item, Severity, Verdict
from collector.model.inspection import Inspection, Result
from collector.model.inventory import Criticality, Device, Site
from collector.model.snapshot import Observation, Snapshot
from collector.model.text import Text
from collector.model.ticket import FaultKey, Ticket

# (device, kind, part)
Series = tuple[str, str, str]
# (device, check, part): the same finding at every visit
Key = tuple[str, str, str]

_URGENCY: Final = {Verdict.FAULT: 0, Verdict.WATCH: 1, Verdict.UNKNOWN: 2, Verdict.OK: 3}
_IMPORTANCE: Final = {Criticality.HIGH: 0, Criticality.NORMAL: 1, Criticality.LOW: 2}
_DIGITS: Final = re.compile(r"(\d+)")


def natural(name: str) -> tuple[tuple[int, str], ...]:
    """Sorts sw-2 before sw-10."""
    return tuple((int(part), "") if part.isdecimal() else (0, part) for part in _DIGITS.split(name))


@dataclass(frozen=True, slots=True)
class Visited:
    """One device that was to be visited.

    device   None where the inventory no longer knows it
    result   None where the inspection ended before it
    """

    name: str
    device: Device | None
    result: Result | None

    @property
    def snapshot(self) -> Snapshot | None:
        return self.result.snapshot if self.result else None

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.result.findings if self.result else ()

    @property
    def assessed(self) -> bool:
        """Whether it answered and our own code finished with it."""
        return self.result is not None and self.result.snapshot.answered and self.result.fault is None

    @property
    def role(self) -> str:
        return self.device.role if self.device else ""

    @property
    def criticality(self) -> Criticality:
        return self.device.criticality if self.device else Criticality.NORMAL

    @property
    def model(self) -> str | None:
        """As the device says it, else as the contract does."""
        said = self.snapshot.facts.model if self.snapshot else None
        return said or (self.device.model if self.device else None)

    def verdict(self, item: Item | None = None) -> tuple[Verdict | None, Severity | None]:
        """The worst verdict on an item, or on all; None where nothing applies."""
        found = [one for one in self.findings if item is None or one.item is item]
        if not found:
            return (Verdict.UNKNOWN if not self.assessed else None), None
        worst = min(found, key=lambda one: (_URGENCY[one.verdict], one.severity or 9))
        return worst.verdict, worst.severity


@dataclass(frozen=True, slots=True)
class Found:
    """A finding with the device that it is about, and its ticket where there is one."""

    visited: Visited
    finding: Finding
    ticket: Ticket | None = None

    @property
    def key(self) -> Key:
        return self.visited.name, self.finding.check, self.finding.part


@dataclass(frozen=True, kw_only=True)  # no slots: what is computed once is kept in its __dict__
class InspectionReport:
    """One inspection of one site, and what it is compared with.

    site       as the inventory has it now
    previous   the visit before, None for the first
    agreement  None where the site has no contract
    tickets    all of the site that were open in the twelve months before the end of the visit
    clocks     of each ticket by its number, as they stood at the end of the visit
    due        when this report must have been sent; None where nothing was promised
    visit      (which of the year, how many the contract owes in it), None where that is not known
    next_visit when the next one is planned; None where none is
    digests    sha256 of the evidence of each device; empty where none was stored
    history    the latest values of a reading up to this visit, oldest first
    courses    (days since the first, value) of a reading, for figures
    """

    inspection: Inspection
    site: Site
    previous: Inspection | None = None
    agreement: Agreement | None = None
    tickets: tuple[Ticket, ...] = ()
    clocks: Mapping[str, tuple[Clock, ...]] = field(default_factory=dict)
    due: Clock | None = None
    visit: tuple[int, int] | None = None
    next_visit: datetime | None = None
    digests: Mapping[str, str] = field(default_factory=dict)
    history: Mapping[Series, tuple[float | None, ...]] = field(default_factory=dict)
    courses: Mapping[Series, tuple[tuple[float, float], ...]] = field(default_factory=dict)

    @cached_property
    def devices(self) -> tuple[Visited, ...]:
        """Every device that was to be visited: by role in the order of the inventory, then by name."""
        known, results = self.site.devices, self.inspection.results
        names = dict.fromkeys((*self.inspection.planned, *results))
        visited = [Visited(name, known.get(name), results.get(name)) for name in names]
        roles = list(dict.fromkeys(device.role for device in known.values() if device.role))
        order = {role: number for number, role in enumerate(roles)}
        return tuple(sorted(visited, key=lambda one: (order.get(one.role, len(order)), natural(one.name))))

    @cached_property
    def findings(self) -> tuple[Found, ...]:
        """All findings: the urgent ones first, then by the importance of the device."""
        place = {visited.name: number for number, visited in enumerate(self.devices)}
        found = [
            Found(visited, finding, self._tickets.get((visited.name, finding.check, finding.part)))
            for visited in self.devices
            for finding in visited.findings
        ]
        return tuple(
            sorted(
                found,
                key=lambda one: (
                    _URGENCY[one.finding.verdict],
                    one.finding.severity or 9,
                    _IMPORTANCE[one.visited.criticality],
                    place[one.visited.name],
                    one.finding.check,
                    natural(one.finding.part),
                ),
            )
        )

    def of(self, verdict: Verdict) -> tuple[Found, ...]:
        """The findings of one verdict, in the order of all."""
        return tuple(one for one in self.findings if one.finding.verdict is verdict)

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """The items of which anything was checked on any device."""
        seen = {one.finding.item for one in self.findings}
        return tuple(item for item in Item if item in seen)

    @cached_property
    def evidence(self) -> Mapping[tuple[str, str], str]:
        """E-0001 and so on, by device and source: what anything but a good finding rests on."""
        cited = {
            (one.visited.name, source)
            for one in self.findings
            if one.finding.verdict is not Verdict.OK
            for source in one.finding.evidence
            if source
        }
        order = sorted(cited, key=lambda pair: (natural(pair[0]), natural(pair[1])))
        return {pair: f"E-{number:04}" for number, pair in enumerate(order, 1)}

    def numbers(self, found: Found) -> tuple[str, ...]:
        """The evidence numbers of a finding."""
        sources = dict.fromkeys(source for source in found.finding.evidence if source)
        return tuple(self.evidence[found.visited.name, source] for source in sources)

    def observed(self, found: Found) -> Observation | None:
        """The reading that a finding is about; None where it is about no number."""
        if found.visited.snapshot is None or found.finding.value is None:
            return None
        return next(
            (
                seen
                for seen in found.visited.snapshot.observations
                if (seen.part, seen.value, seen.unit)
                == (found.finding.part, found.finding.value, found.finding.unit)
                and seen.value is not None
            ),
            None,
        )

    @cached_property
    def _tickets(self) -> Mapping[Key, Ticket]:
        """The latest ticket of each fault that was open when the visit ended."""
        ended = self.inspection.finished or self.inspection.started
        return {
            (one.key.device, one.key.check, one.key.part): one
            for one in sorted(self.tickets, key=lambda one: (one.opened, one.id))
            if one.closed is None or one.closed > ended
        }

    def ticket_of(self, key: Key) -> Ticket | None:
        return self._tickets.get(key)

    def ticket_key(self, key: Key) -> FaultKey:
        return FaultKey(self.site.name, key[0], key[2], key[1])


ITEMS: Final[Mapping[Item, Text]] = {
    Item.ERROR_LOG: Text("日志分析", "Error-log analysis"),
    Item.ENVIRONMENT: Text("运行环境", "Environment"),
    Item.HARDWARE: Text("硬件状态", "Hardware"),
    Item.FIRMWARE: Text("微码版本", "Firmware and microcode"),
    Item.PATCHES: Text("补丁", "Patches"),
    Item.BACKUP: Text("备份", "Backup"),
    Item.SURVEY: Text("软硬件调查", "Survey"),
    Item.CONFIGURATION: Text("配置检查", "Configuration"),
    Item.NETWORK: Text("网络效率", "Network efficiency"),
    Item.CAPACITY: Text("容量", "Capacity"),
    Item.FAULT_HISTORY: Text("历史故障", "Fault history"),
    Item.LIFECYCLE: Text("生命周期与期限", "Life cycle and dates"),
}
# Heads of the matrix: two Han characters, or what fits into as little room.
SHORT: Final[Mapping[Item, Text]] = {
    Item.ERROR_LOG: Text("日志", "Log"),
    Item.ENVIRONMENT: Text("环境", "Env."),
    Item.HARDWARE: Text("硬件", "Hw."),
    Item.FIRMWARE: Text("微码", "Fw."),
    Item.PATCHES: Text("补丁", "Patch"),
    Item.BACKUP: Text("备份", "Bkup"),
    Item.SURVEY: Text("变更", "Surv."),
    Item.CONFIGURATION: Text("配置", "Conf."),
    Item.NETWORK: Text("网络", "Net."),
    Item.CAPACITY: Text("容量", "Cap."),
    Item.FAULT_HISTORY: Text("历史", "Hist."),
    Item.LIFECYCLE: Text("期限", "Dates"),
}
VERDICTS: Final[Mapping[Verdict, Text]] = {
    Verdict.FAULT: Text("异常", "fault"),
    Verdict.WATCH: Text("关注", "watch"),
    Verdict.UNKNOWN: Text("未判定", "unknown"),
    Verdict.OK: Text("正常", "ok"),
}
SEVERITIES: Final[Mapping[Severity, Text]] = {
    Severity.ONE: Text("紧急", "urgent"),
    Severity.TWO: Text("重要", "severe"),
    Severity.THREE: Text("一般", "minor"),
}

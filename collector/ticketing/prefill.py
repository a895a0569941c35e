"""What a new ticket already knows: the fault, the device, the failed part, the people to call."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from collector.model.finding import Finding, Severity
from collector.model.inventory import Site
from collector.model.snapshot import Snapshot
from collector.model.text import Text
from collector.model.ticket import Fault, FaultKey, Mark, Place, Ticket

_UNGRADED: Final = Text("检查未给出等级，按最低等级处理", "the check gave no severity; the lowest is taken")
_NO_REASON: Final = Text("检查未说明理由", "the check gave no reason")


@dataclass(frozen=True, slots=True)
class Sight:
    """What one visit says of one fault.

    inspection   id of the inspection that the visit belongs to
    """

    finding: Finding
    snapshot: Snapshot
    site: Site
    inspection: str

    @property
    def key(self) -> FaultKey:
        return FaultKey(self.site.name, self.snapshot.device, self.finding.part, self.finding.check)

    @property
    def time(self) -> datetime:
        return self.snapshot.taken


def fault_of(seen: Sight) -> Fault:
    """The finding as a ticket tells it."""
    finding = seen.finding
    graded = finding.severity is not None
    return Fault(
        severity=finding.severity or Severity.THREE,
        severity_reason=(finding.severity_reason or _NO_REASON) if graded else _UNGRADED,
        title=finding.title,
        says=finding.says,
        effect=finding.effect,
        advice=finding.advice,
        evidence=finding.evidence,
        inspection=seen.inspection,
    )


def place_of(seen: Sight, tickets: Iterable[Ticket]) -> Place:
    """Where the fault is and whom to call; what the device says goes before what the inventory says.

    tickets   earlier ones, for problems that were solved before
    """
    site, snapshot = seen.site, seen.snapshot
    device = site.devices.get(snapshot.device)
    facts = snapshot.facts
    model = facts.model or (device.model if device else None)
    cluster = device.cluster if device else None
    part = next((one for one in snapshot.inventory if one.part == seen.finding.part), None)
    return Place(
        site_title=site.title,
        site_address=site.address,
        customer=site.customer,
        contacts=site.contacts,
        address=snapshot.address,
        vendor=facts.vendor,
        model=model,
        serial=facts.serial or (device.serial if device else None),
        os_version=facts.os_version,
        role=device.role if device else "",
        services=device.services if device else (),
        cluster=cluster,
        part_model=part.model if part else None,
        part_number=part.part_number if part else None,
        part_serial=part.serial if part else None,
        marks=_marks(seen.finding.check, model, cluster, tickets),
    )


def _marks(check: str, model: str | None, cluster: str | None, tickets: Iterable[Ticket]) -> tuple[Mark, ...]:
    solved = any(
        not ticket.is_open and ticket.key.check == check and ticket.place.model == model for ticket in tickets
    )
    marks = {Mark.CLUSTER: cluster is not None, Mark.KNOWN_PROBLEM: model is not None and solved}
    return tuple(mark for mark, holds in marks.items() if holds)

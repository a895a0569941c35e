"""An inspection as the JSON that scripts read: `collector.inspection/1`, contract.md section 4."""

from datetime import UTC, datetime
from typing import Any

from collector.model.finding import Finding
from collector.model.inspection import Inspection, Result
from collector.model.snapshot import Interface, Limits, Observation, PartRecord, Snapshot
from collector.model.text import Lang, Text

SCHEMA = "collector.inspection/1"


def as_json(inspection: Inspection, lang: Lang = "en") -> dict[str, Any]:
    """The whole inspection; words in `lang`, unknown numbers null, times in UTC with Z."""
    counts = inspection.counts()
    return {
        "schema": SCHEMA,
        "inspection": {
            "id": inspection.id,
            "site": inspection.site,
            "started": utc(inspection.started),
            "finished": utc(inspection.finished),
            "trigger": inspection.trigger,
            "outcome": str(inspection.outcome),
        },
        "devices": [_device(result, lang) for result in inspection.results.values()],
        "summary": {
            "devices": len(inspection.planned),
            "assessed": sum(result.snapshot.answered for result in inspection.results.values()),
            "findings": {str(verdict): count for verdict, count in counts.items()},
        },
    }


def utc(time: datetime | None) -> str | None:
    """`2026-11-21T08:00:00Z`; whole seconds are enough for everything that is shown."""
    if time is None:
        return None
    return time.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


def _device(result: Result, lang: Lang) -> dict[str, Any]:
    snapshot = result.snapshot
    return {
        "device": snapshot.device,
        "address": snapshot.address,
        "platform": snapshot.platform,
        "transports": {
            way: {"status": str(how.status), **({"reason": how.reason} if how.reason else {})}
            for way, how in snapshot.transports.items()
        },
        "facts": _facts(snapshot),
        "inventory": [_record(record) for record in snapshot.inventory],
        "observations": [_observation(seen) for seen in snapshot.observations],
        "interfaces": [_interface(interface) for interface in snapshot.interfaces],
        "events": [
            {
                "time": utc(event.time),
                "severity": event.severity,
                "code": event.code,
                "text": event.text,
                "source": event.source,
            }
            for event in snapshot.events
        ],
        "gaps": [
            {"question": gap.question, "kind": str(gap.kind), "reason": gap.reason} for gap in snapshot.gaps
        ],
        "unmapped": [{"source": one.question, "word": one.word} for one in snapshot.unmapped],
        "findings": [_finding(finding, lang) for finding in result.findings],
        **({"fault": result.fault} if result.fault else {}),
    }


def _facts(snapshot: Snapshot) -> dict[str, Any]:
    facts = snapshot.facts
    return {
        "vendor": facts.vendor,
        "model": facts.model,
        "serial": facts.serial,
        "os_version": facts.os_version,
        "hostname": facts.hostname,
    }


def _record(record: PartRecord) -> dict[str, Any]:
    return {
        "part": record.part,
        "type": record.type,
        "model": record.model,
        "serial": record.serial,
        "part_number": record.part_number,
        "version": record.version,
    }


def _observation(seen: Observation) -> dict[str, Any]:
    return {
        "kind": seen.kind,
        "part": seen.part,
        "value": seen.value,
        "unit": seen.unit,
        "state": seen.state and str(seen.state),
        "time": utc(seen.time),
        **({"limits": _limits(seen.limits)} if seen.limits else {}),
        "source": seen.source,
    }


def _limits(limits: Limits) -> dict[str, float]:
    named = zip(
        ("low_critical", "low_degraded", "high_degraded", "high_critical"), limits.as_tuple(), strict=True
    )
    return {name: limit for name, limit in named if limit is not None}


def _interface(interface: Interface) -> dict[str, Any]:
    fields = (
        *("index", "name", "alias", "admin_status", "oper_status", "speed", "in_octets", "out_octets"),
        *("in_errors", "out_errors", "in_discards", "out_discards"),
    )
    return {name: getattr(interface, name) for name in fields}


def _finding(finding: Finding, lang: Lang) -> dict[str, Any]:
    return {
        "check": finding.check,
        "item": str(finding.item),
        "verdict": str(finding.verdict),
        "severity": finding.severity and int(finding.severity),
        "severity_reason": _said(finding.severity_reason, lang),
        "part": finding.part,
        "title": finding.title.in_(lang),
        "says": finding.says.in_(lang),
        "effect": finding.effect.in_(lang),
        "advice": finding.advice.in_(lang),
        "value": finding.value,
        "unit": finding.unit,
        "limit": finding.limit,
        "evidence": list(finding.evidence),
    }


def _said(text: Text | None, lang: Lang) -> str | None:
    return None if text is None else text.in_(lang)

"""Rows of the tables from values of the model, and back. No database in here."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any, TypeVar

from collector.model.exchange import GapKind
from collector.model.finding import Finding, Item, Severity, Verdict
from collector.model.inspection import Inspection, Outcome, Result
from collector.model.snapshot import (
    Event,
    Facts,
    Gap,
    Health,
    Interface,
    Limits,
    Observation,
    PartRecord,
    Reached,
    Snapshot,
    TransportStatus,
    Unmapped,
)
from collector.model.text import Text

# Hides secrets in one text. Applied to every free text and every answer before it is written.
Scrub = Callable[[str], str]
Cells = dict[str, Any]
Row = Mapping[Any, Any]  # by column name; SQLAlchemy's own rows take columns too
_Record = TypeVar("_Record", PartRecord, Interface, Event)

_EMPTY = Text("", "")  # not written: most findings are good, and have no effect and no advice
_TEXTS = ("title", "says", "effect", "advice", "severity_reason")


def inspection_cells(inspection: Inspection) -> Cells:
    return {
        "id": inspection.id,
        "site": inspection.site,
        "started": inspection.started,
        "finished": inspection.finished,
        "trigger": inspection.trigger,
        "outcome": inspection.outcome.value,
        "planned": list(inspection.planned),
    }


def inspection_of(row: Row, results: Mapping[str, Result] | None = None) -> Inspection:
    return Inspection(
        id=row["id"],
        site=row["site"],
        started=row["started"],
        finished=row["finished"],
        trigger=row["trigger"],
        outcome=Outcome(row["outcome"]),
        planned=tuple(row["planned"]),
        results=results or {},
    )


def snapshot_cells(result: Result, scrub: Scrub) -> Cells:
    """The row of `snapshot`; what hangs on it is in the other functions."""
    seen = result.snapshot
    ways = {
        name: {"status": way.status.value, "reason": way.reason and scrub(way.reason)}
        for name, way in seen.transports.items()
    }
    gaps = [
        {"question": g.question, "kind": g.kind.value, "reason": scrub(g.reason), "kinds": sorted(g.kinds)}
        for g in seen.gaps
    ]
    return {
        "device": seen.device,
        "platform": seen.platform,
        "address": seen.address,
        "taken": seen.taken,
        "facts": {name: scrub(value) for name, value in _plain(seen.facts).items() if value is not None},
        "transports": ways,
        "gaps": gaps,
        "unmapped": [[word.question, scrub(word.word)] for word in seen.unmapped],
        "applies": sorted(seen.applies),
        "fault": result.fault and scrub(result.fault),
    }


def result_of(row: Row, parts: Mapping[str, Sequence[Row]]) -> Result:
    """A device's result from its row and, by table name, the rows that hang on it, in their order."""
    snapshot = Snapshot(
        device=row["device"],
        address=row["address"],
        platform=row["platform"],
        taken=row["taken"],
        transports={
            name: Reached(TransportStatus(way["status"]), way["reason"])
            for name, way in row["transports"].items()
        },
        facts=Facts(**row["facts"]),
        inventory=tuple(_value(PartRecord, r) for r in parts["part_record"]),
        observations=tuple(observation_of(r) for r in parts["observation"]),
        interfaces=tuple(_value(Interface, r) for r in parts["interface"]),
        events=tuple(_value(Event, r) for r in parts["event"]),
        gaps=tuple(
            Gap(
                question=gap["question"],
                kind=GapKind(gap["kind"]),
                reason=gap["reason"],
                kinds=frozenset(gap["kinds"]),
            )
            for gap in row["gaps"]
        ),
        unmapped=tuple(Unmapped(question, word) for question, word in row["unmapped"]),
        applies=frozenset(row["applies"]),
    )
    return Result(snapshot, tuple(finding_of(r) for r in parts["finding"]), row["fault"])


def observation_cells(seen: Observation, series: int) -> Cells:
    return {
        "series": series,
        "time": seen.time,
        "value": _number(seen.value),
        "unit": seen.unit,
        "state": seen.state and seen.state.value,
        "limits": None if seen.limits is None else list(seen.limits.as_tuple()),
        "source": seen.source,
    }


def observation_of(row: Row) -> Observation:
    """row   of `observation`, with kind and part of its series"""
    low_critical, low_degraded, high_degraded, high_critical = row["limits"] or (None,) * 4
    return Observation(
        kind=row["kind"],
        part=row["part"],
        value=row["value"],
        unit=row["unit"],
        state=None if row["state"] is None else Health(row["state"]),
        time=row["time"],
        limits=None
        if row["limits"] is None
        else Limits(
            low_critical=low_critical,
            low_degraded=low_degraded,
            high_degraded=high_degraded,
            high_critical=high_critical,
        ),
        source=row["source"],
    )


def finding_cells(finding: Finding, scrub: Scrub) -> Cells:
    texts = {name: getattr(finding, name) for name in _TEXTS}
    return {
        "check": finding.check,
        "item": finding.item.value,
        "verdict": finding.verdict.value,
        "severity": finding.severity and int(finding.severity),
        "part": finding.part,
        "texts": {
            name: {"zh": scrub(text.zh), "en": scrub(text.en)}
            for name, text in texts.items()
            if text not in (None, _EMPTY)
        },
        "value": _number(finding.value),
        "unit": finding.unit,
        "limit": _number(finding.limit),
        "evidence": list(finding.evidence),
    }


def finding_of(row: Row) -> Finding:
    texts = {name: Text(**words) for name, words in row["texts"].items()}
    return Finding(
        check=row["check"],
        item=Item(row["item"]),
        verdict=Verdict(row["verdict"]),
        part=row["part"],
        severity=None if row["severity"] is None else Severity(row["severity"]),
        value=row["value"],
        unit=row["unit"],
        limit=row["limit"],
        evidence=tuple(row["evidence"]),
        title=texts.get("title", _EMPTY),
        says=texts.get("says", _EMPTY),
        effect=texts.get("effect", _EMPTY),
        advice=texts.get("advice", _EMPTY),
        severity_reason=texts.get("severity_reason"),
    )


def record_cells(records: Iterable[PartRecord | Interface | Event], scrub: Scrub) -> list[Cells]:
    """Rows of `part_record`, `interface` or `event`, whose columns are the fields of the model."""
    free = ("text", "alias", "model", "version")
    return [
        {name: scrub(cell) if name in free and cell else cell for name, cell in _plain(record).items()}
        for record in records
    ]


def _plain(value: Any) -> Cells:
    """The fields of a dataclass, by name; `asdict` would copy all that is in them."""
    return {field.name: getattr(value, field.name) for field in fields(value)}


def _value(kind: type[_Record], row: Row) -> _Record:
    return kind(**{field.name: row[field.name] for field in fields(kind)})


def _number(value: float | None) -> float | None:
    """SQLite refuses an int beyond 64 bits, and the column holds floats anyway."""
    return None if value is None else float(value)

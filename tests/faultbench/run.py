"""Cases put to drivers: states laid out on made-up agents, asked and read as a device is."""

from collections.abc import Sequence
from dataclasses import dataclass

from collector.driving.platform import Ask, Platform, Source
from collector.driving.rows import scalars, walk
from collector.model.exchange import Exchange, Failure, GapKind, Question
from collector.model.snapshot import Observation, Snapshot
from tests.driving.bench import TAKEN, agent, seen
from tests.faultbench.agent import Spot, Value, together


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One number of one state at one spot. `raw` None: the cell is not there."""

    spot: Spot
    kind: str
    raw: Value | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a driver made of a case: observations of its kind that cite the cell, and whether it was counted.

    unmapped   the word was counted as one without a meaning
    others     observations of the kind that cite other cells of the row
    """

    found: tuple[Observation, ...]
    unmapped: bool
    others: tuple[Observation, ...] = ()


def put(platform: Platform, cases: Sequence[Case]) -> list[Answer]:
    """The answers to the cases, in their order."""
    laid = {id(case.spot): case for case in cases}
    answers: dict[int, Answer] = {}
    for spots in together(case.spot for case in cases):
        cells: dict[str, Value] = {}
        for one in spots:
            cells |= one.cells
            raw = laid[id(one)].raw
            if raw is not None:
                cells[one.instance] = raw
        snapshot = seen(platform, agent(cells))
        for one in spots:
            answers[id(one)] = _answer(snapshot, laid[id(one)])
    return [answers[id(case.spot)] for case in cases]


def silent(platform: Platform, source: Source, column: str, kind: GapKind = GapKind.TOO_SLOW) -> Snapshot:
    """What comes of an agent that does not answer for one column."""
    question = scalars(source) if source.ask is Ask.GET else walk(column)
    failed = Exchange(
        question=question, asked=TAKEN, took_ms=1.0, failure=Failure(kind, "no answer on the fault bench")
    )
    return seen(platform, agent({}), failed)


def question_of(source: Source, column: str) -> Question:
    """The question that asks for a column."""
    return scalars(source) if source.ask is Ask.GET else walk(column)


def _answer(snapshot: Snapshot, case: Case) -> Answer:
    where = f"snmp:{case.spot.instance}"
    row = {f"snmp:{oid}" for oid in case.spot.cells}
    cited = [(one, set(one.source.split(" "))) for one in snapshot.of(case.kind)]
    return Answer(
        found=tuple(one for one, sources in cited if where in sources),
        unmapped=any(where in one.question.split(" ") for one in snapshot.unmapped),
        others=tuple(one for one, sources in cited if where not in sources and sources & row),
    )

"""The cases of every platform, put once: each column at every number, outside of them, and empty."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from collector.model.snapshot import Health
from tests.faultbench.agent import Unplanned, Value, spot
from tests.faultbench.by_hand import Hand, by_hand
from tests.faultbench.columns import Column, Use, columns
from tests.faultbench.run import Answer, Case, put
from tests.faultbench.table import ANY, DRAFT, Means, State, meanings, table

OUTSIDE, OUTSIDE_WORD = 9999, "word that no agent says"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One case and its answer.

    state   the row of the table; None for a number outside it and for an empty cell
    means   what it may be read as: states, and None for no observation
    """

    state: State | None
    raw: Value | None
    means: Means
    answer: Answer

    def wrong(self, oid: str, *, counted: bool = True) -> str:
        """What is wrong, for an engineer; "" where nothing is."""
        found = [seen.state for seen in self.answer.found] or [None]
        said = f"{self.state.object}({self.state.number}) {self.state.word}" if self.state else f"{self.raw}"
        where = f"{oid} {said}: expected {_told(self.means, ' or ')}, got {_told(found, ', ')}"
        if len(found) > 1 or found[0] not in self.means:
            return where
        if self.raw is None:
            invented = [seen for seen in self.answer.others if not seen.source]
            return f"{where}, invented {invented}" if invented else ""
        if self.state is not None and self.answer.unmapped:
            return f"{where}, counted as a word without a meaning: the map leaves it out"
        if self.state is None and counted and not self.answer.unmapped:
            return f"{where}, not counted as a word without a meaning"
        return ""


def _told(states: Sequence[Health | None], between: str) -> str:
    return between.join("no observation" if state is None else str(state) for state in states)


@dataclass(frozen=True, slots=True)
class Bench:
    """What came of all the cases of one platform.

    mapped     column -> its cases; by hand the same for `by_hand.yaml`
    unplanned  column -> why no row could be made for it
    """

    mapped: dict[Column, list[Tried]]
    by_hand: dict[Hand, list[Tried]]
    unplanned: dict[Column, str]


@cache
def bench(name: str) -> Bench:
    """All the cases of a platform, in as few visits as they fit in."""
    of_platform = [column for column in columns() if column.platform.name == name]
    made: list[tuple[Column | Hand, State | None, Means, Case]] = []
    unplanned: dict[Column, str] = {}
    numbers = iter(range(1001, 1_000_000))
    for column in of_platform:
        if column.use is not Use.MAP or column.gives is None:
            continue
        try:
            for state, raw, means in _numbers(column.oid):
                made.append((column, state, means, _case(column, next(numbers), raw)))
        except Unplanned as why:
            unplanned[column] = str(why)
    for hand in by_hand():
        if hand.fits(of_platform):
            for state, raw, means in _numbers(hand.object):
                case = Case(spot=hand.spot(next(numbers)), kind=hand.kind, raw=raw)
                made.append((hand, state, hand.means(state, means), case))
    answers = put(of_platform[0].platform, [case for *_, case in made]) if made else []
    result = Bench({}, {}, unplanned)
    for (by, state, means, case), answer in zip(made, answers, strict=True):
        tried = Tried(state=state, raw=case.raw, means=means, answer=answer)
        if isinstance(by, Column):
            result.mapped.setdefault(by, []).append(tried)
        else:
            result.by_hand.setdefault(by, []).append(tried)
    return result


def _case(column: Column, number: int, raw: Value | None) -> Case:
    assert column.gives is not None
    return Case(spot=spot(column, number), kind=column.gives.kind, raw=raw)


def _numbers(oid: str) -> Iterator[tuple[State | None, Value | None, Means]]:
    """(row of the table, what is sent, what it means) of every number, one outside, and an empty cell.

    Nothing for an object that nobody has read yet.
    """
    states = table().of(oid)
    if any(state.remark == DRAFT for state in states):
        return
    rest = next((state for state in states if state.number == ANY), None)
    for state in states:
        if state is not rest:
            yield state, state.raw, meanings(state.meaning)
    if rest is not None:
        yield rest, OUTSIDE, meanings(rest.meaning)
        yield None, None, (None,)
    elif states:
        words = isinstance(states[0].raw, str)
        yield None, OUTSIDE_WORD if words else OUTSIDE, (Health.UNKNOWN,)
        yield None, None, (None,)


def gated(column: Column) -> list[str]:
    """What is wrong with a gate: a number for "not there" must keep the row out, one for "there" let it in.

    Only gates that are no state of the same row as well; those are read by `bench`.
    """
    if column.source.read is not None or any(column.oid == other.oid for other in _mapped_beside(column)):
        return []
    only = _words(column, "only")
    but = _words(column, "but")
    said = []
    for state in table().of(column.oid):
        word = column.source.words.get(column.field, {}).get(state.number, state.number)
        passes = (not only or word in only) and word not in but
        if ("absent" if passes else "ok") == state.meaning:
            told = "lets the row in" if passes else "keeps the row out"
            said.append(
                f"{column.oid} {state.object}({state.number}) {state.word}: {state.meaning}, yet it {told}"
            )
    return said


def _words(column: Column, key: str) -> frozenset[str]:
    """What `only` or `but` says of the field."""
    at = column.gives or column.source
    return frozenset(getattr(at, key).get(column.field, ()))


def _mapped_beside(column: Column) -> list[Column]:
    return [
        other for other in columns() if other.source is column.source and other.use in (Use.MAP, Use.DECISION)
    ]


def uncovered() -> dict[str, str]:
    """Columns of judgements that no case reaches: OID -> why, and one place that reads it."""
    found: dict[str, str] = {}
    hands = by_hand()
    for column in columns():
        states = table().of(column.oid)
        reached = any(hand.reads(column) for hand in hands)
        why = ""
        if column.use is Use.MAP:
            why = "no row could be made" if column in bench(column.platform.name).unplanned else ""
            why = "" if reached else why
        elif column.use is Use.DECISION:
            why = "" if reached else "stands in a decision table"
        elif column.use is Use.READER:
            why = "a reader reads it" if states and not reached else ""
        if column.use in (Use.MAP, Use.DECISION) and not states and not reached:
            why = "no rows in states/"
        elif states and any(state.remark == DRAFT for state in states):
            why = "drafted, not read by a person"
        if why:
            found.setdefault(states[0].oid if states else column.oid, f"{why}: {column}")
    return found

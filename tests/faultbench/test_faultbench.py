"""Every state object that a driver reads: at each number of its MIB, outside of it, gone, and unanswered."""

import csv
from collections.abc import Iterable

import pytest

from collector.model.exchange import GapKind
from collector.model.snapshot import Gap
from tests.driving.bench import agent, seen
from tests.faultbench.by_hand import Hand, by_hand
from tests.faultbench.cases import Tried, bench, gated, uncovered
from tests.faultbench.columns import Column, Use, columns, judges, shelf
from tests.faultbench.run import question_of, silent
from tests.faultbench.table import DRAFT, FOLDER, MEANINGS, NO_MIB, State, table
from tests.faultbench.words import contested

UNCOVERED = FOLDER.parent / "uncovered.csv"
NAMES = sorted({column.platform.name for column in columns()})


def read_by_a_person(oid: str) -> bool:
    """Whether the table has this object and no row of it is a draft; the others stand in uncovered.csv."""
    states = table().of(oid)
    return bool(states) and all(state.remark != DRAFT for state in states)


MAPPED = [column for column in columns() if column.use is Use.MAP and read_by_a_person(column.oid)]
GATES = [column for column in columns() if column.use is Use.GATE and read_by_a_person(column.oid)]
HANDS = [
    (name, hand)
    for name in NAMES
    for hand in by_hand()
    if hand.fits([column for column in columns() if column.platform.name == name])
    and read_by_a_person(hand.object)
]
# A joined field is asked by its own source, and has its gap there.
ASKED = [
    column
    for column in {
        (column.platform.name, column.oid): column for column in columns() if judges(column)
    }.values()
    if column.field in column.source.columns
]


def wrong(oid: str, tried: Iterable[Tried], *, counted: bool = True) -> list[str]:
    return [said for one in tried if (said := one.wrong(oid, counted=counted))]


@pytest.mark.parametrize("column", MAPPED, ids=str)
def test_each_number_of_a_state_means_what_its_mib_says(column: Column) -> None:
    assert wrong(column.oid, bench(column.platform.name).mapped.get(column, ())) == []


@pytest.mark.parametrize(("name", "hand"), HANDS, ids=lambda said: str(said))
def test_readers_and_decision_tables_read_each_number_as_its_mib_says(name: str, hand: Hand) -> None:
    assert wrong(hand.object, bench(name).by_hand[hand], counted=hand.counted) == []


@pytest.mark.parametrize("column", GATES, ids=str)
def test_a_place_without_a_part_gives_no_observation(column: Column) -> None:
    assert gated(column) == []


@pytest.mark.parametrize("column", ASKED, ids=str)
def test_a_state_that_is_not_answered_is_a_gap_that_names_its_kinds(column: Column) -> None:
    source = column.source
    snapshot = silent(column.platform, source, column.oid)
    gaps = [gap for gap in snapshot.gaps if gap.question == str(question_of(source, column.oid))]
    assert any(_tells(gap, column) for gap in gaps), f"{column}: {column.oid}: gaps {snapshot.gaps}"
    assert [seen for seen in snapshot.observations if seen.state is not None] == []


def _tells(gap: Gap, column: Column) -> bool:
    return gap.kind is GapKind.TOO_SLOW and column.source.kinds <= gap.kinds


@pytest.mark.parametrize("name", NAMES)
def test_an_agent_without_rows_gives_no_observation(name: str) -> None:
    snapshot = seen(shelf().platforms[name], agent({}))
    assert snapshot.observations == ()
    assert snapshot.unmapped == ()


def test_the_list_of_what_no_case_covers_does_not_grow() -> None:
    """Two ways off the list: rows in states/ that a person has read, and a case in by_hand.yaml."""
    with UNCOVERED.open(encoding="utf-8", newline="") as lines:
        known = {row["oid"] for row in csv.DictReader(lines)}
    now = uncovered()
    print(*(f"{oid} {why}" for oid, why in now.items()), sep="\n")  # noqa: T201  # the list is to be seen
    grown = {oid: why for oid, why in now.items() if oid not in known}
    assert grown == {}, "see tests/faultbench/README.md"
    assert sorted(known - now.keys()) == [], "covered by now, or read no longer: take them off the list"


def test_every_driver_loads() -> None:
    assert shelf().broken == {}


def test_objects_without_a_mib_are_visible() -> None:
    held = {oid: states[0] for oid, states in table().states.items() if states[0].mib == NO_MIB}
    print(*(f"no MIB: {oid} {state.object}" for oid, state in held.items()), sep="\n")  # noqa: T201  # to be seen
    assert all(state.remark for states in table().states.values() for state in states if state.mib == NO_MIB)


def test_every_row_of_the_table_has_a_meaning_and_the_contested_ones_a_reason() -> None:
    rows = [state for states in table().states.values() for state in states if state.remark != DRAFT]
    assert [state for state in rows if not set(state.meaning.split("|")) <= set(MEANINGS)] == []
    assert [_told(state) for state in rows if contested(state.word) and not state.remark] == []


def test_no_number_stands_twice_in_the_table() -> None:
    rows = [(state.oid, state.number) for states in table().states.values() for state in states]
    assert len(rows) == len(set(rows))


def _told(state: State) -> str:
    return f"{state.object}({state.number}) {state.word} {state.meaning}"

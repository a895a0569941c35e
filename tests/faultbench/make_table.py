"""Make the rows that the table of the fault bench lacks, out of the MIBs. See README.md.

    python -m tests.faultbench.make_table [--mibs FOLDER]        new rows, marked as drafts
    python -m tests.faultbench.make_table --show OID_OR_NAME     one object with its description, to review it
    python -m tests.faultbench.make_table --drafts               the drafts with their descriptions
    python -m tests.faultbench.make_table --uncovered            write the list of what no case covers anew

A row that is there is never changed but for its names: its meaning and its remark were written by a person.
"""

import argparse
import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.faultbench.cases import uncovered
from tests.faultbench.columns import Use, columns, judges, shelf
from tests.faultbench.smi import Object, read_mibs
from tests.faultbench.table import DRAFT, NO_MIB, State, prefixes, table, write
from tests.faultbench.words import draft

HERE = Path(__file__).parent
MIBS = HERE.parent.parent.parent / "shared" / "mibs"
NOT_STATES = HERE / "not_states.csv"
UNCOVERED = HERE / "uncovered.csv"


@dataclass(frozen=True, slots=True)
class Shelved:
    """The objects of all MIBs by OID."""

    objects: Mapping[str, list[Object]]

    def at(self, oid: str) -> Object | None:
        """The object that a column or an instance belongs to.

        Two files may define one number; the one that names the most numbers counts, then the first.
        """
        found = next((self.objects[cut] for cut in prefixes(oid) if cut in self.objects), [])
        return max(found, key=lambda one: len(one.words)) if found else None


def not_states() -> dict[str, str]:
    """Objects with an enumeration that says no state -> what it says instead."""
    with NOT_STATES.open(encoding="utf-8", newline="") as lines:
        return {row["oid"]: row["says"] for row in csv.DictReader(lines)}


def wanted(mibs: Shelved) -> Iterator[tuple[str, Object | None, str]]:
    """(column, its object, who reads it) of every state, each object once."""
    seen: set[str] = set()
    passed = not_states()
    for column in columns():
        object_ = mibs.at(column.oid)
        key = object_.oid if object_ else column.oid
        mapped = column.use in (Use.MAP, Use.DECISION)
        if key in seen or key in passed or not (mapped or (object_ and object_.words)):
            continue
        if column.use is Use.READER and not judges(column):
            continue
        seen.add(key)
        yield column.oid, object_, f"{column} ({column.use})"


def rows_of(object_: Object, known: Mapping[str, State]) -> list[State]:
    """The rows of one object: those that are known with their meaning, the others as drafts."""
    rows = dict(known)
    for number, word in object_.words.items():
        here = known.get(str(number))
        rows[str(number)] = State(
            oid=object_.oid,
            object=object_.name,
            mib=object_.module,
            number=str(number),
            word=word,
            meaning=here.meaning if here else draft(word),
            remark=here.remark if here and here.word == word else DRAFT,
        )
    return list(rows.values())


def make(mibs: Shelved) -> None:
    """Write the table anew, and print what a person has to do."""
    held, passed = table(), not_states()
    files: dict[str, dict[str, list[State]]] = {}
    for oid, states in held.states.items():
        if oid not in passed:
            files.setdefault(held.names[oid], {})[oid] = list(states)
    lacking = []
    for oid, object_, reader in wanted(mibs):
        if object_ is not None and object_.words:
            known = {state.number: state for state in held.of(object_.oid)}
            folder = held.names.get(object_.oid, object_.folder)
            files.setdefault(folder, {})[object_.oid] = rows_of(object_, known)
        elif not held.of(oid):
            lacking.append((oid, object_, reader))
    for name, objects in sorted(files.items()):
        write(name, [state for states in objects.values() for state in states])
    for oid, object_, reader in lacking:
        what = f"{object_.module}::{object_.name}, no enumeration" if object_ else NO_MIB
        print(f"by hand: {oid} {what}: {reader}")  # noqa: T201  # a tool for a person
    for name, why in shelf().broken.items():
        print(f"not read: {name}: {why}")  # noqa: T201


def show(mibs: Shelved, states: list[State]) -> None:
    """Rows with what the MIB says of their object."""
    for oid in dict.fromkeys(state.oid for state in states):
        object_ = mibs.at(oid)
        print(f"\n{oid} {object_.module if object_ else NO_MIB}::{object_.name if object_ else ''}")  # noqa: T201
        print(f"  {object_.description if object_ else ''}")  # noqa: T201
        for state in states:
            if state.oid == oid:
                print(f"  {state.number:>6} {state.word:34} {state.meaning:18} {state.remark}")  # noqa: T201


def list_uncovered() -> None:
    """uncovered.csv: what the tests know that nothing tests."""
    with UNCOVERED.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(("oid", "object", "why"))
        for oid, why in sorted(uncovered().items()):
            states = table().of(oid)
            writer.writerow((oid, states[0].object if states else "", why))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--mibs", type=Path, default=MIBS)
    arguments.add_argument("--show")
    arguments.add_argument("--drafts", action="store_true")
    arguments.add_argument("--uncovered", action="store_true")
    said = arguments.parse_args()
    if said.uncovered:
        list_uncovered()
        return
    mibs = Shelved(read_mibs(said.mibs).objects)
    everything = [state for states in table().states.values() for state in states]
    if said.drafts:
        show(mibs, [state for state in everything if state.remark == DRAFT])
    elif said.show:
        show(mibs, [state for state in everything if said.show in (state.oid, state.object)])
    else:
        make(mibs)


if __name__ == "__main__":
    main()

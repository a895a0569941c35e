"""The reviewed table: what every number of every state object means. states/VENDOR.csv, one row a number."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from collector.model.snapshot import Health

FOLDER = Path(__file__).parent / "states"
FIELDS = ("oid", "object", "mib", "number", "word", "meaning", "remark")
# What a number may mean: a state, or a part that is not there. `unknown|absent`: the MIB leaves both open.
MEANINGS = (*Health, "absent")
Means = tuple[Health | None, ...]
NO_MIB = "no MIB"
# The number of a row for all others: of objects that are sums of bits.
ANY = "*"
DRAFT = "draft"


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One number of one object. `number` is text for objects that answer in words."""

    oid: str
    object: str
    mib: str
    number: str
    word: str
    meaning: str
    remark: str = ""

    @property
    def raw(self) -> int | str:
        """What an agent sends."""
        return int(self.number) if self.number.lstrip("-").isdigit() else self.number


@dataclass(frozen=True, slots=True)
class Table:
    """The states by object. `names` are the files that hold them."""

    states: Mapping[str, tuple[State, ...]]
    names: Mapping[str, str]

    def of(self, oid: str) -> tuple[State, ...]:
        """The states of the object that this column or instance is of; () where the table lacks it."""
        return next((self.states[object_] for object_ in prefixes(oid) if object_ in self.states), ())


def meanings(said: str) -> Means:
    """The readings of a cell of the table; None is no observation. Raises ValueError."""
    return tuple(None if one == "absent" else Health(one) for one in said.split("|"))


def prefixes(oid: str) -> list[str]:
    """The OID, and what is left without its last one, two and three numbers: an instance names its object."""
    parts = oid.split(".")
    return [".".join(parts[: len(parts) - cut]) for cut in range(4)]


@cache
def table() -> Table:
    """Every file of the folder."""
    found: dict[str, list[State]] = {}
    names: dict[str, str] = {}
    for file in sorted(FOLDER.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                found.setdefault(row["oid"], []).append(State(**row))
                names[row["oid"]] = file.stem
    return Table({oid: tuple(states) for oid, states in found.items()}, names)


def write(name: str, states: Iterable[State]) -> None:
    """One file of the table, in the order of OIDs and numbers."""
    FOLDER.mkdir(exist_ok=True)
    with (FOLDER / f"{name}.csv").open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(FIELDS)
        for state in sorted(states, key=_order):
            writer.writerow([getattr(state, name) for name in FIELDS])


def _order(state: State) -> tuple[tuple[int, ...], bool, int, str]:
    number = state.raw if isinstance(state.raw, int) else 0
    return tuple(map(int, state.oid.split("."))), isinstance(state.raw, str), number, state.number

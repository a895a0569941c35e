"""`@check`: a function with its declaration. It makes a value and registers nothing; the loader finds it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from collector.checking.history import History
from collector.checking.policy import Declaration, Policy
from collector.model.finding import Finding, Item, Severity, Verdict
from collector.model.snapshot import Snapshot
from collector.model.text import Text

Judging = Callable[[Snapshot, Policy, History], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Check:
    """One check: what it is called, what it looks at, what it says, and the pure function that decides."""

    about: Declaration
    run: Judging = field(repr=False)

    def __call__(self, now: Snapshot, policy: Policy, past: History) -> Iterator[Finding]:
        return self.run(now, policy, past)

    @property
    def id(self) -> str:
        return self.about.id


def check(
    id: str,  # reads as what it is where a check is declared
    *,
    item: Item,
    title: Text,
    says: Text,
    effect: Text,
    advice: Text,
    severity: Severity,
    kinds: tuple[str, ...],
    degraded: Verdict = Verdict.WATCH,
) -> Callable[[Judging], Check]:
    """Declare a check.

    id         `item.what`
    says       with the names {part}, {value}, {limit}
    effect     what a fault of it means for the customer; advice: what to do
    severity   of a failed part on a device of normal criticality, as the contracts define it
    kinds      the kinds of observation that it rests on; a platform that tells none of them leaves it blank
    degraded   the verdict on a part that the device calls degraded
    """
    about = Declaration(
        id=id,
        item=item,
        title=title,
        says=says,
        effect=effect,
        advice=advice,
        severity=severity,
        kinds=kinds,
        degraded=degraded,
    )
    if id.partition(".")[0] != item:
        raise ValueError(f"check {id!r} is of item {item.value!r}; its name starts with that of its item")
    return lambda run: Check(about, run)

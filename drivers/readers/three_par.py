"""HPE 3PAR: the alerts that wait to be sent. ThreeParMIB."""

from collections.abc import Iterator
from typing import Final

from collector.model.reading import Read, Rows
from collector.model.snapshot import Event

# severity: fatal(0), critical(1), major(2), minor(3), degraded(4), info(5), debug(6)
_SEVERITY: Final = {
    0: "critical",
    1: "critical",
    2: "error",
    3: "warning",
    4: "warning",
    5: "info",
    6: "info",
}
_OVER: Final = frozenset({3, 4, 5})  # state: fixed, removed, autofixed


def alerts(rows: Rows) -> Iterator[Read]:
    """alertTable, "empty most of the time". Its time names the zone of the array, and stands in the text."""
    for row in rows:
        severity = row.number("severity")
        over = row.number("state") in _OVER
        yield Event(
            time=None,
            severity="info" if over else _SEVERITY.get(-1 if severity is None else int(severity), "unknown"),
            code=row.text("code"),
            text=" ".join(filter(None, (row.text("time"), row.text("component"), row.text("details")))),
            source=row.source("details", "component").split(" ")[0],
        )

"""Active alarms of UPS, UPS-MIB upsAlarmTable and its Eaton twin, xupsAlarmTable; and the log of Eaton's."""

from collections.abc import Iterator
from typing import Final

from collector.model.reading import Read, Reading, Rows
from collector.model.snapshot import Event, Health

_BAD, _NOTE = Health.FAILED, Health.DEGRADED

# upsWellKnownAlarms, RFC 1628, 1.3.6.1.2.1.33.1.6.3
_STANDARD: Final = {
    1: ("battery bad", _BAD),
    2: ("on battery", _BAD),
    3: ("battery low", _BAD),
    4: ("battery depleted", _BAD),
    5: ("temperature out of tolerance", _BAD),
    6: ("input out of tolerance", _BAD),
    7: ("output out of tolerance", _BAD),
    8: ("output overload", _BAD),
    9: ("on bypass", _NOTE),
    10: ("bypass out of tolerance", _NOTE),
    11: ("output off as requested", _NOTE),
    12: ("UPS off as requested", _NOTE),
    13: ("charger failed", _BAD),
    14: ("output off", _BAD),
    15: ("UPS off", _BAD),
    16: ("fan failure", _BAD),
    17: ("fuse failure", _BAD),
    18: ("general fault", _BAD),
    19: ("diagnostic test failed", _BAD),
    20: ("communication between card and UPS lost", _BAD),
    21: ("awaiting power", _BAD),
    22: ("shutdown pending", _NOTE),
    23: ("shutdown imminent", _BAD),
    24: ("test in progress", _NOTE),
}
# XUPS-MIB xupsAlarm, 1.3.6.1.4.1.534.1.7
_EATON: Final = {
    3: ("on battery", _BAD),
    4: ("battery low", _BAD),
    5: ("utility power restored", _NOTE),
    6: ("return from low battery", _NOTE),
    7: ("output overload", _BAD),
    8: ("internal failure", _BAD),
    9: ("battery discharged", _BAD),
    10: ("inverter failure", _BAD),
    11: ("on bypass", _NOTE),
    12: ("bypass not available", _NOTE),
    13: ("output off", _BAD),
    14: ("input failure", _BAD),
    15: ("building alarm", _BAD),
    16: ("shutdown imminent", _BAD),
    17: ("on inverter", _NOTE),
    20: ("breaker open", _BAD),
    23: ("battery bad", _BAD),
    24: ("output off as requested", _NOTE),
    25: ("diagnostic test failed", _BAD),
    26: ("communication between card and UPS lost", _BAD),
    27: ("shutdown pending", _NOTE),
    28: ("test in progress", _NOTE),
    29: ("ambient temperature out of tolerance", _BAD),
    30: ("redundancy lost", _NOTE),
    31: ("temperature out of tolerance", _BAD),
    32: ("charger failed", _BAD),
    33: ("fan failure", _BAD),
    34: ("fuse failure", _BAD),
    35: ("power switch bad", _BAD),
    36: ("module failure", _BAD),
    37: ("on alternate power source", _NOTE),
    38: ("alternate power not available", _NOTE),
    39: ("notice", _NOTE),
    40: ("remote temperature out of tolerance", _BAD),
    41: ("remote humidity out of tolerance", _BAD),
    42: ("output out of tolerance", _BAD),
    43: ("awaiting power", _BAD),
    44: ("on maintenance bypass", _NOTE),
    51: ("output not protected", _NOTE),
}
_TREES: Final = (("1.3.6.1.2.1.33.1.6.3.", _STANDARD), ("1.3.6.1.4.1.534.1.7.", _EATON))
_SEVERITY: Final = {_BAD: "error", _NOTE: "warning"}
# xupsAlarmEventKind: an alarm that occurred may be one of any gravity
_EVENT_KIND: Final = {"1": "occurred:", "2": "cleared:"}
_EVENT_SEVERITY: Final = {"1": "warning", "2": "info"}


def alarms(rows: Rows) -> Iterator[Read]:
    """An event for every condition that lasts, and the worst of them as the state of the part `Alarms`.

    An alarm of the vendor's own has no documented gravity: it is degraded, and named by its identifier.
    """
    for row in rows:
        oid = row.text("what").lstrip(".")
        if not oid:
            continue
        text, state = _meaning(oid)
        yield Reading(kind="other.health", part="Alarms", state=state, source=row.source("what"))
        yield Event(
            time=None,  # upsAlarmTime is a sysUpTime
            severity=_SEVERITY[state],
            code=oid,
            text=f"active alarm: {text}",
            source=row.source("what"),
        )


def event_log(rows: Rows) -> Iterator[Read]:
    """Lines of xupsAlarmEventTable. The UPS has a clock of no known zone: its words stand in the text."""
    for row in rows:
        text = row.text("text")
        if text:
            kind = row.text("event")
            yield Event(
                time=None,
                severity=_EVENT_SEVERITY.get(kind, "unknown"),
                code="",
                text=" ".join(said for said in (row.text("when"), _EVENT_KIND.get(kind, ""), text) if said),
                source=row.source("text"),
            )


def _meaning(oid: str) -> tuple[str, Health]:
    for tree, known in _TREES:
        number = oid.removeprefix(tree).split(".")[0]
        if oid.startswith(tree) and number.isdigit() and int(number) in known:
            return known[int(number)]
    return oid, _NOTE

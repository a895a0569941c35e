"""APC UPS: the line of flags that says what is wrong, and the dates of the battery."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from collector.model.reading import Read, Reading, Row, Rows
from collector.model.snapshot import Health

# upsBasicStateOutputState: kind and part, then the flags that judge it; the others say what the UPS is doing
_JUDGED: Final = (
    ("device.health", "UPS", {50: Health.FAILED, 1: Health.DEGRADED, 60: Health.DEGRADED}),
    ("battery.health", "Battery", {33: Health.FAILED, 11: Health.DEGRADED}),
    ("battery.health", "Battery replacement", {5: Health.FAILED}),
    ("battery.health", "Charger", {25: Health.FAILED}),
    ("temperature.health", "Battery", {26: Health.FAILED, 28: Health.FAILED, 27: Health.DEGRADED}),
    ("temperature.health", "Inside", {45: Health.DEGRADED}),
    ("other.health", "Battery temperature sensor", {46: Health.FAILED}),
    ("link.health", "Battery communication", {21: Health.FAILED}),
    ("link.health", "Internal communication", {56: Health.FAILED}),
    ("fan.health", "Electronic unit fan", {41: Health.FAILED}),
    ("power.health", "Overload", {9: Health.FAILED}),
    ("power.health", "Load alarm", {54: Health.DEGRADED}),
    ("power.health", "Output voltage", {24: Health.FAILED}),
    ("power.health", "Boost and trim", {23: Health.FAILED}),
    ("power.health", "Inverter", {37: Health.FAILED}),
    ("power.health", "Relays", {38: Health.FAILED, 42: Health.FAILED, 43: Health.FAILED}),
    ("power.health", "Transfer", {39: Health.FAILED}),
    ("power.health", "Bypass input", {55: Health.FAILED, 47: Health.DEGRADED}),
    ("power.health", "DC bus", {48: Health.FAILED}),
    ("power.health", "Power factor correction", {49: Health.FAILED}),
    ("power.health", "Emergency power off", {53: Health.FAILED}),
)
_FLAGS: Final = re.compile(r"[01]{16,}")
_DATE: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{2}|\d{4})")
_ISO: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_DAY_S: Final = 86400.0
_FIRST: Final = date(2000, 1, 2)  # a clock or a date that was never set stands at the first of January 2000


def flags(rows: Rows) -> Iterator[Read]:
    """A judgement for each thing that the flags are about, as far as the line is long."""
    for row in rows:
        line = row.text("state")
        if not _FLAGS.fullmatch(line):  # UNKNOWN: the card cannot tell
            continue
        for kind, part, bad in _JUDGED:
            if max(bad) <= len(line):
                raised = [state for flag, state in bad.items() if line[flag - 1] == "1"]
                state = raised[0] if raised else Health.OK
                yield Reading(kind=kind, part=part, state=state, source=row.source("state"))


def battery_dates(rows: Rows) -> Iterator[Read]:
    """The age of the battery by the clock of the card, and whether the date that the UPS advises has come."""
    for row in rows:
        today, replaced, advised = (_date(row, name) for name in ("today", "replaced", "advised"))
        if today is None:
            continue
        if replaced is not None and replaced <= today:
            age = (today - replaced).days * _DAY_S
            source = row.source("replaced", "today")
            yield Reading(kind="runtime", part="Battery in use", value=age, unit="s", source=source)
        if advised is not None:
            state = Health.OK if today < advised else Health.PREDICTED_FAILURE
            source = row.source("advised", "today")
            yield Reading(kind="battery.health", part="Battery advised date", state=state, source=source)


def _date(row: Row, name: str) -> date | None:
    """A date as mm/dd/yy, mm/dd/yyyy or yyyy-mm-dd; None for any other text, and for one never set."""
    text = row.text(name)
    if found := _DATE.fullmatch(text):
        month, day, year = (int(number) for number in found.groups())
        year += 0 if year > 99 else 1900 if year >= 70 else 2000
    elif found := _ISO.fullmatch(text):
        year, month, day = (int(number) for number in found.groups())
    else:
        return None
    try:
        said = date(year, month, day)
    except ValueError:
        return None
    return said if said >= _FIRST else None

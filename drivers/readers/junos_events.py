"""Juniper Junos: syslog messages that SNMP keeps, and probes. JUNIPER-SYSLOG-MIB, JUNIPER-RPM-MIB."""

from collections.abc import Iterator
from typing import Final

from collector.model.reading import Read, Reading, Rows
from collector.model.snapshot import Event
from drivers.readers.date_and_time import moment, spelled
from drivers.readers.syslog_words import SEVERITY

_LAST_COMPLETED: Final = 2  # jnxRpmResSumCollection


def syslog(rows: Rows) -> Iterator[Read]:
    """One event a message. A time without a zone stays in the text."""
    for row in rows:
        if not row.text("text"):
            continue
        time = moment(row.octets("time"))
        wall = "" if time else spelled(row.octets("time"))
        said = (wall, f"{row.text('process')}:" if row.text("process") else "", row.text("text"))
        yield Event(
            time=time,
            severity=SEVERITY.get(int(row.number("severity") or 0), "unknown"),
            code=row.text("name"),
            text=" ".join(filter(None, said)),
            source=row.source("text"),
        )


def probes(rows: Rows) -> Iterator[Read]:
    """Lost probes of the last completed test; owner and test are text in the index."""
    for row in rows:
        numbers = [int(number) for number in row.index.split(".")]
        lost = row.number("lost")
        if lost is not None and numbers[-1] == _LAST_COMPLETED:
            yield Reading(
                kind="share",
                part=f"Probe {' '.join(_names(numbers[:-1]))} lost",
                value=lost,
                unit="%",
                index=row.index,
                source=row.source("lost"),
            )


def _names(numbers: list[int]) -> Iterator[str]:
    while numbers:
        length = numbers[0]
        yield "".join(chr(code) for code in numbers[1 : 1 + length])
        numbers = numbers[1 + length :]

"""Environment probes whose readings are fractions and whose limits are whole degrees and whole per cent."""

from collections.abc import Iterator
from typing import Final

from collector.model.reading import Read, Reading, Row, Rows
from collector.model.snapshot import Limits

_NOT_MEASURED: Final = (-1.0, 65535.0)


def temperatures(rows: Rows) -> Iterator[Read]:
    """One reading a probe: `tenths` or `hundredths` of a degree, limits `cold` and `hot`.

    The degrees are Celsius, or Fahrenheit where `unit` is 2.
    """
    for row in rows:
        unit = "degF" if row.number("unit") == 2 else "Cel"
        yield from _reading(row, "temperature", unit, _limits(row, "cold", "hot"))


def humidities(rows: Rows) -> Iterator[Read]:
    """One reading a probe: `tenths` or `hundredths` of a per cent, limits `dry` and `damp`."""
    for row in rows:
        yield from _reading(row, "humidity", "%", _limits(row, "dry", "damp"))


def _reading(row: Row, kind: str, unit: str, limits: Limits | None) -> Iterator[Read]:
    for name, scale in (("tenths", 10), ("hundredths", 100)):
        value = row.number(name)
        if value is not None and value not in _NOT_MEASURED:
            yield Reading(
                kind=kind,
                part=row.text("name") or f"#{row.index}",
                value=value / scale,
                unit=unit,
                limits=limits,
                index=row.index,
                source=row.source(name),
            )


def _limits(row: Row, low: str, high: str) -> Limits | None:
    """A high limit that is not above the low one was never set: agents send 0 for both."""
    bottom, top = row.number(low), row.number(high)
    if bottom is not None and top is not None and bottom >= top:
        return None
    return Limits(low_degraded=bottom, high_degraded=top) or None

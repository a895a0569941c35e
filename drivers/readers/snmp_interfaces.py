"""Interfaces of IF-MIB: the wide counters where the agent has them, names instead of numbers."""

from collections.abc import Iterator

from collector.model.reading import Read, Row, Rows
from collector.model.snapshot import Interface

_ADMIN = {1: "up", 2: "down", 3: "testing"}
_OPER = {**_ADMIN, 4: "unknown", 5: "dormant", 6: "notPresent", 7: "lowerLayerDown"}
# ifSpeed is a Gauge32: what does not fit in it is all ones, and ifHighSpeed says it in Mbit/s.
_TOO_FAST = 2**32 - 1


def interfaces(rows: Rows) -> Iterator[Read]:
    """One interface a row of ifTable. Rows that only ifXTable has (a stale entry of some agents) are none."""
    for row in rows:
        if not row.index.isdigit() or not ("descr" in row.fields or "oper" in row.fields):
            continue
        yield Interface(
            index=int(row.index),
            name=row.text("name") or row.text("descr") or row.index,
            alias=row.text("alias") or None,
            admin_status=_ADMIN.get(_whole(row, "admin") or 0),
            oper_status=_OPER.get(_whole(row, "oper") or 0),
            speed=_speed(row),
            in_octets=_first(row, "hc_in_octets", "in_octets"),
            out_octets=_first(row, "hc_out_octets", "out_octets"),
            in_errors=_whole(row, "in_errors"),
            out_errors=_whole(row, "out_errors"),
            in_discards=_whole(row, "in_discards"),
            out_discards=_whole(row, "out_discards"),
            source=row.source("oper", "descr").split(" ")[0],
        )


def _speed(row: Row) -> int | None:
    """bit/s: ifSpeed where it fits, else ifHighSpeed. All ones alone means at least that."""
    speed, high = _whole(row, "speed"), _whole(row, "high_speed")
    return high * 1_000_000 if speed in (None, 0, _TOO_FAST) and high else speed


def _first(row: Row, *names: str) -> int | None:
    return next((value for name in names if (value := _whole(row, name)) is not None), None)


def _whole(row: Row, name: str) -> int | None:
    number = row.number(name)
    return None if number is None else int(number)

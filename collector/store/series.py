"""The series that observations belong to, and the days that they add up to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, bindparam, select, update

from collector.model.snapshot import Health, Observation
from collector.store.columns import storable
from collector.store.rollup import Day
from collector.store.rows import Cells, Row
from collector.store.tables import daily, observation, series


@dataclass(frozen=True, slots=True)
class Watched:
    """The series of one device. numbers: (kind, part) -> the number of the series"""

    site: str
    device: str
    numbers: Mapping[tuple[str, str], int]

    def number_of(self, seen: Observation) -> int:
        return self.numbers[_key(seen)]


def watched(connection: Connection, site: str, device: str, seen: Iterable[Observation]) -> Watched:
    """The series of a device; those of `seen` that are new are made."""
    known = _known(connection, site, device)
    keys = dict.fromkeys(_key(fact) for fact in seen)
    new = [{"site": site, "device": device, "kind": k, "part": p} for k, p in keys if (k, p) not in known]
    if new:
        connection.execute(series.insert(), new)
        known = _known(connection, site, device)
    return Watched(site, device, known)


def only_new(
    connection: Connection, device: Watched, seen: Sequence[Observation], since: datetime, snapshot: int
) -> Sequence[Observation]:
    """Those that no other snapshot holds: slow data is kept between visits and comes again with its old time.

    since   what was read at or after it is new and need not be looked for
    """
    kept = [fact.time for fact in seen if fact.time < since]
    if not kept:
        return seen
    query = (
        select(observation.c.series, observation.c.time)
        .join_from(observation, series)
        .where(_of(device), observation.c.snapshot != snapshot)
        .where(observation.c.time >= min(kept), observation.c.time < since)
    )
    doubles = {(row.series, row.time) for row in connection.execute(query)}
    return [fact for fact in seen if (device.number_of(fact), fact.time) not in doubles]


def roll_up(connection: Connection, device: Watched, seen: Iterable[Observation], zone: ZoneInfo) -> None:
    """Add observations to the days on which they were read, as the calendar of `zone` has them."""
    facts = [(device.number_of(fact), fact.time.astimezone(zone).date(), fact) for fact in seen]
    stored = _days(connection, device, {day for _, day, _ in facts})
    changed: dict[tuple[int, date], Day] = {}
    for number, date_, fact in facts:
        before = changed.get((number, date_)) or stored.get((number, date_))
        changed[number, date_] = Day.of(date_, fact) if before is None else before.with_(fact)
    new = [_cells(key[0], day) for key, day in changed.items() if key not in stored]
    old = [_marked(_cells(key[0], day)) for key, day in changed.items() if key in stored]
    if new:
        connection.execute(daily.insert(), new)
    if old:
        connection.execute(_UPDATE, old)


def day_of(row: Row) -> Day:
    """row   of `daily`"""
    return Day(
        day=row["day"],
        seen=row["seen"],
        n=row["n"],
        low=row["min"],
        high=row["max"],
        total=row["sum"],
        last=row["last"],
        last_time=row["last_time"],
        worst=None if row["worst"] is None else Health(row["worst"]),
    )


def _key(seen: Observation) -> tuple[str, str]:
    return storable(seen.kind), storable(seen.part)


def _of(device: Watched) -> ColumnElement[bool]:
    return (series.c.site == device.site) & (series.c.device == device.device)


def _known(connection: Connection, site: str, device: str) -> dict[tuple[str, str], int]:
    query = select(series).where(series.c.site == site, series.c.device == device)
    return {(row.kind, row.part): row.id for row in connection.execute(query)}


def _days(connection: Connection, device: Watched, days: set[date]) -> dict[tuple[int, date], Day]:
    """The stored days, held until the transaction ends."""
    query = select(daily).join_from(daily, series).where(_of(device), daily.c.day.in_(days))
    rows = connection.execute(query.with_for_update(of=daily)).mappings()
    return {(row["series"], row["day"]): day_of(row) for row in rows}


def _cells(number: int, day: Day) -> Cells:
    return {
        "series": number,
        "day": day.day,
        "seen": day.seen,
        "n": day.n,
        "min": day.low,
        "max": day.high,
        "sum": day.total,
        "last": day.last,
        "last_time": day.last_time,
        "worst": day.worst and day.worst.value,
    }


def _marked(cells: Cells) -> Cells:
    """The parameters of an UPDATE may not have the names of its columns."""
    return {f"_{name}": cell for name, cell in cells.items()}


_UPDATE = (
    update(daily)
    .where(daily.c.series == bindparam("_series"), daily.c.day == bindparam("_day"))
    .values({cell.name: bindparam(f"_{cell.name}") for cell in daily.c if not cell.primary_key})
)

"""The series that observations belong to, and the days that they add up to."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, and_, bindparam, select, update

from collector.model.snapshot import Health, Observation
from collector.store.columns import storable
from collector.store.rollup import Day
from collector.store.rows import Cells, Row
from collector.store.tables import daily, observation, series

# (kind, part) -> the number of the series, for one device
Numbers = Mapping[tuple[str, str], int]


def numbered(connection: Connection, site: str, device: str, seen: Iterable[Observation]) -> Numbers:
    """The series of these observations; those that are new are made."""
    keys = dict.fromkeys(_key(fact) for fact in seen)
    known = _known(connection, site, device)
    new = [{"site": site, "device": device, "kind": k, "part": p} for k, p in keys if (k, p) not in known]
    if not new:
        return known
    connection.execute(series.insert(), new)
    return _known(connection, site, device)


def number_of(numbers: Numbers, seen: Observation) -> int:
    return numbers[_key(seen)]


def only_new(
    connection: Connection, numbers: Numbers, seen: Sequence[Observation], since: datetime, snapshot: int
) -> Sequence[Observation]:
    """Those that no other snapshot holds: slow data is kept between visits and comes again with its old time.

    since   what was read at or after it is new and need not be looked for
    """
    kept = [(number_of(numbers, fact), fact.time) for fact in seen if fact.time < since]
    if not kept:
        return seen
    query = select(observation.c.series, observation.c.time).where(
        observation.c.snapshot != snapshot,
        observation.c.series.in_({number for number, _ in kept}),
        observation.c.time.in_({time for _, time in kept}),
    )
    doubles = {(row.series, row.time) for row in connection.execute(query)}
    return [fact for fact in seen if (number_of(numbers, fact), fact.time) not in doubles]


def roll_up(connection: Connection, numbers: Numbers, seen: Iterable[Observation], zone: ZoneInfo) -> None:
    """Add observations to the days on which they were read, as the calendar of `zone` has them."""
    facts = [(number_of(numbers, f), f.time.astimezone(zone).date(), f) for f in seen]
    stored = _days(connection, {number for number, _, _ in facts}, {day for _, day, _ in facts})
    days = dict(stored)
    for number, day, fact in facts:
        before = days.get((number, day))
        days[number, day] = Day.of(day, fact) if before is None else before.with_(fact)
    new = [_cells(number, day) for (number, date_), day in days.items() if (number, date_) not in stored]
    old = [_cells(number, days[number, date_], "_") for number, date_ in stored]
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


def _known(connection: Connection, site: str, device: str) -> Numbers:
    rows = connection.execute(
        select(series.c.kind, series.c.part, series.c.id).where(
            series.c.site == site, series.c.device == device
        )
    )
    return {(kind, part): number for kind, part, number in rows}


def _days(connection: Connection, numbers: set[int], days: set[date]) -> dict[tuple[int, date], Day]:
    """The stored days, held until the transaction ends."""
    if not numbers:
        return {}
    query = select(daily).where(daily.c.series.in_(numbers), daily.c.day.in_(days)).with_for_update()
    return {(row["series"], row["day"]): day_of(row) for row in connection.execute(query).mappings()}


def _cells(number: int, day: Day, mark: str = "") -> Cells:
    """mark   put before the names, for a statement whose parameters may not be named as its columns are"""
    cells = {
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
    return {mark + name: cell for name, cell in cells.items()} if mark else cells


_UPDATE = (
    update(daily)
    .where(and_(daily.c.series == bindparam("_series"), daily.c.day == bindparam("_day")))
    .values(
        {
            column.name: bindparam("_" + column.name)
            for column in daily.c
            if column.name not in ("series", "day")
        }
    )
)

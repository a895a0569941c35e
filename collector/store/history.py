"""What was seen before: the past of a part, for checks, trends and pages."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from collector.model.inspection import Result
from collector.model.snapshot import Observation, Snapshot
from collector.store import snapshots
from collector.store.database import Database
from collector.store.rollup import Day
from collector.store.rows import observation_of
from collector.store.series import day_of
from collector.store.tables import daily, observation, series, snapshot


@dataclass(frozen=True, slots=True)
class DeviceHistory:
    """The past of one device up to one instant, as a check asks for it."""

    history: "History"
    site: str
    device: str
    before: datetime

    def last(self, kind: str, part: str) -> Observation | None:
        """What was read of the part last; None where it never was."""
        return self.history.last(self.site, self.device, kind, part, before=self.before)

    def series(self, kind: str, part: str, days: float) -> tuple[Observation, ...]:
        """What was read in the last days, oldest first; also what has no number."""
        return self.history.series(self.site, self.device, kind, part, days, before=self.before)

    def previous(self) -> Snapshot | None:
        """The latest snapshot that is still whole; None where there is none."""
        return self.history.previous_snapshot(self.site, self.device, before=self.before)


@dataclass(frozen=True, slots=True)
class History:
    """Reads only. `before` leaves out what was read at that instant or later, None leaves out nothing."""

    database: Database

    def of(self, site: str, device: str, before: datetime) -> DeviceHistory:
        """The past of one device before an instant."""
        return DeviceHistory(self, site, device, before)

    def last(
        self, site: str, device: str, kind: str, part: str, *, before: datetime | None = None
    ) -> Observation | None:
        """The latest observation; None where there is none."""
        found = self.visits(site, device, kind, part, 1, before=before)
        return found[0] if found else None

    def visits(
        self, site: str, device: str, kind: str, part: str, count: int, *, before: datetime | None = None
    ) -> tuple[Observation, ...]:
        """The latest `count` observations, oldest first."""
        query = _observations(site, device, kind, part, before)
        newest = query.order_by(observation.c.time.desc(), observation.c.snapshot.desc()).limit(count)
        return tuple(reversed(self._observations(newest)))

    def series(
        self, site: str, device: str, kind: str, part: str, days: float, *, before: datetime
    ) -> tuple[Observation, ...]:
        """The observations of the `days` times 24 hours that end at `before`, oldest first."""
        query = _observations(site, device, kind, part, before)
        recent = query.where(observation.c.time >= before - timedelta(days=days))
        return self._observations(recent.order_by(observation.c.time, observation.c.snapshot))

    def daily(
        self, site: str, device: str, kind: str, part: str, since: date, until: date
    ) -> tuple[Day, ...]:
        """The days from `since` up to but without `until` on which there was an observation, oldest first."""
        query = (
            select(daily)
            .join_from(daily, series)
            .where(_of(site, device, kind, part), daily.c.day >= since, daily.c.day < until)
            .order_by(daily.c.day)
        )
        with self.database.reading() as connection:
            return tuple(day_of(row) for row in connection.execute(query).mappings())

    def previous_snapshot(self, site: str, device: str, *, before: datetime | None = None) -> Snapshot | None:
        """The latest snapshot of the device that is still whole; None where there is none."""
        query = select(snapshot.c.id).where(
            snapshot.c.site == site, snapshot.c.device == device, snapshot.c.pruned.is_(None)
        )
        if before is not None:
            query = query.where(snapshot.c.taken < before)
        newest = query.order_by(snapshot.c.taken.desc(), snapshot.c.id.desc()).limit(1)
        with self.database.reading() as connection:
            number = connection.scalar(newest)
            if number is None:
                return None
            return snapshots.read(connection, snapshot.c.id == number)[number].snapshot

    def current(self, site: str | None = None, device: str | None = None) -> dict[tuple[str, str], Result]:
        """The latest result of each device, by (site, device): what metrics and pages show."""
        age = func.row_number().over(
            partition_by=(snapshot.c.site, snapshot.c.device),
            order_by=(snapshot.c.taken.desc(), snapshot.c.id.desc()),
        )
        ranked = select(snapshot.c.id, age.label("age"))
        if site is not None:
            ranked = ranked.where(snapshot.c.site == site)
        if device is not None:
            ranked = ranked.where(snapshot.c.device == device)
        inner = ranked.subquery()
        newest = snapshot.c.id.in_(select(inner.c.id).where(inner.c.age == 1))
        with self.database.reading() as connection:
            rows = connection.execute(select(snapshot.c.id, snapshot.c.site).where(newest))
            sites = {row.id: row.site for row in rows}
            found = snapshots.read(connection, newest)
        return {(sites[number], result.snapshot.device): result for number, result in found.items()}

    def _observations(self, query: Select[Any]) -> tuple[Observation, ...]:
        with self.database.reading() as connection:
            return tuple(observation_of(row) for row in connection.execute(query).mappings())


def _of(site: str, device: str, kind: str, part: str) -> ColumnElement[bool]:
    return (
        (series.c.site == site)
        & (series.c.device == device)
        & (series.c.kind == kind)
        & (series.c.part == part)
    )


def _observations(site: str, device: str, kind: str, part: str, before: datetime | None) -> Select[Any]:
    query = select(observation, series.c.kind, series.c.part).join_from(observation, series)
    query = query.where(_of(site, device, kind, part))
    return query if before is None else query.where(observation.c.time < before)

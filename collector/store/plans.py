"""Plans of visits and their runs at rest: proposed once, claimed by a lease, never run twice.

`planned_run` rows are the truth of the schedule; whoever ticks only looks at them. A run whose process is
killed keeps its row, and another process takes it when the lease is over.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, Select, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from collector.model.errors import StoreError
from collector.model.text import Text
from collector.model.visit import Plan, PlanEvent, PlannedRun, PlanState, RunState
from collector.store.database import Database
from collector.store.service_tables import audit, plan, planned_run

_ENDED: Final = (RunState.DONE, RunState.FAILED, RunState.SKIPPED)
Change = Callable[[Plan], PlanEvent]


@dataclass(frozen=True, slots=True)
class Access:
    """Who asked which device which questions, and when."""

    time: datetime
    who: str
    site: str
    device: str
    questions: tuple[str, ...]
    inspection: str | None = None


@dataclass(frozen=True, slots=True)
class Plans:
    """Raises StoreError where the store cannot be read or written."""

    database: Database

    def propose(self, plans: Iterable[Plan], now: datetime) -> tuple[Plan, ...]:
        """Keep those that are new; one plan a site and period, so that proposing again changes nothing."""
        return tuple(one for one in plans if self._insert(plan, _row(one, now)))

    def plans(self, site: str | None = None) -> tuple[Plan, ...]:
        """The plans by their beginning; of one site or of all."""
        query = select(plan) if site is None else select(plan).where(plan.c.site == site)
        with self.database.reading() as connection:
            found = [_plan(row) for row in connection.execute(query).mappings()]
        return tuple(sorted(found, key=lambda one: (one.starts, one.id)))

    def plan(self, number: str) -> Plan | None:
        with self.database.reading() as connection:
            row = connection.execute(select(plan).where(plan.c.id == number)).mappings().first()
        return None if row is None else _plan(row)

    def change(self, number: str, event: Change) -> Plan:
        """Add an event to a plan; `event` sees the plan as it stands and may raise.

        Raises StoreError for a plan that is not there.
        """
        with self.database.writing() as connection:
            row = (
                connection.execute(select(plan).where(plan.c.id == number).with_for_update())
                .mappings()
                .first()
            )
            if row is None:
                raise StoreError(f"there is no plan {number!r}")
            before = _plan(row)
            happened = event(before)
            details = {**row["details"], "events": [*row["details"]["events"], _event_row(happened)]}
            changed = update(plan).where(plan.c.id == number)
            connection.execute(changed.values(state=happened.state, changed=happened.time, details=details))
        return Plan(**{**_fields(before), "events": (*before.events, happened)})

    def due(self, number: str, site: str, due: datetime) -> bool:
        """Write down that a visit is due; False where that was known."""
        row = {"plan": number, "site": site, "due": due, "state": RunState.DUE.value, "attempts": 0}
        return self._insert(planned_run, row)

    def runs(self, number: str | None = None) -> tuple[PlannedRun, ...]:
        """The runs by their due time; of one plan or of all."""
        query = select(planned_run).order_by(planned_run.c.due, planned_run.c.id)
        with self.database.reading() as connection:
            rows = connection.execute(query if number is None else query.where(planned_run.c.plan == number))
            return tuple(_run(row) for row in rows.mappings())

    def claim(self, owner: str, now: datetime, until: datetime) -> PlannedRun | None:
        """The next run that is due, or whose holder is gone, leased to the caller; else None."""
        free = or_(
            planned_run.c.state == RunState.DUE.value,
            (planned_run.c.state == RunState.RUNNING.value) & (planned_run.c.lease_until <= now),
        )
        query = (
            select(planned_run)
            .where(
                free,
                planned_run.c.due <= now,
                or_(planned_run.c.lease_until.is_(None), planned_run.c.lease_until <= now),
            )
            .order_by(planned_run.c.due, planned_run.c.id)
            .limit(1)
        )
        return self._leased(query, owner, until)

    def take(self, number: str, owner: str, now: datetime, until: datetime) -> PlannedRun | None:
        """The run of one plan, whenever it is due, leased to the caller; None where it is done or held."""
        free = or_(
            planned_run.c.state.in_([RunState.DUE.value, RunState.FAILED.value]),
            (planned_run.c.state == RunState.RUNNING.value) & (planned_run.c.lease_until <= now),
        )
        return self._leased(select(planned_run).where(free, planned_run.c.plan == number), owner, until)

    def _leased(self, query: Select[Any], owner: str, until: datetime) -> PlannedRun | None:
        query = query.with_for_update(skip_locked=True)  # SQLite, which holds one write lock, leaves it out
        with self.database.writing() as connection:
            row = connection.execute(query).mappings().first()
            if row is None:
                return None
            taken = {
                "state": RunState.RUNNING.value,
                "owner": owner,
                "lease_until": until,
                "attempts": row["attempts"] + 1,
            }
            connection.execute(update(planned_run).where(planned_run.c.id == row["id"]).values(**taken))
            return _run({**row, **taken})

    def renew(self, run: PlannedRun, owner: str, until: datetime) -> bool:
        """Hold on to a run; False where somebody else has taken it meanwhile."""
        return self._settle(run, owner, lease_until=until)

    def done(self, run: PlannedRun, owner: str, inspection: str | None) -> bool:
        return self._settle(run, owner, state=RunState.DONE.value, inspection=inspection, lease_until=None)

    def put_back(self, run: PlannedRun, owner: str, again: datetime | None) -> bool:
        """The attempt failed: to be tried again then, or never."""
        state = RunState.FAILED if again is None else RunState.DUE
        return self._settle(run, owner, state=state.value, lease_until=again)

    def skip(self, run: PlannedRun, owner: str) -> bool:
        """Its plan may not run."""
        return self._settle(run, owner, state=RunState.SKIPPED.value, lease_until=None)

    def note_access(self, accesses: Iterable[Access]) -> None:
        """Write down who asked what; such rows are only ever added."""
        rows = [
            {"time": one.time, "who": one.who, "site": one.site, "device": one.device,
             "inspection": one.inspection, "questions": list(one.questions)}
            for one in accesses
        ]  # fmt: skip
        if rows:
            with self.database.writing() as connection:
                connection.execute(insert(audit), rows)

    def accesses(self, site: str, since: datetime, until: datetime) -> tuple[Access, ...]:
        query = select(audit).where(audit.c.site == site, audit.c.time >= since, audit.c.time < until)
        with self.database.reading() as connection:
            return tuple(
                Access(row.time, row.who, row.site, row.device, tuple(row.questions), row.inspection)
                for row in connection.execute(query.order_by(audit.c.time, audit.c.id))
            )

    def _insert(self, table: Any, row: dict[str, Any]) -> bool:
        """One row of its own transaction; False where its like is there."""
        try:
            with self.database.writing() as connection:
                connection.execute(insert(table).values(**row))
        except StoreError as error:
            if isinstance(error.__cause__, IntegrityError):
                return False
            raise
        except IntegrityError:
            return False
        return True

    def _settle(self, run: PlannedRun, owner: str, **values: object) -> bool:
        # Only by the attempt that holds the lease: one that was overtaken changes nothing any more.
        held = (planned_run.c.id == run.id) & (planned_run.c.owner == owner)
        held = (
            held
            & (planned_run.c.attempts == run.attempts)
            & planned_run.c.state.not_in([s.value for s in _ENDED])
        )
        with self.database.writing() as connection:
            return _changed(connection, update(planned_run).where(held).values(**values))


def _changed(connection: Connection, statement: Any) -> bool:
    return bool(connection.execute(statement).rowcount)


def _fields(one: Plan) -> dict[str, Any]:
    return {name: getattr(one, name) for name in one.__dataclass_fields__}


def _row(one: Plan, now: datetime) -> dict[str, Any]:
    return {
        "id": one.id,
        "site": one.site,
        "period": one.period,
        "state": PlanState.PROPOSED.value,
        "proposed": now,
        "changed": now,
        "details": {
            "title": [one.title.zh, one.title.en],
            "starts": one.starts.isoformat(),
            "ends": one.ends.isoformat(),
            "send_by": one.send_by.isoformat(),
            "approval": one.approval,
            "estimated": list(one.estimated),
            "events": [],
        },
    }


def _plan(row: RowMapping) -> Plan:
    said = row["details"]
    return Plan(
        id=row["id"],
        site=row["site"],
        period=row["period"],
        title=Text(*said["title"]),
        starts=datetime.fromisoformat(said["starts"]),
        ends=datetime.fromisoformat(said["ends"]),
        send_by=datetime.fromisoformat(said["send_by"]),
        approval=said["approval"],
        estimated=tuple(said["estimated"]),
        events=tuple(
            PlanEvent(
                PlanState(one["state"]), datetime.fromisoformat(one["time"]), one["actor"], one["reason"]
            )
            for one in said["events"]
        ),
        proposed=row["proposed"],
    )


def _event_row(event: PlanEvent) -> dict[str, str]:
    return {
        "state": event.state.value,
        "time": event.time.isoformat(),
        "actor": event.actor,
        "reason": event.reason,
    }


def _run(row: Any) -> PlannedRun:
    return PlannedRun(
        id=row["id"],
        plan=row["plan"],
        site=row["site"],
        due=row["due"],
        state=RunState(row["state"]),
        attempts=row["attempts"],
        inspection=row["inspection"],
    )

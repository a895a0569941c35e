"""The service: what one tick does, and what its pages show. Time comes in, as a quarter must be ticked."""

import asyncio
import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from collector.contracting.clocks import ticket_clocks
from collector.entry.conclude import conclude
from collector.entry.filing import file_owed
from collector.entry.office import Office
from collector.entry.progress import Quiet
from collector.entry.visits import clocks_of_visits
from collector.entry.wire import means
from collector.inspecting.inspect import inspect
from collector.inspecting.keeping import Keeping, Record
from collector.inspecting.plan import Wish, plan
from collector.inspecting.tick import LEASE, Ticked, tick
from collector.metrics import View
from collector.model.errors import CollectorError
from collector.model.inspection import Inspection
from collector.model.visit import Plan, PlannedRun
from collector.ticketing.deliver import deliver

log = logging.getLogger(__name__)


@dataclass
class Service:
    """One process that ticks.

    began   when the tick that is under way began; None between two
    last    when the last tick ended well
    fault   why the latest one did not
    """

    office: Office
    began: datetime | None = None
    last: datetime | None = None
    fault: str = ""

    def is_well(self, now: datetime, patience: timedelta) -> bool:
        """Whether the latest tick ended well and not too long ago, or one is still at work on a visit."""
        at_work = self.began is not None and now - self.began < LEASE
        late = not at_work and self.last is not None and now - self.last > patience
        return not late and not self.fault

    def tick(self) -> Ticked | None:
        """One look at schedule, clocks, outbox and documents. A fault of one does not end the service."""
        office, now = self.office, self.office.clock()
        self.began = now
        try:
            done = tick(now, office.owner, office.plans, office.owed, self.visit)
            for site in office.agreements:
                office.clerk.watch(site, now)
            deliver(office.outbox, office.outlets, office.clock)
            file_owed(office)
        except CollectorError as error:
            log.error("this tick failed: %s", error)
            self.fault = str(error)
            return None
        finally:
            self.began = None
        self.last, self.fault = office.clock(), ""
        return done

    def visit(self, run: PlannedRun, planned: Plan) -> str | None:
        """Inspect the site of a plan. Raises CollectorError when nothing of it could be kept."""
        office = self.office

        def hold(*_: object) -> None:
            """The lease goes on with every device that is done: a long visit is not taken for a dead one."""
            office.plans.renew(run, office.owner, office.clock() + LEASE)

        return self.inspect(run.site, f"plan {planned.id}", hold).id

    def inspect(self, site: str, trigger: str, each: Record | None = None) -> Inspection:
        """Inspect one site, keep it, open its tickets, and write down who was asked what.

        each   called with every device that is done
        """
        made = self.office.made
        (tour,) = plan(made.inventory, Wish(sites=(site,)))
        keeping = Keeping(self.office.store, zone=tour.site.timezone, record=each)
        with means(made, Wish(), keeping, Quiet(), self.office.store) as tools:
            done = asyncio.run(inspect(tour, replace(tools, clock=self.office.clock), trigger))
        if keeping.failures:
            raise keeping.failures[0]
        conclude(self.office, done, actor=trigger)
        return done

    def view(self, site: str | None = None, device: str | None = None) -> View:
        """What /metrics shows; all of it, or one site, or one device."""
        office, now = self.office, self.office.clock()
        tickets = office.tickets.tickets(site)
        clocks = {
            (ticket.key.site, ticket.id, clock.key): clock.remaining_s
            for ticket in tickets
            if (terms := office.agreements.get(ticket.key.site))
            for clock in ticket_clocks(ticket, terms, now)
            if clock.remaining_s is not None
        }
        opened: dict[tuple[str, int], int] = {}
        for ticket in tickets:
            key = ticket.key.site, int(ticket.severity)
            opened[key] = opened.get(key, 0) + 1
        return View(
            results=office.store.history.current(site, device),
            open=opened,
            clocks=clocks,
            visits={
                (name, plan, clock.key): clock.remaining_s
                for name in office.agreements
                if site in (None, name)
                for plan, running in clocks_of_visits(office, name, now).items()
                for clock in running
                if clock.remaining_s is not None
            },
            finished=self._finished(site),
        )

    def _finished(self, site: str | None) -> dict[str, tuple[datetime, datetime]]:
        """When the last inspection of each site began and ended."""
        heads = self.office.store.inspections(site)
        return {head.site: (head.started, head.finished) for head in heads if head.finished is not None}

"""The clocks of planned visits: the plan and the report that the customer is owed for each."""

from collections.abc import Mapping
from datetime import datetime

from collector.contracting.clocks import Clock, visit_clocks
from collector.entry.office import Office
from collector.model.visit import Plan, PlanState, RunState

_DROPPED = (PlanState.REFUSED, PlanState.WITHDRAWN)


def clocks_of_visits(office: Office, site: str, now: datetime) -> Mapping[str, tuple[Clock, ...]]:
    """The clocks of each plan of a site by its id, as known at `now`; a visit that was called off has none.

    Raises StoreError, CalendarError.
    """
    agreement = office.agreements.get(site)
    if agreement is None:
        return {}
    runs = {run.plan: run for run in office.plans.runs() if run.state is RunState.DONE and run.inspection}
    ended = {head.id: head.finished for head in office.store.inspections(site)}
    given = office.documents.handovers(site)

    def clocks(plan: Plan) -> tuple[Clock, ...]:
        number = runs[plan.id].inspection if plan.id in runs else None
        return visit_clocks(
            plan, agreement, now, ended=ended.get(number or ""), handed=given.get(number or "")
        )

    return {plan.id: clocks(plan) for plan in office.plans.plans(site) if plan.state not in _DROPPED}

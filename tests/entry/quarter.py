"""A quarter of two sites in simulated time, over the real tick, lab, store, tickets, documents, metrics.

Every clock is computed by hand here; all times are those of Shanghai. `live_through` is the whole script.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from collector.contracting.clocks import ClockState
from collector.entry.documents import template_folders
from collector.entry.office import Office
from collector.entry.report_inputs import review_input
from collector.entry.run_report import hand_over
from collector.entry.service import Service
from collector.entry.visits import clocks_of_visits
from collector.entry.wire import install
from collector.inspecting.tick import moved
from collector.lab.process import LabProcess
from collector.lab.site import LabDevice
from collector.metrics import page
from collector.model.ticket import TicketState
from collector.model.visit import PlanState, RunState
from collector.reporting.render import html, made_review
from collector.reporting.reviewed import Quarter
from collector.store.store import Store
from tests.entry.conftest import recording

ZONE = ZoneInfo("Asia/Shanghai")
CONTRACTS = {
    "rail": {"profile": "railway-7x24", "clocks": {"rma": {"within": "10 working days"}}},
    "std": {"profile": "hardware-std", "clocks": {"arrival": {"within": "4 h"}}},
}
SITES = {"A": ("rail", "a-srv"), "B": ("std", "b-srv")}


def at(text: str) -> datetime:
    """`09-15 10:00` of 2026, in Shanghai."""
    return datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)


@dataclass
class Bench:
    """The service of two sites, with a clock that the test turns."""

    store: Store
    folder: Path
    settings: Mapping[str, Any]
    now: datetime = field(default_factory=lambda: at("07-01 10:00"))

    def clock(self) -> datetime:
        return self.now

    @contextmanager
    def running(self, *, fans: tuple[int, ...]) -> Iterator[Service]:
        """The service while the fans of both servers are in these states."""
        devices = [LabDevice(recording=recording(name, fans=fans)) for _, name in SITES.values()]
        with LabProcess(devices) as lab:
            yield Service(Office(install(self._written(lab.inventory_text())), self.store, self.clock))

    @property
    def inventory(self) -> Path:
        return self.folder / "inventory.yaml"

    def _written(self, text: str) -> Path:
        """The lab's devices, dealt out to two sites with a contract each. JSON is YAML."""
        held: dict[str, Any] = yaml.safe_load(text)
        devices = held["sites"]["lab"]["devices"]
        held["contracts"] = CONTRACTS
        held["sites"] = {
            site: {"title": {"zh": site, "en": site}, "contract": contract, "devices": {name: devices[name]}}
            for site, (contract, name) in SITES.items()
        }
        self.inventory.write_text(json.dumps(held), "utf-8")
        (self.folder / "collector.yaml").write_text(json.dumps(self.settings), "utf-8")
        return self.inventory


def clock_of(service: Service, ticket: str, name: str) -> tuple[ClockState, datetime]:
    """The state of a clock, and when it is or was due."""
    _, clocks = service.office.desk("desk").show(ticket)
    (found,) = [one for one in clocks if one.key.startswith(name)]
    return found.state, found.due.astimezone(ZONE)


def live_through(quarter: Bench) -> None:
    """The third quarter and the week after it, with what people and customers do in it."""
    with quarter.running(fans=(2, 4)) as service:
        _days_until(quarter, service, at("08-01 10:00"))
        _plans_are_proposed_in_time(service)
        _the_customers_approve(quarter, service)
        _days_until(quarter, service, at("09-15 10:00"))
        _the_visits_were_made_and_opened_a_ticket_each(service)
        _people_work(quarter, service)
        _days_until(quarter, service, at("09-18 10:00"))
        _a_report_that_is_owed_is_counted_down(service)
    with quarter.running(fans=(2, 2)) as service:
        quarter.now = at("09-18 14:00")
        _mended(service)
        _the_reports_are_handed_over(quarter, service)
        _the_clocks_are_as_computed_by_hand(service)
        _days_until(quarter, service, at("09-30 10:00"))
        _nothing_was_run_twice(service)
        _metrics_show_the_same(service)
        _the_review_says_the_same(service)
        _days_until(quarter, service, at("10-08 10:00"))
        _the_documents_that_are_owed_lie_there(service)


def _text_of(page: str) -> str:
    """The words of a page, without its marks."""
    body = re.sub(r"<(style|svg).*?</\1>", " ", page, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def _days_until(quarter: Bench, service: Service, end: datetime) -> None:
    while quarter.now <= end:
        assert service.tick() is not None, service.fault
        quarter.now += timedelta(days=1)
    quarter.now = end


def _plans_are_proposed_in_time(service: Service) -> None:
    plans = {plan.id: plan for plan in service.office.plans.plans()}
    assert set(plans) == {"A-national_day-2026", "B-2026-Q3"}
    # National Day is 2026-10-01; twelve working days before it, the make-up Sunday 09-20 counted, is 09-15.
    assert {plan.starts.astimezone(ZONE) for plan in plans.values()} == {at("09-15 09:00")}
    # hardware-std: three days before the visit, to the end of that day.
    assert plans["B-2026-Q3"].send_by.astimezone(ZONE).date().isoformat() == "2026-09-12"


def _the_customers_approve(quarter: Bench, service: Service) -> None:
    for plan in service.office.plans.plans():
        service.office.plans.change(
            plan.id, lambda seen: moved(seen, PlanState.APPROVED, time=quarter.now, actor="customer")
        )


def _the_visits_were_made_and_opened_a_ticket_each(service: Service) -> None:
    assert [run.state for run in service.office.plans.runs()] == [RunState.DONE, RunState.DONE]
    tickets = service.office.desk("desk").list()
    assert [(one.id, one.key.part, one.state, int(one.severity)) for one in tickets] == [
        ("A-2026-0001", "Fan 2", TicketState.OPEN, 3),
        ("B-2026-0001", "Fan 2", TicketState.OPEN, 3),
    ]
    assert {one.opened.astimezone(ZONE) for one in tickets} == {at("09-15 10:00")}
    (access,) = service.office.plans.accesses("A", at("09-15 00:00"), at("09-16 00:00"))
    assert access.device == "a-srv"
    assert any(question.startswith("snmp:walk") for question in access.questions)


def _people_work(quarter: Bench, service: Service) -> None:
    desk = service.office.desk("liu")
    quarter.now = at("09-15 18:00")
    # Entered in the evening with their true times: A answers after 20 minutes, B after 45.
    desk.acknowledge("A-2026-0001", at=at("09-15 10:20"))
    desk.acknowledge("B-2026-0001", at=at("09-15 10:45"))
    desk.event("A-2026-0001", "arrived", at=at("09-15 12:30"))
    desk.event("B-2026-0001", "dispatched", at=at("09-15 11:00"))
    desk.event("B-2026-0001", "arrived", at=at("09-15 13:00"))
    for ticket in ("A-2026-0001", "B-2026-0001"):
        desk.start(ticket, at=at("09-15 13:30"))


def _mended(service: Service) -> None:
    """A is mended on the 15th; B on the 17th at noon, 50 hours after it was opened: two hours too late."""
    desk = service.office.desk("liu")
    desk.restore("A-2026-0001", at=at("09-15 15:00"))
    desk.restore("B-2026-0001", at=at("09-17 12:00"))
    for site in SITES:
        service.inspect(site, "after the repair")
    for ticket in ("A-2026-0001", "B-2026-0001"):
        desk.confirm(ticket, by="王建国")
        desk.close(ticket)
    assert desk.list() == ()


def _a_report_that_is_owed_is_counted_down(service: Service) -> None:
    """hardware-std: three days, to the end of the third: 14 hours are left in the morning of that day."""
    text = page(service.view()).decode()
    left = re.findall(
        r'^collector_visit_clock.*report 1",plan="B-2026-Q3",site="B"} (.*)$', text, re.MULTILINE
    )
    assert [float(seconds) / 3600 for seconds in left] == [pytest.approx(14, abs=0.1)]


def _the_reports_are_handed_over(quarter: Bench, service: Service) -> None:
    """A has its report after five of seven days; B on the fourth day, one too late."""
    runs = {run.site: run.inspection for run in service.office.plans.runs()}
    for site, time in {"A": at("09-20 09:00"), "B": at("09-19 11:00")}.items():
        quarter.now = at("09-20 10:00")
        hand_over(
            quarter.inventory, site, runs[site] or "", by="王建国", at=time.isoformat(), clock=quarter.clock
        )


def _the_clocks_are_as_computed_by_hand(service: Service) -> None:
    assert clock_of(service, "A-2026-0001", "response") == (ClockState.KEPT, at("09-15 10:30"))
    assert clock_of(service, "A-2026-0001", "arrival") == (ClockState.BROKEN, at("09-15 11:00"))
    assert clock_of(service, "B-2026-0001", "response") == (ClockState.BROKEN, at("09-15 10:30"))
    assert clock_of(service, "B-2026-0001", "arrival") == (ClockState.KEPT, at("09-15 15:00"))
    assert clock_of(service, "B-2026-0001", "resolve") == (ClockState.BROKEN, at("09-17 10:00"))
    # Three working days after the confirmation of Friday 09-18: the make-up Sunday, Monday, Tuesday.
    state, due = clock_of(service, "B-2026-0001", "fault_report")
    assert (state is ClockState.BROKEN, due.date().isoformat()) == (False, "2026-09-22")
    visits = {
        (clock.key, clock.state, clock.due.astimezone(ZONE).date().isoformat())
        for site in SITES
        for running in clocks_of_visits(service.office, site, service.office.clock()).values()
        for clock in running
    }
    assert visits >= {
        ("inspection_plan 1", ClockState.KEPT, "2026-09-12"),
        ("inspection_report 1", ClockState.KEPT, "2026-09-22"),
        ("inspection_report 1", ClockState.BROKEN, "2026-09-18"),
    }


def _nothing_was_run_twice(service: Service) -> None:
    triggers = [head.trigger for head in service.office.store.inspections()]
    assert sorted(triggers) == [
        "after the repair",
        "after the repair",
        "plan A-national_day-2026",
        "plan B-2026-Q3",
    ]


def _metrics_show_the_same(service: Service) -> None:
    text = page(service.view()).decode()
    assert "collector_ticket_open{" not in text
    assert (
        'collector_finding{check="environment.fan",device="a-srv",severity="",site="A",verdict="ok"} 2.0'
        in text
    )
    assert 'verdict="fault"' not in text


def _the_review_says_the_same(service: Service) -> None:
    office = service.office
    for site, told in _TOLD.items():
        at_site = office.made.inventory.sites[site]
        subject = review_input(office, at_site, Quarter.parse("2026Q3"), office.clock())
        text = _text_of(html([made_review(subject, "en")], template_folders()))
        assert [words for words in told if words not in text] == []


def _the_documents_that_are_owed_lie_there(service: Service) -> None:
    """A plan and a report of each visit; the review where the contract owes one. All whole, each once."""
    keys, written = service.office.made.settings.documents, service.office.documents.records()
    of_quarter = [one for one in written if one.subject not in _LATER]
    runs = {run.site: run.inspection for run in service.office.plans.runs()}
    owed = [
        ("plan", "A", "A-national_day-2026"),
        ("plan", "B", "B-2026-Q3"),
        ("inspection", "A", runs["A"]),
        ("inspection", "B", runs["B"]),
        ("quarterly", "B", "2026Q3"),
    ]
    assert sorted((one.kind, one.site, one.subject, one.format) for one in of_quarter) == sorted(
        (kind, site, subject, form) for kind, site, subject in owed for form in keys.formats
    )
    for one in written:
        assert hashlib.sha256(Path(one.path).read_bytes()).hexdigest() == one.digest
    review = next(one.path for one in written if (one.kind, one.format) == ("quarterly", "html"))
    assert "本季应达标时限4项次，达标1项次，超时3项次" in _text_of(Path(review).read_text("utf-8")).replace(
        " ", ""
    )


# Plans of the quarters after, which are proposed 120 days ahead.
_LATER = {"A-new_year-2027", "A-spring_festival-2027", "B-2026-Q4"}

# What the reviews must say: promises, how late each broken one was, visits owed and done.
_TOLD = {
    "A": (
        "1 of 2 promises kept, 1 breached",
        "Arrival on site 1 h 15 September 2026, 11:00 15 September 2026, 12:30 1 h 30 min late",
        "Planned inspections 1 1 4 1",
        "Reports sent in time 1 1",
    ),
    "B": (
        "1 of 4 promises kept, 3 breached",
        "Response 30 min 15 September 2026, 10:30 15 September 2026, 10:45 15 min late",
        "Fault cleared 48 h 17 September 2026, 10:00 17 September 2026, 12:00 2 h late",
        "Fault analysis report 3 working days 22 September 2026, 17:00 not yet",
        "Planned inspections 1 1 4 1",
        "Plans sent in time 1 1 Reports sent in time 1 0",
    ),
}

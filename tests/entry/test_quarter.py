"""A quarter of two sites in simulated time, over the real tick, lab, store, ticket rules and metrics.

Every clock is computed by hand here; all times are those of Shanghai.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from ruamel.yaml import YAML

from collector.contracting.clocks import ClockState
from collector.entry.documents import template_folders
from collector.entry.office import Office
from collector.entry.report_inputs import review_input
from collector.entry.service import Service
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
    now: datetime = field(default_factory=lambda: at("07-01 10:00"))

    def clock(self) -> datetime:
        return self.now

    @contextmanager
    def running(self, *, fans: tuple[int, ...]) -> Iterator[Service]:
        """The service while the fans of both servers are in these states."""
        devices = [LabDevice(recording=recording(name, fans=fans)) for _, name in SITES.values()]
        with LabProcess(devices) as lab:
            yield Service(Office(install(self._inventory(lab.inventory_text())), self.store, self.clock))

    def _inventory(self, text: str) -> Path:
        """The lab's devices, dealt out to two sites with a contract each. JSON is YAML."""
        held: dict[str, Any] = YAML(typ="safe", pure=True).load(text)
        devices = held["sites"]["lab"]["devices"]
        held["contracts"] = CONTRACTS
        held["sites"] = {
            site: {"title": {"zh": site, "en": site}, "contract": contract, "devices": {name: devices[name]}}
            for site, (contract, name) in SITES.items()
        }
        file = self.folder / "inventory.yaml"
        file.write_text(json.dumps(held), "utf-8")
        return file


@pytest.fixture
def quarter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    monkeypatch.setenv("COLLECTOR_STATE", str(tmp_path / "state"))
    with Store.open(tmp_path / "collector.db") as store:
        yield Bench(store, tmp_path)


def clock_of(service: Service, ticket: str, name: str) -> tuple[ClockState, datetime]:
    """The state of a clock, and when it is or was due."""
    _, clocks = service.office.desk("desk").show(ticket)
    (found,) = [one for one in clocks if one.key.startswith(name)]
    return found.state, found.due.astimezone(ZONE)


def test_a_quarter_of_two_sites(quarter: Bench) -> None:
    with quarter.running(fans=(2, 4)) as service:
        _days_until(quarter, service, at("08-01 10:00"))
        _plans_are_proposed_in_time(service)
        _the_customers_approve(quarter, service)
        _days_until(quarter, service, at("09-15 10:00"))
        _the_visits_were_made_and_opened_a_ticket_each(service)
        _people_work(quarter, service)
        _days_until(quarter, service, at("09-18 10:00"))
    with quarter.running(fans=(2, 2)) as service:
        quarter.now = at("09-18 14:00")
        _mended(service)
        _the_clocks_are_as_computed_by_hand(service)
        _days_until(quarter, service, at("09-30 10:00"))
        _nothing_was_run_twice(service)
        _metrics_show_the_same(service)
        _the_review_says_the_same(service)


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


def _the_clocks_are_as_computed_by_hand(service: Service) -> None:
    assert clock_of(service, "A-2026-0001", "response") == (ClockState.KEPT, at("09-15 10:30"))
    assert clock_of(service, "A-2026-0001", "arrival") == (ClockState.BROKEN, at("09-15 11:00"))
    assert clock_of(service, "B-2026-0001", "response") == (ClockState.BROKEN, at("09-15 10:30"))
    assert clock_of(service, "B-2026-0001", "arrival") == (ClockState.KEPT, at("09-15 15:00"))
    assert clock_of(service, "B-2026-0001", "resolve") == (ClockState.BROKEN, at("09-17 10:00"))
    # Three working days after the confirmation of Friday 09-18: the make-up Sunday, Monday, Tuesday.
    state, due = clock_of(service, "B-2026-0001", "fault_report")
    assert (state is ClockState.BROKEN, due.date().isoformat()) == (False, "2026-09-22")


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


# What the reviews must say: promises, how late each broken one was, visits owed and done.
_TOLD = {
    "A": (
        "1 of 2 promises kept, 1 breached",
        "Arrival on site 1 h 15 September 2026, 11:00 15 September 2026, 12:30 1 h 30 min late",
        "Planned inspections 1 1 4 1",
    ),
    "B": (
        "1 of 4 promises kept, 3 breached",
        "Response 30 min 15 September 2026, 10:30 15 September 2026, 10:45 15 min late",
        "Fault cleared 48 h 17 September 2026, 10:00 17 September 2026, 12:00 2 h late",
        "Fault analysis report 3 working days 22 September 2026, 17:00 not yet",
        "Planned inspections 1 1 4 1",
    ),
}

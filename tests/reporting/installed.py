"""An installation with a store: two visits of a site under contract, and the tickets that followed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from collector.entry.office import Office
from collector.entry.wire import install
from collector.inspecting.tick import moved
from collector.model.exchange import Exchange, Question, Transport
from collector.model.inspection import Inspection, Outcome, Result
from collector.model.visit import PlanState
from collector.store.store import Store
from tests.reporting import stored

ZONE = ZoneInfo("Asia/Shanghai")
ROLES = {
    **dict.fromkeys(("core-sw-1", "core-sw-2"), "核心交换机"),
    **dict.fromkeys(("acc-sw-2", "acc-sw-3"), "接入交换机"),
}
TABLE = "walk 1.3.6.1.4.1.9"


def at(text: str) -> datetime:
    """`11-18 09:02` of 2026, in Shanghai."""
    return datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)


def written(folder: Path) -> Path:
    """The inventory of the site, with a contract. JSON is YAML."""
    site = {
        "title": {"zh": "上海一号机房", "en": "Shanghai machine room 1"},
        "customer": "江海物流",
        "address": "上海市示例路1号",
        "contract": "std",
        "contacts": [{"name": "陈立", "phone": "021-5555", "role": "manager"}],
        "devices": {
            name: {
                "address": f"192.0.2.{number}",
                "platform": "huawei_vrp",
                "role": role,
                "criticality": "high" if name.startswith("core") else "normal",
            }
            for number, (name, role) in enumerate(ROLES.items(), 1)
        },
    }
    held: dict[str, Any] = {
        "defaults": {"credentials": ["ro"]},
        "credentials": {"ro": {"snmp": {"version": "2c", "community": "plain:lab"}}},
        "contracts": {
            "std": {
                "profile": "hardware-std",
                "number": "HT-2026-017",
                "clocks": {"arrival": {"within": "4 h"}},
            }
        },
        "sites": {"site-A": site, "bare": {"title": site["title"], "devices": {}}},
    }
    file = folder / "inventory.yaml"
    file.write_text(json.dumps(held), "utf-8")
    (folder / "collector.yaml").write_text(f"state: {folder / 'state'}\n", "utf-8")
    (folder / "state").mkdir()
    return file


@dataclass
class Site:
    """The office of the site, with a clock that the test turns."""

    inventory: Path
    store: Store
    now: datetime = field(default_factory=lambda: at("07-01 10:00"))

    @property
    def office(self) -> Office:
        return Office(install(self.inventory), self.store, lambda: self.now)

    def visit(
        self, started: datetime, results: Mapping[str, Result], trigger: str = "on-demand"
    ) -> Inspection:
        """Store an inspection as the product does, and open its tickets."""
        head = stored.inspection(started, results, trigger=trigger, id=f"{started:%m%d%H%M}{'0' * 24}")
        running = replace(head, outcome=Outcome.RUNNING, finished=None, results={})
        self.store.begin(running, zone="Asia/Shanghai")
        for name, result in results.items():
            self.store.add(head.id, name, result, [_exchange(started)])
        assert head.finished is not None
        self.store.finish(head.id, head.outcome, head.finished)
        self.now = head.finished + timedelta(minutes=1)
        done = self.store.load(head.id)
        self.office.clerk.inspected(done, self.office.made.inventory.sites["site-A"], self.now)
        return done


def _exchange(asked: datetime) -> Exchange:
    return Exchange(question=Question(Transport.SNMP, TABLE), asked=asked, took_ms=3.0, answer=())


def results(taken: datetime, *, broken: bool) -> dict[str, Result]:
    """What the four devices say: fan 3 of core-sw-1 fails or not; acc-sw-3 never answers."""
    found = stored.results(taken)
    healthy = Result(stored.snapshot("core-sw-1", taken=taken), stored.fine())
    return {name: (found[name] if broken or name != "core-sw-1" else healthy) for name in ROLES}


def quarter(site: Site) -> Inspection:
    """A whole fourth quarter: plan, approval, visit, two tickets, work on both, one promise broken.

    Response within 30 minutes: kept after 20 minutes by the fan, broken after 45 by the supply. Resolution
    within 48 hours: the fan after 50 hours, too late; the supply is still open when the quarter ends. The
    fault report is sent on the second of its three working days.
    """
    site.visit(at("08-20 09:02"), results(at("08-20 09:02"), broken=False))
    site.now = at("10-08 10:00")
    office = site.office
    office.plans.propose(office.owed(site.now, at("12-31 23:00")), site.now)
    office.plans.change(
        "site-A-2026-Q4", lambda plan: moved(plan, PlanState.APPROVED, time=at("10-09 10:00"), actor="王建国")
    )
    office.plans.due("site-A-2026-Q4", "site-A", at("11-18 09:02"))
    run = office.plans.claim("test", at("11-18 09:02"), at("11-18 11:02"))
    assert run is not None
    done = site.visit(at("11-18 09:02"), results(at("11-18 09:02"), broken=True), "plan site-A-2026-Q4")
    office.plans.done(run, "test", done.id)
    site.now = at("11-20 12:00")
    desk = site.office.desk("liu")
    desk.acknowledge("site-A-2026-0001", at=at("11-18 09:22"))
    desk.acknowledge("site-A-2026-0002", at=at("11-18 09:47"))
    desk.start("site-A-2026-0001", at=at("11-18 10:00"))
    desk.comment("site-A-2026-0001", "备件次日到货")
    desk.restore("site-A-2026-0001", at=at("11-20 11:02"))
    desk.confirm("site-A-2026-0001", by="王建国")
    desk.close("site-A-2026-0001")
    site.now = at("11-24 16:00")
    desk.event("site-A-2026-0001", "fault_report_sent")
    return done

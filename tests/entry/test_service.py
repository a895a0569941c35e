"""When a service is well: it ticks, or it is at work."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from collector.entry.office import Office
from collector.entry.service import Service
from collector.entry.wire import install
from collector.inspecting.tick import LEASE
from collector.model.text import Text
from collector.model.visit import Plan
from collector.store.store import Store
from tests.reporting import installed

NOW = datetime(2026, 11, 28, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Service:
    monkeypatch.delenv("COLLECTOR_STATE", raising=False)
    inventory = installed.written(tmp_path)
    with Store.open(tmp_path / "state" / "collector.db") as store:
        return Service(Office(install(inventory), store, lambda: NOW))


@pytest.mark.parametrize(
    ("began", "last", "fault", "well"),
    [
        (None, None, "", True),  # just started
        (None, NOW - MINUTE, "", True),
        (None, NOW - 9 * MINUTE, "", False),  # ticks no more
        (NOW - 9 * MINUTE, NOW - 10 * MINUTE, "", True),  # at work on a long visit
        (NOW - timedelta(hours=3), NOW - timedelta(hours=3), "", False),  # hangs
        (None, NOW - MINUTE, "the disk is full", False),
    ],
)
def test_a_service_is_well_while_it_ticks_or_is_at_work(
    service: Service, began: datetime | None, last: datetime | None, fault: str, well: bool
) -> None:
    service.began, service.last, service.fault = began, last, fault
    assert service.is_well(NOW, 2 * MINUTE) is well


def test_a_tick_that_fails_says_why_and_is_over(service: Service) -> None:
    folder = service.office.made.settings.documents.folder
    folder.write_text("a file where the folder should be", "utf-8")
    assert service.tick() is None
    assert str(folder) in service.fault
    assert service.began is None
    folder.unlink()
    assert service.tick() is not None
    assert service.fault == ""


def test_a_long_visit_keeps_its_lease_while_devices_get_done(
    inventory: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLLECTOR_STATE", str(tmp_path / "state"))
    ticking = iter(NOW + count * timedelta(minutes=50) for count in range(1000))
    with Store.open(tmp_path / "collector.db") as store:
        office = Office(install(inventory), store, lambda: next(ticking))
        plan = Plan(
            id="lab-1", site="lab", period="1", title=Text("巡检", "visit"),
            starts=NOW, ends=NOW, send_by=NOW, approval=False,
        )  # fmt: skip
        office.plans.propose([plan], NOW)
        office.plans.due(plan.id, plan.site, NOW)
        run = office.plans.claim(office.owner, NOW, NOW + LEASE)
        assert run is not None
        assert Service(office).visit(run, plan)
        later = NOW + LEASE + timedelta(minutes=10)
        assert office.plans.claim("another process", later, later + LEASE) is None

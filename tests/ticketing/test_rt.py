"""Our sink and a stand-in of Request Tracker, every day; test_rt_real.py runs the same at the real one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from collector.store.outbox import Outbox
from collector.store.tickets import Tickets
from ticketing import rt_cases
from ticketing.cases import Watch
from ticketing.far_side import serving
from ticketing.rt_cases import Bench, Rt
from ticketing.rt_stand_in import TOKEN, StandIn


@pytest.fixture
def bench(tickets: Tickets, outbox: Outbox, watch: Watch, tmp_path: Path) -> Iterator[Bench]:
    with serving(StandIn()) as url:
        yield rt_cases.bench(Rt(url, TOKEN), tickets, outbox, watch, tmp_path / "collector.db")


class TestStandIn(rt_cases.Scenarios):
    pass

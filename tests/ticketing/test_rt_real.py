"""Our sink and the real Request Tracker 5, packaged by Debian, over a database of its own under .run/."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from collector.store.outbox import Outbox
from collector.store.tickets import Tickets
from ticketing import rt_cases, rt_server
from ticketing.cases import Watch
from ticketing.rt_cases import Bench, Rt

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def rt() -> Iterator[Rt]:
    with rt_server.at_hand() as (url, token):
        yield Rt(url, token)


@pytest.fixture
def bench(rt: Rt, tickets: Tickets, outbox: Outbox, watch: Watch, tmp_path: Path) -> Bench:
    return rt_cases.bench(rt, tickets, outbox, watch, tmp_path / "collector.db")


class TestReal(rt_cases.Scenarios):
    pass

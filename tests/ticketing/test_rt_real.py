"""Our sink and the real Request Tracker 5, packaged by Debian, over a database of its own under .run/."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest

from collector.store.outbox import Outbox
from collector.store.tickets import Tickets
from ticketing import rt_cases, rt_server
from ticketing.cases import Watch
from ticketing.rt_cases import Bench, Rt

pytestmark = pytest.mark.slow
RUN = Path(__file__).parents[2] / ".run"


@pytest.fixture(scope="module")
def rt() -> Iterator[Rt]:
    if not rt_server.SERVER.exists():
        pytest.skip(f"Request Tracker is not installed: {rt_server.PACKAGES}")
    RUN.mkdir(exist_ok=True)
    folder = Path(mkdtemp(prefix="rt-", dir=RUN))
    with rt_server.running(folder / "server") as (url, token):
        yield Rt(url, token)
    shutil.rmtree(folder)


@pytest.fixture
def bench(rt: Rt, tickets: Tickets, outbox: Outbox, watch: Watch, tmp_path: Path) -> Bench:
    return rt_cases.bench(rt, tickets, outbox, watch, tmp_path / "collector.db")


class TestReal(rt_cases.Scenarios):
    pass

"""The same quarter once more, with the real Request Tracker 5 as the desk of the customer."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from collector.store.store import Store
from tests.entry.quarter import Bench, live_through
from tests.ticketing import rt_server
from tests.ticketing.rt_cases import Rt

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture
def rt() -> Iterator[Rt]:
    with rt_server.at_hand() as (url, token):
        yield Rt(url, token)


def test_a_quarter_ends_with_the_same_tickets_in_request_tracker(
    rt: Rt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COLLECTOR_STATE", raising=False)
    monkeypatch.setenv("DESK_TOKEN", rt.token)
    settings = {
        "state": str(tmp_path),
        "sinks": {"desk": {"kind": "rt", "url": rt.url, "token": "env:DESK_TOKEN", "language": "en"}},
    }
    with Store.open(tmp_path / "collector.db") as store:
        live_through(Bench(store, tmp_path, settings))
    for site in ("A", "B"):
        (ticket,) = rt.tickets(site)
        assert (ticket["Status"], ticket["Priority"]) == ("resolved", "0")
        assert "Fan 2" in ticket["Subject"]
        told = " ".join(rt.comments(ticket["id"]))
        for words in (
            "Acknowledged",
            "Engineer on site",
            "Service restored",
            "Promise broken",
            "Confirmed by the customer",
            "Closed",
        ):
            assert words in told, words

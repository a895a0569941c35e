"""What must hold between our sink and a Request Tracker, the real one and the stand-in alike."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any
from uuid import uuid4

import httpx
import pytest

from collector.model.finding import Severity
from collector.model.inventory import SecretRef, Site
from collector.store.outbox import LEASE, Outbox
from collector.store.tickets import Tickets
from collector.ticketing.deliver import Pass, deliver, wait
from collector.ticketing.desk import Desk
from collector.ticketing.ledger import Clerk
from collector.ticketing.sink import Outlet, outlet
from ticketing.cases import HOUR, SITE, START, Watch, agreement, finding, inspection
from ticketing.far_side import Reply, Request, serving

TESTS = Path(__file__).parent.parent
# What stands between us and RT: it may answer itself, or have the question answered.
Meddler = Callable[[Request, Callable[[], Reply]], Reply]


@dataclass(frozen=True)
class Rt:
    """A Request Tracker and a look into it that does not go through our sink."""

    url: str
    token: str

    def ask(self, method: str, path: str, **words: Any) -> Any:
        headers = {"Authorization": f"token {self.token}"}
        with httpx.Client(headers=headers, trust_env=False, timeout=60) as client:
            answer = client.request(method, f"{self.url}/REST/2.0{path}", **words)
        answer.raise_for_status()
        return answer.json()

    def tickets(self, site: str) -> list[dict[str, Any]]:
        """Its tickets of one site of ours, the oldest first."""
        fields = {"query": "id > 0", "fields": "Subject,Status,Due,Priority,CustomFields", "per_page": "100"}
        items = self.ask("GET", "/tickets", params=fields)["items"]
        mine = [one for one in items if one["CustomFields"] and one["CustomFields"][0]["values"]]
        ours = [one for one in mine if one["CustomFields"][0]["values"][0].startswith(f"{site}-2026-")]
        return sorted(ours, key=lambda one: int(one["id"]))

    def comments(self, number: str) -> list[str]:
        query = f"ObjectType = 'RT::Ticket' AND TicketId = {number} AND Type = 'Comment'"
        items = self.ask("GET", "/transactions", params={"query": query, "fields": "Data", "per_page": "100"})
        return [one["Data"].strip() for one in items["items"]]

    def outlet(self, url: str = "", **keys: Any) -> Outlet:
        own = {"url": url or self.url, "token": SecretRef("env", "RT"), "language": "en", **keys}
        return outlet("desk", "rt", own, lambda *_: "collector.yaml:3", lambda _: self.token)


@contextmanager
def between(rt: Rt, meddler: Meddler) -> Iterator[str]:
    """The address of a line to RT on which somebody meddles."""

    def forward(asked: Request) -> Reply:
        passed = ("Authorization", "Content-Type", "If-Match")
        headers = {name: value for name, value in asked.headers.items() if name in passed}
        with httpx.Client(trust_env=False, timeout=60) as client:
            answer = client.request(asked.method, rt.url + asked.path, headers=headers, content=asked.body)
        return Reply(answer.status_code, answer.content, {"ETag": answer.headers.get("ETag", "")})

    with serving(lambda asked: meddler(asked, lambda: forward(asked))) as url:
        yield url


@dataclass(frozen=True)
class Bench:
    """A ledger, its outbox and a site with one open ticket; each test has a site of its own."""

    rt: Rt
    clerk: Clerk
    desk: Desk
    outbox: Outbox
    watch: Watch
    site: Site
    store: Path

    @property
    def one(self) -> str:
        return f"{self.site.name}-2026-0001"

    @property
    def theirs(self) -> dict[str, Any]:
        """The only ticket of ours at RT."""
        (only,) = self.rt.tickets(self.site.name)
        return only

    def deliver(self, **keys: Any) -> Pass:
        return deliver(self.outbox, [self.rt.outlet(**keys)], self.watch)

    def error(self) -> str:
        return self.outbox.backlogs()[0].error or ""


def bench(rt: Rt, tickets: Tickets, outbox: Outbox, watch: Watch, store: Path) -> Bench:
    site = replace(SITE, name=f"s_{uuid4().hex[:8]}")  # with RT's wildcard in its name
    clerk = Clerk(tickets, ["desk"], lambda _: agreement())
    clerk.inspected(inspection(finding(part="fan '1' \\ \"x\"")), site, START)
    watch.forward(timedelta(minutes=1))
    return Bench(rt, clerk, Desk(clerk, "li", watch), outbox, watch, site, store)


class Scenarios:
    """Each with a fixture `bench`, at the real RT or at the stand-in."""

    def test_a_ticket_is_opened_with_all_that_a_desk_needs(self, bench: Bench) -> None:
        assert bench.deliver() == Pass(1, 0, {})
        theirs = bench.theirs
        assert theirs["Subject"].startswith(f"[2] Fans: {bench.site.name}/core-sw-1 fan '1'")
        assert theirs["Due"] == "2026-11-02T00:30:00Z"  # 30 minutes to answer
        assert (theirs["Status"], theirs["Priority"]) == ("new", "50")
        key = theirs["CustomFields"][0]["values"][0]
        assert key == f"{bench.one}|core-sw-1|fan '1' \\ \"x\"|environment.fan"

    def test_a_ticket_lives_at_rt_as_it_does_with_us(self, bench: Bench) -> None:
        seen = []
        for step in (
            lambda: bench.desk.acknowledge(bench.one, "on my way"),
            lambda: bench.desk.event(bench.one, "arrived"),
            lambda: bench.desk.start(bench.one),
            lambda: bench.desk.restore(bench.one, "fan replaced"),
            lambda: bench.desk.confirm(bench.one, by="王工"),
            lambda: bench.desk.close(bench.one),
        ):
            step()
            bench.deliver()
            seen.append(bench.theirs["Status"])
            bench.watch.forward(timedelta(minutes=5))
        assert seen == ["open", "open", "open", "open", "open", "resolved"]
        comments = bench.rt.comments(bench.theirs["id"])
        assert comments == [
            f"[{bench.one}/2] Acknowledged",
            f"[{bench.one}/3] Engineer on site",
            f"[{bench.one}/4] In progress",
            f"[{bench.one}/5] Service restored",
            f"[{bench.one}/6] Confirmed by the customer",
            f"[{bench.one}/7] Closed",
        ]

    def test_another_severity_and_its_due_time_are_changed_there_too(self, bench: Bench) -> None:
        bench.desk.acknowledge(bench.one)
        bench.deliver()
        assert bench.theirs["Due"] == "2026-11-04T00:00:00Z"
        worse = finding(part="fan '1' \\ \"x\"", severity=Severity.ONE)
        bench.clerk.inspected(inspection(worse, taken=START + HOUR), bench.site, bench.watch.forward(HOUR))
        bench.deliver()
        assert (bench.theirs["Priority"], bench.theirs["Due"]) == ("100", "2026-11-02T12:00:00Z")

    def test_a_create_whose_answer_is_lost_opens_no_second_ticket(self, bench: Bench) -> None:
        def meddler(asked: Request, forward: Callable[[], Reply]) -> Reply:
            answer = forward()
            return Reply(201, b"{", cut=True) if asked.path == "/REST/2.0/ticket" else answer

        with between(bench.rt, meddler) as url:
            assert bench.deliver(url=url).failed == 1
        bench.watch.forward(wait(1))
        assert bench.deliver() == Pass(1, 0, {})
        assert bench.theirs["Status"] == "new"

    def test_a_comment_whose_answer_is_lost_is_not_made_twice(self, bench: Bench) -> None:
        def meddler(asked: Request, forward: Callable[[], Reply]) -> Reply:
            answer = forward()
            return Reply(201, b"{", cut=True) if asked.path.endswith("/comment") else answer

        bench.deliver()
        bench.desk.comment(bench.one, "the spare is ordered")
        with between(bench.rt, meddler) as url:
            assert bench.deliver(url=url).failed == 1
        bench.watch.forward(wait(1))
        bench.deliver()
        assert bench.rt.comments(bench.theirs["id"]) == [f"[{bench.one}/2] Comment"]

    def test_a_process_killed_after_rt_made_the_ticket_opens_no_second(self, bench: Bench) -> None:
        child: list[subprocess.Popen[str]] = []

        def meddler(asked: Request, forward: Callable[[], Reply]) -> Reply:
            answer = forward()
            if asked.path == "/REST/2.0/ticket":
                child[0].kill()
                child[0].wait()
            return answer

        with between(bench.rt, meddler) as url:
            words = [str(bench.store), url, bench.watch.now.isoformat(), bench.rt.token]
            child.append(
                subprocess.Popen(  # noqa: S603 — our own code
                    [sys.executable, "-m", "ticketing.rt_courier", *words],
                    cwd=TESTS,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
            child[0].communicate(timeout=90)
        assert child[0].returncode == -9
        assert bench.outbox.backlogs()[0].waiting == 1
        bench.watch.forward(LEASE)
        assert bench.deliver() == Pass(1, 0, {})
        assert bench.theirs["Status"] == "new"

    def test_who_is_quicker_at_rt_changes_the_ticket_first_and_then_we_do(self, bench: Bench) -> None:
        bench.deliver()
        number = bench.theirs["id"]
        meddled: list[str] = []

        def meddler(asked: Request, forward: Callable[[], Reply]) -> Reply:
            if asked.method == "PUT" and not meddled:
                meddled.append(asked.headers["If-Match"])
                bench.rt.ask("PUT", f"/ticket/{number}", json={"Priority": "7"})
            return forward()

        bench.desk.acknowledge(bench.one)
        with between(bench.rt, meddler) as url:
            assert bench.deliver(url=url) == Pass(1, 0, {})
        assert meddled
        assert (bench.theirs["Status"], bench.theirs["Priority"]) == ("open", "50")

    def test_a_slow_rt_delays_and_doubles_nothing(self, bench: Bench) -> None:
        over = Event()

        def meddler(asked: Request, forward: Callable[[], Reply]) -> Reply:
            answer = forward()
            if asked.path == "/REST/2.0/ticket":
                over.wait(20)
            return answer

        with between(bench.rt, meddler) as url:
            assert bench.deliver(url=url, timeout_s=5 if "stand" not in bench.rt.token else 0.3).failed == 1
            assert "no whole answer within" in bench.error()
            over.set()
        bench.watch.forward(wait(1))
        assert bench.deliver().sent == 1
        assert bench.theirs["Status"] == "new"

    def test_a_status_that_rt_does_not_take_is_noticed(self, bench: Bench) -> None:
        def meddler(asked: Request, forward: Callable[[], Reply]) -> Reply:
            # As with a queue of another life cycle: 200, and nothing is set.
            return Reply(200, b'["Status nonsense is not valid"]') if asked.method == "PUT" else forward()

        bench.desk.acknowledge(bench.one)
        with between(bench.rt, meddler) as url:
            bench.deliver(url=url)
        assert "has {'Status': 'new'" in bench.error()
        assert "Status nonsense is not valid" in bench.error()

    @pytest.mark.parametrize(
        "nonsense",
        [
            b"<!DOCTYPE html><title>Login</title>",
            b"",
            b"{",
            b"[]",
            b'{"items": 7}',
            b'{"items": [{"id": "x", "CustomFields": []}]}',
            b"null",
        ],
    )
    def test_an_answer_that_is_none_opens_nothing(self, bench: Bench, nonsense: bytes) -> None:
        with between(bench.rt, lambda *_: Reply(200, nonsense)) as url:
            assert bench.deliver(url=url).failed == 1
        assert "an answer that is no answer" in bench.error()
        assert bench.rt.tickets(bench.site.name) == []

    def test_a_token_that_is_refused_is_said_and_not_shown(self, bench: Bench) -> None:
        wrong = replace(bench.rt, token="1-99-not-a-token")  # noqa: S106 — it is wrong
        passed = deliver(bench.outbox, [wrong.outlet()], bench.watch)
        assert list(passed.resting) == ["desk"]
        assert "401, the far side does not accept the login" in bench.error()
        assert "1-99-not-a-token" not in bench.error()
        bench.watch.forward(wait(1))
        assert bench.deliver().sent == 1

    @pytest.mark.parametrize("broken", ["two\nlines", "名字", " "])
    def test_a_token_that_no_header_can_hold_is_refused_without_showing_it(
        self, bench: Bench, broken: str
    ) -> None:
        passed = deliver(bench.outbox, [replace(bench.rt, token=broken).outlet()], bench.watch)
        assert "the token is empty or holds what a header cannot" in passed.resting["desk"]
        assert broken.strip() == "" or broken not in passed.resting["desk"]

    def test_a_queue_that_is_not_there_is_named(self, bench: Bench) -> None:
        assert list(bench.deliver(queue="Nowhere").resting) == ["desk"]
        assert "/queue/Nowhere: 404" in bench.error()

    def test_a_queue_without_our_field_gets_no_ticket(self, bench: Bench) -> None:
        before = len(bench.rt.ask("GET", "/tickets", params={"query": "id > 0"})["items"])
        assert list(bench.deliver(queue="Bare").resting) == ["desk"]
        assert "queue 'Bare'" in bench.error()
        assert "has no custom field FindingKey" in bench.error()
        assert len(bench.rt.ask("GET", "/tickets", params={"query": "id > 0"})["items"]) == before

    def test_a_ticket_of_a_site_with_a_like_name_is_not_ours(self, bench: Bench) -> None:
        like = bench.one.replace("s_", "s-")
        bench.rt.ask(
            "POST",
            "/ticket",
            json={"Queue": "General", "Subject": "theirs", "CustomFields": {"FindingKey": f"{like}|x"}},
        )
        assert bench.deliver().sent == 1
        assert bench.theirs["Subject"].startswith("[2] Fans")

    def test_rt_down_for_an_hour_loses_nothing(self, bench: Bench) -> None:
        for _ in range(4):
            assert bench.deliver(url="http://127.0.0.1:9").sent == 0
            bench.desk.comment(bench.one, "waiting")
            bench.watch.forward(timedelta(minutes=15))
        assert bench.deliver().sent == 5
        assert len(bench.rt.comments(bench.theirs["id"])) == 4

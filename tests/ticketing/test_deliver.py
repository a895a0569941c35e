"""From the outbox to a far side that answers, does not, or kills us: nothing lost or twice, in order."""

import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest

from collector.model.errors import DeliveryError, DeliveryRefused
from collector.model.notice import Parcel, Receipt
from collector.store.outbox import LEASE, Outbox
from collector.store.tickets import Tickets
from collector.ticketing.calling import BUDGET_S
from collector.ticketing.deliver import IN_A_ROW, LONGEST_WAIT, deliver, wait
from collector.ticketing.desk import Desk
from collector.ticketing.ledger import Clerk
from collector.ticketing.sink import Outlet, outlet
from ticketing.cases import HOUR, SITE, START, Watch, finding, inspection
from ticketing.far_side import Reply, Request, serving

ONE, TWO = "site-A-2026-0001", "site-A-2026-0002"
MINUTE = timedelta(minutes=1)
TESTS = Path(__file__).parent.parent


class Taker:
    """A far side in memory: what it took, and what it says to each parcel."""

    def __init__(self, *trouble: Exception) -> None:
        self.taken: list[str] = []
        self.attempts: list[tuple[str, int]] = []
        self.remotes: dict[str, str | None] = {}
        self.trouble = list(trouble)

    def outlet(self, name: str = "hook") -> Outlet:
        return Outlet(name, self)

    def __call__(self, parcel: Parcel) -> Receipt:
        self.attempts.append((parcel.notice.event.key, parcel.attempt))
        self.remotes[parcel.notice.event.key] = parcel.remote
        if self.trouble:
            raise self.trouble.pop(0)
        self.taken.append(parcel.notice.event.key)
        return Receipt(f"R-{parcel.notice.event.ticket}")


@pytest.fixture
def two(clerk: Clerk, desk: Desk, watch: Watch) -> None:
    """Two tickets, one of them acknowledged: three parcels."""
    clerk.inspected(inspection(finding(), finding(part="fan 2")), SITE, START)
    watch.forward(MINUTE)
    desk.acknowledge(ONE)


@pytest.mark.usefixtures("two")
def test_everything_that_waits_is_sent_once_and_in_order(outbox: Outbox, watch: Watch) -> None:
    taker = Taker()
    passed = deliver(outbox, [taker.outlet()], watch)
    assert (passed.sent, passed.failed) == (3, 0)
    assert taker.taken == [f"{ONE}/1", f"{TWO}/1", f"{ONE}/2"]
    assert deliver(outbox, [taker.outlet()], watch).sent == 0
    assert outbox.backlogs() == ()


@pytest.mark.usefixtures("two")
def test_a_parcel_that_fails_holds_up_its_own_ticket_and_no_other(outbox: Outbox, watch: Watch) -> None:
    taker = Taker(DeliveryError("503"))
    passed = deliver(outbox, [taker.outlet()], watch)
    assert (passed.sent, passed.failed) == (1, 1)
    assert taker.taken == [f"{TWO}/1"]
    watch.forward(wait(1))
    deliver(outbox, [taker.outlet()], watch)
    assert taker.taken == [f"{TWO}/1", f"{ONE}/1", f"{ONE}/2"]
    assert (f"{ONE}/1", 2) in taker.attempts


@pytest.mark.usefixtures("two")
def test_one_dead_sink_delays_no_other(clerk: Clerk, tickets: Tickets, outbox: Outbox, watch: Watch) -> None:
    both = Clerk(tickets, ["hook", "desk"], clerk.agreement)
    both.inspected(inspection(finding(part="fan 9")), SITE, watch.now)
    dead, alive = Taker(*[DeliveryError("down")] * 99), Taker()
    deliver(outbox, [dead.outlet("hook"), alive.outlet("desk")], watch)
    assert alive.taken == ["site-A-2026-0003/1"]
    assert [(one.sink, one.waiting, one.error) for one in outbox.backlogs()] == [("hook", 4, "down")]


def test_a_sink_that_fails_again_and_again_rests_until_the_next_pass(
    clerk: Clerk, outbox: Outbox, watch: Watch
) -> None:
    parts = [finding(part=f"fan {number}") for number in range(10)]
    clerk.inspected(inspection(*parts), SITE, START)
    dead = Taker(*[DeliveryError("down")] * 99)
    passed = deliver(outbox, [dead.outlet()], watch)
    assert len(dead.attempts) == IN_A_ROW
    assert passed.resting == {"hook": "down"}


@pytest.mark.usefixtures("two")
def test_a_sink_that_refuses_us_is_not_asked_again_in_this_pass(outbox: Outbox, watch: Watch) -> None:
    refusing = Taker(DeliveryRefused("the token is old"))
    deliver(outbox, [refusing.outlet()], watch)
    assert len(refusing.attempts) == 1
    assert outbox.backlogs()[0].error == "the token is old"


@pytest.mark.usefixtures("two")
def test_what_a_person_has_mended_can_be_tried_at_once(outbox: Outbox, watch: Watch) -> None:
    taker = Taker(DeliveryRefused("the token is old"))
    deliver(outbox, [taker.outlet()], watch)
    assert outbox.hurry("hook", watch.now) == 3
    assert deliver(outbox, [taker.outlet()], watch).sent == 3


@pytest.mark.usefixtures("two")
def test_a_fault_of_our_own_in_a_sink_is_logged_and_ends_nothing(
    outbox: Outbox, watch: Watch, caplog: pytest.LogCaptureFixture
) -> None:
    taker = Taker(RuntimeError("a bug"))
    with caplog.at_level(logging.ERROR):
        passed = deliver(outbox, [taker.outlet()], watch)
    assert (passed.sent, passed.failed) == (1, 1)
    assert "RuntimeError: a bug" in caplog.text
    error = outbox.backlogs()[0].error
    assert error is not None
    assert "a fault of our own (RuntimeError)" in error


@pytest.mark.usefixtures("two")
def test_what_one_process_has_taken_no_other_takes_until_the_lease_is_over(
    outbox: Outbox, watch: Watch
) -> None:
    hook = frozenset({"hook"})
    first = outbox.take(hook, watch.now)
    second = outbox.take(hook, watch.now)
    assert first is not None
    assert second is not None
    assert {first.notice.event.key, second.notice.event.key} == {f"{ONE}/1", f"{TWO}/1"}
    assert outbox.take(hook, watch.now) is None
    again = outbox.take(hook, watch.now + LEASE)
    assert again is not None
    assert again.attempt == 2


@pytest.mark.usefixtures("two")
def test_who_comes_back_after_his_lease_settles_nothing(outbox: Outbox, watch: Watch) -> None:
    hook = frozenset({"hook"})
    slow, other = outbox.take(hook, watch.now), outbox.take(hook, watch.now)
    assert slow is not None
    assert other is not None
    outbox.sent(other, Receipt("R-2"))
    later = outbox.take(hook, watch.now + LEASE)
    assert later is not None
    assert slow.id == later.id
    outbox.failed(slow, "too late", watch.now + 9 * HOUR)
    outbox.sent(later, Receipt("R-1"))
    outbox.failed(slow, "too late", watch.now + 9 * HOUR)
    assert outbox.backlogs()[0].error is None


@pytest.mark.usefixtures("two")
def test_the_far_sides_number_comes_with_the_next_parcel(desk: Desk, outbox: Outbox, watch: Watch) -> None:
    taker = Taker()
    deliver(outbox, [taker.outlet()], watch)
    desk.comment(TWO, "on my way")
    deliver(outbox, [taker.outlet()], watch)
    assert taker.remotes[f"{TWO}/1"] is None
    assert taker.remotes[f"{TWO}/2"] == f"R-{TWO}"


@pytest.mark.usefixtures("two")
def test_a_webhook_that_answers_500_for_a_day_gets_everything_afterwards(
    desk: Desk, outbox: Outbox, watch: Watch
) -> None:
    mended, seen = Event(), []

    def answering(asked: Request) -> Reply:
        seen.append(asked.headers["Idempotency-Key"])
        return Reply(200 if mended.is_set() else 500)

    with serving(answering) as url:
        hook = outlet("hook", "webhook", {"url": url}, lambda *_: "", lambda _: "")
        for hour in range(24):
            desk.comment(ONE, f"hour {hour}")
            for _ in range(12):  # a pass every five minutes
                deliver(outbox, [hook], watch)
                watch.forward(5 * MINUTE)
        # Two tickets, each at most every quarter of an hour once the first half hour of short waits is over.
        assert len(seen) <= 2 * (24 * 4 + 4)
        assert set(seen) == {f"{ONE}/1", f"{TWO}/1"}
        seen.clear()
        mended.set()
        watch.forward(LONGEST_WAIT)
        deliver(outbox, [hook], watch)
    assert [key for key in seen if key.startswith(ONE)] == [f"{ONE}/{number}" for number in range(1, 27)]
    assert len(seen) == len(set(seen)) == 27
    assert outbox.backlogs() == ()


@pytest.fixture
def counting(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A far side in a process of its own: its address, and the file in which it counts."""
    file = tmp_path / "counted.jsonl"
    child = subprocess.Popen(  # noqa: S603 — our own code
        [sys.executable, "-m", "ticketing.far_side", str(file)], cwd=TESTS, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    yield f"http://127.0.0.1:{int(child.stdout.readline())}", file
    child.kill()
    child.communicate()


def courier(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 — our own code
        [sys.executable, "-m", "ticketing.courier", *map(str, words)],
        cwd=TESTS,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.usefixtures("two")
def test_a_process_killed_between_sending_and_receipt_loses_no_ticket_and_opens_none_twice(
    outbox: Outbox, watch: Watch, tmp_path: Path, counting: tuple[str, Path]
) -> None:
    url, file = counting
    store, orders = tmp_path / "collector.db", file.with_suffix(".kill")
    killed = courier(store, url, watch.now.isoformat(), orders, f"{ONE}/1", f"{TWO}/1")
    assert killed.returncode == -9
    assert outbox.backlogs()[0].waiting == 3
    killed = courier(store, url, watch.forward(LEASE).isoformat(), orders, f"{ONE}/2", f"{TWO}/1")
    assert killed.returncode == -9
    whole = courier(store, url, watch.forward(LEASE).isoformat(), orders)
    assert whole.returncode == 0, whole.stderr
    told = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert len(told) == 5  # two were told twice, under the same key
    assert {line["key"] for line in told} == {f"{ONE}/1", f"{TWO}/1", f"{ONE}/2"}
    opened = {line["key"] for line in told if line["event"]["kind"] == "opened"}
    assert len(opened) == 2
    assert outbox.backlogs() == ()


def test_waits_grow_and_end_at_a_quarter_of_an_hour() -> None:
    assert [wait(number) for number in (1, 2, 3)] == [MINUTE / 2, MINUTE, 2 * MINUTE]
    assert wait(9) == wait(10_000) == LONGEST_WAIT


def test_a_delivery_never_runs_into_the_lease() -> None:
    assert timedelta(seconds=BUDGET_S) < LEASE

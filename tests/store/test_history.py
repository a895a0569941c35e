"""What the store remembers of a part."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.model.errors import StoreError
from collector.model.inspection import Outcome
from collector.model.snapshot import Health, Observation
from collector.store.rollup import Day
from collector.store.store import Store
from store.visits import EXCHANGES, START, inspection, result, seen

FAN = ("site-A", "sw1", "temperature", "slot 1")


def visit(store: Store, hours: float, *values: float | None, device: str = "sw1", zone: str = "UTC") -> None:
    """An inspection that reads the values a minute apart, beginning `hours` after the first."""
    at = START + timedelta(hours=hours)
    name = f"{device}-{hours}"
    store.begin(inspection(name, device, started=at), zone=zone)
    facts = [seen(value=value, time=at + timedelta(minutes=n)) for n, value in enumerate(values)]
    store.add(name, device, result(device, *facts, taken=at), EXCHANGES)
    store.finish(name, Outcome.COMPLETE, at)


def days(store: Store, since: str = "2026-01-01", until: str = "2027-01-01") -> tuple[Day, ...]:
    return store.history.daily(*FAN, since=date.fromisoformat(since), until=date.fromisoformat(until))


def test_a_part_that_was_never_seen_has_no_past(store: Store) -> None:
    assert store.history.last(*FAN) is None
    assert store.history.visits(*FAN, count=4) == ()
    assert store.history.series(*FAN, days=90, before=START) == ()
    assert days(store) == ()
    assert store.history.previous_snapshot("site-A", "sw1") is None
    assert store.history.current() == {}


def test_the_last_observation_is_the_latest_read_not_the_latest_stored(store: Store) -> None:
    visit(store, 24, 50.0)
    visit(store, 0, 40.0)
    last = store.history.last(*FAN)
    assert last is not None
    assert (last.value, last.time) == (50.0, START + timedelta(hours=24))


def test_the_past_ends_before_the_instant_that_is_asked_for(store: Store) -> None:
    for hours in (0, 24, 48):
        visit(store, hours, 40.0 + hours)
    before = START + timedelta(hours=48)

    last = store.history.last(*FAN, before=before)
    previous = store.history.previous_snapshot("site-A", "sw1", before=before)

    assert last is not None
    assert previous is not None
    assert last.value == 64.0
    assert previous.taken == START + timedelta(hours=24)


def test_visits_are_the_latest_ones_oldest_first(store: Store) -> None:
    for hours in range(5):
        visit(store, hours, float(hours))
    assert [fact.value for fact in store.history.visits(*FAN, count=3)] == [2.0, 3.0, 4.0]


def test_a_series_holds_the_days_that_end_at_the_instant(store: Store) -> None:
    for hours in (0, 24, 48, 72):
        visit(store, hours, float(hours))
    found = store.history.series(*FAN, days=2, before=START + timedelta(hours=72))
    assert [fact.value for fact in found] == [24.0, 48.0]


def test_devices_of_one_name_at_two_sites_have_two_pasts(store: Store) -> None:
    for site, value in (("site-A", 1.0), ("site-B", 2.0)):
        store.begin(inspection(site, site=site))
        store.add(site, "sw1", result("sw1", seen(value=value)), ())
    other = store.history.last("site-B", *FAN[1:])
    assert other is not None
    assert other.value == 2.0
    assert set(store.history.current()) == {("site-A", "sw1"), ("site-B", "sw1")}
    assert set(store.history.current("site-A")) == {("site-A", "sw1")}
    assert store.history.current("site-A", "sw9") == {}


def test_the_current_result_of_each_device_is_its_latest_wherever_it_was_read(store: Store) -> None:
    visit(store, 0, 1.0)
    visit(store, 0, 1.0, device="sw2")
    visit(store, 5, 2.0)
    current = store.history.current("site-A")
    assert {device: found.snapshot.observations[0].value for (_, device), found in current.items()} == {
        "sw1": 2.0,
        "sw2": 1.0,
    }


def test_a_day_adds_up_what_was_read_on_it(store: Store) -> None:
    visit(store, 0, 40.0, None)
    visit(store, 1, 44.0)
    visit(store, 24, 30.0)
    first, second = days(store)
    assert first == Day(
        day=date(2026, 11, 21),
        seen=3,
        n=2,
        low=40.0,
        high=44.0,
        total=84.0,
        last=44.0,
        last_time=START + timedelta(hours=1),
        worst=None,
    )
    assert first.mean == 42.0
    assert (second.day, second.n, second.last) == (date(2026, 11, 22), 1, 30.0)
    assert days(store, until="2026-11-22") == (first,)


def test_a_day_is_a_day_of_the_site(store: Store) -> None:
    visit(store, 9, 40.0, zone="Asia/Shanghai")  # 17:00 UTC is 01:00 of the next day there
    assert [day.day for day in days(store)] == [date(2026, 11, 22)]


def test_a_zone_that_does_not_exist_is_an_error_at_the_beginning(store: Store) -> None:
    with pytest.raises(StoreError, match="time zone 'Asia/Shangai' is not known"):
        store.begin(inspection(), zone="Asia/Shangai")


def test_slow_data_that_comes_again_is_counted_once(store: Store) -> None:
    visit(store, 0, 40.0)
    later = START + timedelta(hours=3)
    store.begin(inspection("later", started=later))
    store.add("later", "sw1", result("sw1", seen(value=40.0), seen("power", "psu 1", value=9.0)), ())
    assert [day.n for day in days(store)] == [1]
    assert store.history.daily("site-A", "sw1", "power", "psu 1", date(2026, 11, 21), date(2026, 11, 22))
    assert len(store.history.visits(*FAN, count=9)) == 2


def test_the_past_of_one_device_is_asked_for_in_fewer_words(store: Store) -> None:
    for hours in (0, 24, 48):
        visit(store, hours, float(hours))
    past = store.history.of("site-A", "sw1", START + timedelta(hours=48))
    last, previous = past.last("temperature", "slot 1"), past.previous()
    assert last is not None
    assert previous is not None
    assert (last.value, previous.observations) == (24.0, (last,))
    assert [fact.value for fact in past.series("temperature", "slot 1", 30)] == [0.0, 24.0]
    assert past.last("temperature", "slot 9") is None


NUMBERS = st.none() | st.floats(-1e6, 1e6)
STATES = st.none() | st.sampled_from(Health)


@given(st.lists(st.tuples(NUMBERS, STATES), min_size=1, max_size=8), st.randoms())
def test_a_day_is_the_same_in_whatever_order_it_is_added_up(
    read: list[tuple[float | None, Health | None]], random: object
) -> None:
    facts = [
        seen(value=value, state=state, time=START + timedelta(minutes=n))
        for n, (value, state) in enumerate(read)
    ]
    shuffled = list(facts)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    one, other = added_up(facts), added_up(shuffled)
    assert one.total == pytest.approx(other.total)
    assert one == Day(**{**{name: getattr(other, name) for name in Day.__slots__}, "total": one.total})
    assert one.last == next((fact.value for fact in reversed(facts) if fact.value is not None), None)


def added_up(facts: list[Observation]) -> Day:
    day = Day.of(START.date(), facts[0])
    for fact in facts[1:]:
        day = day.with_(fact)
    return day


def test_zero_is_a_number_and_unknown_hides_no_known_state() -> None:
    day = added_up([seen(value=0.0, state=Health.UNKNOWN), seen(value=None, state=Health.FAILED)])
    assert (day.n, day.low, day.total, day.mean, day.worst) == (1, 0.0, 0.0, 0.0, Health.FAILED)

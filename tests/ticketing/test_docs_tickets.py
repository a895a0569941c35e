"""What docs/contracts.md and docs/tickets.md must not forget."""

from pathlib import Path

from collector.content.contracts import shelf
from collector.model.ticket import REPORTED, TicketState
from collector.ticketing.sink import kinds

DOCS = Path(__file__).parents[2] / "docs"


def test_every_profile_and_clock_and_period_is_documented() -> None:
    text = (DOCS / "contracts.md").read_text("utf-8")
    profiles = {name: shelf().profile(name).profile for name in shelf().profiles}
    words = {*profiles, *(clock for profile in profiles.values() for clock in profile.clocks)}
    words |= set(shelf().almanacs()["cn"].names)
    assert [word for word in sorted(words) if f"`{word}`" not in text] == []


def test_every_state_and_event_and_sink_is_documented() -> None:
    text = (DOCS / "tickets.md").read_text("utf-8")
    assert [state for state in TicketState if state not in text] == []
    assert [kind for kind in REPORTED if f"`{kind}`" not in text] == []
    assert [kind for kind in kinds() if f"### {kind}" not in text] == []


def test_every_setting_of_a_sink_is_documented() -> None:
    text = (DOCS / "tickets.md").read_text("utf-8")
    keys = {key for sink in kinds().values() for key in sink.settings.model_fields}
    assert [key for key in sorted(keys) if f"`{key}`" not in text] == []

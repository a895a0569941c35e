"""Logs of Redfish services that sort the newest first are asked for their first entries only."""

import pytest

from collector.content.platforms import Platforms
from collector.content.where import shelves
from tests.driving.bench import exchange, platform, seen

LOG = "/redfish/v1/M/1/L/Lc/E"
LINKS = {
    "/redfish/v1": ("Managers", "/redfish/v1/M"),
    "/redfish/v1/M/1": ("LogServices", "/redfish/v1/M/1/L"),
    "/redfish/v1/M/1/L/Lc": ("Entries", LOG),
}
LISTS = {"/redfish/v1/M": "/redfish/v1/M/1", "/redfish/v1/M/1/L": "/redfish/v1/M/1/L/Lc"}
ENTRIES = {"Members": [{"Created": "2026-11-01T00:00:00Z", "Message": "fan stopped", "Severity": "Critical"}]}


@pytest.mark.parametrize("question", [f"{LOG}?$top=100", LOG])
def test_the_first_entries_are_asked_for_and_all_where_a_service_cannot_tell_them(question: str) -> None:
    shelf = Platforms(shelves("drivers"), lambda *_: None)
    text = (shelves("drivers")[0] / "parts/redfish/logs_newest_first.yaml").read_text("utf-8")
    reader = shelf.reader("redfish.events")
    assert reader is not None
    driver = platform(
        "use: [redfish/logs_newest_first]\nsources: []\n",
        parts={"redfish/logs_newest_first": text},
        readers={"redfish.events": reader},
    )
    said = [exchange("https", path, {name: {"@odata.id": link}}) for path, (name, link) in LINKS.items()]
    said += [exchange("https", path, {"Members": [{"@odata.id": link}]}) for path, link in LISTS.items()]
    snapshot = seen(driver, *said, exchange("https", question, ENTRIES))
    assert [(event.text, event.severity) for event in snapshot.events] == [("fan stopped", "error")]
    assert snapshot.gaps == ()

"""Collections in pages: one answer in the end, and what came before a page that failed."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from collector.model.errors import Garbled, Refused
from collector.model.exchange import GapKind
from collector.transports.https.paging import joined, next_page
from tests.transports.https_stands import (
    REDFISH,
    answer,
    asked,
    opened,
    recording,
    saying,
    served,
    speaking,
)

LOG = "/redfish/v1/Log/Entries"
PAGES: dict[str, Any] = {
    **REDFISH,
    LOG: {
        "Name": "Log",
        "Members": [1, 2],
        "Members@odata.count": 5,
        "Members@odata.nextLink": f"{LOG}?$skip=2",
    },
    f"{LOG}?$skip=2": {"Members": [3, 4], "@odata.nextLink": f"{LOG}?$skip=4"},
    f"{LOG}?$skip=4": {"Members": [5]},
}


async def test_the_pages_of_a_redfish_collection_are_one_answer(tmp_path: Path) -> None:
    async with served(PAGES) as (_, endpoint), opened(endpoint, tmp_path) as session:
        found = await asked(session, LOG)
    assert found == {"Name": "Log", "Members": [1, 2, 3, 4, 5], "Members@odata.count": 5}


async def test_a_page_that_fails_leaves_the_rows_before_it(tmp_path: Path) -> None:
    held = recording(
        {path: page for path, page in PAGES.items() if path != f"{LOG}?$skip=4"},
        half=(f"{LOG}?$skip=4", GapKind.GARBLED),
    )
    async with served(held) as (_, endpoint), opened(endpoint, tmp_path) as session:
        with pytest.raises(Garbled, match="JSON was announced") as raised:
            await asked(session, LOG)
    assert raised.value.partial == {"Name": "Log", "Members": [1, 2, 3, 4], "Members@odata.count": 5}


@pytest.mark.parametrize("faults", ["loop", "stuck"])
async def test_pages_that_lead_back_are_garbled_and_leave_their_rows(tmp_path: Path, faults: str) -> None:
    held = {**REDFISH, LOG: {"Members": [1, 2]}}
    async with served(held, faults) as (_, endpoint), opened(endpoint, tmp_path) as session:
        with pytest.raises(Garbled, match="the pages lead back to") as raised:
            await asked(session, LOG)
    assert raised.value.partial == {"Members": [1, 2, 2] if faults == "loop" else [1, 2]}


async def test_pages_without_an_end_are_garbled_at_a_bound(tmp_path: Path) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        number = 0
        while True:
            await reader.readuntil(b"\r\n\r\n")
            number += 1
            writer.write(answer(b'{"Members": [0], "Members@odata.nextLink": "/x?$skip=%d"}' % number))
            await writer.drain()

    async with speaking(talk) as endpoint, opened(endpoint, tmp_path, "basic") as session:
        with pytest.raises(Garbled, match="goes on after 200 pages") as raised:
            await asked(session, "/x")
    assert raised.value.partial == {"Members": [0] * 200}


@pytest.mark.parametrize("link", ["https://evil.invalid/y", "//evil.invalid/y"])
async def test_a_page_on_another_host_is_asked_for_at_the_device_itself(tmp_path: Path, link: str) -> None:
    pages = (f'{{"Members": [1], "nextLink": "{link}"}}'.encode(), b'{"Members": [2]}')
    replies = saying(*map(answer, pages))
    async with speaking(replies) as endpoint, opened(endpoint, tmp_path, "basic") as session:
        assert await asked(session, "/x") == {"Members": [1, 2]}


@pytest.mark.parametrize("link", ["https://[x/y", "relative"])
async def test_a_next_page_that_is_no_link_leaves_the_rows_before_it(tmp_path: Path, link: str) -> None:
    page = answer(f'{{"Members": [1], "nextLink": "{link}"}}'.encode())
    async with speaking(saying(page)) as endpoint, opened(endpoint, tmp_path, "basic") as session:
        with pytest.raises(Refused, match="no path of this device") as raised:
            await asked(session, "/x")
    assert raised.value.partial == {"Members": [1]}


async def test_icontrol_pages_are_asked_for_at_the_device_and_not_at_localhost(tmp_path: Path) -> None:
    path = "/mgmt/tm/ltm/virtual?%24top=2"
    onward = "/mgmt/tm/ltm/virtual?%24skip=2&%24top=2"
    held = {
        "/mgmt/tm/sys/version": {},
        path: {"kind": "c", "items": [1, 2], "nextLink": f"https://localhost{onward}"},
        onward: {"kind": "c", "items": [3]},
    }
    async with served(held) as (_, endpoint), opened(endpoint, tmp_path, "icontrol") as session:
        assert await asked(session, path) == {"kind": "c", "items": [1, 2, 3]}


async def test_unity_pages_are_one_answer(tmp_path: Path) -> None:
    path = "/api/types/disk/instances?fields=id&per_page=1"
    more = {"links": [{"rel": "self", "href": "&page=1"}, {"rel": "next", "href": "&page=2"}]}
    held = {path: {**more, "entries": ["a"]}, f"{path}&page=2": {"links": [], "entries": ["b"]}}
    async with served(held) as (stand, endpoint), opened(endpoint, tmp_path, "unity") as session:
        found = await asked(session, path)
        assert stand.seen[-1] == f"GET {path}&page=2"
    assert isinstance(found, dict)
    assert found["entries"] == ["a", "b"]


@pytest.mark.parametrize(
    ("path", "page", "following"),
    [
        ("/x", {"Members": []}, None),
        ("/x", [1], None),
        ("/x", {"Members@odata.nextLink": None, "@odata.nextLink": ""}, None),
        ("/x", {"Members@odata.nextLink": "/x?a=1"}, "/x?a=1"),
        ("/x", {"nextLink": "https://localhost/mgmt/tm/a?b=%24c"}, "/mgmt/tm/a?b=%24c"),
        ("/x?p=1&page=2", {"entries": [], "links": [{"rel": "next", "href": "&page=3"}]}, "/x?p=1&page=3"),
        ("/x", {"entries": [], "links": [{"rel": "next", "href": "&page=3"}]}, "/x?page=3"),
        ("/x", {"entries": [], "links": [{"rel": "next", "href": "elsewhere"}, 5]}, None),
        ("/x", {"links": [{"rel": "next", "href": "&page=3"}]}, None),
    ],
)
def test_where_the_next_page_is(path: str, page: Any, following: str | None) -> None:
    assert next_page(path, page) == following


def test_statistics_by_url_are_joined_and_the_first_page_is_left_as_it_was() -> None:
    first = {"entries": {"https://localhost/a": 1}, "nextLink": "x", "kind": "stats"}
    assert joined(first, {"entries": {"https://localhost/b": 2}, "kind": "other"}) == {
        "entries": {"https://localhost/a": 1, "https://localhost/b": 2},
        "kind": "stats",
    }
    assert first["nextLink"] == "x"


@pytest.mark.parametrize("page", [None, "text", {"Members": None}, {"Members": {"a": 1}}])
def test_a_page_without_rows_adds_none(page: Any) -> None:
    assert joined({"Members": [1]}, page) == {"Members": [1]}


def test_a_resource_that_two_pages_have_is_taken_once_and_a_changed_one_twice() -> None:
    one, two = {"@odata.id": "/1"}, {"@odata.id": "/2", "Severity": "OK"}
    changed = {"@odata.id": "/2", "Severity": "Critical"}
    plain = {"Id": "1"}
    whole = joined({"Members": [one, two, plain]}, {"Members": [two, changed, plain, {"@odata.id": 3}]})
    assert whole == {"Members": [one, two, plain, changed, plain, {"@odata.id": 3}]}


def test_who_asks_for_the_first_rows_is_led_to_no_further_page() -> None:
    page = {"Members": [1], "Members@odata.nextLink": f"{LOG}?$skip=100"}
    assert next_page(LOG, page) == f"{LOG}?$skip=100"
    assert next_page(f"{LOG}?$top=100", page) is None
    assert next_page(f"{LOG}?$skip=50&$top=50", page) == f"{LOG}?$skip=100"  # a link of the service itself
    assert next_page(f"{LOG}?$topic=1", page) == f"{LOG}?$skip=100"

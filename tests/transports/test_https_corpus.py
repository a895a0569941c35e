"""The shared corpus over HTTPS: every Redfish tree by following its links, iControl and Unity by their paths.

`pytest -m slow` walks the trees whole; else the first resources of each. A tree is trimmed: some of its links
lead nowhere, and those must be `Unsupported` and nothing else.
"""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from collector.lab.recording import read_recording
from collector.lab.stand import violations
from collector.model.errors import Unsupported
from collector.transports.https import HttpsSession
from tests.transports.https_stands import asked, opened, served

SHARED = Path(__file__).parents[3] / "shared" / "corpus"
CORPUS = SHARED / "redfish"
TREES = sorted(path.name for path in CORPUS.glob("*") if (path / "redfish" / "v1").is_dir())
FIRST = 50
F5_PAGES = ("%24top=30", "%24top=60&%24skip=30")

pytestmark = pytest.mark.skipif(not TREES, reason="../shared/corpus is not here")


@pytest.mark.parametrize("tree", TREES or [""])
async def test_the_first_resources_of_a_tree_are_read_as_they_stand(tmp_path: Path, tree: str) -> None:
    assert await walked(CORPUS / tree, tmp_path, FIRST)


@pytest.mark.slow
@pytest.mark.parametrize("tree", TREES or [""])
async def test_a_tree_is_read_whole_as_it_stands(tmp_path: Path, tree: str) -> None:
    held = {file.parent for file in (CORPUS / tree).rglob("index.json")}
    found = await walked(CORPUS / tree, tmp_path, 10_000)
    assert len(found) == len(reachable(CORPUS / tree, held))


async def test_icontrol_answers_are_read_as_they_stand(tmp_path: Path) -> None:
    lines = [
        json.loads(file.read_text("utf-8")) for file in sorted((SHARED / "f5" / "icontrol").glob("ts-*"))
    ]
    held: dict[str, Any] = {}
    for line in lines:
        held.setdefault(line["endpoint"], line["response"])
    async with served(held) as (_, endpoint), opened(endpoint, tmp_path, "icontrol") as session:
        read = {path: await asked(session, path) for path in held}
    for path, answer in held.items():
        if isinstance(answer, dict) and "nextLink" not in answer:
            assert read[path] == answer, path
    # Recorded as text, because it repeats keys that an ordinary reader of JSON would lose.
    throughput = "/mgmt/tm/sys/performance/throughput/stats?options=detail"
    assert isinstance(held[throughput], str)
    assert json.dumps(read[throughput]).count("/stats#2") == len(("In", "Out", "Service"))
    entries = read["/mgmt/tm/net/interface/stats?%24top=30"]
    first, second = (held[f"/mgmt/tm/net/interface/stats?{page}"]["entries"] for page in F5_PAGES)
    assert isinstance(entries, dict)
    assert entries["entries"] == first | second


async def test_unity_answers_are_read_as_they_stand_and_by_fields_that_exist(tmp_path: Path) -> None:
    held: dict[str, Any] = {}
    for kind in sorted((SHARED / "emc-unity" / "rest").iterdir()):
        for name, path in (("all", f"/api/types/{kind.name}/instances"), ("type", f"/api/types/{kind.name}")):
            file = kind / f"{name}.json"
            if file.is_file():
                held[path] = json.loads(file.read_text("utf-8"))
    async with served(held) as (_, endpoint), opened(endpoint, tmp_path, "unity") as session:
        read = {path: await asked(session, path) for path in held}
    assert len(held) > 70
    assert read == held


async def walked(tree: Path, tmp_path: Path, most: int) -> dict[str, Any]:
    """What the links of the service root lead to, breadth first, compared with the files of the tree."""
    read: dict[str, Any] = {}
    async with served(read_recording(tree)) as (stand, endpoint):
        async with opened(endpoint, tmp_path, in_flight=2) as session:
            layer = ["/redfish/v1"]
            known = set(layer)
            while layer and len(read) < most:
                answers = await asyncio.gather(
                    *(resource(session, path) for path in layer[: most - len(read)])
                )
                found = {path: one for path, one in zip(layer, answers, strict=False) if one is not None}
                read |= found
                layer = [link for one in found.values() for link in links_of(one)]
                layer = [path for path in dict.fromkeys(layer) if path not in known]
                known.update(layer)
        assert violations(stand) == []
        assert {line.split()[0] for line in stand.seen} == {"GET", "POST", "DELETE"}
        assert [line.split()[0] for line in stand.seen].count("POST") == 1
        assert stand.device.sessions == {}
    for path, answer in read.items():
        file = tree / path.strip("/") / "index.json"
        if file.is_file():
            assert answer == without_pages(json.loads(file.read_text("utf-8-sig"))), path
        else:
            assert path == "/redfish/v1"
    return read


async def resource(session: HttpsSession, path: str) -> Any:
    try:
        return await asked(session, path)
    except Unsupported:
        return None


def reachable(tree: Path, held: set[Path]) -> set[str]:
    """The same walk over the files alone; an iLO 6 and 7 links to `//Ports`, which is no name of a file."""
    layer, found = ["/redfish/v1"], {"/redfish/v1"}
    while layer:
        onward: list[str] = []
        for path in layer:
            file = tree / path.strip("/") / "index.json"
            if file.is_file():
                onward += links_of(json.loads(file.read_text("utf-8-sig")))
            elif path == "/redfish/v1":
                onward += [f"/redfish/v1/{one.name}" for one in (tree / "redfish" / "v1").iterdir()]
        onward = [path for path in dict.fromkeys(onward) if path not in found and "//" not in path]
        layer = [path for path in onward if tree / path.strip("/") in held]
        found.update(layer)
    return found


def links_of(answer: Any) -> Iterator[str]:
    """Every `@odata.id` below a resource, without fragment and without a slash at the end."""
    if isinstance(answer, dict):
        link = answer.get("@odata.id")
        if isinstance(link, str) and link.startswith("/redfish/v1"):
            yield link.partition("#")[0].rstrip("/")
        for one in answer.values():
            yield from links_of(one)
    elif isinstance(answer, list):
        for one in answer:
            yield from links_of(one)


def without_pages(answer: Any) -> Any:
    """A collection is read to its end, and says so by naming no further page."""
    return {key: value for key, value in answer.items() if not key.endswith("nextLink")}

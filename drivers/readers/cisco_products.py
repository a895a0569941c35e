"""The model of a Cisco device by its sysObjectID, for devices whose entity table names none."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from collector.model.reading import Fact, Read, Row, Rows

_ENTERPRISES: Final = "1.3.6.1.4.1."
_FAMILY: Final = re.compile(r"^(cisco|catalyst|cat|wsc|ws)")
_RELEASE: Final = re.compile(r"\d+\.\d\S*$")
_OUTERMOST: Final = ("", "0")  # entPhysicalContainedIn
_SURE: Final = 4  # letters and digits, with a digit among them, that say which product it is


def model(rows: Rows) -> Iterator[Read]:
    """The product's registered name, `catalyst29608TCS`; nothing for a product that is not registered.

    around   `snmp/entity`: where one of its models, or a word of the chassis's description, is the registered
             name as it is sold, that is told: `WS-C4948-10GE` of a line card for `catalyst494810GE`
    """
    for row in rows:
        said = row.text("object_id").removeprefix(".").removeprefix(_ENTERPRISES)
        if name := _names().get(said):
            yield Fact(
                "model", _as_sold(name, rows.around.get("snmp/entity", ())) or name, row.source("object_id")
            )


def version(rows: Rows) -> Iterator[Read]:
    """The release that all modules run, for images whose description tells it in other words.

    `Dublin 17.12.04` of an IE 3200 is 17.12.04.
    """
    told = [row for row in rows.around.get("snmp/entity", ()) if row.text("class") == "module"]
    found = {said[0]: row for row in told if (said := _RELEASE.search(row.text("software")))}
    if len(found) == 1:
        release, row = found.popitem()
        yield Fact("os_version", release, row.source("software"))


def _as_sold(name: str, entities: Iterable[Row]) -> str:
    """What is spelled as the registered name is, but for dashes and the family; else what it begins with.

    A longer name counts for a chassis only: `N9K-C9504-FM` is a part of what is registered as N9Kc9504.
    """
    wanted, begun = _key(name), ""
    for told, outermost in _candidates(entities):
        key = _key(told)
        if key == wanted:
            return told
        sure = len(key) >= _SURE and re.search(r"\d", key)
        if not begun and sure and (wanted.startswith(key) or (outermost and key.startswith(wanted))):
            begun = told
    return begun


def _candidates(entities: Iterable[Row]) -> Iterator[tuple[str, bool]]:
    """(what may be the name, whether it is that of a chassis): models, then words of descriptions."""
    descriptions = []
    for row in entities:
        outermost = row.text("class") == "chassis" or row.text("parent") in _OUTERMOST
        if row.text("model"):
            yield row.text("model").strip(), outermost
        if outermost:
            descriptions.append(row.text("descr"))
    for words in descriptions:
        yield from ((word, True) for word in re.split(r"[\s,;()]+", words) if re.search(r"[A-Za-z]", word))


def _key(text: str) -> str:
    return _FAMILY.sub("", re.sub(r"[^a-z0-9]", "", text.casefold()))


@cache
def _names() -> Mapping[str, str]:
    """{number below 1.3.6.1.4.1: name}, of the file that lies beside this module."""
    text = Path(__file__).with_name("cisco_products.txt").read_text("utf-8")
    lines = (line.partition(" ") for line in text.splitlines() if not line.startswith("#"))
    return {number: name for number, _, name in lines}

"""The model of a Cisco device by its sysObjectID, for devices whose entity table names none."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from collector.model.reading import Fact, Read, Rows

_ENTERPRISES: Final = "1.3.6.1.4.1."


def model(rows: Rows) -> Iterator[Read]:
    """The product's registered name, `catalyst29608TCS`; nothing for a product that is not registered."""
    for row in rows:
        said = row.text("object_id").removeprefix(".").removeprefix(_ENTERPRISES)
        if name := _names().get(said):
            yield Fact("model", name, row.source("object_id"))


@cache
def _names() -> Mapping[str, str]:
    """{number below 1.3.6.1.4.1: name}, of the file that lies beside this module."""
    text = Path(__file__).with_name("cisco_products.txt").read_text("utf-8")
    lines = (line.partition(" ") for line in text.splitlines() if not line.startswith("#"))
    return {number: name for number, _, name in lines}

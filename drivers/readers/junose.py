"""Juniper E series: models. Juniper-Products-MIB, juniErx and juniEseries2."""

from collections.abc import Iterator, Mapping
from typing import Final

from collector.model.reading import Fact, Read, Rows

_FAMILIES: Final = "1.3.6.1.4.1.4874.1.1.1."
_MODELS: Final[Mapping[str, str]] = {
    "1.1": "ERX-1400",
    "1.2": "ERX-700",
    "1.3": "ERX-1440",
    "1.4": "ERX-705",
    "1.5": "ERX-310",
    "6.1": "E320",
    "6.2": "E120",
}


def model(rows: Rows) -> Iterator[Read]:
    """The model by sysObjectID."""
    for row in rows:
        product = row.text("object_id").removeprefix(".").removeprefix(_FAMILIES)
        if name := _MODELS.get(product):
            yield Fact("model", name, row.source("object_id"))

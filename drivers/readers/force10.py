"""Force10 switches: what the object identifier says they are. DELL-NETWORKING-PRODUCTS-MIB."""

from collections.abc import Iterator, Mapping
from typing import Final

from collector.model.reading import Fact, Read, Rows

_TREE: Final = "1.3.6.1.4.1.6027.1."
_MODELS: Final[Mapping[str, str]] = {
    "1.1": "E1200",
    "1.2": "E600",
    "1.3": "E300",
    "1.4": "E610",
    "1.5": "E1200i",
    "2.1": "C300",
    "2.2": "C150",
    "2.3": "C9010",
    "3.1": "S50",
    "3.2": "S50E",
    "3.3": "S50V",
    "3.4": "S25P-AC",
    "3.5": "S2410CP",
    "3.6": "S2410P",
    "3.7": "S50N-AC",
    "3.8": "S50N-DC",
    "3.9": "S25P-DC",
    "3.10": "S25V",
    "3.11": "S25N",
    "3.12": "S60",
    "3.13": "S55",
    "3.14": "S4810",
    "3.15": "Z9000",
    "3.17": "S4820",
    "3.18": "S6000",
    "3.19": "S5000",
    "3.20": "S4810-ON",
    "3.21": "S6000-ON",
    "3.22": "S4048-ON",
    "3.23": "S3048-ON",
    "3.24": "S3148P",
    "3.25": "S3124P",
    "3.26": "S3124F",
    "3.27": "S3124",
    "3.28": "S6100",
    "3.29": "S6010",
    "3.30": "S4048T-ON",
    "3.31": "S3148",
    "3.32": "S5048F",
    "4.1": "MXL",
    "4.2": "PE M I/O Aggregator",
    "4.3": "PE FN I/O Aggregator",
    "5.1": "Z9500",
    "5.2": "Z9100",
}


def model(rows: Rows) -> Iterator[Read]:
    """The model by sysObjectID; an agent that names its model in sysDescr is believed before."""
    for row in rows:
        said = row.text("object_id").lstrip(".")
        name = _MODELS.get(said.removeprefix(_TREE)) if said.startswith(_TREE) else None
        if name is not None:
            yield Fact(name="model", value=name, source=row.source("object_id"))

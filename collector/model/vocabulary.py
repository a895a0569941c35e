"""The closed list of what can be observed, read from vocabulary.yaml beside this file."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import isfinite
from types import MappingProxyType

from collector.model.text import Text

# The file keeps to one flat mapping a line, so that the model needs no YAML library.
_LINE = re.compile(r"^(?P<kind>[a-z_.]+): \{(?P<fields>[^{}]*)\}$")
_FIELD = re.compile(r'(\w+): (?:"([^"]*)"|([^,]+?))(?:, |$)')


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One line of the vocabulary. A quantity has a unit; a judgement (`*.health`) has none."""

    name: str
    unit: str | None
    title: Text
    low: float | None
    high: float | None

    @property
    def is_judgement(self) -> bool:
        return self.unit is None

    def possible(self, value: float) -> bool:
        """Whether a reading of this kind can have this value at all, in the kind's own unit."""
        within = (self.low is None or value >= self.low) and (self.high is None or value <= self.high)
        return within and isfinite(value)


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind by its name."""
    lines = files("collector.model").joinpath("vocabulary.yaml").read_text("utf-8").splitlines()
    found = [_kind(line) for line in lines if line and not line.startswith("#")]
    return MappingProxyType({kind.name: kind for kind in found})


def _kind(line: str) -> Kind:
    match = _LINE.match(line)
    if match is None:
        raise ValueError(f"vocabulary.yaml: {line!r} is not `kind: {{field: value, ...}}`")
    field = {name: quoted or plain for name, quoted, plain in _FIELD.findall(match["fields"])}
    return Kind(
        name=match["kind"],
        unit=field.get("unit"),
        title=Text(field["zh"], field["en"]),
        low=_number(field.get("low")),
        high=_number(field.get("high")),
    )


def _number(text: str | None) -> float | None:
    return None if text is None else float(text)

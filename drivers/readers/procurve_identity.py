"""HP ProCurve and Aruba switches: model and software, out of the many ways of their sysDescr."""

import re
from collections.abc import Iterator
from typing import Final

from collector.model.reading import Fact, Read, Rows

_BRAND: Final = re.compile(r"^(HPE?|Aruba|ProCurve|Hewlett.Packard)\b", re.IGNORECASE)
_NO_MODEL: Final = re.compile(
    r"\b(HPE?|Aruba|ProCurve|Hewlett.Packard( Company| Enterprise)?|Networking|OfficeConnect|Instant On"
    r"|(?<!Routing )Switch)(?=\s|$)\s*",
    re.IGNORECASE,
)
# where the model ends: `, revision K.15.01`, `, PT.01.14, Linux`, ` - PB.03.00`, ` revision 4.1`
_END: Final = re.compile(r",| - (?=[A-Z]{1,2}\.\d)| rev(?:ision)? ", re.IGNORECASE)
_BLADE: Final = re.compile(r"^GbE2c")  # `GbE2c L2/L3 Ethernet Blade Switch for HP c-Class BladeSystem`
_STACK: Final = re.compile(r"^\S+ Stack$")  # ENTITY-MIB names the chassis
_VERSIONS: Final = (
    re.compile(r"\brev(?:ision)? ([A-Z]{0,2}\.?\d[\w.]*)", re.IGNORECASE),
    re.compile(r"InstantOn_\w+?_([\d.]+)"),
    re.compile(r"(?:, | - )([A-Z]{1,2}\.\d[\w.]*)"),
    re.compile(r"\bVersion (\d\S+)"),
)


def identity(rows: Rows) -> Iterator[Read]:
    """What the switch says of itself; objects of their own go before the description."""
    for row in rows:
        descr = " ".join(row.text("descr").split())
        if serial := row.text("serial") or row.text("device_serial"):
            yield Fact("serial", serial, row.source("serial", "device_serial").split(" ")[0])
        if version := row.text("version") or row.text("image") or row.text("blade"):
            yield Fact("os_version", version, row.source("version", "image", "blade").split(" ")[0])
        elif found := next(filter(None, (pattern.search(descr) for pattern in _VERSIONS)), None):
            yield Fact("os_version", found[1].rstrip("."), row.source("descr"))
        if model := _model(descr):
            yield Fact("model", model, row.source("descr"))


def _model(descr: str) -> str:
    if blade := _BLADE.match(descr):
        return blade[0]
    head = _END.split(descr)[0].strip()
    if not _BRAND.match(head) or _STACK.match(head):
        return ""
    return " ".join(_NO_MODEL.sub("", head).split())

"""Which platform is this device? Asked gently: the SNMP system group, the Redfish root, the SSH banner."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from collector.driving.ask import SYSTEM, put
from collector.driving.platform import Platform, Sign
from collector.driving.values import text_of
from collector.model.exchange import Exchange, Failure, Question, Transport
from collector.transports.base import Session

_SYS_DESCR = "1.3.6.1.2.1.1.1.0"
_SYS_OBJECT_ID = "1.3.6.1.2.1.1.2.0"


@dataclass(frozen=True, slots=True)
class Clues:
    """What a device showed of itself, by what was looked at: `snmp.sysDescr`, `https.Vendor` and so on."""

    seen: Mapping[str, str] = field(default_factory=dict)
    failure: Failure | None = None


def identify(platforms: Iterable[Platform], clues: Clues) -> Platform | None:
    """The platform whose signs fit best, None where none fits.

    The longest object identifier wins; then the most signs; then the longest text.
    """
    fits = [(score, platform.name, platform) for platform in platforms if (score := _fit(platform, clues))]
    return max(fits, key=lambda fit: (fit[0], fit[1]))[2] if fits else None


async def look(session: Session, platforms: Iterable[Platform]) -> Clues:
    """The clues that SNMP gives: the system group, and one GET of what the likely platforms want to know."""
    first = await put(session, SYSTEM)
    seen = _system(first)
    wanted = sorted(_wanted(platforms, Clues(seen)))
    if seen and wanted:
        more = await put(session, Question(Transport.SNMP, "get " + " ".join(wanted)))
        seen.update({f"snmp.{oid}": text for oid, text in _texts(more).items()})
    return Clues(seen, first.failure)


def _system(exchange: Exchange) -> dict[str, str]:
    said = _texts(exchange)
    names = {"snmp.sysDescr": _SYS_DESCR, "snmp.sysObjectID": _SYS_OBJECT_ID}
    return {name: said[oid] for name, oid in names.items() if oid in said}


def _texts(exchange: Exchange) -> dict[str, str]:
    rows = exchange.answer if isinstance(exchange.answer, tuple) else ()
    found = {}
    for oid, _, value in rows:  # type: ignore[misc]  # an answer to an SNMP question is varbinds
        text = text_of(value) if isinstance(value, bytes) else value
        found[str(oid)] = text.hex() if isinstance(text, bytes) else str(text)
    return found


def _wanted(platforms: Iterable[Platform], clues: Clues) -> set[str]:
    """The OIDs that decide between platforms whose other signs already fit."""
    oids: set[str] = set()
    for platform in platforms:
        for sign in platform.detect:
            extra = {name for name in (*sign.asks, *sign.but) if re.match(r"snmp\.\d", name)}
            rest = {name: patterns for name, patterns in sign.asks.items() if name not in extra}
            if extra and rest and _score(Sign(asks=rest), clues):
                oids |= {name.removeprefix("snmp.") for name in extra}
    return oids


def _fit(platform: Platform, clues: Clues) -> tuple[int, int, int] | None:
    scores = [score for sign in platform.detect if (score := _score(sign, clues))]
    return max(scores, default=None)


def _score(sign: Sign, clues: Clues) -> tuple[int, int, int] | None:
    """(length of the object identifier, number of signs, length of text) where the sign fits."""
    if not sign.asks or any(_longest(name, patterns, clues) for name, patterns in sign.but.items()):
        return None
    lengths = {name: _longest(name, patterns, clues) for name, patterns in sign.asks.items()}
    if not all(lengths.values()):
        return None
    oid = lengths.pop("snmp.sysObjectID", 0)
    return oid, len(sign.asks), sum(lengths.values())


def _longest(name: str, patterns: tuple[str, ...], clues: Clues) -> int:
    """The weight of the best pattern that matches, 0 where none does."""
    said = clues.seen.get(name)
    if said is None:
        return 0
    match = _oid_weight if name == "snmp.sysObjectID" else _text_weight
    return max((match(pattern, said) for pattern in patterns), default=0)


def _oid_weight(pattern: str, oid: str) -> int:
    """How many numbers of the OID the pattern fixes; a whole OID weighs more than its prefix."""
    if pattern.endswith(".*"):
        stem = pattern.removesuffix("*")
        return 2 * stem.count(".") if f"{oid}.".startswith(stem) else 0
    return 2 * pattern.count(".") + 3 if oid == pattern else 0


def _text_weight(pattern: str, text: str) -> int:
    if len(pattern) > 2 and pattern.startswith("/") and pattern.endswith("/"):
        found = re.search(pattern[1:-1], text)
        return max(1, len(found[0])) if found else 0
    return len(pattern) if pattern in text else 0

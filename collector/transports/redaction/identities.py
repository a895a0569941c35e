"""Whose device it is, in what it typed: serials, addresses of every kind, mail. Found, and replaced.

Serials are found by their label (`SN: FOC1234X`), or in the column under it; once found they are replaced
wherever they stand. A dotted number right after `version` is a version unless it lies in a private network.
"""

import re
from collections.abc import Callable, Iterator
from ipaddress import AddressValueError, IPv4Address

from collector.transports.redaction.stand_ins import StandIns, is_nobody

# Not the annotations of OData, such as `Members@odata.count`.
_MAIL = re.compile(r"[\w.+-]+@(?!odata\.|Redfish\.|Message\.)[\w-]+(?:\.[\w-]+)+")
_MAC = re.compile(
    r"(?<![\w.:-])(?:[0-9a-f]{2}(?P<sep>[:-])(?:[0-9a-f]{2}(?P=sep)){4}[0-9a-f]{2}"
    r"|[0-9a-f]{4}(?P<wide>[.-])[0-9a-f]{4}(?P=wide)[0-9a-f]{4})(?![\w:-])(?!\.\w)",
    re.IGNORECASE,
)
_WORLD_WIDE = re.compile(r"(?<![\w:])(?:[0-9a-f]{2}:){7}[0-9a-f]{2}(?![\w:])", re.IGNORECASE)
_UUID = re.compile(r"(?<![\w-])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![\w-])", re.IGNORECASE)
_IP6 = re.compile(r"(?<![\w:.])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?![\w:])", re.IGNORECASE)
_IP4 = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?!\.?\w)")
_VERSION = re.compile(
    r"(?:version|firmware|release|revision|software|bios|build|ver|rev|fw|\bv)\W{0,4}$", re.IGNORECASE
)

_SERIAL = r"(?=[A-Z0-9-]*\d)(?P<serial>[A-Z0-9][A-Z0-9-]{4,39})(?![\w/.:-])"
_LABELLED = re.compile(
    r"(?:serial[ _-]?(?:number|num|no|nr)\.?|serial(?=\s*[:=])|\bS/N|\bSN(?=\s*[:=])|service ?tag|asset ?tag"
    rf"|\bESN|bar ?code|processor board id|序列号|条形码)(?:\s*\([^)\n]*\))?[ \t]*[:=#.]*[ \t]*\"?{_SERIAL}",
    re.IGNORECASE,
)
_COLUMN = re.compile(r"\bserial[ -]?(?:number|num|no)\b\.?|\bS/N\b|序列号", re.IGNORECASE)
_TOKEN = re.compile(r"\S+")
_WHOLE = re.compile(_SERIAL, re.IGNORECASE)


def serials_in(text: str) -> Iterator[str]:
    """Every serial that a label or the head of a column names as one."""
    for found in _LABELLED.finditer(text):
        if not is_nobody(found["serial"]):
            yield found["serial"]
    columns: list[tuple[int, int]] = []
    for line in text.splitlines():
        if heads := [found.span() for found in _COLUMN.finditer(line)]:
            columns = heads
        elif not line.strip():
            columns = []
        for token in _TOKEN.finditer(line) if columns and not heads else ():
            under = any(token.start() < end and start < token.end() for start, end in columns)
            if under and _WHOLE.fullmatch(token[0]) and not is_nobody(token[0]):
                yield token[0]


def without_addresses(text: str, stand_ins: StandIns, keep: frozenset[str] = frozenset()) -> str:
    """Every address, of mail, machine or port, replaced by its stand-in; what stands in `keep` stays."""

    def person(found: re.Match[str]) -> str:
        return f"person-{stand_ins.number('mail', found[0].lower())}@example.com"

    replacements: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
        (_MAIL, person),
        (_UUID, lambda found: stand_ins.hexadecimal(found[0])),
        (_WORLD_WIDE, lambda found: stand_ins.hexadecimal(found[0])),
        (_MAC, lambda found: mac_text(found[0], stand_ins)),
        (_IP6, lambda found: found[0] if _WORLD_WIDE.fullmatch(found[0]) else stand_ins.address6(found[0])),
        (
            _IP4,
            lambda found: found[0] if found[0] in keep or _is_version(found) else stand_ins.address(found[0]),
        ),
    )
    for shape, replace in replacements:
        text = shape.sub(replace, text)
    return text


def mac_text(text: str, stand_ins: StandIns) -> str:
    """A MAC address in any spelling; the stand-in is spelled the same way. Raises ValueError where it is
    none.
    """
    raw = bytes.fromhex(re.sub(r"[^0-9a-fA-F]", "", text))
    if len(raw) != 6:
        raise ValueError(f"{text!r} is no MAC address")
    digits = iter(stand_ins.mac(raw).hex())
    spelled = "".join(next(digits) if letter.isalnum() else letter for letter in text)
    return spelled.upper() if text.upper() == text else spelled


def _is_version(found: re.Match[str]) -> bool:
    try:
        private = IPv4Address(found[0]).is_private
    except AddressValueError:
        return True  # 4.40.00.00 and 10.300.1.1 are no addresses
    before = found.string[max(found.start() - 24, 0) : found.start()]
    return not private and _VERSION.search(before) is not None

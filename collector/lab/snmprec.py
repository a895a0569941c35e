"""Rows of .snmprec files: `OID|type|value`, one a line, as snmpsim writes them.

type    the ASN.1 tag in decimal; `x` after it: the value is hex; `e`: it has backslash escapes
value   text of an octet string, decimal number, dotted OID or address

A line that begins with `#` is a remark.

The files come from many hands. Rows are sorted, of doubled ones the last counts, and a row that no agent
could send (`10.xx.0.32`, an address `<private>`, a counter without a number) is left out and named in
`left_out`. A line that is no row at all is a mistake in the file.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from collector.model.errors import Mistake, SettingsError
from collector.model.exchange import SnmpValue, Varbind

_NO_ROW = re.compile(rb"^(?!#|[^|\r\n]+\|[^|\n]+\||\r?$).*", re.MULTILINE)
_OID = re.compile(r"\.?([0-2](?:\.\d+)+)\.?")
_ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{2}|.)", re.DOTALL)
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t", "0": "\0"}


@dataclass(frozen=True, slots=True)
class Rows:
    """What one file holds.

    varbinds  sorted by OID, each OID once
    left_out  the rows that no agent could send, with file, line and reason
    """

    varbinds: tuple[Varbind, ...]
    left_out: tuple[Mistake, ...] = ()


def check_snmprec(path: Path) -> None:
    """Raises SettingsError naming every line of the file that is no row, or why the file cannot be read.

    Costs 5 ms a megabyte; the values are not looked at.
    """
    data = _bytes_of(path)
    lines = (data.count(b"\n", 0, bad.start()) + 1 for bad in _NO_ROW.finditer(data))
    mistakes = [Mistake(f"{path}:{line}", "is no row; expected `OID|type|value`") for line in lines]
    if mistakes:
        raise SettingsError(mistakes)


def read_snmprec(path: Path) -> Rows:
    """The rows of the file. Raises SettingsError as `check_snmprec` does."""
    check_snmprec(path)
    rows: dict[str, Varbind] = {}
    left_out = []
    # Text is bytes of whatever code page; Latin-1 keeps each byte as it is.
    for number, line in enumerate(_bytes_of(path).decode("latin-1").split("\n"), 1):
        if not line or line[0] == "#":
            continue
        oid, kind, text = line.split("|", 2)
        try:
            if oid[0] not in "012" or not oid.replace(".", "").isdecimal():
                oid = _oid(oid)
            rows[oid] = (oid, *_VALUES[kind](text))
        except KeyError:
            left_out.append(Mistake(f"{path}:{number}", f"type {kind!r} is not known"))
        except ValueError as wrong:
            left_out.append(Mistake(f"{path}:{number}", str(wrong)))
    return Rows(tuple(sorted(rows.values(), key=_key)), tuple(left_out))


def _key(row: Varbind) -> tuple[int, ...]:
    return tuple(map(int, row[0].split(".")))


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes().replace(b"\r\n", b"\n")
    except OSError as wrong:
        raise SettingsError([Mistake(str(path), f"cannot be read: {wrong.strerror}")]) from wrong


def _oid(text: str) -> str:
    if not (match := _OID.fullmatch(text)):
        raise ValueError(f"{text!r} is no OID")
    return match[1]


def _number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise ValueError(f"{text[:40]!r} is no number") from None


def _hex(text: str) -> bytes:
    """Half a byte at the end is cut off: some captures stop in mid-value."""
    try:
        return bytes.fromhex(text[: len(text) & ~1])
    except ValueError:
        raise ValueError(f"{text[:40]!r} is not hex") from None


def _signed(text: str) -> int:
    return int.from_bytes(_hex(text), signed=True)


def _unsigned(text: str) -> int:
    return int.from_bytes(_hex(text))


def _unescaped(text: str) -> bytes:
    def plain(match: re.Match[str]) -> str:
        said = match[1]
        return chr(int(said[1:], 16)) if len(said) == 3 else _ESCAPED.get(said, said)

    return _ESCAPE.sub(plain, text).encode("latin-1")


def _address(text: str) -> str:
    parts = text.split(".")
    if len(parts) != 4 or not all(part.isdecimal() and int(part) < 256 for part in parts):
        raise ValueError(f"{text[:40]!r} is no address")
    return text


def _address_of_hex(text: str) -> str:
    raw = _hex(text)
    if len(raw) != 4:
        raise ValueError(f"{text[:40]!r} is no address")
    return ".".join(map(str, raw))


def _latin(text: str) -> bytes:
    return text.encode("latin-1")


def _null(_: str) -> None:
    return None


def _tagged(tag: int, read: Callable[[str], SnmpValue]) -> Callable[[str], tuple[int, SnmpValue]]:
    return lambda text: (tag, read(text))


_READERS: Mapping[str, Callable[[str], SnmpValue]] = {
    "2": _number,
    "2x": _signed,
    "4": _latin,
    "4x": _hex,
    "4e": _unescaped,
    "5": _null,
    "6": _oid,
    "64": _address,
    "64x": _address_of_hex,
    **dict.fromkeys(("65", "66", "67", "70"), _number),
    **dict.fromkeys(("65x", "66x", "67x", "70x"), _unsigned),
    "68": _latin,
    "68x": _hex,
}
_VALUES = {kind: _tagged(int(kind.rstrip("xe")), read) for kind, read in _READERS.items()}

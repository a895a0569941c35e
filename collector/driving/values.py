"""Raw values of the wire as text and as numbers."""

import re
from math import isfinite

# What agents and firmware write where they have nothing to say.
_NOTHING = frozenset(
    {
        *(
            "",
            "-",
            "--",
            "n/a",
            "na",
            "n.a.",
            "none",
            "null",
            "(null)",
            "nil",
            "unknown",
            "undefined",
            "empty",
        ),
        *("not available", "not applicable", "not specified", "unspecified", "not present", "not supported"),
        *("to be filled by o.e.m.", "default string", "system serial number", "system product name"),
    }
)
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")


def text_of(octets: bytes) -> str | bytes:
    """An octet string as text where it is text: UTF-8, else GB18030; octets that are neither stay octets.

    Agents pad with NULs and blanks, and recordings carry their own quotation marks: both are taken off.
    """
    stripped = octets.rstrip(b"\0").strip()
    for encoding in ("utf-8", "gb18030"):
        try:
            text = stripped.decode(encoding)
        except UnicodeDecodeError:
            continue
        if text.isprintable() or all(char.isprintable() or char in "\r\n\t" for char in text):
            return _unquoted(text)
    return octets


def number_in(raw: object) -> float | None:
    """The number that a raw value is, or the first one in a text; None where there is none."""
    if isinstance(raw, bool) or raw is None:
        return None
    if isinstance(raw, int | float):
        return float(raw)
    if isinstance(raw, str) and (found := _NUMBER.search(raw)):
        number = float(found[0])
        return number if isfinite(number) else None
    return None


def word_of(raw: object) -> str:
    """A raw value as the word that a map is asked for; true and false as JSON spells them."""
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    return raw.hex() if isinstance(raw, bytes) else str(raw).strip()


def told(text: str | None) -> str | None:
    """A name, number or version of a part as it was told; None for words that say there is none."""
    said = (text or "").strip()
    return None if said.casefold() in _NOTHING else said


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else text

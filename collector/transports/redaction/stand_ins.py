"""What stands in for the identities of a customer: the same for the same, of the same shape, and no way back.

Addresses come from ranges that belong to nobody (RFC 2544, RFC 3849); MAC addresses keep the maker's half;
serials, UUIDs and world-wide names keep length and kind of every character. Words such as `N/A` and
addresses such as netmasks name nobody and stay.
"""

import hmac
import re
import secrets
from collections import defaultdict
from ipaddress import AddressValueError, IPv4Address, IPv4Network, IPv6Address, IPv6Network
from string import ascii_lowercase, ascii_uppercase, digits

_OURS_4 = IPv4Network("198.18.0.0/15")
_OURS_6 = IPv6Network("2001:db8::/32")
_NOBODY = re.compile(
    r"n/?a|none|null|unknown|unspecified|empty|default.*|not[ -].*|to be filled.*|x+|0+|[-. ]*", re.IGNORECASE
)
_HEX = "0123456789abcdef"


class StandIns:
    """The stand-ins of one recording."""

    def __init__(self, salt: bytes | None = None) -> None:
        """A `salt` of one's own makes two recordings agree; without it nobody can find the serial by
        trying.
        """
        self._salt = salt or secrets.token_bytes(16)
        self._given: defaultdict[str, dict[str, int]] = defaultdict(dict)

    def number(self, kind: str, text: str) -> int:
        """1 for the first text of a kind, 2 for the second, the same for the same."""
        given = self._given[kind]
        return given.setdefault(text, len(given) + 1)

    def name(self, kind: str, text: str) -> str:
        """`location-1`; what names nobody stays."""
        return text if is_nobody(text) else f"{kind}-{self.number(kind, text)}"

    def serial(self, text: str) -> str:
        """Letters for letters, digits for digits; what names nobody stays."""
        return text if is_nobody(text) else self._alike(text, text, digits)

    def hexadecimal(self, text: str) -> str:
        """For UUIDs and world-wide names; the same in both cases of letters, and with any separator."""
        found = self._alike(text.lower(), re.sub("[^0-9a-f]", "", text.lower()), _HEX)
        return found.upper() if text.isupper() else found

    def address(self, text: str) -> str:
        """IPv4; netmasks, loopback, multicast and 0.0.0.0 stay. Text that is no address stays."""
        try:
            address = IPv4Address(text)
        except AddressValueError:
            return text
        if is_general(address):
            return text
        return str(_OURS_4[1 + self.number("address", text) % (_OURS_4.num_addresses - 2)])

    def address6(self, text: str) -> str:
        """IPv6; loopback, multicast and :: stay. Text that is no address stays."""
        try:
            address = IPv6Address(text)
        except AddressValueError:
            return text
        if address in _OURS_6 or address.is_loopback or address.is_unspecified or address.is_multicast:
            return text
        return str(_OURS_6[self.number("address6", str(address))])

    def mac(self, raw: bytes) -> bytes:
        """Six bytes; the first three stay, and all of broadcast, multicast and zero."""
        if raw[0] & 1 or not any(raw):
            return raw
        return raw[:3] + (self.number("mac", raw.hex()) & 0xFFFFFF).to_bytes(3)

    def _alike(self, text: str, seed: str, numerals: str) -> str:
        noise = hmac.digest(self._salt, seed.encode(), "sha512")
        noise *= len(text) // len(noise) + 1
        place = iter(noise)
        return "".join(
            _like(letter, next(place), numerals) if letter.isalnum() else letter for letter in text
        )


def is_nobody(text: str) -> bool:
    """Whether a name or serial is only a word for there being none."""
    return _NOBODY.fullmatch(text.strip()) is not None


def is_general(address: IPv4Address) -> bool:
    """Whether an address names no machine of anybody: masks, loopback, multicast, and our own stand-ins."""
    return (
        address in _OURS_4
        or address.is_loopback
        or address.is_unspecified
        or address.is_multicast
        or int(address) >= 0xF0000000
        or int(address) >> 24 == 0
    )


def _like(letter: str, noise: int, numerals: str) -> str:
    for alphabet in (numerals, ascii_lowercase, ascii_uppercase):
        if letter in alphabet:
            return alphabet[noise % len(alphabet)]
    return letter

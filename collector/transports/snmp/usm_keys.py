"""Keys of version 3: from a pass phrase to the key of one user on one engine.

RFC 3414, appendix A.2, and RFC 7860. Keys that a cipher wants longer than the hash gives are extended by
hashing on (Blumenthal, draft-blumenthal-aes-usm-04) or by taking the key for a pass phrase (Reeder,
draft-reeder-snmpv3-usm-3desede-00), which Cisco uses for AES too.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Final

SPREAD: Final = 1 << 20  # octets of the repeated pass phrase that are hashed


@dataclass(frozen=True, slots=True)
class Auth:
    """hash: its name in hashlib; size: octets of the digest that travel."""

    hash: str
    size: int


class Extension(Enum):
    """How a key that is too short is extended."""

    BLUMENTHAL = "hash on"
    REEDER = "the key as a pass phrase"


@dataclass(frozen=True, slots=True)
class Priv:
    """cipher: des, 3des or aes; key: octets, of which the last eight of des and 3des make the vector."""

    cipher: str
    key: int
    extension: Extension = Extension.BLUMENTHAL


AUTH: Final[Mapping[str, Auth]] = {
    "md5": Auth("md5", 12),
    "sha": Auth("sha1", 12),
    "sha224": Auth("sha224", 16),
    "sha256": Auth("sha256", 24),
    "sha384": Auth("sha384", 32),
    "sha512": Auth("sha512", 48),
}
PRIV: Final[Mapping[str, Priv]] = {
    "des": Priv("des", 16),
    "3des": Priv("3des", 32, Extension.REEDER),
    "aes128": Priv("aes", 16),
    "aes192": Priv("aes", 24),
    "aes256": Priv("aes", 32),
    "aes192c": Priv("aes", 24, Extension.REEDER),
    "aes256c": Priv("aes", 32, Extension.REEDER),
}


@dataclass(frozen=True, slots=True, repr=False)
class Master:
    """The key of a pass phrase before it is bound to an engine: as good as the phrase, and never shown."""

    hash: str
    key: bytes

    @classmethod
    def of(cls, auth: Auth, phrase: str) -> "Master":
        """Raises ValueError where the pass phrase is empty."""
        if not phrase:
            raise ValueError("the pass phrase is empty")
        return cls(auth.hash, _stretched(auth.hash, phrase.encode()))

    def localized(self, engine: bytes) -> bytes:
        """The key for one engine."""
        return hashlib.new(self.hash, self.key + engine + self.key).digest()

    def for_cipher(self, priv: Priv, engine: bytes) -> bytes:
        """The key for one engine, as long as the cipher wants it."""
        key = self.localized(engine)
        while len(key) < priv.key:
            if priv.extension is Extension.BLUMENTHAL:
                key += hashlib.new(self.hash, key).digest()
            else:
                key += Master(self.hash, _stretched(self.hash, key)).localized(engine)
        return key[: priv.key]


@lru_cache(maxsize=1024)
def _stretched(name: str, phrase: bytes) -> bytes:
    """The hash over a mebibyte of the phrase; kept, as a thousand devices share a few phrases."""
    return hashlib.new(name, (phrase * (SPREAD // len(phrase) + 1))[:SPREAD]).digest()

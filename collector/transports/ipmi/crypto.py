"""The cryptography of RMCP+: cipher suites 17 and 3, session keys, and the sealing of a payload.

IPMI 2.0, sections 13.28 to 13.32. Suite 17 is HMAC-SHA256 with AES-CBC-128, suite 3 HMAC-SHA1 with the
same. Suites without integrity or confidentiality are never proposed: readings would travel open.
"""

import hmac
import os
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

BLOCK: Final = 16


@dataclass(frozen=True, slots=True)
class Suite:
    """One cipher suite.

    auth, integrity, confidentiality   algorithm numbers as they stand in an open session request
    tag_bytes                          length of the trailer of each packet, and of the proof in RAKP 4
    """

    number: int
    digest: str
    auth: int
    integrity: int
    confidentiality: int
    tag_bytes: int

    def mac(self, key: bytes, *parts: bytes) -> bytes:
        return hmac.digest(key, b"".join(parts), self.digest)


SUITE_17: Final = Suite(17, "sha256", 3, 4, 1, 16)
SUITE_3: Final = Suite(3, "sha1", 1, 1, 1, 12)
SUITES: Final = (SUITE_17, SUITE_3)


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """The keys of one session, made from the session integrity key. Not shown by repr."""

    suite: Suite
    integrity: bytes
    confidentiality: bytes

    @classmethod
    def of(cls, suite: Suite, sik: bytes) -> "Keys":
        """K1 and K2 (section 13.32): the constants are blocks of 01h and of 02h, 20 bytes long."""
        return cls(suite, suite.mac(sik, b"\x01" * 20), suite.mac(sik, b"\x02" * 20)[:BLOCK])

    def tag(self, sealed: bytes) -> bytes:
        """The trailer that proves a packet."""
        return self.suite.mac(self.integrity, sealed)[: self.suite.tag_bytes]

    def encrypt(self, clear: bytes) -> bytes:
        """An initialisation vector and the payload, padded with 01h 02h 03h ... and the number of them."""
        missing = -(len(clear) + 1) % BLOCK
        padded = clear + bytes(range(1, missing + 1)) + bytes((missing,))
        vector = os.urandom(BLOCK)
        sealing = self._cipher(vector).encryptor()
        return vector + sealing.update(padded) + sealing.finalize()

    def decrypt(self, sealed: bytes) -> bytes:
        """The payload. Raises ValueError where it is not whole blocks or its padding is no padding."""
        if len(sealed) < 2 * BLOCK or len(sealed) % BLOCK:
            raise ValueError("an encrypted payload is not whole blocks")
        opening = self._cipher(sealed[:BLOCK]).decryptor()
        padded = opening.update(sealed[BLOCK:]) + opening.finalize()
        missing = padded[-1]
        if missing >= BLOCK or padded[-1 - missing : -1] != bytes(range(1, missing + 1)):
            raise ValueError("an encrypted payload has a wrong padding")
        return padded[: -1 - missing]

    def _cipher(self, vector: bytes) -> Cipher[modes.CBC]:
        return Cipher(algorithms.AES(self.confidentiality), modes.CBC(vector))

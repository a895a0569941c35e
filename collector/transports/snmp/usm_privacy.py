"""Encryption in version 3: DES (RFC 3414), AES (RFC 3826), 3DES (draft-reeder-snmpv3-usm-3desede-00)."""

import secrets
from typing import Protocol

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from collector.model.errors import Garbled
from collector.transports.snmp.usm_keys import Priv

try:
    from cryptography.hazmat.decrepit.ciphers.modes import CFB
except ImportError:  # older versions of cryptography have it here
    from cryptography.hazmat.primitives.ciphers.modes import CFB

BLOCK = 8  # octets of a block of DES


class Privacy(Protocol):
    """Encrypts and decrypts for one user on one engine."""

    def encrypt(self, plain: bytes, boots: int, time: int) -> tuple[bytes, bytes]:
        """The cipher text, and the salt that travels beside it."""

    def decrypt(self, cipher: bytes, boots: int, time: int, salt: bytes) -> bytes:
        """The plain text, with what it was filled up with. Raises Garbled where it cannot be one."""


class Des:
    """DES and 3DES in CBC mode; the vector is the last part of the key, mixed with the salt."""

    def __init__(self, key: bytes) -> None:
        self._key = key[:8] * 3 if len(key) == 16 else key[:24]
        self._vector = key[-BLOCK:]
        self._count = secrets.randbits(32)

    def encrypt(self, plain: bytes, boots: int, time: int) -> tuple[bytes, bytes]:  # noqa: ARG002  the time is for AES
        self._count = (self._count + 1) & 0xFFFFFFFF
        salt = boots.to_bytes(4, "big") + self._count.to_bytes(4, "big")
        worker = self._cipher(salt).encryptor()
        return worker.update(plain + bytes(-len(plain) % BLOCK)) + worker.finalize(), salt

    def decrypt(self, cipher: bytes, boots: int, time: int, salt: bytes) -> bytes:  # noqa: ARG002  both are for AES
        if len(salt) != BLOCK or len(cipher) % BLOCK:
            raise Garbled(f"a cipher text of {len(cipher)} octets with a salt of {len(salt)}")
        worker = self._cipher(salt).decryptor()
        return worker.update(cipher) + worker.finalize()

    def _cipher(self, salt: bytes) -> Cipher[CBC]:
        vector = bytes(one ^ other for one, other in zip(salt, self._vector, strict=True))
        return Cipher(TripleDES(self._key), CBC(vector))


class Aes:
    """AES in CFB mode with 128 bits of feedback; the vector is boots, time and salt."""

    def __init__(self, key: bytes) -> None:
        self._algorithm = AES(key)
        self._count = secrets.randbits(64)

    def encrypt(self, plain: bytes, boots: int, time: int) -> tuple[bytes, bytes]:
        self._count = (self._count + 1) & 0xFFFFFFFFFFFFFFFF
        salt = self._count.to_bytes(8, "big")
        worker = self._cipher(boots, time, salt).encryptor()
        return worker.update(plain) + worker.finalize(), salt

    def decrypt(self, cipher: bytes, boots: int, time: int, salt: bytes) -> bytes:
        if len(salt) != 8:
            raise Garbled(f"a salt of {len(salt)} octets")
        worker = self._cipher(boots, time, salt).decryptor()
        return worker.update(cipher) + worker.finalize()

    def _cipher(self, boots: int, time: int, salt: bytes) -> Cipher[CFB]:
        return Cipher(self._algorithm, CFB(boots.to_bytes(4, "big") + time.to_bytes(4, "big") + salt))


def privacy(priv: Priv, key: bytes) -> Privacy:
    """The cipher of a protocol with the key of one user on one engine."""
    return Aes(key) if priv.cipher == "aes" else Des(key)

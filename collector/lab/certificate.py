"""The certificate of the lab's HTTPS: self-signed, for 127.0.0.1 and localhost.

It is made from its name alone, so that a lab that comes up again shows the same one and stays pinned. That
makes its key public; it protects nothing, on loopback, and is worth nothing elsewhere.
"""

import hashlib
import ssl
import tempfile
from datetime import UTC, datetime
from functools import cache
from ipaddress import IPv4Address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

_FROM = datetime(2025, 1, 1, tzinfo=UTC)
_UNTIL = datetime(2125, 1, 1, tzinfo=UTC)


@cache
def certificate(name: str = "lab") -> tuple[bytes, bytes]:
    """Certificate and key as PEM; another name, another certificate. Ed25519, whose signatures repeat."""
    seed = hashlib.sha256(f"collector lab certificate {name}".encode()).digest()
    key = Ed25519PrivateKey.from_private_bytes(seed)
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{name}.invalid")])
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(IPv4Address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder(issuer_name=who, subject_name=who, public_key=key.public_key())
        .serial_number(int.from_bytes(seed[:8]) | 1)
        .not_valid_before(_FROM)
        .not_valid_after(_UNTIL)
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, algorithm=None)
    )
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return made.public_bytes(Encoding.PEM), secret


def server_context(name: str = "lab") -> ssl.SSLContext:
    """What a TLS server of the lab shows. Raises OSError when there is no room for a temporary file."""
    shown, secret = certificate(name)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.NamedTemporaryFile(suffix=".pem") as file:  # ssl takes a key from a file only
        file.write(secret + shown)
        file.flush()
        context.load_cert_chain(Path(file.name))
    return context

"""Who is at the far side: contexts that check the certificate inside the handshake.

The check sits in `do_handshake` of every connection that a context makes. A certificate that is not the
pinned one ends the handshake before our last message of it is sent: there is no connection over which a
password could go, neither the first one nor one that the pool opens later.

Baseboard controllers outlive protocols. With `pin`, what is trusted is the one certificate and no chain, so
TLS 1.0 and 1.1, SHA-1, short keys and servers without secure renegotiation are let in (security level 0),
and only there; what was spoken is told in `Peer`.
"""

import asyncio
import hashlib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from collector.model.errors import HostKeyChanged, Mistake, Refused, SettingsError
from collector.transports.base import Endpoint
from collector.transports.https.failures import unconnected
from collector.transports.https.pins import Pins

Verify = Literal["pin"] | bool | str


@dataclass(frozen=True, slots=True)
class Peer:
    """The far side of a handshake.

    fingerprint   `sha256:` and 64 hex digits of the certificate, DER
    version       `TLSv1.3`; what is below TLSv1.2 is worth a finding
    """

    fingerprint: str
    version: str
    cipher: str


Notice = Callable[[Peer], None]


async def context_for(
    endpoint: Endpoint, verify: Verify, pins: Path, limit_s: float, notice: Notice = lambda _: None
) -> ssl.SSLContext:
    """The context for every connection to `endpoint`; with `pin`, the first certificate is pinned here.

    limit_s   for the first contact; later ones are bounded by who connects
    notice    called after each handshake that was let in

    Raises Refused when the pins cannot be used, SettingsError for a wrong CA file; Unreachable, TooSlow or
    Garbled at the first contact.
    """
    if verify != "pin":
        return chained_context(verify, notice)
    kept = Pins(pins)
    expected = kept.known(endpoint)
    if expected is None:
        first = await first_peer(endpoint, limit_s)
        expected = await asyncio.to_thread(kept.trust, endpoint, first.fingerprint)
    return pinned_context(endpoint, expected, notice)


def pinned_context(endpoint: Endpoint, expected: str, notice: Notice) -> ssl.SSLContext:
    """Lets in the one certificate with the fingerprint `expected`; any other raises HostKeyChanged."""

    def check(peer: Peer) -> None:
        if peer.fingerprint != expected:
            raise HostKeyChanged(
                f"the certificate of {endpoint} has changed: pinned {expected}, shown {peer.fingerprint}; "
                f"nothing was sent; if it was renewed on purpose, forget the pin of {endpoint.device!r}"
            )
        notice(peer)

    return _watched(_lenient(), check)


def chained_context(verify: Verify, notice: Notice) -> ssl.SSLContext:
    """For verify True (CAs of the system), a CA file, or False (no check at all).

    Raises SettingsError when the CA file cannot be used.
    """
    if verify is False:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return _watched(context, notice)
    try:
        context = ssl.create_default_context(cafile=None if verify is True else verify)
    except OSError as wrong:  # ssl.SSLError too: a file without a certificate in it
        words = wrong.strerror or str(wrong)
        raise SettingsError([Mistake("verify", f"CA file {verify!r} cannot be used: {words}")]) from wrong
    return _watched(context, notice)


async def first_peer(endpoint: Endpoint, limit_s: float) -> Peer:
    """Who answers at an endpoint that has no pin yet: a handshake, and not one byte more.

    Raises Unreachable, TooSlow or Garbled (no TLS there).
    """
    seen: list[Peer] = []
    context = _watched(_lenient(), seen.append)
    try:
        async with asyncio.timeout(limit_s):
            _, writer = await asyncio.open_connection(endpoint.address, endpoint.port, ssl=context)
    except OSError as wrong:  # TimeoutError and ssl.SSLError are among them
        raise unconnected(endpoint, wrong, limit_s) from wrong
    writer.transport.abort()
    return seen[0]


def _lenient() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.set_ciphers("DEFAULT:!aNULL:!eNULL:@SECLEVEL=0")
    context.options |= getattr(ssl, "OP_LEGACY_SERVER_CONNECT", 0x4)  # named from Python 3.12 on
    return context


def _watched(context: ssl.SSLContext, check: Callable[[Peer], None]) -> ssl.SSLContext:
    """Have `check` called with the peer of each handshake; what it raises ends the connection.

    Not a subclass of SSLContext: for those, anyio starts a thread a connection.
    """

    class Watched(ssl.SSLObject):
        def do_handshake(self) -> None:
            super().do_handshake()
            check(_peer(self))

    context.sslobject_class = Watched
    return context


def _peer(handshaken: ssl.SSLObject) -> Peer:
    certificate = handshaken.getpeercert(binary_form=True)
    if not certificate:
        raise Refused("the far side shows no certificate; nothing was sent")
    cipher = handshaken.cipher()
    return Peer(
        fingerprint=f"sha256:{hashlib.sha256(certificate).hexdigest()}",
        version=handshaken.version() or "",
        cipher=cipher[0] if cipher else "",
    )

"""To a logged-in SSH transport, by paramiko: connect, compare the host key, authenticate once.

paramiko's own errors are many and alike; what they mean for an engineer is told apart here: reachability,
credentials, algorithms, host key, no free session.
"""

import asyncio
import contextlib
import socket
from dataclasses import dataclass
from typing import Any, NoReturn

import paramiko

from collector.model.errors import Busy, DeviceError, Garbled, Refused, SettingsError, TooSlow, Unreachable
from collector.model.inventory import Reveal, SecretRef, SshAccess
from collector.transports.base import Endpoint, Patience
from collector.transports.ssh.answers import is_busy
from collector.transports.ssh.hostkeys import HostKey, KnownHosts

_CONNECT_AT_MOST_S = 10.0
_WIDTH, _HEIGHT = 511, 1000
Wire = socket.socket | paramiko.Channel


@dataclass(frozen=True, slots=True)
class Way:
    """Whom to log in to, as whom, and what is known of it."""

    endpoint: Endpoint
    access: SshAccess
    reveal: Reveal
    patience: Patience
    known_hosts: KnownHosts


class _Client(paramiko.Transport):
    """paramiko's transport, which remembers what the far side said and offered, and does not log.

    It would log each failed handshake as an error, with its traceback; here it is raised and told.
    """

    said = ""
    offered = ""

    def _log(self, _level: int, msg: Any, *_args: Any) -> None:
        if isinstance(msg, str) and msg.startswith("Banner: "):
            self.said += msg.removeprefix("Banner: ") + "\n"

    def _parse_kex_init(self, m: Any) -> None:
        copy = paramiko.Message(m.asbytes()[m.packet.tell() :])
        lists = self._really_parse_kex_init(copy)  # type: ignore[attr-defined]
        self.offered = "; ".join(
            f"{what}: {', '.join(lists[key])}"
            for what, key in (
                ("key exchange", "kex_algo_list"),
                ("host keys", "server_key_algo_list"),
                ("ciphers", "server_encrypt_algo_list"),
                ("macs", "server_mac_algo_list"),
            )
        )
        super()._parse_kex_init(m)  # type: ignore[misc]


def connect(endpoint: Endpoint, patience: Patience) -> socket.socket:
    """A TCP connection. Raises Unreachable at once on a closed port, TooSlow after the time-out."""
    try:
        wire = socket.create_connection(
            (endpoint.address, endpoint.port), min(patience.timeout_s, _CONNECT_AT_MOST_S)
        )
    except TimeoutError as slow:
        raise TooSlow(f"{endpoint} does not take a connection") from slow
    except OSError as wrong:
        raise Unreachable(f"{endpoint} takes no connection: {wrong.strerror or wrong}") from wrong
    wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else each line waits for an acknowledgement
    return wire


def log_in(way: Way, wire: Wire) -> tuple[paramiko.Transport, bool]:
    """The transport, and whether its host key was seen for the first time. The wire is closed on failure.

    Raises TooSlow, Unreachable, Busy, Refused, HostKeyChanged, Garbled.
    """
    try:
        transport = _Client(wire)
    except paramiko.SSHException as wrong:
        wire.close()
        raise Unreachable(f"{way.endpoint}: {wrong}") from wrong
    try:
        _shake_hands(way, transport)
        key = transport.get_remote_server_key()
        first = way.known_hosts.trust(way.endpoint, HostKey(key.get_name(), key.asbytes()))
        _authenticate(way, transport)
    except BaseException:
        hang_up(transport)
        raise
    return transport, first


def hang_up(transport: paramiko.Transport) -> None:
    """Close the transport and wait for its thread, so that its socket is gone too."""
    with contextlib.suppress(OSError, EOFError):
        transport.sock.shutdown(socket.SHUT_RDWR)  # else its thread looks up every tenth of a second only
    transport.close()
    with contextlib.suppress(RuntimeError):  # never started
        transport.join(2.0)


def _shake_hands(way: Way, transport: _Client) -> None:
    timeout_s = way.patience.timeout_s
    transport.banner_timeout = transport.handshake_timeout = transport.auth_timeout = timeout_s
    if known := way.known_hosts.of(way.endpoint):
        _prefer(transport, known.type)
    try:
        transport.start_client(timeout=timeout_s)
    except paramiko.ssh_exception.IncompatiblePeer as wrong:
        offer = f"; the device offers {transport.offered}" if transport.offered else ""
        raise Refused(f"{way.endpoint}: no common algorithm: {wrong}{offer}") from wrong
    except (paramiko.SSHException, EOFError, OSError) as wrong:
        _tell(way, transport, wrong)
    if not transport.is_active() or not transport.initial_kex_done:
        raise TooSlow(f"{way.endpoint} does not agree on keys within {timeout_s:g} s")


def _tell(way: Way, transport: _Client, wrong: Exception) -> NoReturn:
    """The DeviceError of a handshake that failed."""
    cause = wrong.__context__ if str(wrong).startswith("Error reading SSH protocol banner") else wrong
    if isinstance(cause, TimeoutError) or "imeout" in str(cause):
        raise TooSlow(f"{way.endpoint} takes the connection and says nothing of SSH") from wrong
    if transport.said and not transport.remote_version.startswith("SSH-"):
        if is_busy(transport.said):
            raise Busy(f"{way.endpoint} has no free session: it says {transport.said[:200]!r}") from wrong
        raise Garbled(f"{way.endpoint} does not speak SSH", seen=transport.said) from wrong
    if isinstance(cause, (EOFError, OSError)) and not transport.remote_version:
        raise Busy(
            f"{way.endpoint} ends the connection before a word: no free session, or an access list"
        ) from wrong
    if isinstance(cause, (EOFError, OSError)):
        raise Unreachable(f"{way.endpoint} ends the connection while keys are exchanged") from wrong
    raise Garbled(f"{way.endpoint} does not speak SSH as agreed: {wrong}", seen=str(wrong)) from wrong


def _prefer(transport: paramiko.Transport, key_type: str) -> None:
    """Ask for the kind of key that is known, so that a second key of the device is not taken for a change."""
    options = transport.get_security_options()
    wanted = ("rsa-sha2-512", "rsa-sha2-256", "ssh-rsa") if key_type == "ssh-rsa" else (key_type,)
    kinds = tuple(options.key_types)
    first = tuple(kind for kind in wanted if kind in kinds)
    options.key_types = first + tuple(kind for kind in kinds if kind not in first)


def _authenticate(way: Way, transport: paramiko.Transport) -> None:
    """One attempt: a second wrong password may lock the account."""
    user = way.access.username
    try:
        _present(way, transport)
    except DeviceError:
        raise  # a Refused is an OSError too
    except paramiko.BadAuthenticationType as wrong:
        kinds = ", ".join(wrong.allowed_types) or "none that it names"
        raise Refused(f"{way.endpoint} takes other logins: {kinds}") from None
    except (paramiko.SSHException, EOFError, OSError) as wrong:
        if "imeout" in str(wrong):
            raise TooSlow(f"{way.endpoint} does not answer the login of {user!r}") from None
        if "EOF" in str(wrong) or not isinstance(wrong, paramiko.AuthenticationException):
            raise Refused(f"{way.endpoint} ends the connection at the login of {user!r}") from None
        raise Refused(f"{way.endpoint} refuses the login of {user!r}") from None
    if not transport.is_authenticated():
        raise Refused(f"{way.endpoint} asks {user!r} for more than a password or a key")


def _present(way: Way, transport: paramiko.Transport) -> None:
    """The key where there is one, the password otherwise, or too where the server asks for both."""
    access = way.access
    password = unveil(way, access.password) if access.password is not None else None
    if access.key is not None:
        wanted = transport.auth_publickey(access.username, _private_key(way, access.key, password))
        if wanted and password is not None:
            transport.auth_password(access.username, password)
    elif password is not None:
        transport.auth_password(access.username, password)
    else:
        raise Refused(f"{way.endpoint}: the credentials hold neither a password nor a key")


def unveil(way: Way, secret: SecretRef) -> str:
    """The secret, at the moment of login. Raises Refused when it cannot be found."""
    try:
        return way.reveal(secret)
    except SettingsError as wrong:
        raise Refused(f"{way.endpoint}: the secret {secret!r} cannot be had: {wrong}") from wrong


def _private_key(way: Way, path: str, passphrase: str | None) -> paramiko.PKey:
    try:
        # The stub says str, cryptography takes bytes only.
        return paramiko.PKey.from_path(path, passphrase.encode() if passphrase else None)  # type: ignore[arg-type]
    except (OSError, ValueError, TypeError, paramiko.SSHException) as wrong:
        kind = type(wrong).__name__
        raise Refused(f"{way.endpoint}: the key file {path!r} cannot be used ({kind})") from None


def open_channel(way: Way, transport: paramiko.Transport) -> paramiko.Channel:
    """A session channel. Raises Busy when the device has none to give, Unreachable when it is gone."""
    try:
        return transport.open_session(timeout=way.patience.timeout_s)
    except paramiko.ChannelException as wrong:
        raise Busy(f"{way.endpoint} gives no session: {wrong.text}") from wrong
    except (paramiko.SSHException, EOFError, OSError) as wrong:
        if transport.is_active():
            raise TooSlow(f"{way.endpoint} does not open a session") from wrong
        raise Unreachable(f"{way.endpoint} ended the connection") from wrong


def open_shell(way: Way, transport: paramiko.Transport) -> paramiko.Channel:
    """A channel with a terminal that is wide and long. Raises Busy when there is none to give."""
    channel = open_channel(way, transport)
    try:
        channel.get_pty("vt100", _WIDTH, _HEIGHT)
        channel.invoke_shell()
    except (paramiko.SSHException, EOFError, OSError) as wrong:
        raise Busy(f"{way.endpoint} gives no terminal: {wrong}") from wrong
    return channel


async def banner(endpoint: Endpoint, patience: Patience) -> str:
    """The identification string, `SSH-2.0-Comware-7.1.064` and the like, without a login or a byte sent.

    Raises Unreachable, TooSlow, Busy when the far side hangs up, Garbled when it speaks something else.
    """
    try:
        async with asyncio.timeout(patience.timeout_s):
            reader, writer = await asyncio.open_connection(endpoint.address, endpoint.port, limit=4096)
            try:
                return await _identification(endpoint, reader)
            finally:
                writer.close()
                with contextlib.suppress(OSError):
                    await writer.wait_closed()
    except TimeoutError as slow:
        raise TooSlow(f"{endpoint} does not say what it is") from slow
    except OSError as wrong:
        if isinstance(wrong, DeviceError):
            raise
        raise Unreachable(f"{endpoint} takes no connection: {wrong.strerror or wrong}") from wrong


async def _identification(endpoint: Endpoint, reader: asyncio.StreamReader) -> str:
    seen = ""
    for _ in range(50):  # RFC 4253, section 4.2: other lines may come first
        try:
            line = (await reader.readline()).decode("latin-1")
        except ValueError:
            raise Garbled(f"{endpoint} does not speak SSH", seen=seen) from None
        if line.startswith("SSH-"):
            return line.strip()
        seen += line
        if not line.endswith("\n"):
            break
    if not seen or is_busy(seen):
        raise Busy(f"{endpoint} ends the connection before it says what it is: {seen[:200]!r}")
    raise Garbled(f"{endpoint} does not speak SSH", seen=seen)

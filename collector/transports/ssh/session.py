"""A session with one device over SSH or telnet, behind the face that all transports share.

Two kinds: an interactive shell, read by `terminal.Terminal` through netmiko's drivers made read-only, and
exec channels, one for each command. Both wait in threads of a pool that the sessions share; one session a
device, one command at a time: often five terminals are all there is.
"""

import asyncio
import math
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TypeVar

import paramiko

from collector.model.errors import Busy, DeviceError, Refused, TooSlow, Unreachable, Unsupported
from collector.model.exchange import Answer, Question, Transport
from collector.model.inventory import Reveal, SshAccess
from collector.transports.base import Endpoint, Patience
from collector.transports.ssh.answers import no_in, no_of_command
from collector.transports.ssh.cli import Note, Remark
from collector.transports.ssh.commands import run
from collector.transports.ssh.hostkeys import KnownHosts
from collector.transports.ssh.jump import JumpHost
from collector.transports.ssh.login import Way, connect, hang_up, log_in, open_channel, unveil
from collector.transports.ssh.platforms import platform as cli_of
from collector.transports.ssh.readonly import ReadOnly, read_only
from collector.transports.ssh.terminal import Terminal
from collector.transports.ssh.text import decode

_T = TypeVar("_T")
_WIDTH, _HEIGHT = 511, 1000


class SshSession:
    """One device. Slow commands (configurations, logs) get four times `patience.timeout_s`.

    platform     its name in the inventory; decides commands, prompts and the kind of session
    known_hosts  the file of host keys, ours alone; made at the first visit
    pool         threads that wait for devices, one for each session that is open
    jump         the way to a device behind a jump host

    Raises SettingsError for a platform without a command line.
    """

    transport = Transport.SSH

    def __init__(
        self,
        endpoint: Endpoint,
        access: SshAccess,
        *,
        reveal: Reveal,
        patience: Patience,
        platform: str,
        known_hosts: Path,
        pool: ThreadPoolExecutor,
        jump: JumpHost | None = None,
    ) -> None:
        self._way = Way(endpoint, access, reveal, patience, KnownHosts(known_hosts))
        self._platform = cli_of(platform)
        self._pool = pool
        self._jump = jump
        self._turn = asyncio.Lock()
        self._ending = threading.Event()
        self._until = math.inf
        self._client: paramiko.Transport | None = None
        self._terminal: Terminal | None = None
        self._prefixes = list(self._platform.prefixes)
        self._notes: list[Note] = []

    def __repr__(self) -> str:
        return f"SshSession({self._way.endpoint}, {self._platform.name})"

    @property
    def notes(self) -> tuple[Note, ...]:
        """What was noticed beside the answers: questions at login, telnet, a host key seen first."""
        return tuple(self._notes)

    async def open(self) -> None:
        """Log in, compare the host key, find the prompt and prepare the terminal.

        Raises Unreachable, TooSlow, Refused, HostKeyChanged, Busy, Garbled.
        """
        self._until = time.monotonic() + self._way.patience.budget_s
        await self._in_a_thread(self._open)

    async def ask(self, question: Question) -> Answer:
        """The output of one command, as text with line feeds. Questions wait for each other.

        Raises Refused for what the gate does not let pass or the device does not permit, Unsupported for what
        it does not know, TooSlow, Garbled and Unreachable with what arrived.
        """
        if why := self._platform.gate.why_not(question.text):
            raise Refused(f"{question.text!r} was not sent: {why}")
        async with self._turn:
            return await self._in_a_thread(lambda: self._ask(question.text))

    async def close(self) -> None:
        """Log out and close the socket, at once and without waiting for a command that still runs."""
        self._ending.set()
        await asyncio.shield(asyncio.to_thread(self._close))

    async def _in_a_thread(self, work: Callable[[], _T]) -> _T:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        except asyncio.CancelledError:
            self._ending.set()  # the thread is left alone; its socket is closed under it
            self._close()
            raise

    def _open(self) -> None:
        telnet = self._way.access.protocol == "telnet"
        try:
            if telnet:
                self._open_telnet()
            else:
                self._open_ssh()
            if self._terminal is not None:
                self._prepare(self._terminal, telnet)
        except DeviceError:
            self._close()
            raise
        if self._ending.is_set():  # closed or cancelled meanwhile
            self._close()

    def _open_ssh(self) -> None:
        endpoint, patience = self._way.endpoint, self._way.patience
        with ExitStack() as stack:
            if self._jump is not None:
                stack.enter_context(self._jump.turn)
            wire = self._jump.connect(endpoint) if self._jump is not None else connect(endpoint, patience)
            self._client, first = log_in(self._way, wire)
        if first:
            self._notes.append(Note(Remark.NEW_HOST_KEY, f"{endpoint} was visited for the first time"))
        if self._platform.interactive:
            channel = open_channel(self._way, self._client)
            try:
                channel.get_pty("vt100", _WIDTH, _HEIGHT)
                channel.invoke_shell()
            except (paramiko.SSHException, EOFError, OSError) as wrong:
                raise Busy(f"{endpoint} gives no terminal: {wrong}") from wrong
            line = self._driver(telnet=False)
            line.attach(channel)
            self._terminal = Terminal(line, str(endpoint), self._notes.append)

    def _open_telnet(self) -> None:
        endpoint = self._way.endpoint
        if self._jump is not None:
            raise Unsupported(f"{endpoint}: telnet through a jump host is not built in")
        if not self._platform.interactive:
            raise Unsupported(f"{endpoint}: {self._platform.name} is asked over SSH only")
        line = self._driver(telnet=True)
        try:
            line.establish_connection()
        except TimeoutError as slow:
            raise TooSlow(f"{endpoint} does not take a connection") from slow
        except OSError as wrong:
            raise Unreachable(f"{endpoint} takes no connection: {wrong.strerror or wrong}") from wrong
        self._notes.append(
            Note(Remark.TELNET, f"{endpoint} is asked over telnet: the password goes in clear")
        )
        self._terminal = Terminal(line, str(endpoint), self._notes.append)

    def _driver(self, *, telnet: bool) -> ReadOnly:
        endpoint, limit_s = self._way.endpoint, self._way.patience.timeout_s
        return read_only(self._platform, endpoint.address, endpoint.port, telnet=telnet, timeout_s=limit_s)

    def _prepare(self, terminal: Terminal, telnet: bool) -> None:
        access, limit_s = self._way.access, self._way.patience.timeout_s
        if telnet and access.password is not None:
            terminal.greet(limit_s, access.username, unveil(self._way, access.password))
        else:
            terminal.greet(limit_s)
        if access.enable is not None:
            terminal.rise(unveil(self._way, access.enable), limit_s)
        terminal.prepare(limit_s)

    def _ask(self, line: str) -> str:
        if self._ending.is_set() or (self._terminal is None and self._client is None):
            raise Unreachable(f"{self._way.endpoint}: the session is not open")
        left_s = self._until - time.monotonic()
        if left_s <= 0:
            raise TooSlow(
                f"{self._way.endpoint}: the {self._way.patience.budget_s:g} s of this visit are used up"
            )
        limit_s = min(self._platform.limit_s(line, self._way.patience.timeout_s), left_s)
        if self._terminal is not None:
            text = self._text(line, self._terminal.ask(line, limit_s).encode("latin-1"))
            if said := no_in(text):
                raise said
            return text
        return self._run(line, limit_s)

    def _run(self, line: str, limit_s: float) -> str:
        client = self._client
        if client is None:
            raise Unreachable(f"{self._way.endpoint}: the session is not open")
        while True:
            prefix = self._prefixes[0].format(limit=math.ceil(limit_s))
            whole = line if prefix and line.startswith(prefix) else prefix + line
            ended = run(self._way, client, whole, limit_s + 1)
            out, err = self._text(line, ended.out), decode(ended.err).text
            if len(self._prefixes) > 1 and not self._knows_prefix(out, err):
                del self._prefixes[0]
                continue
            if said := no_of_command(line, ended.status, out, err):
                raise said
            if err.strip():
                self._notes.append(Note(Remark.SAID_ASIDE, f"{line}: {err.strip()[:500]}"))
            return out

    def _knows_prefix(self, out: str, err: str) -> bool:
        return self._platform.no_prefix.search((err or out)[:500]) is None

    def _text(self, line: str, raw: bytes) -> str:
        decoded = decode(raw)
        if decoded.odd:
            self._notes.append(
                Note(Remark.NOT_TEXT, f"{line}: {decoded.odd} lines are neither UTF-8 nor GB18030")
            )
        return decoded.text.replace("\r\n", "\n")

    def _close(self) -> None:
        terminal, client = self._terminal, self._client
        self._terminal = self._client = None
        with suppress(DeviceError):
            if terminal is not None:
                terminal.leave()
        if client is not None:
            hang_up(client)

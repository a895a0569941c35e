"""A session with one device over SSH or telnet, behind the face that all transports share.

Two kinds: an interactive shell, read by `terminal.Terminal` through netmiko's drivers made read-only, and
exec channels, one for each command. Both wait in threads of a pool that the sessions share; one session a
device, one command at a time: often five terminals are all there is.
"""

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import paramiko

from collector.model.errors import DeviceError, Refused, TooSlow, Unreachable
from collector.model.exchange import Answer, Question, Transport
from collector.model.inventory import DEFAULT_PORTS, Reveal, SshAccess
from collector.transports.base import Endpoint, Patience
from collector.transports.ssh.cli import Note, Remark
from collector.transports.ssh.commands import Commands
from collector.transports.ssh.hostkeys import KnownHosts
from collector.transports.ssh.jump import JumpHost
from collector.transports.ssh.login import Way, Wire, connect, hang_up, log_in, open_shell, unveil
from collector.transports.ssh.platforms import platform as cli_of
from collector.transports.ssh.readonly import ReadOnly, read_only
from collector.transports.ssh.terminal import Terminal

_T = TypeVar("_T")
_TELNET = 23
_WEAK = frozenset({Remark.TELNET, Remark.PASSWORD_DUE, Remark.UNSAFE_CONFIGURATION})


class SshSession:
    """One device. Slow commands (configurations, logs) get four times `patience.timeout_s`.

    platform     its name in the inventory; decides commands, prompts and the kind of session
    known_hosts  the file of host keys, ours alone; made at the first visit
    pool         threads that wait for devices: one for each session that opens or is asked
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
        if access.protocol == "telnet" and endpoint.port == DEFAULT_PORTS[Transport.SSH]:
            endpoint = replace(endpoint, port=_TELNET)  # the inventory names no port, and means telnet's own
        self._way = Way(endpoint, access, reveal, patience, KnownHosts(known_hosts))
        self._platform = cli_of(platform)
        self._pool = pool
        self._jump = jump
        self._turn = asyncio.Lock()
        self._ending = threading.Event()
        self._until = 0.0
        self._client: paramiko.Transport | None = None
        self._line: Terminal | Commands | None = None
        self._notes: list[Note] = []

    def __repr__(self) -> str:
        return f"SshSession({self._way.endpoint}, {self._platform.name})"

    @property
    def notes(self) -> tuple[Note, ...]:
        """What was noticed beside the answers: questions at login, telnet, a host key seen first."""
        return tuple(self._notes)

    @property
    def weak(self) -> tuple[str, ...]:
        """What is weak about this way in, as findings are made of it."""
        return tuple(dict.fromkeys(note.kind.value for note in self._notes if note.kind in _WEAK))

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
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._pool, work)
        except asyncio.CancelledError:
            self._ending.set()  # the thread cannot be stopped, but its socket can be closed under it
            loop.run_in_executor(None, self._close)
            raise

    def _open(self) -> None:
        try:
            if self._way.access.protocol == "telnet":
                self._open_telnet()
            else:
                self._open_ssh()
            if isinstance(self._line, Terminal):
                self._prepare(self._line)
        except DeviceError:
            self._close()
            raise
        if self._ending.is_set():
            self._close()

    def _open_ssh(self) -> None:
        way, note = self._way, self._notes.append
        with ExitStack() as stack:
            if self._jump is not None:
                stack.enter_context(self._jump.turn())
                wire: Wire = self._jump.connect(way.endpoint)
            else:
                wire = connect(way.endpoint, way.patience)
            self._client, first = log_in(way, wire)
        if self._ending.is_set():
            raise Unreachable(f"{way.endpoint}: the session was closed while it was opened")
        if first:
            note(Note(Remark.NEW_HOST_KEY, f"{way.endpoint} was visited for the first time"))
        if self._platform.interactive:
            shell = open_shell(way, self._client)
            line = self._driver(telnet=False)
            line.attach(shell)
            self._line = Terminal(line, str(way.endpoint), note)
        else:
            self._line = Commands(way, self._platform, self._client, note)

    def _open_telnet(self) -> None:
        endpoint = self._way.endpoint
        if self._jump is not None:
            raise Refused(f"{endpoint}: telnet through a jump host is not built in")
        if not self._platform.interactive:
            raise Refused(f"{endpoint}: {self._platform.name} is asked over SSH only")
        line = self._driver(telnet=True)
        try:
            line.establish_connection()
        except OSError as wrong:
            line.hang_up()
            if isinstance(wrong, TimeoutError):
                raise TooSlow(f"{endpoint} does not take a connection") from wrong
            raise Unreachable(f"{endpoint} takes no connection: {wrong.strerror or wrong}") from wrong
        self._notes.append(
            Note(Remark.TELNET, f"{endpoint} is asked over telnet: the password goes in clear")
        )
        self._line = Terminal(line, str(endpoint), self._notes.append)

    def _driver(self, *, telnet: bool) -> ReadOnly:
        endpoint, limit_s = self._way.endpoint, self._way.patience.timeout_s
        return read_only(self._platform, endpoint.address, endpoint.port, telnet=telnet, timeout_s=limit_s)

    def _prepare(self, terminal: Terminal) -> None:
        access, limit_s = self._way.access, self._way.patience.timeout_s
        if access.protocol == "telnet" and access.password is not None:
            terminal.greet(limit_s, access.username, unveil(self._way, access.password))
        else:
            terminal.greet(limit_s)
        if access.enable is not None and terminal.can_rise:
            terminal.rise(unveil(self._way, access.enable), limit_s)
        terminal.prepare(limit_s)

    def _ask(self, question: str) -> str:
        line, patience = self._line, self._way.patience
        if self._ending.is_set() or line is None:
            raise Unreachable(f"{self._way.endpoint}: the session is not open")
        left_s = self._until - time.monotonic()
        if left_s <= 0:
            raise TooSlow(f"{self._way.endpoint}: the {patience.budget_s:g} s of this visit are used up")
        return line.ask(question, min(self._platform.limit_s(question, patience.timeout_s), left_s))

    def _close(self) -> None:
        line, client = self._line, self._client
        self._line = self._client = None
        if line is not None:
            line.leave()
        if client is not None:
            hang_up(client)

"""A recorded device behind real SSH on loopback, by paramiko's server: terminals and exec channels.

The faults are carried out here; answers are counted over all sessions. One thread takes connections, each
connection has its own, as the far side of a thread pool has.
"""

import asyncio
import hashlib
import logging
import re
import socket
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import paramiko
from cryptography.hazmat.primitives.asymmetric import ec

from collector.lab.dialects import Dialect, dialect
from collector.lab.faults import Faults
from collector.lab.recording import Recording
from collector.lab.stand import VIOLATION, Login
from collector.lab.terminal import Device, Terminal
from collector.model.exchange import GapKind, Transport

_PIECES = 8
_LOG = "collector.lab.ssh.paramiko"
# What goes before a command on an exec channel, and what would be no reading there.
_BEFORE = re.compile(r"^(?:env (?:\w+=\S+ )+)?(?:timeout \d+ )?(?:tmsh -q )?")
_CHANGES = re.compile(
    r"[;&|<>`\n]|\$[({]|^(?:sudo -n )?(?:/\S*/)?(?:rm|mv|cp|dd|tee|kill|reboot|shutdown|init|mkfs\S*|fdisk"
    r"|parted|modify|create|delete|save|load|run|chmod|chown|useradd|passwd)\b"
)


@dataclass(frozen=True, slots=True)
class Ends:
    """How a command on an exec channel ends."""

    status: int = 0
    out: bytes = b""
    err: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class SshManners:
    """What the recording does not say of the device.

    name        in the prompt; "" takes the recording's
    encoding    in which texts are typed
    questions   asked at login, one after the other
    enable      whether a login lands at the lower level, where `enable` asks for the lab's second password
    echo        whether what is typed comes back
    words       said instead of the first prompt, and then the session ends: no free terminal
    commands    further commands of exec channels, and how they end
    kex         the only key exchange offered
    forwards    whether connections to elsewhere are forwarded: a jump host
    host_key    instead of the one that the device's name gives
    """

    name: str = ""
    encoding: str = "utf-8"
    questions: tuple[str, ...] = ()
    enable: bool = False
    echo: bool = True
    words: str = ""
    commands: Mapping[str, Ends] = field(default_factory=dict)
    kex: str = ""
    forwards: bool = False
    host_key: paramiko.PKey | None = None


class SshServer:
    """A `Stand`. `seen` holds command lines; bare returns, blanks and passwords as `<return>` and so on."""

    transport = Transport.SSH

    def __init__(
        self, recording: Recording, login: Login, faults: Faults, *, manners: SshManners | None = None
    ) -> None:
        self.seen: list[str] = []
        self.answered = 0
        self.login = login
        self.faults = faults
        self.manners = manners or SshManners()
        self.dialect: Dialect = dialect(recording.platform)
        self.device = _device(recording, login, self.manners)
        self.key = self.manners.host_key or host_key(self.device.name)
        self.stopping = threading.Event()
        self._lock = threading.Lock()
        self._listening: socket.socket | None = None
        self._threads: list[threading.Thread] = []
        self._served = 0
        self._changed = threading.Condition()

    async def start(self, address: str, port: int) -> int:
        self.stopping.clear()
        listening = socket.create_server((address, port), backlog=128)
        listening.settimeout(0.2)
        self._listening = listening
        self.spawn(self._accept, listening)
        bound: int = listening.getsockname()[1]
        return bound

    async def stop(self) -> None:
        self.stopping.set()
        listening, self._listening = self._listening, None
        if listening is not None:
            await asyncio.to_thread(self._join)
            listening.close()

    def spawn(self, work: Any, *args: Any) -> None:
        thread = threading.Thread(target=self._work, args=(work, *args), daemon=True)
        self._threads.append(thread)
        self._count_served(1)
        thread.start()

    async def idle(self, limit_s: float = 5.0) -> bool:
        """Wait until every client has gone and all that it sent is in `seen`; False when one stays."""
        return await asyncio.to_thread(self._wait_idle, limit_s)

    def _wait_idle(self, limit_s: float) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: self._served <= 1, limit_s)  # the one that accepts

    def _work(self, work: Any, *args: Any) -> None:
        try:
            work(*args)
        finally:
            self._count_served(-1)

    def _count_served(self, more: int) -> None:
        with self._changed:
            self._served += more
            self._changed.notify_all()

    def count(self) -> int:
        """The number of the next answer, from 1."""
        with self._lock:
            self.answered += 1
            return self.answered

    def _join(self) -> None:
        while self._threads:
            self._threads.pop().join(5)

    def _accept(self, listening: socket.socket) -> None:
        while not self.stopping.is_set():
            with suppress(TimeoutError):
                wire, _ = listening.accept()
                self.spawn(self._serve, wire)

    def _serve(self, wire: socket.socket) -> None:
        with wire:
            if self.faults.refuse and not self.faults.after:
                return
            if self.faults.silent and not self.faults.after:
                self.stopping.wait()
                return
            _Connection(self, wire).serve()


class _Connection(paramiko.ServerInterface):
    """One client."""

    def __init__(self, server: SshServer, wire: socket.socket) -> None:
        self._server = server
        self._transport = paramiko.Transport(wire)
        self._commands: dict[int, str] = {}
        self._places: dict[int, tuple[str, int]] = {}
        _keep_quiet(self._transport)
        self._transport.add_server_key(server.key)
        if server.manners.kex:
            self._transport.get_security_options().kex = (server.manners.kex,)

    def serve(self) -> None:
        transport = self._transport
        try:
            transport.start_server(server=self)
            while transport.is_active() and not self._server.stopping.is_set():
                channel = transport.accept(0.1)
                if channel is not None:
                    self._server.spawn(self._serve_channel, channel)
        except (paramiko.SSHException, EOFError, OSError):
            pass  # the client went away, or spoke no SSH
        finally:
            transport.close()
            transport.join(2)

    def get_allowed_auths(self, username: str) -> str:  # noqa: ARG002 - the interface's name
        return "password"

    def check_auth_password(self, username: str, password: str) -> int:
        login = self._server.login
        good = (username, password) == (login.username, login.password)
        if good and not self._server.faults.wrong_password:
            return paramiko.common.AUTH_SUCCESSFUL
        return paramiko.common.AUTH_FAILED

    def check_channel_request(self, kind: str, chanid: int) -> int:  # noqa: ARG002
        if kind == "session" and not self._server.faults.refuse:
            return paramiko.common.OPEN_SUCCEEDED
        return paramiko.common.OPEN_FAILED_RESOURCE_SHORTAGE

    def check_channel_direct_tcpip_request(
        self,
        chanid: int,
        origin: tuple[str, int],  # noqa: ARG002
        destination: tuple[str, int],
    ) -> int:
        if not self._server.manners.forwards:
            return paramiko.common.OPEN_FAILED_ADMINISTRATIVELY_PROHIBITED
        self._places[chanid] = destination
        return paramiko.common.OPEN_SUCCEEDED

    def check_channel_pty_request(self, *_: Any) -> bool:
        return not self._server.dialect.runs

    def check_channel_shell_request(self, channel: paramiko.Channel) -> bool:
        if not self._server.dialect.runs:
            self._commands[channel.get_id()] = ""
        return not self._server.dialect.runs

    def check_channel_exec_request(self, channel: paramiko.Channel, command: bytes) -> bool:
        self._commands[channel.get_id()] = command.decode("utf-8", "replace")
        return True

    def _serve_channel(self, channel: paramiko.Channel) -> None:
        with suppress(OSError, EOFError, paramiko.SSHException), channel:
            if place := self._places.get(channel.get_id()):
                self._forward(channel, place)
                return
            while channel.get_id() not in self._commands:
                if self._server.stopping.wait(0.005) or channel.closed:
                    return
            command = self._commands[channel.get_id()]
            if command:
                self._run(channel, command)
            else:
                self._talk(channel)

    def _talk(self, channel: paramiko.Channel) -> None:
        server = self._server
        speaker = Speaker(server, channel)
        if server.manners.words:
            speaker.say(server.manners.words.encode())
            return
        terminal = Terminal(
            dialect=server.dialect,
            device=server.device,
            say=speaker.say,
            answer=speaker.answer,
            seen=server.seen,
            endless=server.faults.loop or server.faults.stuck,
        )
        terminal.begin()
        channel.settimeout(0.2)
        while not terminal.ended and not speaker.broken and not server.stopping.is_set():
            try:
                received = channel.recv(4096)
            except TimeoutError:
                continue
            if not received:
                return
            terminal.feed(received)
        if speaker.broken:
            self._transport.close()

    def _run(self, channel: paramiko.Channel, whole: str) -> None:
        server = self._server
        line = _BEFORE.sub("", whole)
        server.seen.append((VIOLATION if _CHANGES.search(line) else "") + whole)
        ends = server.manners.commands.get(whole) or server.manners.commands.get(line)
        if ends is None:
            text = server.device.answers.get(whole, server.device.answers.get(line))
            unknown = f"sh: {line.split(' ')[0]}: command not found\n".encode()
            ends = Ends(127, b"", unknown) if text is None else Ends(0, text)
        speaker = Speaker(server, channel)
        speaker.answer(ends.out)
        if speaker.broken:
            self._transport.close()
            return
        if ends.err:
            channel.sendall_stderr(ends.err)
        channel.send_exit_status(ends.status)

    def _forward(self, channel: paramiko.Channel, place: tuple[str, int]) -> None:
        with socket.create_connection(place, 5) as onward:
            self._server.spawn(_pump, channel, onward)
            _pump(onward, channel)


class Speaker:
    """Sends on one channel, and carries out the faults. `broken` says that the connection has to end."""

    def __init__(self, server: SshServer, channel: Any) -> None:
        self._server = server
        self._channel = channel
        self.broken = False

    def say(self, text: bytes) -> None:
        """Prompts, echoes and the like, which no fault but the splitting into bytes touches."""
        self._send(text, self._server.faults)

    def answer(self, text: bytes) -> None:
        number = self._server.count()
        faults = self._server.faults.at(number)
        stopping = self._server.stopping
        if faults.delay_s:
            stopping.wait(faults.delay_s)
        if faults.silent or faults.drops(number):
            stopping.wait()
        if faults.generr:
            text = b"% Error: internal error\r\n"
        if faults.toobig:
            text = b"".join(text.splitlines(keepends=True)[: faults.toobig])
        if faults.dead(number) or faults.truncate is not None:
            text = faults.cut(text) if faults.truncate is not None else text[: len(text) // 2]
            self.broken = True
        self._send(text, faults)

    def _send(self, text: bytes, faults: Faults) -> None:
        text = _recoded(text, self._server.manners.encoding)
        size = 1 if faults.one_byte else max(len(text) // _PIECES, 1) if faults.slow_s else max(len(text), 1)
        for at in range(0, len(text), size):
            if at and faults.slow_s and self._server.stopping.wait(faults.slow_s):
                return
            with suppress(OSError):
                self._channel.sendall(text[at : at + size])


def host_key(name: str) -> paramiko.ECDSAKey:
    """The key of a device: the same at every start of the lab, another for each name. No secret."""
    number = int.from_bytes(hashlib.sha256(b"collector lab " + name.encode()).digest()) >> 8
    private = ec.derive_private_key(number + 1, ec.SECP256R1())
    return paramiko.ECDSAKey(vals=(private, private.public_key()))


def _device(recording: Recording, login: Login, manners: SshManners) -> Device:
    answers: dict[str, bytes] = {}
    denied = set()
    for exchange in recording.of(Transport.SSH):
        line = exchange.question.text
        if exchange.failure is None or isinstance(exchange.answer, str):
            answers[line] = str(exchange.answer or "").encode()
        elif exchange.failure.kind is GapKind.REFUSED:
            denied.add(line)
            answers[line] = b""
    return Device(
        name=manners.name or recording.name,
        user=login.username,
        answers=answers,
        denied=frozenset(denied),
        questions=manners.questions,
        enable=login.enable if manners.enable else "",
        echo=manners.echo,
    )


def _recoded(text: bytes, encoding: str) -> bytes:
    if encoding == "utf-8":
        return text
    try:
        return text.decode("utf-8").encode(encoding)
    except UnicodeDecodeError:
        return text  # what was typed is in another code page already


def _pump(source: Any, sink: Any) -> None:
    with suppress(OSError, EOFError):
        while received := source.recv(65536):
            sink.sendall(received)
    with suppress(OSError, EOFError):
        sink.shutdown(socket.SHUT_WR)


def _keep_quiet(transport: paramiko.Transport) -> None:
    """Clients that go away are no news; paramiko logs them as errors, with tracebacks."""
    log = logging.getLogger(_LOG)
    if not log.handlers:
        log.addHandler(logging.NullHandler())
        log.propagate = False
    transport.set_log_channel(_LOG)

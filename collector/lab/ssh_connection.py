"""One client of the lab over SSH, by paramiko's server: its login, its terminals and its commands."""

import logging
import re
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import paramiko

from collector.lab.ssh_device import Ends, Speaker, SshDevice
from collector.lab.stand import VIOLATION
from collector.lab.terminal import Terminal

_LOG = "collector.lab.ssh.paramiko"
# What goes before a command on an exec channel, and what would be no reading there.
_BEFORE = re.compile(r"^(?:env (?:\w+=\S+ )+)?(?:timeout \d+ )?(?:tmsh -q )?")
_CHANGES = re.compile(
    r"[;&|<>`\n]|\$[({]|^(?:sudo -n )?(?:/\S*/)?(?:rm|mv|cp|dd|tee|kill|reboot|shutdown|init|mkfs\S*|fdisk"
    r"|parted|modify|create|delete|save|load|run|chmod|chown|useradd|passwd)\b"
)


class Connection(paramiko.ServerInterface):
    """`spawn` runs work in a thread of its own that the stand waits for."""

    def __init__(
        self, device: SshDevice, wire: socket.socket, key: paramiko.PKey, spawn: Callable[..., None]
    ) -> None:
        self._device = device
        self._spawn = spawn
        self._transport = paramiko.Transport(wire)
        self._commands: dict[int, str] = {}
        self._onward: dict[int, socket.socket] = {}
        _keep_quiet(self._transport)
        self._transport.add_server_key(key)
        if device.manners.kex:
            self._transport.get_security_options().kex = (device.manners.kex,)

    def serve(self) -> None:
        """Until the client goes away or `close` is called."""
        transport = self._transport
        try:
            transport.start_server(server=self)
            while transport.is_active():
                channel = transport.accept(0.1)
                if channel is not None:
                    self._spawn(self._serve_channel, channel)
        except (paramiko.SSHException, EOFError, OSError):
            pass  # the client went away, or spoke no SSH
        finally:
            self.close()
            transport.join(2)

    def close(self) -> None:
        with suppress(OSError):
            self._transport.sock.shutdown(socket.SHUT_RDWR)
        self._transport.close()

    def get_allowed_auths(self, username: str) -> str:  # noqa: ARG002 - paramiko's interface
        return "publickey" if self._device.manners.authorized else "password"

    def check_auth_publickey(self, username: str, key: paramiko.PKey) -> int:
        if (username, f"{key.get_name()} {key.get_base64()}") == (
            self._device.login.username,
            self._device.manners.authorized,
        ):
            return paramiko.common.AUTH_SUCCESSFUL
        return paramiko.common.AUTH_FAILED

    def check_auth_password(self, username: str, password: str) -> int:
        login = self._device.login
        good = (username, password) == (login.username, login.password)
        if good and not self._device.faults.wrong_password:
            return paramiko.common.AUTH_SUCCESSFUL
        return paramiko.common.AUTH_FAILED

    def check_channel_request(self, kind: str, chanid: int) -> int:  # noqa: ARG002 - paramiko's interface
        if kind == "session" and not self._device.faults.refuse:
            return paramiko.common.OPEN_SUCCEEDED
        return paramiko.common.OPEN_FAILED_RESOURCE_SHORTAGE

    def check_channel_direct_tcpip_request(
        self,
        chanid: int,
        origin: tuple[str, int],  # noqa: ARG002 - paramiko's interface
        destination: tuple[str, int],
    ) -> int:
        if not self._device.manners.forwards:
            return paramiko.common.OPEN_FAILED_ADMINISTRATIVELY_PROHIBITED
        try:
            self._onward[chanid] = socket.create_connection(destination, 5)
        except OSError:
            return paramiko.common.OPEN_FAILED_CONNECT_FAILED
        return paramiko.common.OPEN_SUCCEEDED

    def check_channel_pty_request(self, *_: Any) -> bool:
        return not self._device.dialect.runs

    def check_channel_shell_request(self, channel: paramiko.Channel) -> bool:
        if not self._device.dialect.runs:
            self._commands[channel.get_id()] = ""
        return not self._device.dialect.runs

    def check_channel_exec_request(self, channel: paramiko.Channel, command: bytes) -> bool:
        self._commands[channel.get_id()] = command.decode("utf-8", "replace")
        return True

    def _serve_channel(self, channel: paramiko.Channel) -> None:
        with suppress(OSError, EOFError, paramiko.SSHException), channel:
            if onward := self._onward.pop(channel.get_id(), None):
                self._forward(channel, onward)
                return
            while channel.get_id() not in self._commands:
                if self._device.stopping.wait(0.005) or channel.closed:
                    return
            command = self._commands[channel.get_id()]
            if command:
                self._run(channel, command)
            else:
                self._talk(channel)

    def _talk(self, channel: paramiko.Channel) -> None:
        device = self._device
        speaker = Speaker(device, channel.sendall)
        if device.manners.words:
            speaker.say(device.manners.words.encode())
            return
        terminal = Terminal(
            dialect=device.dialect,
            device=device.typist,
            say=speaker.say,
            answer=speaker.answer,
            seen=device.seen,
            endless=device.faults.loop or device.faults.stuck,
            paged=device.manners.paged,
        )
        terminal.begin()
        while not terminal.ended and not speaker.broken and (received := channel.recv(4096)):
            terminal.feed(received)
        if speaker.broken:
            self.close()

    def _run(self, channel: paramiko.Channel, whole: str) -> None:
        device = self._device
        line = _BEFORE.sub("", whole)
        device.seen.append((VIOLATION if _CHANGES.search(line) else "") + whole)
        commands = device.manners.commands
        ends = commands.get(whole) or commands.get(line)
        if ends is None:
            text = device.typist.answers.get(whole, device.typist.answers.get(line))
            unknown = f"sh: {line.split(' ')[0]}: command not found\n".encode()
            ends = Ends(127, b"", unknown) if text is None else Ends(0, text)
        speaker = Speaker(device, channel.sendall)
        if speaker.answer(ends.out):
            if ends.err:
                channel.sendall_stderr(ends.err)
            channel.send_exit_status(ends.status)
        elif speaker.broken:
            self.close()
        else:
            channel.recv(1)  # never ends by itself; the client closes it

    def _forward(self, channel: paramiko.Channel, onward: socket.socket) -> None:
        with onward:
            onward.settimeout(None)
            self._spawn(_pump, channel, onward)
            _pump(onward, channel)


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

"""Commands on exec channels, one channel for each: output, errors and exit status, no shell dialogue."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import paramiko

from collector.model.errors import Busy, DeviceError, Garbled, TooSlow, Unreachable
from collector.transports.ssh.answers import no_of_command
from collector.transports.ssh.cli import CliPlatform, Note, Remark, odd_lines
from collector.transports.ssh.login import Way, open_channel
from collector.transports.ssh.text import decode

_MAX_BYTES = 4 * 2**20
_SLICE_S = 0.5
_TIMED_OUT = 124  # what `timeout` ends with
_CLOSING_S = 1.0
_AGAIN_S = 0.05
_GRACE_S = 1.0  # for the far side's own deadline to strike first


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended: exit status, standard output and standard error as they were sent."""

    status: int
    out: bytes
    err: bytes


class Commands:
    """One logged-in host; the first of the platform's prefixes that it knows is kept for the visit."""

    def __init__(
        self, way: Way, platform: CliPlatform, transport: paramiko.Transport, note: Callable[[Note], None]
    ) -> None:
        self._way = way
        self._platform = platform
        self._transport = transport
        self._note = note
        self._prefixes = list(platform.prefixes)

    def ask(self, line: str, limit_s: float) -> str:
        """The standard output of one command, its lines ended by line feeds.

        Raises TooSlow, Garbled and Unreachable with what arrived, Busy, and what the host says no to.
        """
        self._platform.gate.check(line)
        while True:
            prefix = self._prefixes[0].format(limit=math.ceil(limit_s))
            whole = line if prefix and line.startswith(prefix) else prefix + line
            ended = _run(self._way, self._transport, whole, limit_s + _GRACE_S)
            out, err = self._text(line, ended.out), decode(ended.err).text
            if len(self._prefixes) == 1 or not self._platform.no_prefix.search((err or out)[:500]):
                break
            del self._prefixes[0]
        if ended.status == _TIMED_OUT and "{limit}" in self._prefixes[0]:
            raise TooSlow(f"{self._way.endpoint}: {line!r} has not ended in {limit_s:g} s", partial=out)
        if said := no_of_command(line, ended.status, out, err):
            raise said
        if err.strip():
            self._note(Note(Remark.SAID_ASIDE, f"{line}: {err.strip()[:500]}"))
        return out

    def leave(self) -> None:
        """Nothing: each channel is closed, and the transport is its owner's."""

    def _text(self, line: str, raw: bytes) -> str:
        decoded = decode(raw)
        if decoded.odd:
            self._note(odd_lines(line, decoded.odd))
        return decoded.text.replace("\r\n", "\n")


def _run(way: Way, transport: paramiko.Transport, line: str, limit_s: float) -> Ended:
    channel = _open(way, transport)
    try:
        with channel:
            channel.exec_command(line)
            return _collect(channel, f"{way.endpoint}: {line!r}", time.monotonic() + limit_s)
    except DeviceError:
        raise  # some of them are built-in errors too
    except (paramiko.SSHException, EOFError, OSError) as wrong:
        raise Unreachable(f"{way.endpoint} ended the session before an answer to {line!r}") from wrong


def _open(way: Way, transport: paramiko.Transport) -> paramiko.Channel:
    """The next channel; a host that gives one at a time may still be clearing away the last."""
    deadline = time.monotonic() + _CLOSING_S
    while True:
        try:
            return open_channel(way, transport)
        except Busy:
            if time.monotonic() > deadline:
                raise
            time.sleep(_AGAIN_S)


def _collect(channel: paramiko.Channel, what: str, deadline: float) -> Ended:
    out, err = bytearray(), bytearray()
    while True:
        left_s = deadline - time.monotonic()
        if left_s <= 0:
            raise TooSlow(f"{what} has not ended in time", partial=decode(bytes(out)).text)
        channel.settimeout(min(left_s, _SLICE_S))
        try:
            more = channel.recv(65536)
        except TimeoutError:
            more = None
        while channel.recv_stderr_ready():
            err += channel.recv_stderr(65536)
        if more == b"":
            break
        out += more or b""
        if len(out) + len(err) > _MAX_BYTES:
            text = decode(bytes(out)).text
            raise Garbled(f"{what} gives more than 4 MiB", seen=text, partial=text)
    if not channel.status_event.wait(max(deadline - time.monotonic(), 0.0)) or channel.exit_status < 0:
        text = decode(bytes(out)).text
        if text.strip():
            raise Garbled(f"{what} broke off in the middle", seen=text, partial=text)
        raise Unreachable(f"{what} broke off before an answer")
    _await_close(channel)
    return Ended(channel.exit_status, bytes(out), bytes(err))


def _await_close(channel: paramiko.Channel) -> None:
    """Let the far side close its end first: until it has, the next channel may be one too many."""
    deadline = time.monotonic() + _CLOSING_S
    while not channel.closed and time.monotonic() < deadline:
        time.sleep(0.002)

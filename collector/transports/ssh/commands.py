"""One command on an exec channel of its own: output, errors and exit status, no shell dialogue."""

import time
from dataclasses import dataclass

import paramiko

from collector.model.errors import DeviceError, Garbled, TooSlow, Unreachable
from collector.transports.ssh.login import Way, open_channel
from collector.transports.ssh.text import decode

_MAX_BYTES = 4 * 2**20
_SLICE_S = 0.5


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended: exit status, standard output and standard error as they were sent."""

    status: int
    out: bytes
    err: bytes


def run(way: Way, transport: paramiko.Transport, line: str, limit_s: float) -> Ended:
    """Run `line`, which has passed the gate.

    Raises TooSlow and Garbled with what arrived, Unreachable, Busy.
    """
    channel = open_channel(way, transport)
    try:
        with channel:
            channel.exec_command(line)
            return _collect(channel, f"{way.endpoint}: {line!r}", time.monotonic() + limit_s)
    except DeviceError:
        raise  # some of them are built-in errors too
    except (paramiko.SSHException, EOFError, OSError) as wrong:
        raise Unreachable(f"{way.endpoint} ended the session before an answer to {line!r}") from wrong


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
    return Ended(channel.exit_status, bytes(out), bytes(err))

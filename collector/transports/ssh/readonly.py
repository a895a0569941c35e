"""netmiko's drivers made read-only: every byte that one writes passes the gate first.

netmiko brings what differs between platforms on the wire: line ends, telnet options, its table of drivers.
Preparing, asking and leaving are ours (terminal.py), because its own preparation changes configuration on
some platforms and its reading loses what arrived before a time-out. Whatever a later netmiko starts to send,
the gate stops.
"""

import select
from functools import cache
from typing import Any, NoReturn, cast

import paramiko
from netmiko import log as netmiko_log
from netmiko.base_connection import BaseConnection
from netmiko.channel import SSHChannel
from netmiko.ssh_dispatcher import CLASS_MAPPER

from collector.model.errors import Refused
from collector.transports.ssh.cli import CliPlatform

_ENCODING = "latin-1"  # each byte one character, none lost
PAGE_KEY = " "
_KEYS = ("", PAGE_KEY)  # a bare return, and what turns a page


class ReadOnly(BaseConnection):
    """One interactive session. `prompt` is None until it is learnt; before that only replies may be sent."""

    platform: CliPlatform
    prompt: str | None = None

    def attach(self, channel: paramiko.Channel) -> None:
        """Use a shell that is open already: netmiko sees no password."""
        self.remote_conn = channel
        self.channel = SSHChannel(conn=channel, encoding=_ENCODING)

    def send_line(self, line: str) -> None:
        self.write_channel(line + self.RETURN)

    def send_key(self, key: str) -> None:
        self.write_channel(key)

    def send_secret(self, secret: str) -> None:
        """Past the gate and past netmiko's log."""
        self.channel.write_channel(secret + self.RETURN)

    def write_channel(self, out_data: str) -> None:
        """Raises Refused, before a byte is sent, on anything that is not known to be reading."""
        line = out_data.removesuffix(self.RETURN)
        if line not in _KEYS:
            if self.prompt is not None:
                self.platform.gate.check(line, self.prompt)
            elif line not in {question.reply for question in self.platform.questions}:
                raise Refused(f"{line!r} was not sent: the session has shown no prompt yet")
        super().write_channel(out_data)

    def receive(self, wait_s: float) -> str:
        """What has come within `wait_s`, "" if nothing. Raises EOFError when the far side has hung up."""
        if isinstance(self.remote_conn, paramiko.Channel):
            self.remote_conn.settimeout(max(wait_s, 0.001))
            try:
                received = self.remote_conn.recv(65536)
            except TimeoutError:
                return ""
            if not received:
                raise EOFError
            return received.decode(_ENCODING)
        waiting = self.channel.read_channel()
        if not waiting and self.remote_conn is not None:
            select.select([self.remote_conn], [], [], max(wait_s, 0))
            waiting = self.channel.read_channel()
        return waiting

    def hang_up(self) -> None:
        """Close the socket at once; netmiko's own way waits seconds."""
        netmiko_log.removeFilter(self._secrets_filter)
        if self.remote_conn is not None:
            self.remote_conn.close()

    def telnet_login(self, *_args: Any, **_kwargs: Any) -> str:
        """Nothing: the terminal answers the questions itself, and netmiko needs no password for it."""
        options = getattr(self, "_process_option", None)  # ZXROS echoes only when told to
        if options is not None and self.remote_conn is not None:
            self.remote_conn.set_option_negotiation_callback(options)  # type: ignore[union-attr]
        return ""

    def _never(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise Refused(f"{self.platform.name}: only reading is built in")

    enable = exit_enable_mode = config_mode = exit_config_mode = _never
    send_config_set = send_config_from_file = save_config = commit = _never
    session_preparation = special_login_handler = _never


@cache
def _driver(device_type: str) -> type[ReadOnly]:
    base = CLASS_MAPPER.get(device_type)
    if base is None:
        raise Refused(f"netmiko has no driver {device_type!r}")
    return cast(type[ReadOnly], type(f"ReadOnly{base.__name__}", (ReadOnly, base), {}))


def read_only(platform: CliPlatform, host: str, port: int, *, telnet: bool, timeout_s: float) -> ReadOnly:
    """A driver of `platform` that is not connected yet. Raises Refused where netmiko has none."""
    device_type = f"{platform.netmiko}_telnet" if telnet else platform.netmiko
    line = _driver(device_type)(
        device_type=device_type,
        host=host,
        port=port,
        conn_timeout=timeout_s,
        encoding=_ENCODING,
        allow_auto_change=False,
        auto_connect=False,
    )
    line.platform = platform
    return line

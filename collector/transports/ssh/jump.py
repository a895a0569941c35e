"""A jump host: one login, shared by the sessions of many devices behind it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import paramiko

from collector.model.errors import Busy, DeviceError, Refused, TooSlow, Unreachable
from collector.transports.base import Endpoint
from collector.transports.ssh.login import Way, connect, hang_up, log_in

# sshd drops unauthenticated connections beyond about ten; a few at a time leave room for people.
FAN_OUT = 4


class JumpHost:
    """Opens connections as seen from the jump host; used by many threads.

    Log-ins through it take turns, `fan_out` at a time.
    """

    def __init__(self, way: Way, fan_out: int = FAN_OUT) -> None:
        self._way = way
        self._lock = threading.Lock()
        self._transport: paramiko.Transport | None = None
        self._refused: DeviceError | None = None
        self._turns = threading.BoundedSemaphore(fan_out)

    def __repr__(self) -> str:
        return f"JumpHost({self._way.endpoint})"

    @contextmanager
    def turn(self) -> Iterator[None]:
        """The time of one log-in through this host. Raises Busy when others take the whole time-out."""
        if not self._turns.acquire(timeout=self._way.patience.timeout_s):
            raise Busy(f"{self._way.endpoint}: too many log-ins are under way through this jump host")
        try:
            yield
        finally:
            self._turns.release()

    def connect(self, endpoint: Endpoint) -> paramiko.Channel:
        """A channel to `endpoint`. Raises what the jump host's own login raises, or Unreachable."""
        transport = self._logged_in()
        timeout_s = self._way.patience.timeout_s
        try:
            return transport.open_channel(
                "direct-tcpip", (endpoint.address, endpoint.port), ("127.0.0.1", 0), timeout=timeout_s
            )
        except paramiko.ChannelException as wrong:
            if wrong.code == 1:  # administratively prohibited
                raise Refused(f"{self._way.endpoint} may not forward to {endpoint}: {wrong.text}") from wrong
            if wrong.code == 4:  # resource shortage
                raise Busy(f"{self._way.endpoint} cannot forward to {endpoint}: {wrong.text}") from wrong
            raise Unreachable(f"{self._way.endpoint} cannot reach {endpoint}: {wrong.text}") from wrong
        except (paramiko.SSHException, EOFError, OSError) as wrong:
            if transport.is_active():
                raise TooSlow(f"{self._way.endpoint} does not reach {endpoint} in {timeout_s:g} s") from wrong
            raise Unreachable(f"{self._way.endpoint} ended the connection") from wrong

    def _logged_in(self) -> paramiko.Transport:
        with self._lock:
            if (
                self._refused is not None
            ):  # a second wrong password for each device behind it locks the account
                raise Refused(f"the jump host is closed to us: {self._refused.reason}")
            if self._transport is None or not self._transport.is_active():
                try:
                    self._transport, _ = log_in(self._way, connect(self._way.endpoint, self._way.patience))
                except Refused as wrong:
                    self._refused = wrong
                    raise
            return self._transport

    def close(self) -> None:
        with self._lock:
            if self._transport is not None:
                hang_up(self._transport)
                self._transport = None

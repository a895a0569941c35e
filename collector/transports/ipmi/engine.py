"""What the two engines have in common: a login, commands one at a time, a logout."""

from typing import Protocol

from collector.transports.ipmi.commands import Command, Reply
from collector.transports.ipmi.handshake import Login


class Engine(Protocol):
    """One session with one BMC.

    suite   number of the cipher suite in use; None before the login
    """

    suite: int | None

    async def open(self, login: Login) -> None:
        """Log in. Raises Unreachable, TooSlow, Refused, Busy or Garbled."""

    async def command(self, command: Command, data: bytes = b"", lun: int = 0) -> Reply:
        """The reply to one read command, whatever its completion code.

        Raises Refused for a command that is no read, before anything is sent; TooSlow when the BMC has fallen
        silent, and Unreachable at once ever after.
        """

    async def close(self) -> None:
        """Log out and let go of the socket. Never raises a DeviceError; the engine may be opened again."""

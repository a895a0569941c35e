"""Commands over an engine: asked again while the BMC is busy, with the least privilege that does."""

import asyncio
import math
from typing import Final

from collector.model.errors import DeviceError, Refused, TooSlow
from collector.model.inventory import IpmiAccess, Reveal
from collector.transports.base import Endpoint
from collector.transports.ipmi.commands import NO_PRIVILEGE, PASSING, Command, Reply, whole
from collector.transports.ipmi.engine import Engine
from collector.transports.ipmi.handshake import ADMINISTRATOR, USER, Login

_FOR_COMMANDS: Final = 0.9  # share of a visit's time; the rest is for the logout and for what waits outside
_PATIENT: Final = 3  # how often a command is asked again that the BMC is too busy for
_LONGEST_PASSWORD: Final = 20
_LONGEST_USER: Final = 16


class Conversation:
    """A login and the commands within it.

    privilege   what the session has now; it is raised stepwise when the BMC refuses a command for lack of it
    """

    def __init__(
        self, endpoint: Endpoint, access: IpmiAccess, reveal: Reveal, engine: Engine, budget_s: float
    ) -> None:
        self._endpoint = endpoint
        self._budget_s = budget_s
        self._until = math.inf
        self._access = access
        self._reveal = reveal
        self._engine = engine
        self._highest = ADMINISTRATOR
        self.privilege = USER

    @property
    def suite(self) -> int | None:
        return self._engine.suite

    async def open(self) -> None:
        """Log in with the privilege of a user. Raises what `Engine.open` raises."""
        self.privilege = USER
        self._until = asyncio.get_running_loop().time() + self._budget_s * _FOR_COMMANDS
        await self._engine.open(self._login())

    async def close(self) -> None:
        await self._engine.close()

    async def command(self, command: Command, data: bytes = b"", lun: int = 0) -> Reply:
        """The reply to one command, after all that could be done about a busy BMC or a low privilege."""
        reply = await self.modestly(command, data, lun)
        while reply.code == NO_PRIVILEGE and await self._climb():
            reply = await self.modestly(command, data, lun)
        return reply

    async def whole(self, command: Command, data: bytes = b"", at_least: int = 0) -> bytes:
        """The bytes of a good reply. Raises the error of its completion code; Garbled when too short."""
        return whole(command, await self.command(command, data), at_least)

    async def modestly(self, command: Command, data: bytes = b"", lun: int = 0) -> Reply:
        """The reply to a command that is not worth a higher privilege.

        Raises TooSlow when the time of the visit is used up, so that what was read before is kept.
        """
        if asyncio.get_running_loop().time() > self._until:
            raise TooSlow(f"{self._endpoint}: the {self._budget_s:g} s of this visit are used up")
        for again in range(_PATIENT):
            reply = await self._engine.command(command, data, lun)
            if reply.code not in PASSING:
                return reply
            await asyncio.sleep(0.05 * 2**again)
        return await self._engine.command(command, data, lun)

    async def _climb(self) -> bool:
        """Log in anew one privilege higher; False where the user has none, back as it was."""
        if self.privilege >= self._highest:
            return False
        await self._engine.close()
        try:
            await self._engine.open(self._login(self.privilege + 1))
        except Refused:
            self._highest = self.privilege
            await self._engine.open(self._login(self.privilege))
            return False
        self.privilege += 1
        return True

    def _login(self, privilege: int = USER) -> Login:
        """User and password, revealed for this one login. Raises Refused where IPMI cannot carry them."""
        user, password = self._access.username.encode(), self._reveal(self._access.password).encode()
        if len(user) > _LONGEST_USER:
            raise self._too_long("user name", len(user), _LONGEST_USER)
        if len(password) > _LONGEST_PASSWORD:
            raise self._too_long("password", len(password), _LONGEST_PASSWORD)
        return Login(user, password, privilege)

    def _too_long(self, what: str, size: int, limit: int) -> DeviceError:
        return Refused(
            f"{self._endpoint}: the {what} has {size} bytes, IPMI 2.0 carries {limit}; use a shorter one"
        )

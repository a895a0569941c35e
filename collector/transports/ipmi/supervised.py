"""The second engine: pyghmi in a process of its own, with a deadline for every answer.

pyghmi has one global loop that blocks and can wait for ever; in our process it would stop every other device.
A process costs about 0.1 s of CPU a session, which a fallback may.
"""

import asyncio
import json
import sys
from typing import Any, Final

from collector.model.errors import Busy, DeviceError, Garbled, Refused, TooSlow, Unreachable
from collector.transports.base import Endpoint, Patience
from collector.transports.ipmi.commands import Command, Reply, check
from collector.transports.ipmi.handshake import PRIVILEGES, Login

_START_S: Final = 5.0
_LOGOUT_S: Final = 2.0
_REFUSED: Final = (
    "incorrect password",
    "unauthorized",
    "invalid role",
    "username length",
    "password is required",
)
_BUSY: Final = ("insufficient resources",)


class SupervisedEngine:
    """One worker process, ended with the session."""

    def __init__(self, endpoint: Endpoint, patience: Patience) -> None:
        self._endpoint = endpoint
        self._deadline_s = patience.timeout_s * (patience.retries + 1)
        self._worker: asyncio.subprocess.Process | None = None
        self.suite: int | None = None

    @property
    def pid(self) -> int | None:
        """The worker's process id while it lives."""
        return self._worker.pid if self._worker is not None else None

    async def open(self, login: Login) -> None:
        self._worker = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "collector.transports.ipmi.worker",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        asked = {
            "address": self._endpoint.address,
            "port": self._endpoint.port,
            "user": login.user.hex(),
            "password": login.password.hex(),
            "privilege": login.privilege,
        }
        try:
            await self._exchange(None, _START_S, "the start of its worker process")
            answer = await self._exchange(asked, self._deadline_s, "the login")
            if "error" in answer:
                raise self._login_error(str(answer["error"]), login)
        except DeviceError:
            await self._kill()
            raise
        self.suite = int(answer["suite"])

    async def command(self, command: Command, data: bytes = b"", lun: int = 0) -> Reply:
        check(command)
        asked = {"netfn": command.netfn, "command": command.number, "data": data.hex(), "lun": lun}
        try:
            answer = await self._exchange(asked, self._deadline_s, command.title)
        except TooSlow:
            await self._kill()  # the session within is lost, and may hold the process for ever
            raise
        if "error" in answer:
            await self._kill()
            raise TooSlow(f"{self._endpoint}: {command.title}: the BMC fell silent in mid-session")
        return Reply(int(answer["code"]), bytes.fromhex(answer["data"]))

    async def close(self) -> None:
        """End the worker's input: it logs out and exits; one that does not is killed."""
        worker = self._worker
        if worker is None or worker.stdin is None:
            return
        worker.stdin.close()
        try:
            async with asyncio.timeout(_LOGOUT_S):
                await worker.wait()
        except TimeoutError:
            pass
        await self._kill()

    async def _exchange(self, asked: dict[str, Any] | None, limit_s: float, what: str) -> dict[str, Any]:
        """The worker's next answer; to nothing asked it is that it is ready."""
        worker = self._worker
        if worker is None or worker.stdin is None or worker.stdout is None:
            raise Unreachable(f"{self._endpoint}: the session is gone; it is asked no more in this visit")
        try:
            async with asyncio.timeout(limit_s):
                if asked is not None:
                    worker.stdin.write(json.dumps(asked).encode() + b"\n")
                    await worker.stdin.drain()
                line = await worker.stdout.readline()
        except TimeoutError:
            raise TooSlow(f"{self._endpoint}: {what}: no answer within {limit_s:g} s") from None
        except asyncio.CancelledError:
            await self._kill()  # its next answer would be the one to this question
            raise
        except ConnectionError:
            line = b""
        if not line:
            await self._kill()
            raise Garbled(f"{self._endpoint}: {what}: the IPMI worker process ended unasked")
        answer: dict[str, Any] = json.loads(line)
        return answer

    async def _kill(self) -> None:
        worker, self._worker = self._worker, None
        if worker is None:
            return
        if worker.returncode is None:
            worker.kill()
        await worker.communicate()  # reads the pipes to their end, so that both are closed

    def _login_error(self, said: str, login: Login) -> DeviceError:
        """pyghmi's words as our errors; it says `None` when nothing answered."""
        user = login.user.decode("utf-8", "replace")
        asked = f"{self._endpoint}: login of {user!r} as {PRIVILEGES[login.privilege]}"
        if any(word in said.lower() for word in _REFUSED):
            return Refused(f"{asked}: {said}")
        if any(word in said.lower() for word in _BUSY):
            return Busy(f"{asked}: {said}")
        if said in ("None", "", "timeout", "Session no longer connected"):
            return Unreachable(f"{self._endpoint}: no answer to the login")
        return Garbled(f"{asked}: {said}", seen=said)

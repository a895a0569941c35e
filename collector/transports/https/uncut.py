"""A login that is finished even when its caller is cut short: what was opened must be closed."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, Final, TypeVar

from collector.model.errors import DeviceError

_SETTLE_S: Final = 5.0

T = TypeVar("T")


class Uncut:
    """Baseboard controllers have few sessions: one left behind by a cancelled visit is missed for half an
    hour.
    """

    def __init__(self) -> None:
        self._task: asyncio.Task[Any] | None = None

    async def run(self, login: Coroutine[Any, Any, T]) -> T:
        """The result of `login`. When the caller is cancelled it goes on until `settle`."""
        task = asyncio.create_task(login)
        self._task = task
        return await asyncio.shield(task)

    async def settle(self) -> None:
        """Wait until the login has ended, however it ended; it is cancelled after five seconds."""
        if self._task is not None:
            with suppress(DeviceError, TimeoutError):
                await asyncio.wait_for(self._task, _SETTLE_S)

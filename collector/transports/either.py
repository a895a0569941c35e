"""A device with several addresses, such as the controllers of one array: the first that answers is asked."""

from collections.abc import Sequence

from collector.model.errors import Unreachable
from collector.model.exchange import Answer, Question, Transport
from collector.transports.base import Session


class Either:
    """One session over several. Which one answered is decided once, at the first answer."""

    def __init__(self, sessions: Sequence[Session]) -> None:
        self.transport: Transport = sessions[0].transport
        self._untried = list(sessions)
        self._all = tuple(sessions)
        self._chosen: Session | None = None

    async def open(self) -> None:
        """Log in at the first address that answers. Raises what the last one raised."""
        while True:
            try:
                await self._untried[0].open()
            except Unreachable:
                if len(self._untried) == 1:
                    raise
                self._untried.pop(0)
                continue
            return

    async def ask(self, question: Question) -> Answer:
        """The answer of the chosen address; before one is chosen, silence leads to the next."""
        while self._chosen is None and len(self._untried) > 1:
            try:
                answer = await self._untried[0].ask(question)
            except Unreachable:
                self._untried.pop(0)
                await self.open()
                continue
            self._chosen = self._untried[0]
            return answer
        return await self._untried[0].ask(question)

    async def close(self) -> None:
        for session in self._all:
            await session.close()

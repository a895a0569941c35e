"""The one seam to the network: a session that is asked questions."""

from dataclasses import dataclass
from typing import Protocol

from collector.model.exchange import Answer, Question, Transport


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long a session waits and how hard it tries.

    timeout_s   for one packet or one command
    retries     how often an unanswered packet is sent again
    budget_s    for the whole visit; what is not asked by then is a gap
    in_flight   questions under way at once on one device
    """

    timeout_s: float = 3.0
    retries: int = 2
    budget_s: float = 120.0
    in_flight: int = 4


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a session connects. `device` names the device in messages, pins and known hosts."""

    device: str
    address: str
    port: int

    def __str__(self) -> str:
        return f"{self.device} ({self.address}:{self.port})"


class Session(Protocol):
    """One device over one transport.

    A session that notices something weak about its way in has a property `weak`: words of `Reached.weak`.
    """

    transport: Transport

    async def open(self) -> None:
        """Log in. Raises Unreachable, TooSlow, Refused, Busy or Garbled. SNMP has nothing to open."""

    async def ask(self, question: Question) -> Answer:
        """The whole answer to one question.

        Raises a DeviceError when there is none; its `partial` carries what arrived. Several questions may be
        asked at once; a session that can only take one at a time queues them itself.
        """

    async def close(self) -> None:
        """Log out and let go of the socket, whatever happened before. Never raises a DeviceError."""

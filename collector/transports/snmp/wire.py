"""The seam between the engines and what is asked through them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from collector.transports.snmp.pdu import Kind, Response

# Looks at an answer: the name to ask next in the same manner, None where this answer is the last.
Take = Callable[[Response], bytes | None]


def only_one(_: Response) -> None:
    """Takes an answer as the last one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What an engine is to ask.

    repetitions   rows in one answer, for GETBULK
    retries       how often an unanswered packet is sent again
    context       of version 3; in the others it goes behind the community
    take          called with each answer as it arrives; while it gives a name, that is asked next
    """

    kind: Kind
    names: tuple[bytes, ...]
    repetitions: int = 0
    retries: int = 0
    context: str = ""
    take: Take = only_one


class Wire(Protocol):
    """An engine's way to one device."""

    @property
    def heard(self) -> bool:
        """Whether this device ever answered."""

    async def request(self, asked: Request) -> Response:
        """The last answer: one with an error-status, or the one after which `take` wanted no more.

        Raises Unreachable, TooSlow where the device has answered before, Refused or Garbled; Unreadable
        where asking differently is no use.
        """

    def close(self) -> None:
        """Let go of the socket; whoever still waits is told."""

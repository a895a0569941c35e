"""The seam between the versions of SNMP: what is wrapped around a PDU, and what comes back instead of one."""

from dataclasses import dataclass
from typing import Protocol

from collector.model.errors import DeviceError

# The octets, where in them the PDU starts, and where the message claims to end, be it behind the last octet.
Opened = tuple[bytes, int, int]


@dataclass(frozen=True, slots=True)
class Report:
    """The agent did not take the message of this number. `problem` is why; None: it is to be asked again."""

    number: int
    problem: DeviceError | None


class Envelope(Protocol):
    """How a version of SNMP wraps a PDU.

    suspects   what may be wrong where nobody answers
    """

    @property
    def suspects(self) -> str: ...

    def seal(self, pdu: bytes, number: int, context: str) -> bytes:
        """The message that carries this PDU, whose request-id is `number`."""

    def unseal(self, data: bytes) -> Opened | Report:
        """The PDU in a message. Raises Garbled where there is none that this envelope believes."""

    def shown(self, data: bytes) -> str:
        """The first octets of a message without its secrets, for an error."""

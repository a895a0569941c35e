"""What every stand of the lab has in common: one recorded device behind one real protocol, on loopback.

A stand is made as `SnmpAgent(recording, login, faults)` and answers from the recording's exchanges of its own
transport. It changes nothing and grants nothing: a question that is not plain reading is refused, and all
that was asked stands in `seen`, so that a test can prove what was sent.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, cast

from collector.lab.faults import Faults
from collector.lab.recording import Recording
from collector.model.exchange import Transport


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """Who the lab lets in. These are no secrets: the stands listen on loopback only.

    community   SNMP; `community@CONTEXT` asks for the rows of that context
    enable      the second password of command lines that have one
    """

    community: str = "public"
    username: str = "inspector"
    password: str = "lab-secret-1"  # noqa: S105 - a lab on loopback, said aloud in its inventory
    enable: str = "lab-enable-1"


class Stand(Protocol):
    """One device over one transport.

    seen    every request as it came in, in the words of the transport (`get-bulk 1.3.6.1.2.1.2.2.1.2`, a
            command line, `GET /redfish/v1`, `06 01`); a request that would have changed something starts
            with `VIOLATION `
    """

    transport: Transport
    seen: list[str]

    async def start(self, address: str, port: int) -> int:
        """Listen, and return the port; 0 takes any free one. Raises OSError when it is not to be had."""

    async def stop(self) -> None:
        """Let go of every socket and task. Stopping twice is one stop."""


StandMaker = Callable[[Recording, Login, Faults], Stand]

VIOLATION = "VIOLATION "

_MAKERS = {
    Transport.SNMP: ("collector.lab.snmp", "SnmpAgent"),
    Transport.SSH: ("collector.lab.ssh", "SshServer"),
    Transport.HTTPS: ("collector.lab.https", "HttpsServer"),
    Transport.IPMI: ("collector.lab.ipmi", "Bmc"),
}


def stand_maker(transport: Transport) -> StandMaker:
    """What makes the stands of one transport; imported when first asked for, as paramiko is heavy."""
    module, name = _MAKERS[transport]
    return cast(StandMaker, getattr(import_module(module), name))


def violations(stand: Stand) -> list[str]:
    """The requests that were not plain reading; a healthy test ends with none."""
    return [request for request in stand.seen if request.startswith(VIOLATION)]

"""What an error-status means, and how an error carries the rows that did arrive."""

from collector.model.errors import Busy, DeviceError, Garbled, Refused
from collector.model.exchange import Varbind
from collector.transports.snmp.pdu import Hopeless, Response, Status


def complaint(response: Response) -> DeviceError:
    """The error for an error-status that ends the question."""
    about = f" about varbind {response.index}" if response.index else ""
    match response.status:
        case Status.NO_ACCESS | Status.AUTHORIZATION_ERROR:
            return Refused(f"the agent denies access{about} (error-status {response.status})")
        case Status.RESOURCE_UNAVAILABLE:
            return Busy(f"the agent has no resources{about} (resourceUnavailable)")
        case Status.GEN_ERR:
            return Hopeless(f"the agent reports a general error{about} (genErr)")
        case Status.TOO_BIG:
            return Hopeless("the agent calls an answer with a single value too big (tooBig)")
        case _:
            return Hopeless(f"the agent reports error-status {response.status}{about}")


def carrying(problem: DeviceError, rows: list[Varbind]) -> DeviceError:
    """The same error with the rows that did arrive, None where there are none."""
    partial = tuple(rows) or None
    if isinstance(problem, Garbled):
        return Garbled(problem.reason, seen=problem.seen, partial=partial)
    return type(problem)(problem.reason, partial=partial)

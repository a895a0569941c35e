"""The Redfish service root: the one resource that may be read without a login."""

from pathlib import Path
from typing import Any, Final

from collector.model.errors import Garbled, HostKeyChanged, Refused, Unsupported
from collector.transports.base import Endpoint, Patience
from collector.transports.https.answers import check, read
from collector.transports.https.tls import Verify, context_for
from collector.transports.https.wire import Wire, connect_limit_s

SERVICE_ROOT: Final = "/redfish/v1/"
_HIDDEN: Final = (401, 403)


async def service_root(
    endpoint: Endpoint, patience: Patience, pins: Path, verify: Verify = "pin"
) -> dict[str, Any] | None:
    """The service root as it is read without a login; None when something else answers here.

    Sends no credential. Pins the certificate, as a login would. Raises Unreachable, TooSlow, Busy, or
    HostKeyChanged.
    """
    wire = Wire(endpoint, await context_for(endpoint, verify, pins, connect_limit_s(patience)), patience)
    try:
        return await read_root(wire)
    except HostKeyChanged:
        raise
    except (Refused, Unsupported, Garbled):
        return None
    finally:
        await wire.close()


async def read_root(wire: Wire) -> dict[str, Any]:
    """The service root, {} when it is there but hidden before the login.

    Raises Garbled when there is no Redfish service, Busy, Unreachable or TooSlow.
    """
    for path in (SERVICE_ROOT, SERVICE_ROOT.rstrip("/")):  # some services know only one of the two
        reply = await wire.get(path)
        if reply.status in _HIDDEN:
            return {}
        if reply.status != 404:
            break
    try:
        check(reply)
    except Unsupported as wrong:
        raise Garbled(f"no Redfish service here: {SERVICE_ROOT} gives {wrong.reason}") from wrong
    root = read(reply, pages=False)
    if not isinstance(root, dict):
        raise Garbled(f"no Redfish service here: {SERVICE_ROOT} is no object", seen=str(root))
    return root


def link_of(resource: dict[str, Any], *names: str) -> str | None:
    """The path behind `{name: {"@odata.id": path}}`, through one name after the other; None if not there."""
    found: Any = resource
    for name in (*names, "@odata.id"):
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, str) and found.startswith("/") else None

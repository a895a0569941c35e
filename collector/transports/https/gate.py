"""The gate for everything that is sent: reading, and the logins of four vendors."""

import re
from typing import Final
from urllib.parse import quote, urlsplit

from collector.model.errors import Refused

_NAME: Final = r"(?!\.{1,2}/?$)[\w.~-]+"  # one path segment, neither `.` nor `..`
_WRITES: Final = tuple(
    (method, re.compile(path, re.ASCII))
    for method, path in (
        ("POST", r"/redfish/v1/(SessionService/)?Sessions/?"),  # iDRAC 8 and 9 have it without SessionService
        ("DELETE", rf"/redfish/v1/(SessionService/)?Sessions/{_NAME}/?"),
        ("POST", r"/mgmt/shared/authn/login"),
        ("DELETE", rf"/mgmt/shared/authz/tokens/{_NAME}"),
        ("POST", r"/api/types/loginSessionInfo/action/logout"),
    )
)
_PRINTABLE: Final = "".join(map(chr, range(0x21, 0x7F)))


def may_write(method: str, path: str) -> bool:
    """Whether this is the login or the logout of a vendor. A device chooses some of these paths itself."""
    return any(method == known and pattern.fullmatch(path) for known, pattern in _WRITES)


def path_of(link: str) -> str:
    """Path and query of a link, whatever host it names; "" when it is no link.

    iControl says `localhost`, and controllers behind a translated address say one that leads nowhere.
    """
    try:
        parts = urlsplit(link)
    except ValueError:
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")


def to_path(text: str) -> str:
    """The path with its query that is sent for a link or a question; blanks and non-ASCII are quoted.

    A `#fragment` names a place inside the answer and is not sent. Raises Refused for anything but a path
    from the root of this device.
    """
    path = text.partition("#")[0].strip()
    if not path.startswith("/") or path.startswith(("//", "/\\")):
        raise Refused(f"not asked: {text[:200]!r} is no path of this device")
    return quote(path, safe=_PRINTABLE)

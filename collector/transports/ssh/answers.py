"""What a device says when it does not answer: unsupported, not permitted, failed. None of them is health.

Only short answers are looked at, and only the beginnings of their lines: a log may quote any of these words.
"""

import re
from collections.abc import Iterator

from collector.model.errors import Busy, DeviceError, Garbled, Refused, Unreachable, Unsupported

_MAY_BE_A_NO = 12  # lines; longer answers are answers
_LINE = 300

_UNSUPPORTED = re.compile(
    r"(?:ERROR: )?% ?(?:Invalid (?:input|command|parameter|number)|Ambiguous command|Incomplete command"
    r"|Unrecognized command|Unknown command|Bad IP address|Wrong parameter|Too many parameters"
    r"|Command (?:not )?(?:supported|found))"
    r"|Error: ?(?:(?:Unrecognized|Incomplete|Ambiguous) command|Wrong parameter|Too many parameters)"
    r"|%Error 202\d\d"
    r"|(?:Invalid|Ambiguous|Incomplete) input:"
    r"|unknown command|syntax error\b|Syntax Error:|error: (?:syntax error|command is not valid)"
    r"|(?:\S*: )*(?:line \d+: )?\S+: (?:command )?not found|(?:\S*: )*command not found"
    r"|env: .*No such file|(?:\S+: )+No such file or directory"
    r"|sudo: .*command not found|\S+: (?:rbash|ksh): .*not found"
    r"|(?:The )?(?:command|option|feature|enabler).* not (?:installed|supported|recognized|licensed)\b"
    r"|CMMVC\d+E .*(?:not a valid|not supported)",
    re.I,
)
_NOT_PERMITTED = re.compile(
    r"% ?(?:Authorization failed|Permission denied|Access denied|Not authorized|User .*not authorized)"
    r"|(?:Command )?authorization (?:failed|denied)"
    r"|Error: ?(?:You do not have permission|No permission|Insufficient privilege)"
    r"|Permission denied|(?:\S+: )+Permission denied|permission denied"
    r"|sudo: .*(?:password is required|must have a tty|not allowed|may not run)"
    r"|Sorry, user .* is not allowed to execute"
    r"|.*file access permissions do not allow|.*must be root|\S*0[345]\d\d-\d+.*permission"
    r"|error: (?:permission denied|no permission)|Access denied|RBAC permission denied"
    r"|.*Authentication failed|Unable to validate the identity of the server"
    r"|CMMVC\d+E .*(?:not authorized|role)"
    r"|You do not have (?:permission|the required)",
    re.I,
)
_FAILED = re.compile(
    r"(?:Unexpected Error|Internal error|% ?Error|Error: ?The (?:system|device) is busy)\b", re.I
)
_FAR_SIDE = re.compile(
    r"(?:Error: )?(?:Could not connect to the specified host|A network error occurred while trying)",
    re.I,
)
_BUSY = re.compile(
    r"(?:all (?:user interfaces|lines|vty|terminals).{0,40}(?:used|busy|in use)"
    r"|too many (?:users|sessions|connections|logins)"
    r"|max(?:imum)?(?: number of)? (?:\w+ ){0,3}(?:session|user|connection|login)s?\b"
    r".{0,40}(?:reached|exceeded)"
    r"|session limit|exceeded maxstartups|no (?:free|available) (?:vty|lines?|sessions?)|resource shortage)",
    re.I | re.S,
)


def no_in(text: str) -> DeviceError | None:
    """The error that a short answer says, with the device's own words, or None for an answer."""
    lines = [line.strip()[:_LINE] for line in text.splitlines() if line.strip(" ^\t\r")]
    if not lines or len(lines) > _MAY_BE_A_NO:
        return None
    return next(_errors(lines, text), None)


def _errors(lines: list[str], text: str) -> Iterator[DeviceError]:
    for pattern, error in (
        (_NOT_PERMITTED, Refused),
        (_UNSUPPORTED, Unsupported),
        (_FAR_SIDE, Unreachable),
    ):
        for line in lines:
            if pattern.match(line):
                yield error(f"the device says {line!r}", partial=text)
    for line in lines:
        if _FAILED.match(line):
            yield Garbled(f"the device says {line!r}", seen=text, partial=text)


def no_at_login(text: str) -> DeviceError:
    """Why a device ended a session before its first prompt, as far as its words tell."""
    said = f"; it said {' '.join(text.split())[-200:]!r}" if text.strip() else ""
    if _BUSY.search(text) is None and any(_NOT_PERMITTED.match(line.strip()) for line in text.splitlines()):
        return Refused(f"the device ended the session at login{said}")
    return Busy(f"the device ended the session at login, as one without a free slot does{said}")


def is_busy(text: str) -> bool:
    """Whether a device says that all its sessions are taken."""
    return _BUSY.search(text) is not None


def no_of_command(line: str, status: int, out: str, err: str) -> DeviceError | None:
    """Why a command on an exec channel gave no answer, or None when `out` is one.

    Output counts, whatever the exit status: smartctl and needs-restarting speak by it. Without output it has
    to be 0, and nothing on standard error.
    """
    if out.strip():
        return no_in(out)
    if not err.strip() and status == 0:
        return None
    program = line.removeprefix("sudo -n ").split(" ", 1)[0]
    if said := no_in(err):
        return said
    if status in (126, 127):
        return Unsupported(
            f"{program!r} cannot be run (exit status {status}): {err.strip()[:200]!r}", partial=err
        )
    return Garbled(f"{line!r} ended with status {status}: {err.strip()[:200]!r}", seen=err, partial=err)

"""The process in which pyghmi runs, one for each session: it may hang or grow, and is then killed.

`python -m collector.transports.ipmi.worker` says that it is ready, then reads one JSON object a line and
answers each with one: first the login, then commands, until its input ends. supervised.py is the other side.
"""

import json
import os
import resource
import sys
import time
from typing import IO, Any, Final

from pyghmi.exceptions import PyghmiException  # type: ignore[import-untyped]  # the package has no types
from pyghmi.ipmi.private import session as pyghmi  # type: ignore[import-untyped]  # the package has no types

_MOST_MEMORY_BYTES: Final = 1 << 30
_LOOK_AGAIN_S: Final = 0.001


def main() -> None:
    """Serve one session. pyghmi prints at times, so the answers have a file of their own."""
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY_BYTES, _MOST_MEMORY_BYTES))
    pyghmi._io_wait = _wait
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as answers:
        os.dup2(2, 1)
        serve(sys.stdin, answers)


def _wait(timeout: float, _address: object = None, _events: object = None) -> None:
    """Wait for a packet by looking every millisecond, in the place of pyghmi's own wait.

    That one sleeps until its input thread wakes it, and misses a packet that came just before (1.6.19).
    """
    until = time.monotonic() + timeout
    while not _arrived() and time.monotonic() < until:
        time.sleep(_LOOK_AGAIN_S)


def _arrived() -> bool:
    """Whether a packet lies in the queue of a session."""
    handlers = pyghmi.Session.bmc_handlers
    return any(one.pktqueue for ports in list(handlers.values()) for one in list(ports.values()))


def serve(questions: IO[str], answers: IO[str]) -> None:
    """Say that all is loaded, then answer every line; the first must be the login."""
    session = None
    _say(answers, {"ready": True})
    for line in questions:
        asked = json.loads(line)
        try:
            if session is None:
                session = _log_in(asked)
                answer: dict[str, Any] = {"suite": 17 if getattr(session, "attemptedhash", 0) == 256 else 3}
            else:
                answer = _command(session, asked)
        except PyghmiException as error:
            answer = {"error": str(error)}
        _say(answers, answer)
    if session is not None:
        session.logout()


def _say(answers: IO[str], answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer) + "\n")
    answers.flush()


def _log_in(asked: dict[str, Any]) -> Any:
    return pyghmi.Session(
        bmc=asked["address"],
        port=asked["port"],
        userid=bytes.fromhex(asked["user"]),
        password=bytes.fromhex(asked["password"]),
        privlevel=asked["privilege"],
        keepalive=False,
    )


def _command(session: Any, asked: dict[str, Any]) -> dict[str, Any]:
    """Completion code and bytes of one command; pyghmi's own words where it has no answer."""
    reply = session.raw_command(
        netfn=asked["netfn"], command=asked["command"], data=bytes.fromhex(asked["data"]), rslun=asked["lun"]
    )
    if "code" not in reply:
        return {"error": str(reply.get("error"))}
    return {"code": reply["code"], "data": bytes(reply.get("data", b"")).hex()}


if __name__ == "__main__":
    main()

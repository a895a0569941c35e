"""Far sides on loopback: a server whose answers a test decides, and one in a process of its own that counts.

`python -m ticketing.far_side FILE`, in the folder tests/, prints its port and writes each request to FILE as
a line of JSON before it answers. FILE with the suffix .kill may hold `PID KEY...`: when one of these keys
comes, that process is killed before the answer.
"""

import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    def json(self) -> dict[str, object]:
        found: dict[str, object] = json.loads(self.body)
        return found


@dataclass
class Reply:
    """cut: the connection ends before the answer does."""

    status: int = 200
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False


Answering = Callable[[Request], Reply]


def server(answering: Answering) -> ThreadingHTTPServer:
    """A server on a free port of 127.0.0.1, not running yet."""

    class Handler(BaseHTTPRequestHandler):
        def _any(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length)
            reply = answering(Request(self.command, self.path, dict(self.headers), body))
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body) + (100 if reply.cut else 0)))
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(reply.body)

        do_GET = do_POST = do_PUT = _any

        def log_message(self, *_: object) -> None:
            pass

    made = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.daemon_threads = True
    return made


@contextmanager
def serving(answering: Answering) -> Iterator[str]:
    """The address of a server that answers as it is told."""
    made = server(answering)
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{made.server_port}"
    finally:
        made.shutdown()
        thread.join()
        made.server_close()


def main(file: Path) -> None:
    """Count requests by their key; obey one order to kill."""
    orders = file.with_suffix(".kill")

    def answering(asked: Request) -> Reply:
        key = asked.headers.get("Idempotency-Key", "")
        with file.open("a", encoding="utf-8") as out:
            out.write(json.dumps({"key": key, "event": asked.json()["event"]}) + "\n")
            out.flush()
            os.fsync(out.fileno())
        order = orders.read_text("utf-8").split() if orders.exists() else []
        if key in order[1:]:
            orders.unlink()
            os.kill(int(order[0]), signal.SIGKILL)
        return Reply()

    made = server(answering)
    sys.stdout.write(f"{made.server_port}\n")
    sys.stdout.flush()
    made.serve_forever()


if __name__ == "__main__":
    main(Path(sys.argv[1]))

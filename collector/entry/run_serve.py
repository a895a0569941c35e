"""`collector serve`: scheduler, /metrics and /healthz in one process."""

import json
import logging
import signal
import sys
import threading
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import monotonic
from urllib.parse import parse_qs, urlsplit

from collector.entry.logs import set_up_logs
from collector.entry.office import Office
from collector.entry.service import Service
from collector.entry.wire import check_drivers, install, open_store
from collector.metrics import CONTENT_TYPE, View, page
from collector.model.errors import CollectorError, SettingsError

log = logging.getLogger(__name__)

# The page is made anew at most so often; a scrape a second must not cost a rendering each.
_FRESH_S = 5.0
# A service that has missed this many ticks is not well.
_MISSED = 3


def serve(inventory: Path | None, listen: str = "") -> None:
    """Tick and answer until interrupted. Raises SettingsError, StoreError, before anything is contacted."""
    from apscheduler.schedulers.background import BackgroundScheduler  # type: ignore[import-untyped]  # no types

    made = install(inventory)
    check_drivers(made)
    set_up_logs(made.settings)
    with open_store(made.settings, made.secrets) as store:
        service = Service(Office(made, store))
        service.office.outlets  # noqa: B018  # settings of sinks are wrong now or never
        server = Server(_address(listen or made.settings.listen), service, made.settings.schedule.tick_s)
        scheduler = BackgroundScheduler(timezone=UTC)
        # A tick that could not begin in time is made up once, however many were missed: rows know the rest.
        scheduler.add_job(
            service.tick, "interval", seconds=made.settings.schedule.tick_s, next_run_time=datetime.now(UTC),
            coalesce=True, max_instances=1, misfire_grace_time=None,
        )  # fmt: skip
        scheduler.start()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: threading.Thread(target=server.shutdown).start())
        host, port = server.server_address[:2]
        sys.stderr.write(f"collector: http://{host!s}:{port}/metrics; Ctrl-C ends the service\n")
        try:
            server.serve_forever(poll_interval=0.2)
        finally:
            scheduler.shutdown(wait=True)
            server.server_close()


def _address(listen: str) -> tuple[str, int]:
    host, _, port = listen.rpartition(":")
    if not port.isdecimal():
        raise SettingsError(f"--listen: {listen!r} is no HOST:PORT; expected such as 127.0.0.1:8740")
    return host.strip("[]"), int(port)


class Server(ThreadingHTTPServer):
    """The pages of a service. Raises SettingsError where the address cannot be had."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], service: Service, tick_s: float) -> None:
        try:
            super().__init__(address, _Handler)
        except OSError as error:
            raise SettingsError(f"cannot listen on {address[0]}:{address[1]}: {error.strerror}") from error
        self.service = service
        self.tick_s = tick_s
        self._pages: dict[tuple[str | None, str | None], tuple[float, bytes]] = {}
        self._lock = threading.Lock()

    def handle_error(self, request: object, client_address: object) -> None:  # noqa: ARG002  # socketserver's names
        """A reader that hangs up in the middle is no event."""
        log.debug("a page was not read to its end", exc_info=True)

    def metrics(self, site: str | None, device: str | None) -> bytes | None:
        """The page, None for a site or device that was never visited. Contacts nothing."""
        with self._lock:
            made = self._pages.get((site, device))
            if made is None or monotonic() - made[0] > _FRESH_S:
                view: View = self.service.view(site, device)
                if (site or device) and not view.results:
                    return None
                made = monotonic(), page(view)
                self._pages[site, device] = made
            return made[1]

    def health(self) -> tuple[HTTPStatus, dict[str, str | None]]:
        """Whether the service ticks."""
        last, began = self.service.last, self.service.began
        well = self.service.is_well(datetime.now(UTC), timedelta(seconds=_MISSED * self.tick_s + 60))
        said = {
            "status": "ok" if well else "failing",
            "last_tick": last.isoformat() if last else None,
            "ticking_since": began.isoformat() if began else None,
            "fault": self.service.fault,
        }
        return (HTTPStatus.OK if well else HTTPStatus.SERVICE_UNAVAILABLE), said


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:  # the name that http.server calls
        asked = urlsplit(self.path)
        words = {name: values[0] for name, values in parse_qs(asked.query).items()}
        try:
            if asked.path == "/metrics":
                text = self.server.metrics(words.get("site"), words.get("device"))
                self._answer(
                    HTTPStatus.OK if text else HTTPStatus.NOT_FOUND, text or b"not known\n", CONTENT_TYPE
                )
            elif asked.path == "/healthz":
                status, said = self.server.health()
                self._answer(status, json.dumps(said).encode() + b"\n", "application/json")
            else:
                self._answer(
                    HTTPStatus.NOT_FOUND, b"/metrics and /healthz are here\n", "text/plain; charset=utf-8"
                )
        except CollectorError as error:
            log.error("%s: %s", asked.path, error)
            self._answer(HTTPStatus.SERVICE_UNAVAILABLE, f"{error}\n".encode(), "text/plain; charset=utf-8")

    def _answer(self, status: HTTPStatus, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        log.debug(format, *args)

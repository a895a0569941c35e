"""`collector serve`: its pages over HTTP, and a real Prometheus that scrapes it."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

_LONG_S = 60.0


@pytest.fixture(scope="module")
def served(inventory: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a service that has one inspection stored."""
    env = {**os.environ, "COLLECTOR_STATE": str(tmp_path_factory.mktemp("served"))}
    inspect = [sys.executable, "-m", "collector", "inspect", "--all", "-i", str(inventory)]
    assert subprocess.run(inspect, env=env, capture_output=True, check=False).returncode == 1  # noqa: S603  # as in conftest
    command = [sys.executable, "-m", "collector", "serve", "-i", str(inventory), "--listen", "127.0.0.1:0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=env) as running:  # noqa: S603  # as in conftest
        assert running.stderr is not None
        line = next(line for line in running.stderr if "/metrics" in line)
        yield line.split()[1].removesuffix("/metrics;")
        running.send_signal(signal.SIGTERM)
        running.communicate(timeout=_LONG_S)
        assert running.returncode == 0


def got(address: str) -> str:
    with urlopen(address, timeout=10) as answer:  # noqa: S310  # our own service on loopback
        text: str = answer.read().decode()
        return text


def test_metrics_show_what_is_stored_and_only_that(served: str) -> None:
    whole = got(f"{served}/metrics")
    assert 'hw_status{device="broken",hw_id="Fan 2",hw_state="failed",hw_type="fan",site="lab"} 1.0' in whole
    assert 'collector_device_up{device="dead",site="lab",transport="snmp"} 0.0' in whole
    assert 'collector_ticket_open{severity="3",site="lab"} 1.0' in whole
    one = got(f"{served}/metrics?device=healthy")
    assert 'device="healthy"' in one
    assert 'device="broken"' not in one


def test_a_device_that_is_not_known_is_404(served: str) -> None:
    with pytest.raises(HTTPError, match="404"):
        got(f"{served}/metrics?device=nobody")


def test_health_says_that_it_ticks(served: str) -> None:
    assert json.loads(got(f"{served}/healthz"))["status"] == "ok"


@pytest.mark.slow
@pytest.mark.skipif(
    shutil.which("prometheus") is None, reason="prometheus is not installed (Debian: prometheus)"
)
def test_a_real_prometheus_scrapes_it(served: str, tmp_path: Path) -> None:
    config = tmp_path / "prometheus.yml"
    target = served.removeprefix("http://")
    job = {"job_name": "collector", "scrape_interval": "1s", "static_configs": [{"targets": [target]}]}
    config.write_text(json.dumps({"scrape_configs": [job]}), "utf-8")
    words = [
        f"--config.file={config}",
        f"--storage.tsdb.path={tmp_path / 'tsdb'}",
        "--web.listen-address=127.0.0.1:19190",
    ]
    with subprocess.Popen(["prometheus", *words], stderr=subprocess.DEVNULL) as prometheus:  # noqa: S603, S607  # from PATH
        try:
            found = _until(lambda: _asked('hw_status{hw_state="failed"} == 1'))
        finally:
            prometheus.terminate()
    assert [one["metric"]["hw_id"] for one in found] == ["Fan 2"]


def _asked(query: str) -> Any:
    from urllib.parse import quote

    return json.loads(got(f"http://127.0.0.1:19190/api/v1/query?query={quote(query)}"))["data"]["result"]


def _until(ask: Callable[[], Any]) -> Any:
    """The first answer that says something; Prometheus tells nobody when it has scraped."""
    end = time.monotonic() + _LONG_S
    while time.monotonic() < end:
        try:
            if said := ask():
                return said
        except OSError:
            pass  # it does not listen yet
    pytest.fail("nothing was scraped within a minute")

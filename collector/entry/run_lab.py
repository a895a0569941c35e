"""`collector lab up` and `collector record`."""

import asyncio
import signal
import sys
from dataclasses import replace
from pathlib import Path

from collector.entry.logs import set_up_logs
from collector.entry.progress import Quiet
from collector.entry.recordings import recorder
from collector.entry.wire import install, means
from collector.inspecting.inspect import inspect
from collector.inspecting.keeping import Keeping
from collector.inspecting.plan import Wish, plan
from collector.lab.faults import parse_faults
from collector.lab.site import devices_at, serve_recordings


def up(paths: list[Path], faults: str, inventory: Path | None) -> None:
    """Raise the recordings and stay up until interrupted. Raises SettingsError."""
    devices = devices_at(paths, parse_faults(faults))

    def ready(text: str) -> None:
        if inventory is not None:
            inventory.write_text(text, "utf-8")
            sys.stderr.write(
                f"{len(devices)} devices are up; the inventory is {inventory}; Ctrl-C ends the lab\n"
            )
            return
        sys.stdout.write(text)
        sys.stdout.flush()
        sys.stderr.write(f"{len(devices)} devices are up; Ctrl-C ends the lab\n")

    async def serve() -> None:
        stop = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        await serve_recordings(devices, ready, stop)

    asyncio.run(serve())


def record_device(site: str, device: str, inventory: Path | None, output: Path) -> None:
    """Visit one device and keep what it said, redacted. Nothing is stored. Raises SettingsError."""
    made = install(inventory)
    set_up_logs(made.settings)
    (tour,) = plan(made.inventory, Wish(sites=(site,), devices=(device,)))
    keeping = Keeping(None, record=recorder(output, made.secrets))
    with means(made, Wish(), keeping, Quiet()) as tools:
        done = asyncio.run(inspect(tour, replace(tools, checks=())))
    for failure in keeping.failures:
        raise failure
    snapshot = done.results[device].snapshot
    for way, reached in snapshot.transports.items():
        sys.stdout.write(f"{way}: {reached.status}{': ' + reached.reason if reached.reason else ''}\n")
    sys.stdout.write(f"{output / device}: redacted; look through it before it leaves the house\n")

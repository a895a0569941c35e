"""`collector inspect`: the sites asked for, one after the other, kept and concluded."""

import asyncio
import signal
import sys
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from collector.entry.logs import set_up_logs
from collector.entry.output import put, render
from collector.entry.progress import progress
from collector.entry.recordings import recorder
from collector.entry.request import Request
from collector.entry.wire import Installation, check_drivers, install, means, open_store
from collector.inspecting.exit_status import Exit, exit_status
from collector.inspecting.inspect import inspect
from collector.inspecting.keeping import Keeping
from collector.inspecting.plan import Tour, plan
from collector.model.errors import CollectorError
from collector.model.inspection import Inspection

if TYPE_CHECKING:  # importing the store imports SQLAlchemy
    from collector.store.store import Store


def run(request: Request, inventory: Path | None) -> Exit:
    """Inspect, show, keep. Raises SettingsError before anything is contacted."""
    made = install(inventory)
    lang = request.language(made)
    done, failures = inspect_all(made, request)
    put(render(done, made, request, lang), request.output)
    for failure in failures:
        sys.stderr.write(f"collector: not kept: {failure}\n")
    return Exit.INTERNAL if failures else exit_status(done, request.fail_on)


def inspect_all(made: Installation, request: Request) -> tuple[list[Inspection], list[CollectorError]]:
    """The inspections that were asked for, and what could not be kept of them.

    Raises SettingsError for names that are not there, StoreError when the store cannot be opened: then
    nothing was contacted.
    """
    set_up_logs(made.settings)
    tours = plan(made.inventory, request.wish)
    check_drivers(made)
    if not request.keep:
        return asyncio.run(_tours(tours, made, request, None))
    with open_store(made.settings, made.secrets) as store:
        done, failures = asyncio.run(_tours(tours, made, request, store))
        if not failures:
            _conclude(made, store, done)
        return done, failures


def _conclude(made: Installation, store: "Store", done: list[Inspection]) -> None:
    """The tickets and the audit that follow from what was kept. Says how many tickets are open or changed."""
    from collector.entry.conclude import conclude
    from collector.entry.office import Office, who

    office = Office(made, store)
    changed = sum(conclude(office, inspection, actor=who()) for inspection in done)
    if changed:
        sys.stderr.write(
            f"collector: {changed} tickets were opened or changed; see `collector ticket list`\n"
        )


async def _tours(
    tours: Sequence[Tour], made: Installation, request: Request, store: "Store | None"
) -> tuple[list[Inspection], list[CollectorError]]:
    """Every site in turn, until the user interrupts; what is done by then is kept and returned."""
    done: list[Inspection] = []
    failures: list[CollectorError] = []
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    for tour in tours:
        if stop.is_set():
            break
        keeping = Keeping(store, zone=tour.site.timezone, record=recorder(request.record, made.secrets))
        with (
            progress(len(tour.devices), wanted=True) as shown,
            means(made, request.wish, keeping, shown, store) as tools,
        ):
            done.append(await _until(stop, inspect(tour, tools)))
        failures += keeping.failures
    return done, failures


async def _until(stop: asyncio.Event, work: Coroutine[Any, Any, Inspection]) -> Inspection:
    """The inspection; when the user interrupts it ends at once, with what is done."""
    task, stopped = asyncio.create_task(work), asyncio.create_task(stop.wait())
    await asyncio.wait({task, stopped}, return_when=asyncio.FIRST_COMPLETED)
    if not task.done():
        task.cancel()
    stopped.cancel()
    return await task

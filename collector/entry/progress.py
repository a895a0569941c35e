"""The live display of an inspection, on standard error; nothing in a pipe."""

import sys
from types import TracebackType
from typing import Self

from collector.model.exchange import Exchange
from collector.model.inspection import Result
from collector.model.inventory import Device


class Quiet:
    """Shows nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing was begun."""

    def started(self, device: Device) -> None:
        """A visit begins."""

    def heard(self, device: Device, exchange: Exchange) -> None:
        """An answer came in."""

    def done(self, device: Device, result: Result) -> None:
        """A visit is over."""


class Live(Quiet):
    """A bar for the devices, and the ones that are being asked with the number of their answers."""

    def __init__(self, devices: int) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self._progress = Progress(*columns, console=Console(file=sys.stderr), transient=True)
        self._task = self._progress.add_task("", total=devices)
        self._asked: dict[str, int] = {}

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def started(self, device: Device) -> None:
        self._asked[device.name] = 0
        self._show()

    def heard(self, device: Device, exchange: Exchange) -> None:  # noqa: ARG002  # the protocol's names
        self._asked[device.name] = self._asked.get(device.name, 0) + 1
        self._show()

    def done(self, device: Device, result: Result) -> None:  # noqa: ARG002  # the protocol's names
        self._asked.pop(device.name, None)
        self._progress.advance(self._task)
        self._show()

    def _show(self) -> None:
        busy = [f"{name} ({count})" for name, count in list(self._asked.items())[:3]]
        more = f" +{len(self._asked) - 3}" if len(self._asked) > 3 else ""
        self._progress.update(self._task, description=", ".join(busy) + more)


def progress(devices: int, *, wanted: bool) -> Quiet:
    """The display for a terminal, or none."""
    return Live(devices) if wanted and sys.stderr.isatty() else Quiet()

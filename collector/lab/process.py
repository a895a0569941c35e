"""A lab in a process of its own, so that its answers do not wait for the threads and loops of the
inspection.
"""

import asyncio
import signal
from collections.abc import Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Self

from collector.lab.inventory import LabSite
from collector.lab.site import LabDevice, serve_recordings
from collector.model.errors import CollectorError, SettingsError

_GRACE_S = 5.0


class LabProcess:
    """`with LabProcess(devices) as lab: lab.inventory_text()`.

    The child ends with the `with`, and by itself when this process is gone. Raises SettingsError when a port
    or an address cannot be had.
    """

    def __init__(self, devices: Sequence[LabDevice], site: LabSite | None = None) -> None:
        spawn = get_context("spawn")  # a forked child would inherit threads and locks
        self._here, there = spawn.Pipe()
        self._child = spawn.Process(target=_serve, args=(devices, site, there), name="lab", daemon=True)
        self._there = there
        self._text = ""
        self.pid: int | None = None

    def __enter__(self) -> Self:
        self._child.start()
        self.pid = self._child.pid
        self._there.close()
        try:
            up, text = self._here.recv()
        except EOFError:
            up, text = False, "the process of the lab ended before the lab was up"
        if not up:
            self.__exit__()
            raise SettingsError(text)
        self._text = text
        return self

    def __exit__(self, *_: object) -> None:
        self._here.close()
        self._child.join(_GRACE_S)
        if self._child.is_alive():
            self._child.kill()
            self._child.join()
        self._child.close()

    def inventory_text(self) -> str:
        """The inventory that reaches the lab."""
        return self._text


def _serve(devices: Sequence[LabDevice], site: LabSite | None, parent: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    try:
        asyncio.run(_until_alone(devices, site, parent))
    except (OSError, CollectorError) as wrong:
        parent.send((False, str(wrong)))


async def _until_alone(devices: Sequence[LabDevice], site: LabSite | None, parent: Connection) -> None:
    """Serve until the other end of the pipe is closed."""
    alone = asyncio.Event()
    asyncio.get_running_loop().add_reader(parent.fileno(), alone.set)
    await serve_recordings(devices, lambda text: parent.send((True, text)), alone, site)

"""Whose process does an inspection, and whether it is gone.

A number of a process alone is not enough: it is given again after a while, and means another process in
another container. So the owner also says when the process began, in which namespace and on which boot.
"""

import os
import platform
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

# An owner whose process we cannot see counts as gone when it has not written for so long.
LEASE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """machine: one boot of one kernel; space: where `pid` means this process; began: "" where unknown."""

    machine: str
    space: str
    pid: int
    began: str

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def this_process() -> Owner:
    return Owner(machine=_machine(), space=_space(), pid=os.getpid(), began=_began(os.getpid()) or "")


def is_gone(owner: Owner, alive: datetime, now: datetime, here: Owner) -> bool:
    """Whether the process of `owner`, which wrote last at `alive`, is known to have ended.

    here   the process that asks
    """
    if (owner.machine, owner.space) != (here.machine, here.space):
        return now - alive > LEASE
    began = _began(owner.pid)
    if began is None:
        return True
    if began and owner.began:
        return began != owner.began
    return False


def _machine() -> str:
    boot = _text(Path("/proc/sys/kernel/random/boot_id")).strip()
    return f"{platform.node()}/{boot}" if boot else platform.node()


def _space() -> str:
    try:
        return str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        return ""


def _began(pid: int) -> str | None:
    """When it started, in clock ticks since boot; "" where that cannot be seen, None if it is gone."""
    text = _text(Path(f"/proc/{pid}/stat"))
    if not text:  # not Linux, or /proc hides the processes of other users
        return "" if _runs(pid) else None
    # proc(5): after the name in parentheses, which may hold anything, come state (field 3) to starttime (22).
    state, *rest = text.rpartition(")")[2].split()
    return None if state in "ZX" else rest[18]


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace")
    except OSError:
        return ""

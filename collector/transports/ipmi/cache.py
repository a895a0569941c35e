"""Sensor data records kept between visits: they seldom change, and reading them is most of a first visit.

A file a device. It holds the records as they came, the bytes of Get Device ID and of the repository's own
info, and counts only while both are the same. BMCs of one model may answer both alike with different parts
behind them, so a file never serves another device.
"""

import json
import os
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from collector.model.exchange import Raw

_VERSION: Final = 1
_KEEPS_S: Final = 7 * 86400.0  # where the BMC keeps no time of its last change
_NO_TIMES: Final = (b"\0" * 8, b"\xff" * 8)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What must be the same for kept records to count."""

    device: str
    device_id: bytes
    info: bytes

    @property
    def is_weak(self) -> bool:
        """Whether the repository gives no time of its last change, so that its info proves little."""
        return len(self.info) < 13 or self.info[5:13] in _NO_TIMES


class SdrCache:
    """Files under one folder. Nothing here ever fails a visit: what cannot be read or written is not kept."""

    def __init__(self, folder: Path, now: Callable[[], float] = time.time) -> None:
        self._folder = folder
        self._now = now

    def load(self, stamp: Stamp) -> tuple[Raw, ...] | None:
        """The records kept under this stamp; None where there are none, or old ones, or a damaged file."""
        try:
            kept = json.loads(self._file(stamp).read_text("utf-8"))
            same = kept["version"] == _VERSION and kept["stamp"] == _written(stamp)
            old = stamp.is_weak and not 0 <= self._now() - float(kept["saved"]) < _KEEPS_S
            if not same or old:
                return None
            return tuple((str(key), bytes.fromhex(raw)) for key, raw in kept["records"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def save(self, stamp: Stamp, records: tuple[Raw, ...]) -> None:
        """Keep the records: whole under their name, or not at all."""
        kept = {
            "version": _VERSION,
            "stamp": _written(stamp),
            "saved": self._now(),
            "records": [[key, raw.hex()] for key, raw in records],
        }
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._folder, prefix=".sdr-")
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    json.dump(kept, file)
                Path(name).replace(self._file(stamp))
            except OSError:
                Path(name).unlink(missing_ok=True)

    def forget(self, stamp: Stamp) -> None:
        with suppress(OSError):
            self._file(stamp).unlink(missing_ok=True)

    def _file(self, stamp: Stamp) -> Path:
        return self._folder / f"sdr-{sha256(stamp.device.encode()).hexdigest()[:32]}.json"


def _written(stamp: Stamp) -> list[str]:
    return [stamp.device, stamp.device_id.hex(), stamp.info.hex()]

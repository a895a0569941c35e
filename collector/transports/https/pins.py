"""The certificates that were seen first: one file, safe for two processes at once.

    {"bmc-7": {"10.1.0.7:443": "sha256:…"}}

A device has one line an address, because each controller of an array shows a certificate of its own.
"""

import fcntl
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from collector.model.errors import Refused
from collector.transports.base import Endpoint

_Known = dict[str, dict[str, str]]


class Pins:
    """The pins file at `path`; it and its folder are made when the first certificate is trusted.

    Every method raises Refused when the file cannot be read or written: without it no certificate can be
    trusted, and nothing may be sent.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def known(self, endpoint: Endpoint) -> str | None:
        """The fingerprint that is pinned, None before the first visit."""
        return self._read().get(endpoint.device, {}).get(_place(endpoint))

    def trust(self, endpoint: Endpoint, fingerprint: str) -> str:
        """Pin `fingerprint` unless another is pinned already; returns the one that holds now."""
        with self._alone():
            known = self._read()
            holds = known.setdefault(endpoint.device, {}).setdefault(_place(endpoint), fingerprint)
            if holds == fingerprint:
                self._write(known)
            return holds

    def forget(self, device: str) -> bool:
        """Drop every pin of a device, after its certificate was renewed on purpose; False if it had none."""
        with self._alone():
            known = self._read()
            had = known.pop(device, None) is not None
            if had:
                self._write(known)
            return had

    def _read(self) -> _Known:
        try:
            known = json.loads(self.path.read_text("utf-8"))
        except FileNotFoundError:
            return {}
        except OSError as wrong:
            raise self._unusable(f"cannot be read: {wrong.strerror}") from wrong
        except ValueError as wrong:
            raise self._unusable("is not JSON; mend or remove it") from wrong
        if not _is_known(known):
            raise self._unusable("holds something else than pins; mend or remove it")
        checked: _Known = known
        return checked

    def _write(self, known: _Known) -> None:
        text = json.dumps(known, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
        try:
            handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=self.path.name + ".")
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    file.write(text)
                    file.flush()
                    os.fsync(file.fileno())
                Path(name).replace(self.path)
            except OSError:
                with suppress(OSError):
                    Path(name).unlink()
                raise
        except OSError as wrong:
            raise self._unusable(f"cannot be written: {wrong.strerror}") from wrong

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the lock beside the file: the file itself is replaced, and a lock on it would be lost."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            lock = self.path.with_name(self.path.name + ".lock").open("a")
        except OSError as wrong:
            raise self._unusable(f"cannot be locked: {wrong.strerror}") from wrong
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _unusable(self, what: str) -> Refused:
        return Refused(
            f"certificate cannot be compared: pins file {str(self.path)!r} {what}; nothing was sent"
        )


def _place(endpoint: Endpoint) -> str:
    return f"{endpoint.address}:{endpoint.port}"


def _is_known(known: object) -> bool:
    return isinstance(known, dict) and all(
        isinstance(places, dict) and all(isinstance(print_, str) for print_ in places.values())
        for places in known.values()
    )

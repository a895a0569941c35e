"""Trust on first use: which host key each device showed at the first visit.

One JSON file of our own: {device: {"address:port": {"type": ..., "key": ...}}}. The device comes first, as
two sites may use the same addresses behind their jump hosts; the address too, as an array has a key for each
of its controllers.
"""

import base64
import fcntl
import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from collector.model.errors import HostKeyChanged, Refused
from collector.transports.base import Endpoint


@dataclass(frozen=True, slots=True)
class HostKey:
    """`type` is the algorithm of the key (`ssh-rsa`), `blob` the public key as it goes over the wire."""

    type: str
    blob: bytes

    @property
    def fingerprint(self) -> str:
        """As OpenSSH prints it."""
        digest = base64.b64encode(hashlib.sha256(self.blob).digest()).decode("ascii").rstrip("=")
        return f"{self.type} SHA256:{digest}"


class KnownHosts:
    """The file; each use reads it again, as other processes write it too."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def of(self, endpoint: Endpoint) -> HostKey | None:
        """The key that was seen first. Raises Refused when the file cannot be read."""
        return _key(self._read(), endpoint, self._path)

    def trust(self, endpoint: Endpoint, shown: HostKey) -> bool:
        """Compare the key with the first one, or keep it as the first; True when it is the first.

        Raises HostKeyChanged on another key, Refused when the file cannot be read or written: a key that
        nobody can compare next time is not trusted.
        """
        with self._locked():
            everything = self._read()
            first = _key(everything, endpoint, self._path)
            if first is None:
                everything.setdefault(endpoint.device, {})[_place(endpoint)] = {
                    "type": shown.type,
                    "key": base64.b64encode(shown.blob).decode("ascii"),
                }
                self._write(everything)
                return True
        if first != shown:
            raise HostKeyChanged(
                f"{endpoint} shows the host key {shown.fingerprint}; at the first visit it was"
                f" {first.fingerprint}. If it was reinstalled, remove it from {self._path}"
            )
        return False

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """One process and thread at a time. The lock is a file of its own, as the file itself is replaced."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            lock = self._path.with_name(self._path.name + ".lock").open("a")
        except OSError as wrong:
            raise Refused(f"host keys cannot be kept in {self._path}: {wrong.strerror}") from wrong
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _read(self) -> dict[str, Any]:
        try:
            everything = json.loads(self._path.read_text("utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as wrong:
            raise Refused(f"host keys in {self._path} cannot be read: {wrong}") from wrong
        if not isinstance(everything, dict) or not all(isinstance(one, dict) for one in everything.values()):
            raise Refused(f"{self._path} holds no host keys; expected {{device: {{address: key}}}}")
        return everything

    def _write(self, everything: dict[str, Any]) -> None:
        text = json.dumps(everything, ensure_ascii=False, indent=1, sort_keys=True)
        try:
            handle, name = tempfile.mkstemp(dir=self._path.parent, prefix=f".{self._path.name}.")
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as new:
                    new.write(text + "\n")
                    new.flush()
                    os.fsync(new.fileno())
                Path(name).replace(self._path)
            except OSError:
                Path(name).unlink(missing_ok=True)
                raise
        except OSError as wrong:
            raise Refused(f"host keys cannot be kept in {self._path}: {wrong.strerror}") from wrong


def _place(endpoint: Endpoint) -> str:
    return f"{endpoint.address}:{endpoint.port}"


def _key(everything: dict[str, Any], endpoint: Endpoint, path: Path) -> HostKey | None:
    kept = everything.get(endpoint.device, {}).get(_place(endpoint))
    if kept is None:
        return None
    try:
        return HostKey(str(kept["type"]), base64.b64decode(kept["key"], validate=True))
    except (KeyError, TypeError, ValueError) as wrong:
        raise Refused(f"the host key of {endpoint} in {path} is damaged: {wrong!r}") from wrong

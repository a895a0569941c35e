"""Recordings on disk: the exchanges of a visit, written whole or not at all."""

import json
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from collector.model.errors import StoreError
from collector.model.exchange import Exchange
from collector.transports.redact import Redactor

SESSION = "session.jsonl"
FORMAT = 1


def write_recording(
    folder: Path,
    exchanges: Iterable[Exchange],
    redactor: Redactor | None,
    *,
    device: str = "",
    platform: str = "",
    note: str = "",
) -> Path:
    """Write `folder/session.jsonl` and return its path; a recording that was there is replaced whole.

    redactor   of this recording; None keeps everything, for recordings that stay in the house
    device     as the recording is to call it: it is written as it is, so not the customer's own name for it

    Raises StoreError when the file cannot be written, and when a known secret would stand in it; then
    there is no new file.
    """
    kept = redactor.redacted(exchanges) if redactor else tuple(exchanges)
    header = {"recording": FORMAT, "device": device, "platform": platform, "note": note}
    said = json.dumps({key: value for key, value in header.items() if value}, ensure_ascii=False)
    text = "\n".join((said, *(exchange.as_line() for exchange in kept))) + "\n"
    path = folder / SESSION
    if redactor is not None and redactor.leaks(text):
        raise StoreError(f"{path}: a secret would stand in the recording; nothing was written")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write_whole(path, text)
    except OSError as wrong:
        raise StoreError(f"{path}: the recording cannot be written: {wrong.strerror}") from wrong
    return path


def _write_whole(path: Path, text: str) -> None:
    """Under another name first, so that a crash or a full disk leaves the old file or the new one."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise

"""Documents on disk: names that no name of a site can break, and files that are whole or not there."""

import hashlib
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from collector.model.errors import ReportError

_PLAIN: Final = re.compile(r"[^\w.-]+")
_MOST: Final = 60  # characters of one name; a Han character is three bytes, and a file name has 255


def file_name(*names: str) -> str:
    """Names joined by `-`, with nothing that a file system or a shell takes for more than a letter.

    A name that had to be changed ends in a part of its digest: two sites never share a file.
    """
    return "-".join(_safe(name) for name in names)


def write_all(folder: Path, files: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Write all of them, or none; what stood there before is replaced only when every file is whole.

    Raises ReportError: no folder, no right, no space. Earlier files are then as they were.
    """
    drafts: dict[Path, Path] = {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            draft = folder / f".{name}.part"
            drafts[folder / name] = draft
            _write(draft, content)
        for target, draft in drafts.items():
            draft.replace(target)
    except OSError as error:
        for draft in drafts.values():
            draft.unlink(missing_ok=True)
        said = f"{error.strerror or error}; earlier files are as they were"
        raise ReportError(f"cannot write to {str(folder)!r}: {said}") from error
    return tuple(drafts)


def _write(path: Path, content: bytes) -> None:
    """On the disk before it is renamed: a crash leaves the old file or the new one."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _safe(name: str) -> str:
    plain = _PLAIN.sub("_", name).strip("._-")[:_MOST]
    if plain == name:
        return name
    return f"{plain or 'x'}_{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"

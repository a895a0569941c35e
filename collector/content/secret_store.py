"""The encrypted store behind `secret:NAME`: one age file that holds a mapping of names to texts.

The format is that of the `age` command: `age -d -i IDENTITY FILE` shows it, and what age encrypted is read.
"""

import json
import os
import stat
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import pyrage  # type: ignore[import-untyped]  # compiled, and ships no stubs

from collector.content.yaml import load_yaml
from collector.model.errors import Mistake, SettingsError

MAX_BYTES: Final = 1_000_000


def create_identity(path: Path) -> str:
    """Write a new age identity that only its owner can read; the answer is its public half.

    Raises SettingsError where a file is there already, or cannot be written.
    """
    made = pyrage.x25519.Identity.generate()
    try:
        with os.fdopen(
            os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii"
        ) as file:
            file.write(f"# public key: {made.to_public()}\n{made}\n")
    except FileExistsError:
        raise _wrong(path, "is there already; an identity is not replaced, move it away first") from None
    except OSError as error:
        raise _wrong(path, f"cannot be written: {error.strerror}") from error
    return str(made.to_public())


def read_store(path: Path, identity: Path) -> dict[str, str]:
    """The secrets by name.

    Raises SettingsError, which shows nothing of the content: no file, an identity that others can read or
    that does not fit, a damaged file, content that is no mapping of names to texts.
    """
    sealed = read_private(path, MAX_BYTES)
    keys = _identities(identity)
    try:
        text = pyrage.decrypt(sealed, keys).decode("utf-8")
    except pyrage.DecryptError as error:
        raise _wrong(path, f"cannot be opened with the identity {identity}: {error}") from None
    except UnicodeDecodeError:
        raise _wrong(path, "holds no UTF-8 text; expected a mapping of names to texts") from None
    return _mapping(path, text)


def write_store(
    path: Path, identity: Path, values: Mapping[str, str], recipients: Sequence[str] = ()
) -> None:
    """Put these secrets in place of all that the store held, at once.

    recipients   further public keys that can open it, such as one for recovery; they are not remembered

    Raises SettingsError.
    """
    try:
        others = [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients]
    except pyrage.RecipientError:
        raise _wrong(path, "a recipient is no age public key; expected age1...") from None
    keys = [key.to_public() for key in _identities(identity)]
    sealed = pyrage.encrypt(json.dumps(dict(values), ensure_ascii=False, indent=1).encode(), [*keys, *others])
    try:
        _replace(path, sealed)
    except OSError as error:
        raise _wrong(path, f"cannot be written: {error.strerror}") from error


def read_private(path: Path, limit: int) -> bytes:
    """The bytes of a plain file of at most `limit` bytes. Raises SettingsError."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise _wrong(path, "is no plain file")
        with path.open("rb") as file:
            found = file.read(limit + 1)
    except OSError as error:
        raise _wrong(path, f"cannot be read: {error.strerror}") from error
    if len(found) > limit:
        raise _wrong(path, f"is larger than {limit} bytes, which no secret is")
    return found


def open_to_others(path: Path) -> bool:
    """Whether everybody on this machine can read the file."""
    return bool(path.stat().st_mode & stat.S_IROTH)


def _identities(path: Path) -> list[pyrage.x25519.Identity]:
    lines = read_private(path, MAX_BYTES).decode("ascii", "replace").splitlines()
    if open_to_others(path):
        raise _wrong(path, f"everybody can read this identity; run chmod 600 {path}")
    try:
        found = [
            pyrage.x25519.Identity.from_str(line.strip()) for line in lines if line.strip() and line[0] != "#"
        ]
    except pyrage.IdentityError:
        found = []
    if not found:
        raise _wrong(path, "holds no age identity; expected a line AGE-SECRET-KEY-1...")
    return found


def _mapping(path: Path, text: str) -> dict[str, str]:
    try:
        found = load_yaml(path, text).written()
    except SettingsError as error:
        lines = ", ".join(mistake.where.rpartition(":")[2] for mistake in error.mistakes)
        raise _wrong(path, f"its content is not YAML in line {lines}") from None  # the words may be secrets
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise _wrong(path, "its content is no mapping of names to texts")
    return found


def _replace(path: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mode 0600
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _wrong(path: Path, what: str) -> SettingsError:
    return SettingsError([Mistake(str(path), what)])

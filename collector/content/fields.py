"""The types of what people write: text in, as it stands in the file; a checked value out.

Every scalar arrives as text (`Document.written`), so that a serial number keeps its zeros and a version its
last digit. The ValueErrors in here become mistakes with file and line in `mistakes.py`.
"""

import ipaddress
import re
import unicodedata
import zoneinfo
from collections.abc import Collection
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Final, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator

from collector.model.inventory import SecretRef

_FORMS: Final = {
    "env": "env:NAME",
    "file": "file:PATH",
    "secret": "secret:NAME",
    "vault": "vault:PATH#KEY",
    "plain": "plain:TEXT",
}
_HOSTNAME: Final = re.compile(
    r"(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_-]{0,62})(\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,62}))*\.?"
)
_NAME: Final = re.compile(r"\w[\w.-]*")
_SHORT: Final = re.compile(r"[A-Za-z0-9_.-]+")


class Keys(BaseModel):
    """A mapping whose keys are known; any other key is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


def hint(word: str, known: Collection[str]) -> str:
    """What to say behind an unknown word: the nearest known one, else all of them."""
    near = get_close_matches(word, list(known), n=1, cutoff=0.6)
    if near:
        return f"did you mean {near[0]!r}?"
    if not known:
        return "none is known"
    shown = [plain(each) for each in sorted(known)[:20]]
    return f"known are {', '.join(shown)}{', …' if len(known) > len(shown) else ''}"


def plain(word: str) -> str:
    """The word as it may stand in a message: without line ends and control characters."""
    return word if word.isprintable() else repr(word)


def reference(written: Any) -> SecretRef:
    """`env:NAME`, `file:PATH`, `secret:NAME`, `vault:PATH#KEY` or `plain:TEXT`.

    Raises ValueError, which never shows what was written: it may be the secret itself.
    """
    if isinstance(written, SecretRef):
        return written
    scheme, colon, name = written.partition(":") if isinstance(written, str) else ("", "", "")
    if not colon or scheme not in _FORMS:
        raise ValueError(
            "a bare value stands in the place of a secret; write env:NAME, file:PATH, secret:NAME or "
            "vault:PATH#KEY (plain:TEXT in a lab)"
        )
    if not name:
        raise ValueError(f"nothing stands behind {scheme!r}; write {_FORMS[scheme]}")
    if scheme == "vault" and not all(name.partition("#")):
        raise ValueError(f"the key is missing; write {_FORMS[scheme]}")
    if scheme == "secret" and not _SHORT.fullmatch(name):
        raise ValueError("a name in the encrypted store is of letters, digits, '.', '-' and '_'")
    return SecretRef(scheme, name)


def given(written: Any) -> Any:
    """Refuses a key without a value: nobody can say whether it was forgotten or meant."""
    if written is None:
        raise ValueError("has no value; leave the key out or write one")
    return written


def _flag(written: Any) -> Any:
    if isinstance(written, str) and written.lower() in ("true", "false"):
        return written.lower() == "true"
    if isinstance(written, bool):
        return written
    raise ValueError(f"expected true or false{_but(written)}")


def _address(written: str) -> str:
    if re.fullmatch(r"[0-9.]+", written) or (":" in written and "/" not in written):
        try:
            found = ipaddress.ip_address(written)
        except ValueError:
            also = "; a port is written under `ports`" if re.fullmatch(r"[^:]+:[0-9]+", written) else ""
            raise ValueError(f"{written!r} is no IP address{also}") from None
        if found.is_unspecified or found.is_multicast:
            raise ValueError(f"{written!r} is the address of no single device")
        return str(found)
    if not _HOSTNAME.fullmatch(written):
        raise ValueError(f"{written!r} is no IP address and no host name")
    return written


def name(written: str) -> str:
    if (
        not _NAME.fullmatch(written)
        or len(written.encode()) > 128
        or not unicodedata.is_normalized("NFC", written)
    ):
        raise ValueError(
            f"{written!r} cannot be a name: it becomes a file name and a label; "
            "expected letters, digits, '.', '-' and '_', not beginning with '.' or '-', at most 128 bytes"
        )
    return written


def expanded(written: str) -> str:
    """The path with `~` as the user's folder. Raises ValueError for what can be no path."""
    if not written.isprintable():
        raise ValueError("a path holds control characters")
    try:
        return str(Path(written).expanduser())
    except RuntimeError:
        raise ValueError(f"{written!r} begins with the folder of a user who is not known") from None


def _timezone(written: str) -> str:
    try:
        zoneinfo.ZoneInfo(written)
    except (ValueError, KeyError, OSError):  # KeyError: unknown; OSError: the name of a folder
        known = zoneinfo.available_timezones()
        near = get_close_matches(written, known, n=1, cutoff=0.85)
        also = f"did you mean {near[0]!r}?" if near else "expected a name such as Asia/Shanghai"
        raise ValueError(f"time zone {written!r} is not known; {also}") from None
    return written


def _but(written: Any) -> str:
    return f", not {written!r}" if isinstance(written, str) else ""


T = TypeVar("T")
Maybe = Annotated[T | None, BeforeValidator(given)]
Secret = Annotated[SecretRef, PlainValidator(reference)]
Flag = Annotated[bool, BeforeValidator(_flag)]
Word = Annotated[str, Field(min_length=1, max_length=4096)]
UserPath = Annotated[Word, AfterValidator(expanded)]
Name = Annotated[str, AfterValidator(name)]
Address = Annotated[str, AfterValidator(_address)]
Timezone = Annotated[str, AfterValidator(_timezone)]
Port = Annotated[int, Field(ge=1, le=65535)]

"""The secrets that were revealed in this run, so that nothing that is ever written can hold one.

A secret shows up in more forms than its own: quoted in JSON, HTML, a URL or a shell line, in hex, or inside
the base64 of a login. Each of these is looked for. What is too short to be told from ordinary words (three
characters or fewer) is replaced where it stands alone.
"""

import base64
import html
import json
import re
import shlex
from collections.abc import Iterable, Iterator
from threading import Lock
from urllib.parse import quote, quote_plus

from collector.model.inventory import Reveal, SecretRef

STARS = "***"
_SHORT = 3
_ENCODINGS = ("utf-8", "gb18030", "utf-16-le")  # as devices and captures hold text


class Secrets:
    """Known secrets and their removal; any thread may use it."""

    def __init__(self, known: Iterable[str] = ()) -> None:
        self._lock = Lock()
        self._known: set[str] = set()
        self._text = re.compile(r"(?!)")
        self._bytes = re.compile(rb"(?!)")
        for secret in known:
            self.know(secret)

    def know(self, secret: str) -> None:
        """From now on `secret` is removed. An empty one is none."""
        with self._lock:
            if not secret or secret in self._known:
                return
            self._known.add(secret)
            shapes = sorted({one for known in self._known for one in forms(known)}, key=len, reverse=True)
            self._text = re.compile("|".join(map(_pattern, shapes)))
            raw = {one.encode(code) for known in self._known for one in forms(known) for code in _ENCODINGS}
            long = sorted((one for one in raw if len(one) > _SHORT), key=len, reverse=True)
            self._bytes = re.compile(b"|".join(map(re.escape, long)) or rb"(?!)")

    def knowing(self, reveal: Reveal) -> Reveal:
        """`reveal`, but what it reveals is known here from then on."""

        def revealed(reference: SecretRef) -> str:
            secret = reveal(reference)
            self.know(secret)
            return secret

        return revealed

    def scrub(self, text: str) -> str:
        """`text` with stars for every known secret in any form: for logs, errors and evidence."""
        return self._text.sub(STARS, text)

    def scrub_bytes(self, raw: bytes) -> bytes:
        """`raw` with as many stars as the secret has bytes, so that lengths inside stay true."""
        return self._bytes.sub(lambda found: b"*" * len(found[0]), raw)

    def stand_in(self, text: str) -> bool:
        """Whether any known secret stands in `text`."""
        return self._text.search(text) is not None


def forms(secret: str) -> frozenset[str]:
    """Every way in which `secret` may be written; itself only where it is too short for more."""
    if len(secret) <= _SHORT:
        return frozenset((secret,))
    raw = secret.encode()
    written = {
        secret,
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        repr(secret)[1:-1],
        shlex.quote(secret),
        html.escape(secret),
        quote(secret),
        quote(secret, safe=""),
        quote_plus(secret),
        *_hex(raw),
        *_base64(raw),
    }
    return frozenset(written)


def _hex(raw: bytes) -> Iterator[str]:
    for text in (raw.hex(), raw.hex(" "), raw.hex(":"), raw.hex("-")):
        yield text
        yield text.upper()


def _base64(raw: bytes) -> Iterator[str]:
    """What is certain of its base64 when it stands anywhere inside something longer, such as
    `user:password`.
    """
    for before in range(3):
        shift = b"\0" * before
        whole = base64.b64encode(shift + raw).decode()
        first = (0, 2, 3)[before]  # characters that depend on what stands before
        last = len(whole) - (0, 3, 2)[(before + len(raw)) % 3]  # and on what comes after
        if last - first > _SHORT:
            yield whole[first:last]
            yield whole[first:last].translate(str.maketrans("+/", "-_"))


def _pattern(form: str) -> str:
    return re.escape(form) if len(form) > _SHORT else rf"(?<!\w){re.escape(form)}(?!\w)"

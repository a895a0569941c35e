"""One HTTP question to a far side, with limits on its time and size; every failure is a DeliveryError."""

import asyncio
import json
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Final, TypeVar
from urllib.parse import urlsplit

import httpx
from pydantic import AfterValidator, BeforeValidator, Field

from collector.model.errors import DeliveryError, DeliveryRefused
from collector.model.inventory import SecretRef

MAX_ANSWER: Final = 1_000_000  # bytes; nothing that we ask for is a tenth of it
BUDGET_S: Final = 120.0  # for all questions of one delivery; the outbox leases a parcel for longer
_REFUSALS: Final = {
    401: "does not accept the login; renew the token or the secret",
    403: "does not allow it; give the user its rights, and look whether the queue is there",
    404: "knows no such address; correct the url",
    407: "is behind a proxy that wants a login",
}
Read = TypeVar("Read")


def _address(written: str) -> str:
    parts = urlsplit(written)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{parts.scheme or 'no'} address; write http://HOST/PATH or https://HOST/PATH")
    if parts.username or parts.password:
        raise ValueError("a login stands in the address; write it as a reference, as token: env:NAME")
    return written


def _secret(given: Any) -> Any:
    if not isinstance(given, SecretRef):
        raise ValueError("a secret is written as env:NAME, file:PATH, secret:NAME or vault:PATH#KEY")
    return given


def _verify(given: Any) -> Any:
    return {"true": True, "false": False}.get(given, given) if isinstance(given, str) else given


Address = Annotated[str, AfterValidator(_address)]
Secret = Annotated[SecretRef, BeforeValidator(_secret)]
Verify = Annotated[bool | str, BeforeValidator(_verify)]  # or the path of a CA file
Seconds = Annotated[float, Field(gt=0, le=120)]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whatever its status. `asked` is method and address, for messages."""

    asked: str
    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    def text(self) -> str:
        """The first 200 characters in one line."""
        return " ".join(self.body[:1000].decode("utf-8", "replace").split())[:200]

    def refusal(self) -> DeliveryError:
        """The error that its status stands for."""
        if self.status in _REFUSALS:
            return DeliveryRefused(f"{self.asked}: {self.status}, the far side {_REFUSALS[self.status]}")
        return DeliveryError(f"{self.asked}: the far side answers {self.status}: {self.text()!r}")

    def read(self, reader: Callable[[Any], Read]) -> Read:
        """What `reader` makes of its JSON. Raises DeliveryError where it is none or not as expected."""
        try:
            return reader(json.loads(self.body))
        except (ValueError, KeyError, TypeError, IndexError, RecursionError) as error:
            reason = f"{self.asked}: an answer that is no answer: {self.text()!r}"
            raise DeliveryError(reason) from error


@dataclass(frozen=True, slots=True)
class Caller:
    """Asks one far side, for one delivery.

    headers     sent with every question; may hold the token, so none of this is ever printed
    timeout_s   for one whole question and its answer, however slowly it comes
    began       when the delivery did, by the monotonic clock: all its questions have BUDGET_S
    """

    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    timeout_s: float = 30.0
    verify: bool | str = True
    began: float = field(default_factory=time.monotonic)

    def ask(
        self,
        method: str,
        url: str,
        *,
        query: Mapping[str, str] | None = None,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """The answer, of any status. Redirections are not followed: a ticket goes where it was meant to go.

        Must not be called from a running event loop: it runs one of its own, for a limit on all of the time.

        Raises DeliveryError where nothing answers, not in time, or too much.
        """
        asked = f"{method} {url}"
        limit = min(self.timeout_s, self.began + BUDGET_S - time.monotonic())
        own = {"Accept-Encoding": "identity", **self.headers, **(headers or {})}
        question = httpx.Request(method, url, params=query, content=body, headers=own)
        try:
            return asyncio.run(self._ask(asked, question, limit))
        except TimeoutError as error:
            raise DeliveryError(f"{asked}: no whole answer within {limit:.3g} s") from error
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            raise DeliveryError(f"{asked}: {error or type(error).__name__}") from error

    async def _ask(self, asked: str, question: httpx.Request, limit: float) -> Answer:
        trust = _trust(self.verify) if question.url.scheme == "https" else False  # costs 20 ms to make
        async with (
            asyncio.timeout(limit),
            httpx.AsyncClient(verify=trust, trust_env=False, timeout=None) as client,  # noqa: S113 — the line above
        ):
            answer = await client.send(question, stream=True)
            body = bytearray()
            async for piece in answer.aiter_raw():  # as it came: nothing is unpacked
                body += piece
                if len(body) > MAX_ANSWER:
                    raise DeliveryError(f"{asked}: an answer of more than {MAX_ANSWER} bytes")
            return Answer(asked, answer.status_code, bytes(body), dict(answer.headers))


def token(secret: str) -> str:
    """A secret as it may stand in a header. Raises DeliveryRefused, which does not show it."""
    found = secret.strip()
    if not found or not found.isascii() or not found.isprintable():
        raise DeliveryRefused(
            "the token is empty or holds what a header cannot; write it anew where it is kept"
        )
    return found


def _trust(verify: bool | str) -> ssl.SSLContext | bool:
    if isinstance(verify, bool):
        return verify
    try:
        return ssl.create_default_context(cafile=verify)
    except (OSError, ssl.SSLError) as error:
        raise DeliveryRefused(f"CA file {verify!r} cannot be used: {error}") from error

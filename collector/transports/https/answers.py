"""What an HTTP answer means: JSON, text, or one of the errors of the model. Pure."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from collector.model.errors import Busy, DeviceError, Garbled, Refused, TooSlow, Unsupported
from collector.model.exchange import Answer

_LONGEST_WORDS: Final = 200
_UP_SOON: Final = "Public URI path not registered"  # iControl, while restjavad is starting
_SURROGATE: Final = re.compile(rb"\\u[dD][89a-fA-F]")


@dataclass(frozen=True, slots=True)
class Reply:
    """One HTTP answer; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def kind(self) -> str:
        """The media type, without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


def check(reply: Reply) -> None:
    """Raise what a status other than 2xx means: Refused, Unsupported, Busy, TooSlow or Garbled."""
    if 200 <= reply.status < 300:
        return
    said = words_of(reply)
    reason = f"{reply.status} {_phrase(reply.status)}" + (f": {said!r}" if said else "")
    raise _error_of(reply.status, said, reason)


def read(reply: Reply, *, pages: bool) -> Answer:
    """The answer of a 2xx reply: parsed JSON, or text where the device sends something else.

    pages   whether an HTML page can be an answer; where only an API is asked it is a login or error page

    NaN and Infinity become null, a key that is repeated in one object is kept as `KEY#2` (iControl repeats
    keys of its performance tables), half a surrogate pair becomes U+FFFD: each would break whoever writes
    the answer down. Raises Garbled with the first 200 characters.
    """
    text = text_of(reply.body)
    announced = "json" in reply.kind
    if not text.strip():
        raise Garbled("an empty answer")
    if not announced and "html" in reply.kind:
        if pages:
            return text
        raise Garbled("a page for people instead of JSON", seen=text)
    if not announced and text.lstrip()[:1] not in ("{", "["):
        return text
    try:
        answer: Answer = json.loads(text, parse_constant=_no_number, object_pairs_hook=_every_pair)
    except (ValueError, RecursionError) as wrong:
        if announced:
            words = "nested too deeply" if isinstance(wrong, RecursionError) else str(wrong)
            raise Garbled(f"JSON was announced, but: {words[:_LONGEST_WORDS]}", seen=text) from wrong
        return text
    return _whole_text(answer) if _SURROGATE.search(reply.body) else answer


def text_of(body: bytes) -> str:
    """UTF-8, else GB18030; what is neither becomes U+FFFD."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("gb18030", errors="replace")


def words_of(reply: Reply) -> str:
    """What the device says about an error: Redfish, iControl and Unity bodies, else the start of a text."""
    text = text_of(reply.body[:65536])
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        return "" if "html" in reply.kind else _short(text)
    return _short(next(_messages(body), ""))


def _error_of(status: int, said: str, reason: str) -> DeviceError:
    if status in (401, 403):
        return Refused(reason)
    if status in (423, 429, 503) or (status == 404 and _UP_SOON in said):
        return Busy(reason)
    if status in (408, 504):
        return TooSlow(reason)
    if 400 <= status < 500 or status == 501:
        return Unsupported(reason)
    return Garbled(reason, seen=said)


def _messages(body: Any) -> Any:
    """Redfish: error.@Message.ExtendedInfo[].Message, error.message; Unity: error.messages[].en-US."""
    if not isinstance(body, dict):
        return
    error = body.get("error")
    if isinstance(error, dict):
        for key, word in (("@Message.ExtendedInfo", "Message"), ("messages", "en-US")):
            listed = error.get(key)
            for one in listed if isinstance(listed, list) else ():
                if isinstance(one, dict) and isinstance(one.get(word), str):
                    yield one[word]
    for holder in (error, body):
        if isinstance(holder, dict) and isinstance(holder.get("message"), str):
            yield holder["message"]


def _short(words: str) -> str:
    return " ".join(words.split())[:_LONGEST_WORDS]


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "unknown status"


def _no_number(_: str) -> None:
    return None


def _every_pair(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    found, times = {}, dict.fromkeys(found, 0)
    for key, value in pairs:
        times[key] += 1
        found[key if times[key] == 1 else f"{key}#{times[key]}"] = value
    return found


def _whole_text(answer: Any) -> Any:
    if isinstance(answer, str):
        return answer.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(answer, list):
        return [_whole_text(one) for one in answer]
    if isinstance(answer, dict):
        return {_whole_text(key): _whole_text(value) for key, value in answer.items()}
    return answer

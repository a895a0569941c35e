"""The webhook against a real server on loopback: what is sent, signed, refused and survived."""

import hashlib
import hmac
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from collector.model.errors import DeliveryError, DeliveryRefused, SettingsError
from collector.model.inventory import SecretRef
from collector.model.notice import Notice, Parcel, Receipt
from collector.model.ticket import EventKind, Ticket
from collector.ticketing.notices import notices
from collector.ticketing.rules import Grounds, consequences
from collector.ticketing.sink import kinds, outlet
from collector.ticketing.sinks.webhook import content
from collector.ticketing.wording import KINDS, happening, opening, subject
from ticketing.cases import HOUR, SITE, START, agreement, finding, inspection
from ticketing.far_side import Reply, Request, serving

SECRET = "s3cret-of-the-webhook"  # noqa: S105 — of this test alone


def notice(says: str = "fan 1 has failed") -> Notice:
    grounds = Grounds(tickets=[], reopen=HOUR, now=START, next_number=1)
    events = consequences(inspection(finding(says=says)), SITE, grounds)
    return notices(None, events, agreement())[0]


def send(url: str, parcel: Parcel | None = None, **keys: Any) -> Receipt:
    hook = outlet("hook", "webhook", {"url": url, **keys}, lambda *_: "collector.yaml:3", lambda _: SECRET)
    return hook.send(parcel or Parcel(id=1, sink="hook", notice=notice()))


def test_a_notice_arrives_whole_signed_and_with_its_key() -> None:
    seen: list[Request] = []

    def answering(asked: Request) -> Reply:
        seen.append(asked)
        return Reply(201, b'{"id": 17}')

    with serving(answering) as url:
        receipt = send(f"{url}/hook?team=a", secret=SecretRef("env", "HOOK"))
    (asked,) = seen
    told: Any = asked.json()
    assert (asked.method, asked.path) == ("POST", "/hook?team=a")
    assert asked.headers["Idempotency-Key"] == told["id"] == "site-A-2026-0001/1"
    signature = hmac.new(SECRET.encode(), asked.body, hashlib.sha256).hexdigest()
    assert asked.headers["X-Collector-Signature"] == f"sha256={signature}"
    assert told["schema"] == "collector.ticket/1"
    assert told["fault"]["advice"]["zh"] == "更换风扇"
    assert told["due"] == "2026-11-02T08:30:00+08:00"
    assert (told["event"]["kind"], told["state"]) == ("opened", "open")
    assert receipt.remote == "17"


def test_the_same_notice_is_the_same_bytes_at_every_attempt() -> None:
    assert content(notice()) == content(notice())


def test_any_string_of_a_device_passes_as_json() -> None:
    hostile = 'fan\0 "1" \ud800 </script> \u202e'
    assert json.loads(content(notice(hostile)))["fault"]["says"]["en"] == hostile


@pytest.mark.parametrize("body", [b"", b"thanks", b"[1, 2]", b"\xff\xfe", b'{"id": {"a": 1}}'])
def test_a_webhook_need_not_answer_in_any_form(body: bytes) -> None:
    with serving(lambda _: Reply(204 if not body else 200, body)) as url:
        assert send(url).remote is None


@pytest.mark.parametrize("status", [301, 400, 409, 429, 500, 503])
def test_any_other_status_is_tried_again(status: int) -> None:
    with serving(lambda _: Reply(status, b"not today", {"Location": "/"})) as url:
        with pytest.raises(DeliveryError, match=rf"POST http://.*answers {status}.*not today") as failed:
            send(url)
        assert not isinstance(failed.value, DeliveryRefused)


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_refusal_says_what_a_person_must_mend(status: int) -> None:
    with (
        serving(lambda _: Reply(status)) as url,
        pytest.raises(DeliveryRefused, match=f"{status}, the far side"),
    ):
        send(url)


def test_no_redirection_is_followed() -> None:
    asked: list[str] = []

    def answering(request: Request) -> Reply:
        asked.append(request.path)
        return Reply(307, b"", {"Location": "/elsewhere"})

    with serving(answering) as url, pytest.raises(DeliveryError):
        send(f"{url}/hook")
    assert asked == ["/hook"]


def test_nobody_there_is_a_delivery_error() -> None:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        with pytest.raises(DeliveryError, match=r"POST http://127\.0\.0\.1"):
            send(f"http://127.0.0.1:{reserved.getsockname()[1]}/")


@contextmanager
def raw(*pieces: bytes, hold: bool) -> Iterator[str]:
    """A server of bytes: sends the pieces to who connects, then hangs up, or holds the line to the end."""
    over = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        line, _ = listener.accept()
        with line:
            line.recv(65536)
            for piece in pieces:
                line.sendall(piece)
            if hold:
                over.wait(10)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    finally:
        over.set()
        thread.join()
        listener.close()


@pytest.mark.parametrize(
    "pieces", [(), (b"HTTP/1.1 200 OK\r\nContent-Le",), (b"HTTP/1.1 200 OK\r\n\r\nhalf",)]
)
def test_an_answer_that_does_not_end_in_time_is_a_delivery_error(pieces: tuple[bytes, ...]) -> None:
    with raw(*pieces, hold=True) as url, pytest.raises(DeliveryError, match=r"no whole answer within 0\.3 s"):
        send(url, timeout_s=0.3)


@pytest.mark.parametrize(
    "pieces", [(b"SSH-2.0-OpenSSH_9.2\r\n",), (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhal",)]
)
def test_nonsense_and_half_an_answer_are_delivery_errors(pieces: tuple[bytes, ...]) -> None:
    with raw(*pieces, hold=False) as url, pytest.raises(DeliveryError):
        send(url)


def test_an_answer_without_end_is_cut_off() -> None:
    endless = b"x" * 1_500_000
    with serving(lambda _: Reply(200, endless)) as url, pytest.raises(DeliveryError, match="1000000 bytes"):
        send(url)


def test_a_certificate_that_nobody_vouches_for_is_refused() -> None:
    with serving(lambda _: Reply()) as url, pytest.raises(DeliveryError):
        send(url.replace("http://", "https://"))


def test_a_ca_file_that_is_not_there_is_named() -> None:
    with pytest.raises(DeliveryRefused, match=r"CA file 'no\.pem'"):
        send("https://127.0.0.1:9/", verify="no.pem")


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"url": "ftp://example.com/"}, "ftp address; write http://HOST/PATH"),
        ({"url": "file:///etc/passwd"}, "write http://HOST/PATH"),
        ({"url": "http://user:pw@example.com/"}, "a login stands in the address"),
        ({}, "'url': is missing"),
        ({"url": "http://a/", "secret": "bare"}, "a secret is written as env:NAME"),
        ({"url": "http://a/", "timeout_s": 0}, "greater than 0"),
        ({"url": "http://a/", "retries": 3}, "'retries': is not known here"),
    ],
)
def test_settings_that_cannot_be_are_refused_with_their_line(keys: dict[str, Any], said: str) -> None:
    with pytest.raises(SettingsError, match=r"collector\.yaml:3: .*") as refused:
        outlet("hook", "webhook", keys, lambda *_: "collector.yaml:3", lambda _: SECRET)
    assert said in str(refused.value)
    assert "user:pw" not in str(refused.value)
    assert "bare" not in str(refused.value)


def test_an_unknown_kind_of_sink_names_those_there_are() -> None:
    assert set(kinds()) == {"webhook", "rt"}
    with pytest.raises(SettingsError, match="'pager' is no kind of sink; known are rt, webhook"):
        outlet("p", "pager", {}, lambda *_: "collector.yaml:3", lambda _: SECRET)


def test_an_empty_secret_signs_nothing() -> None:
    with serving(lambda _: Reply()) as url:
        hook = outlet(
            "h", "webhook", {"url": url, "secret": SecretRef("env", "X")}, lambda *_: "", lambda _: " "
        )
        with pytest.raises(DeliveryRefused, match="is empty"):
            hook.send(Parcel(id=1, sink="h", notice=notice()))


def test_every_kind_of_event_has_words_in_both_languages() -> None:
    assert set(KINDS) == set(EventKind)
    assert all(text.zh and text.en for text in KINDS.values())


def test_a_ticket_told_in_words_shows_no_control_characters() -> None:
    told = notice("bad\nX-Injected: 1\x1b[31m \u202eevil")
    assert Ticket.from_events([told.event]).id in opening(told, "en")
    for text in (subject(told, "en"), opening(told, "en"), happening(told, "zh")):
        assert "\x1b" not in text
        assert "\u202e" not in text
    assert "X-Injected: 1" in opening(told, "en").splitlines()[0]

"""Recorded devices over HTTPS, servers that break the rules byte by byte, and sessions with either."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from collector.lab.certificate import server_context
from collector.lab.faults import parse_faults
from collector.lab.https import HttpsServer
from collector.lab.https_device import Manners
from collector.lab.recording import Recording
from collector.lab.stand import Login, violations
from collector.model.exchange import Answer, Exchange, Failure, GapKind, Question, Transport
from collector.model.inventory import HttpsAccess, SecretRef
from collector.transports.base import Endpoint, Patience
from collector.transports.https import Dialect, HttpsSession

TAKEN = datetime(2026, 11, 21, 8, tzinfo=UTC)
LOGIN = Login()
ROOT = {
    "@odata.id": "/redfish/v1",
    "RedfishVersion": "1.6.0",
    "Systems": {"@odata.id": "/redfish/v1/Systems"},
    "Links": {"Sessions": {"@odata.id": "/redfish/v1/SessionService/Sessions"}},
}
SYSTEMS = {"@odata.id": "/redfish/v1/Systems", "Members": [{"@odata.id": "/redfish/v1/Systems/1"}]}
REDFISH = {"/redfish/v1": ROOT, "/redfish/v1/Systems": SYSTEMS}


def recording(answers: Mapping[str, Any], **failures: tuple[str, GapKind]) -> Recording:
    """answers by path; failures as name=(path, kind), the name is the reason"""
    lines = [_exchange(path, answer) for path, answer in answers.items()]
    lines += [_exchange(path, None, Failure(kind, name)) for name, (path, kind) in failures.items()]
    return Recording(name="bmc", exchanges=tuple(lines))


def _exchange(path: str, answer: Answer, failure: Failure | None = None) -> Exchange:
    question = Question(Transport.HTTPS, path)
    return Exchange(question=question, asked=TAKEN, took_ms=1.0, answer=answer, failure=failure)


@asynccontextmanager
async def served(
    held: Recording | Mapping[str, Any],
    faults: str = "",
    manners: Manners | None = None,
    *,
    context: ssl.SSLContext | None = None,
    port: int = 0,
    reads_only: bool = True,
) -> AsyncIterator[tuple[HttpsServer, Endpoint]]:
    """A stand that is up, and where; at the end nothing but reading and logins may have been seen."""
    held = held if isinstance(held, Recording) else recording(held)
    stand = HttpsServer(held, LOGIN, parse_faults(faults), manners=manners, context=context)
    port = await stand.start("127.0.0.1", port)
    try:
        yield stand, Endpoint("bmc-7", "127.0.0.1", port)
    finally:
        await stand.stop()
    if reads_only:
        assert violations(stand) == []


def session_with(
    endpoint: Endpoint,
    tmp_path: Path,
    dialect: Dialect = "redfish",
    *,
    timeout_s: float = 5.0,
    in_flight: int = 4,
    password: str = LOGIN.password,
    verify: Any = "pin",
) -> HttpsSession:
    access = HttpsAccess(username=LOGIN.username, password=SecretRef("plain", password), verify=verify)
    patience = Patience(timeout_s=timeout_s, in_flight=in_flight)
    return HttpsSession(endpoint, access, lambda ref: ref.name, patience, tmp_path / "pins.json", dialect)


@asynccontextmanager
async def opened(
    endpoint: Endpoint, tmp_path: Path, dialect: Dialect = "redfish", **more: Any
) -> AsyncIterator[HttpsSession]:
    session = session_with(endpoint, tmp_path, dialect, **more)
    await session.open()
    try:
        yield session
    finally:
        await session.close()


async def asked(session: HttpsSession, path: str) -> Answer:
    return await session.ask(Question(Transport.HTTPS, path))


Conversation = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def speaking(
    talk: Conversation, context: ssl.SSLContext | None = None, *, tls: bool = True
) -> AsyncIterator[Endpoint]:
    """A server that does what `talk` does with each connection, and then hangs up."""
    tasks = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        tasks.add(task)
        try:
            await talk(reader, writer)
        except (OSError, EOFError):
            pass
        finally:
            writer.transport.abort()
            tasks.discard(task)

    context = (context or server_context()) if tls else None
    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    try:
        yield Endpoint("bmc-7", "127.0.0.1", server.sockets[0].getsockname()[1])
    finally:
        server.close()
        if tasks:
            await asyncio.wait(tasks)
        await server.wait_closed()


async def next_head(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
    """The head of the next question; the look at `/` with which a `basic` session begins is answered here."""
    head = await reader.readuntil(b"\r\n\r\n")
    if head.startswith(b"GET / HTTP"):
        writer.write(answer(b"", "404 Not Found"))
        return await reader.readuntil(b"\r\n\r\n")
    return head


def saying(*answers: bytes) -> Conversation:
    """Answers the questions of a connection with these bytes, one after the other, then hangs up."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for said in answers:
            await next_head(reader, writer)
            writer.write(said)
            await writer.drain()

    return talk


def answer(body: bytes, status: str = "200 OK", kind: str = "application/json", *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body

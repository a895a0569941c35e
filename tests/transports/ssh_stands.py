"""Recorded devices over SSH, and sessions with them."""

from collections.abc import AsyncIterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from collector.lab.faults import Faults, parse_faults
from collector.lab.recording import Recording
from collector.lab.ssh import SshManners, SshServer
from collector.lab.stand import Login
from collector.model.errors import DeviceError
from collector.model.exchange import Exchange, Question, Transport
from collector.model.inventory import SecretRef, SshAccess
from collector.transports.base import Endpoint, Patience
from collector.transports.ssh.jump import JumpHost
from collector.transports.ssh.session import SshSession

LOGIN = Login()
PASSWORD = SecretRef("env", "SSH_PASSWORD")
ENABLE = SecretRef("env", "SSH_ENABLE")
ACCESS = SshAccess(username=LOGIN.username, password=PASSWORD)
IMPATIENT = Patience(timeout_s=0.6, retries=0)
PATIENT = Patience(timeout_s=10, retries=0)


def reveal(secret: SecretRef) -> str:
    return {PASSWORD: LOGIN.password, ENABLE: LOGIN.enable}[secret]


def recording(platform: str, answers: Mapping[str, str], name: str = "sw-1") -> Recording:
    taken = datetime(2026, 11, 21, 8, tzinfo=UTC)
    exchanges = tuple(
        Exchange(question=Question(Transport.SSH, line), asked=taken, took_ms=1.0, answer=text)
        for line, text in answers.items()
    )
    return Recording(name=name, platform=platform, exchanges=exchanges)


@dataclass
class Bench:
    """One device in the lab, and what is needed to talk to it."""

    stand: SshServer
    port: int
    platform: str
    known_hosts: Path
    pool: ThreadPoolExecutor
    sessions: list[SshSession] = field(default_factory=list)

    def session(
        self,
        *,
        access: SshAccess = ACCESS,
        patience: Patience = PATIENT,
        jump: JumpHost | None = None,
        device: str = "sw-1",
    ) -> SshSession:
        session = SshSession(
            Endpoint(device, "127.0.0.1", self.port),
            access,
            reveal=reveal,
            patience=patience,
            platform=self.platform,
            known_hosts=self.known_hosts,
            pool=self.pool,
            jump=jump,
        )
        self.sessions.append(session)
        return session

    async def open(self, access: SshAccess = ACCESS, patience: Patience = PATIENT) -> SshSession:
        session = self.session(access=access, patience=patience)
        await session.open()
        return session

    async def close(self) -> list[str]:
        """All that the device received, once every session has gone."""
        for session in self.sessions:
            await session.close()
        assert await self.stand.idle()
        return self.stand.seen


@asynccontextmanager
async def bench(
    platform: str,
    answers: Mapping[str, str] | None = None,
    *,
    faults: str | Faults = "",
    manners: SshManners | None = None,
    name: str = "sw-1",
    extra: tuple[Exchange, ...] = (),
) -> AsyncIterator[Bench]:
    wanted = parse_faults(faults) if isinstance(faults, str) else faults
    held = recording(platform, answers or {}, name)
    held = replace(held, exchanges=held.exchanges + extra)
    stand = SshServer(held, LOGIN, wanted, manners=manners)
    port = await stand.start("127.0.0.1", 0)
    with TemporaryDirectory() as folder, ThreadPoolExecutor(4) as pool:
        one = Bench(stand, port, platform, Path(folder) / "known_hosts", pool)
        try:
            yield one
        finally:
            for session in one.sessions:
                await session.close()
            await stand.stop()


async def ask(session: SshSession, line: str) -> str:
    answer = await session.ask(Question(Transport.SSH, line))
    assert isinstance(answer, str)
    return answer


async def failure(session: SshSession, line: str = "") -> DeviceError:
    """The error of opening, or of one question."""
    try:
        await (ask(session, line) if line else session.open())
    except DeviceError as error:
        return error
    raise AssertionError("no error")

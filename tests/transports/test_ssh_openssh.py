"""The same sessions against OpenSSH's own server, logged in by key as whoever runs the test."""

import asyncio
import getpass
import os
import shutil
import socket
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from collector.model.errors import Busy, HostKeyChanged, Refused, TooSlow, Unsupported
from collector.model.inventory import SshAccess
from collector.transports.base import Endpoint, Patience
from collector.transports.ssh.hostkeys import KnownHosts
from collector.transports.ssh.jump import JumpHost
from collector.transports.ssh.login import Way, banner
from collector.transports.ssh.session import SshSession
from tests.transports.ssh_stands import PASSWORD, PATIENT, ask, failure, reveal

SSHD = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(SSHD is None, reason="OpenSSH's server is not installed"),
]
CONFIG = """\
ListenAddress 127.0.0.1:{port}
PidFile none
UsePAM no
StrictModes no
PasswordAuthentication no
PermitRootLogin prohibit-password
AuthorizedKeysFile {folder}/authorized
HostKey {folder}/host_ed25519
HostKey {folder}/host_rsa
MaxSessions 1
LogLevel QUIET
"""


class Here:
    """One sshd, and sessions with it."""

    def __init__(self, folder: Path, port: int, pool: ThreadPoolExecutor) -> None:
        self.folder, self.port, self.pool = folder, port, pool
        self.access = SshAccess(username=getpass.getuser(), key=str(folder / "user"))
        self.endpoint = Endpoint("here", "127.0.0.1", port)

    def session(self, access: SshAccess | None = None, jump: JumpHost | None = None) -> SshSession:
        return SshSession(
            self.endpoint,
            access or self.access,
            reveal=reveal,
            patience=PATIENT,
            platform="linux",
            known_hosts=self.folder / "known_hosts",
            pool=self.pool,
            jump=jump,
        )


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Here]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    Path("/run/sshd").mkdir(exist_ok=True)
    for kind in ("ed25519", "rsa"):
        await _run("ssh-keygen", "-q", "-t", kind, "-N", "", "-f", str(tmp_path / f"host_{kind}"))
    key = Ed25519PrivateKey.generate()
    (tmp_path / "user").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.OpenSSH, serialization.NoEncryption()
        )
    )
    (tmp_path / "authorized").write_bytes(
        key.public_key().public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH)
        + b"\n"
    )
    config = tmp_path / "sshd_config"
    config.write_text(CONFIG.format(port=port, folder=tmp_path))
    server = await asyncio.create_subprocess_exec(str(SSHD), "-D", "-e", "-f", str(config))
    with ThreadPoolExecutor(4) as pool:
        one = Here(tmp_path, port, pool)
        async with asyncio.timeout(10):
            while True:
                try:
                    await banner(one.endpoint, PATIENT)
                    break
                except ConnectionError:
                    await asyncio.sleep(0.05)  # until it listens
        yield one
    server.terminate()
    await server.wait()


async def _run(*words: str) -> None:
    process = await asyncio.create_subprocess_exec(*words)
    assert await process.wait() == 0


async def test_a_real_linux_host_answers_the_commands_of_the_catalogue(here: Here) -> None:
    session = here.session()
    await session.open()
    try:
        assert (await ask(session, "cat /proc/loadavg")).count(".") >= 3
        assert (await ask(session, "df -P")).startswith("Filesystem")
        assert "PRETTY_NAME" in await ask(session, "cat /etc/os-release")
        assert (await ask(session, "date -u '+%Y-%m-%dT%H:%M:%SZ'")).endswith("Z\n")
        assert type(await failure(session, "cat /etc/kylin-release")) is Unsupported
        assert type(await failure(session, "storcli64 /call show all J")) is Unsupported
        assert [note.kind for note in session.notes] == ["new_host_key"]
    finally:
        await session.close()


async def test_a_command_past_its_deadline_is_too_slow(here: Here) -> None:
    session = here.session()
    session._way = Way(
        here.endpoint, here.access, reveal, Patience(timeout_s=1), KnownHosts(here.folder / "k")
    )
    await session.open()
    try:
        error = await failure(session, "vmstat 60 2")
        assert type(error) is TooSlow
        assert "procs" in error.partial
    finally:
        await session.close()


async def test_a_key_of_another_kind_is_no_change_as_long_as_the_known_one_is_there(here: Here) -> None:
    known = KnownHosts(here.folder / "known_hosts")
    session = here.session()
    await session.open()
    await session.close()
    first = known.of(here.endpoint)
    assert first is not None
    assert first.type == "ssh-ed25519"
    public = (here.folder / "host_rsa.pub").read_text().split()
    text = (here.folder / "known_hosts").read_text()
    kept = (here.folder / "host_ed25519.pub").read_text().split()
    (here.folder / "known_hosts").write_text(
        text.replace(kept[1], public[1]).replace("ssh-ed25519", "ssh-rsa")
    )
    session = here.session()
    await session.open()
    await session.close()
    (here.folder / "known_hosts").write_text(text.replace(kept[1], public[1]))
    assert type(await failure(here.session())) is HostKeyChanged


async def test_a_password_where_only_keys_are_taken_is_refused_by_name(here: Here) -> None:
    error = await failure(here.session(SshAccess(username=getpass.getuser(), password=PASSWORD)))
    assert type(error) is Refused
    assert "publickey" in error.reason


async def test_openssh_is_a_jump_host(here: Here) -> None:
    way = Way(here.endpoint, here.access, reveal, PATIENT, KnownHosts(here.folder / "known_hosts"))
    jump = JumpHost(way)
    sessions = [here.session(jump=jump) for _ in range(3)]
    await asyncio.gather(*(session.open() for session in sessions))
    answers = [await ask(session, "uname -s") for session in sessions]
    for session in sessions:
        await session.close()
    await asyncio.to_thread(jump.close)
    assert answers == ["Linux\n"] * 3


async def test_a_second_channel_that_openssh_does_not_give_is_busy(here: Here) -> None:
    session = here.session()
    await session.open()
    assert session._client is not None
    held = await asyncio.to_thread(session._client.open_session)
    try:
        assert type(await failure(session, "uname -s")) is Busy
    finally:
        held.close()
        await session.close()

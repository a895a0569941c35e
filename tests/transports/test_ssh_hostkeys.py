"""Trust on first use: the first key is kept, the same is silent, another is refused before a login."""

import json
import multiprocessing
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from collector.lab.ssh import SshManners, host_key
from collector.model.errors import HostKeyChanged, Refused
from collector.transports.base import Endpoint
from collector.transports.ssh.hostkeys import HostKey, KnownHosts
from tests.transports.ssh_stands import bench, failure

AT = Endpoint("core-1", "192.0.2.1", 22)
KEY = HostKey("ssh-ed25519", b"the first key")
OTHER = HostKey("ssh-rsa", b"another key")


async def test_the_first_visit_is_noted_and_the_second_is_silent() -> None:
    async with bench("linux") as one:
        first, second = await one.open(), await one.open()
        assert [note.kind for note in first.notes] == ["new_host_key"]
        assert second.notes == ()


async def test_a_changed_key_is_refused_before_a_password_is_sent() -> None:
    async with bench("linux", {"uptime": "up\n"}) as one:
        await one.open()
        async with bench(
            "linux", {"uptime": "up\n"}, manners=SshManners(host_key=host_key("someone else"))
        ) as two:
            two.known_hosts.write_text(one.known_hosts.read_text().replace(f":{one.port}", f":{two.port}"))
            error = await failure(two.session())
            assert type(error) is HostKeyChanged
            assert "ecdsa-sha2-nistp256 SHA256:" in error.reason
            assert str(two.known_hosts) in error.reason
            assert await two.close() == []


def test_a_key_is_kept_for_each_device_and_address(tmp_path: Path) -> None:
    hosts = KnownHosts(tmp_path / "deep" / "known_hosts")
    assert hosts.of(AT) is None
    assert hosts.trust(AT, KEY)
    assert not hosts.trust(AT, KEY)
    assert hosts.of(AT) == KEY
    assert hosts.trust(Endpoint("core-2", "192.0.2.1", 22), OTHER)
    assert hosts.trust(Endpoint("core-1", "192.0.2.2", 22), OTHER)
    with pytest.raises(HostKeyChanged, match="it was"):
        hosts.trust(AT, OTHER)
    with pytest.raises(HostKeyChanged):
        hosts.trust(AT, HostKey("ssh-rsa", KEY.blob))


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"core-1": 1}', '{"core-1": {"192.0.2.1:22": {"type": "x"}}}']
)
def test_a_damaged_file_trusts_nobody(tmp_path: Path, text: str) -> None:
    path = tmp_path / "known_hosts"
    path.write_text(text)
    with pytest.raises(Refused, match="known_hosts"):
        KnownHosts(path).trust(AT, KEY)
    assert path.read_text() == text


def test_a_folder_that_cannot_be_written_trusts_nobody(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Refused, match="cannot be kept"):
        KnownHosts(tmp_path / "file" / "known_hosts").trust(AT, KEY)


def test_the_file_is_replaced_whole_and_read_by_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "known_hosts"
    KnownHosts(path).trust(AT, KEY)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert sorted(file.name for file in tmp_path.iterdir()) == ["known_hosts", "known_hosts.lock"]


def _trust_many(path: Path, first: int) -> None:
    for number in range(first, first + 25):
        KnownHosts(path).trust(Endpoint(f"sw-{number}", "192.0.2.1", 22), KEY)


def test_two_processes_and_their_threads_lose_no_key(tmp_path: Path) -> None:
    path = tmp_path / "known_hosts"
    other = multiprocessing.get_context("spawn").Process(target=_trust_many, args=(path, 1000))
    other.start()
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda first: _trust_many(path, first), (0, 100, 200)))
    other.join(30)
    assert other.exitcode == 0
    assert len(json.loads(path.read_text())) == 100

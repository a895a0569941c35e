"""Certificates: trusted at first contact, refused when changed, and no password to a stranger."""

import asyncio
import json
import ssl
import subprocess
import sys
import warnings
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from collector.lab.certificate import certificate, server_context
from collector.model.errors import Garbled, HostKeyChanged, Refused, SettingsError, Unreachable
from collector.transports.base import Endpoint, Patience
from collector.transports.https import Pins, service_root
from tests.transports.https_stands import REDFISH, SYSTEMS, asked, opened, served, session_with

HERE = Endpoint("bmc-7", "127.0.0.1", 443)


async def test_the_first_certificate_is_pinned_before_the_password_goes(tmp_path: Path) -> None:
    async with served(REDFISH) as (_, endpoint):
        with pytest.raises(Refused, match="login refused"):
            await session_with(endpoint, tmp_path, password="no").open()  # noqa: S106 - the wrong one
    pinned = json.loads((tmp_path / "pins.json").read_text("utf-8"))
    fingerprint = pinned["bmc-7"][f"127.0.0.1:{endpoint.port}"]
    shown = x509.load_pem_x509_certificate(certificate()[0])
    assert fingerprint == f"sha256:{shown.fingerprint(hashes.SHA256()).hex()}"


async def test_who_answered_is_told(tmp_path: Path) -> None:
    async with served(REDFISH) as (_, endpoint), opened(endpoint, tmp_path) as session:
        assert session.peer is not None
        assert session.peer.fingerprint == Pins(tmp_path / "pins.json").known(endpoint)
        assert session.peer.version == "TLSv1.3"


async def test_a_changed_certificate_is_refused_and_nothing_is_sent(tmp_path: Path) -> None:
    async with served(REDFISH) as (_, endpoint), opened(endpoint, tmp_path):
        pass
    other = server_context("another")
    async with served(REDFISH, context=other, port=endpoint.port) as (stand, _):
        with pytest.raises(HostKeyChanged, match=r"has changed: pinned sha256:.* shown sha256:.*'bmc-7'"):
            await session_with(endpoint, tmp_path).open()
        with pytest.raises(HostKeyChanged):
            await service_root(endpoint, Patience(), tmp_path / "pins.json")
        assert stand.seen == []


async def test_a_certificate_that_changes_during_a_visit_is_refused(tmp_path: Path) -> None:
    async with served(REDFISH) as (first, endpoint), opened(endpoint, tmp_path) as session:
        assert await asked(session, "/redfish/v1/Systems") == SYSTEMS
        await first.stop()
        other = server_context("another")
        async with served(REDFISH, context=other, port=endpoint.port) as (second, _):
            with pytest.raises(HostKeyChanged):
                await asked(session, "/redfish/v1/Systems")
            await session.close()
            assert second.seen == []


async def test_a_certificate_that_another_visit_pinned_meanwhile_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with served(REDFISH) as (stand, endpoint):
        Pins(tmp_path / "pins.json").trust(endpoint, "sha256:another")
        monkeypatch.setattr(Pins, "known", lambda *_: None)  # as it was read before the other visit wrote
        with pytest.raises(HostKeyChanged, match="sha256:another"):
            await session_with(endpoint, tmp_path).open()
        assert stand.seen == []


async def test_a_forgotten_pin_trusts_anew(tmp_path: Path) -> None:
    pins = Pins(tmp_path / "pins.json")
    async with served(REDFISH) as (_, endpoint):
        pins.trust(endpoint, "sha256:another")
        assert pins.forget("bmc-7")
        assert not pins.forget("bmc-7")
        async with opened(endpoint, tmp_path):
            assert pins.known(endpoint) != "sha256:another"


async def test_a_self_signed_certificate_is_not_trusted_by_the_system(tmp_path: Path) -> None:
    async with served(REDFISH) as (stand, endpoint):
        with pytest.raises(Refused, match=r"127\.0\.0\.1:\d+ is not trusted: self.signed certificate"):
            await session_with(endpoint, tmp_path, verify=True).open()
        assert stand.seen == []
        assert not (tmp_path / "pins.json").exists()


async def test_a_ca_file_trusts_what_it_signed_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "ca.pem"
    file.write_bytes(certificate()[0])
    async with served(REDFISH) as (stand, endpoint):
        async with opened(endpoint, tmp_path, verify=str(file)) as session:
            assert await asked(session, "/redfish/v1/Systems") == SYSTEMS
        seen = len(stand.seen)
        file.write_bytes(certificate("another")[0])
        with pytest.raises(Refused, match="is not trusted"):
            await session_with(endpoint, tmp_path, verify=str(file)).open()
        assert len(stand.seen) == seen


async def test_a_certificate_for_another_name_is_not_trusted(tmp_path: Path) -> None:
    file = tmp_path / "ca.pem"
    file.write_bytes(_self_signed("192.0.2.1", rsa_bits=2048)[0])
    async with served(REDFISH, context=_context(tmp_path, "192.0.2.1", 2048)) as (stand, endpoint):
        with pytest.raises(Refused, match="is not trusted"):
            await session_with(endpoint, tmp_path, verify=str(file)).open()
        assert stand.seen == []


@pytest.mark.parametrize("text", [None, "no certificate in here"])
async def test_a_ca_file_that_is_none_is_a_wrong_setting(tmp_path: Path, text: str | None) -> None:
    file = tmp_path / "ca.pem"
    if text is not None:
        file.write_text(text, "utf-8")
    async with served(REDFISH) as (stand, endpoint):
        with pytest.raises(SettingsError, match=r"verify: CA file '.*ca\.pem' cannot be used"):
            await session_with(endpoint, tmp_path, verify=str(file)).open()
        assert stand.seen == []


async def test_no_check_reads_and_pins_nothing(tmp_path: Path) -> None:
    async with served(REDFISH) as (_, endpoint), opened(endpoint, tmp_path, verify=False) as session:
        assert await asked(session, "/redfish/v1/Systems") == SYSTEMS
        assert session.peer is not None
    assert list(tmp_path.iterdir()) == []


async def test_an_old_controller_is_reached_with_a_pin_and_only_so(tmp_path: Path) -> None:
    """TLS 1.0 and RSA of 1024 bits: what an iLO 3 or iDRAC 6 has."""
    old = _context(tmp_path, "127.0.0.1", 1024, weak=True)
    async with served(REDFISH, context=old) as (_, endpoint):
        async with opened(endpoint, tmp_path) as session:
            assert await asked(session, "/redfish/v1/Systems") == SYSTEMS
            assert session.peer is not None
            assert session.peer.version == "TLSv1"
        with pytest.raises((Garbled, Unreachable), match="TLS"):
            await session_with(endpoint, tmp_path, verify=False).open()


def test_two_addresses_of_one_device_have_a_certificate_each(tmp_path: Path) -> None:
    pins = Pins(tmp_path / "deep" / "pins.json")
    other = Endpoint("bmc-7", "127.0.0.2", 443)
    assert pins.trust(HERE, "sha256:a") == "sha256:a"
    assert pins.trust(other, "sha256:b") == "sha256:b"
    assert pins.trust(other, "sha256:c") == "sha256:b"
    assert (pins.known(HERE), pins.known(other)) == ("sha256:a", "sha256:b")


def test_two_processes_lose_no_pin(tmp_path: Path) -> None:
    file = tmp_path / "pins.json"
    program = """
import sys
import warnings
from pathlib import Path
from collector.transports.base import Endpoint
from collector.transports.https import Pins
for number in range(40):
    Pins(Path(sys.argv[1])).trust(Endpoint(f"{sys.argv[2]}-{number}", "127.0.0.1", 443), sys.argv[2])
"""
    command = [sys.executable, "-c", program, str(file)]
    both = [subprocess.Popen([*command, name]) for name in ("a", "b")]  # noqa: S603 - our own words
    assert [one.wait(60) for one in both] == [0, 0]
    pinned = json.loads(file.read_text("utf-8"))
    assert sorted(pinned) == sorted(f"{name}-{number}" for name in "ab" for number in range(40))
    assert sorted(one.name for one in tmp_path.iterdir()) == ["pins.json", "pins.json.lock"]


@pytest.mark.parametrize("text", ["{", "[]", '{"bmc-7": "sha256:a"}', '{"bmc-7": {"127.0.0.1:443": 5}}'])
async def test_a_pins_file_that_is_none_lets_nobody_in(tmp_path: Path, text: str) -> None:
    file = tmp_path / "pins.json"
    file.write_text(text, "utf-8")
    async with served(REDFISH) as (stand, endpoint):
        with pytest.raises(Refused, match=r"pins file '.*pins\.json' .*mend or remove it; nothing was sent"):
            await session_with(endpoint, tmp_path).open()
        assert stand.seen == []
    assert file.read_text("utf-8") == text


async def test_a_pin_that_cannot_be_written_lets_nobody_in(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    async with served(REDFISH) as (stand, endpoint):
        with pytest.raises(Refused, match="cannot be compared: pins file"):
            await session_with(endpoint, tmp_path / "file").open()
        assert stand.seen == []


async def test_a_pins_file_that_is_cut_short_by_a_full_disk_keeps_the_old_pins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pins = Pins(tmp_path / "pins.json")
    pins.trust(HERE, "sha256:a")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(Refused, match="cannot be written: No space left on device"):
        pins.trust(Endpoint("bmc-8", "127.0.0.1", 443), "sha256:b")
    assert pins.known(HERE) == "sha256:a"
    assert len(list(tmp_path.glob("pins.json.*"))) == 1


async def test_many_first_contacts_at_once_are_all_pinned(tmp_path: Path) -> None:
    async with served(REDFISH) as (_, endpoint):
        endpoints = [Endpoint(f"bmc-{n}", endpoint.address, endpoint.port) for n in range(8)]
        file = tmp_path / "pins.json"
        found = await asyncio.gather(*(service_root(one, Patience(), file) for one in endpoints))
    assert all(found)
    assert all(Pins(file).known(one) for one in endpoints)


def _context(folder: Path, address: str, rsa_bits: int, *, weak: bool = False) -> ssl.SSLContext:
    file = folder / "server.pem"
    file.write_bytes(b"".join(_self_signed(address, rsa_bits)))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if weak:
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
            context.maximum_version = ssl.TLSVersion.TLSv1
    context.load_cert_chain(file)
    file.unlink()
    return context


def _self_signed(address: str, rsa_bits: int) -> tuple[bytes, bytes]:
    key = rsa.generate_private_key(65537, rsa_bits)
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, address)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(who, who, key.public_key(), 1, now - timedelta(1), now + timedelta(1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(f"{address}.invalid")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return made.public_bytes(serialization.Encoding.PEM), secret

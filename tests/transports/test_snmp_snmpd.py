"""Both engines against a real agent: Debian's snmpd, with every protocol of version 3 that it offers."""

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from collector.model.errors import DeviceError, Refused
from collector.model.exchange import Question, Transport, Varbind
from collector.model.inventory import SecretRef, SnmpAccess
from collector.transports.base import Endpoint, Patience
from collector.transports.snmp.session import Engine, SnmpSession
from tests.transports.snmp_stands import COMMUNITY, ask, session

SNMPD = shutil.which("snmpd", path="/usr/sbin:/usr/bin:/usr/local/sbin")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(SNMPD is None, reason="snmpd is not installed: apt-get install snmpd"),
]
AUTH = {
    "md5": "MD5",
    "sha": "SHA",
    "sha224": "SHA-224",
    "sha256": "SHA-256",
    "sha384": "SHA-384",
    "sha512": "SHA-512",
}
PRIV = {
    "des": "DES",
    "aes128": "AES",
    "aes192": "AES-192",
    "aes256": "AES-256",
    "aes192c": "AES-192-C",
    "aes256c": "AES-256-C",
}
LOGINS = [(None, None), *((auth, priv) for auth in AUTH for priv in (None, *PRIV))]
SYSTEM, OR_TABLE = "walk 1.3.6.1.2.1.1", "walk 1.3.6.1.2.1.1.9.1.2"
PATIENT = Patience(timeout_s=1, retries=3)
SHORT = Patience(timeout_s=0.3, retries=1)


def user(auth: str | None, priv: str | None) -> str:
    return "-".join(filter(None, ("user", auth, priv)))


def phrase(protocol: str) -> str:
    return f"pass phrase of {protocol}"


def configuration(port: int) -> str:
    lines = [
        f"agentAddress udp:127.0.0.1:{port}",
        f"rocommunity {COMMUNITY}",
        f"rocommunity {COMMUNITY}@inner",
    ]
    for auth, priv in LOGINS:
        level = "priv" if priv else "auth" if auth else "noauth"
        keys = f' {AUTH[auth]} "{phrase(auth)}"' if auth else ""
        keys += f' {PRIV[priv]} "{phrase(priv)}"' if priv else ""
        lines += [f"createUser {user(auth, priv)}{keys}", f"rouser {user(auth, priv)} {level}"]
    return "\n".join(lines) + "\n"


@asynccontextmanager
async def snmpd(folder: Path, port: int) -> AsyncIterator[int]:
    """An snmpd of our own with an empty memory, up and answering."""
    assert SNMPD is not None
    (folder / "snmpd.conf").write_text(configuration(port))
    process = await asyncio.create_subprocess_exec(
        SNMPD, "-f", "-C", "-c", str(folder / "snmpd.conf"), "-I", "-smux", "-Lf", str(folder / "log"),
        env={"SNMP_PERSISTENT_DIR": str(folder / "memory"), "MIBS": ""},
    )  # fmt: skip
    try:
        async with asyncio.timeout(20):
            while not await answers(port):
                await asyncio.sleep(0.05)
        yield port
    finally:
        process.terminate()
        await process.wait()


async def answers(port: int) -> bool:
    async with session(port, patience=SHORT) as opened:
        try:
            return bool(await ask(opened, "get 1.3.6.1.2.1.1.3.0"))
        except DeviceError:
            return False


def free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
async def port(tmp_path: Path) -> AsyncIterator[int]:
    async with snmpd(tmp_path, free_port()) as listening:
        yield listening


def access(auth: str | None, priv: str | None, /, **changes: str) -> SnmpAccess:
    return SnmpAccess(
        version="3",
        user=changes.get("user", user(auth, priv)),
        auth=(auth, SecretRef("plain", changes.get("auth", phrase(auth)))) if auth else None,
        priv=(priv, SecretRef("plain", changes.get("priv", phrase(priv)))) if priv else None,
        context=changes.get("context", ""),
    )


async def asked(
    port: int, login: SnmpAccess, engine: Engine, text: str = SYSTEM, patience: Patience = PATIENT
) -> tuple[Varbind, ...]:
    opened = SnmpSession(Endpoint("sw", "127.0.0.1", port), login, lambda ref: ref.name, patience, engine)
    try:
        return await opened.ask(Question(Transport.SNMP, text))  # type: ignore[return-value]
    finally:
        await opened.close()


@pytest.mark.parametrize("version", ["1", "2c"])
async def test_both_engines_read_the_same_in_versions_1_and_2c(port: int, version: str) -> None:
    rows = []
    for engine in ("native", "pysnmp"):
        async with session(port, engine, version=version, patience=PATIENT) as opened:  # type: ignore[arg-type]
            walks = [await ask(opened, f"walk 1.3.6.1.2.1.{group}") for group in (1, 2, 4, 11)]
            assert all(walks)
            rows.append([(name, tag) for walk in walks for name, tag, _ in walk])
            assert len(await ask(opened, "get 1.3.6.1.2.1.1.1.0 1.3.6.1.2.1.1.99.0")) == 1
    assert rows[0] == rows[1]


@pytest.mark.timeout(300)
@pytest.mark.parametrize("engine", ["native", "pysnmp"])
async def test_every_user_level_and_protocol_of_version_3(port: int, engine: Engine) -> None:
    assert len(LOGINS) == 43
    expected = await asked(port, SnmpAccess(community=SecretRef("plain", COMMUNITY)), "native", OR_TABLE)
    assert expected
    for auth, priv in LOGINS:
        assert await asked(port, access(auth, priv), engine, OR_TABLE) == expected, (auth, priv)


@pytest.mark.parametrize("engine", ["native", "pysnmp"])
async def test_a_login_that_is_refused_says_why(port: int, engine: Engine) -> None:
    wrong: list[tuple[SnmpAccess, type[DeviceError], str]] = [
        (access("sha", "aes128", user="nobody"), Refused, "does not know the user"),
        (access("sha", "aes128", auth="another pass phrase"), Refused, "wrong authentication"),
        (access("md5", None, user=user("sha", None)), Refused, "wrong authentication"),
        (access("sha", "aes128", user=user("sha", None)), Refused, "level of security"),
        (access(None, None, user=user("sha", "aes128")), Refused, "denies access"),
        (access("sha", "aes128", priv="another pass phrase"), DeviceError, "privacy"),
        (access("sha", "aes128", context="nowhere"), DeviceError, "context"),
    ]
    for login, error, reason in wrong:
        with pytest.raises(error, match=reason):
            await asked(port, login, engine, patience=SHORT)


async def test_an_agent_that_starts_anew_is_asked_on_in_the_same_session(tmp_path: Path) -> None:
    port, login = free_port(), access("sha256", "aes128")
    opened = SnmpSession(Endpoint("sw", "127.0.0.1", port), login, lambda ref: ref.name, PATIENT)
    rows = []
    for _ in range(2):  # the second one has counted another boot
        async with snmpd(tmp_path, port):
            rows.append(await ask(opened, OR_TABLE))
    await opened.close()
    assert rows[0]
    assert rows[0] == rows[1]

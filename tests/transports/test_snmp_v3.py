"""Version 3 over the wire: every protocol against pysnmp's agent, logins that are wrong, agents that lie."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest

from collector.model.errors import DeviceError, Refused, SettingsError, Unreachable
from collector.model.inventory import SecretRef, SnmpAccess
from collector.transports.base import Endpoint
from collector.transports.snmp import usm_message
from collector.transports.snmp.session import Engine, SnmpSession
from collector.transports.snmp.usm import NOT_IN_TIME, UNKNOWN_ENGINE
from collector.transports.snmp.usm_keys import AUTH, PRIV
from tests.transports.snmp_stands import ask, patient
from tests.transports.snmp_usm_agent import OTHER, PHRASE, name_of, pysnmp_agent, report

LOGINS = [(None, None), *((auth, priv) for auth in AUTH for priv in (None, *PRIV))]
DESCRIPTION = "get 1.3.6.1.2.1.1.1.0"


@contextlib.asynccontextmanager
async def session(
    port: int, auth: str | None = None, priv: str | None = None, engine: Engine = "native", **changes: str
) -> AsyncIterator[SnmpSession]:
    access = SnmpAccess(
        version="3",
        user=changes.get("user", name_of(auth, priv)),
        auth=(auth, SecretRef("plain", changes.get("auth_phrase", PHRASE))) if auth else None,
        priv=(priv, SecretRef("plain", changes.get("priv_phrase", OTHER))) if priv else None,
        context=changes.get("context", ""),
    )
    patience = patient(timeout_s=float(changes.get("timeout_s", 1)), retries=1)
    opened = SnmpSession(Endpoint("sw", "127.0.0.1", port), access, lambda ref: ref.name, patience, engine)
    try:
        yield opened
    finally:
        await opened.close()


async def test_every_user_level_and_protocol_reads_the_same_as_pysnmp() -> None:
    expected = None
    async with pysnmp_agent(LOGINS) as port:
        for auth, priv in LOGINS:
            async with session(port, auth, priv) as opened:
                await opened.open()
                rows = await ask(opened, DESCRIPTION)
                expected = expected or rows
                assert rows == expected, (auth, priv)
    assert len(LOGINS) == 49
    assert expected is not None
    assert expected[0][0] == "1.3.6.1.2.1.1.1.0"


@pytest.mark.parametrize("engine", ["native", "pysnmp"])
async def test_walks_are_under_way_at_once(engine: Engine) -> None:
    async with (
        pysnmp_agent([("sha256", "aes128")]) as port,
        session(port, "sha256", "aes128", engine) as opened,
    ):
        walks = await asyncio.gather(*(ask(opened, "walk 1.3.6.1.2.1.1") for _ in range(4)))
    assert len(walks[0]) > 5
    assert [[row[0] for row in walk] for walk in walks] == [[row[0] for row in walks[0]]] * 4


@pytest.mark.parametrize("engine", ["native", "pysnmp"])
@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"user": "nobody"}, "does not know the user"),
        ({"auth_phrase": "another-Phrase"}, "wrong authentication pass phrase"),
        ({"priv_phrase": "another-Phrase"}, "privacy"),
        ({"context": "nowhere"}, "context"),
    ],
)
async def test_opening_says_what_is_wrong_with_the_login(
    engine: Engine, changes: dict[str, str], reason: str
) -> None:
    logins = [("sha", "aes128")]
    async with (
        pysnmp_agent(logins) as port,
        session(port, "sha", "aes128", engine, timeout_s="0.2", **changes) as opened,
    ):
        with pytest.raises(DeviceError, match=reason):
            await opened.open()


@pytest.mark.parametrize("engine", ["native", "pysnmp"])
@pytest.mark.parametrize(("auth", "priv"), [("sha1", None), ("sha", "aes"), ("sha", "rot13")])
async def test_a_protocol_that_is_not_known_is_a_mistake_in_the_settings(
    engine: Engine, auth: str, priv: str | None
) -> None:
    async with pysnmp_agent([]) as port, session(port, auth, priv, engine) as opened:
        with pytest.raises(SettingsError, match=r"is not known; known are .*(sha512|aes256c)"):
            await opened.open()


async def test_privacy_without_authentication_is_a_mistake_in_the_settings() -> None:
    async with session(161, None, "aes128") as opened:
        with pytest.raises(SettingsError, match="privacy without authentication"):
            await opened.open()


async def test_an_empty_pass_phrase_is_a_mistake_in_the_settings() -> None:
    async with session(161, "sha", auth_phrase="") as opened:
        with pytest.raises(SettingsError, match="pass phrase"):
            await opened.open()


async def test_an_agent_that_is_not_there_is_unreachable() -> None:
    async with pysnmp_agent([]) as port:
        pass
    async with session(port, "sha") as opened:
        with pytest.raises(Unreachable, match="is closed"):
            await opened.open()


class Liar(asyncio.DatagramProtocol):
    """An agent that answers every message with the same report."""

    def __init__(self, counter: str) -> None:
        self.heard = 0
        self._counter = counter

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._socket = transport

    def datagram_received(self, packet: bytes, peer: tuple[str, int]) -> None:
        self.heard += 1
        number = usm_message.decode(packet).head.number
        self._socket.sendto(report(self._counter, number=number), peer)  # type: ignore[attr-defined]


@pytest.mark.parametrize("counter", [UNKNOWN_ENGINE, NOT_IN_TIME])
async def test_an_agent_that_reports_for_ever_is_refused(counter: str) -> None:
    loop = asyncio.get_running_loop()
    endpoint, liar = await loop.create_datagram_endpoint(lambda: Liar(counter), local_addr=("127.0.0.1", 0))
    async with session(endpoint.get_extra_info("sockname")[1]) as opened:
        with pytest.raises(Refused, match="contradicts itself"):
            await ask(opened, DESCRIPTION)
    assert liar.heard == 5
    endpoint.close()
    await asyncio.sleep(0)

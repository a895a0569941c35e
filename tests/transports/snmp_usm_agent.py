"""Agents of version 3: pysnmp with any users, and reports that a test writes itself."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterable

from pysnmp.carrier.asyncio.dgram import udp
from pysnmp.entity import config
from pysnmp.entity.engine import SnmpEngine
from pysnmp.entity.rfc3413 import cmdrsp, context

from collector.lab import ber as lab
from collector.transports.snmp import usm_message
from collector.transports.snmp.pysnmp_login import AUTH, PRIV
from collector.transports.snmp.usm_message import Flags, Head

PHRASE, OTHER = "maple-Syrup-1", "maple-Syrup-2"
ENGINE = bytes.fromhex("80001f8804736f6d65")


def name_of(auth: str | None, priv: str | None) -> str:
    return "-".join(filter(None, ("user", auth, priv)))


@contextlib.asynccontextmanager
async def pysnmp_agent(logins: Iterable[tuple[str | None, str | None]]) -> AsyncIterator[int]:
    """pysnmp as an agent with these users; its own system group is what it has to show."""
    engine, socket = SnmpEngine(), udp.UdpAsyncioTransport(loop=asyncio.get_running_loop())
    endpoint, _ = await asyncio.get_running_loop().create_datagram_endpoint(
        lambda: socket, local_addr=("127.0.0.1", 0)
    )
    config.add_transport(engine, udp.DOMAIN_NAME, socket)
    for auth, priv in logins:
        keys = (AUTH[auth], PHRASE) if auth else (config.USM_AUTH_NONE, None)
        keys += (PRIV[priv], OTHER) if priv else (config.USM_PRIV_NONE, None)
        config.add_v3_user(engine, name_of(auth, priv), *keys)
        level = "authPriv" if priv else "authNoPriv" if auth else "noAuthNoPriv"
        config.add_vacm_user(engine, 3, name_of(auth, priv), level, (1, 3, 6))
    shown = context.SnmpContext(engine)
    for responder in (cmdrsp.GetCommandResponder, cmdrsp.NextCommandResponder, cmdrsp.BulkCommandResponder):
        responder(engine, shown)
    try:
        yield endpoint.get_extra_info("sockname")[1]
    finally:
        engine.close_dispatcher()
        await asyncio.sleep(0)


def report(
    counter: str, *, number: int = 1 << 24, boots: int = 3, time: int = 500, engine: bytes = ENGINE
) -> bytes:
    """A report without protection."""
    head = Head(
        number=number, flags=Flags.NONE, engine=engine, boots=boots, time=time, user=b"", digest=b"", salt=b""
    )
    return usm_message.encode(head, usm_message.encode_scope(engine, b"", report_pdu(counter)))[0]


def report_pdu(counter: str) -> bytes:
    bind = lab.tlv(0x30, lab.oid(lab.dotted(counter)) + b"\x41\x01\x01")
    return lab.tlv(0xA8, lab.integer(0) * 3 + lab.tlv(0x30, bind))

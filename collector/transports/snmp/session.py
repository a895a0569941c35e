"""The SNMP session of one device: `walk OID` and `get OID OID ...` over the engine that the settings name."""

import asyncio
from functools import lru_cache
from typing import Final, Literal

from collector.model.errors import Unsupported
from collector.model.exchange import Answer, Question, Transport
from collector.model.inventory import Reveal, SnmpAccess
from collector.transports.base import Endpoint, Patience
from collector.transports.snmp.ber import encode_oid
from collector.transports.snmp.community import Community, revealed_community
from collector.transports.snmp.getting import get
from collector.transports.snmp.link import Link
from collector.transports.snmp.walking import Walker
from collector.transports.snmp.wire import Wire

UPTIME: Final = "1.3.6.1.2.1.1.3.0"
Engine = Literal["native", "pysnmp"]


class SnmpSession:
    """One device over SNMP; implements `collector.transports.base.Session`.

    max_repetitions   rows asked for at once in a walk; 10 to 25 for management controllers, which are slow

    Several questions may be asked at once, `patience.in_flight` of them are under way. The secrets are
    revealed when the first question is asked, which raises SettingsError where one cannot be found.
    """

    transport = Transport.SNMP

    def __init__(
        self,
        endpoint: Endpoint,
        access: SnmpAccess,
        reveal: Reveal,
        patience: Patience,
        engine: Engine = "native",
        max_repetitions: int = 40,
    ) -> None:
        self._endpoint = endpoint
        self._access = access
        self._reveal = reveal
        self._patience = patience
        self._engine = engine
        self._max_repetitions = max_repetitions
        self._slots = asyncio.Semaphore(patience.in_flight)
        self._wire: Wire | None = None
        self._walker: Walker | None = None

    async def open(self) -> None:
        """Nothing in versions 1 and 2c, which know no login. Version 3 asks for the uptime, to try the user.

        Raises Unreachable, TooSlow, Refused, Busy or Garbled.
        """
        if self._access.version == "3":
            await self.ask(Question(Transport.SNMP, f"get {UPTIME}"))

    async def ask(self, question: Question) -> Answer:
        """The rows of a walk, or the instances of a get that exist.

        An absent table or instance is an empty whole answer. Raises Unreachable, TooSlow, Refused, Busy or
        Garbled with the rows that did arrive as `partial`; Unsupported for a question that is none of SNMP.
        """
        verb, oids = _parsed(question.text)
        context = question.context or self._access.context
        async with self._slots:
            wire, walker = self._started()
            if verb == "walk":
                return await walker.walk(oids[0], context)
            return await get(wire, oids, self._patience.retries, context)

    async def close(self) -> None:
        """Let go of the socket; questions still under way end with Unreachable."""
        if self._wire is not None:
            self._wire.close()
            await asyncio.sleep(0)  # lets the loop run what closing has left to it

    def _started(self) -> tuple[Wire, Walker]:
        """The engine, made when it is first needed: it wants the running loop and the secrets."""
        if self._wire is None:
            self._wire = self._new_wire()
        if self._walker is None:
            self._walker = Walker(
                self._wire,
                bulk=self._access.version != "1",
                repetitions=self._max_repetitions,
                retries=self._patience.retries,
            )
        return self._wire, self._walker

    def _new_wire(self) -> Wire:
        access, timeout_s = self._access, self._patience.timeout_s
        if self._engine == "pysnmp":
            from collector.transports.snmp.pysnmp_engine import PysnmpWire  # a quarter of a second

            return PysnmpWire(self._endpoint, access, self._reveal, timeout_s)
        if access.version == "3":
            from collector.transports.snmp.usm import Usm  # cryptography, a tenth of a second
            from collector.transports.snmp.usm_login import user

            return Link(self._endpoint, Usm(user(access, self._reveal)), timeout_s)
        community = revealed_community(access, self._reveal)
        return Link(self._endpoint, Community(access.version, community), timeout_s)


@lru_cache(maxsize=4096)
def _parsed(text: str) -> tuple[str, tuple[str, ...]]:
    """The verb and the OIDs of a question. Raises Unsupported where it is none of SNMP."""
    verb, *oids = text.split() or [""]
    if not (verb == "get" and oids) and not (verb == "walk" and len(oids) == 1):
        raise Unsupported(f"the question {text!r} is neither `walk OID` nor `get OID ...`")
    try:
        for oid in oids:
            encode_oid(oid)
    except ValueError as problem:
        raise Unsupported(f"the question {text!r} cannot be asked: {problem}") from None
    return verb, tuple(oids)

"""One BMC over IPMI, as the seam wants it: questions in, (key, bytes) pairs out."""

import asyncio
import struct
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Literal

from collector.model.errors import DeviceError, Unreachable, Unsupported
from collector.model.exchange import Question, Raw, Transport
from collector.model.inventory import IpmiAccess, Reveal
from collector.transports.base import Endpoint, Patience
from collector.transports.ipmi.cache import SdrCache, Stamp
from collector.transports.ipmi.commands import (
    GET_CHASSIS_STATUS,
    GET_DEVICE_ID,
    GET_SEL_INFO,
    GET_SEL_TIME,
    GET_SEL_UTC_OFFSET,
    NOT_PRESENT,
    OK,
    Command,
)
from collector.transports.ipmi.conversation import Conversation
from collector.transports.ipmi.engine import Engine
from collector.transports.ipmi.native import NativeEngine
from collector.transports.ipmi.repository import Repository, shelf_of
from collector.transports.ipmi.walks import read_frus, read_log, read_sensors

EngineName = Literal["native", "pyghmi"]
_Walk = Callable[[Conversation, list[bytes]], Awaitable[tuple[Raw, ...]]]


class IpmiSession:
    """One login on one BMC. Questions asked at once wait for each other: a BMC drops a second session.

    The answers, each a tuple of (key, bytes):

    device-id   `device-id`: the bytes of Get Device ID
    sdr         record id (decimal): the record, header included
    sensors     OWNER.LUN.NUMBER (decimal): completion code, then the bytes of Get Sensor Reading. A sensor
                that the BMC refuses has its code alone. Sensors of other controllers and of software are
                not asked and not there
    sel-info    `sel-info`: the bytes of Get SEL Info
    sel         record id (decimal): the 16 bytes of the record
    sel-time    `sel-time`: the BMC's clock, 4 bytes, low byte first; `asked`: our own clock then, in UTC, the
                same way; `utc-offset`: the BMC's offset in minutes, 2 bytes, where it tells one
    fru         FRU device id (decimal): completion code, then the bytes of its areas, as many as it gave
    chassis     `chassis`: the bytes of Get Chassis Status
    """

    transport = Transport.IPMI

    def __init__(
        self,
        endpoint: Endpoint,
        access: IpmiAccess,
        reveal: Reveal,
        patience: Patience,
        engine: EngineName = "native",
        cache: Path | None = None,
    ) -> None:
        self._endpoint = endpoint
        self._say = Conversation(
            endpoint, access, reveal, _engine(engine, endpoint, patience), patience.budget_s
        )
        self._cache = SdrCache(cache) if cache is not None else None
        self._lock = asyncio.Lock()
        self._device_id: bytes | None = None
        self._records: tuple[Raw, ...] | None = None
        self._stamp: Stamp | None = None
        self._answers: dict[str, Callable[[], Awaitable[tuple[Raw, ...]]]] = {
            "device-id": self._ask_device_id,
            "sdr": self._ask_sdr,
            "sensors": self._ask_sensors,
            "sel-info": lambda: self._single("sel-info", GET_SEL_INFO, 14),
            "sel": lambda: read_log(self._say),
            "sel-time": self._ask_time,
            "fru": lambda: self._over_records(read_frus),
            "chassis": lambda: self._single("chassis", GET_CHASSIS_STATUS, 3),
        }

    @property
    def suite(self) -> int | None:
        """The cipher suite of the session, 17 or 3; None before the login."""
        return self._say.suite

    @property
    def privilege(self) -> int:
        """The privilege that was needed so far: 2 user, 3 operator, 4 administrator."""
        return self._say.privilege

    async def open(self) -> None:
        """Log in as a plain user. A wrong password or user is Refused at once and never tried again."""
        async with self._lock:
            await self._say.open()

    async def ask(self, question: Question) -> tuple[Raw, ...]:
        """The whole answer. Raises a DeviceError whose `partial` has the pairs that arrived before it."""
        answer = self._answers.get(question.text)
        if answer is None:
            known = ", ".join(self._answers)
            raise Unsupported(f"{question}: IPMI has no such question; it has {known}")
        async with self._lock:
            return await answer()

    async def close(self) -> None:
        """Log out, so that the BMC has its slot back."""
        async with self._lock:
            await self._say.close()

    async def _single(self, key: str, command: Command, at_least: int) -> tuple[Raw, ...]:
        return ((key, await self._say.whole(command, at_least=at_least)),)

    async def _ask_device_id(self) -> tuple[Raw, ...]:
        answer = await self._single("device-id", GET_DEVICE_ID, 11)
        self._device_id = answer[0][1]
        return answer

    async def _ask_time(self) -> tuple[Raw, ...]:
        bmc = await self._say.whole(GET_SEL_TIME, at_least=4)
        answer = (("sel-time", bmc[:4]), ("asked", struct.pack("<I", int(time.time()))))
        offset = await self._say.modestly(GET_SEL_UTC_OFFSET)
        if offset.code != OK or len(offset.data) < 2:
            return answer
        return (*answer, ("utc-offset", offset.data[:2]))

    async def _ask_sdr(self) -> tuple[Raw, ...]:
        if self._records is None:
            self._records = await self._read_records()
        return self._records

    async def _read_records(self) -> tuple[Raw, ...]:
        """The records, kept ones where they still count."""
        if self._device_id is None:
            await self._ask_device_id()
        assert self._device_id is not None  # noqa: S101  _ask_device_id has just set it
        repository = Repository(self._say, shelf_of(self._device_id))
        if self._cache is None:
            return await repository.records()
        self._stamp = Stamp(str(self._endpoint), self._device_id, await repository.info())
        kept = self._cache.load(self._stamp)
        if kept is not None:
            return kept
        records = await repository.records()
        self._cache.save(self._stamp, records)
        return records

    async def _ask_sensors(self) -> tuple[Raw, ...]:
        readings = await self._over_records(read_sensors)
        missing = any(raw[0] == NOT_PRESENT for _, raw in readings)
        if missing and self._cache is not None and self._stamp is not None and self._stamp.is_weak:
            self._cache.forget(self._stamp)  # a sensor has gone, and the BMC does not tell of changes
        return readings

    async def _over_records(self, walk: _Walk) -> tuple[Raw, ...]:
        """What a walk over the records gives; over those that were read when some could not be.

        Raises the error of the records then, with what the walk gave as its `partial`.
        """
        try:
            records = await self._ask_sdr()
        except DeviceError as error:
            known, error.partial = error.partial or (), None
            if not isinstance(error, Unreachable):
                error.partial = await walk(self._say, [raw for _, raw in known])
            raise
        return await walk(self._say, [raw for _, raw in records])


def _engine(name: EngineName, endpoint: Endpoint, patience: Patience) -> Engine:
    if name == "native":
        return NativeEngine(endpoint, patience)
    from collector.transports.ipmi.supervised import (
        SupervisedEngine,
    )  # it needs pyghmi's worker only when chosen

    return SupervisedEngine(endpoint, patience)

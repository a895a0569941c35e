"""Reading a BMC's sensor data records: whole where it can, in pieces where it must, never without end."""

import asyncio
from dataclasses import dataclass
from typing import Final

from collector.model.errors import Busy, DeviceError, Garbled, Unsupported
from collector.model.exchange import Raw
from collector.model.ipmi.sdr import HEADER_BYTES
from collector.transports.ipmi.commands import (
    GET_DEVICE_SDR,
    GET_DEVICE_SDR_INFO,
    GET_SDR,
    GET_SDR_INFO,
    RESERVATION_CANCELLED,
    RESERVE_DEVICE_SDR,
    RESERVE_SDR,
    TOO_LONG,
    Command,
    whole,
)
from collector.transports.ipmi.conversation import Conversation

_FIRST, _LAST = 0x0000, 0xFFFF
_MOST_RECORDS: Final = 4096
_CHUNKS: Final = (0xFF, 64, 32, 16, 8, HEADER_BYTES)  # FFh asks for the whole record
_MOST_RESERVATIONS: Final = 5  # in a row for one record: somebody else reads too
_HAS_REPOSITORY: Final = 0x02
_HAS_DEVICE_SDRS: Final = 0x80


@dataclass(frozen=True, slots=True)
class Shelf:
    """The commands of one kind of repository: the system's own, or that of a device without one."""

    info: Command
    reserve: Command
    get: Command


SYSTEM: Final = Shelf(GET_SDR_INFO, RESERVE_SDR, GET_SDR)
DEVICE: Final = Shelf(GET_DEVICE_SDR_INFO, RESERVE_DEVICE_SDR, GET_DEVICE_SDR)


def shelf_of(device_id: bytes) -> Shelf:
    """Which repository to read: the system's where Get Device ID says that there is one."""
    without = len(device_id) > 5 and not device_id[5] & _HAS_REPOSITORY
    return DEVICE if without and device_id[1] & _HAS_DEVICE_SDRS else SYSTEM


class Repository:
    """One pass over the records of a BMC."""

    def __init__(self, conversation: Conversation, shelf: Shelf) -> None:
        self._say = conversation
        self._shelf = shelf
        self._chunk = 0
        self._reservation = b"\0\0"

    async def info(self) -> bytes:
        """What the repository says of itself: version, count, free space, time stamps of the last changes."""
        return await self._say.whole(self._shelf.info, at_least=2)

    async def records(self) -> tuple[Raw, ...]:
        """All records as (id, bytes).

        Raises a DeviceError that carries those read so far: Garbled where ids repeat or records are cut
        short or gone, Busy where reservations are cancelled again and again. Unsupported: there are none.
        """
        found: list[Raw] = []
        asked: set[int] = set()
        record = _FIRST
        try:
            while record != _LAST:
                if record in asked or len(asked) >= _MOST_RECORDS:
                    raise Garbled(f"the SDR repository has no end: record {record:04X}h comes again")
                asked.add(record)
                following, raw = await self._record(record)
                found.append((str(int.from_bytes(raw[:2], "little")), raw))
                record = following
        except Unsupported as error:
            if not found:
                raise
            raise Garbled(f"{error.reason}, after {len(found)} records", partial=tuple(found)) from None
        except DeviceError as error:
            error.partial = tuple(found)
            raise
        return tuple(found)

    async def _record(self, record: int) -> tuple[int, bytes]:
        """(id of the next record, the whole record), read anew whenever the reservation is lost."""
        for again in range(_MOST_RESERVATIONS):
            answer = await self._attempt(record)
            if answer is not None:
                return answer
            await asyncio.sleep(0.02 * 2**again)
            self._reservation = b"\0\0"
        raise Busy(
            f"SDR record {record:04X}h: the reservation was cancelled {_MOST_RESERVATIONS} times; "
            "another management station is reading this BMC"
        )

    async def _attempt(self, record: int) -> tuple[int, bytes] | None:
        """The record piece by piece; None when the reservation was cancelled on the way."""
        raw, following, size = b"", _LAST, HEADER_BYTES
        while len(raw) < size:
            piece = await self._piece(record, len(raw), size)
            if piece is None:
                return None
            if len(piece) < 3:
                raise Garbled(
                    f"SDR record {record:04X}h ends after {len(raw)} of {size} bytes", seen=raw.hex()
                )
            following, raw = int.from_bytes(piece[:2], "little"), raw + piece[2:]
            if len(raw) >= HEADER_BYTES:
                size = HEADER_BYTES + raw[4]
        return following, raw[:size]

    async def _piece(self, record: int, offset: int, size: int) -> bytes | None:
        """Next id and some bytes from `offset`; None when the reservation was cancelled.

        Whatever the BMC calls too long is asked for in shorter pieces from then on.
        """
        while True:
            chunk = _CHUNKS[self._chunk]
            count = chunk if offset == 0 and chunk == 0xFF else min(chunk, max(size - offset, HEADER_BYTES))
            if offset and self._reservation == b"\0\0":
                self._reservation = await self._say.whole(self._shelf.reserve, at_least=2)
            where = record.to_bytes(2, "little") + bytes((offset, count))
            reply = await self._say.command(self._shelf.get, self._reservation[:2] + where)
            if reply.code == RESERVATION_CANCELLED:
                return None
            if reply.code in TOO_LONG and self._chunk + 1 < len(_CHUNKS):
                self._chunk += 1
                continue
            return whole(self._shelf.get, reply, 2)

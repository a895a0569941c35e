"""The answers that take many commands: sensor readings, the event log, FRU areas."""

from collections.abc import Iterable
from typing import Final

from collector.model.errors import DeviceError, Garbled
from collector.model.exchange import Raw
from collector.model.ipmi.fru import extent
from collector.model.ipmi.sdr import BMC, FRU_LOCATOR, Locator, decode, sensors
from collector.transports.ipmi.commands import (
    GET_FRU_AREA_INFO,
    GET_SEL_ENTRY,
    GET_SENSOR_READING,
    NOT_PRESENT,
    OK,
    READ_FRU,
    TOO_LONG,
    whole,
)
from collector.transports.ipmi.conversation import Conversation

_MOST_EVENTS: Final = 10_000
_LAST: Final = 0xFFFF
_RECORD_BYTES: Final = 16
_FRU_CHUNKS: Final = (64, 32, 16, 8)


async def read_sensors(say: Conversation, records: Iterable[bytes]) -> tuple[Raw, ...]:
    """Every sensor that the BMC itself answers for, as (OWNER.LUN.NUMBER, completion code and bytes).

    Raises a DeviceError that carries what was read so far.
    """
    found: dict[str, bytes] = {}
    try:
        for sensor in sensors(records):
            if sensor.readable and sensor.of_bmc and sensor.key not in found:
                number = bytes((sensor.number,))
                reply = await say.command(GET_SENSOR_READING, number, sensor.lun)
                found[sensor.key] = bytes((reply.code,)) + reply.data
    except DeviceError as error:
        error.partial = tuple(found.items())
        raise
    return tuple(found.items())


async def read_log(say: Conversation) -> tuple[Raw, ...]:
    """Every record of the event log as (id, 16 bytes), oldest first; at most 10,000. Nothing is reserved.

    Raises a DeviceError that carries what was read so far; Garbled where ids repeat.
    """
    found: dict[str, bytes] = {}
    record = 0
    try:
        while record != _LAST and len(found) < _MOST_EVENTS:
            reply = await say.command(GET_SEL_ENTRY, b"\0\0" + record.to_bytes(2, "little") + b"\0\xff")
            if reply.code == NOT_PRESENT and not found:
                return ()  # the log is empty
            if reply.code == NOT_PRESENT:
                raise Garbled(f"the event log lost record {record} while it was read: cleared, or it wrapped")
            raw = whole(GET_SEL_ENTRY, reply, 2 + _RECORD_BYTES)
            following, raw = int.from_bytes(raw[:2], "little"), raw[2 : 2 + _RECORD_BYTES]
            key = str(int.from_bytes(raw[:2], "little"))
            if key in found:
                raise Garbled(f"the event log has no end: record {key} comes again")
            found[key] = raw
            record = following
    except DeviceError as error:
        error.partial = tuple(found.items())
        raise
    return tuple(found.items())


async def read_frus(say: Conversation, records: Iterable[bytes]) -> tuple[Raw, ...]:
    """The inventory areas of device 0 and of every FRU device of the SDR, as (id, completion code and bytes).

    A device that refuses has its code, and whatever it gave before. Raises a DeviceError that carries what
    was read.
    """
    located = [found for raw in records for found in decode(raw) if isinstance(found, Locator)]
    devices = {fru.device for fru in located if fru.type == FRU_LOCATOR and fru.logical and fru.access == BMC}
    found: list[Raw] = []
    try:
        for device in sorted({0} | devices):
            found.append((str(device), await _fru(say, device)))  # noqa: PERF401  what is read must outlive an error
    except DeviceError as error:
        error.partial = tuple(found)
        raise
    return tuple(found)


async def _fru(say: Conversation, device: int) -> bytes:
    """Completion code and the bytes of one FRU device, no further than its areas reach."""
    info = await say.command(GET_FRU_AREA_INFO, bytes((device,)))
    if info.code != OK or len(info.data) < 3:
        return bytes((info.code or 0xFF,))
    size, step = int.from_bytes(info.data[:2], "little"), 1 + (info.data[2] & 1)
    raw, chunk = b"", 0
    while len(raw) < min(size, extent(raw)):
        count = min(_FRU_CHUNKS[chunk], size - len(raw))
        where = (len(raw) // step).to_bytes(2, "little") + bytes((max(count // step, 1),))
        reply = await say.command(READ_FRU, bytes((device,)) + where)
        if reply.code in TOO_LONG and chunk + 1 < len(_FRU_CHUNKS):
            chunk += 1
        elif reply.code != OK or len(reply.data) < 2:
            return bytes((reply.code or 0xFF,)) + raw
        else:
            raw += reply.data[1:]
    return b"\0" + raw

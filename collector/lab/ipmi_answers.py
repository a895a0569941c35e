"""What a recorded BMC answers to each command: completion code and bytes, from the answers to our questions.

The table of commands is the lab's own: whatever is not in it is a violation, however harmless it may be.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, cast

from collector.lab.faults import Faults
from collector.lab.recording import Recording
from collector.model.exchange import Raw, Transport
from collector.model.ipmi import sdr
from collector.model.ipmi.sdr import LC, LNC, LNR, UC, UNC, UNR

CommandKey = tuple[int, int]
Reply = tuple[int, bytes]

OK: Final = 0x00
UNSPECIFIED: Final = 0xFF
_NO_SUCH: Final = (0xC1, b"")
_CANCELLED: Final = (0xC5, b"")
_CUT_SHORT: Final = (0xC7, b"")
_TOO_LONG: Final = (0xC8, b"")
_BEYOND: Final = (0xC9, b"")
_UNRETURNABLE: Final = (0xCA, b"")
_NOT_PRESENT: Final = (0xCB, b"")

_LAST: Final = 0xFFFF
_WHOLE: Final = 0xFF
_MOST_FRU_BYTES: Final = 128
_SEL_BYTES: Final = 16
_SEL_ROOM: Final = 0x2000
_CHANGED: Final = (1_600_000_000).to_bytes(4, "little")  # when records were last added: never since
_ANY_BMC: Final = bytes.fromhex("20 01 01 00 02 9f 00 00 00 00 00".replace(" ", ""))
_HAS_REPOSITORY: Final = 0x02


@dataclass(frozen=True, slots=True, kw_only=True)
class Quirks:
    """Oddities of BMCs for which `Faults` has no word.

    suites    cipher suites on offer
    slots     sessions at once
    limit     highest privilege of the user: 2 user, 3 operator, 4 administrator
    needs     (network function, command) -> the privilege that it takes
    storms    how many times somebody else cancels the reservation of the SDR
    busy      how many commands are answered by C0h, node busy
    refused   sensor key -> completion code instead of a reading
    forgetful a login's last message counts once: sent again, the session is not known
    forged    the BMC's last proof of a login is wrong
    stingy    bytes of an SDR record that come at once, however many were asked for; 0 is all
    vanished  ids of records, of sensors or events, that are gone when their turn comes
    untimed   the SDR repository does not tell when it was changed
    """

    suites: tuple[int, ...] = (17, 3)
    slots: int = 4
    limit: int = 4
    needs: Mapping[CommandKey, int] = field(default_factory=dict)
    storms: int = 0
    busy: int = 0
    refused: Mapping[str, int] = field(default_factory=dict)
    forgetful: bool = False
    forged: bool = False
    stingy: int = 0
    vanished: frozenset[int] = frozenset()
    untimed: bool = False


class Machine:
    """The BMC behind the wire."""

    def __init__(self, recording: Recording, quirks: Quirks, now: Callable[[], float] = time.time) -> None:
        self._quirks = quirks
        self._now = now
        self._said = {
            exchange.question.text: dict(cast(tuple[Raw, ...], exchange.answer))
            for exchange in recording.of(Transport.IPMI)
            if isinstance(exchange.answer, tuple)
        }
        self._records = {int(key): raw for key, raw in self._told("sdr").items()}
        self._events = {int(key): raw for key, raw in self._told("sel").items()}
        self._reservation = 0
        self._storms = quirks.storms
        self._busy = quirks.busy
        self._commands: Mapping[CommandKey, Callable[[bytes, int, Faults], Reply]] = {
            (0x00, 0x01): lambda *_: self._single("chassis"),
            (0x04, 0x20): lambda *_: self._of_device(self._device_sdr_info()),
            (0x04, 0x21): lambda data, _, faults: self._of_device(self._record(data, faults)),
            (0x04, 0x22): lambda *_: self._of_device(self._reserve()),
            (0x04, 0x27): self._thresholds,
            (0x04, 0x2D): self._reading,
            (0x06, 0x01): lambda *_: (OK, self._device_id()),
            (0x0A, 0x10): self._fru_info,
            (0x0A, 0x11): self._fru,
            (0x0A, 0x20): lambda *_: self._of_system(self._sdr_info()),
            (0x0A, 0x22): lambda *_: self._of_system(self._reserve()),
            (0x0A, 0x23): lambda data, _, faults: self._of_system(self._record(data, faults)),
            (0x0A, 0x40): lambda *_: self._sel_info(),
            (0x0A, 0x43): self._event,
            (0x0A, 0x48): lambda *_: self._sel_time(),
            (0x0A, 0x5C): lambda *_: self._single("sel-time", "utc-offset"),
        }

    def reply(self, key: CommandKey, data: bytes, lun: int, faults: Faults) -> Reply | None:
        """The reply to one command; None where there is no such reading command."""
        answer = self._commands.get(key)
        if answer is None:
            return None
        if faults.generr:
            return UNSPECIFIED, b""
        if self._busy:
            self._busy -= 1
            return 0xC0, b""
        try:
            return answer(data, lun, faults)
        except IndexError:  # the request ends before it says what it wants
            return _CUT_SHORT

    def _told(self, question: str) -> Mapping[str, bytes]:
        return self._said.get(question, {})

    def _single(self, question: str, key: str = "") -> Reply:
        raw = self._told(question).get(key or question)
        return _NO_SUCH if raw is None else (OK, raw)

    def _device_id(self) -> bytes:
        return self._told("device-id").get("device-id", _ANY_BMC)

    def _of_system(self, reply: Reply) -> Reply:
        return reply if self._device_id()[5] & _HAS_REPOSITORY else _NO_SUCH

    def _of_device(self, reply: Reply) -> Reply:
        return _NO_SUCH if self._device_id()[5] & _HAS_REPOSITORY else reply

    def _sdr_info(self) -> Reply:
        changed = b"\0\0\0\0" if self._quirks.untimed else _CHANGED
        count = len(self._records).to_bytes(2, "little")
        return OK, b"\x51" + count + b"\xff\xff" + changed * 2 + b"\x02"

    def _device_sdr_info(self) -> Reply:
        return OK, bytes((len(self._records) & 0xFF, 0x01)) + _CHANGED

    def _reserve(self) -> Reply:
        self._reservation += 1
        held = self._reservation
        if self._storms:  # somebody else reserves right after
            self._storms -= 1
            self._reservation += 1
        return OK, held.to_bytes(2, "little")

    def _record(self, data: bytes, faults: Faults) -> Reply:
        wanted, offset, count = int.from_bytes(data[2:4], "little"), data[4], data[5]
        found = self._find(self._records, wanted, faults)
        if found is None:
            return _NOT_PRESENT
        following, raw = found
        if offset and int.from_bytes(data[:2], "little") != self._reservation:
            return _CANCELLED
        count = len(raw) if count == _WHOLE else count
        if faults.toobig and count > faults.toobig:
            return _UNRETURNABLE
        count = min(count, self._quirks.stingy or count)
        return OK, following.to_bytes(2, "little") + raw[offset : offset + count]

    def _reading(self, data: bytes, lun: int, _: Faults) -> Reply:
        key = f"{sdr.BMC}.{lun}.{data[0]}"
        refused = self._quirks.refused.get(key)
        raw = self._told("sensors").get(key, b"")
        if refused is not None or not raw:
            return refused or _NOT_PRESENT[0], b""
        return raw[0], raw[1:]

    def _thresholds(self, data: bytes, lun: int, _: Faults) -> Reply:
        for sensor in sdr.sensors(self._records.values()):
            if (sensor.owner, sensor.lun, sensor.number) == (sdr.BMC, lun, data[0]) and sensor.thresholds:
                limits = dict(sensor.thresholds)
                return OK, bytes((sum(limits), *(limits.get(bit, 0) for bit in (LNC, LC, LNR, UNC, UC, UNR))))
        return _NOT_PRESENT

    def _sel_info(self) -> Reply:
        if "sel-info" in self._told("sel-info") or "sel" not in self._said:
            return self._single("sel-info")
        used, free = len(self._events), _SEL_ROOM - len(self._events) * _SEL_BYTES
        counts = used.to_bytes(2, "little") + max(free, 0).to_bytes(2, "little")
        return OK, b"\x51" + counts + _CHANGED * 2 + b"\0"

    def _event(self, data: bytes, _: int, faults: Faults) -> Reply:
        if "sel" not in self._said:
            return _NO_SUCH
        found = self._find(self._events, int.from_bytes(data[2:4], "little"), faults)
        return _NOT_PRESENT if found is None else (OK, found[0].to_bytes(2, "little") + found[1])

    def _sel_time(self) -> Reply:
        """The recorded clock, as much ahead or behind as it was."""
        told = self._told("sel-time")
        if "sel-time" not in told:
            return _NO_SUCH
        then = int.from_bytes(told["sel-time"], "little")
        since = int(self._now()) - int.from_bytes(told.get("asked", b""), "little") if "asked" in told else 0
        return OK, (then + since & 0xFFFFFFFF).to_bytes(4, "little")

    def _fru_info(self, data: bytes, _: int, __: Faults) -> Reply:
        raw = self._told("fru").get(str(data[0]))
        if raw is None or (raw[0] and len(raw) == 1):
            return raw[0] if raw else _NOT_PRESENT[0], b""
        return OK, (len(raw) - 1).to_bytes(2, "little") + b"\0"

    def _fru(self, data: bytes, _: int, faults: Faults) -> Reply:
        raw = self._told("fru").get(str(data[0]), b"")[1:]
        offset, count = int.from_bytes(data[1:3], "little"), data[3]
        if offset >= len(raw):
            return _BEYOND
        if count > (faults.toobig or _MOST_FRU_BYTES):
            return _TOO_LONG
        piece = raw[offset : offset + count]
        return OK, bytes((len(piece),)) + piece

    def _find(self, records: Mapping[int, bytes], wanted: int, faults: Faults) -> tuple[int, bytes] | None:
        """(id of the next record, the record); 0000h is the first, FFFFh the last."""
        ids = list(records)
        if not ids:
            return None
        wanted = wanted if wanted in records else {0x0000: ids[0], _LAST: ids[-1]}.get(wanted, wanted)
        if wanted not in records or wanted in self._quirks.vanished:
            return None
        at = ids.index(wanted)
        following = ids[at + 1] if at + 1 < len(ids) else _LAST
        if faults.stuck:
            following = wanted
        elif faults.loop and at:
            following = ids[0]
        return following, records[wanted]

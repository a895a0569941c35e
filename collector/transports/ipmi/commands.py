"""The commands that may ever be sent, and what completion codes mean.

Reading only: no command here writes, clears, resets or sets a clock. Reserving is allowed for SDR
repositories, where partial reads need it, and not for the SEL, where it disturbs whoever else is reading.
"""

from dataclasses import dataclass
from typing import Final

from collector.model.errors import Busy, DeviceError, Garbled, Refused, Unsupported

CHASSIS, SENSOR, APP, STORAGE = 0x00, 0x04, 0x06, 0x0A


@dataclass(frozen=True, slots=True)
class Command:
    """One command of the IPMI 2.0 command tables (appendix G)."""

    netfn: int
    number: int
    title: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: the completion code and the bytes after it."""

    code: int
    data: bytes = b""


GET_CHASSIS_STATUS: Final = Command(CHASSIS, 0x01, "Get Chassis Status")
GET_DEVICE_SDR_INFO: Final = Command(SENSOR, 0x20, "Get Device SDR Info")
GET_DEVICE_SDR: Final = Command(SENSOR, 0x21, "Get Device SDR")
RESERVE_DEVICE_SDR: Final = Command(SENSOR, 0x22, "Reserve Device SDR Repository")
GET_SENSOR_READING: Final = Command(SENSOR, 0x2D, "Get Sensor Reading")
GET_DEVICE_ID: Final = Command(APP, 0x01, "Get Device ID")
SET_SESSION_PRIVILEGE: Final = Command(APP, 0x3B, "Set Session Privilege Level")
CLOSE_SESSION: Final = Command(APP, 0x3C, "Close Session")
GET_FRU_AREA_INFO: Final = Command(STORAGE, 0x10, "Get FRU Inventory Area Info")
READ_FRU: Final = Command(STORAGE, 0x11, "Read FRU Data")
GET_SDR_INFO: Final = Command(STORAGE, 0x20, "Get SDR Repository Info")
RESERVE_SDR: Final = Command(STORAGE, 0x22, "Reserve SDR Repository")
GET_SDR: Final = Command(STORAGE, 0x23, "Get SDR")
GET_SEL_INFO: Final = Command(STORAGE, 0x40, "Get SEL Info")
GET_SEL_ENTRY: Final = Command(STORAGE, 0x43, "Get SEL Entry")
GET_SEL_TIME: Final = Command(STORAGE, 0x48, "Get SEL Time")
GET_SEL_UTC_OFFSET: Final = Command(STORAGE, 0x5C, "Get SEL Time UTC Offset")

ALLOWED: Final = frozenset(
    (command.netfn, command.number)
    for command in (
        GET_CHASSIS_STATUS,
        GET_DEVICE_SDR_INFO,
        GET_DEVICE_SDR,
        RESERVE_DEVICE_SDR,
        GET_SENSOR_READING,
        GET_DEVICE_ID,
        SET_SESSION_PRIVILEGE,  # of this session only, and only upward from user
        CLOSE_SESSION,  # our own
        GET_FRU_AREA_INFO,
        READ_FRU,
        GET_SDR_INFO,
        RESERVE_SDR,
        GET_SDR,
        GET_SEL_INFO,
        GET_SEL_ENTRY,
        GET_SEL_TIME,
        GET_SEL_UTC_OFFSET,
    )
)


def check(command: Command) -> None:
    """Let a read command pass. Raises Refused for any other, before a byte is sent."""
    if (command.netfn, command.number) not in ALLOWED:
        raise Refused(
            f"{command.title} ({command.netfn:02X}h {command.number:02X}h) is no read; it was not sent"
        )


# Completion codes (IPMI 2.0, table 5-2), as far as something depends on them.
OK: Final = 0x00
NODE_BUSY: Final = 0xC0
TIMED_OUT: Final = 0xC3
RESERVATION_CANCELLED: Final = 0xC5
NOT_PRESENT: Final = 0xCB
NO_PRIVILEGE: Final = 0xD4

# The answer would be longer than the channel or the device can send: ask for less.
TOO_LONG: Final = frozenset({0xC7, 0xC8, 0xC9, 0xCA, 0xCC, 0xFF})
# The same request sent again a moment later may be answered.
PASSING: Final = frozenset({NODE_BUSY, TIMED_OUT, 0xCF})

_MEANING: Final[dict[int, str]] = {
    0xC0: "the controller is busy",
    0xC1: "it does not know the command",
    0xC2: "it does not know the command on this LUN",
    0xC3: "it ran into its own time limit",
    0xC4: "it is out of space",
    0xC5: "the reservation was cancelled",
    0xC6: "the request was cut short",
    0xC7: "the length of the request is wrong",
    0xC8: "the request is too long for a field",
    0xC9: "a parameter is out of range",
    0xCA: "it cannot return that many bytes",
    0xCB: "there is no such record, sensor or device",
    0xCC: "a field of the request is invalid",
    0xCD: "the command is illegal for this sensor or record",
    0xCE: "it has no answer to give",
    0xCF: "it took the request for a duplicate",
    0xD0: "its SDR repository is being updated",
    0xD1: "its firmware is being updated",
    0xD2: "it is still starting",
    0xD3: "the destination is not available",
    0xD4: "the user's privilege is too low",
    0xD5: "the command is not possible in the present state",
    0xD6: "that function is disabled",
    0xFF: "it gives no reason",
}
_KIND: Final[dict[int, type[DeviceError]]] = {
    **dict.fromkeys((0xC1, 0xC2, 0xCB, 0xCD, 0xD5, 0xD6), Unsupported),
    **dict.fromkeys((0xC0, 0xC3, 0xC4, 0xC5, 0xCE, 0xCF, 0xD0, 0xD1, 0xD2, 0xD3), Busy),
    0xD4: Refused,
}


def meaning(code: int) -> str:
    return f"{_MEANING.get(code, 'a code of the maker')} ({code:02X}h)"


def refusal(command: Command, code: int) -> DeviceError:
    """The error that a completion code other than 00h stands for."""
    return _KIND.get(code, Garbled)(f"{command.title}: {meaning(code)}")


def whole(command: Command, reply: Reply, at_least: int) -> bytes:
    """The bytes of a good reply.

    Raises the error of its completion code, or Garbled when fewer than `at_least` bytes came.
    """
    if reply.code != OK:
        raise refusal(command, reply.code)
    if len(reply.data) < at_least:
        raise Garbled(
            f"{command.title}: {len(reply.data)} bytes where at least {at_least} belong",
            seen=reply.data.hex(),
        )
    return reply.data

"""Words for the numbers of IPMI: sensor types, entities, states and makers."""

from collections.abc import Mapping
from typing import Final

from collector.model.ipmi.states import SPECIFIC

# Sensor types (table 42-3).
SENSOR_TYPES: Final[Mapping[int, str]] = {
    0x01: "temperature",
    0x02: "voltage",
    0x03: "current",
    0x04: "fan",
    0x05: "chassis security",
    0x06: "platform security",
    0x07: "processor",
    0x08: "power supply",
    0x09: "power unit",
    0x0A: "cooling device",
    0x0B: "other units",
    0x0C: "memory",
    0x0D: "drive bay",
    0x0F: "firmware progress",
    0x10: "event log",
    0x11: "watchdog",
    0x12: "system event",
    0x13: "critical interrupt",
    0x14: "button",
    0x15: "module",
    0x16: "microcontroller",
    0x17: "add-in card",
    0x18: "chassis",
    0x19: "chip set",
    0x1B: "cable",
    0x1D: "system boot",
    0x1E: "boot error",
    0x1F: "operating system boot",
    0x20: "operating system stop",
    0x21: "slot",
    0x22: "power state",
    0x23: "watchdog",
    0x25: "presence",
    0x27: "network",
    0x28: "management",
    0x29: "battery",
    0x2A: "session audit",
    0x2B: "version change",
    0x2C: "FRU state",
}

# Entities (table 43-13).
ENTITIES: Final[Mapping[int, str]] = {
    0x03: "CPU",
    0x04: "disk",
    0x05: "peripheral bay",
    0x06: "management module",
    0x07: "system board",
    0x08: "memory module",
    0x09: "processor module",
    0x0A: "power supply",
    0x0B: "add-in card",
    0x0C: "front panel",
    0x0D: "back panel",
    0x0E: "power system board",
    0x0F: "drive backplane",
    0x10: "expansion board",
    0x13: "power unit",
    0x14: "power module",
    0x15: "power distribution",
    0x16: "chassis back panel",
    0x17: "chassis",
    0x1A: "disk bay",
    0x1D: "fan",
    0x1E: "cooling unit",
    0x1F: "cable",
    0x20: "memory device",
    0x21: "management software",
    0x22: "BIOS",
    0x23: "operating system",
    0x25: "external environment",
    0x26: "battery",
    0x27: "processing blade",
    0x29: "processor and memory module",
    0x2A: "I/O module",
    0x2B: "processor and I/O module",
    0x37: "air inlet",
    0x40: "air inlet",
    0x41: "CPU",
    0x42: "system board",
}

# The few makers that say nothing better in their FRU areas (IANA enterprise numbers).
MAKERS: Final[Mapping[int, str]] = {
    2: "IBM",
    11: "HP",
    42: "Oracle",
    111: "Oracle",
    343: "Intel",
    674: "Dell",
    2011: "Huawei",
    3902: "ZTE",
    4769: "IBM",
    5771: "Cisco",
    6653: "Tyan",
    10368: "Fujitsu",
    10876: "Supermicro",
    15370: "Gigabyte",
    19046: "Lenovo",
    20301: "IBM",
    25506: "H3C",
    37945: "Inspur",
    47196: "HPE",
}


def _listed(states: str) -> tuple[str, ...]:
    return tuple(state.strip() for state in states.split(";"))


_LIMITS: Final = _listed(
    "lower non-critical; lower critical; lower non-recoverable; "
    "upper non-critical; upper critical; upper non-recoverable"
)

# Event/reading type -> its states in their order.
GENERIC: Final[Mapping[int, tuple[str, ...]]] = {
    0x01: tuple(f"{limit} limit, going {way}" for limit in _LIMITS for way in ("low", "high")),
    0x02: _listed("idle; active; busy"),
    0x03: _listed("deasserted; asserted"),
    0x04: _listed("no failure predicted; failure predicted"),
    0x05: _listed("limit kept; limit exceeded"),
    0x06: _listed("performance met; performance lags"),
    0x07: _listed(
        "ok; non-critical; critical; non-recoverable; non-critical, was worse; critical, was "
        "non-recoverable; non-recoverable; monitored; informational"
    ),
    0x08: _listed("absent; present"),
    0x09: _listed("disabled; enabled"),
    0x0A: _listed(
        "running; in test; powered off; on line; off line; off duty; degraded; power save; install error"
    ),
    0x0B: _listed(
        "fully redundant; redundancy lost; redundancy degraded; not redundant, sufficient; not redundant, "
        "sufficient again; not redundant, insufficient; degraded from fully redundant; degraded from not "
        "redundant"
    ),
    0x0C: _listed("D0 power state; D1 power state; D2 power state; D3 power state"),
}

# Sensor type -> the states of event/reading type 6Fh in their order.
BY_TYPE: Final[Mapping[int, tuple[str, ...]]] = {
    0x05: _listed(
        "chassis open; drive bay open; card area open; processor area open; LAN leash lost; docked or "
        "undocked without leave; fan area open"
    ),
    0x07: _listed(
        "internal error; thermal trip; self test failed; hang in self test; did not start; configuration "
        "error; uncorrectable error; present; disabled; terminator present; throttled; machine check; "
        "correctable machine check"
    ),
    0x08: _listed(
        "present; failed; failure predicted; input lost; input lost or out of range; input out of range; "
        "configuration error; in standby"
    ),
    0x09: _listed(
        "off; power cycle; 240 VA power down; interlock power down; input lost; soft power control "
        "failed; failed; failure predicted"
    ),
    0x0C: _listed(
        "correctable error; uncorrectable error; parity error; scrub failed; disabled; limit of "
        "correctable errors reached; present; configuration error; spare; throttled; over temperature"
    ),
    0x0D: _listed(
        "present; fault; failure predicted; hot spare; consistency check; in critical array; in failed "
        "array; rebuilding; rebuild aborted"
    ),
    0x0F: _listed("error at start; hang at start; progress"),
    0x10: _listed(
        "logging of correctable memory errors off; logging of an event off; log cleared; all logging off; "
        "log full; log almost full; logging of correctable machine checks off"
    ),
    0x11: _listed(
        "BIOS reset; OS reset; OS shut down; OS power down; OS power cycle; OS NMI; OS expired; OS "
        "pre-time-out interrupt"
    ),
    0x13: _listed(
        "front panel NMI; bus timeout; I/O channel check NMI; software NMI; PCI PERR; PCI SERR; EISA "
        "fail-safe timeout; bus correctable error; bus uncorrectable error; fatal NMI; bus fatal error; "
        "bus degraded"
    ),
    0x14: _listed("power button; sleep button; reset button; latch open; service button"),
    0x19: _listed("soft power control failed; thermal trip"),
    0x1B: _listed("connected; wrong connection"),
    0x1E: _listed("no bootable medium; no diskette; PXE server not found; bad boot sector; no boot choice"),
    0x20: _listed(
        "stop while loading; stop while running; stopped on request; shut down; shut down by agent; agent "
        "does not answer"
    ),
    0x21: _listed(
        "fault; being identified; device installed; ready for installation; ready for removal; slot power "
        "off; removal requested; interlock; disabled; spare device; device spare"
    ),
    0x22: _listed(
        "S0, working; S1; S2; S3; S4; S5, soft off; S4 or S5; G3, off; sleeping; G1, sleeping; S5 by "
        "override; legacy on; legacy off; unknown; unknown"
    ),
    0x23: _listed("expired; reset; power down; power cycle; ; ; ; ; interrupt"),
    0x25: _listed("present; absent; disabled"),
    0x28: _listed(
        "sensor access degraded; controller access degraded; controller off line; controller unavailable; "
        "sensor failure; FRU failure"
    ),
    0x29: _listed("low; failed; present"),
    0x2A: _listed("activated; deactivated; wrong user or password; lock-out"),
    0x2B: _listed(
        "change detected; change detected; incompatible hardware; incompatible software; invalid "
        "hardware; invalid software; change succeeded; software change succeeded"
    ),
    0x2C: _listed(
        "not installed; inactive; activation requested; activating; active; deactivation requested; "
        "deactivating; communication lost"
    ),
}


def state_word(event_type: int, kind: int, offset: int) -> str:
    """What a state is called; its number where the standard has no name for it."""
    states = BY_TYPE.get(kind, ()) if event_type == SPECIFIC else GENERIC.get(event_type, ())
    return (states[offset] if offset < len(states) else "") or f"state {offset} of type {event_type:02X}h"


def sensor_type_word(kind: int) -> str:
    return SENSOR_TYPES.get(kind, f"type {kind:02X}h")


def entity_word(entity: int, instance: int) -> str:
    """`CPU 2`; instances from 60h count within one controller."""
    return (
        f"{ENTITIES.get(entity, f'entity {entity:02X}h')} {instance & 0x1F if instance >= 0x60 else instance}"
    )

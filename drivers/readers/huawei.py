"""Huawei VRP: facts, boards and stack ports. HUAWEI-ENTITY-EXTENT-MIB, HUAWEI-STACK-MIB."""

import re
from collections.abc import Iterator, Mapping

from collector.model.reading import Fact, Read, Reading, Row, Rows
from collector.model.snapshot import Health, Limits, worse

# "Not measured": 0 or -1 by model, 2147483647 by the MIB.
_UNREAD = (0.0, -1.0, -255.0, 2147483646.0, 2147483647.0)
# HwOperState: disabled(2) is "totally inoperable"; linkDown(17) is a port's, not a board's.
_OPER: Mapping[float, Health] = {
    2: Health.FAILED,  # disabled
    3: Health.OK,  # enabled
    4: Health.FAILED,  # offline
    11: Health.OK,  # up
    12: Health.FAILED,  # down
    13: Health.OK,  # connect
    15: Health.OK,  # protocolUp
    16: Health.OK,  # linkUp
    17: Health.DEGRADED,  # linkDown
}
# notSupported, present, absent: whether the part works is not told.
_UNTOLD = (1.0, 18.0, 19.0)
# HwAdminState: what an operator has locked(2), is shutting down(3) or has set down(12) is no failure.
_LOCKED = (2.0, 3.0, 12.0)
# HwAlarmStatus, bits from the left: critical(2), major(3) | minor(4), alarmOutstanding(5), warning(6) and
# indeterminate(7).
_SEVERE, _MILD = 0x30, 0x0F
# hwEntityDeviceStatus: normal(1), abnormal(2). hwEntityPicStatus: registered(1), online(2), unregistered(3),
# failed(4). notSupported(0) says nothing.
_DEVICE: Mapping[float, Health] = {1: Health.OK, 2: Health.FAILED}
_CARD: Mapping[float, Health] = {1: Health.OK, 2: Health.OK, 3: Health.DEGRADED, 4: Health.FAILED}
_SPELLED = re.compile(rb"([0-9A-Fa-f]{1,2})(?: ?[0-9A-Fa-f]{1,2})*")
_SIZES = ("memory_bytes", "memory_mib", "memory_kib")
_KINDS = {"module": "module.health", "chassis": "enclosure.health"}
_VERSION = re.compile(r"Version\s+(?P<vrp>[\d.]+)[^(]*(?:\((?:[^()]*\s)?(?P<release>V\d+R\w+)[^()]*\))?")
_RELEASE = re.compile(r"V\d+R\d+\w*")
_MODEL = (
    re.compile(r"^(?:Huawei\s+)?(?P<model>(?=\S*\d)[A-Z][\w+-]+)\s+Huawei Versatile Routing"),
    re.compile(r"HUAWEI\s*(?P<model>(?:[A-Z]\w*\s)?(?=\S*\d)\S+(?:\s\S+)?)\s*$"),
    re.compile(r"Version [\d.]+\s*\((?P<model>[^()]*\S)\s+V\d+R"),
)


def facts(rows: Rows) -> Iterator[Read]:
    """Model, serial and version: `5.170 (V200R010C00SPC600)` of the sysDescr of switches, routers and AR."""
    for row in rows:
        yield from _models(rows, row)
        if row.text("esn"):
            yield Fact("serial", row.text("esn"), row.source("esn"))
        for name in ("descr", "software", "release"):
            yield from _version(row, name)
    for entity in rows.around["snmp/entity"]:
        yield from _version(entity, "software")
    yield from _serial_of_a_board(rows)


def _models(rows: Rows, row: Row) -> Iterator[Fact]:
    """The device's own word, that of its stack, sysDescr, and that of its first board."""
    said = [(row, name) for name in ("extent_model", "product", "mlsr_model")]
    members = [row for name in ("members", "information") for row in rows.around[f"snmp/huawei_stack:{name}"]]
    said += [(member, "model") for member in members]
    for holder, name in said:
        if holder.text(name):
            yield Fact("model", holder.text(name), holder.source(name))
    descr = " ".join(row.text("descr").split())
    for pattern in _MODEL:
        if found := pattern.search(descr):
            yield Fact("model", found["model"], row.source("descr"))
    if row.text("board"):
        yield Fact("model", row.text("board"), row.source("board"))


def _version(row: Row, name: str) -> Iterator[Fact]:
    """Of sysDescr, or of `VRP (R) software, Version 8.190(CN)`; a bare `V200R010C00` is one as well."""
    said = " ".join(row.text(name).split())
    if found := _VERSION.search(said):
        release = f" ({found['release']})" if found["release"] else ""
        yield Fact("os_version", found["vrp"] + release, row.source(name))
    elif name != "descr" and (bare := _RELEASE.search(said)):
        yield Fact("os_version", bare[0], row.source(name))


def _serial_of_a_board(rows: Rows) -> Iterator[Fact]:
    """A fixed switch whose chassis row has no serial wears that of its only main board."""
    entities = rows.around["snmp/entity"]
    if any(row.text("class") == "chassis" and row.text("serial") for row in entities):
        return
    boards = [
        row for row in entities if re.match(r"(MPU|SRU|Main) ", row.text("name")) and row.text("serial")
    ]
    if boards:
        yield Fact("serial", boards[0].text("serial"), boards[0].source("serial"))


def boards(rows: Rows) -> Iterator[Read]:
    """hwEntityStateTable: most rows are ports and slots; a row with memory is a processor."""
    told = {"psu": bool(rows.around["supplies"]), "fan": bool(rows.around["fans"])}
    sized = any(field in row.fields for row in rows for field in _SIZES)  # else a load tells a processor
    for row in rows:
        part = row.text("name") or row.text("descr") or f"entity {row.index}"
        for kind, field, unit in (("temperature", "temperature", "Cel"), ("voltage", "voltage", "mV")):
            value = row.number(field)
            if value is not None and value not in _UNREAD:
                yield _quantity(kind, part, value, unit, row, field, _board_limits(kind, row))
        if any(row.number(field) for field in (_SIZES if sized else ("cpu", "memory"))):
            for kind, field in (("cpu.used", "cpu"), ("memory.used", "memory")):
                if (used := row.number(field)) is not None:
                    yield _quantity(kind, part, used, "%", row, field)
        what = row.text("class")
        kind = _KINDS.get(what) or (f"{what}.health" if what in told and not told[what] else "")
        if kind and (state := _board_state(row)):
            source = row.source("oper", "admin", "lamp", "device", "card")
            yield Reading(kind=kind, part=part, state=state, index=row.index, source=source)


def _board_state(row: Row) -> Health | None:
    """The operational state with the alarm lamp and newer words; None where the row tells none of them."""
    oper = row.number("oper")
    state = None if oper is None or oper in _UNTOLD else _OPER.get(oper, Health.UNKNOWN)
    if state is Health.FAILED and row.number("admin") in _LOCKED:
        state = Health.DEGRADED
    bits = _lamp(row.octets("lamp"))
    alarm = Health.FAILED if bits & _SEVERE else Health.DEGRADED if bits & _MILD and not bits & 0x80 else None
    told: Health | None = None
    for one in (state, alarm, _DEVICE.get(row.number("device") or 0), _CARD.get(row.number("card") or 0)):
        told = worse(told, one)
    return told


def _lamp(octets: bytes) -> int:
    """The first octet of HwAlarmStatus; many models spell its octets in hex: `80 0` is notSupported."""
    if len(octets) > 1 and (spelled := _SPELLED.fullmatch(octets)):
        return int(spelled[1], 16)
    return octets[0] if octets else 0


def _board_limits(kind: str, row: Row) -> Limits | None:
    names = {
        "temperature": {"high_critical": "hot", "high_degraded": "warm"},
        "voltage": {
            "low_degraded": "volt_low",
            "high_degraded": "volt_high",
            "low_critical": "volt_low_fatal",
            "high_critical": "volt_high_fatal",
        },
    }[kind]
    said = {name: row.number(field) for name, field in names.items()}
    return Limits(**{name: n for name, n in said.items() if n is not None and n not in _UNREAD}) or None


def stack_ports(rows: Rows) -> Iterator[Read]:
    """hwStackPortTable: up(1), down(2). hwStackPortInfoTable: down(0), up(1), unless it was shut down(1).

    A lone switch has no stack whose links could be down. Where both tables are sent, the first is read.
    """
    newer = any("oper" in row.fields for row in rows)
    if max(len(rows.around["members"]), len(rows.around["information"])) < 2 or (
        newer and rows.around["ports"]
    ):
        return
    states = {0.0: Health.FAILED, 1.0: Health.OK} if newer else {1.0: Health.OK, 2.0: Health.FAILED}
    field = "oper" if newer else "status"
    for row in rows:
        if row.number("admin") == 1 and row.number("oper") == 0:
            continue
        said = row.number(field)
        yield Reading(
            kind="link.health",
            part=f"Stack {row.text('member')} port {row.text('port')}",
            state=Health.UNKNOWN if said is None else states.get(said, Health.UNKNOWN),
            index=row.index,
            source=row.source(field),
        )


def _quantity(
    kind: str, part: str, value: float, unit: str, row: Row, field: str, limits: Limits | None = None
) -> Reading:
    return Reading(
        kind=kind, part=part, value=value, unit=unit, limits=limits, index=row.index, source=row.source(field)
    )

"""Whose device it is, in what an SNMP agent said: in values, and in the addresses that are part of an OID.

Columns are named by MIB object. Serials of vendors that are not named here go the way of all serials: the
recorder knows them from the facts and the inventory that the driver read.
"""

from collections.abc import Callable, Iterator, Mapping
from ipaddress import IPv6Address
from typing import Final

from collector.model.exchange import Varbind
from collector.transports.redaction.stand_ins import StandIns

# OID of the object, without its instance: the word for its stand-in.
_NAMES: Final[Mapping[str, str]] = {
    "1.3.6.1.2.1.1.4": "contact",  # sysContact
    "1.3.6.1.2.1.1.5": "name",  # sysName
    "1.3.6.1.2.1.1.6": "location",  # sysLocation
    "1.3.6.1.2.1.31.1.1.1.18": "alias",  # ifAlias
    "1.3.6.1.2.1.47.1.1.1.1.14": "alias",  # entPhysicalAlias
    "1.3.6.1.2.1.47.1.1.1.1.15": "asset",  # entPhysicalAssetID
    "1.3.6.1.2.1.33.1.1.5": "name",  # upsIdentName
    "1.3.6.1.2.1.33.1.1.6": "attached",  # upsIdentAttachedDevices
    "1.0.8802.1.1.2.1.3.3": "name",  # lldpLocSysName
    "1.0.8802.1.1.2.1.4.1.1.9": "name",  # lldpRemSysName
}
_SERIALS: Final = (
    "1.3.6.1.2.1.47.1.1.1.1.11",  # entPhysicalSerialNum
    "1.3.6.1.2.1.43.5.1.1.17",  # prtGeneralSerialNumber
    "1.3.6.1.4.1.9.3.6.3",  # chassisId, OLD-CISCO-CHASSIS-MIB
    "1.3.6.1.4.1.232.2.2.2.1",  # cpqSiSysSerialNum
    "1.3.6.1.4.1.318.1.1.1.1.2.3",  # upsAdvIdentSerialNumber
    "1.3.6.1.4.1.674.10892.5.1.3.2",  # systemServiceTag, iDRAC
    "1.3.6.1.4.1.2636.3.1.3",  # jnxBoxSerialNo
    "1.3.6.1.4.1.2636.3.1.8.1.7",  # jnxContentsSerialNo
    "1.3.6.1.4.1.3375.2.1.3.3.3",  # sysGeneralChassisSerialNum
)
_MACS: Final = (
    "1.3.6.1.2.1.2.2.1.6",  # ifPhysAddress
    "1.3.6.1.2.1.4.22.1.2",  # ipNetToMediaPhysAddress
    "1.3.6.1.2.1.17.1.1",  # dot1dBaseBridgeAddress
    "1.0.8802.1.1.2.1.3.2",  # lldpLocChassisId
    "1.0.8802.1.1.2.1.4.1.1.5",  # lldpRemChassisId
)
# Tables whose index holds addresses; from the entry on: c the column, i one arc, a IPv4, m MAC.
_INDEXED: Final[Mapping[str, str]] = {
    "1.3.6.1.2.1.4.20.1": "ca",  # ipAddrTable
    "1.3.6.1.2.1.4.21.1": "ca",  # ipRouteTable
    "1.3.6.1.2.1.4.22.1": "cia",  # ipNetToMediaTable
    "1.3.6.1.2.1.4.24.4.1": "caaia",  # ipCidrRouteTable
    "1.3.6.1.2.1.14.10.1": "cai",  # ospfNbrTable
    "1.3.6.1.2.1.15.3.1": "ca",  # bgpPeerTable
    "1.3.6.1.2.1.17.4.3.1": "cm",  # dot1dTpFdbTable
    "1.3.6.1.2.1.17.7.1.2.2.1": "cim",  # dot1qTpFdbTable
}
# Tables indexed by InetAddressType, length and octets: (1, 4, ...) and (2, 16, ...).
_INET: Final = (
    "1.3.6.1.2.1.4.34.1",  # ipAddressTable
    "1.3.6.1.2.1.4.35.1",  # ipNetToPhysicalTable
    "1.3.6.1.2.1.4.24.7.1",  # inetCidrRouteTable
    "1.0.8802.1.1.2.1.3.8.1",  # lldpLocManAddrTable
    "1.0.8802.1.1.2.1.4.2.1",  # lldpRemManAddrTable
)
_WIDTHS: Final = {"a": 4, "m": 6, "c": 1, "i": 1}


def serials_of(varbinds: tuple[Varbind, ...]) -> Iterator[str]:
    """The values of the columns that hold serials."""
    for oid, _, value in varbinds:
        if isinstance(value, bytes) and _under(oid, _SERIALS):
            yield value.decode("utf-8", "replace").strip(' "\0')


def macs_of(varbinds: tuple[Varbind, ...]) -> Iterator[bytes]:
    """The six bytes of each address in the columns that hold them."""
    for oid, _, value in varbinds:
        if isinstance(value, bytes) and len(value) == 6 and any(value) and _under(oid, _MACS):
            yield value


def named_kind(oid: str) -> str | None:
    """The word for the stand-in of a value that names somebody or some place; None for all others."""
    found = _under(oid, _NAMES)
    return _NAMES[found] if found else None


def redacted_oid(oid: str, stand_ins: StandIns) -> str:
    """The same OID with stand-ins for the addresses in its index."""
    if layout := _under(oid, _INDEXED):
        return layout + _by_layout(oid[len(layout) :], _INDEXED[layout], stand_ins)
    if entry := _under(oid, _INET):
        return entry + _inet(oid[len(entry) :], stand_ins)
    return oid


def _under(oid: str, objects: Mapping[str, str] | tuple[str, ...]) -> str | None:
    """The object of `objects` that `oid` is an instance of."""
    return next((one for one in objects if oid.startswith(one) and oid[len(one) : len(one) + 1] == "."), None)


def _by_layout(rest: str, layout: str, stand_ins: StandIns) -> str:
    arcs, out = rest.split(".")[1:], list[str]()
    replace: Mapping[str, Callable[[list[str]], str]] = {
        "a": lambda part: stand_ins.address(".".join(part)),
        "m": lambda part: ".".join(map(str, stand_ins.mac(bytes(map(int, part))))),
    }
    for kind in layout:
        width = _WIDTHS[kind]
        part, arcs = arcs[:width], arcs[width:]
        if kind in replace and len(part) == width and all(int(arc) < 256 for arc in part):
            part = [replace[kind](part)]
        out += part
    return "." + ".".join((*out, *arcs))


def _inet(rest: str, stand_ins: StandIns) -> str:
    arcs = rest.split(".")[1:]
    for at in range(1, len(arcs)):
        if arcs[at : at + 2] == ["1", "4"] and len(arcs) >= at + 6:
            arcs[at + 2 : at + 6] = stand_ins.address(".".join(arcs[at + 2 : at + 6])).split(".")
            break
        octets = arcs[at + 2 : at + 18]
        if arcs[at : at + 2] == ["2", "16"] and len(octets) == 16 and all(int(arc) < 256 for arc in octets):
            arcs[at + 2 : at + 18] = _octets(octets, stand_ins)
            break
    return "." + ".".join(arcs)


def _octets(octets: list[str], stand_ins: StandIns) -> list[str]:
    text = str(IPv6Address(bytes(map(int, octets))))
    return [str(byte) for byte in IPv6Address(stand_ins.address6(text)).packed]

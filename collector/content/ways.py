"""What only the whole inventory can tell: two devices behind one door, and doors behind other devices."""

import ipaddress
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from collector.content.fields import hint
from collector.content.mistakes import Sheet
from collector.model.exchange import Transport
from collector.model.inventory import Device, SnmpAccess, SshAccess

Door = tuple[str, str, Transport, int, str]


def note_doubles(sheet: Sheet, devices: Iterable[Device]) -> None:
    """Notes every device that is reached by the same address, port and context as an earlier one."""
    first: dict[Door, Device] = {}
    for device in devices:
        shared: dict[tuple[str, str], list[str]] = defaultdict(list)
        for door in _doors(device):
            other = first.setdefault(door, device)
            if other is not device:
                shared[other.where, other.name].append(f"{door[1]} port {door[3]} ({door[2]})")
        for (where, name), doors in shared.items():
            what = f"{', '.join(doors)} is also device {name!r} of {where}; one device stands here once"
            sheet.note(what, "sites", device.site, "devices", device.name, "address")


def _doors(device: Device) -> Iterator[Door]:
    for transport, access in device.access.items():
        context = access.context if isinstance(access, SnmpAccess) else ""
        if isinstance(access, SshAccess):
            context = access.jump or ""  # behind another jump device is another network
        for address in device.addresses.values():
            yield _network(device, address), address.lower(), transport, device.port(transport), context


def _network(device: Device, address: str) -> str:
    """Two customers may both use 10.0.0.1, and their agents see different devices; one site may not."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    return device.site if found.is_private and not found.is_loopback else ""


def note_jumps(sheet: Sheet, devices: Iterable[Device], sites: Mapping[str, Iterable[str]]) -> None:
    """Notes jump devices that are not there, have no way in by SSH, or are reached through themselves.

    sites   the names of all devices of each site, also of those that are wrong otherwise
    """
    known = {(device.site, device.name): device for device in devices}
    circles: set[frozenset[tuple[str, str]]] = set()
    for device in known.values():
        jump = _jump(device)
        if jump is None:
            continue
        if jump[1] not in sites.get(jump[0], ()):
            near = hint(jump[1], list(sites.get(jump[0], ())))
            _note(sheet, device, f"jump device {jump[1]!r} is not in site {jump[0]!r}; {near}")
        elif jump in known and Transport.SSH not in known[jump].access:
            _note(sheet, device, f"jump device {jump[1]!r} has no ssh; give it credentials with ssh")
        elif (circle := _circle(device, known)) and frozenset(circle) not in circles:
            circles.add(frozenset(circle))
            trail = " → ".join(name for _, name in (*circle, circle[0]))
            _note(sheet, device, f"is reached through itself: {trail}; expected a jump device of its own")


def _note(sheet: Sheet, device: Device, what: str) -> None:
    sheet.note(f"device {device.name!r}: {what}", "sites", device.site, "devices", device.name)


def _jump(device: Device) -> tuple[str, str] | None:
    """Site and name of the device that SSH goes through: `DEVICE`, or `SITE/DEVICE` of another site."""
    access = device.access.get(Transport.SSH)
    if not isinstance(access, SshAccess) or access.jump is None:
        return None
    site, slash, name = access.jump.rpartition("/")
    return (site, name) if slash else (device.site, name)


def _circle(device: Device, known: Mapping[tuple[str, str], Device]) -> list[tuple[str, str]]:
    """The devices from this one back to this one; empty where the way ends, or circles elsewhere."""
    start = (device.site, device.name)
    trail = [start]
    while (at := known.get(trail[-1])) is not None and (after := _jump(at)) is not None:
        if after == start:
            return trail
        if after in trail:
            break
        trail.append(after)
    return []

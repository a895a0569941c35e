"""A whole site of recorded devices on loopback, with the inventory that reaches it.

On Linux every device has an address of its own from 127.0.1.1 upward and the same ports (snmp 1161, ssh 2222,
https 8443, ipmi 6230); an address that something else holds is passed over, and a port that something holds
on all of them becomes a free one. Where only 127.0.0.1 exists, as
on macOS, devices differ by free ports. `collector.lab.process` runs a lab in a process of its own.
"""

import asyncio
import errno
import socket
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from ipaddress import IPv4Address
from pathlib import Path
from typing import Self

from collector.lab.faults import NONE, Faults
from collector.lab.inventory import InventoryLine, LabSite, inventory_text
from collector.lab.recording import Recording, find_recordings
from collector.lab.stand import Login, Stand, stand_maker, violations
from collector.model.errors import Mistake, SettingsError
from collector.model.exchange import Transport

PORTS: Mapping[Transport, int] = {
    Transport.SNMP: 1161,
    Transport.SSH: 2222,
    Transport.HTTPS: 8443,
    Transport.IPMI: 6230,
}
FIRST_ADDRESS = IPv4Address("127.0.1.1")
_LAST_ADDRESS = IPv4Address("127.0.255.254")
_CLAIM_PORT = 1160  # nothing is ever asked or answered there


@dataclass(frozen=True, slots=True, kw_only=True)
class LabDevice:
    """One device of the lab.

    name      as the inventory calls it; "" takes the recording's
    platform  "" takes the recording's, and `auto` where it has none
    via       the ways in that are served and named; () takes all of the recording
    faults    of every stand of the device
    absent    in the inventory, but nothing listens
    values    further keys of the device in the inventory, such as role or criticality: JSON values
    """

    recording: Recording
    name: str = ""
    platform: str = ""
    via: tuple[Transport, ...] = ()
    faults: Faults = NONE
    absent: bool = False
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def called(self) -> str:
        return self.name or self.recording.name

    @property
    def transports(self) -> tuple[Transport, ...]:
        """What is served; an absent device without a recording is asked over SNMP."""
        return self.via or self.recording.transports or (Transport.SNMP,)


class Lab:
    """`async with Lab(devices) as lab:` has all of them up, and none when it ends.

    stands  by name of the device and transport; absent devices have none
    lines   what the inventory says of each device that is up

    Raises SettingsError for two devices of one name, OSError when an address or port is not to be had.
    """

    def __init__(
        self,
        devices: Iterable[LabDevice | Recording],
        *,
        login: Login | None = None,
        site: LabSite | None = None,
        own_addresses: bool | None = None,
    ) -> None:
        """`own_addresses` False gives every device 127.0.0.1 and free ports; None looks what the machine
        can.
        """
        self.devices = tuple(
            LabDevice(recording=one) if isinstance(one, Recording) else one for one in devices
        )
        names = Counter(device.called for device in self.devices)
        if doubled := [name for name, times in names.items() if times > 1]:
            raise SettingsError(Mistake("lab", f"device {name!r} is there twice") for name in doubled)
        self.login = login or Login()
        self.site = site or LabSite()
        self.stands: dict[tuple[str, Transport], Stand] = {}
        self._own_addresses = can_take_addresses() if own_addresses is None else own_addresses
        self._ports = _usual_ports() if self._own_addresses else dict.fromkeys(PORTS, 0)
        self.lines: list[InventoryLine] = []
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        async with self._stack:  # whatever fails below takes down what is already up
            addresses = _addresses() if self._own_addresses else _one_address()
            for device in self.devices:
                self.lines.append(await self._raise(device, addresses))
            self._stack = self._stack.pop_all()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    def inventory_text(self) -> str:
        """The inventory, as contract.md section 2 writes it, that reaches every device of this lab."""
        return inventory_text(self.site, self.login, self.lines)

    def violations(self) -> list[str]:
        """Every request to any stand that was not plain reading, with the device that saw it."""
        return [
            f"{name} {transport}: {request}"
            for (name, transport), stand in self.stands.items()
            for request in violations(stand)
        ]

    async def _raise(self, device: LabDevice, addresses: Iterator[str]) -> InventoryLine:
        """Raises OSError when no address is left; an address where one port is taken is passed over."""
        for address in addresses:
            try:
                ports = await self._raise_at(device, address)
            except OSError as wrong:
                if wrong.errno != errno.EADDRINUSE or not self._own_addresses:
                    raise
                continue
            return InventoryLine(
                name=device.called,
                address=address,
                platform=device.platform or device.recording.platform or "auto",
                ports=ports,
                values=device.values,
            )
        raise OSError(errno.EADDRNOTAVAIL, f"no loopback address is left for {device.called!r}")

    async def _raise_at(self, device: LabDevice, address: str) -> dict[Transport, int]:
        async with AsyncExitStack() as started:
            if self._own_addresses:
                started.enter_context(_claimed(address))
            ports, stands = {}, {}
            if device.absent:
                self._stack.push_async_callback(started.pop_all().aclose)
                return {transport: self._absent_port(transport) for transport in device.transports}
            for transport in device.transports:
                stand = stand_maker(transport)(device.recording, self.login, device.faults)
                started.push_async_callback(stand.stop)
                ports[transport] = await stand.start(address, self._ports[transport])
                stands[device.called, transport] = stand
            self.stands |= stands
            self._stack.push_async_callback(started.pop_all().aclose)
        return ports

    def _absent_port(self, transport: Transport) -> int:
        """A port on which nothing listens."""
        return self._ports[transport] or _free_port()


async def serve_recordings(
    devices: Iterable[LabDevice | Recording],
    ready: Callable[[str], None],
    stop: asyncio.Event,
    site: LabSite | None = None,
) -> None:
    """A lab that hands its inventory to `ready` when all is up, and stays up until `stop` is set."""
    async with Lab(devices, site=site) as lab:
        ready(lab.inventory_text())
        await stop.wait()


def devices_at(paths: Iterable[Path], faults: Faults = NONE) -> tuple[LabDevice, ...]:
    """Every recording at or below `paths` as a device. Raises SettingsError as `find_recordings` does."""
    return tuple(LabDevice(recording=recording, faults=faults) for recording in find_recordings(paths))


def can_take_addresses() -> bool:
    """Whether the machine answers on all of 127.0.0.0/8: Linux does, macOS only where aliases were made."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as trial:
        try:
            trial.bind((str(FIRST_ADDRESS), 0))
        except OSError:
            return False
    return True


def _claimed(address: str) -> socket.socket:
    """The address for one device of one lab: an absent device must stay silent while other labs are up.

    Raises OSError where another device has it.
    """
    claim = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        claim.bind((address, _CLAIM_PORT))
    except OSError:
        claim.close()
        raise
    return claim


def _usual_ports() -> dict[Transport, int]:
    """The ports of `PORTS`; 0, for any free one, where something else listens on all addresses."""
    ports = {}
    for transport, port in PORTS.items():
        kind = socket.SOCK_DGRAM if transport in (Transport.SNMP, Transport.IPMI) else socket.SOCK_STREAM
        with socket.socket(socket.AF_INET, kind) as trial:
            try:
                trial.bind((str(_LAST_ADDRESS), port))
                ports[transport] = port
            except OSError:
                ports[transport] = 0
    return ports


def _addresses() -> Iterator[str]:
    for number in range(int(FIRST_ADDRESS), int(_LAST_ADDRESS) + 1):
        if number & 0xFF not in (0, 0xFF):
            yield str(IPv4Address(number))


def _one_address() -> Iterator[str]:
    while True:
        yield "127.0.0.1"


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port

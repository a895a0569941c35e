"""Sessions for devices: which transport is made how, with which patience and which memory of keys."""

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, cast

from collector.content.settings_keys import Settings
from collector.driving.ask import gap_kind, status_of
from collector.driving.detect import Clues, look
from collector.driving.platform import Platform
from collector.model.errors import DeviceError, SettingsError
from collector.model.exchange import Transport
from collector.model.inventory import (
    Device,
    HttpsAccess,
    Inventory,
    IpmiAccess,
    Reveal,
    SnmpAccess,
    SshAccess,
)
from collector.model.snapshot import Reached, TransportStatus
from collector.transports.base import Endpoint, Patience, Session
from collector.transports.either import Either

if TYPE_CHECKING:  # importing it imports paramiko
    from collector.transports.ssh.jump import JumpHost


@dataclass
class Dialler:
    """Makes sessions. A transport is imported when it is first used: SSH alone costs half a second."""

    settings: Settings
    inventory: Inventory
    reveal: Reveal
    pool: ThreadPoolExecutor
    _jumps: "dict[str, JumpHost]" = field(default_factory=dict)

    def connect(self, device: Device, platform: Platform, way: Transport) -> Session:
        """A session that is not yet open; over all addresses of the device where it has several."""
        sessions = [self._one(device, address, platform, way) for address in device.addresses.values()]
        return sessions[0] if len(sessions) == 1 else Either(sessions)

    def patience(self, way: Transport) -> Patience:
        return {
            Transport.SNMP: self.settings.patience.snmp,
            Transport.SSH: self.settings.patience.ssh,
            Transport.IPMI: self.settings.patience.ipmi,
            Transport.HTTPS: self.settings.patience.https,
        }[way].patience()

    async def probe(
        self, device: Device, platforms: Iterable[Platform]
    ) -> tuple[Clues, Mapping[Transport, Reached]]:
        """What a device of unknown platform shows of itself, asked gently, SNMP first; never a command."""
        reached: dict[Transport, Reached] = {}
        known = list(platforms)
        for way, ask in (
            (Transport.SNMP, self._snmp_clues),
            (Transport.HTTPS, self._https_clues),
            (Transport.SSH, self._ssh_clues),
        ):
            if way not in device.access:
                continue
            try:
                clues = await ask(device, known)
            except DeviceError as error:
                reached[way] = Reached(status_of(gap_kind(error)), error.reason)
                continue
            if clues.seen:
                return clues, {way: Reached(TransportStatus.OK)}
            failure = clues.failure
            status = status_of(failure.kind) if failure else TransportStatus.NOT_TRIED
            reached[way] = Reached(status, failure.reason if failure else "it shows nothing of itself")
        return Clues(), reached

    def _one(self, device: Device, address: str, platform: Platform, way: Transport) -> Session:
        endpoint = Endpoint(device.name, address, device.port(way))
        patience, access = self.patience(way), device.access[way]
        if isinstance(access, SnmpAccess):
            return self._snmp(endpoint, access, patience, platform.session.repetitions)
        if isinstance(access, SshAccess):
            return self._ssh(endpoint, access, patience, platform.name)
        if isinstance(access, IpmiAccess):
            from collector.transports.ipmi.session import IpmiSession

            engine = self.settings.engines.ipmi
            cache = self.settings.state / "sdr"
            return IpmiSession(endpoint, access, self.reveal, patience, engine=engine, cache=cache)
        from collector.transports.https import Dialect, HttpsSession

        dialect = cast(Dialect, platform.session.dialect)
        return HttpsSession(endpoint, access, self.reveal, patience, self._pins, dialect=dialect)

    def _snmp(self, endpoint: Endpoint, access: SnmpAccess, patience: Patience, repetitions: int) -> Session:
        from collector.transports.snmp.session import SnmpSession

        engine = self.settings.engines.snmp
        return SnmpSession(
            endpoint, access, self.reveal, patience, engine=engine, max_repetitions=repetitions
        )

    def _ssh(self, endpoint: Endpoint, access: SshAccess, patience: Patience, platform: str) -> Session:
        from collector.transports.ssh.session import SshSession

        return SshSession(
            endpoint,
            access,
            reveal=self.reveal,
            patience=patience,
            platform=platform,
            known_hosts=self._known_hosts,
            pool=self.pool,
            jump=self._jump(access.jump) if access.jump else None,
        )

    def _jump(self, name: str) -> "JumpHost":
        """The jump host of this name, one login for all that go through it."""
        from collector.transports.ssh.hostkeys import KnownHosts
        from collector.transports.ssh.jump import JumpHost
        from collector.transports.ssh.login import Way

        if name not in self._jumps:
            host = self._device(name)
            access = host.access.get(Transport.SSH)
            if not isinstance(access, SshAccess):
                raise SettingsError(f"{host.where}: jump host {name!r} has no ssh credentials")
            endpoint = Endpoint(name, host.address, host.port(Transport.SSH))
            way = Way(
                endpoint, access, self.reveal, self.patience(Transport.SSH), KnownHosts(self._known_hosts)
            )
            self._jumps[name] = JumpHost(way)
        return self._jumps[name]

    def _device(self, name: str) -> Device:
        """A device by its name, or by SITE/DEVICE."""
        wanted_site, slash, wanted = name.rpartition("/")
        for site in self.inventory.sites.values():
            if wanted in site.devices and (not slash or site.name == wanted_site):
                return site.devices[wanted]
        raise SettingsError(f"{self.inventory.where}: jump host {name!r} is no device of the inventory")

    async def _snmp_clues(self, device: Device, platforms: list[Platform]) -> Clues:
        access = device.access[Transport.SNMP]
        endpoint = Endpoint(device.name, device.address, device.port(Transport.SNMP))
        session = self._snmp(endpoint, cast(SnmpAccess, access), self.patience(Transport.SNMP), 25)
        try:
            return await look(session, platforms)
        finally:
            await session.close()

    async def _https_clues(self, device: Device, _: list[Platform]) -> Clues:
        from collector.transports.https import service_root

        access = cast(HttpsAccess, device.access[Transport.HTTPS])
        endpoint = Endpoint(device.name, device.address, device.port(Transport.HTTPS))
        root = await service_root(endpoint, self.patience(Transport.HTTPS), self._pins, access.verify)
        if root is None:
            return Clues()
        said = {f"https.{name}": str(value) for name, value in root.items() if isinstance(value, str | int)}
        return Clues({"https.Redfish": "yes", **said})

    async def _ssh_clues(self, device: Device, _: list[Platform]) -> Clues:
        from collector.transports.ssh.login import banner

        endpoint = Endpoint(device.name, device.address, device.port(Transport.SSH))
        return Clues({"ssh.banner": await banner(endpoint, self.patience(Transport.SSH))})

    @property
    def _pins(self) -> Path:
        return self.settings.state / "certificates.json"

    @property
    def _known_hosts(self) -> Path:
        return self.settings.state / "known_hosts"

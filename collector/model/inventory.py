"""Sites, devices and contracts: what is maintained, where it stands and how to get in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

from collector.model.exchange import Transport
from collector.model.text import Text


@dataclass(frozen=True, slots=True)
class SecretRef:
    """Where a secret is kept, never the secret.

    scheme   env | file | secret | vault | plain; `plain` holds the text itself and is for labs only
    """

    scheme: str
    name: str

    def __repr__(self) -> str:
        return f"SecretRef({self.scheme}:{'***' if self.scheme == 'plain' else self.name})"

    __str__ = __repr__


# Turns a reference into the secret, at the moment of login. Raises SettingsError when it cannot be found.
Reveal = Callable[[SecretRef], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SnmpAccess:
    """Version 1 or 2c with a community, or version 3 with a user.

    auth, priv   (protocol, pass phrase): md5 sha sha224 sha256 sha384 sha512; des 3des aes128 aes192 aes256
                 and, with the key extension that Cisco uses, aes192c aes256c
    """

    version: Literal["1", "2c", "3"] = "2c"
    community: SecretRef | None = None
    user: str = ""
    auth: tuple[str, SecretRef] | None = None
    priv: tuple[str, SecretRef] | None = None
    context: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SshAccess:
    username: str
    password: SecretRef | None = None
    key: str | None = None
    enable: SecretRef | None = None
    jump: str | None = None
    protocol: Literal["ssh", "telnet"] = "ssh"


@dataclass(frozen=True, slots=True, kw_only=True)
class IpmiAccess:
    username: str
    password: SecretRef


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpsAccess:
    """verify: `pin` trusts the first certificate and refuses a changed one; True; False; or a CA file."""

    username: str
    password: SecretRef
    verify: Literal["pin"] | bool | str = "pin"


Access = SnmpAccess | SshAccess | IpmiAccess | HttpsAccess

DEFAULT_PORTS: Mapping[Transport, int] = {
    Transport.SNMP: 161,
    Transport.SSH: 22,
    Transport.HTTPS: 443,
    Transport.IPMI: 623,
}


class Criticality(StrEnum):
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """One device of one site, with defaults and site values already merged in.

    addresses   by name; a plain device has one, named ""; an array has one a controller
    access      the ways in that its credentials give, already narrowed by `via`
    """

    name: str
    site: str
    addresses: Mapping[str, str]
    platform: str = "auto"
    access: Mapping[Transport, Access] = field(default_factory=dict)
    ports: Mapping[Transport, int] = field(default_factory=dict)
    role: str = ""
    criticality: Criticality = Criticality.NORMAL
    production: bool = True
    cluster: str | None = None
    services: tuple[str, ...] = ()
    serial: str | None = None
    model: str | None = None
    timezone: str = "Asia/Shanghai"
    where: str = ""

    @property
    def address(self) -> str:
        """The first address."""
        return next(iter(self.addresses.values()))

    def port(self, transport: Transport) -> int:
        return self.ports.get(transport, DEFAULT_PORTS[transport])


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    name: str
    phone: str = ""
    email: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """A contract as the inventory names it; `overrides` are values laid over those of its profile."""

    name: str
    profile: str
    number: str = ""
    starts: str | None = None
    ends: str | None = None
    overrides: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    name: str
    title: Text
    address: str = ""
    customer: str = ""
    contract: str | None = None
    contacts: tuple[Contact, ...] = ()
    timezone: str = "Asia/Shanghai"
    devices: Mapping[str, Device] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    sites: Mapping[str, Site]
    contracts: Mapping[str, Contract] = field(default_factory=dict)
    where: str = "inventory.yaml"

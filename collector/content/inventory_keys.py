"""Every key of inventory.yaml; docs/inventory.md explains them to people."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, ValidationInfo, model_validator

from collector.content.fields import (
    Address,
    Flag,
    Keys,
    Maybe,
    Port,
    Secret,
    Timezone,
    UserPath,
    Word,
    expanded,
    hint,
    name,
)
from collector.model.exchange import Transport
from collector.model.inventory import Access, HttpsAccess, IpmiAccess, SnmpAccess, SshAccess
from collector.model.text import Text

AUTH: Final = ("md5", "sha", "sha224", "sha256", "sha384", "sha512")
PRIV: Final = ("des", "3des", "aes128", "aes192", "aes256", "aes192c", "aes256c")
Way = Literal["snmp", "ssh", "ipmi", "https"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What the keys may name."""

    platforms: Collection[str]
    credentials: Collection[str]
    contracts: Collection[str]


def _known(many: str) -> AfterValidator:
    def check(word: str, given: ValidationInfo) -> str:
        known = getattr(given.context, many)
        if word not in known:
            raise ValueError(f"{word!r} is not known; {hint(word, known)}")
        return word

    return AfterValidator(check)


def _protocol(known: Collection[str]) -> BeforeValidator:
    def check(written: Any) -> Any:
        if not isinstance(written, dict) or len(written) != 1 or not set(written) <= set(known):
            # What was written is not shown: it may be the pass phrase.
            raise ValueError(f"expected one protocol with its pass phrase; known are {', '.join(known)}")
        return written

    return BeforeValidator(check)


def _verify(written: str) -> bool | str:
    if written in ("true", "false"):
        return written == "true"
    if written != "pin" and not {"/", "."} & set(written):
        raise ValueError(f"{written!r} is not known; expected pin, true, false or the path of a CA file")
    return expanded(written)


def _some(ways: tuple[str, ...]) -> tuple[str, ...]:
    if not ways:
        raise ValueError("names no way in; expected some of snmp, ssh, ipmi, https")
    return ways


def _in_both(written: Any) -> Any:
    return {"zh": written, "en": written} if isinstance(written, str) else written


def _single(written: Any) -> Any:
    return {"": written} if isinstance(written, str) else written


def _controller(written: str) -> str:
    return name(written) if written else written


def _apart(addresses: dict[str, str]) -> dict[str, str]:
    if not addresses:
        raise ValueError("names no address; expected one, or one for each controller")
    for number, (controller, address) in enumerate(addresses.items()):
        if address in list(addresses.values())[:number]:
            raise ValueError(f"{controller} has the address of another controller, {address}")
    return addresses


class SnmpKeys(Keys):
    version: Literal["1", "2c", "3"] = "2c"
    community: Maybe[Secret] = None
    user: Maybe[Word] = None
    auth: Maybe[Annotated[dict[str, Secret], _protocol(AUTH)]] = None
    priv: Maybe[Annotated[dict[str, Secret], _protocol(PRIV)]] = None
    context: str = ""

    @model_validator(mode="after")
    def fits_its_version(self) -> Self:
        if self.version == "3":
            self._is_a_user()
        elif self.community is None:
            raise ValueError(f"version {self.version} needs a community; write community: env:NAME")
        elif self.model_fields_set & {"user", "auth", "priv", "context"}:
            raise ValueError(f"version {self.version} has a community only; for a user write version: 3")
        return self

    def _is_a_user(self) -> None:
        if self.user is None:
            raise ValueError("version 3 needs a user")
        if self.community is not None:
            raise ValueError("version 3 has no community; expected user, auth, priv and context")
        if self.priv is not None and self.auth is None:
            raise ValueError("priv needs auth as well; write auth: {sha256: env:NAME}")

    def access(self, _: Path) -> SnmpAccess:
        return SnmpAccess(
            version=self.version,
            community=self.community,
            user=self.user or "",
            auth=next(iter(self.auth.items())) if self.auth else None,
            priv=next(iter(self.priv.items())) if self.priv else None,
            context=self.context,
        )


class SshKeys(Keys):
    username: Word
    password: Maybe[Secret] = None
    key: Maybe[UserPath] = None
    enable: Maybe[Secret] = None
    jump: Maybe[Word] = None
    protocol: Literal["ssh", "telnet"] = "ssh"

    @model_validator(mode="after")
    def can_log_in(self) -> Self:
        if self.protocol == "telnet" and (self.key or self.jump):
            raise ValueError("telnet has neither key nor jump; expected a password")
        if self.password is None and self.key is None:
            raise ValueError("nothing to log in with; write password: env:NAME or key: PATH")
        return self

    def access(self, folder: Path) -> SshAccess:
        return SshAccess(
            username=self.username,
            password=self.password,
            key=_beside(folder, self.key) if self.key else None,
            enable=self.enable,
            jump=self.jump,
            protocol=self.protocol,
        )


class IpmiKeys(Keys):
    username: str  # may be empty: the null user of old BMCs
    password: Secret

    def access(self, _: Path) -> IpmiAccess:
        return IpmiAccess(username=self.username, password=self.password)


class HttpsKeys(Keys):
    username: Word
    password: Secret
    verify: Annotated[str, AfterValidator(_verify)] = "pin"

    def access(self, folder: Path) -> HttpsAccess:
        path = isinstance(self.verify, str) and self.verify != "pin"
        return HttpsAccess(
            username=self.username,
            password=self.password,
            verify=_beside(folder, self.verify) if path else self.verify,
        )


class CredentialKeys(Keys):
    snmp: Maybe[SnmpKeys] = None
    ssh: Maybe[SshKeys] = None
    ipmi: Maybe[IpmiKeys] = None
    https: Maybe[HttpsKeys] = None

    @model_validator(mode="after")
    def gives_a_way_in(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("gives no way in; write snmp, ssh, ipmi or https")
        return self

    def access(self, folder: Path) -> dict[Transport, Access]:
        """The ways in; paths are taken from `folder`, where the inventory lies."""
        written = {way: getattr(self, way) for way in Transport}
        return {way: keys.access(folder) for way, keys in written.items() if keys is not None}


class SharedKeys(Keys):
    """What `defaults`, a site and a device may all say; the last of them wins, key by key."""

    platform: Annotated[str, _known("platforms")] = "auto"
    credentials: tuple[Annotated[str, _known("credentials")], ...] = ()
    ports: dict[Way, Port] = Field(default_factory=dict)
    via: Maybe[Annotated[tuple[Way, ...], AfterValidator(_some)]] = None
    role: str = ""
    criticality: Literal["high", "normal", "low"] = "normal"
    production: Flag = True
    cluster: Maybe[Word] = None
    services: tuple[Word, ...] = ()
    model: Maybe[Word] = None
    timezone: Timezone = "Asia/Shanghai"


class DeviceKeys(SharedKeys):
    address: Annotated[
        dict[Annotated[str, AfterValidator(_controller)], Address],
        BeforeValidator(_single),
        AfterValidator(_apart),
        Field(min_length=1),
    ]
    serial: Maybe[Word] = None


class TitleKeys(Keys):
    zh: Maybe[Word] = None
    en: Maybe[Word] = None

    def text(self, otherwise: str) -> Text:
        return Text(self.zh or self.en or otherwise, self.en or self.zh or otherwise)


class ContactKeys(Keys):
    name: Word
    phone: str = ""
    email: str = ""
    role: str = ""


class SiteKeys(SharedKeys):
    """`address` of a site is where the post goes."""

    title: Annotated[TitleKeys, BeforeValidator(_in_both)] = TitleKeys()
    address: str = ""
    customer: str = ""
    contract: Maybe[Annotated[str, _known("contracts")]] = None
    contacts: tuple[ContactKeys, ...] = ()
    devices: dict[str, Any] = Field(default_factory=dict)


class ContractKeys(Keys):
    """Keys beyond these are laid over the profile of that name; whoever loads the profile checks them."""

    model_config = ConfigDict(extra="allow")

    profile: Word
    number: str = ""
    starts: Maybe[date] = None
    ends: Maybe[date] = None

    @model_validator(mode="after")
    def ends_after_it_starts(self) -> Self:
        if self.starts and self.ends and self.ends < self.starts:
            raise ValueError(f"ends on {self.ends}, before it starts on {self.starts}")
        return self


class InventoryKeys(Keys):
    defaults: dict[str, Any] = Field(default_factory=dict)
    credentials: dict[str, Any] = Field(default_factory=dict)
    contracts: dict[str, Any] = Field(default_factory=dict)
    sites: dict[str, Any]


def _beside(folder: Path, path: str) -> str:
    return str(folder / path)

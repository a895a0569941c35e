"""Every setting of an installation, with its default, its unit and what it is for.

A default may stand for a folder: `{folder}` is where collector.yaml lies, else the working folder; `{state}`
the setting of that name; `{home}` the user's own state folder; `{credentials}` what systemd hands over, else
`{state}`. docs/settings.md lists the settings.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, PrivateAttr, model_validator

from collector.content.fields import Keys, Maybe, Secret, Timezone, Word
from collector.model.inventory import SecretRef
from collector.transports.base import Patience

_SECRETIVE: Final = re.compile(r"token|secret|passw|credential|(^|_)key$", re.IGNORECASE)


def setting(
    default: Any,
    zh: str,
    en: str,
    *,
    unit: str = "",
    also: str = "",
    ge: float | None = None,
    le: float | None = None,
) -> Any:
    """One setting.

    also     a variable of the environment that counts where neither ours nor the file says anything
    ge, le   the least and the greatest value
    """
    return Field(
        default=default, ge=ge, le=le, json_schema_extra={"zh": zh, "en": en, "unit": unit, "also": also}
    )


def _listen(written: str) -> str:
    host, colon, port = written.rpartition(":")
    if not colon or not port.isdecimal() or not 0 <= int(port) <= 65535:
        raise ValueError(f"{written!r} is no HOST:PORT; expected such as 127.0.0.1:8740 or [::]:8740")
    return f"{host or '0.0.0.0'}:{port}"  # noqa: S104 - `:8740` means every address, as everywhere


def _web(written: str) -> str:
    parts = urlsplit(written)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("expected http://HOST/... or https://HOST/...")
    if parts.username is not None or parts.password is not None:
        raise ValueError("the address holds a login; write it as a reference beside it")
    return written


def _store(written: str) -> str:
    if not re.match(r"sqlite:///|postgresql(\+[a-z0-9]+)?://", written):
        raise ValueError("expected a path, sqlite:///PATH or postgresql://USER@HOST/NAME")
    parts = urlsplit(written)
    if parts.password is not None or "password=" in parts.query:
        raise ValueError("the address holds a password; write it as store_password: env:NAME")
    return written


def _several(written: Any) -> Any:
    return (written,) if isinstance(written, str) else written


def _folder(path: Path) -> Path:
    if not path.is_dir():
        raise ValueError(f"{str(path)!r} is no folder")
    return path


Folder = Annotated[Path, AfterValidator(_folder)]
Url = Annotated[Word, AfterValidator(_web)]


class ScheduleKeys(Keys):
    tick_s: float = setting(
        30.0, "两次检查计划的间隔", "between two looks at the plan", unit="s", ge=1, le=3600
    )
    timezone: Timezone = setting("Asia/Shanghai", "计划与报告所用时区", "time zone of plans and reports")


class ConcurrencyKeys(Keys):
    devices: int = setting(64, "同时巡检的设备数", "devices visited at once", ge=1, le=1024)
    per_site: int = setting(
        32, "每个站点同时巡检的设备数", "devices visited at once in one site", ge=1, le=1024
    )
    ssh_threads: int = setting(32, "SSH 会话线程数", "threads for SSH sessions", ge=1, le=256)


class EngineKeys(Keys):
    snmp: Literal["native", "pysnmp"] = setting("native", "SNMP 引擎", "engine for SNMP")
    ipmi: Literal["native", "pyghmi"] = setting("native", "IPMI 引擎", "engine for IPMI")


class RetentionKeys(Keys):
    evidence_days: int = setting(
        400, "原始应答保留天数", "keep what devices answered", unit="d", ge=1, le=36500
    )
    observations_days: int = setting(
        800, "观测值保留天数", "keep single observations", unit="d", ge=1, le=36500
    )
    daily_days: int = setting(3660, "日汇总保留天数", "keep the roll-up of a day", unit="d", ge=1, le=36500)


class PatienceKeys(Keys):
    timeout_s: float = setting(3.0, "一次问答的等待时间", "wait for one answer", unit="s", ge=0.05, le=600)
    retries: int = setting(2, "无应答时重发次数", "send again without an answer", ge=0, le=10)
    budget_s: float = setting(120.0, "一次访问的总时间", "for the whole visit", unit="s", ge=0.05, le=7200)
    in_flight: int = setting(4, "同一设备同时提问数", "questions under way on one device", ge=1, le=64)

    def patience(self) -> Patience:
        return Patience(**self.model_dump())


class PatiencesKeys(Keys):
    snmp: PatienceKeys = PatienceKeys()
    ssh: PatienceKeys = PatienceKeys(timeout_s=30.0, retries=0, budget_s=300.0, in_flight=1)
    ipmi: PatienceKeys = PatienceKeys(timeout_s=5.0, retries=3, budget_s=180.0, in_flight=1)
    https: PatienceKeys = PatienceKeys(timeout_s=30.0, retries=1, budget_s=180.0, in_flight=2)


class LogKeys(Keys):
    format: Literal["logfmt", "json"] = setting("logfmt", "日志格式", "format of the log")
    level: Literal["debug", "info", "warning", "error"] = setting(
        "info", "日志级别", "least level that is logged"
    )


class DocumentKeys(Keys):
    folder: Path = setting(
        "{state}/documents", "应交付文档的目录", "folder of the documents that contracts owe"
    )
    languages: Annotated[tuple[Literal["zh", "en"], ...], BeforeValidator(_several)] = setting(
        (), "文档语言，缺省同 language", "their languages; none: that of `language`"
    )
    formats: Annotated[tuple[Literal["html", "docx", "pdf"], ...], BeforeValidator(_several)] = setting(
        ("html", "docx", "pdf"), "文档格式，空则不自动生成", "their formats; none: they are not written"
    )


class SecretsKeys(Keys):
    file: Path = setting("{folder}/secrets.age", "加密的密码库", "the encrypted store behind secret:NAME")
    identity: Path = setting(
        "{credentials}/collector-identity",
        "解密密码库的 age 私钥文件",
        "age identity that opens the encrypted store",
    )
    vault_address: Maybe[Url] = setting(None, "Vault 地址", "address of Vault", also="VAULT_ADDR")
    vault_token: Secret = setting(SecretRef("env", "VAULT_TOKEN"), "Vault 令牌", "token for Vault")
    vault_namespace: str = setting("", "Vault 命名空间", "namespace in Vault", also="VAULT_NAMESPACE")
    vault_ca: Maybe[Path] = setting(
        None, "Vault 的 CA 证书", "CA file that Vault's certificate is of", also="VAULT_CACERT"
    )


class SinkKeys(Keys):
    """Where tickets go. Keys beyond these are the sink's own and are checked by it."""

    model_config = ConfigDict(extra="allow")

    kind: Word
    url: Maybe[Url] = None
    username: str = ""
    token: Maybe[Secret] = None
    secret: Maybe[Secret] = None
    password: Maybe[Secret] = None

    @model_validator(mode="after")
    def keeps_secrets_in_their_places(self) -> Self:
        for key in self.options:
            if _SECRETIVE.search(key):
                raise ValueError(
                    f"{key} looks like a secret; expected it as token, secret or password: env:NAME"
                )
        return self

    @property
    def options(self) -> dict[str, Any]:
        """The sink's own keys, as written."""
        return dict(self.__pydantic_extra__ or {})


class Settings(Keys):
    inventory: Path = setting("{folder}/inventory.yaml", "设备清单", "the inventory")
    own: Annotated[tuple[Folder, ...], BeforeValidator(_several)] = setting(
        (), "站点自有目录，覆盖随附内容", "folders with drivers, checks, templates, profiles laid over ours"
    )
    language: Literal["zh", "en"] = setting("zh", "文档与界面语言", "language of documents and pages")
    state: Path = setting(
        "{home}/collector", "状态目录", "folder of what is kept between runs", also="STATE_DIRECTORY"
    )
    evidence: Path = setting("{state}/evidence", "证据目录", "folder of recordings and evidence")
    store: Annotated[str, AfterValidator(_store)] = setting(
        "sqlite:///{state}/collector.db", "数据库路径或地址", "path or address of the database"
    )
    store_password: Maybe[Secret] = setting(None, "数据库密码", "password of the database")
    listen: Annotated[str, AfterValidator(_listen)] = setting(
        "127.0.0.1:8740", "监听地址", "address to listen on"
    )
    sinks: dict[str, SinkKeys] = setting({}, "工单去向", "where tickets go")
    schedule: ScheduleKeys = ScheduleKeys()
    concurrency: ConcurrencyKeys = ConcurrencyKeys()
    engines: EngineKeys = EngineKeys()
    patience: PatiencesKeys = PatiencesKeys()
    documents: DocumentKeys = DocumentKeys()
    retention: RetentionKeys = RetentionKeys()
    log: LogKeys = LogKeys()
    secrets: SecretsKeys = SecretsKeys()

    _origins: dict[str, str] = PrivateAttr(default_factory=dict)

    def with_origins(self, origins: Mapping[str, str]) -> Self:
        self._origins.update(origins)
        return self

    def origin(self, name: str) -> str:
        """`default`, `FILE:LINE` or `env NAME`. Raises KeyError for a name that is no setting."""
        return self._origins[name]

"""One value out of HashiCorp Vault or OpenBao, key-value engine version 1 or 2."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import httpx

TIMEOUT_S: Final = 10.0


class VaultError(Exception):
    """Why there is no value, in words that hold no secret."""


class VaultAway(VaultError):
    """Vault does not answer: every other question would wait in vain as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vault:
    """ca: file of the authority that signed Vault's certificate; None for those of the system."""

    address: str
    token: str
    namespace: str = ""
    ca: Path | None = None

    def __repr__(self) -> str:
        return f"Vault({self.address})"

    def read(self, path: str, key: str) -> str:
        """The text under `key` at `path`, which is the path of the HTTP API, `secret/data/net`.

        Waits at most 10 s for each step of the connection. Raises VaultError.
        """
        found = _values(self._asked(path))
        value = found.get(key)
        if not isinstance(value, str) or not value:
            raise VaultError(f"there is no text under {key!r}; keys there are {', '.join(sorted(found))}")
        return value

    def _asked(self, path: str) -> Any:
        if not self.token.isascii() or not self.token.isprintable():
            raise VaultError("the token for Vault is none: it holds control characters or no ASCII")
        headers = {"X-Vault-Token": self.token} | (
            {"X-Vault-Namespace": self.namespace} if self.namespace else {}
        )
        url = f"{self.address.rstrip('/')}/v1/{quote(path.strip('/'), safe='/')}"
        try:
            trusted = ssl.create_default_context(cafile=self.ca)
            answer = httpx.get(url, headers=headers, verify=trusted, timeout=TIMEOUT_S)
        except OSError as error:
            raise VaultError(
                f"the CA file {self.ca} cannot be used: {error.strerror or 'no certificate'}"
            ) from None
        except httpx.TimeoutException:
            raise VaultAway(f"Vault at {self.address} does not answer within {TIMEOUT_S:g} s") from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise VaultAway(f"Vault at {self.address} cannot be reached: {type(error).__name__}") from None
        return _body(answer)


def _body(answer: httpx.Response) -> Any:
    if answer.status_code == 403:
        raise VaultError("Vault refuses it: the token is not valid or may not read there")
    if answer.status_code == 404:
        raise VaultError(
            "there is nothing; with key-value version 2 `data/` follows the mount: secret/data/..."
        )
    if answer.status_code != 200:
        raise VaultError(f"Vault answers with status {answer.status_code}")
    try:
        return answer.json()
    except ValueError:
        raise VaultError("Vault's answer is no JSON") from None


def _values(body: Any) -> Mapping[str, Any]:
    """The keys and values of the answer; version 2 lays them one deeper, beside `metadata`."""
    outer = body.get("data") if isinstance(body, dict) else None
    if not isinstance(outer, dict):
        raise VaultError("Vault's answer holds no `data`")
    inner = outer.get("data")
    return inner if isinstance(inner, dict) and "metadata" in outer else outer

"""References to secrets become secrets, at the moment of login and not before."""

import logging
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from collector.content.fields import expanded
from collector.content.secret_store import open_to_others, read_private, read_store
from collector.content.settings_keys import Settings
from collector.content.vault import Vault, VaultAway, VaultError
from collector.model.errors import Mistake, SettingsError
from collector.model.inventory import SecretRef

MAX_BYTES: Final = 65_536
_log: Final = logging.getLogger(__name__)


class Secrets:
    """Finds secrets and remembers them; what could not be found is remembered as well, until `forget`.

    folder   where the relative paths of `file:` start
    """

    def __init__(self, settings: Settings, environ: Mapping[str, str], folder: Path) -> None:
        self._settings = settings.secrets
        self._environ = environ
        self._folder = folder
        self._known: dict[SecretRef, str | SettingsError] = {}
        self._stored: dict[str, str] | None = None
        self._vault_away: VaultAway | None = None
        self._revealed: set[str] = set()
        self._lock = threading.RLock()

    def reveal(self, ref: SecretRef) -> str:
        """The secret. May wait for Vault, so it is called in a thread.

        Raises SettingsError that names the reference and says what to do, never the secret.
        """
        with self._lock:
            found = self._known.get(ref)
            if found is None:
                found = self._known[ref] = self._sought(ref)
            if isinstance(found, SettingsError):
                raise SettingsError(found.mistakes)
            self._revealed.add(found)
            return found

    def revealed(self) -> frozenset[str]:
        """Every text that was ever revealed here: what must not appear in anything that is written."""
        with self._lock:
            return frozenset(self._revealed)

    def forget(self) -> None:
        """Look everything up anew: before each inspection, since secrets change while a service runs."""
        with self._lock:
            self._known.clear()
            self._stored = None
            self._vault_away = None

    def _sought(self, ref: SecretRef) -> str | SettingsError:
        ways: Mapping[str, Callable[[str], str]] = {
            "env": self._from_environment,
            "file": self._from_file,
            "secret": self._from_store,
            "vault": self._from_vault,
            "plain": str,
        }
        try:
            if ref.scheme not in ways:
                raise _Missing(f"unknown kind of reference; known are {', '.join(ways)}")
            return ways[ref.scheme](ref.name)
        except (_Missing, VaultError) as error:
            return SettingsError([Mistake(spelled(ref), str(error))])
        except SettingsError as error:
            return SettingsError([Mistake(spelled(ref), str(mistake)) for mistake in error.mistakes])

    def _from_environment(self, name: str) -> str:
        found = self._environ.get(name)
        if not found:
            state = "not set" if found is None else "empty"
            raise _Missing(f"the variable is {state}; set {name} for this process")
        if any("\ud800" <= character <= "\udfff" for character in found):
            raise _Missing("the variable holds no UTF-8 text")
        return found

    def _from_file(self, name: str) -> str:
        try:
            path = self._folder / expanded(name)
        except ValueError as error:
            raise _Missing(str(error)) from None
        raw = read_private(path, MAX_BYTES)
        if open_to_others(path):
            _log.warning("everybody on this machine can read the secret in %s; run chmod 600 on it", path)
        try:
            found = raw.decode("utf-8").removesuffix("\n").removesuffix("\r")
        except UnicodeDecodeError:
            raise _Missing(f"{path} holds no UTF-8 text") from None
        if not found:
            raise _Missing(f"{path} is empty; write the secret into it")
        return found

    def _from_store(self, name: str) -> str:
        if self._stored is None:
            self._stored = read_store(self._settings.file, self._settings.identity)
        if not (found := self._stored.get(name)):
            raise _Missing(
                f"the store {self._settings.file} holds no such name; known are {_listed(self._stored)}"
            )
        return found

    def _from_vault(self, name: str) -> str:
        if self._settings.vault_address is None:
            raise _Missing("no Vault is set; set secrets.vault_address or VAULT_ADDR")
        vault = Vault(
            address=self._settings.vault_address,
            token=self.reveal(self._settings.vault_token),
            namespace=self._settings.vault_namespace,
            ca=self._settings.vault_ca,
        )
        if self._vault_away is not None:
            raise VaultError(str(self._vault_away))
        path, _, key = name.rpartition("#")
        try:
            return vault.read(path, key)
        except VaultAway as error:
            self._vault_away = error
            raise


class _Missing(Exception):
    """Why there is no secret, in words that hold none."""


def spelled(ref: SecretRef) -> str:
    """The reference as it is written in the inventory; of `plain:` nothing but the word."""
    return f"{ref.scheme}:{'***' if ref.scheme == 'plain' else ref.name}"


def _listed(stored: Mapping[str, str]) -> str:
    return ", ".join(sorted(stored)) or "none"

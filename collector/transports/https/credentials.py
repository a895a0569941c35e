"""The name and the password of one visit, and the words that must not come out of it."""

from base64 import b64encode
from collections.abc import Callable

from collector.model.errors import DeviceError, Garbled


class Credentials:
    """reveal   gives the password; called once, at the first login; `forget` drops what it gave"""

    def __init__(self, username: str, reveal: Callable[[], str]) -> None:
        self.username = username
        self._reveal = reveal
        self._secrets: list[str] = []

    def password(self) -> str:
        if not self._secrets:
            self._secrets.append(self._reveal())
        return self._secrets[0]

    def basic(self) -> dict[str, str]:
        """The header of HTTP Basic authentication."""
        pair = b64encode(f"{self.username}:{self.password()}".encode()).decode()
        self.keep(pair)
        return {"Authorization": f"Basic {pair}"}

    def keep(self, secret: str) -> None:
        """Another secret of this visit, such as a token."""
        if secret not in self._secrets:
            self._secrets.append(secret)

    def hide(self, error: DeviceError) -> None:
        """Take the secrets out of an error: a device may send back what it was sent."""
        error.reason = self._hidden(error.reason)
        error.args = (error.reason,)
        if isinstance(error, Garbled):
            error.seen = self._hidden(error.seen)

    def forget(self) -> None:
        self._secrets.clear()

    def _hidden(self, text: str) -> str:
        for secret in filter(None, self._secrets):
            text = text.replace(secret, "***")
        return text

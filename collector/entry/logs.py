"""The log of a command, on standard error: logfmt or JSON, one line an event."""

import json
import logging
import sys
from datetime import UTC, datetime

from collector.content.settings_keys import Settings


class Lines(logging.Formatter):
    """`time=... level=... at=... msg="..."`, or the same as a JSON object."""

    def __init__(self, *, as_json: bool) -> None:
        super().__init__()
        self._as_json = as_json

    def format(self, record: logging.LogRecord) -> str:
        said = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "at": record.name,
            "msg": record.getMessage(),
        }
        if record.exc_info:
            said["error"] = self.formatException(record.exc_info)
        if self._as_json:
            return json.dumps(said, ensure_ascii=False)
        return " ".join(f"{name}={_quoted(value)}" for name, value in said.items())


def set_up_logs(settings: Settings) -> None:
    """Log as the settings say. On a terminal only warnings show: the display has the rest."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines(as_json=settings.log.format == "json"))
    level = settings.log.level.upper()
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("collector").setLevel(
        max(logging.getLevelName(level), logging.WARNING) if sys.stderr.isatty() else level
    )
    # paramiko and netmiko tell every packet's story, with tracebacks for a host that is merely down.
    for noisy in ("paramiko", "netmiko", "pysnmp", "httpx", "httpcore"):
        logging.getLogger(noisy).setLevel(logging.CRITICAL)
    # A tick that meets one still at work on a visit is left out, as it should be.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)


def _quoted(value: str) -> str:
    plain = value and not any(char in value for char in ' "=\n\t')
    return value if plain else json.dumps(value, ensure_ascii=False)

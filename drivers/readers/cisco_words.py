"""Words that several Cisco tables share."""

import re
from collections.abc import Mapping
from typing import Final

from collector.model.reading import Row
from collector.model.snapshot import Health

# CiscoEnvMonState; None: the part is not there
_ENVMON: Final[Mapping[int, Health | None]] = {
    1: Health.OK,  # normal
    2: Health.DEGRADED,  # warning
    3: Health.FAILED,  # critical
    4: Health.FAILED,  # shutdown: the worst, the system should be shut down at once
    5: None,  # notPresent
    6: Health.FAILED,  # notFunctioning
}
# Catalyst 2960 to 3850, IE 2000 to 3200: `SW#1, Sensor#1, GREEN`, `Sw1, PS1 Normal, RPS NotExist`
_STATE_WORD: Final = re.compile(
    r"[\s,]+(rps\s+(is\s+)?(not\s+)?\w+|green|yellow|red|normal|good|(not\s?)?ok|warning|critical|shutdown|bad|faulty"
    r"|fault|failed|fail|no\s?input\s?power|no\s?power|not\s?(exist|present|powered|functioning)|absent|unknown)\s*$",
    re.IGNORECASE,
)


def envmon_state(row: Row) -> Health | None:
    """The state of a row of CISCO-ENVMON-MIB; None where the part is not there or the row says none."""
    said = row.number("state")
    return None if said is None else _ENVMON.get(int(said), Health.UNKNOWN)


def steady(text: str) -> str:
    """A description without the state that some models write into it, so that the name stays the same."""
    while found := _STATE_WORD.search(text):
        text = text[: found.start()]
    return " ".join(text.split())

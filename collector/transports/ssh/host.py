"""What the catalogues of servers have in common: a program by its usual folder, options that only read.

The catalogues are literal: a program, its options, and names whose characters are listed. `sudo` is `sudo -n`
with an absolute path. Option by option where a program can also write: getopt takes shortened options, so a
list of forbidden ones would have holes.
"""

import re

from collector.transports.ssh.cli import CliPlatform
from collector.transports.ssh.gate import Gate, denials, patterns

_FOLDERS = (
    r"/(?:usr/)?s?bin/|/usr/local/s?bin/|/usr/(?:contrib|xpg4|cluster)/bin/|/usr/ios/cli/"
    r"|/opt/(?:MegaRAID/\w+|sfm/bin|propplus/bin|fcms/bin)/|/usr/es/sbin/cluster/(?:utilities/)?"
    r"|/usr/lpp/diagnostics/bin/"
)
_BEFORE = rf"(?:sudo -n (?=/))?(?:{_FOLDERS})?"

NAME = r"\w[\w.:@+-]*"
DEVICE = r"(?:/dev/)?[a-z0-9]+(?:/\w[\w.:-]*)?"
# Options and plain words: nothing that a shell would read as more than a word.
WORDS = r"(?: [\w@%+,.:=/-]+)*"
DATE = r"(?:env TZ=UTC0 )?date(?: -u)?(?: '?\+[%\w:.-]+'?)?"
C_LOCALE = "env LC_ALL=C LANG=C PATH="

_NO_TIMEOUT = re.compile(r"timeout['’]?:? .*(?:No such file|not found)", re.IGNORECASE)
_UP = denials(r"\.\.")


def host(
    name: str, allow: tuple[str, ...], *prefixes: str, slow: str, deny: tuple[re.Pattern[str], ...] = ()
) -> CliPlatform:
    """A server whose commands are run one by one, each after the first of `prefixes` that it knows."""
    return CliPlatform(
        name=name,
        gate=Gate(
            allow=patterns(*(f"{_BEFORE}(?:{one})" for one in allow)), deny=(*_UP, *deny), filters=False
        ),
        prefixes=prefixes,
        no_prefix=_NO_TIMEOUT,
        slow=patterns(slow),
    )

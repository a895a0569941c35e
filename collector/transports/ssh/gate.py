"""The one gate for command lines: what is not known to be reading is not sent.

A line passes when the whole of it matches the platform's allow-list, nothing of the deny-list, and holds no
character that would start a second command or write a file. Set-up lines of a session are a second list,
compared word for word; no driver can ask them.
"""

import re
from dataclasses import dataclass

from collector.model.errors import Refused

# What chains commands, substitutes them or redirects their output, in any shell we have met.
_FORBIDDEN = {
    "\r": "a carriage return",
    "\n": "a line feed",
    "\0": "a null",
    "\t": "a tabulator, which completes words",
    "?": "a question mark, which asks for help in the middle of the line",
    ";": "`;`",
    "&": "`&`",
    "`": "a backtick",
    "$(": "`$(`",
    "${": "`${`",
    ">": "`>`",
    "<": "`<`",
}
_FILTERS = re.compile(
    r"(?:include|exclude|begin|section|match|except) \S.*"
    r"|(?:count|no-more|json|xml|display xml|last [0-9]{1,5})"
)
MAX_LINE = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """The lists of one platform.

    allow    patterns of whole lines without their filters: `show .+` allows `show version | include up`
    setup    exact lines that prepare and end a session
    deny     patterns found anywhere in a line; they win over `allow`
    modes    the prompts at which lines may be sent; a configuration prompt is none of them. None: no prompt
    filters  whether `| include` and the like pass; a Unix shell has none
    """

    allow: tuple[re.Pattern[str], ...]
    setup: tuple[str, ...] = ()
    deny: tuple[re.Pattern[str], ...] = ()
    modes: re.Pattern[str] | None = None
    filters: bool = True

    def why_not(self, line: str) -> str | None:
        """Why a driver may not ask `line`, or None when it may."""
        if wrong := _unsafe(line):
            return wrong
        command, *filters = (part.strip(" ") for part in line.split("|"))
        for word in filters:
            if not self.filters or not _FILTERS.fullmatch(word):
                return f"`| {word}` is not one of the filters that only read"
        if not any(pattern.fullmatch(command) for pattern in self.allow):
            return "the platform's allow-list does not hold it"
        if any(pattern.search(line) for pattern in self.deny):
            return "it is on the deny-list, although it begins with an allowed word"
        return None

    def check(self, line: str, prompt: str | None = None) -> None:
        """Let `line` pass to a device that shows `prompt`. Raises Refused when it may not be sent."""
        if line not in self.setup and (why := self.why_not(line)):
            raise Refused(f"{line!r} was not sent: {why}")
        if prompt is not None and self.modes is not None and not self.modes.fullmatch(prompt):
            raise Refused(f"{line!r} was not sent: the session stands at {prompt!r}, no mode for reading")


def _unsafe(line: str) -> str | None:
    if line != line.strip() or not line:
        return "it is empty, or begins or ends with blanks"
    if len(line) > MAX_LINE:
        return f"it is longer than {MAX_LINE} characters"
    if not line.isascii():
        return "it holds characters beyond ASCII"
    for seen, said in _FORBIDDEN.items():
        if seen in line:
            return f"it holds {said}"
    if not line.isprintable():
        return "it holds a control character"
    return None


def patterns(*texts: str) -> tuple[re.Pattern[str], ...]:
    """Patterns of an allow-list; each has to match a whole line, case and all."""
    return tuple(re.compile(text) for text in texts)


def denials(*texts: str) -> tuple[re.Pattern[str], ...]:
    """Patterns of a deny-list; in any case, as some command lines take capitals too."""
    return tuple(re.compile(text, re.IGNORECASE) for text in texts)

"""The conversation with an interactive command line: greet, prepare, ask, leave.

An answer ends at the prompt that was learnt at login, at the end of what was received, after the echo of
the command; not at the first `#`. What is read is kept raw until it is whole: pagers and escapes are cleaned
once, so that a device which sends one byte at a time reads the same.
"""

import contextlib
import re
import time
from collections.abc import Callable

from collector.model.errors import DeviceError, Garbled, Refused, TooSlow, Unreachable, Unsupported
from collector.transports.ssh.answers import no_at_login, no_in
from collector.transports.ssh.cli import CliPlatform, LoginQuestion, Note, Remark, odd_lines
from collector.transports.ssh.readonly import PAGE_KEY, ReadOnly
from collector.transports.ssh.screen import clean, last_line
from collector.transports.ssh.text import decode

_SETTLE_S = 0.02  # a prompt is the end when nothing follows it
_QUIET_S = 0.5  # the same for a device that does not echo
_GOODBYE_S = 0.5
_MAX_BYTES = 16 * 2**20
_MAX_GREETING = 2**18
_SLICE_S = 1.0
_ASKS_USER = re.compile(r"(?:user ?name|login|user)\s*:\s*$", re.I)
_ASKS_PASSWORD = re.compile(r"pass(?:word|code|phrase)\s*:?\s*$", re.I)
_ASKS = re.compile(r"(?:[\[(]\s*y(?:es)?\s*/\s*no?\s*[\])])\s*\??\s*:?\s*$", re.I)
_CONTEXT = re.compile(r"\{(?:master|backup|line|primary|secondary)[^}]*\}")  # Junos, above each prompt


class Terminal:
    """One session, used by one thread at a time.

    where   the device, for messages
    note    takes what is noticed beside the answers
    """

    def __init__(self, line: ReadOnly, where: str, note: Callable[[Note], None]) -> None:
        self._line = line
        self._platform: CliPlatform = line.platform
        self._where = where
        self._note = note
        self._behind = False

    def greet(self, limit_s: float, user: str = "", password: str | None = None) -> None:
        """Get from the login to the prompt, and learn it; `user` and `password` for telnet only.

        Raises TooSlow, Refused, Busy.
        """
        deadline = time.monotonic() + limit_s
        given: set[str] = set()
        heard = ""
        while True:
            heard = self._hear(heard, deadline)
            seen = clean(heard[-8192:])
            last = seen.rpartition("\n")[2].strip()
            question = self._question(seen)
            if question is not None:
                self._send(self._line.send_line, question.reply)
                if question.kind is not None:
                    self._note(Note(question.kind, " ".join(_text(seen).split())[-300:]))
            elif self._asks_for_login(last, user, password, given):
                pass
            elif self._is_prompt(last):
                self._learn(deadline)
                return
            else:
                continue
            heard = ""

    @property
    def can_rise(self) -> bool:
        """Whether the session stands at the lower of two levels."""
        return bool(self._platform.enable) and (self._line.prompt or "").endswith(">")

    def rise(self, secret: str, limit_s: float) -> None:
        """Go to the higher level, by the secret that the inventory has for it. Raises Refused."""
        deadline = time.monotonic() + limit_s

        def is_end(last: str) -> bool:
            return self._is_prompt(last) or _ASKS_PASSWORD.search(last) is not None

        self._send(self._line.send_line, self._platform.enable)
        _, last = self._listen(is_end, deadline)
        if _ASKS_PASSWORD.search(last):
            self._send(self._line.send_secret, secret)
            _, last = self._listen(is_end, deadline)
        if not last.endswith("#"):
            raise Refused(f"{self._where} refuses the enable secret")
        self._line.prompt = last

    def prepare(self, limit_s: float) -> None:
        """Send the set-up lines; one that is not taken is noted, as pages can be turned too."""
        for line in self._platform.setup:
            try:
                self.ask(line, limit_s)
            except (Unsupported, Refused, Garbled) as said:
                self._note(Note(Remark.SETUP_REFUSED, f"{line}: {said.reason}"))

    def ask(self, line: str, limit_s: float) -> str:
        """The output of one command, cleaned, without echo and prompt, its lines ended by line feeds.

        Raises TooSlow, Garbled and Unreachable with what arrived, and what the device says no to; Refused
        when the gate holds the line back.
        """
        deadline = time.monotonic() + limit_s
        if self._behind:
            self._send(self._line.send_line, "")
            self._listen(lambda end: end == self._line.prompt, deadline)
            self._behind = False
        with contextlib.suppress(EOFError):
            while time.monotonic() < deadline and self._line.receive(0):
                pass  # what the device says unasked belongs to no answer
        self._send(self._line.send_line, line)
        heard, _ = self._listen(lambda end: end == self._line.prompt, deadline, line)
        decoded = decode(_without_prompt(_answer(heard, line)).encode("latin-1"))
        if decoded.odd:
            self._note(odd_lines(line, decoded.odd))
        if said := no_in(decoded.text):
            raise said
        return decoded.text

    def leave(self) -> None:
        """Say goodbye, if the session got as far as a prompt, and give the device a moment to hang up."""
        if self._line.prompt is not None:
            deadline = time.monotonic() + _GOODBYE_S
            with contextlib.suppress(OSError, EOFError, Refused):
                self._line.send_line(self._platform.leave)
                while (left_s := deadline - time.monotonic()) > 0:
                    self._line.receive(left_s)
        self._line.hang_up()

    def _send(self, send: Callable[[str], None], text: str) -> None:
        try:
            send(text)
        except DeviceError:
            raise  # Refused by the gate; some of them are built-in errors too
        except (OSError, EOFError):
            raise Unreachable(f"{self._where} has ended the session") from None

    def _hear(self, heard: str, deadline: float) -> str:
        """`heard` and what follows, up to a moment of silence."""
        wait_s = _SLICE_S
        while True:
            left_s = deadline - time.monotonic()
            if left_s <= 0:
                said = " ".join(_text(clean(heard)).split())[-200:]
                raise TooSlow(
                    f"{self._where} shows no prompt; its last words are {said!r}", partial=_text(clean(heard))
                )
            try:
                more = self._line.receive(min(left_s, wait_s))
            except (EOFError, OSError):
                raise no_at_login(_text(clean(heard))) from None
            heard += more
            if len(heard) > _MAX_GREETING:
                raise Garbled(f"{self._where} does not come to a prompt", seen=_text(clean(heard[-200:])))
            if more:
                wait_s = _SETTLE_S
            elif heard:
                return heard

    def _question(self, seen: str) -> LoginQuestion | None:
        return next((one for one in self._platform.questions if one.asks.search(seen)), None)

    def _asks_for_login(self, last: str, user: str, password: str | None, given: set[str]) -> bool:
        """Answer what telnet asks; each once. Raises Refused on any other question."""
        for what, pattern, reply in (("user", _ASKS_USER, user), ("password", _ASKS_PASSWORD, password)):
            if pattern.search(last):
                if what in given:
                    raise Refused(f"{self._where} refuses the login of {user!r}")
                if not reply:
                    raise Refused(f"{self._where} asks {last!r} at login, and gets no answer")
                given.add(what)
                self._send(self._line.send_secret, reply)
                return True
        if _ASKS.search(last):
            raise Refused(f"{self._where} asks {last!r} at login, and gets no answer")
        return False

    def _is_prompt(self, last: str) -> bool:
        modes = self._platform.gate.modes
        return modes is not None and modes.fullmatch(last) is not None

    def _learn(self, deadline: float) -> None:
        """The prompt is what the device shows after a bare return."""
        self._send(self._line.send_line, "")
        _, self._line.prompt = self._listen(self._is_prompt, deadline)

    def _listen(self, is_end: Callable[[str], bool], deadline: float, line: str = "") -> tuple[str, str]:
        """What is heard, raw, until its last line is an end and nothing follows; and that last line.

        Turns pages. `line` is the command that is being answered.
        """
        heard = ""
        tail, last, settling = "", "", 0.0
        while True:
            more = self._next(heard, deadline, settling or _SLICE_S, line)
            if settling and not more:
                return heard, last
            heard += more
            tail = (tail + more).rpartition("\n")[2][-4096:]
            last = last_line(tail)
            settling = 0.0
            if self._platform.pager.fullmatch(last):
                self._send(self._line.send_key, PAGE_KEY)
                tail = ""
            elif is_end(last):
                settling = _SETTLE_S if not line or _echo(line).search(clean(heard[:2048])) else _QUIET_S

    def _next(self, heard: str, deadline: float, wait_s: float, line: str) -> str:
        """The next piece, "" when none comes within `wait_s`. Raises what a broken answer means."""
        left_s = deadline - time.monotonic()
        if left_s <= 0 or len(heard) > _MAX_BYTES:
            self._behind = True
            seen = _text(_answer(heard, line))
            what = f"the answer to {line!r}" if line else "its way to a prompt"
            if left_s <= 0:
                raise TooSlow(f"{self._where} has not ended {what} in time", partial=seen)
            raise Garbled(f"{self._where} has not ended {what} within 16 MiB", seen=seen, partial=seen)
        try:
            return self._line.receive(min(left_s, wait_s))
        except (EOFError, OSError):
            seen = _text(_answer(heard, line))
            if seen.strip():
                reason = f"{self._where} ended the session in the middle of the answer to {line!r}"
                raise Garbled(reason, seen=seen, partial=seen) from None
            raise Unreachable(f"{self._where} ended the session before an answer to {line!r}") from None


def _echo(line: str) -> re.Pattern[str]:
    """The command as the device repeats it, wrapped anywhere."""
    return re.compile(r"\s*".join(re.escape(letter) for letter in line if letter != " "))


def _answer(heard: str, line: str) -> str:
    """What stands after the echo, one character a byte."""
    text = clean(heard)
    if echo := _echo(line).search(text[:2048]) if line else None:
        text = text[echo.end() :].lstrip(" ").removeprefix("\n")
    return text


def _without_prompt(text: str) -> str:
    lines = text.split("\n")[:-1]
    while lines and (not lines[-1].strip() or _CONTEXT.fullmatch(lines[-1].strip())):
        lines.pop()
    return "".join(line + "\n" for line in lines)


def _text(latin: str) -> str:
    """Words for a message, or what arrived of an answer."""
    return decode(latin.encode("latin-1")).text

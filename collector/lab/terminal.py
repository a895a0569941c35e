"""The far end of a terminal: a recorded device that echoes, pages, prompts and answers, byte for byte.

A pure state machine: it is fed what came in, and says what goes out. Who serves it, over SSH or telnet,
counts the answers and carries out the faults.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from collector.lab.dialects import Dialect
from collector.lab.stand import VIOLATION

PAGE = 23
RETURN, BLANK, SECRET = "<return>", "<blank>", "<secret>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """Who speaks at the terminal.

    answers    by command line; bytes as they were typed, with line feeds
    denied     command lines that this user may not use
    questions  what is asked before the first prompt, one after the other; any line answers
    enable     the password of the higher level; "" logs in at that level
    echo       whether what is typed comes back
    """

    name: str
    user: str
    answers: Mapping[str, bytes]
    denied: frozenset[str] = frozenset()
    questions: tuple[str, ...] = ()
    enable: str = ""
    echo: bool = True


@dataclass(slots=True)
class Terminal:
    """One session.

    say     sends bytes as they are
    answer  sends what a command says, and tells whether it got to the end: what the faults are about
    seen    every line that came in, and keys as `<return>`, `<blank>`
    endless whether the first page comes again and again
    paged   whether pages cannot be switched off
    ended   whether the session is over
    """

    dialect: Dialect
    device: Device
    say: Callable[[bytes], None]
    answer: Callable[[bytes], bool]
    seen: list[str]
    endless: bool = False
    paged: bool = False
    ended: bool = False
    _typed: bytearray = field(default_factory=bytearray)
    _questions: list[str] = field(default_factory=list)
    _pages: list[bytes] = field(default_factory=list)
    _paging: bool = True
    _raised: bool = True
    _asks_secret: bool = False
    _configuring: bool = False
    _after_return: bool = False

    def begin(self) -> None:
        """What a device says when somebody has logged in."""
        self._raised = not self.device.enable
        self._questions = list(self.device.questions)
        self.say(self.dialect.motd.encode())
        self._ask_or_prompt()

    def feed(self, received: bytes) -> None:
        """Take what came in, one byte after the other."""
        for byte in received:
            if self.ended:
                return
            key = bytes([byte])
            if self._pages:
                self._key_at_pager(key)
            elif key == b"\n" and self._after_return:
                pass  # the second half of \r\n
            elif key in b"\r\n":
                line = self._typed.decode("utf-8", "replace")
                self._typed.clear()
                self._take(line)
            else:
                self._typed += key
                if self.device.echo and not self._asks_secret:
                    self.say(key)
            self._after_return = key == b"\r"

    def _take(self, line: str) -> None:
        if self._asks_secret:
            self.seen.append(SECRET)
            self._asks_secret = False
            self._raised = line == self.device.enable
            self.say(b"\r\n" if self._raised else b"\r\n% Access denied\r\n")
            self._prompt()
            return
        if self.device.echo:
            self.say(b"\r\n")
        if self._questions:
            self.seen.append(line or RETURN)
            if line.strip().upper() in ("Y", "YES"):
                self.seen[-1] = VIOLATION + line
            self._questions.pop(0)
            self._ask_or_prompt()
            return
        self._command(line.strip())

    def _command(self, line: str) -> None:
        dialect, device = self.dialect, self.device
        known = dialect.is_known(line) or line in device.answers
        self.seen.append(
            RETURN if not line else line if known and not self._configuring else VIOLATION + line
        )
        if line in dialect.leaves:
            self._configuring, self.ended = False, not self._configuring
        elif line == dialect.config[0]:
            self._configuring = True
        elif line == "enable" and not self._raised:
            self._asks_secret = True
            self.say(b"Password: ")
            return
        elif line in dialect.paging_off:
            self._paging = False
            self.say(dialect.paging_off[line].encode())
        elif line in dialect.takes:
            self.say(dialect.takes[line].encode())
        elif line in device.answers and line not in device.denied:
            self._show(device.answers[line])
            return
        elif line:
            self._answer((dialect.denied if line in device.denied else dialect.unknown).encode())
            return
        if not self.ended:
            self._prompt()

    def _show(self, text: bytes) -> None:
        lines = text.replace(b"\r\n", b"\n").removesuffix(b"\n").split(b"\n") if text else []
        typed = [line + b"\r\n" for line in lines]
        if (
            self.dialect.pager is None
            or not (self._paging or self.endless or self.paged)
            or len(typed) <= PAGE
        ):
            self._answer(b"".join(typed))
            return
        self._pages = [b"".join(typed[at : at + PAGE]) for at in range(0, len(typed), PAGE)]
        self._turn()

    def _key_at_pager(self, key: bytes) -> None:
        self.seen.append(BLANK if key == b" " else VIOLATION + repr(key))
        self.say(self.dialect.erase)
        self._turn()

    def _turn(self) -> None:
        page = self._pages[0] if self.endless else self._pages.pop(0)
        if self._pages:
            self.answer(page + (self.dialect.pager or b""))
        else:
            self._answer(page)

    def _answer(self, text: bytes) -> None:
        if self.answer(text):
            self._prompt()

    def _ask_or_prompt(self) -> None:
        if self._questions:
            self.say(b"\r\n" + self._questions[0].replace("\n", "\r\n").encode())
        else:
            self._prompt()

    def _prompt(self) -> None:
        words = {"name": self.device.name, "user": self.device.user}
        shape = self.dialect.prompt if self._raised else self.dialect.user_prompt
        if self._configuring:
            shape = self.dialect.config[1]
        self.say((self.dialect.above + shape).format(**words).encode())

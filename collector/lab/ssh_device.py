"""One recorded device as all its SSH connections see it: answers, manners, faults, and what was asked."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import paramiko

from collector.lab.dialects import Dialect, dialect
from collector.lab.faults import Faults
from collector.lab.recording import Recording
from collector.lab.stand import Login
from collector.lab.terminal import Device
from collector.model.exchange import GapKind, Transport

_PIECES = 8


@dataclass(frozen=True, slots=True)
class Ends:
    """How a command on an exec channel ends."""

    status: int = 0
    out: bytes = b""
    err: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class SshManners:
    """What the recording does not say of the device.

    name        in the prompt; "" takes the recording's
    encoding    in which texts are typed
    questions   asked at login, one after the other
    enable      whether a login lands at the lower level, where `enable` asks for the lab's second password
    echo        whether what is typed comes back
    words       said instead of the first prompt, and then the session ends: no free terminal
    commands    further commands of exec channels, and how they end
    paged       whether pages cannot be switched off
    authorized  the one public key that opens, as OpenSSH writes it
    kex         the only key exchange offered
    forwards    whether connections to elsewhere are forwarded: a jump host
    host_key    instead of the one that the device's name gives
    """

    name: str = ""
    encoding: str = "utf-8"
    questions: tuple[str, ...] = ()
    enable: bool = False
    echo: bool = True
    words: str = ""
    commands: Mapping[str, Ends] = field(default_factory=dict)
    paged: bool = False
    authorized: str = ""
    kex: str = ""
    forwards: bool = False
    host_key: paramiko.PKey | None = None


class SshDevice:
    """What the connections share. Answers are counted over all of them, and the count decides the faults."""

    def __init__(self, recording: Recording, login: Login, faults: Faults, manners: SshManners) -> None:
        self.login = login
        self.faults = faults
        self.manners = manners
        self.seen: list[str] = []
        self.answered = 0
        self.stopping = threading.Event()
        self.dialect: Dialect = dialect(recording.platform)
        self.typist = _typist(recording, login, manners)
        self._lock = threading.Lock()

    def count(self) -> int:
        """The number of the next answer, from 1."""
        with self._lock:
            self.answered += 1
            return self.answered


class Speaker:
    """Sends bytes, and carries out the faults. `broken` says that the connection has to end now."""

    def __init__(self, device: SshDevice, send: Callable[[bytes], object]) -> None:
        self._device = device
        self._transmit = send
        self.broken = False

    def say(self, text: bytes) -> None:
        """Prompts and echoes, which no fault touches but the splitting into bytes."""
        self._send(text, 1 if self._device.faults.one_byte else len(text), 0.0)

    def answer(self, text: bytes) -> bool:
        """What a command says; False where it does not get to the end."""
        number = self._device.count()
        faults = self._device.faults.at(number)
        if faults.delay_s and self._device.stopping.wait(faults.delay_s):
            return False
        if faults.silent or faults.drops(number):
            return False
        if faults.generr:
            text = b"% Error: internal error\r\n"
        if faults.toobig:
            text = b"".join(text.splitlines(keepends=True)[: faults.toobig])
        if faults.dead(number) or faults.truncate is not None:
            text = faults.cut(text) if faults.truncate is not None else text[: len(text) // 2]
            self.broken = True
        piece = 1 if faults.one_byte else len(text) // _PIECES + 1 if faults.slow_s else len(text)
        self._send(text, piece, faults.slow_s)
        return not self.broken

    def _send(self, text: bytes, piece: int, pause_s: float) -> None:
        text = _recoded(text, self._device.manners.encoding)
        for at in range(0, len(text), max(piece, 1)):
            if at and pause_s and self._device.stopping.wait(pause_s):
                return
            self._transmit(text[at : at + max(piece, 1)])


def _typist(recording: Recording, login: Login, manners: SshManners) -> Device:
    answers: dict[str, bytes] = {}
    denied = set()
    for exchange in recording.of(Transport.SSH):
        line = exchange.question.text
        if exchange.failure is None or isinstance(exchange.answer, str):
            answers[line] = str(exchange.answer or "").encode()
        elif exchange.failure.kind is GapKind.REFUSED:
            denied.add(line)
            answers[line] = b""
    return Device(
        name=manners.name or recording.name,
        user=login.username,
        answers=answers,
        denied=frozenset(denied),
        questions=manners.questions,
        enable=login.enable if manners.enable else "",
        echo=manners.echo,
    )


def _recoded(text: bytes, encoding: str) -> bytes:
    if encoding == "utf-8":
        return text
    try:
        return text.decode("utf-8").encode(encoding)
    except UnicodeDecodeError:
        return text  # what was typed is in another code page already

"""What a stand of the lab is asked to do wrong, so that the product can be shown to bear it.

A fault is deterministic: answers are counted and the count decides, so that a failing test fails again.
Words as a person types them: `delay=0.2,drop=10,truncate`. Each stand carries out those that its protocol
can show:

  word            SNMP, IPMI (UDP)                        SSH, HTTPS (TCP)
  drop=N | P%     every N-th answer is lost, or P in 100  the same: it never comes
  delay=S         S seconds before each answer            the same
  slow=S          as `delay`                              S seconds between the pieces of one answer
  duplicate       each answer is sent twice               -
  truncate[=F]    the first F of each answer is sent      the same, then the connection ends; F is 0.5
  lie             lengths inside say more than there is   Content-Length says more than there is
  stray           an answer with a foreign id goes first  -
  wrongid         each answer has a foreign id            -
  loop            a walk jumps back                       a `Next` link, or a pager, that leads back
  stuck           a walk stays where it is                the same prompt, page or link again and again
  toobig[=N]      tooBig above N variables (default 10)   413, or output cut by the device
  generr          each question is answered by an error   500, or an error of the command line
  onebyte         -                                       one byte in each write
  wrongpassword   wrong digest, or silence to the community   login refused
  refuse          no session: authorizationError, no slot the connection, or a session, is refused
  die[=N]         silence from the N-th answer on         the connection ends in the middle of the N-th answer
  silent          takes the question, says nothing        accepts, says nothing
  after=N         the first N answers are good; then the rest of the faults begin
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from collector.model.errors import Mistake, SettingsError


@dataclass(frozen=True, slots=True, kw_only=True)
class Faults:
    """The faults of one stand; the default has none.

    drop        share of the answers that is lost, 0-1
    delay_s     before each answer
    slow_s      between the pieces of one answer
    truncate    share of an answer that is sent, 0-1; None sends it whole
    toobig      largest number of variables that is answered; 0 has no limit of its own
    die         number of the answer that is never finished, from 1; 0 is never
    after       number of good answers before any fault begins
    """

    drop: float = 0.0
    delay_s: float = 0.0
    slow_s: float = 0.0
    duplicate: bool = False
    truncate: float | None = None
    lie: bool = False
    stray: bool = False
    wrong_id: bool = False
    loop: bool = False
    stuck: bool = False
    toobig: int = 0
    generr: bool = False
    one_byte: bool = False
    wrong_password: bool = False
    refuse: bool = False
    die: int = 0
    silent: bool = False
    after: int = 0

    def __bool__(self) -> bool:
        return self != NONE

    def at(self, answer: int) -> "Faults":
        """The faults of the `answer`-th answer, counted from 1: none while `after` holds."""
        return self if answer > self.after else NONE

    def drops(self, answer: int) -> bool:
        """Whether the `answer`-th answer, counted from 1, is lost; the losses are spread evenly."""
        return int(answer * self.drop + _ROUNDING) > int((answer - 1) * self.drop + _ROUNDING)

    def dead(self, answer: int) -> bool:
        """Whether the stand is gone at the `answer`-th answer."""
        return self.die > 0 and answer >= self.die

    def cut(self, answer: bytes) -> bytes:
        """What is left of an answer; at least its last byte is missing."""
        if self.truncate is None:
            return answer
        return answer[: min(int(len(answer) * self.truncate), len(answer) - 1)]


_ROUNDING = 1e-9  # 10 * (1 / 10) may come out a hair below 1
NONE = Faults()


def parse_faults(words: str, where: str = "faults") -> Faults:
    """The faults that `words` ask for, such as `delay=0.2,drop=10`; no words, no faults.

    Raises SettingsError with every unknown word and every wrong number.
    """
    wanted: dict[str, Any] = {}
    mistakes = []
    for word in filter(None, (word.strip() for word in words.split(","))):
        name, _, text = word.partition("=")
        try:
            field, read = _WORDS[name]
            wanted[field] = read(text)
        except KeyError:
            mistakes.append(Mistake(where, f"fault {name!r} is not known; known are {', '.join(_WORDS)}"))
        except ValueError as wrong:
            mistakes.append(Mistake(where, f"fault {word!r}: {wrong}"))
    if mistakes:
        raise SettingsError(mistakes)
    return Faults(**wanted)


def _switch(text: str) -> bool:
    if text:
        raise ValueError("takes no value")
    return True


def _seconds(text: str) -> float:
    seconds = _number(text, "seconds, such as 0.2")
    if not 0 <= seconds <= 3600:
        raise ValueError("expected seconds from 0 to 3600")
    return seconds


def _share(text: str) -> float:
    """`10` is every tenth; `30%` is thirty in a hundred."""
    if text.endswith("%"):
        share = _number(text[:-1], "a percentage, such as 30%") / 100
    else:
        share = 1 / max(_count(text), 1)
    if not 0 <= share <= 1:
        raise ValueError("expected 0% to 100%")
    return share


def _part(text: str) -> float:
    part = _number(text or "0.5", "a part of the answer, such as 0.5")
    if not 0 <= part < 1:
        raise ValueError("expected a part from 0 up to, but not, 1")
    return part


def _number(text: str, expected: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ValueError(f"expected {expected}") from None


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise ValueError("expected a whole number from 1")
    return int(text)


def _count_or(otherwise: int) -> Callable[[str], int]:
    return lambda text: _count(text or str(otherwise))


_WORDS: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "drop": ("drop", _share),
    "delay": ("delay_s", _seconds),
    "slow": ("slow_s", _seconds),
    "duplicate": ("duplicate", _switch),
    "truncate": ("truncate", _part),
    "lie": ("lie", _switch),
    "stray": ("stray", _switch),
    "wrongid": ("wrong_id", _switch),
    "loop": ("loop", _switch),
    "stuck": ("stuck", _switch),
    "toobig": ("toobig", _count_or(10)),
    "generr": ("generr", _switch),
    "onebyte": ("one_byte", _switch),
    "wrongpassword": ("wrong_password", _switch),
    "refuse": ("refuse", _switch),
    "die": ("die", _count_or(1)),
    "silent": ("silent", _switch),
    "after": ("after", _count),
}


def fault_words() -> tuple[str, ...]:
    """Every word that `parse_faults` knows, in the order of this page."""
    return tuple(_WORDS)

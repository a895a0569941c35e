"""What a document says, before a language is chosen, and the one place where it becomes words of one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from collector.checking.words import quantity
from collector.model.text import Lang, Text

BLANK: Final = "——"  # a line to fill in by hand; never an invented value
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
# Control characters, lone surrogates and non-characters: no XML may hold them. Bidi controls and characters
# of no width: they make a text look like another one.
_UNPRINTABLE: Final = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    r"\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_BLANKS: Final = re.compile(r"\s+")


class Form(StrEnum):
    """How a time is written: by the day, to the minute, short within a year, within its day, or in UTC."""

    DAY = "day"
    TIME = "time"
    MINUTE = "minute"
    SHORT = "short"
    UTC = "utc"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence with placeholders and what stands in them, each said in the same language."""

    text: Text
    words: Mapping[str, "Sayable"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Listed:
    """Several things in a row; beyond `most` only their number is said."""

    parts: tuple["Sayable", ...]
    most: int = 100


@dataclass(frozen=True, slots=True)
class When:
    """An aware time, in the zone of the document."""

    time: datetime
    form: Form = Form.MINUTE


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit, as the vocabulary spells it."""

    value: float | None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Name:
    """A name as a device says it: cut in the middle where it is long, so that both ends can be told."""

    name: str


Sayable = str | int | Text | Phrase | Listed | When | Amount | Name | date | timedelta | None


def phrase(zh: str, en: str, **words: Sayable) -> Phrase:
    """A sentence in both languages with its words."""
    return Phrase(Text(zh, en), words)


def counted(number: int, one: Text, many: Text, /, **words: Sayable) -> Phrase:
    """A sentence about `{n}` things, which English words differently for one."""
    return Phrase(one if number == 1 else many, {"n": number, **words})


def clean(text: str, most: int = 600) -> str:
    """A text of a device as one line that shows what it holds and does nothing else."""
    seen = text if len(text) <= 4 * most else text[: 2 * most] + text[-2 * most :]
    return cut(_BLANKS.sub(" ", _UNPRINTABLE.sub("\ufffd", seen)).strip(), most)


def cut(text: str, most: int) -> str:
    """At most so many characters; what is left out is left out in the middle."""
    if len(text) <= most:
        return text
    half = (most - 1) // 2
    return f"{text[: most - 1 - half]}…{text[len(text) - half :]}"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says things in one language, with times in one zone."""

    lang: Lang
    zone: ZoneInfo

    def say(self, said: Sayable) -> str:
        """The words; a blank line where there is nothing to say."""
        match said:
            case None | "" | Listed(parts=()):
                return BLANK
            case str():
                return clean(said)
            case bool() | int():
                return f"{said:,}".replace("-", "−")
            case Text():
                return clean(said.in_(self.lang))
            case Phrase():
                words = {name: self.say(word) for name, word in said.words.items()}
                return said.text.filled(self.lang, **words)
            case Name():
                return clean(said.name, 60)
            case _:
                return self._measured(said)

    def local(self, time: datetime) -> datetime:
        """A time in the zone of the document."""
        return time.astimezone(self.zone)

    def _measured(self, said: Listed | When | Amount | date | timedelta) -> str:
        match said:
            case Listed():
                return self._listed(said)
            case Amount():
                return signed(quantity(said.value, said.unit).in_(self.lang))
            case When():
                return self._when(said)
            case timedelta():
                return self._lasting(said)
            case _:
                return self._day(said)

    def _listed(self, said: Listed) -> str:
        parts = [self.say(part) for part in said.parts[: said.most]]
        joined = ("、" if self.lang == "zh" else ", ").join(parts)
        if len(said.parts) <= said.most:
            return joined
        total = len(said.parts)
        return f"{joined}……（共{total:,}）" if self.lang == "zh" else f"{joined} … ({total:,} in all)"

    def _when(self, said: When) -> str:
        if said.form is Form.UTC:
            return f"{said.time.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        local = said.time.astimezone(self.zone)
        if said.form is Form.DAY:
            return self._day(local.date())
        if said.form is Form.TIME:
            return f"{local:%H:%M}"
        if said.form is Form.SHORT:
            month = _MONTHS[local.month - 1][:3]
            return f"{local.month}月{local.day}日" if self.lang == "zh" else f"{local.day} {month}"
        between = " " if self.lang == "zh" else ", "
        return f"{self._day(local.date())}{between}{local:%H:%M}"

    def _day(self, day: date) -> str:
        if self.lang == "zh":
            return f"{day.year}年{day.month}月{day.day}日"
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"

    def _lasting(self, lasted: timedelta) -> str:
        zh, seconds = self.lang == "zh", round(lasted.total_seconds())
        if seconds < 60:
            return f"{seconds} 秒" if zh else f"{seconds} s"
        hours, minutes = divmod(round(seconds / 60), 60)
        if not hours:
            return f"{minutes}分钟" if zh else f"{minutes} min"
        if not minutes:
            return f"{hours:,}小时" if zh else f"{hours:,} h"
        return f"{hours:,}小时{minutes}分" if zh else f"{hours:,} h {minutes} min"


def signed(number: str) -> str:
    """A number with the sign that is as wide as a digit."""
    return f"−{number[1:]}" if number.startswith("-") else number

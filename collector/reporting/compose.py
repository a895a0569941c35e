"""Sections become chapters in one language: numbered, captioned, every cell in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from collector.model.finding import Severity, Verdict
from collector.model.text import Lang, Text
from collector.reporting.chart import Course, Sparkline, course, sparkline
from collector.reporting.page import Ask
from collector.reporting.said import Speaker
from collector.reporting.section import Section
from collector.reporting.table import (
    Cell,
    Column,
    Content,
    Figure,
    Group,
    Lead,
    Lines,
    Mark,
    Note,
    Row,
    Spark,
)

_DISCS: Final = {Severity.ONE: "❶", Severity.TWO: "❷", Severity.THREE: "❸"}
_SIGNS: Final = {Verdict.FAULT: "●", Verdict.WATCH: "△", Verdict.UNKNOWN: "?", Verdict.OK: "·"}
_DIGITS: Final = "〇一二三四五六七八九十"
_CAPTION: Final = Text("表{number}　{title}", "Table {number}　{title}")
_FIGURE: Final = Text("图{number}　{title}", "Figure {number}　{title}")


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell in words.

    sign    the mark of a verdict; `tone` is its class: fault, watch, unknown, ok
    small   lines below the first one
    """

    text: str = ""
    small: tuple[str, ...] = ()
    sign: str = ""
    tone: str = ""
    strong: bool = False
    spark: Sparkline | None = None


@dataclass(frozen=True, slots=True)
class ShownRow:
    """group   the title of a line across the table; its cells are empty then"""

    cells: tuple[Shown, ...] = ()
    group: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    title: str
    mm: float
    align: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A section as its template and the Word document print it.

    leads, notes   sentences above and below the table
    empty          what is printed in place of a table without rows
    """

    id: str
    heading: str
    caption: str
    template: str
    heads: tuple[Head, ...] = ()
    rows: tuple[ShownRow, ...] = ()
    figures: tuple[Course, ...] = ()
    leads: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    empty: str = ""
    annex: bool = False
    loose: bool = False


def asked(ask: Ask | None, speaker: Speaker) -> Chapter | None:
    """The table of the first page; it has no number."""
    if ask is None:
        return None
    title = speaker.say(ask.title)
    return Chapter(
        id="ask",
        heading=f"（一）{title}" if speaker.lang == "zh" else f"1.1 {title}",
        caption="",
        template="",
        heads=_heads(ask.columns, speaker),
        rows=tuple(_row(one, speaker) for one in ask.rows),
        notes=(speaker.say(ask.more),) if ask.more else (),
    )


@dataclass(slots=True)
class _Numbers:
    """The running numbers of chapters, annexes, tables and figures."""

    chapter: int
    annex: int = 0
    table: int = 0
    figure: int = 0
    inner: dict[int, int] = field(default_factory=dict)


def compose(
    sections: Iterable[Section], subject: Any, speaker: Speaker, *, before: int
) -> tuple[Chapter, ...]:
    """Every section that has something to say.

    before   chapters that the first page has already
    """
    numbers = _Numbers(before)
    chapters = (_chapter(one, list(one.gather(subject)), speaker, numbers) for one in sections)
    return tuple(chapter for chapter in chapters if chapter is not None)


def _chapter(
    section: Section, content: list[Content | Figure], speaker: Speaker, numbers: _Numbers
) -> Chapter | None:
    rows = [_row(one, speaker) for one in content if isinstance(one, Row | Group)]
    figures = [course(one, speaker) for one in content if isinstance(one, Figure)]
    if not content and section.empty is None:
        return None
    return Chapter(
        id=section.id,
        heading=_heading(section, speaker, numbers),
        caption=_caption(section, speaker, numbers, drawn=bool(figures)) if rows or figures else "",
        template=section.template,
        heads=_heads(section.columns, speaker),
        rows=tuple(rows),
        figures=tuple(figures),
        leads=tuple(speaker.say(one.said) for one in content if isinstance(one, Lead)),
        notes=tuple(speaker.say(one.said) for one in content if isinstance(one, Note)),
        empty="" if rows or figures or section.empty is None else speaker.say(section.empty),
        annex=section.annex,
        loose=section.loose,
    )


def _heads(columns: Iterable[Column], speaker: Speaker) -> tuple[Head, ...]:
    """The title of a column without one is empty, not a line to fill in."""
    return tuple(Head(one.title.in_(speaker.lang), one.mm, one.align) for one in columns)


def _heading(section: Section, speaker: Speaker, numbers: _Numbers) -> str:
    title = speaker.say(section.title)
    if section.annex:
        numbers.annex += 1
        numbers.table = numbers.figure = 0
        letter = chr(ord("A") + numbers.annex - 1)
        return f"附录{letter}　{title}" if speaker.lang == "zh" else f"Annex {letter}　{title}"
    numbers.chapter += 1
    return numbered(numbers.chapter, title, speaker.lang)


def numbered(number: int, title: str, lang: Lang) -> str:
    """A heading with its number: 一、结论, 1 Conclusion."""
    return f"{_han(number)}、{title}" if lang == "zh" else f"{number} {title}"


def _caption(section: Section, speaker: Speaker, numbers: _Numbers, *, drawn: bool) -> str:
    if drawn:
        numbers.figure += 1
    else:
        numbers.table += 1
    count = numbers.figure if drawn else numbers.table
    number = f"{chr(ord('A') + numbers.annex - 1)}-{count}" if section.annex else str(count)
    text = _FIGURE if drawn else _CAPTION
    return text.filled(speaker.lang, number=number, title=speaker.say(section.caption))


def _row(one: Row | Group, speaker: Speaker) -> ShownRow:
    if isinstance(one, Group):
        return ShownRow(group=speaker.say(one.title))
    return ShownRow(cells=tuple(shown(cell, speaker) for cell in one.cells), strong=one.strong)


def shown(cell: Cell, speaker: Speaker) -> Shown:
    """One cell in words; an empty text is an empty cell, not a line to fill in."""
    match cell:
        case "":
            return Shown()
        case Mark():
            return _mark(cell)
        case Lines():
            small = tuple(speaker.say(line) for line in cell.small if line)
            first = "" if cell.first == "" else speaker.say(cell.first)
            return Shown(first, small, strong=cell.strong)
        case Spark():
            return Shown(spark=sparkline(cell))
        case _:
            return Shown(speaker.say(cell))


def _mark(mark: Mark) -> Shown:
    if mark.verdict is None:
        return Shown()
    sign = _SIGNS[mark.verdict]
    if mark.verdict is Verdict.FAULT and mark.severity:
        sign = _DISCS[mark.severity]
    return Shown(sign=sign, tone=str(mark.verdict))


def _han(number: int) -> str:
    tens, ones = divmod(number, 10)
    if number <= 10:
        return _DIGITS[number]
    return f"{_DIGITS[tens] if tens > 1 else ''}十{_DIGITS[ones] if ones else ''}"


def legend(lang: Lang) -> Iterator[tuple[str, str, str]]:
    """(sign, tone, meaning) of every mark."""
    for severity, sign in _DISCS.items():
        yield sign, "fault", _LEGEND[severity].in_(lang)
    for verdict in (Verdict.WATCH, Verdict.UNKNOWN, Verdict.OK):
        yield _SIGNS[verdict], str(verdict), _VERDICTS[verdict].in_(lang)
    yield "", "", Text("空白 不涉及", "blank: not applicable").in_(lang)


# Severity is always defined in the document itself.
_LEGEND: Final = {
    Severity.ONE: Text("异常1级 紧急：业务中断", "fault 1, urgent: service is down"),
    Severity.TWO: Text(
        "异常2级 重要：失去冗余或主要功能", "fault 2, severe: redundancy or a main function is lost"
    ),
    Severity.THREE: Text("异常3级 一般：不影响业务", "fault 3, minor: no service is affected"),
}
_VERDICTS: Final = {
    Verdict.WATCH: Text("关注", "watch"),
    Verdict.UNKNOWN: Text("未判定，不等于正常", "unknown, which is not ok"),
    Verdict.OK: Text("正常", "ok"),
}

"""Documents as DOCX: the chapters fill a Word template, which a firm may restyle in Word."""

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, StrictUndefined

from collector.model.errors import ReportError
from collector.reporting.compose import Chapter, Shown, shown
from collector.reporting.document import Made
from collector.reporting.page import Figured
from collector.reporting.templating import FAILURES, words

if TYPE_CHECKING:  # importing it costs a third of a second, and most commands write no DOCX
    from docxtpl import RichText  # type: ignore[import-untyped]  # the package has no types

_COLOURS: Final = {"fault": "9D1C1F", "watch": "8A5A00", "unknown": "3D5A78", "ok": "9AA1A8"}
_SMALL: Final = 15  # half points
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


def docx(made: Made, templates: Sequence[Path]) -> bytes:
    """The document as DOCX; the same document gives the same bytes.

    templates   folders with `report/KIND.docx`; the first that has one wins

    Raises ReportError for a template that is missing or wrong.
    """
    from docxtpl import DocxTemplate

    path = _template(made.kind, templates)
    environment = Environment(undefined=StrictUndefined, autoescape=True)
    words(environment, made.speaker)
    try:
        template = DocxTemplate(path)
        template.render(_given(made), environment, autoescape=True)
        _describe(template, made)
        out = io.BytesIO()
        template.save(out)
    except FAILURES as error:
        raise ReportError(f"{path}: {error}{_near(error)}") from error
    except (OSError, zipfile.BadZipFile) as error:
        raise ReportError(f"{path}: is no Word document: {error}") from error
    return settled(out.getvalue())


def settled(archive: bytes) -> bytes:
    """The same members in one order, with one date: a zip holds the time of its making otherwise."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as given, zipfile.ZipFile(out, "w") as made:
        # Word wants the list of types first.
        names = sorted(given.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        for name in names:
            member = zipfile.ZipInfo(name, _EPOCH)
            member.external_attr = 0o600 << 16
            made.writestr(member, given.read(name), zipfile.ZIP_DEFLATED, 6)
    return out.getvalue()


def _template(kind: str, templates: Sequence[Path]) -> Path:
    places = (folder / "report" / f"{kind}.docx" for folder in templates)
    found = next((place for place in places if place.is_file()), None)
    if found is None:
        raise ReportError(f"template 'report/{kind}.docx' lies in no templates folder")
    return found


def _given(made: Made) -> dict[str, Any]:
    front, say = made.front, made.speaker.say
    pairs = [(say(label), say(value)) for label, value in front.meta]
    return {
        "document": made,
        "subtitle": say(front.subtitle),
        "meta": [(*left, *right) for left, right in zip_longest(pairs[::2], pairs[1::2], fillvalue=("", ""))],
        "alarm": say(front.alarm) if front.alarm else "",
        "word": say(front.word),
        "sentences": [say(sentence) for sentence in front.sentences],
        "figures": [_figure(made, figure) for figure in front.figures],
        "notes": [say(note) for note in front.notes],
        "ask": _chapter(made.ask) if made.ask and made.ask.rows else None,
        "boxes": [(say(who), say(below) if below.zh else "") for who, below in front.boxes],
        "chapters": {chapter.id: _chapter(chapter) for chapter in made.chapters},
    }


def _figure(made: Made, figure: Figured) -> dict[str, Any]:
    say = made.speaker.say
    mark = shown(figure.mark, made.speaker) if figure.mark else Shown()
    return {
        "number": say(figure.number) + (f"/{say(figure.of)}" if figure.of is not None else ""),
        "label": _label(mark, say(figure.title)),
        "below": "\n".join(say(line) for line in figure.below),
    }


def _label(mark: Shown, title: str) -> "RichText":
    """What a number counts, with its mark before it."""
    rich = _rich(mark)
    rich.add(f" {title}" if mark.sign else title)
    return rich


def _chapter(chapter: Chapter) -> dict[str, Any]:
    return {
        "heading": chapter.heading,
        "caption": chapter.caption,
        "heads": [head.title for head in chapter.heads],
        "leads": chapter.leads,
        "notes": chapter.notes,
        "empty": chapter.empty,
        "figures": [(one.title, one.value, one.says) for one in chapter.figures],
        "rows": [
            {"group": row.group, "cells": [_rich(cell, strong=row.strong) for cell in row.cells]}
            for row in chapter.rows
        ],
    }


def _rich(cell: Shown, *, strong: bool = False) -> "RichText":
    """A cell as runs of text: the sign in its colour, the first line, smaller ones below it."""
    from docxtpl import RichText

    rich = RichText()
    if cell.sign:
        rich.add(cell.sign, color=_COLOURS[cell.tone], bold=True)
    elif cell.spark:
        rich.add(cell.spark.values, size=_SMALL)
    elif cell.text:
        rich.add(cell.text, bold=strong or cell.strong)
    for line in cell.small:
        rich.add(f"\n{line}", size=_SMALL, color="555B63")
    return rich


def _describe(template: Any, made: Made) -> None:
    about = template.docx.core_properties
    naive = made.dated.astimezone(UTC).replace(tzinfo=None)  # as python-docx writes it
    about.created = about.modified = about.last_printed = naive
    about.author = about.last_modified_by = about.comments = about.keywords = ""
    about.title, about.subject, about.revision = made.title, made.number, 1
    about.language = "zh-CN" if made.speaker.lang == "zh" else "en-GB"


def _near(error: BaseException) -> str:
    """The text of the template around a mistake: Word has no lines to name."""
    context = getattr(error, "docx_context", None)
    said = " ".join(line.strip() for line in context)[:200] if context else ""
    return f"; near {said!r}" if said else ""

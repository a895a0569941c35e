"""The Jinja environment of the documents, and what goes wrong in a template as file and line."""

import re
import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, TemplateNotFound
from markupsafe import Markup, escape

from collector.model.errors import ReportError
from collector.model.text import Text
from collector.reporting.compose import shown
from collector.reporting.said import Form, Sayable, Speaker, When

# What an expression in a template can raise beside Jinja's own errors.
FAILURES: Final = (TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
_HAN: Final = "㐀-鿿"
_BEFORE: Final = re.compile(rf"([{_HAN}])([A-Za-z0-9])")
_AFTER: Final = re.compile(rf"([A-Za-z0-9%])([{_HAN}])")
_GAP: Final = '<span class="g"></span>'


def environment(folders: Sequence[Path], speaker: Speaker) -> Environment:
    """Templates of these folders, the first that has one wins; everything that is printed is escaped."""
    made = Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    words(made, speaker)
    made.filters["spaced"] = lambda text: spaced(text, speaker)
    made.filters["cell"] = lambda cell: shown(cell, speaker)
    return made


def words(made: Environment, speaker: Speaker) -> None:
    """What every template may use: `t(zh, en)` for its own words, `|say` for what it is given."""

    def t(zh: str, en: str) -> str:
        return Text(zh, en).in_(speaker.lang)

    def say(said: Sayable) -> str:
        return speaker.say(said)

    made.globals["t"] = t
    made.globals["lang"] = speaker.lang
    made.filters["say"] = say
    made.filters["utc"] = lambda time: speaker.say(When(time, Form.UTC))


def spaced(text: str, speaker: Speaker) -> Markup:
    """The text with an eighth of an em between Han and Latin: a gap, no character, so it stays searchable."""
    escaped = str(escape(text))
    if speaker.lang != "zh":
        return Markup(escaped)  # noqa: S704 — escaped in the line above
    gaps = _AFTER.sub(rf"\1{_GAP}\2", _BEFORE.sub(rf"\1{_GAP}\2", escaped))
    return Markup(gaps)  # noqa: S704 — escaped above; entities begin with & and hold no Han character


def rendered(made: Environment, name: str, given: Mapping[str, Any]) -> str:
    """The text that a template makes. Raises ReportError with the file and line that are wrong."""
    return told(lambda: made.get_template(name).render(given))


def told(render: Callable[[], str]) -> str:
    """What `render` makes; an error in a template becomes a ReportError that says where it is."""
    try:
        return render()
    except TemplateNotFound as error:
        raise ReportError(f"template {error.name!r} lies in no templates folder") from error
    except FAILURES as error:
        raise ReportError(f"{_place(error)}: {error}") from error


def _place(error: BaseException) -> str:
    """`file:line` of a template: Jinja names the line of a syntax error, the traceback that of any other."""
    if name := getattr(error, "filename", None):
        return f"{name}:{getattr(error, 'lineno', '?')}"
    frames = traceback.extract_tb(error.__traceback__)
    found = [frame for frame in frames if frame.filename.endswith((".j2", ".css"))]
    return f"{found[-1].filename}:{found[-1].lineno}" if found else "template"

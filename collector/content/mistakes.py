"""What is wrong in a file that a person wrote, all of it at once, in words and with the line."""

import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from types import UnionType
from typing import Annotated, Any, Final, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from collector.content.fields import hint, plain
from collector.model.errors import Mistake, SettingsError

Checked = TypeVar("Checked", bound=BaseModel)
Made = TypeVar("Made")
Steps = tuple[Hashable, ...]

# What pydantic calls an error, and what we say of it; {} are its own figures.
_SAYINGS: Final[Mapping[str, str]] = {
    "missing": "is missing",
    "string_type": "expected text",
    "string_too_short": "has no value",
    "string_too_long": "is longer than {max_length} characters",
    "int_type": "expected a whole number",
    "int_parsing": "expected a whole number",
    "int_from_float": "expected a whole number",
    "int_parsing_size": "expected a smaller number",
    "float_type": "expected a number",
    "float_parsing": "expected a number",
    "finite_number": "expected a finite number",
    "greater_than": "expected more than {gt}",
    "greater_than_equal": "expected {ge} or more",
    "less_than": "expected less than {lt}",
    "less_than_equal": "expected {le} or less",
    "dict_type": "expected a mapping (key: value)",
    "model_type": "expected a mapping (key: value)",
    "list_type": "expected a list",
    "tuple_type": "expected a list",
    "path_type": "expected a path",
    "date_from_datetime_parsing": "expected a date such as 2026-01-31",
    "date_from_datetime_inexact": "expected a date such as 2026-01-31",
    "date_parsing": "expected a date such as 2026-01-31",
    "date_type": "expected a date such as 2026-01-31",
}


class Sheet:
    """Gathers the mistakes of one file while its parts are checked one by one.

    where      tells the place of a path in the file, `file:line`
    mistakes   those found before
    """

    def __init__(self, where: Callable[..., str], mistakes: Iterable[Mistake] = ()) -> None:
        self.where = where
        self.mistakes = list(mistakes)

    def note(self, what: str, *path: Hashable) -> None:
        mistake = Mistake(self.where(*path), what)
        if mistake not in self.mistakes:
            self.mistakes.append(mistake)

    def check(self, model: type[Checked], value: Any, *path: Hashable, context: Any = None) -> Checked | None:
        """The value as a `model`; None where it is none, with all its mistakes noted."""
        try:
            return model.model_validate(value, context=context)
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                steps = _steps(detail)
                self.note(f"{_named(steps or path[-1:])}{_said(detail, model, steps)}", *path, *steps)
        return None

    def done(self, made: Made | None) -> Made:
        """What was made of the file. Raises SettingsError, in the order of the lines, for what was noted."""
        if self.mistakes or made is None:
            raise SettingsError(sorted(self.mistakes, key=_place))
        return made


def _place(mistake: Mistake) -> tuple[bool, str, int]:
    """Lines of files in their order, then what stands in the environment."""
    file, _, line = mistake.where.rpartition(":")
    return mistake.where.startswith("env "), file, int(line) if line.isdecimal() else 0


def _steps(detail: ErrorDetails) -> Steps:
    return tuple(step for step in detail["loc"] if step != "[key]")


def _named(steps: Steps) -> str:
    """`ports.snmp: `; an item of a list is `via[0]: `; nothing for the file itself."""
    words = (f"[{step}]" if isinstance(step, int) else f".{plain(str(step))}" for step in steps)
    name = "".join(words).strip(".")
    return f"{name}: " if name else ""


def _said(detail: ErrorDetails, model: type[BaseModel], steps: Steps) -> str:
    kind, seen, figures = detail["type"], detail["input"], detail.get("ctx", {})
    if kind == "extra_forbidden":
        return f"is no known key; {hint(str(steps[-1]), _keys(model, steps[:-1]))}"
    if kind == "value_error":
        return str(figures["error"])
    if seen is None and kind != "missing":
        return "has no value; leave the key out or write one"
    if kind == "literal_error":
        known = re.findall(r"'([^']*)'", figures["expected"])
        return (
            f"{seen!r} is not known; {hint(str(seen), known)}" if isinstance(seen, str) else "expected text"
        )
    if kind in _SAYINGS:
        return _SAYINGS[kind].format(**figures)
    return detail["msg"][:1].lower() + detail["msg"][1:]


def _keys(model: type[BaseModel], steps: Steps) -> list[str]:
    """The keys that the model knows at this place."""
    at: Any = model
    for step in steps:
        at = _plain(at)
        if isinstance(at, type) and issubclass(at, BaseModel):
            found = at.model_fields.get(str(step))
            at = found.annotation if found is not None else None
        else:
            inside = [part for part in get_args(at) if part is not Ellipsis]
            at = inside[-1] if inside else None
    at = _plain(at)
    return list(at.model_fields) if isinstance(at, type) and issubclass(at, BaseModel) else []


def _plain(annotation: Any) -> Any:
    """Without `Annotated` and `| None`."""
    while get_origin(annotation) in (Annotated, Union, UnionType):
        annotation = next(part for part in get_args(annotation) if part is not type(None))
    return annotation

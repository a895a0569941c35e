"""What a person wrote, checked: pydantic's complaints become mistakes with file and line."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from collector.model.errors import Mistake, SettingsError
from collector.model.text import Text

# Where a key stands, as `file:line`, by the keys that lead to it; a `Document` of YAML has such a method.
Where = Callable[..., str]


class Written(BaseModel):
    """A mapping of a file; a key that is not known is a mistake."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, populate_by_name=True, arbitrary_types_allowed=True
    )


Model = TypeVar("Model", bound=Written)


def _text(given: Any) -> Any:
    if isinstance(given, Mapping) and given.keys() == {"zh", "en"} and all(map(str, given.values())):
        return Text(str(given["zh"]), str(given["en"]))
    if isinstance(given, Text):
        return given
    raise ValueError("write both languages, as {zh: 到场, en: Arrival}")


def _date(given: Any) -> Any:
    if isinstance(given, date):
        return given
    try:
        return date.fromisoformat(given)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{given!r} is no date; write it as 2026-10-01") from error


Bilingual = Annotated[Text, BeforeValidator(_text)]
Day = Annotated[date, BeforeValidator(_date)]


def checked(model: type[Model], data: Any, where: Where) -> Model:
    """The parsed mapping as `model`. Raises SettingsError with all its mistakes, each with its line."""
    if not isinstance(data, Mapping):
        raise SettingsError([Mistake(where(), f"a mapping was expected, not {type(data).__name__}")])
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise SettingsError([_mistake(one, data, where) for one in error.errors()]) from error


def _mistake(error: ErrorDetails, data: Any, where: Where) -> Mistake:
    path = _path(error["loc"], data)
    name = ".".join(map(str, path))
    what = error["msg"].removeprefix("Value error, ")
    if error["type"] == "missing":
        what = "is missing"
    elif error["type"] == "extra_forbidden":
        what = "is not known here"
    return Mistake(where(*path), f"{name!r}: {what}" if name else what)


def _path(location: tuple[int | str, ...], data: Any) -> tuple[int | str, ...]:
    """The steps of pydantic's location that are keys of the file; a missing key is the last of them."""
    path: list[int | str] = []
    for step in location:
        is_key = isinstance(data, Mapping) and step in data
        is_item = isinstance(data, list) and isinstance(step, int) and step < len(data)
        if not (is_key or is_item):
            return (*path, step) if step == location[-1] and step != "[key]" else tuple(path)
        path.append(step)
        data = data[step]
    return tuple(path)

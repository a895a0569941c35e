"""What the command line asks of an inspection, checked before anything is contacted."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Self, TypeVar

from collector.entry.wire import Installation
from collector.inspecting.exit_status import FailOn
from collector.inspecting.plan import Wish
from collector.model.errors import Mistake, SettingsError
from collector.model.exchange import Transport
from collector.model.finding import Item
from collector.model.text import Lang

_Word = TypeVar("_Word", bound=StrEnum)


class Form(StrEnum):
    TEXT = "text"
    JSON = "json"
    HTML = "html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the command line asked for, checked."""

    wish: Wish
    form: Form
    output: Path | None
    record: Path | None
    keep: bool
    fail_on: FailOn
    lang: str

    @classmethod
    def of(
        cls,
        *,
        sites: list[str],
        every: bool,
        devices: list[str],
        roles: list[str],
        items: list[str],
        via: str,
        form: str,
        output: Path | None,
        record: Path | None,
        keep: bool,
        fail_on: str,
        lang: str,
    ) -> Self:
        """Raises SettingsError naming the option and what it may be."""
        if not sites and not every and not devices:
            raise SettingsError(
                [Mistake("inspect", "nothing to inspect; name a SITE, --device NAME or --all")]
            )
        if sites and every:
            raise SettingsError([Mistake("inspect", "either SITE or --all, not both")])
        wish = Wish(
            sites=tuple(sites),
            devices=tuple(devices),
            roles=tuple(roles),
            items=frozenset(_word(Item, one, "--item") for one in items),
            via=frozenset(_word(Transport, one, "--via") for one in via.split(",") if one),
        )
        return cls(
            wish=wish,
            form=_word(Form, form, "--format"),
            output=_writable(output),
            record=record,
            keep=keep,
            fail_on=_word(FailOn, fail_on, "--fail-on"),
            lang=lang,
        )

    def language(self, made: Installation) -> Lang:
        chosen = self.lang or made.settings.language
        if chosen not in ("zh", "en"):
            raise SettingsError([Mistake("--lang", f"{chosen!r} is not known; expected zh or en")])
        return "zh" if chosen == "zh" else "en"


def _word(words: type[_Word], said: str, option: str) -> _Word:
    try:
        return words(said)
    except ValueError:
        raise SettingsError(
            [Mistake(option, f"{said!r} is not known; expected {', '.join(words)}")]
        ) from None


def _writable(output: Path | None) -> Path | None:
    """Refused before anything is asked: a folder that is not there would cost the whole inspection."""
    if output is not None and not output.parent.is_dir():
        raise SettingsError([Mistake("--output", f"there is no folder {str(output.parent)!r}")])
    return output

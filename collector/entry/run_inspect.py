"""`collector inspect`: from the words of the user to what is printed, stored and returned."""

import asyncio
import json
import shutil
import signal
import sys
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

from collector.entry.logs import set_up_logs
from collector.entry.progress import progress
from collector.entry.recordings import recorder
from collector.entry.wire import Installation, check_drivers, install, means, open_store
from collector.inspecting.as_json import as_json
from collector.inspecting.exit_status import Exit, FailOn, exit_status
from collector.inspecting.inspect import inspect
from collector.inspecting.keeping import Keeping
from collector.inspecting.plan import Tour, Wish, plan
from collector.model.errors import CollectorError, Mistake, SettingsError, StoreError
from collector.model.exchange import Transport
from collector.model.finding import Item
from collector.model.inspection import Inspection
from collector.model.text import Lang

if TYPE_CHECKING:  # importing the store imports SQLAlchemy
    from collector.store.store import Store

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


def run(request: Request, inventory: Path | None) -> Exit:
    """Inspect, show, keep. Raises SettingsError before anything is contacted."""
    made = install(inventory)
    lang = request.language(made)
    done, failures = inspect_all(made, request)
    put(render(done, made, request, lang), request.output)
    for failure in failures:
        sys.stderr.write(f"collector: not kept: {failure}\n")
    return Exit.INTERNAL if failures else exit_status(done, request.fail_on)


def inspect_all(made: Installation, request: Request) -> tuple[list[Inspection], list[CollectorError]]:
    """The inspections that were asked for, and what could not be kept of them.

    Raises SettingsError for names that are not there, StoreError when the store cannot be opened: then
    nothing was contacted.
    """
    set_up_logs(made.settings)
    tours = plan(made.inventory, request.wish)
    check_drivers(made)
    if not request.keep:
        return asyncio.run(_tours(tours, made, request, None))
    with open_store(made.settings, made.secrets) as store:
        done, failures = asyncio.run(_tours(tours, made, request, store))
        if not failures:
            _conclude(made, store, done)
        return done, failures


def _conclude(made: Installation, store: "Store", done: list[Inspection]) -> None:
    """The tickets and the audit that follow from what was kept. Says how many tickets are open or changed."""
    from collector.entry.office import Office, who
    from collector.entry.service import conclude

    office = Office(made, store)
    changed = sum(conclude(office, inspection, actor=who()) for inspection in done)
    if changed:
        sys.stderr.write(
            f"collector: {changed} tickets were opened or changed; see `collector ticket list`\n"
        )


async def _tours(
    tours: Sequence[Tour], made: Installation, request: Request, store: "Store | None"
) -> tuple[list[Inspection], list[CollectorError]]:
    """Every site in turn, until the user interrupts; what is done by then is kept and returned."""
    done: list[Inspection] = []
    failures: list[CollectorError] = []
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    for tour in tours:
        if stop.is_set():
            break
        keeping = Keeping(store, zone=tour.site.timezone, record=recorder(request.record, made.secrets))
        with (
            progress(len(tour.devices), wanted=True) as shown,
            means(made, request.wish, keeping, shown, store) as tools,
        ):
            done.append(await _until(stop, inspect(tour, tools)))
        failures += keeping.failures
    return done, failures


async def _until(stop: asyncio.Event, work: Coroutine[Any, Any, Inspection]) -> Inspection:
    """The inspection; when the user interrupts it ends at once, with what is done."""
    task, stopped = asyncio.create_task(work), asyncio.create_task(stop.wait())
    await asyncio.wait({task, stopped}, return_when=asyncio.FIRST_COMPLETED)
    if not task.done():
        task.cancel()
    stopped.cancel()
    return await task


def render(done: list[Inspection], made: Installation, request: Request, lang: Lang) -> str:
    """The output of the command, in the form that was asked for."""
    if request.form is Form.JSON:
        objects = [as_json(inspection, lang) for inspection in done]
        return json.dumps(objects[0] if len(objects) == 1 else objects, ensure_ascii=False, indent=1) + "\n"
    if request.form is Form.HTML:
        from collector.entry.documents import inspection_page

        return inspection_page(done, lang, made.inventory)
    from collector.entry.show import summary

    screen = request.output is None and sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if screen else 0
    return summary(done, lang, width=width, colour=screen)


def put(text: str, output: Path | None) -> None:
    """Print, or write the file whole: what stood there before is only replaced by a finished one."""
    if output is None:
        sys.stdout.write(text)
        return
    draft = output.with_name(f".{output.name}.part")
    try:
        draft.write_text(text, "utf-8")
        draft.replace(output)
    except OSError as error:
        sys.stdout.write(text)
        raise StoreError(f"cannot write {str(output)!r}: {error.strerror}; printed instead") from error


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

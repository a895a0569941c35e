"""Inspections as `collector inspect` puts them out: text, JSON or HTML, printed or into a file."""

import json
import shutil
import sys
from functools import partial
from pathlib import Path

from collector.entry.request import Form, Request
from collector.entry.times import zone_of
from collector.entry.wire import Installation
from collector.inspecting.as_json import as_json
from collector.model.errors import StoreError
from collector.model.inspection import Inspection
from collector.model.text import Lang


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
    return summary(done, lang, partial(zone_of, made), width=width, colour=screen)


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

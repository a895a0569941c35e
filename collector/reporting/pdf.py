"""HTML as PDF by WeasyPrint, which needs libraries of the system and a Chinese font."""

import io
import logging
import subprocess
from functools import cache
from shutil import which
from typing import Any, Final

from collector.model.errors import ReportError

PACKAGES: Final = "fonts-noto-cjk fontconfig libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
_HOW: Final = f"on Debian: apt-get install --no-install-recommends {PACKAGES}; HTML and DOCX need none of it"


def pdf(html: str) -> bytes:
    """The document as PDF; the same HTML gives the same bytes with the same versions of WeasyPrint and Pango.

    Raises ReportError that names what to install where the libraries or a Chinese font are missing, and for a
    document that asks for something outside of it.
    """
    printer = _printer()
    if not _has_chinese():
        raise ReportError(f"PDF cannot be written, no font for Chinese is installed; {_HOW}")
    # It speaks of every CSS property of the screen that paper has no use for.
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    out = io.BytesIO()
    # A document needs nothing from outside; a template that asks for something is wrong.
    nothing = printer.urls.URLFetcher(allowed_protocols=(), fail_on_errors=True)
    try:
        printer.HTML(string=html, url_fetcher=nothing).write_pdf(out)
    except printer.urls.FatalURLFetchingError as error:
        raise ReportError(f"{error}: what a document shows must be inside of it") from error
    return out.getvalue()


def _printer() -> Any:
    """WeasyPrint; importing it loads Pango and costs half a second."""
    try:
        import weasyprint  # type: ignore[import-untyped]  # the package has no types
    except (ImportError, OSError) as error:
        raise ReportError(
            f"PDF cannot be written, WeasyPrint does not start: {_first(error)}; {_HOW}"
        ) from error
    return weasyprint


@cache
def _has_chinese() -> bool:
    """Whether fontconfig knows a font for Chinese; Debian's Pango brings `fc-list` with it."""
    lister = which("fc-list")
    if lister is None:
        return True  # nobody can be asked; where there is no font, boxes will show it
    asked = subprocess.run(  # noqa: S603 — found by its name, and nothing of it comes from outside
        [lister, ":lang=zh-cn", "family"], capture_output=True, text=True, check=False, timeout=60
    )
    return asked.returncode != 0 or bool(asked.stdout.strip())


def _first(error: BaseException) -> str:
    return str(error).strip().partition("\n")[0]

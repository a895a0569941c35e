"""`@section`: one chapter of a document. It makes a value and registers nothing; the loader finds it."""

import importlib
import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final, Literal

from collector.model.text import Text
from collector.reporting import sections
from collector.reporting.table import Column, Content, Figure

Document = Literal["inspection", "quarterly", "plan"]
DOCUMENTS: Final[tuple[Document, ...]] = ("inspection", "quarterly", "plan")
TABLE: Final = "report/section.html.j2"
FIGURE: Final = "report/figure.html.j2"

# Gathers what a section shows from all that its document rests on.
Gather = Callable[[Any], Iterable[Content | Figure]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A chapter: its words, its columns, its template and the pure function that gathers its rows.

    place     chapters stand in this order; annexes after all others
    columns   none for a figure
    empty     what is printed where there is no row; None leaves the chapter out
    loose     begins a new page
    """

    id: str
    place: int
    title: Text
    caption: Text
    columns: tuple[Column, ...] = ()
    template: str = TABLE
    empty: Text | None = None
    annex: bool = False
    loose: bool = False
    gather: Gather = field(repr=False)


def section(
    id: str,  # reads as what it is where a section is declared
    *,
    place: int,
    title: Text,
    caption: Text | None = None,
    columns: tuple[Column, ...] = (),
    template: str = "",
    empty: Text | None = None,
    annex: bool = False,
    loose: bool = False,
) -> Callable[[Gather], Section]:
    """Declare the function below to be a section of the document whose folder it lies in."""

    def declared(gather: Gather) -> Section:
        return Section(
            id=id,
            place=place,
            title=title,
            caption=caption or title,
            columns=columns,
            template=template or (TABLE if columns else FIGURE),
            empty=empty,
            annex=annex,
            loose=loose,
            gather=gather,
        )

    return declared


@cache
def sections_of(document: Document) -> tuple[Section, ...]:
    """Every section in the folder of a document, in the order in which they are printed."""
    folder = f"{sections.__name__}.{document}"
    found = [
        value
        for module in pkgutil.iter_modules(importlib.import_module(folder).__path__, f"{folder}.")
        for value in vars(importlib.import_module(module.name)).values()
        if isinstance(value, Section)
    ]
    return tuple(sorted(found, key=lambda one: (one.annex, one.place, one.id)))

"""Reading an HTML document back: its chapters, its tables, its text."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Page(HTMLParser):
    """chapters: id of each section -> its text; rows: id -> the texts of its cells; tags: all there are"""

    chapters: dict[str, str] = field(default_factory=dict)
    rows: dict[str, list[list[str]]] = field(default_factory=dict)
    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._here, self._in_cell = "first", False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "section":
            self._here = (dict(attrs).get("id") or "first").partition("-")[2] or "first"
        elif tag == "tr":
            self.rows.setdefault(self._here, []).append([])
        elif tag in ("td", "th"):
            self.rows[self._here][-1].append("")
            self._in_cell = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._in_cell = False

    def handle_data(self, data: str) -> None:
        self.chapters[self._here] = self.chapters.get(self._here, "") + data
        if self._in_cell:
            self.rows[self._here][-1][-1] += data

    def row(self, chapter: str, text: str) -> list[str]:
        """The first row of a chapter with a cell that holds this text."""
        return next(row for row in self.rows[chapter] if any(text in cell for cell in row))


def read(html: str) -> Page:
    page = Page()
    page.feed(html)
    page.close()
    return page

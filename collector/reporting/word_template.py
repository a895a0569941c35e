"""Makes the Word templates from the sections: `python -m collector.reporting.word_template templates/report`.

They are kept as files, so that a firm can copy one into its own folder and restyle it in Word.
Made again when a section gains a column; a test sees that they are as this module makes them.
"""

import io
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from docx import Document as new_document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from collector.reporting import front, review_front
from collector.reporting.page import FIGURES
from collector.reporting.section import DOCUMENTS, Document, Section, sections_of
from collector.reporting.table import Align, Column
from collector.reporting.word import settled

_ACCENT: Final = RGBColor(0x12, 0x3A, 0x5C)
_SOFT: Final = RGBColor(0x55, 0x5B, 0x63)
_SONG, _HEI = ("Times New Roman", "宋体"), ("Arial", "黑体")
_WIDTH: Final = 170.0
_MANY: Final = 9  # columns; a table of more is set small
_ALIGN: Final = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
}
# name, fonts, points, bold, colour, space before and after in points
_STYLES: Final = (
    ("Normal", _SONG, 10.5, False, None, 0, 4),
    ("Title", _HEI, 26, True, _ACCENT, 10, 2),
    ("Subtitle", _HEI, 12, False, None, 0, 8),
    ("Heading 1", _HEI, 14, True, _ACCENT, 16, 6),
    ("Heading 2", _HEI, 10.5, True, None, 8, 4),
    ("Caption", _HEI, 9, True, None, 6, 3),
    ("Verdict", _HEI, 18, True, None, 4, 2),
    ("Cell", _SONG, 9, False, None, 1, 1),
    ("Cell head", _HEI, 9, True, None, 1, 1),
    ("Small", _SONG, 7.5, False, _SOFT, 1, 2),
    ("Cell small", _SONG, 7.5, False, None, 0.5, 0.5),
    ("Cell small head", _HEI, 7.5, True, None, 0.5, 0.5),
)
_INK: Final = "1A1D21"
# How thick a border is drawn: eighths of a point.
_THICK, _THIN, _HAIR = "10", "6", "3"


def template(kind: Document) -> bytes:
    """The Word template of one document; the same bytes every time."""
    made = new_document()
    _set_up(made)
    _front(made, kind)
    sections = sections_of(kind)
    annex = next((one for one in sections if one.annex), None)
    for section in sections:
        _chapter(made, section, first=section in (sections[0], annex))
    made.core_properties.created = made.core_properties.modified = datetime(2026, 1, 1)  # noqa: DTZ001 — of the file format
    made.core_properties.author = made.core_properties.comments = ""
    out = io.BytesIO()
    made.save(out)
    return settled(out.getvalue())


def main(folder: Path) -> None:
    """Write the template of every document into a folder."""
    for kind in DOCUMENTS:
        (folder / f"{kind}.docx").write_bytes(template(kind))


def _set_up(made: Any) -> None:
    """Paper, styles, head and foot."""
    page = made.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = Mm(23), Mm(20), Mm(22), Mm(18)
    page.different_first_page_header_footer = True
    for name, fonts, points, bold, colour, before, after in _STYLES:
        _style(made, name, fonts, points, bold=bold, colour=colour, before=before, after=after)
    _both_ends(page.header.paragraphs[0], "{{ document.running }}", "{{ document.number }}")
    for foot in (page.footer, page.first_page_footer):
        line = _both_ends(foot.paragraphs[0], _SEAL, "{{ t('第 ', 'Page ') }}")
        _field(line, "PAGE")
        line.add_run("{{ t(' 页　共 ', ' of ') }}")
        _field(line, "NUMPAGES")
        line.add_run("{{ t(' 页', '') }}")


_SEAL: Final = "{{ t('证据清单', 'Evidence manifest') }} sha256 {{ document.seal[:16] }}"


def _style(
    made: Any,
    name: str,
    fonts: tuple[str, str],
    points: float,
    *,
    bold: bool,
    colour: RGBColor | None,
    before: float,
    after: float,
) -> None:
    known = name in [style.name for style in made.styles]
    style = made.styles[name] if known else made.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    latin, han = fonts
    style.font.name, style.font.size, style.font.bold, style.font.italic = latin, Pt(points), bold, False
    style.font.color.rgb = colour or RGBColor(0x1A, 0x1D, 0x21)
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), "en-GB")
    spoken.set(qn("w:eastAsia"), "zh-CN")  # else Chinese points stand where Japan or Taiwan puts them
    style.element.rPr.append(spoken)
    faces = style.element.rPr.rFonts
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        faces.attrib.pop(qn(f"w:{theme}"), None)  # a theme wins over the name
    faces.set(qn("w:eastAsia"), han)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    style.paragraph_format.keep_with_next = name.startswith(("Heading", "Caption"))


def _both_ends(line: Any, left: str, right: str) -> Any:
    line.style = "Small"
    line.paragraph_format.tab_stops.add_tab_stop(Mm(_WIDTH), 2)  # right
    line.add_run(f"{left}\t{right}")
    return line


def _field(line: Any, name: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    line._p.append(field)


def _front(made: Any, kind: Document) -> None:
    """Page 1: title, facts, conclusion, five numbers, what to decide, signatures."""
    _line(made, "{{ document.title }}", "Title")
    _line(made, "{{ subtitle }}", "Subtitle")
    meta = _table(made, (22, 63, 22, 63))
    _tags(meta, "{%tr for line in meta %}", [f"{{{{ line[{n}] }}}}" for n in range(4)])
    _when(made, "alarm", lambda: _line(made, "{{ alarm }}", "Heading 2"))
    _line(made, "{{ document.first_heading }}", "Heading 1")
    _line(made, "{{ word }}", "Verdict")
    _line(made, "{% for sentence in sentences %}{{ sentence }}{{ t('', ' ') }}{% endfor %}", "Normal")
    figures = _table(made, (_WIDTH / FIGURES,) * FIGURES)
    cells = figures.add_row().cells
    for number, cell in enumerate(cells):
        _cell(cell, f"{{{{ figures[{number}].number }}}}", style="Verdict")
        cell.add_paragraph(f"{{{{r figures[{number}].label }}}}", made.styles["Cell"])
        cell.add_paragraph(f"{{{{ figures[{number}].below }}}}", made.styles["Small"])
    _each(made, "note", "notes", "Small")
    if kind in _ASKS:
        _when(made, "ask", lambda: _asked(made, _ASKS[kind]))
    _signatures(made)


_ASKS: Final = {"inspection": front.DECIDE, "quarterly": review_front.DECIDE}


def _asked(made: Any, columns: Sequence[Column]) -> None:
    _line(made, "{{ ask.heading }}", "Heading 2")
    _rows(made, "ask", columns)
    _each(made, "note", "ask.notes", "Small")


def _signatures(made: Any) -> None:
    _line(made, "", "Normal")
    boxes = _table(made, (_WIDTH / 4,) * 4)
    row = boxes.add_row()
    row.height = Mm(30)
    for number, cell in enumerate(row.cells):
        _cell(cell, f"{{{{ boxes[{number}][0] }}}}", style="Small")
        for _ in range(2):
            cell.add_paragraph("", made.styles["Cell"])
        cell.add_paragraph(f"{{{{ boxes[{number}][1] }}}}", made.styles["Small"])


def _chapter(made: Any, section: Section, *, first: bool) -> None:
    """A chapter, as far as the document has it."""
    name = f"chapters['{section.id}']"
    _line(made, f"{{%p if '{section.id}' in chapters %}}", "Normal")
    heading = _line(made, f"{{{{ {name}.heading }}}}", "Heading 1")
    heading.paragraph_format.page_break_before = section.loose or first
    _each(made, "lead", f"{name}.leads", "Normal")
    _when(made, f"{name}.empty", lambda: _line(made, f"{{{{ {name}.empty }}}}", "Normal"))
    if section.columns:
        _when(made, f"{name}.rows", lambda: _columns(made, name, section))
    else:
        _when(made, f"{name}.figures", lambda: _figures(made, name))
    _each(made, "note", f"{name}.notes", "Small")
    _line(made, "{%p endif %}", "Normal")


def _columns(made: Any, name: str, section: Section) -> None:
    _line(made, f"{{{{ {name}.caption }}}}", "Caption").alignment = WD_ALIGN_PARAGRAPH.CENTER
    many = section.annex or len(section.columns) > _MANY
    _rows(made, name, section.columns, style="Cell small" if many else "Cell")


def _figures(made: Any, name: str) -> None:
    """What is drawn in HTML and PDF stands here in figures."""
    _line(made, f"{{{{ {name}.caption }}}}", "Caption").alignment = WD_ALIGN_PARAGRAPH.CENTER
    table = _table(made, (60, 40, 70))
    _tags(table, f"{{%tr for line in {name}.figures %}}", [f"{{{{ line[{n}] }}}}" for n in range(3)])


def _rows(made: Any, name: str, columns: Sequence[Column], *, style: str = "Cell") -> None:
    """A table with a head on each page, lines across, and cells as rich text."""
    table = _table(made, tuple(one.mm for one in columns))
    head = table.add_row()
    for number, cell in enumerate(head.cells):
        _cell(cell, f"{{{{ {name}.heads[{number}] }}}}", style=f"{style} head", align=columns[number].align)
        _edge(cell, "bottom", _THIN)
    _flag(head, "w:tblHeader")
    _tag(table, f"{{%tr for row in {name}.rows %}}")
    _tag(table, "{%tr if row.group %}")
    across = table.add_row().cells
    _cell(across[0].merge(across[-1]), "{{ row.group }}", style=f"{style} head")
    _tag(table, "{%tr else %}")
    row = table.add_row()
    for number, cell in enumerate(row.cells):
        _cell(cell, f"{{{{r row.cells[{number}] }}}}", style=style, align=columns[number].align)
    _flag(row, "w:cantSplit")
    _tag(table, "{%tr endif %}")
    _tag(table, "{%tr endfor %}")


def _tags(table: Any, loop: str, texts: Sequence[str]) -> None:
    _tag(table, loop)
    for cell, text in zip(table.add_row().cells, texts, strict=True):
        _cell(cell, text)
    _tag(table, "{%tr endfor %}")


def _tag(table: Any, text: str) -> None:
    """A row of its own that is gone once the template is filled."""
    _cell(table.add_row().cells[0], text)


def _table(made: Any, widths: Sequence[float]) -> Any:
    """Three lines and hairs between rows, no verticals; widths are fixed."""
    table = made.add_table(rows=0, cols=len(widths))
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    borders = OxmlElement("w:tblBorders")
    for edge, size, colour in (("top", _THICK, _INK), ("bottom", _THICK, _INK), ("insideH", _HAIR, "C4C9CF")):
        borders.append(_border(edge, size, colour))
    table._tbl.tblPr.append(borders)
    margins = OxmlElement("w:tblCellMar")
    for edge, twips in (("left", "0"), ("right", "60")):
        margin = OxmlElement(f"w:{edge}")
        margin.set(qn("w:w"), twips)
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.append(margins)
    return table


def _border(edge: str, size: str, colour: str) -> Any:
    line = OxmlElement(f"w:{edge}")
    for name, value in (("val", "single"), ("sz", size), ("space", "0"), ("color", colour)):
        line.set(qn(f"w:{name}"), value)
    return line


def _edge(cell: Any, edge: str, size: str) -> None:
    borders = OxmlElement("w:tcBorders")
    borders.append(_border(edge, size, _INK))
    cell._tc.get_or_add_tcPr().append(borders)


def _cell(cell: Any, text: str, *, style: str = "Cell", align: Align = "left") -> None:
    line = cell.paragraphs[0]
    line.style = style
    line.alignment = _ALIGN[align]
    line.add_run(text)


def _flag(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _line(made: Any, text: str, style: str) -> Any:
    return made.add_paragraph(text, made.styles[style])


def _each(made: Any, name: str, several: str, style: str) -> None:
    _line(made, f"{{%p for {name} in {several} %}}", "Normal")
    _line(made, f"{{{{ {name} }}}}", style)
    _line(made, "{%p endfor %}", "Normal")


def _when(made: Any, condition: str, then: Any) -> None:
    _line(made, f"{{%p if {condition} %}}", "Normal")
    then()
    _line(made, "{%p endif %}", "Normal")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "templates/report"))

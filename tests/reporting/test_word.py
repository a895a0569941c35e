"""Documents as DOCX: the same chapters in a Word template that a firm may restyle."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn

from collector.model.errors import ReportError
from collector.model.inspection import Result
from collector.model.snapshot import PartRecord
from collector.reporting.document import Made
from collector.reporting.inspected import InspectionReport
from collector.reporting.render import made_inspection
from collector.reporting.section import DOCUMENTS, sections_of
from collector.reporting.word import docx
from collector.reporting.word_template import template
from tests.reporting import stored
from tests.reporting.test_hostile import EVIL

Templates = tuple[Path, ...]


@pytest.fixture
def made(report: InspectionReport) -> Made:
    return made_inspection(report, "zh")


def texts(content: bytes) -> Iterator[str]:
    """Every paragraph, also those of tables, of the head and of the foot."""
    opened = Document(io.BytesIO(content))
    section = opened.sections[0]
    for part in (opened.element.body, section.header._element, section.footer._element):
        for line in part.iter(qn("w:p")):
            yield "".join(word.text or "" for word in line.iter(qn("w:t")))


def document_of(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read("word/document.xml").decode()


def test_the_document_says_what_the_page_says(made: Made, templates: Templates) -> None:
    said = list(texts(docx(made, templates)))
    assert "总体可用，2 项异常须处理" in said
    assert "二、异常" in said
    assert any(line.startswith("风扇 fan 3 故障") for line in said)
    assert any("2级：部件故障" in line for line in said)
    assert "31/32 正常，其余见前述章节" in said
    assert any(made.seal[:16] in line for line in said)


def test_the_document_speaks_english_where_it_is_asked_to(
    report: InspectionReport, templates: Templates
) -> None:
    said = list(texts(docx(made_inspection(report, "en"), templates)))
    assert "In service; 2 faults need action" in said
    assert "2 Faults" in said


def test_no_tag_of_the_template_is_left(made: Made, templates: Templates) -> None:
    assert not [line for line in texts(docx(made, templates)) if "{{" in line or "{%" in line]


def test_values_of_a_sparkline_stand_in_figures(made: Made, templates: Templates) -> None:
    assert "50  51  —  58  63  66.5" in texts(docx(made, templates))


def test_a_chapter_that_the_report_does_not_have_is_left_out(
    report: InspectionReport, templates: Templates
) -> None:
    first = made_inspection(replace(report, previous=None), "zh")
    assert not [line for line in texts(docx(first, templates)) if "与上次对照" in line]


def test_hostile_strings_are_text_in_a_whole_document(report: InspectionReport, templates: Templates) -> None:
    evil = stored.snapshot(EVIL, inventory=(PartRecord(part=EVIL, type=EVIL, serial=EVIL),))
    given = {EVIL: Result(evil, (stored.finding("environment.fan", EVIL, stored.Verdict.FAULT),))}
    alone = replace(report, inspection=stored.inspection(given=given), site=stored.site(customer=EVIL))
    said = list(texts(docx(made_inspection(alone, "zh"), templates)))
    assert any("<script>alert(1)</script>{{ 7*7 }}{% raw %}&lt;" in line for line in said)
    assert not any(char in line for line in said for char in "\x00\x07\x0b\u202e\u200b")


def test_the_same_document_gives_the_same_bytes_and_no_time_of_its_making(
    made: Made, templates: Templates
) -> None:
    content = docx(made, templates)
    assert content == docx(made, templates)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    about = Document(io.BytesIO(content)).core_properties
    assert about.created == about.modified == made.dated
    assert about.author == ""


def test_every_style_names_a_chinese_font(made: Made, templates: Templates) -> None:
    styles = Document(io.BytesIO(docx(made, templates))).styles
    for name in ("Normal", "Heading 1", "Cell", "Caption", "Verdict"):
        faces = styles[name].element.rPr.rFonts
        assert faces.get(qn("w:eastAsia")) in ("宋体", "黑体")
        assert qn("w:eastAsiaTheme") not in faces.attrib


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_the_templates_that_ship_are_as_the_sections_make_them(kind: str, templates: Templates) -> None:
    shipped = (templates[0] / "report" / f"{kind}.docx").read_bytes()
    assert document_of(shipped) == document_of(template(kind)), (  # type: ignore[arg-type]
        "a section has changed: run `python -m collector.reporting.word_template templates/report`"
    )


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_every_section_has_its_place_in_the_template(kind: str, templates: Templates) -> None:
    shipped = document_of((templates[0] / "report" / f"{kind}.docx").read_bytes())
    for section in sections_of(kind):  # type: ignore[arg-type]
        assert f"'{section.id}' in chapters" in shipped


def test_a_template_of_the_site_with_a_mistake_is_named(
    made: Made, templates: Templates, tmp_path: Path
) -> None:
    (tmp_path / "report").mkdir()
    own = tmp_path / "report" / "inspection.docx"
    opened = Document()
    opened.add_paragraph("{{ document.colour }}")
    opened.save(str(own))
    with pytest.raises(ReportError) as caught:
        docx(made, (tmp_path, *templates))
    assert str(caught.value).startswith(f"{own}: ")
    assert "colour" in str(caught.value)


def test_a_template_that_is_no_word_document_is_named(
    made: Made, templates: Templates, tmp_path: Path
) -> None:
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "inspection.docx").write_text("no zip")
    with pytest.raises(ReportError, match=r"inspection\.docx: is no Word document"):
        docx(made, (tmp_path, *templates))


def test_a_missing_template_is_named(made: Made, tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=r"'report/inspection\.docx' lies in no templates folder"):
        docx(made, (tmp_path,))

"""A site's own templates: they win over ours, and what is wrong in them is said with file and line."""

from collections.abc import Callable
from pathlib import Path

import pytest

from collector.model.errors import ReportError
from collector.reporting.inspected import InspectionReport
from collector.reporting.render import inspection_report

Written = Callable[[str, str], tuple[Path, ...]]


@pytest.fixture
def own(tmp_path: Path, templates: tuple[Path, ...]) -> Written:
    """A template of the site laid over ours."""

    def written(name: str, text: str) -> tuple[Path, ...]:
        (tmp_path / "report").mkdir()
        (tmp_path / "report" / name).write_text(text, "utf-8")
        return (tmp_path, *templates)

    return written


def test_the_template_of_the_site_stands_in_for_ours(report: InspectionReport, own: Written) -> None:
    folders = own("signatures.html.j2", "<p>{{ t('现场签字', 'signed on site') }}</p>")
    assert "现场签字" in inspection_report(report, "zh", folders)
    assert "signed on site" in inspection_report(report, "en", folders)


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("<p>\n{% if %}", 2, "Expected an expression"),
        ("<p>\n\n{{ document.colour }}", 3, "colour"),
        ("{{ nobody }}", 1, "'nobody' is undefined"),
        ("\n{{ 1 / 0 }}", 2, "division by zero"),
        ("\n\n{{ document|unheard }}", 3, "unheard"),
    ],
)
def test_a_mistake_in_a_template_names_its_file_and_line(
    report: InspectionReport, own: Written, text: str, line: int, what: str
) -> None:
    folders = own("signatures.html.j2", text)
    with pytest.raises(ReportError) as caught:
        inspection_report(report, "zh", folders)
    assert f"{folders[0] / 'report' / 'signatures.html.j2'}:{line}: " in str(caught.value)
    assert what in str(caught.value)


def test_a_folder_without_templates_is_named(report: InspectionReport, tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=r"template 'report/page\.html\.j2' lies in no templates folder"):
        inspection_report(report, "zh", (tmp_path,))

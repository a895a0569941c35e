"""Documents as PDF: only the Chinese face, the same bytes, and a clear word where something is missing."""

import os
import re
import shutil
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from collector.model.errors import ReportError
from collector.model.finding import Verdict
from collector.reporting.inspected import InspectionReport
from collector.reporting.pdf import pdf
from collector.reporting.render import inspection_report
from tests.reporting import stored

ROOT = Path(__file__).parents[2]
PRINT = "from collector.reporting.pdf import pdf; pdf('<p>x</p>')"


@pytest.fixture(scope="module", autouse=True)
def printer() -> None:
    """These tests need WeasyPrint's libraries, a Chinese font, and poppler to look at the result."""
    if shutil.which("pdffonts") is None:
        pytest.skip("pdffonts is not installed; apt-get install poppler-utils")
    try:
        pdf("<p>x</p>")
    except ReportError as error:
        pytest.skip(str(error))


def printed(content: bytes, program: str, *words: str) -> str:
    """What a program of poppler says of a PDF."""
    found = shutil.which(program)
    assert found is not None
    ran = subprocess.run([found, *words], input=content, capture_output=True, check=True)  # noqa: S603 — poppler
    return ran.stdout.decode()


def fails(program: str, **env: str) -> str:
    """What the error says when a process prints in a changed environment."""
    ran = subprocess.run(  # noqa: S603 — our own interpreter
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, **env},
    )
    assert ran.returncode == 1
    return ran.stderr


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_only_the_simplified_chinese_face_is_used(
    report: InspectionReport, templates: tuple[Path, ...], lang: str
) -> None:
    content = pdf(inspection_report(report, lang, templates))  # type: ignore[arg-type]
    fonts = [line.split()[0].partition("+")[2] for line in printed(content, "pdffonts", "-").splitlines()[2:]]
    assert fonts
    assert {font.removesuffix("-Bold").replace("-", "") for font in fonts} == {"NotoSansCJKSC"}


def test_the_text_can_be_searched_and_each_page_has_its_number(
    report: InspectionReport, templates: tuple[Path, ...]
) -> None:
    text = printed(pdf(inspection_report(report, "zh", templates)), "pdftotext", "-layout", "-", "-")
    said = text.replace(" ", "")  # poppler takes the gap between Han and Latin for a blank
    assert "总体可用，2项异常须处理" in said
    assert "本次应检设备5台，完成评估4台。" in said
    assert "第2页" in said


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_page_one_holds_five_decisions_and_the_signatures(
    report: InspectionReport, templates: tuple[Path, ...], lang: str
) -> None:
    found = dict(report.inspection.results)
    bad = tuple(
        stored.finding(
            "hardware.drive", f"Bus 0 Enclosure 1 Disk {n} of the array behind core-sw-1", Verdict.FAULT
        )
        for n in range(7)
    )
    found["core-sw-1"] = replace(found["core-sw-1"], findings=bad)
    many = replace(report, inspection=replace(report.inspection, results=found))
    page = inspection_report(many, lang, templates)  # type: ignore[arg-type]  # one of the two by parametrize
    pages = printed(pdf(page), "pdftotext", "-layout", "-", "-").split("\f")
    choice, signed = {"zh": ("暂缓", "客户确认"), "en": ("defer", "Customer confirms")}[lang]
    assert pages[0].count(choice) == 5
    assert [signed in page for page in pages[:2]] == [True, False]


def test_the_same_report_gives_the_same_bytes(report: InspectionReport, templates: tuple[Path, ...]) -> None:
    page = inspection_report(report, "zh", templates)
    assert pdf(page) == pdf(page)


def test_a_document_that_asks_for_something_outside_is_refused_and_nothing_is_fetched() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x.png"
        with pytest.raises(ReportError, match=re.escape(address)):
            pdf(f'<img src="{address}">')
        with pytest.raises(BlockingIOError):
            server.accept()


def test_a_local_file_is_not_read_into_a_document() -> None:
    with pytest.raises(ReportError, match="file:///etc/hostname"):
        pdf('<img src="file:///etc/hostname">')


def test_missing_libraries_are_named_with_the_packages_that_bring_them(tmp_path: Path) -> None:
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library libpango-1.0-0')\n")
    said = fails(PRINT, PYTHONPATH=str(tmp_path))
    assert "WeasyPrint does not start: cannot load library libpango-1.0-0" in said
    assert "apt-get install --no-install-recommends fonts-noto-cjk" in said
    assert "HTML and DOCX need none of it" in said


def test_a_missing_chinese_font_is_named_with_its_package(tmp_path: Path) -> None:
    fake = tmp_path / "fc-list"
    fake.write_text("#!/bin/sh\nexit 0\n")
    fake.chmod(0o755)
    said = fails(PRINT, PATH=f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert "no font for Chinese is installed" in said
    assert "fonts-noto-cjk" in said

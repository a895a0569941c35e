"""Strings of devices are hostile: they show what they hold and do nothing else."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from collector.model.exchange import GapKind
from collector.model.finding import Finding, Verdict
from collector.model.inspection import Inspection, Result
from collector.model.inventory import Site
from collector.model.snapshot import (
    Event,
    Facts,
    Gap,
    Interface,
    PartRecord,
    Reached,
    TransportStatus,
    Unmapped,
)
from collector.model.text import Text
from collector.reporting.inspected import InspectionReport
from collector.reporting.render import inspection_report
from collector.reporting.said import Name, Speaker, clean
from tests.reporting import stored
from tests.reporting.pages import read

EVIL = "<script>alert(1)</script>{{ 7*7 }}{% raw %}&lt;\x00\x07\x0b\ud800\u202e\u200b\ufffe]]>\"'=1+1\r\nx"


def evil_finding(verdict: Verdict) -> Finding:
    given = stored.finding("environment.fan", EVIL, verdict, says=Text(EVIL, EVIL), effect=Text(EVIL, EVIL))
    return replace(given, title=Text(EVIL, EVIL), advice=Text(EVIL, EVIL), evidence=(EVIL,))


def evil_result() -> Result:
    """Everything that a device, a BMC or a log can name, named by somebody who means harm."""
    seen = stored.snapshot(
        EVIL,
        facts=Facts(vendor=EVIL, model=EVIL, serial=EVIL, os_version=EVIL, hostname=EVIL),
        transports={EVIL: Reached(TransportStatus.OK), "ssh": Reached(TransportStatus.REFUSED, EVIL)},
        inventory=(PartRecord(part=EVIL, type=EVIL, model=EVIL, serial=EVIL, version=EVIL),),
        observations=(stored.seen("temperature", EVIL, 1.0, "Cel", source=EVIL),),
        interfaces=(Interface(index=1, name=EVIL, alias=EVIL, admin_status=EVIL, in_errors=1),),
        events=(Event(time=None, severity=EVIL, code=EVIL, text=EVIL, source=EVIL),),
        gaps=(Gap(question=EVIL, kind=GapKind.GARBLED, reason=EVIL),),
        unmapped=(Unmapped(EVIL, EVIL),),
    )
    return Result(seen, tuple(evil_finding(verdict) for verdict in Verdict))


@pytest.fixture
def evil() -> InspectionReport:
    given = {EVIL: evil_result()}
    before: Inspection = stored.inspection(stored.START - timedelta(days=90), given)
    site: Site = stored.site(customer=EVIL, title=Text(EVIL, EVIL))
    return InspectionReport(
        inspection=stored.inspection(given=given),
        site=replace(site, name=EVIL),
        previous=before,
        digests={EVIL: EVIL},
        courses={(EVIL, "filesystem.used", EVIL): ((0.0, 1.0), (1.0, 2.0), (2.0, 3.0))},
    )


def test_no_string_of_a_device_becomes_markup_or_template(
    evil: InspectionReport, templates: tuple[Path, ...]
) -> None:
    text = inspection_report(evil, "zh", templates)
    page = read(text)
    assert "script" not in {tag for tag, _ in page.tags}
    assert "{{ 7*7 }}" in text
    assert "alert(1)" in text


def test_a_report_of_hostile_strings_can_be_written_as_utf_8_and_holds_no_control_character(
    evil: InspectionReport, templates: tuple[Path, ...]
) -> None:
    for lang in ("zh", "en"):
        text = inspection_report(evil, lang, templates)  # type: ignore[arg-type]
        text.encode("utf-8")
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\u200b\ufffe]", text)


def test_each_chapter_shows_the_hostile_name_as_text(
    evil: InspectionReport, templates: tuple[Path, ...]
) -> None:
    page = read(inspection_report(evil, "zh", templates))
    for chapter in ("first", "faults", "watch", "unknown", "matrix", "devices", "items", "parts", "log"):
        assert "<script>alert(1)</script>" in page.chapters[chapter], chapter


def test_a_text_becomes_one_line_without_what_cannot_be_printed() -> None:
    assert clean("a\x00b\r\n\tc\u202ed") == "a\ufffdb c\ufffdd"


def test_a_log_line_of_a_megabyte_is_cut_in_the_middle() -> None:
    cut = clean("a" * 500_000 + "b" * 500_000)
    assert len(cut) == 600
    assert (cut[0], cut[-1]) == ("a", "b")
    assert "…" in cut


def test_a_long_name_keeps_both_ends() -> None:
    said = Speaker("en", ZoneInfo("UTC")).say(Name("left-" + "x" * 100 + "-right"))
    assert len(said) == 60
    assert said.startswith("left-")
    assert said.endswith("-right")

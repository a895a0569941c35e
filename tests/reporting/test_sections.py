"""Every chapter of every document: its words, its widths, its place in the docs, hostile strings in it."""

from pathlib import Path
from typing import get_args

import pytest

from collector.model.text import Lang, Text
from collector.model.visit import Plan
from collector.reporting.planned import Asked, InspectionPlan, Looked
from collector.reporting.render import html, made_plan, made_review
from collector.reporting.reviewed import Quarter, QuarterlyReview
from collector.reporting.section import DOCUMENTS, Section, sections_of
from collector.reporting.word import docx
from tests.reporting import stored
from tests.reporting.installed import at
from tests.reporting.pages import read
from tests.reporting.test_hostile import EVIL, evil_result

DOCS = (Path(__file__).parents[2] / "docs" / "reports.md").read_text("utf-8")
SECTIONS = [
    pytest.param(section, id=f"{kind}-{section.id}") for kind in DOCUMENTS for section in sections_of(kind)
]
LANGS: tuple[Lang, ...] = get_args(Lang)


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_has_words_in_both_languages_and_columns_as_wide_as_the_page(section: Section) -> None:
    for lang in LANGS:
        assert section.title.in_(lang)
        assert section.caption.in_(lang)
    if section.columns:
        assert sum(column.mm for column in section.columns) == pytest.approx(170)


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_stands_in_the_docs(section: Section) -> None:
    assert f"| `{section.id}` | {section.title.zh} | {section.title.en} |" in DOCS


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_names_of_sections_are_unique_and_their_order_is_certain(kind: str) -> None:
    found = sections_of(kind)  # type: ignore[arg-type]
    assert len({one.id for one in found}) == len(found)
    assert len({(one.annex, one.place) for one in found}) == len(found)


@pytest.mark.parametrize("lang", LANGS)
def test_a_review_of_hostile_names_is_text_in_every_format(templates: tuple[Path, ...], lang: Lang) -> None:
    visit = stored.inspection(at("11-18 09:02"), {EVIL: evil_result()}, trigger=EVIL, id=EVIL)
    review = QuarterlyReview(
        site=stored.site(customer=EVIL, title=Text(EVIL, EVIL)),
        quarter=Quarter(2026, 4),
        as_of=at("12-31 10:00"),
        visits=(visit,),
        digests={EVIL: {EVIL: EVIL}},
    )
    made = made_review(review, lang)
    text = html([made], templates)
    text.encode("utf-8")
    assert "script" not in {tag for tag, _ in read(text).tags}
    assert "<script>alert(1)</script>" in read(text).chapters["risks"]
    assert docx(made, templates)


@pytest.mark.parametrize("lang", LANGS)
def test_a_plan_of_hostile_names_is_text_in_every_format(templates: tuple[Path, ...], lang: Lang) -> None:
    plan = Plan(
        id=EVIL, site="site-A", period=EVIL, title=Text(EVIL, EVIL), starts=at("11-18 09:00"),
        ends=at("11-19 17:00"), send_by=at("11-15 17:00"), approval=True,
    )  # fmt: skip
    kinds = frozenset({"fan.health"})
    given = InspectionPlan(
        plan=plan,
        site=stored.site(customer=EVIL),
        asked={"auto": Asked("auto", Text(EVIL, EVIL), (f"ssh:{EVIL}",), kinds)},
        checks=(Looked(stored.Item.ENVIRONMENT, Text(EVIL, EVIL), kinds),),
    )
    made = made_plan(given, lang)
    text = html([made], templates)
    text.encode("utf-8")
    assert "script" not in {tag for tag, _ in read(text).tags}
    assert "<script>alert(1)</script>" in read(text).chapters["readonly"]
    assert docx(made, templates)


def test_a_quarter_is_that_of_the_site() -> None:
    third = Quarter.parse("2026-Q3")
    assert (str(third), str(third.before(3)), str(third.before(-2))) == ("2026Q3", "2025Q4", "2027Q1")
    zone = at("07-01 00:00").tzinfo
    assert third.since(zone) == at("07-01 00:00")  # type: ignore[arg-type]
    assert third.until(zone) == at("10-01 00:00")  # type: ignore[arg-type]


def test_a_plan_does_not_say_that_nothing_is_looked_at_where_platforms_are_not_known_yet(
    templates: tuple[Path, ...],
) -> None:
    plan = Plan(
        id="site-A-2026-Q4", site="site-A", period="2026-Q4", title=Text("巡检", "Inspection"),
        starts=at("11-18 09:00"), ends=at("11-19 17:00"), send_by=at("11-15 17:00"), approval=True,
    )  # fmt: skip
    checks = (Looked(stored.Item.ENVIRONMENT, Text("风扇", "Fans"), frozenset({"fan.health"})),)
    given = InspectionPlan(plan=plan, site=stored.site(), checks=checks)
    said = read(html([made_plan(given, "en")], templates))
    assert "not in this visit" not in said.chapters["items"]
    assert f"The platforms of {len(given.devices)} devices are told at the visit" in said.chapters["items"]
    assert f"{len(given.devices)} devices not known yet" in said.chapters["first"]

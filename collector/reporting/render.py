"""Documents as HTML: one file that needs nothing beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from collector.model.errors import ReportError
from collector.model.inspection import Inspection
from collector.model.inventory import Site
from collector.model.text import Lang, Text
from collector.reporting.compose import asked, compose, legend, numbered
from collector.reporting.document import Made
from collector.reporting.front import front, number
from collector.reporting.inspected import InspectionReport
from collector.reporting.manifest import digest, manifest
from collector.reporting.page import Front
from collector.reporting.plan_front import plan_front, plan_number
from collector.reporting.planned import InspectionPlan
from collector.reporting.review_front import review_front, review_number
from collector.reporting.reviewed import QuarterlyReview
from collector.reporting.said import Speaker, phrase
from collector.reporting.section import Document, sections_of
from collector.reporting.templating import environment, rendered

_PAGE = "report/page.html.j2"


def inspection_report(report: InspectionReport, lang: Lang, templates: Sequence[Path]) -> str:
    """The inspection report as HTML; the same report gives the same bytes.

    templates   folders with `report/`; the first that has a template wins

    Raises ReportError for a template that is wrong, with its file and line.
    """
    return html([made_inspection(report, lang)], templates)


def made_inspection(report: InspectionReport, lang: Lang) -> Made:
    """The inspection report in one language."""
    return made(
        "inspection",
        report,
        speaker_of(lang, report.site.timezone),
        Bound(
            title=Text("巡检报告", "Inspection report"),
            site=report.site,
            number=number(report),
            dated=report.inspection.finished or report.inspection.started,
            rests_on=((report.inspection, report.digests),),
        ),
        front(report),
    )


def made_review(review: QuarterlyReview, lang: Lang) -> Made:
    """The quarterly review in one language."""
    return made(
        "quarterly",
        review,
        speaker_of(lang, review.site.timezone),
        Bound(
            title=Text("季度服务回顾报告", "Quarterly service review"),
            site=review.site,
            number=review_number(review),
            dated=review.as_of,
            rests_on=tuple((one, review.digests.get(one.id, {})) for one in review.visits),
        ),
        review_front(review),
    )


def made_plan(given: InspectionPlan, lang: Lang) -> Made:
    """The inspection plan in one language; its time is that of the plan's latest event, else its due time."""
    plan = given.plan
    return made(
        "plan",
        given,
        speaker_of(lang, given.site.timezone),
        Bound(
            title=Text("巡检计划", "Inspection plan"),
            site=given.site,
            number=plan_number(given),
            dated=plan.events[-1].time if plan.events else plan.send_by,
            rests_on=((given.last, {}),) if given.last else (),
        ),
        plan_front(given),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """What a document says of itself, and the inspections that it rests on with the digests of each."""

    title: Text
    site: Site
    number: str
    dated: datetime
    rests_on: Sequence[tuple[Inspection, Mapping[str, str]]]


def made(kind: Document, subject: Any, speaker: Speaker, bound: Bound, front: Front) -> Made:
    """Any document in one language."""
    listed = manifest(kind, bound.site.name, bound.rests_on, speaker)
    running = phrase("{site}　{title}", "{site}, {title}", site=bound.site.title, title=bound.title)
    return Made(
        kind=kind,
        speaker=speaker,
        title=speaker.say(bound.title),
        running=speaker.say(running),
        number=speaker.say(bound.number),
        seal=digest(listed),
        dated=bound.dated,
        first_heading=numbered(1, speaker.say(front.title), speaker.lang),
        front=front,
        ask=asked(front.ask, speaker),
        chapters=compose(sections_of(kind), subject, speaker, before=1),
        manifest=listed,
    )


def html(documents: Sequence[Made], templates: Sequence[Path]) -> str:
    """One page with one or more documents of one language. Raises ReportError."""
    if not documents:
        raise ReportError("there is nothing to write a document about")
    speaker = documents[0].speaker
    made = environment(templates, speaker)
    made.globals["chapter"] = lambda count, zh, en: numbered(
        count, Text(zh, en).in_(speaker.lang), speaker.lang
    )
    return rendered(made, _PAGE, {"documents": documents, "legend": tuple(legend(speaker.lang))})


def speaker_of(lang: Lang, zone: str) -> Speaker:
    """Raises ReportError for a time zone that is not known."""
    try:
        return Speaker(lang, ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ReportError(f"{zone!r} is no time zone") from error

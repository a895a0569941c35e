"""Documents as HTML: one file that needs nothing beside it."""

from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from collector.model.errors import ReportError
from collector.model.text import Lang, Text
from collector.reporting.compose import compose, legend, numbered
from collector.reporting.document import Made
from collector.reporting.front import front, number
from collector.reporting.inspected import InspectionReport
from collector.reporting.manifest import digest, manifest
from collector.reporting.said import Speaker, phrase
from collector.reporting.section import sections_of
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
    speaker = speaker_of(lang, report.site.timezone)
    listed = manifest("inspection", report.site.name, [(report.inspection, report.digests)], speaker)
    title = Text("巡检报告", "Inspection report")
    return Made(
        kind="inspection",
        speaker=speaker,
        title=speaker.say(title),
        running=speaker.say(
            phrase("{site}　{title}", "{site}, {title}", site=report.site.title, title=title)
        ),
        number=speaker.say(number(report)),
        seal=digest(listed),
        dated=report.inspection.finished or report.inspection.started,
        front=front(report),
        chapters=compose(sections_of("inspection"), report, speaker, before=1),
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

"""Documents of an installation: made from its store, written as files, noted in its ledger."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from collector.entry.documents import template_folders
from collector.entry.office import Office
from collector.entry.report_inputs import inspection_input, plan_input, review_input
from collector.model.document import DocumentRecord
from collector.model.errors import ReportError
from collector.model.inspection import Inspection
from collector.model.text import Lang
from collector.model.visit import Plan
from collector.reporting.document import Made
from collector.reporting.files import file_name, write_all
from collector.reporting.pdf import pdf
from collector.reporting.render import html, made_inspection, made_plan, made_review
from collector.reporting.reviewed import Quarter
from collector.reporting.word import docx

FORMATS: Final = ("html", "docx", "pdf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One document in one language, before it is printed.

    subject   what it is about: the id of an inspection, `2026Q3`, the id of a plan
    name      of its files, without an ending
    """

    made: Made
    site: str
    subject: str
    name: str


@dataclass(frozen=True, slots=True)
class Written:
    """The files of one document; `missing` says why there is no PDF among them."""

    paths: tuple[Path, ...]
    missing: ReportError | None = None


def inspection_paper(office: Office, inspection: Inspection, lang: Lang) -> Paper:
    """The report of one stored inspection. Raises StoreError, SettingsError, ReportError."""
    made = made_inspection(inspection_input(office, inspection), lang)
    day = f"{made.speaker.local(inspection.started):%Y%m%d-%H%M}"
    name = file_name("inspection", inspection.site, day, lang)
    return Paper(made=made, site=inspection.site, subject=inspection.id, name=name)


def review_paper(office: Office, site: str, quarter: Quarter, lang: Lang) -> Paper:
    """The review of one quarter. Raises SettingsError where nothing is stored of it, and as above."""
    at = office.made.inventory.sites[site]
    made = made_review(review_input(office, at, quarter, office.clock()), lang)
    name = file_name("quarterly", site, str(quarter), lang)
    return Paper(made=made, site=site, subject=str(quarter), name=name)


def plan_paper(office: Office, plan: Plan, lang: Lang) -> Paper:
    """The document of one plan. Raises StoreError, SettingsError, ReportError."""
    made = made_plan(plan_input(office, plan), lang)
    name = file_name("plan", plan.site, plan.period, lang)
    return Paper(made=made, site=plan.site, subject=plan.id, name=name)


def write(office: Office, paper: Paper, formats: Iterable[str], folder: Path) -> Written:
    """Print all formats, then write all files, then note them; the manifest lies beside them.

    PDF that cannot be made does not keep the others from being written.

    Raises ReportError for a template that is wrong or a folder that takes no files, StoreError where what was
    written cannot be noted.
    """
    printed, missing = _printed(office, paper.made, formats)
    listed = json.dumps(paper.made.manifest, ensure_ascii=False, indent=1, sort_keys=True)
    files = {f"{paper.name}.{form}": content for form, content in printed.items()}
    files[f"{paper.name}.manifest.json"] = f"{listed}\n".encode("utf-8", "backslashreplace")
    paths = write_all(folder, files)
    office.documents.record(_records(office, paper, printed, folder))
    return Written(paths, missing)


def _printed(
    office: Office, made: Made, formats: Iterable[str]
) -> tuple[dict[str, bytes], ReportError | None]:
    templates = template_folders(office.made.settings.own)
    page = html([made], templates)
    printers: Mapping[str, Callable[[], bytes]] = {
        "html": lambda: page.encode("utf-8"),
        "docx": lambda: docx(made, templates),
        "pdf": lambda: pdf(page),
    }
    missing: ReportError | None = None
    printed: dict[str, bytes] = {}
    for form in sorted(formats, key=FORMATS.index):
        try:
            printed[form] = printers[form]()
        except ReportError as error:
            if form != "pdf":
                raise
            missing = error
    return printed, missing


def _records(
    office: Office, paper: Paper, printed: Mapping[str, bytes], folder: Path
) -> Iterable[DocumentRecord]:
    for form, content in printed.items():
        yield DocumentRecord(
            kind=paper.made.kind,
            site=paper.site,
            subject=paper.subject,
            lang=paper.made.speaker.lang,
            format=form,
            path=str((folder / f"{paper.name}.{form}").absolute()),
            digest=hashlib.sha256(content).hexdigest(),
            rendered=office.clock(),
            manifest=paper.made.manifest,
        )

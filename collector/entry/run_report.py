"""`collector report ...`: documents from what is stored, as files; each is whole or not there."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

from collector.entry.documents import template_folders
from collector.entry.office import Office, utc_now
from collector.entry.report_inputs import inspection_input, plan_input, review_input
from collector.entry.run_lists import language
from collector.entry.wire import install, open_store
from collector.model.errors import Mistake, ReportError, SettingsError
from collector.model.inspection import Inspection, Outcome
from collector.model.text import Lang
from collector.model.visit import Plan
from collector.reporting.document import Made
from collector.reporting.files import file_name, write_all
from collector.reporting.pdf import pdf
from collector.reporting.render import html, made_inspection, made_plan, made_review
from collector.reporting.reviewed import Quarter
from collector.reporting.word import docx

Clock = Callable[[], datetime]

FORMATS: Final = ("html", "docx", "pdf")


def report_inspection(
    inventory: Path | None,
    site: str,
    inspection: str,
    formats: str,
    lang: str,
    output: Path,
    *,
    clock: Clock = utc_now,
) -> tuple[Path, ...]:
    """Write the report of one inspection.

    inspection   its id or the beginning of it; "" for the latest of the site
    formats      some of html, docx, pdf, joined by commas
    output       a folder; made where it is not there
    clock        the time now, aware: what a quarter that is not over is told up to

    Raises SettingsError for a site, inspection, format or language that is not known; StoreError; ReportError
    for a template that is wrong, a full disk, or PDF without its libraries, the other formats being written.
    """
    with _office(inventory, formats, lang, clock) as (office, wanted, spoken):
        found = _inspection(office, office.site(site), inspection)
        made = made_inspection(inspection_input(office, found), spoken)
        day = f"{made.speaker.local(found.started):%Y%m%d-%H%M}"
        return _write(office, made, wanted, output, file_name("inspection", site, day, spoken))


def report_quarterly(
    inventory: Path | None,
    site: str,
    quarter: str,
    formats: str,
    lang: str,
    output: Path,
    *,
    clock: Clock = utc_now,
) -> tuple[Path, ...]:
    """Write the review of one quarter, `2026Q3`.

    Raises what `report_inspection` does, and SettingsError for a quarter of which nothing is stored.
    """
    with _office(inventory, formats, lang, clock) as (office, wanted, spoken):
        asked = _quarter(quarter)
        at = office.made.inventory.sites[office.site(site)]
        made = made_review(review_input(office, at, asked, office.clock()), spoken)
        return _write(office, made, wanted, output, file_name("quarterly", site, str(asked), spoken))


def report_plan(
    inventory: Path | None,
    site: str,
    plan: str,
    formats: str,
    lang: str,
    output: Path,
    *,
    clock: Clock = utc_now,
) -> tuple[Path, ...]:
    """Write the document of one plan.

    plan   its id; "" for the next visit of the site

    Raises what `report_inspection` does, and SettingsError for a site without a plan.
    """
    with _office(inventory, formats, lang, clock) as (office, wanted, spoken):
        found = _plan(office, office.site(site), plan)
        made = made_plan(plan_input(office, found), spoken)
        return _write(office, made, wanted, output, file_name("plan", site, found.period, spoken))


@contextmanager
def _office(
    inventory: Path | None, formats: str, lang: str, clock: Clock
) -> Iterator[tuple[Office, tuple[str, ...], Lang]]:
    """The installation with its store, and what was asked for, checked before anything is read."""
    wanted = tuple(dict.fromkeys(one.strip() for one in formats.split(",") if one.strip()))
    strange = [one for one in wanted if one not in FORMATS]
    if strange or not wanted:
        said = repr(strange[0]) if strange else "nothing"
        raise SettingsError([Mistake("--format", f"{said} is no format; expected {', '.join(FORMATS)}")])
    made = install(inventory)
    spoken = language(lang, made.settings.language)
    with open_store(made.settings, made.secrets) as store:
        yield Office(made, store, clock), wanted, spoken


def _inspection(office: Office, site: str, wanted: str) -> Inspection:
    heads = [one for one in office.store.inspections(site) if one.outcome is not Outcome.RUNNING]
    if not heads:
        raise SettingsError(
            [Mistake("SITE", f"no inspection of {site!r} is stored; `collector inspect {site}`")]
        )
    found = [one for one in heads if one.id.startswith(wanted)] if wanted else heads[-1:]
    if len(found) != 1:
        newest = ", ".join(f"{one.id} ({one.started:%Y-%m-%d})" for one in reversed(heads[-5:]))
        many = "several begin with" if found else "there is no"
        raise SettingsError(
            [Mistake("INSPECTION", f"{many} {wanted!r} of {site!r}; the newest are {newest}")]
        )
    return office.store.load(found[0].id)


def _quarter(text: str) -> Quarter:
    try:
        return Quarter.parse(text)
    except ValueError as error:
        raise SettingsError([Mistake("--quarter", str(error))]) from error


def _plan(office: Office, site: str, wanted: str) -> Plan:
    plans = office.plans.plans(site)
    now = office.clock()
    found = next((one for one in plans if (one.id == wanted if wanted else one.ends >= now)), None)
    if found is None:
        known = (
            ", ".join(one.id for one in plans) or "none; `collector plan propose` makes those that are owed"
        )
        said = f"no plan {wanted!r}" if wanted else "no visit ahead"
        raise SettingsError([Mistake("--plan", f"site {site!r} has {said}; its plans: {known}")])
    return found


def _write(office: Office, made: Made, wanted: tuple[str, ...], output: Path, name: str) -> tuple[Path, ...]:
    """Render all, then write all; PDF that cannot be made does not keep the others from being written."""
    templates = template_folders(office.made.settings.own)
    page = html([made], templates)
    printers: Mapping[str, Callable[[], bytes]] = {
        "html": lambda: page.encode("utf-8"),
        "docx": lambda: docx(made, templates),
        "pdf": lambda: pdf(page),
    }
    missing: ReportError | None = None
    files: dict[str, bytes] = {}
    for form in sorted(wanted, key=FORMATS.index):
        try:
            files[f"{name}.{form}"] = printers[form]()
        except ReportError as error:
            if form != "pdf":
                raise
            missing = error
    listed = json.dumps(made.manifest, ensure_ascii=False, indent=1, sort_keys=True)
    files[f"{name}.manifest.json"] = f"{listed}\n".encode("utf-8", "backslashreplace")
    written = write_all(output, files)
    sys.stdout.write("".join(f"{path}\n" for path in written))
    if missing is not None:
        raise missing
    return written

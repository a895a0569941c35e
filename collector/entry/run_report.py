"""`collector report ...`: documents from what is stored, as files; each is whole or not there."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from collector.entry.office import Office, utc_now, who
from collector.entry.papers import FORMATS, Paper, inspection_paper, plan_paper, review_paper, write
from collector.entry.run_lists import language, table
from collector.entry.times import minute, zone_of
from collector.entry.wire import install, open_store
from collector.model.document import DocumentRecord
from collector.model.errors import Mistake, SettingsError
from collector.model.inspection import Inspection, Outcome
from collector.model.text import Lang
from collector.model.visit import Handover, Plan
from collector.reporting.reviewed import Quarter
from collector.ticketing.desk import moment

Clock = Callable[[], datetime]


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
        return _write(office, inspection_paper(office, found, spoken), wanted, output)


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
        paper = review_paper(office, office.site(site), _quarter(quarter), spoken)
        return _write(office, paper, wanted, output)


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
        return _write(office, plan_paper(office, found, spoken), wanted, output)


def list_documents(inventory: Path | None, site: str | None, form: str) -> None:
    """The documents that were written, oldest first, and when the customer was given each report."""
    with _desk(inventory) as office:
        written = office.documents.records(site and office.site(site))
        given = office.documents.handovers()
        zones = {one.site: zone_of(office.made, one.site) for one in written}
    rows = [(one, given.get(one.subject) if one.kind == "inspection" else None) for one in written]
    if form == "json":
        listed = [_as_json(one, handed) for one, handed in rows]
        sys.stdout.write(json.dumps(listed, ensure_ascii=False, indent=1) + "\n")
        return
    table(
        ("written", "site", "document", "about", "lang", "path", "given to"),
        [
            (
                minute(one.rendered, zones[one.site]),
                *(one.site, one.kind, one.subject, one.lang, one.path),
                f"{handed.receiver}, {minute(handed.time, zones[one.site])}" if handed else "",
            )
            for one, handed in rows
        ],
    )


def hand_over(
    inventory: Path | None,
    site: str,
    inspection: str,
    *,
    by: str,
    at: str = "",
    reason: str = "",
    clock: Clock = utc_now,
) -> Handover:
    """Enter that the customer was given the report of an inspection; the first such entry stops its clock.

    by   who of the customer has it
    at   when that was, with its zone; "" for now

    Raises SettingsError for an inspection that is not known or a time at which there was no report yet.
    """
    with _desk(inventory, clock) as office:
        found, now = _inspection(office, office.site(site), inspection), office.clock()
        time = moment(at) if at else now
        if not (found.finished or found.started) <= time <= now:
            said = f"the inspection ended {found.finished or found.started}, and now it is {now}"
            raise SettingsError([Mistake("--at", f"no report can have been given at {time}: {said}")])
        if not by.strip():
            raise SettingsError([Mistake("--by", "name the person of the customer who has the report")])
        given = Handover(
            inspection=found.id, site=site, time=time, entered=now, actor=who(), receiver=by.strip(),
            reason=reason.strip(),
        )  # fmt: skip
        office.documents.hand_over(given)
    sys.stdout.write(f"report of {given.inspection}: given to {given.receiver}\n")
    return given


@contextmanager
def _desk(inventory: Path | None, clock: Clock = utc_now) -> Iterator[Office]:
    made = install(inventory)
    with open_store(made.settings, made.secrets) as store:
        yield Office(made, store, clock)


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
    with _desk(inventory, clock) as office:
        yield office, wanted, language(lang, office.made.settings.language)


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


def _write(office: Office, paper: Paper, wanted: tuple[str, ...], output: Path) -> tuple[Path, ...]:
    """Write the files and print their paths. Raises ReportError for a PDF that is missing, at the end."""
    done = write(office, paper, wanted, output)
    sys.stdout.write("".join(f"{path}\n" for path in done.paths))
    if done.missing is not None:
        raise done.missing
    return done.paths


def _as_json(one: DocumentRecord, given: Handover | None) -> dict[str, object]:
    return {
        "document": one.kind,
        "site": one.site,
        "about": one.subject,
        "lang": one.lang,
        "format": one.format,
        "path": one.path,
        "sha256": one.digest,
        "written": one.rendered.isoformat(),
        "given": given.time.isoformat() if given else None,
        "given_to": given.receiver if given else None,
    }

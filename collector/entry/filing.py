"""The documents that the contracts owe, written by the service as soon as there is something to tell.

A plan when it is proposed, a report when its visit is over, a review when the figures of its quarter are
final. What is written is noted; what could not be written is owed still, and tried again with the next tick.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import product
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from collector.entry.office import Office
from collector.entry.papers import Paper, inspection_paper, plan_paper, review_paper, write
from collector.entry.report_inputs import LATE
from collector.model.errors import CollectorError, SettingsError
from collector.model.text import Lang
from collector.model.visit import PlanState, RunState
from collector.reporting.files import file_name
from collector.reporting.reviewed import Quarter

log = logging.getLogger(__name__)

# What fell due longer ago, before there was a service that wrote it, is left to people.
_RECENT: Final = timedelta(days=120)
_DROPPED: Final = (PlanState.REFUSED, PlanState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class _Owed:
    """A document that is owed, before anything is gathered for it."""

    kind: str
    site: str
    subject: str
    paper: Callable[[Lang], Paper]


def file_owed(office: Office) -> tuple[Path, ...]:
    """Write what is owed and not noted yet, in the languages and formats of the settings; their paths.

    What fails for one site keeps no other from its documents; the first ReportError or StoreError is raised
    then, and what was written stays written.
    """
    keys = office.made.settings.documents
    if not keys.formats:
        return ()
    languages = keys.languages or (office.made.settings.language,)
    known = {(one.kind, one.site, one.subject, one.lang) for one in office.documents.records()}
    paths: list[Path] = []
    failed: dict[str, CollectorError] = {}
    for owed, lang in product(_owed(office), languages):
        if owed.site in failed or (owed.kind, owed.site, owed.subject, lang) in known:
            continue
        try:
            paths += _written(office, owed, lang)
        except CollectorError as error:
            log.error("no %s of %s: %s", owed.kind, owed.subject, error)
            failed[owed.site] = error
    if failed:
        raise next(iter(failed.values()))
    return tuple(paths)


def _written(office: Office, owed: _Owed, lang: Lang) -> tuple[Path, ...]:
    keys = office.made.settings.documents
    try:
        paper = owed.paper(lang)
    except SettingsError as nothing:
        log.debug("no %s of %s: %s", owed.kind, owed.subject, nothing)
        return ()
    done = write(office, paper, keys.formats, keys.folder / file_name(owed.site))
    if done.missing is not None:
        log.warning("%s without PDF: %s", paper.name, done.missing)
    return done.paths


def _owed(office: Office) -> Iterator[_Owed]:
    now = office.clock()
    yield from _plans(office, now)
    yield from _reports(office, now)
    yield from _reviews(office, now)


def _plans(office: Office, now: datetime) -> Iterator[_Owed]:
    for plan in office.plans.plans():
        if plan.site in office.agreements and plan.state not in _DROPPED and plan.ends >= now:
            yield _Owed("plan", plan.site, plan.id, partial(plan_paper, office, plan))


def _reports(office: Office, now: datetime) -> Iterator[_Owed]:
    for run in office.plans.runs():
        if run.state is RunState.DONE and run.inspection and run.due > now - _RECENT:
            yield _Owed("inspection", run.site, run.inspection, partial(_report, office, run.inspection))


def _report(office: Office, number: str, lang: Lang) -> Paper:
    return inspection_paper(office, office.store.load(number), lang)


def _reviews(office: Office, now: datetime) -> Iterator[_Owed]:
    for site, agreement in office.agreements.items():
        zone = ZoneInfo(office.made.inventory.sites[site].timezone)
        last = Quarter.of(now.astimezone(zone).date()).before()
        if agreement.profile.review.report == "quarterly" and now >= last.until(zone) + LATE:
            yield _Owed("quarterly", site, str(last), partial(review_paper, office, site, last))

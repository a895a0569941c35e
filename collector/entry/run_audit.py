"""`collector audit`: who asked which device what, and when."""

import json
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from collector.entry.office import Office
from collector.entry.run_lists import table
from collector.entry.times import minute, zone_of
from collector.entry.wire import install, open_store
from collector.model.errors import Mistake, SettingsError

_DAYS: Final = 90


def show_audit(
    inventory: Path | None,
    site: str,
    *,
    device: str = "",
    since: str = "",
    until: str = "",
    form: str = "text",
) -> None:
    """The accesses to a site, oldest first; as JSON with every question.

    since, until   days of the site's calendar, `2026-11-21`, both of them included; "" for the last 90 days

    Raises SettingsError for a site or a day that is none, StoreError.
    """
    made = install(inventory)
    with open_store(made.settings, made.secrets) as store:
        office = Office(made, store)
        zone = zone_of(made, office.site(site))
        last = _day("--until", until) if until else office.clock().astimezone(zone).date()
        first = _day("--since", since) if since else last - timedelta(days=_DAYS)
        found = office.plans.accesses(site, _midnight(first, zone), _midnight(last + timedelta(days=1), zone))
    wanted = [one for one in found if device in ("", one.device)]
    if form == "json":
        listed = [
            {
                "time": one.time.isoformat(),
                "who": one.who,
                "device": one.device,
                "inspection": one.inspection,
                "questions": list(one.questions),
            }
            for one in wanted
        ]
        sys.stdout.write(json.dumps(listed, ensure_ascii=False, indent=1) + "\n")
        return
    table(
        ("time", "who", "device", "inspection", "questions"),
        [
            (minute(one.time, zone), one.who, one.device, one.inspection or "-", str(len(one.questions)))
            for one in wanted
        ],
    )


def _day(option: str, written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise SettingsError([Mistake(option, f"{written!r} is no day; write it as 2026-11-21")]) from None


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, datetime.min.time(), zone)

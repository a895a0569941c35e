"""`collector ticket ...`: the desk on a terminal."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from collector.contracting.clocks import Clock
from collector.entry.office import Office
from collector.entry.run_lists import language, table
from collector.entry.times import minute, zone_of
from collector.entry.wire import install, open_store
from collector.model.text import Lang
from collector.model.ticket import Ticket
from collector.ticketing.desk import Desk, moment


@contextmanager
def desk(inventory: Path | None) -> Iterator[tuple[Desk, Lang, Callable[[str], ZoneInfo]]]:
    """The desk of an installation, its language, and the zone of each of its sites."""
    made = install(inventory)
    with open_store(made.settings, made.secrets) as store:
        yield Office(made, store).desk(), language("", made.settings.language), partial(zone_of, made)


def list_tickets(inventory: Path | None, site: str | None, days: int, form: str) -> None:
    """The open tickets, and those closed in the last days."""
    with desk(inventory) as (at, lang, zone):
        since = at.clock() - timedelta(days=days) if days else None
        found = at.list(site, closed_since=since)
    if form == "json":
        _say(json.dumps([_as_json(one, lang) for one in found], ensure_ascii=False, indent=1))
        return
    rows = [
        (
            one.id,
            str(int(one.severity)),
            one.state,
            one.key.device,
            one.key.part,
            one.fault.says.in_(lang),
            minute(one.opened, zone(one.key.site)),
        )
        for one in found
    ]
    table(("ticket", "sev", "state", "device", "part", "fault", "opened"), rows)


def show_ticket(inventory: Path | None, number: str) -> None:
    """One ticket: what is so, what was done, and how its clocks stand."""
    with desk(inventory) as (at, lang, zone):
        ticket, clocks = at.show(number)
    fault, place, here = ticket.fault, ticket.place, zone(ticket.key.site)
    _say(f"{ticket.id}  {ticket.state}  severity {int(ticket.severity)}")
    _say(f"{ticket.key.site} / {ticket.key.device} / {ticket.key.part or '-'}  ({ticket.key.check})")
    for text in (fault.title, fault.says, fault.effect, fault.advice, fault.severity_reason):
        if text is not None and text.in_(lang):
            _say(f"  {text.in_(lang)}")
    _say(f"  model {place.model or '-'}  serial {place.serial or '-'}  version {place.os_version or '-'}")
    _say(f"  evidence {' '.join(fault.evidence) or '-'}")
    for event in ticket.events:
        entered = (
            f" (entered {minute(event.entered, here)})"
            if event.entered - event.time > timedelta(minutes=1)
            else ""
        )
        _say(f"  {minute(event.time, here)}  {event.kind}  {event.actor}  {event.reason}{entered}")
    for clock in clocks:
        _say(f"  clock {clock.key}: {clock.state}, due {minute(clock.due, here)}{_left(clock)}")
    _say(f"  may become: {', '.join(ticket.moves()) or 'nothing, it is closed'}")


def move(inventory: Path | None, number: str, verb: str, *, reason: str, at: str, by: str) -> None:
    """ack | start | restore | confirm | close. Raises TicketError naming the moves that are possible."""
    with desk(inventory) as (seat, *_):
        when = moment(at) if at else None
        done = {
            "ack": lambda: seat.acknowledge(number, reason, when),
            "start": lambda: seat.start(number, reason, when),
            "restore": lambda: seat.restore(number, reason, when),
            "confirm": lambda: seat.confirm(number, by, reason, when),
            "close": lambda: seat.close(number, reason, when),
        }[verb]()
    _say(f"{done.id} is {done.state}")


def grade(inventory: Path | None, number: str, severity: int, reason: str) -> None:
    """Another severity, with its reason. Raises TicketError."""
    with desk(inventory) as (seat, *_):
        done = seat.grade(number, severity, reason)
    _say(f"{done.id} is of severity {int(done.severity)}")


def comment(inventory: Path | None, number: str, text: str) -> None:
    with desk(inventory) as (seat, *_):
        _say(f"{seat.comment(number, text).id}: noted")


def event(inventory: Path | None, number: str, kind: str, *, at: str, reason: str, decision: str) -> None:
    """What a person reports, with its true time."""
    with desk(inventory) as (seat, *_):
        when = moment(at) if at else None
        done = seat.event(number, kind, at=when, reason=reason, decision=decision or None)
    _say(f"{done.id} is {done.state}")


def _as_json(ticket: Ticket, lang: Lang) -> dict[str, object]:
    return {
        "ticket": ticket.id,
        "site": ticket.key.site,
        "device": ticket.key.device,
        "part": ticket.key.part,
        "check": ticket.key.check,
        "severity": int(ticket.severity),
        "state": ticket.state,
        "opened": ticket.opened.isoformat(),
        "says": ticket.fault.says.in_(lang),
    }


def _left(clock: Clock) -> str:
    if clock.remaining_s is None:
        return ""
    hours = clock.remaining_s / 3600
    return f", {hours:.1f} h left" if hours >= 0 else f", {-hours:.1f} h overdue"


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")

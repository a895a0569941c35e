"""Contract profiles: what a kind of contract promises, as its YAML file says it."""

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Field, model_validator

from collector.contracting.terms import CalendarNames, Targets, Week, known_condition
from collector.contracting.written import Bilingual, Day, Written
from collector.model.finding import Severity
from collector.model.text import Text
from collector.model.ticket import EventKind

ALWAYS: Final = "always"  # the calendar that every profile has: round the clock
SERVICE: Final = "service"  # the service window, which every profile must have

# What happens to a visit, where a clock does not start or stop with an event of a ticket.
VISIT_EVENTS: Final = ("visit_planned", "inspection_plan_sent", "visit_ended", "inspection_report_sent")


def _events(given: Any) -> Any:
    known = (*EventKind, *VISIT_EVENTS)
    if not isinstance(given, list | tuple) or not given:
        raise ValueError("a list of events was expected, as [opened, reopened]")
    for event in given:
        if event not in known:
            raise ValueError(f"{event!r} is no event; known are {', '.join(known)}")
    return tuple(map(str, given))


Events = Annotated[tuple[str, ...], BeforeValidator(_events)]
Condition = Annotated[str, BeforeValidator(known_condition)]


class Hours(Written):
    """A calendar of the profile.

    holidays       name of the almanac whose days off count; None for none
    off, make_up   days of this contract alone
    """

    hours: Week
    holidays: str | None = None
    off: tuple[Day, ...] = ()
    make_up: tuple[Day, ...] = ()

    @model_validator(mode="after")
    def _based(self) -> "Hours":
        if self.holidays is None and (self.off or self.make_up):
            raise ValueError("days off are laid over a calendar of holidays; add holidays: cn")
        return self


class Promise(Written):
    """One clock: what starts it, what stops it, how long that may take, by which hours, for which tickets.

    starts, stops   the first of these events counts
    within          None only until the contract says it
    only            conditions that must all be true of the ticket
    """

    title: Bilingual
    starts: Events = Field(alias="from")
    stops: Events = Field(alias="to")
    within: Targets | None
    calendar: CalendarNames
    only: tuple[Condition, ...] = ()


class SeverityClass(Written):
    """What the contract calls one or more of our severities."""

    title: Bilingual
    severity: tuple[Severity, ...]


class Visits(Written):
    """Inspections on site.

    before     names of periods; a visit is finished before the first of each group, one visit a group
    approval   no scheduled visit without the customer's approval of its plan
    """

    per_year: Annotated[int, Field(ge=0, le=366)] | None
    rhythm: Literal["quarterly", "before_periods", "by_level", "irregular"]
    before: tuple[Annotated[tuple[str, ...], Field(min_length=1)], ...] = ()
    approval: bool = True


class Review(Written):
    report: Literal["monthly", "quarterly"] | None = None
    meeting: Literal["quarterly", "half-yearly", "yearly"] | None = None


class TicketTerms(Written):
    """reopen_days: a fault that comes back so soon after it was closed is the same ticket; 0 is never."""

    reopen_days: Annotated[float, Field(ge=0, le=3660)] = 30


class PowerLimits(Written):
    """ups_runtime_min: minutes that a UPS must carry its load."""

    ups_runtime_min: Annotated[float, Field(gt=0)] | None = None


class LeftOpen(Written):
    """A value that the text of the contract leaves open, and how a person would write it."""

    say: Bilingual
    example: str | int


class Profile(Written):
    """A kind of contract.

    left_open   dotted paths of the values that a contract must fill
    """

    profile: str
    title: Bilingual
    timezone: str = "Asia/Shanghai"
    left_open: Mapping[str, LeftOpen] = Field(default={}, alias="open")
    level: str | None = None
    calendars: Mapping[str, Hours]
    severity: tuple[SeverityClass, ...] = ()
    clocks: Mapping[str, Promise]
    visits: Visits | None = None
    review: Review = Review()
    limits: PowerLimits = PowerLimits()
    tickets: TicketTerms = TicketTerms()

    def class_of(self, severity: Severity) -> Text | None:
        """What the contract calls this severity; None where it has no word for it."""
        return next((one.title for one in self.severity if severity in one.severity), None)

    def unfilled(self) -> dict[str, LeftOpen]:
        """What is still open, by its path."""
        return {path: left for path, left in self.left_open.items() if value_at(self, path) is None}


def value_at(profile: Profile, path: str) -> Any:
    """The value under a dotted path as it stands in the file; None where there is none."""
    found: Any = profile
    for step in path.split("."):
        found = found.get(step) if isinstance(found, Mapping) else getattr(found, step, None)
    return found

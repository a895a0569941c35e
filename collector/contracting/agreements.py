"""One contract: a profile with the contract's own values laid over it, each with where it was written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from collector.contracting.calendars import Almanac
from collector.contracting.profiles import ALWAYS, SERVICE, Hours, Profile
from collector.contracting.written import Where, checked
from collector.model.calendar import WorkCalendar
from collector.model.errors import Mistake, SettingsError
from collector.model.inventory import Contract

_FIXED: Final = ("profile", "open")  # what makes the profile what it is
_WHOLE: Final = ("hours",)  # other days of a week are another week, not a change of some days


@dataclass(frozen=True, slots=True)
class Source:
    """A parsed file: its data, and where in it a key stands."""

    data: Any
    where: Where


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What was promised to one customer.

    contract    None for the profile alone, which may have values left open
    calendars   those of the profile by name, and `always`
    origins     `file:line` of each value, by its dotted path
    """

    profile: Profile
    contract: Contract | None = None
    calendars: Mapping[str, WorkCalendar]
    origins: Mapping[str, str] = field(default_factory=dict)

    @property
    def service(self) -> WorkCalendar:
        """The service window."""
        return self.calendars[SERVICE]


def terms(profile: Source, almanacs: Mapping[str, Almanac]) -> Agreement:
    """A profile alone. Raises SettingsError with every mistake of its file."""
    return _agreement(profile, None, {}, profile.where, almanacs)


def agree(profile: Source, contract: Contract, where: Where, almanacs: Mapping[str, Almanac]) -> Agreement:
    """A profile with what the inventory says of one contract laid over it.

    where   gives file and line of the contract's keys

    Raises SettingsError with every mistake: a value that does not fit, a promise that the contract's text
    leaves open and the inventory does not fill.
    """
    wrong = [
        Mistake(where(key), f"{key!r} of a profile cannot be overridden")
        for key in _FIXED
        if key in contract.overrides
    ]
    if wrong:
        raise SettingsError(wrong)
    agreement = _agreement(profile, contract, contract.overrides, where, almanacs)
    if missing := open_promises(agreement.profile, contract, where):
        raise SettingsError(missing)
    return agreement


def open_promises(profile: Profile, contract: Contract, where: Where) -> tuple[Mistake, ...]:
    """What the contract must still say, each with the line to write."""
    return tuple(
        Mistake(
            where(),
            f"contract {contract.name!r} leaves open what profile {profile.profile!r} cannot know: "
            f"{left.say.en} ({left.say.zh}); add to it, for example, {_line(path, str(left.example))}",
        )
        for path, left in profile.unfilled().items()
    )


def _agreement(
    source: Source,
    contract: Contract | None,
    own: Mapping[str, Any],
    where: Where,
    almanacs: Mapping[str, Almanac],
) -> Agreement:
    def origin(*path: Any) -> str:
        return where(*path) if _is_in(own, path) else source.where(*path)

    merged = _laid_over(source.data, own)
    profile = checked(Profile, merged, origin)
    if wrong := _inconsistent(profile, almanacs, origin):
        raise SettingsError(wrong)
    return Agreement(
        profile=profile,
        contract=contract,
        calendars=_calendars(profile, almanacs, origin),
        origins={".".join(map(str, path)): origin(*path) for path in _leaves(merged)},
    )


def _inconsistent(profile: Profile, almanacs: Mapping[str, Almanac], where: Where) -> list[Mistake]:
    """What is right alone and wrong together."""
    wrong = []
    if SERVICE not in profile.calendars or ALWAYS in profile.calendars:
        reason = f"calendar {SERVICE!r} must be here, and {ALWAYS!r} is there without being written"
        wrong.append(Mistake(where("calendars"), reason))
    known = sorted({*profile.calendars, ALWAYS})
    for name, promise in profile.clocks.items():
        for strange in sorted(set(promise.calendar.values()) - set(known)):
            reason = f"{strange!r} is no calendar of the profile; known are {', '.join(known)}"
            wrong.append(Mistake(where("clocks", name, "calendar"), reason))
        if promise.within is None and f"clocks.{name}.within" not in profile.left_open:
            reason = f"clock {name!r} has no time; give it one, or name it under 'open'"
            wrong.append(Mistake(where("clocks", name, "within"), reason))
    periods = sorted({name for almanac in almanacs.values() for name in almanac.names})
    for number, group in enumerate(profile.visits.before if profile.visits else ()):
        for strange in sorted(set(group) - set(periods)):
            reason = f"{strange!r} is no period of a calendar; known are {', '.join(periods)}"
            wrong.append(Mistake(where("visits", "before", number), reason))
    return wrong


def _calendars(profile: Profile, almanacs: Mapping[str, Almanac], where: Where) -> dict[str, WorkCalendar]:
    try:
        zone = ZoneInfo(profile.timezone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise SettingsError([Mistake(where("timezone"), f"{profile.timezone!r} is no time zone")]) from error
    made = {ALWAYS: WorkCalendar.always(profile.timezone, ALWAYS)}
    for name, hours in profile.calendars.items():
        if hours.holidays is not None and hours.holidays not in almanacs:
            reason = f"{hours.holidays!r} is no calendar; known are {', '.join(sorted(almanacs))}"
            raise SettingsError([Mistake(where("calendars", name, "holidays"), reason)])
        made[name] = WorkCalendar(
            name=_title(name, hours), zone=zone, week=hours.hours, years=_years(hours, almanacs)
        )
    return made


def _title(name: str, hours: Hours) -> str:
    return f"{name} ({hours.holidays})" if hours.holidays else name


def _years(hours: Hours, almanacs: Mapping[str, Almanac]) -> Any:
    return almanacs[hours.holidays].with_days(hours.off, hours.make_up) if hours.holidays else None


def _laid_over(below: Any, own: Any) -> Any:
    if not isinstance(below, Mapping) or not isinstance(own, Mapping):
        return own
    return {**below, **{key: _over(key, below.get(key), value) for key, value in own.items()}}


def _over(key: Any, below: Any, own: Any) -> Any:
    return own if key in _WHOLE else _laid_over(below, own)


def _is_in(data: Any, path: tuple[Any, ...]) -> bool:
    for step in path:
        if not isinstance(data, Mapping):
            return True  # inside of a value that is overridden as a whole
        if step not in data:
            return False
        data = data[step]
    return bool(path)


def _leaves(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if not isinstance(data, Mapping):
        return [path]
    return [leaf for key, value in data.items() for leaf in _leaves(value, (*path, key))]


def _line(path: str, example: str) -> str:
    *outer, last = path.split(".")
    text = f"{last}: {example}"
    for key in reversed(outer):
        text = f"{key}: {{{text}}}"
    return text

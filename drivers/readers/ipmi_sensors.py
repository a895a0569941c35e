"""The sensors of a BMC: numbers with their limits, and the health that the BMC sees."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from collector.model import units
from collector.model.ipmi import sdr
from collector.model.ipmi.sdr import Sensor
from collector.model.ipmi.sensing import Sensed, health_of, is_empty_bay, limits_of, sensed, value_of
from collector.model.ipmi.words import entity_word
from collector.model.reading import Read, Reading, Rows, Unread
from collector.model.snapshot import Health, Limits
from drivers.readers.ipmi_kinds import judgement_of, quantity_of
from drivers.readers.ipmi_rows import beside, pairs, records_of

_POWER_ON: Final = 0x01
_OEM_RECORD: Final = 0xC0


def sensors(rows: Rows) -> Iterator[Read]:
    """Every sensor that the BMC answers for.

    Names that repeat within a kind take the entity (`Temp (CPU 2)`), else the number. An empty bay gives
    nothing, and neither does a sensor without a reading on a part that is not there.
    """
    records = records_of(rows)
    if not records:
        yield Unread("sensors cannot be read without the sensor data records", rows.source)
        return
    yield from _damaged(records, rows.source)
    known = [sensor for sensor in sdr.sensors(records) if sensor.readable]
    yield from _not_asked(known, rows.source)
    own = [sensor for sensor in known if sensor.of_bmc]
    view = _View(_names(own), _powered(rows))
    answers = {key: sensed(raw) for key, raw in pairs(rows)}
    told = [(sensor, answers[sensor.key]) for sensor in own if sensor.key in answers]
    gone = _gone(told)
    for sensor, answer in told:
        if answer.count is not None or _entity(sensor) not in gone:
            yield from view.readings(sensor, answer)


@dataclass(frozen=True, slots=True)
class _View:
    """How the sensors of a BMC are called, and whether its host is on; None is not known."""

    names: Mapping[tuple[str, str], str]
    powered: bool | None

    def readings(self, sensor: Sensor, answer: Sensed) -> Iterator[Read]:
        if is_empty_bay(sensor, answer):
            return
        health = self._health(sensor, answer)
        quantity = quantity_of(sensor)
        if quantity is not None:
            yield self._quantity(sensor, answer, quantity, health)
        if health is not None:
            yield self._reading(sensor, judgement_of(sensor), state=health)
        elif quantity is None:
            reason = f"sensor {_called(sensor)!r} has a number without a unit and without limits"
            yield Unread(reason, f"ipmi:sensor/{sensor.key}")

    def _health(self, sensor: Sensor, answer: Sensed) -> Health | None:
        health = health_of(sensor, answer)
        rests = self.powered is False and sensor.has_limits and judgement_of(sensor) == "fan.health"
        # A fan below its limit is no fault while the host is off.
        return Health.UNKNOWN if rests and health in (Health.FAILED, Health.DEGRADED) else health

    def _quantity(
        self, sensor: Sensor, answer: Sensed, quantity: tuple[str, str], health: Health | None
    ) -> Reading:
        kind, unit = quantity
        value = value_of(sensor, answer)
        return self._reading(
            sensor,
            kind,
            value=None if value is None else units.to_base(value, unit),
            unit=units.base_of(unit),
            state=Health.UNKNOWN if value is None else health,
            limits=_in_base(limits_of(sensor), unit),
        )

    def _reading(
        self,
        sensor: Sensor,
        kind: str,
        *,
        value: float | None = None,
        unit: str | None = None,
        state: Health | None = None,
        limits: Limits | None = None,
    ) -> Reading:
        return Reading(
            kind=kind,
            part=self.names[kind, sensor.key],
            value=value,
            unit=unit,
            state=state,
            limits=limits,
            source=f"ipmi:sensor/{sensor.key}",
            parent=entity_word(sensor.entity, sensor.instance),
            index=sensor.key,
        )


def _names(own: Iterable[Sensor]) -> Mapping[tuple[str, str], str]:
    """(kind, key) -> the part's name; from all sensors that there are, not from those that answer today."""
    told = [(kind, sensor) for sensor in own for kind in _kinds(sensor)]
    plain = Counter((kind, _called(sensor)) for kind, sensor in told)
    placed = Counter((kind, _placed(sensor)) for kind, sensor in told)
    names = {}
    for kind, sensor in told:
        if plain[kind, _called(sensor)] == 1:
            name = _called(sensor)
        elif placed[kind, _placed(sensor)] == 1:
            name = _placed(sensor)
        else:
            name = f"{_called(sensor)} #{sensor.key}"
        names[kind, sensor.key] = name
    return names


def _kinds(sensor: Sensor) -> tuple[str, ...]:
    quantity = quantity_of(sensor)
    return (judgement_of(sensor),) if quantity is None else (quantity[0], judgement_of(sensor))


def _called(sensor: Sensor) -> str:
    return sensor.name or f"sensor {sensor.number:02X}h"


def _placed(sensor: Sensor) -> str:
    return f"{_called(sensor)} ({entity_word(sensor.entity, sensor.instance)})"


def _entity(sensor: Sensor) -> tuple[int, int]:
    return sensor.entity, sensor.instance


def _gone(told: Iterable[tuple[Sensor, Sensed]]) -> set[tuple[int, int]]:
    """Entities of which a sensor says that the part is not there, while none has a reading of it."""
    bays, there = set(), set()
    for sensor, answer in told:
        if is_empty_bay(sensor, answer):
            bays.add(_entity(sensor))
        elif answer.count is not None:
            there.add(_entity(sensor))
    return bays - there


def _powered(rows: Rows) -> bool | None:
    status = next((raw for _, raw in beside(rows, "chassis")), b"")
    return bool(status[0] & _POWER_ON) if status else None


def _in_base(limits: Limits | None, unit: str) -> Limits | None:
    if limits is None:
        return None
    low_critical, low, high, high_critical = (
        None if limit is None else units.to_base(limit, unit) for limit in limits.as_tuple()
    )
    return Limits(
        low_critical=low_critical, low_degraded=low, high_degraded=high, high_critical=high_critical
    )


def _not_asked(known: Iterable[Sensor], source: str) -> Iterator[Unread]:
    """Sensors behind other controllers of the machine, which are not asked."""
    others = Counter(sensor.owner for sensor in known if not sensor.of_bmc)
    for owner, count in others.items():
        yield Unread(
            f"{count} sensors of controller {owner:02X}h are not asked, only those of the BMC", source
        )


def _damaged(records: Iterable[bytes], source: str) -> Iterator[Unread]:
    for raw in records:
        for found in sdr.decode(raw):
            if isinstance(found, sdr.Unknown) and found.type < _OEM_RECORD:
                yield Unread(f"sensor data record {found.record}: {found.reason}", source)

"""AVTECH Room Alert and TemPageR: a tree of scalars of its own for each model, asked as one walk.

A row is one object; its index is the path below the products of AVTECH, `12.1.1.1.2.0`: model, object,
instance.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from collector.model.reading import Fact, Read, Reading, Row, Rows, Unread
from collector.model.snapshot import Health, PartRecord
from drivers.readers.avtech_models import MODELS, Model, Numbered, Probe, State, Switch, Volts
from drivers.readers.avtech_values import celsius, contact, is_humidity, signed, twins

# ok, too high, too low, humidity
_ALARMS: Final = {0: Health.OK, 1: Health.DEGRADED, 2: Health.DEGRADED, 3: Health.OK}
_HUMID: Final = 3


class Tree:
    """The objects of one model by their paths."""

    def __init__(self, rows: Mapping[str, Row]) -> None:
        self._rows = rows

    def number(self, path: str) -> float | None:
        row = self._rows.get(path)
        return row.number("value") if row and isinstance(row.get("value"), int | float) else None

    def text(self, path: str) -> str:
        row = self._rows.get(path)
        return row.text("value") if row and isinstance(row.get("value"), str) else ""

    def source(self, path: str) -> str:
        row = self._rows.get(path)
        return row.source("value") if row else ""


def sensors(rows: Rows) -> Iterator[Read]:
    """Everything that the models with scalars tell; the Room Alert MAX has tables, `avtech_max.channels`."""
    trees: dict[str, dict[str, Row]] = {}
    for row in rows:
        number, _, path = row.index.partition(".")
        trees.setdefault(number, {})[path.removesuffix(".0")] = row
    for number, tree in trees.items():
        if number in MODELS:
            yield from _device(MODELS[number], Tree(tree))


def _device(model: Model, tree: Tree) -> Iterator[Read]:
    yield Fact("model", model.name)
    for sensor in model.sensors:
        for n in range(1, sensor.most + 1):
            one = sensor.at(n)
            if n > 1 and one == sensor.at(1):
                break
            yield from _sensor(model, tree, one)


def _sensor(model: Model, tree: Tree, one: Numbered) -> Iterator[Read]:
    if tree.number(getattr(one, "enabled", "")) == 0:
        return
    match one:
        case Probe():
            yield from _probe(model, tree, one)
        case Switch():
            yield from _switch(tree, one)
        case Volts():
            yield from _volts(tree, one)
        case State():
            raw = tree.number(one.path)
            if raw is not None:
                yield _judged(tree, one.kind, one, one.path, one.states.get(int(raw), Health.UNKNOWN))


def _probe(model: Model, tree: Tree, one: Probe) -> Iterator[Read]:
    raw, twin = tree.number(one.celsius), tree.number(one.fahrenheit)
    if raw is None or not (raw or twin):
        return
    if tree.text(one.serial):
        yield PartRecord(part=one.name, type="sensor", serial=tree.text(one.serial))
    known = celsius(raw, twin, whole=model.whole)
    if known is None:
        yield Unread(f"{one.name}: {raw:.0f} and {twin:.0f} are no temperature", tree.source(one.celsius))
        return
    value, scale = known
    yield _measured(tree, "temperature", one, one.celsius, value)
    alarm = tree.number(one.alarm)
    if alarm is not None:
        yield _judged(tree, "temperature.health", one, one.alarm, _ALARMS.get(int(alarm), Health.UNKNOWN))
    yield from _beside(tree, one, scale)


def _beside(tree: Tree, one: Probe, scale: int) -> Iterator[Reading]:
    """What a sensor measures beside its temperature: by its place inside, by its numbers in a port."""
    damp, heat = (one.humidity, one.heat)
    third, fourth, fifth = (tree.number(path) for path in (one.third, one.fourth, one.fifth))
    if is_humidity(third, fourth, fifth, scale):
        damp, heat = one.third, one.fifth
    elif third and fourth and twins(third, fourth, scale):
        yield _measured(tree, "temperature", one, one.third, signed(third) / scale, " thermocouple")
    humidity, felt = tree.number(damp), tree.number(heat)
    if humidity:
        yield _measured(tree, "humidity", one, damp, humidity / scale)
        alarm = tree.number(one.alarm)
        if alarm is not None:
            state = Health.DEGRADED if alarm == _HUMID else Health.OK
            yield _judged(tree, "humidity.health", one, one.alarm, state)
    if humidity and felt:
        yield _measured(tree, "temperature", one, heat, signed(felt) / scale, " heat index")
    dew = tree.number(one.dew)
    if humidity and dew:
        yield _measured(tree, "temperature", one, one.dew, signed(dew) / scale, " dew point")


def _switch(tree: Tree, one: Switch) -> Iterator[Reading]:
    closed, alarms = tree.number(one.path), tree.number(one.alarms)
    if closed is None:
        return
    if alarms is None:
        state = contact(closed, tree.text(one.label))
        path = one.path
    else:
        bit = int(one.path.rpartition(".")[2]) - 1
        state = Health.FAILED if int(alarms) >> bit & 1 else Health.OK
        path = one.alarms
    if state is not None:
        yield _judged(tree, "other.health", one, path, state)


def _volts(tree: Tree, one: Volts) -> Iterator[Reading]:
    """Hundredths, as all these numbers; no battery or input has 20 V, so a small number is whole volts."""
    raw = tree.number(one.path)
    if raw is not None and not (one.enabled and raw == 0):
        yield _measured(tree, "voltage", one, one.path, raw / 100 if raw > 20 else raw)


def _measured(tree: Tree, kind: str, one: Numbered, path: str, value: float, suffix: str = "") -> Reading:
    units = {"temperature": "Cel", "humidity": "%", "voltage": "V"}
    return Reading(
        kind=kind,
        part=_named(tree, one) + suffix,
        value=value,
        unit=units[kind],
        source=tree.source(path),
        parent=one.name,
    )


def _judged(tree: Tree, kind: str, one: Numbered, path: str, state: Health) -> Reading:
    return Reading(kind=kind, part=_named(tree, one), state=state, source=tree.source(path), parent=one.name)


def _named(tree: Tree, one: Numbered) -> str:
    return tree.text(getattr(one, "label", "")) or one.name

"""What a simulated BMC is known to hold, sensor by sensor, and whether a reading agrees with it."""

from typing import Any

import pytest

from collector.model.exchange import Raw
from collector.model.ipmi.sdr import Sensor
from collector.model.ipmi.states import PRESENCE
from collector.model.reading import Reading, Row, Rows


def rows(question: str, answer: tuple[Raw, ...], **around: tuple[Raw, ...]) -> Rows:
    """An answer as a reader sees it, with the answers of other sources beside it."""
    beside = {name: [Row(key, {"raw": raw}) for key, raw in pairs] for name, pairs in around.items()}
    return Rows((), answer=answer, source=f"ipmi:{question}", around=beside)


def by_sensor(readings: list[Reading]) -> dict[str, list[Reading]]:
    """Readings by the key of their sensor."""
    found: dict[str, list[Reading]] = {}
    for one in readings:
        found.setdefault(one.source.removeprefix("ipmi:sensor/"), []).append(one)
    return found


def assert_as_made(made: dict[str, Any], sensor: Sensor, readings: list[Reading]) -> None:
    """The readings of one sensor are what was put into it; `made` is a line of expected.json.

    That file calls an empty bay and a number without limits ok; to us the one is no observation, the other no
    judgement.
    """
    judged = {one.kind.endswith(".health"): one for one in readings}
    if made["kind"] == "event_only":
        assert not readings
    elif made["kind"] == "analog":
        value = judged[False].value
        assert value == (made["value"] if made["value"] is None else pytest.approx(made["value"])), made[
            "name"
        ]
        silent = not made["thr_val"] and made["state"] == "ok"
        assert judged[False].state == (None if silent else made["state"]), made["name"]
    elif _is_empty_bay(made, sensor):
        assert not readings, made["name"]
    else:
        assert judged[True].state == made["state"], made["name"]


def _is_empty_bay(made: dict[str, Any], sensor: Sensor) -> bool:
    there = PRESENCE.get(sensor.kind)
    available = made["state"] != "unknown"
    return available and not made["bits"] and there is not None and bool(sensor.mask >> there & 1)

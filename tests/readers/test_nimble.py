"""Volumes of a Nimble array."""

from collector.model.reading import Reading, Row, Rows
from collector.model.snapshot import Health
from drivers.readers.nimble import volumes

VOLUME = {"name": "db", "size_low": 0, "size_high": 2, "used_low": 0, "used_high": 1, "online": 1}


def told(**fields: object) -> list[Reading]:
    return [one for one in volumes(Rows([Row("1", {**VOLUME, **fields})])) if isinstance(one, Reading)]


def test_the_halves_of_a_size_are_one_number() -> None:
    used, online = told()
    assert (used.kind, used.part, used.value, online.state) == ("filesystem.used", "db", 50.0, Health.OK)


def test_a_volume_that_is_off_line_is_failed_and_one_without_a_size_has_no_use() -> None:
    (online,) = told(size_high=0, online=2)
    assert (online.kind, online.state) == ("volume.health", Health.FAILED)

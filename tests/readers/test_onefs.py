"""Power sensors of Isilon nodes."""

import pytest

from collector.model.reading import Reading, Row, Rows, Unread
from drivers.readers.onefs import offline, power, processors


@pytest.mark.parametrize(
    ("descr", "kind"),
    [("PSU 1 Current In", "current"), ("PSU 1 Input Watts", "power"), ("12V Standby", "voltage")],
)
def test_the_description_tells_the_unit(descr: str, kind: str) -> None:
    (seen,) = power(Rows([Row("1", {"descr": descr, "value": "12.1"})]))
    assert isinstance(seen, Reading)
    assert (seen.kind, seen.part, seen.value) == (kind, descr, 12.1)


def test_a_value_that_is_no_number_is_a_gap_and_none_is_nothing() -> None:
    told = list(power(Rows([Row("1", {"descr": "12V", "value": "n/a"}), Row("2", {"descr": "5V"})])))
    assert [type(one) for one in told] == [Unread]


def test_the_processors_of_a_node_are_used_as_far_as_they_are_not_idle() -> None:
    [seen] = processors(Rows([Row("0", {"idle": 776})]))
    assert isinstance(seen, Reading)
    assert (seen.kind, seen.part, seen.value) == ("cpu.used", "Node", 22.4)
    assert list(processors(Rows([Row("0", {"idle": 4294967295}), Row("0", {})]))) == []


def test_every_node_that_is_gone_is_named() -> None:
    told = list(offline(Rows([Row("0", {"offline": "4, 7"})])))
    assert [one.part for one in told if isinstance(one, Reading)] == ["Node 4", "Node 7"]
    assert list(offline(Rows([Row("0", {"offline": ""})]))) == []
    assert [type(one) for one in offline(Rows([Row("0", {"offline": "all"})]))] == [Unread]

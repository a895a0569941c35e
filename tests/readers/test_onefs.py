"""Power sensors of Isilon nodes."""

import pytest

from collector.model.reading import Reading, Row, Rows, Unread
from drivers.readers.onefs import power


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

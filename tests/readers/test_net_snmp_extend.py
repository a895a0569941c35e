"""Outputs of commands that a Net-SNMP agent runs."""

import pytest

from collector.model.reading import Reading, Row, Rows
from collector.model.snapshot import Health
from drivers.readers.net_snmp_extend import lines


def told(name: str, line: int, text: str) -> list[Reading]:
    index = ".".join(str(number) for number in (len(name), *(ord(char) for char in name), line))
    return [one for one in lines(Rows([Row(index, {"text": text})])) if isinstance(one, Reading)]


@pytest.mark.parametrize(
    ("name", "line", "text", "kind", "value"),
    [
        ("ups-nut", 1, "98", "battery.charge", 98.0),
        ("ups-nut", 3, "2280", "battery.runtime", 2280.0),
        ("raspberry", 1, "48.3", "temperature", 48.3),
    ],
)
def test_a_known_line_is_a_reading(name: str, line: int, text: str, kind: str, value: float) -> None:
    (seen,) = told(name, line, text)
    assert (seen.kind, seen.value) == (kind, value)


@pytest.mark.parametrize(
    ("line", "text", "state"),
    [
        (9, "1", Health.OK),
        (9, "0", Health.DEGRADED),
        (11, "1", Health.FAILED),
        (13, "1", Health.PREDICTED_FAILURE),
    ],
)
def test_a_flag_of_the_ups_is_a_judgement(line: int, text: str, state: Health) -> None:
    assert [one.state for one in told("ups-nut", line, text)] == [state]


@pytest.mark.parametrize(
    ("name", "line", "text"), [("backup", 1, "99"), ("ups-nut", 9, "?"), ("ups-nut", 2, "30")]
)
def test_a_line_without_a_known_meaning_gives_nothing(name: str, line: int, text: str) -> None:
    assert told(name, line, text) == []


def test_an_index_of_another_form_gives_nothing() -> None:
    assert list(lines(Rows([Row("9.1.2", {"text": "1"}), Row("x", {"text": "1"})]))) == []

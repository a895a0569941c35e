"""Templates of driver files: holes, alternatives and the index of the row."""

from collector.driving.template import Template
from collector.model.reading import Row


def test_a_hole_takes_the_first_alternative_that_says_something() -> None:
    row = Row("7", {"name": "", "descr": "Fan tray"})
    assert Template("{name|descr} A").fill(row) == "Fan tray A"


def test_the_index_of_the_row_fills_its_hole() -> None:
    assert Template("CPU {index}").fill(Row("196608", {})) == "CPU 196608"


def test_the_index_stands_in_for_a_name_that_is_not_there() -> None:
    assert Template("{name|index} Tx").fill(Row("726", {})) == "726 Tx"


def test_a_text_of_which_every_hole_is_empty_names_nothing() -> None:
    assert Template("{name} Tx").fill(Row("726", {})) == ""

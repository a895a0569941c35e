"""What can be asked to go wrong, and that it goes wrong the same way each time."""

import pytest

from collector.lab.faults import NONE, Faults, fault_words, parse_faults
from collector.model.errors import SettingsError


def test_words_become_faults() -> None:
    assert parse_faults("delay=0.2, drop=10,truncate") == Faults(delay_s=0.2, drop=0.1, truncate=0.5)


def test_no_words_are_no_faults() -> None:
    assert parse_faults("") == NONE
    assert not NONE
    assert Faults(silent=True)


def test_every_word_is_understood_and_does_something() -> None:
    needs = {"drop": "=10", "delay": "=0.1", "slow": "=0.1", "after": "=3"}
    for word in fault_words():
        assert parse_faults(word + needs.get(word, "")), word


def test_all_mistakes_are_named_at_once_with_the_known_words() -> None:
    with pytest.raises(SettingsError) as caught:
        parse_faults("dorp=10,delay=soon,silent=1,drop=200%,die=0", where="lab.yaml:3")
    said = str(caught.value)
    assert len(caught.value.mistakes) == 5
    assert "lab.yaml:3: fault 'dorp' is not known; known are drop, delay" in said
    assert "'delay=soon': expected seconds" in said
    assert "'silent=1': takes no value" in said
    assert "expected 0% to 100%" in said
    assert "'die=0': expected a whole number from 1" in said


@pytest.mark.parametrize(
    "words", ["delay=nan", "delay=-1", "delay=1e9", "drop=nan%", "truncate=1", "truncate=nan"]
)
def test_a_number_out_of_range_is_a_mistake(words: str) -> None:
    with pytest.raises(SettingsError):
        parse_faults(words)


@pytest.mark.parametrize(
    ("words", "lost"), [("drop=10", 100), ("drop=3", 333), ("drop=30%", 300), ("drop=1", 1000)]
)
def test_losses_are_as_many_as_asked_for_and_spread(words: str, lost: int) -> None:
    faults = parse_faults(words)
    fates = [faults.drops(answer) for answer in range(1, 1001)]
    assert sum(fates) == lost
    assert not any(all(fates[at : at + 2]) for at in range(999)) or words == "drop=1"


def test_every_tenth_answer_is_the_tenth() -> None:
    faults = parse_faults("drop=10")
    assert [answer for answer in range(1, 31) if faults.drops(answer)] == [10, 20, 30]


def test_faults_begin_after_the_good_answers() -> None:
    faults = parse_faults("generr,after=2")
    assert [faults.at(answer).generr for answer in (1, 2, 3, 4)] == [False, False, True, True]


def test_a_cut_answer_misses_at_least_a_byte() -> None:
    assert Faults(truncate=0.5).cut(b"12345678") == b"1234"
    assert Faults(truncate=0.999).cut(b"12") == b"1"
    assert Faults().cut(b"12") == b"12"
    assert Faults(truncate=0.5).cut(b"") == b""


def test_the_dead_stay_dead() -> None:
    assert [Faults(die=2).dead(answer) for answer in (1, 2, 3)] == [False, True, True]

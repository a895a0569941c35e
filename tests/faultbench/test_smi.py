"""SMI text as objects, and the table beside the MIBs that it was made from."""

from pathlib import Path

import pytest

from tests.faultbench.make_table import MIBS, Shelved
from tests.faultbench.smi import Mibs, read_mibs, read_modules
from tests.faultbench.table import ANY, DRAFT, table

TEXT = """
ACME-MIB DEFINITIONS ::= BEGIN
IMPORTS enterprises FROM RFC1155-SMI;
acme OBJECT IDENTIFIER ::= { iso org(3) 9 }
State ::= TEXTUAL-CONVENTION
    STATUS current
    DESCRIPTION "up means that it works -- always"
    SYNTAX INTEGER { up(1), down(2), -- a remark, with words(7)
                     gone(-1) }
acmeState OBJECT-TYPE
    SYNTAX State
    MAX-ACCESS read-only
    STATUS current
    DESCRIPTION "The state of the part."
    ::= { acme 4 }
acmeBits OBJECT-TYPE
    SYNTAX BITS { hot(0), cold(1) }
    DESCRIPTION "Bits are no numbers."
    ::= { acme 5 }
END
"""


def test_an_object_has_its_number_and_the_words_of_its_convention() -> None:
    [found] = Mibs(read_modules(TEXT, "acme")).objects["1.3.9.4"]
    assert (found.name, found.module) == ("acmeState", "ACME-MIB")
    assert found.words == {1: "up", 2: "down", -1: "gone"}
    assert found.description == "The state of the part. up means that it works -- always"


def test_the_bits_of_an_object_are_no_numbers() -> None:
    [found] = Mibs(read_modules(TEXT, "acme")).objects["1.3.9.5"]
    assert found.words == {}


@pytest.mark.slow
@pytest.mark.skipif(not Path(MIBS).is_dir(), reason="../shared/mibs is not there")
def test_the_table_has_every_number_of_the_mibs_by_its_word() -> None:
    mibs = Shelved(read_mibs(MIBS).objects)
    wrong = []
    for oid, states in table().states.items():
        held = {state.number: state.word for state in states if state.number != ANY}
        found = mibs.at(oid)
        if found is None or not found.words or any(state.remark == DRAFT for state in states):
            continue
        words = {str(number): word for number, word in found.words.items()}
        wrong += [f"{oid} {found.name}({n}) {word}" for n, word in words.items() if held.get(n) != word]
    assert wrong == []

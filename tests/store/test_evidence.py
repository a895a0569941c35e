"""What devices answered is kept as it came, but for secrets."""

import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.model.errors import StoreError
from collector.model.exchange import Exchange, Failure, GapKind, Question, Transport
from collector.model.inspection import Result
from collector.model.snapshot import Event, Gap, Interface, Reached, Snapshot, TransportStatus, Unmapped
from collector.model.text import Text
from collector.store.evidence import pack, unpack
from collector.store.store import Store
from store.visits import EXCHANGES, FINDING, START, inspection

# With a quote, a backslash and a letter beyond ASCII: JSON and UTF-8 write them in another way.
MARKED = 's3"cr\\et-密码'


def scrub(text: str) -> str:
    return text.replace(MARKED, "***")


def told(question: Question, answer: object, failure: Failure | None = None) -> Exchange:
    return Exchange(question=question, asked=START, took_ms=1.0, answer=answer, failure=failure)  # type: ignore[arg-type]  # as the transports give it


TOLD = (
    told(Question(Transport.SSH, "display current"), f"snmp-agent community {MARKED}\nend"),
    told(Question(Transport.HTTPS, "/a"), {"Password": MARKED, "list": [f"x{MARKED}"], MARKED: 1}),
    told(
        Question(Transport.SNMP, "walk 1.3"),
        (("1.3.1", "OCTET STRING", MARKED.encode()), ("1.3.2", "IPADDRESS", MARKED), ("1.3.3", "INTEGER", 5)),
    ),
    told(Question(Transport.IPMI, "fru"), (("0", b"\xff" + MARKED.encode() + b"\xfe"),)),
    told(Question(Transport.SSH, "x"), None, Failure(GapKind.REFUSED, f"login with {MARKED} refused")),
)


def test_packed_and_unpacked_is_the_same() -> None:
    packed = pack(EXCHANGES)
    assert unpack(packed) == EXCHANGES
    assert packed.exchanges == len(EXCHANGES)


def test_no_answer_at_all_is_evidence_too() -> None:
    packed = pack(())
    assert (packed.exchanges, packed.size_bytes) == (0, 0)
    assert unpack(packed) == ()


def test_evidence_that_is_cut_short_is_an_error() -> None:
    packed = pack(EXCHANGES)
    with pytest.raises(StoreError, match="cannot be unpacked"):
        unpack(replace(packed, body=packed.body[:-6]))


@given(st.binary(max_size=40), st.text(max_size=40))
def test_scrubbing_where_there_is_no_secret_changes_nothing(raw: bytes, text: str) -> None:
    said = (
        told(Question(Transport.IPMI, "fru"), (("0", raw),)),
        told(Question(Transport.SNMP, "get 1.3"), (("1.3", "OCTET STRING", raw), ("1.4", "NULL", None))),
        told(Question(Transport.SSH, "x"), text),
        told(Question(Transport.HTTPS, "/"), {"a": [text, 1, None, True]}),
    )
    assert pack(said, scrub) == pack(said)


def test_a_secret_is_in_no_byte_of_the_store(tmp_path: Path) -> None:
    snapshot = Snapshot(
        device="sw1",
        address="127.0.0.1",
        platform="linux",
        taken=START,
        transports={"ssh": Reached(TransportStatus.REFUSED, f"no {MARKED}")},
        interfaces=(Interface(index=1, name="eth0", alias=f"to {MARKED}"),),
        events=(Event(time=START, severity="info", code="", text=f"set {MARKED}", source="ssh:x"),),
        gaps=(Gap(question="ssh:x", kind=GapKind.REFUSED, reason=f"said {MARKED}"),),
        unmapped=(Unmapped("ssh:x", MARKED),),
    )
    finding = replace(FINDING, says=Text(MARKED, f"is {MARKED}"))
    with Store.open(tmp_path / "collector.db", scrub=scrub) as store:
        store.begin(inspection())
        store.add("i1", "sw1", Result(snapshot, (finding,), fault=f"failed on {MARKED}"), TOLD)
        back = store.load("i1")
        exchanges = store.exchanges("i1", "sw1")
    assert exchanges[0].answer == "snmp-agent community ***\nend"
    assert exchanges[3].answer == (("0", b"\xff***\xfe"),)
    assert "***" in repr(back)
    written = b"".join(each.read_bytes() for each in tmp_path.iterdir())
    packed = pack(TOLD, scrub)
    assert packed.body in written
    for place in (written, zlib.decompress(packed.body), repr(back).encode(), repr(exchanges).encode()):
        for form in (MARKED, MARKED.encode().hex(), MARKED.replace("\\", "\\\\").replace('"', '\\"')):
            assert form.encode() not in place

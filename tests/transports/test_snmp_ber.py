"""The decoder against answers that are right, sloppy, wrong and random."""

import contextlib
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyasn1.codec.ber import encoder
from pyasn1.type import univ

from collector.lab import ber as lab
from collector.model.errors import Garbled
from collector.model.exchange import SnmpValue, Varbind
from collector.transports.snmp import ber
from collector.transports.snmp.community import Community
from collector.transports.snmp.pdu import (
    Kind,
    Pdu,
    Root,
    Stop,
    encode_request,
    open_pdu,
    request_id_of,
)

ROOT = Root.of("1.3.6.1.2.1.2.2.1")
COMMUNITY = Community("2c", "public")

arcs = st.lists(st.integers(0, 2**32 - 1), max_size=20).map(lambda tail: (1, 3, 6, 1, *tail))
values = st.one_of(
    st.integers(-(2**63), 2**63 - 1).map(lambda number: (2, number)),
    st.integers(0, 2**64 - 1).map(lambda number: (70, number)),
    st.integers(0, 2**32 - 1).map(lambda number: (65, number)),
    st.binary(max_size=300).map(lambda raw: (4, raw)),
    arcs.map(lambda oid: (6, ".".join(map(str, oid)))),
    st.ip_addresses(v=4).map(lambda address: (64, str(address))),
    st.just((5, None)),
)
tables = st.dictionaries(arcs, values, max_size=12).map(lambda rows: sorted(rows.items()))


def pdu_of(*binds: bytes, number: int = 77, status: int = 0, kind: int = 0xA2) -> bytes:
    head = lab.integer(number) + lab.integer(status) + lab.integer(0)
    return lab.tlv(kind, head + lab.tlv(0x30, b"".join(binds)))


def bind(name: str, value: bytes) -> bytes:
    return lab.tlv(0x30, lab.oid(lab.dotted(name)) + value)


def opened(*binds: bytes) -> Pdu:
    raw = pdu_of(*binds)
    return open_pdu(raw, 0, len(raw))


def one(value: bytes) -> tuple[int, SnmpValue]:
    """How a value is read, by the quick loop and by the other one; they must agree."""
    pdu = opened(bind(f"{ROOT.text}.1", value))
    rows = pdu.below(ROOT, ROOT.raw)
    if rows.fault is not None:
        raise rows.fault
    assert [(tag, found) for _, tag, found in pdu.varbinds()] == [row[1:] for row in rows.found]
    return rows.found[0][1:]


@given(tables)
def test_what_a_decent_agent_sends_is_read_as_it_is(
    table: list[tuple[lab.Arcs, tuple[int, SnmpValue]]],
) -> None:
    rows: list[Varbind] = [(".".join(map(str, name)), tag, value) for name, (tag, value) in table]
    pdu = opened(*(bind(name, lab.value(tag, value)) for name, tag, value in rows))
    root = Root.of("1.3")
    found = pdu.below(root, root.raw)
    assert (found.found, found.stop, found.fault) == (rows, Stop.FULL, None)
    assert [(ber.decode_oid(name), tag, value) for name, tag, value in pdu.varbinds()] == rows


@given(arcs)
def test_an_oid_goes_out_and_comes_back(name: lab.Arcs) -> None:
    text = ".".join(map(str, name))
    raw = ber.encode_oid(text)
    assert ber.decode_oid(raw) == text
    assert ber.encode(ber.OID, raw) == encoder.encode(univ.ObjectIdentifier(text))


@given(arcs, arcs)
def test_the_order_of_names_is_that_of_their_numbers(one_name: lab.Arcs, other: lab.Arcs) -> None:
    first, second = (ber.encode_oid(".".join(map(str, name))) for name in (one_name, other))
    assert ber.follows(first, second) == (one_name > other)


@given(st.integers(-(2**31), 2**31 - 1))
def test_integers_go_out_in_their_shortest_form(number: int) -> None:
    assert ber.encode_integer(number) == encoder.encode(univ.Integer(number))


@given(st.binary(max_size=400))
def test_random_octets_end_in_our_error_or_a_message(data: bytes) -> None:
    with contextlib.suppress(Garbled):
        _, at, end = COMMUNITY.unseal(data)
        request_id_of(data, at)
        pdu = open_pdu(data, at, end)
        pdu.below(ROOT, ROOT.raw)
        pdu.varbinds()


@given(tables, st.data())
def test_a_good_answer_with_wrong_octets_ends_in_our_error_or_rows(
    table: list[tuple[lab.Arcs, tuple[int, SnmpValue]]], data: st.DataObject
) -> None:
    binds = (bind(".".join(map(str, name)), lab.value(*typed)) for name, typed in table)
    raw = bytearray(COMMUNITY.seal(pdu_of(*binds), 77, ""))
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(raw[: data.draw(st.integers(0, len(raw)))])
    root = Root.of("1.3")
    with contextlib.suppress(Garbled):
        _, at, end = COMMUNITY.unseal(cut)
        request_id_of(cut, at)
        pdu = open_pdu(cut, at, end)
        rows = pdu.below(root, root.raw)
        assert len(rows.found) <= len(cut) // 6
        names = [ber.encode_oid(name) for name, _, _ in rows.found]
        assert all(name.startswith(root.raw) for name in names)
        pdu.varbinds()


@given(tables.filter(bool), st.data())
def test_an_answer_that_ends_early_is_never_whole(
    table: list[tuple[lab.Arcs, tuple[int, SnmpValue]]], data: st.DataObject
) -> None:
    raw = pdu_of(*(bind(".".join(map(str, name)), lab.value(*typed)) for name, typed in table))
    cut = raw[: data.draw(st.integers(0, len(raw) - 1))]
    with pytest.raises(Garbled):
        open_pdu(cut, 0, len(cut))


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (b"\x02\x01\x80", (2, -128)),
        (b"\x02\x02\x00\x80", (2, 128)),
        (b"\x02\x05\x00\x00\x00\x00\x07", (2, 7)),  # padded
        (b"\x02\x81\x01\x07", (2, 7)),  # a long form of a short length
        (b"\x04\x84\x00\x00\x00\x02hi", (4, b"hi")),
        (b"\x41\x04\xff\xff\xff\xff", (65, 4294967295)),  # without the leading zero
        (b"\x41\x05\x00\xff\xff\xff\xff", (65, 4294967295)),
        (b"\x46\x09\x00" + b"\xff" * 8, (70, 2**64 - 1)),
        (b"\x42\x01\x80", (66, 128)),
        (b"\x43\x00", (67, None)),  # no octets are no number, and no zero
        (b"\x02\x00", (2, None)),
        (b"\x05\x00", (5, None)),
        (b"\x04\x00", (4, b"")),
        (b"\x06\x00", (6, "0.0")),
        (b"\x06\x01\x00", (6, "0.0")),
        (b"\x06\x02\x88\x37", (6, "2.999")),
        (b"\x40\x04\x7f\x00\x00\x01", (64, "127.0.0.1")),
        (b"\x40\x00", (64, b"")),  # an address of no octets is left as it came
        (b"\x40\x10" + bytes(16), (64, bytes(16))),
        (b"\x44\x07\x9f\x78\x04" + struct.pack(">f", 1.5), (68, 1.5)),
        (b"\x44\x0b\x9f\x79\x08" + struct.pack(">d", -0.1), (68, -0.1)),
        (b"\x44\x07\x9f\x78\x04" + struct.pack(">f", float("nan")), (68, b"\x9f\x78\x04\x7f\xc0\x00\x00")),
        (b"\x44\x03abc", (68, b"abc")),
        (b"\x47\x01\x05", (71, 5)),
        (b"\x45\x02ab", (69, b"ab")),
    ],
)
def test_a_value_is_read_as(value: bytes, read: tuple[int, SnmpValue]) -> None:
    assert one(value) == read


@pytest.mark.parametrize(
    "value",
    [
        b"\x02\x0a" + bytes(10),  # an integer of ten octets
        b"\x46\x0a" + bytes(10),
        b"\x24\x04\x04\x02hi",  # a constructed string
        b"\x01\x01\xff",  # BOOLEAN is none of SNMP
        b"\x7f\x01\x00",
        b"\x06\x02\x80\x01",  # a padded arc
        b"\x06\x02\x2b\x86",  # half an arc
        b"\x06\x06\x8f\xff\xff\xff\xff\x7f",  # an arc of six octets
        b"\x06\x82\x02\x81" + bytes(641),  # more arcs than an OID has
    ],
)
def test_a_value_that_is_none_is_garbled(value: bytes) -> None:
    with pytest.raises(Garbled):
        one(value)


NAME = lab.oid((1, 3, 6, 1, 2, 1, 2, 2, 1, 1))
VALUE = b"\x02\x01\x05"


@pytest.mark.parametrize(
    "varbind",
    [
        b"\x31" + lab.tlv(0x30, NAME + VALUE)[1:],  # not a sequence
        lab.tlv(0x30, b"\x07" + NAME[1:] + VALUE),  # not a name
        lab.tlv(0x30, NAME + VALUE, lie=1),
        lab.tlv(0x30, NAME + VALUE, lie=-1),
        lab.tlv(0x30, NAME + VALUE, lie=100),
        lab.tlv(0x30, NAME + VALUE, lie=1000),
        lab.tlv(0x30, NAME + b"\x02\x02\x05"),  # the value reaches out of its varbind
        lab.tlv(0x30, NAME + b"\x02\x7f\x05"),
        lab.tlv(0x30, NAME + b"\x02\x00\x05"),  # an octet behind the value
        lab.tlv(0x30, NAME),  # no value
        lab.tlv(0x30, b""),
        lab.tlv(0x30, b"\x06\x7f" + NAME[2:] + VALUE),  # the name reaches out of its varbind
        lab.tlv(0x30, b"\x06\x80" + NAME[2:] + VALUE),  # an indefinite length
        lab.tlv(0x30, b"\x06\x85\x00\x00\x00\x00\x0a" + NAME[2:] + VALUE),  # five octets of length
        lab.tlv(0x30, b"\x06\x84\xff\xff\xff\xff" + NAME[2:] + VALUE),
        b"\x30",
        b"\x30\x81",
    ],
)
@pytest.mark.parametrize("before", [b"", bind(f"{ROOT.text}.0", VALUE)])
def test_a_varbind_whose_lengths_lie_is_a_fault_and_the_rows_before_it_stand(
    before: bytes, varbind: bytes
) -> None:
    rows = opened(before, varbind).below(ROOT, ROOT.raw)
    assert isinstance(rows.fault, Garbled)
    assert len(rows.found) == bool(before)


@pytest.mark.parametrize(
    "raw", [pdu_of() + b"\x00", pdu_of()[:-1], b"", b"\xa2", b"\xa2\x00", b"\xa2\x80\x00\x00"]
)
def test_a_pdu_that_does_not_fill_its_space_is_garbled(raw: bytes) -> None:
    with pytest.raises(Garbled):
        open_pdu(raw, 0, len(raw))


def test_octets_behind_the_varbinds_are_garbled() -> None:
    raw = lab.tlv(0xA2, lab.integer(1) * 3 + lab.tlv(0x30, b"") + b"\x05\x00")
    with pytest.raises(Garbled, match="2 octets behind the last varbind"):
        open_pdu(raw, 0, len(raw))


def test_rows_end_where_the_next_name_lies_outside() -> None:
    rows = opened(bind("1.3.6.1.2.1.2.2.1.1", VALUE), bind("1.3.6.1.2.1.2.2.2", VALUE)).below(ROOT, ROOT.raw)
    assert (len(rows.found), rows.stop) == (1, Stop.LEFT)


@pytest.mark.parametrize("tag", [0x80, 0x81, 0x82])
def test_rows_end_at_the_end_of_the_view(tag: int) -> None:
    rows = opened(bind("1.3.6.1.2.1.2.2.1.1", VALUE), bind("1.3.6.1.2.1.2.2.1.1", bytes((tag, 0)))).below(
        ROOT, ROOT.raw
    )
    assert (len(rows.found), rows.stop) == (1, Stop.LEFT)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (f"{ROOT.text}.2", f"{ROOT.text}.2"),
        (f"{ROOT.text}.2", f"{ROOT.text}.1"),
        (f"{ROOT.text}.128", f"{ROOT.text}.127"),
        (f"{ROOT.text}.2", "1.3.6.1.2.1.1.1.0"),  # outside, and in front: not the end, but a step back
        (f"{ROOT.text}.2", ROOT.text),
    ],
)
def test_a_step_back_inside_an_answer_is_seen(first: str, second: str) -> None:
    rows = opened(bind(first, VALUE), bind(second, VALUE)).below(ROOT, ROOT.raw)
    assert (len(rows.found), rows.stop) == (1, Stop.BACKWARD)


def test_an_arc_of_three_octets_follows_one_of_two() -> None:
    rows = opened(bind(f"{ROOT.text}.16383", VALUE), bind(f"{ROOT.text}.16384", VALUE)).below(ROOT, ROOT.raw)
    assert (len(rows.found), rows.stop) == (2, Stop.FULL)


@pytest.mark.parametrize(
    "text", ["", "1", "1..3", "1.3.x", "1.40", "3.1", "1.3.4294967296", "1.3.-1", "1.3.²", "1.3" + ".1" * 127]
)
def test_what_is_no_oid_is_not_encoded(text: str) -> None:
    with pytest.raises(ValueError, match="not a numeric OID"):
        ber.encode_oid(text)


def test_no_kind_of_request_writes() -> None:
    assert {kind.name for kind in Kind} == {"GET", "GETNEXT", "GETBULK", "RESPONSE", "REPORT"}


def test_the_tails_are_bounded() -> None:
    tails = ber.Tails()
    for number in range(ber.CACHED_TAILS + 10):
        assert tails[number.to_bytes(3, "big").translate(bytes(range(128)) * 2)].startswith(".")
    assert len(tails) <= ber.CACHED_TAILS


def test_a_request_is_what_another_decoder_reads() -> None:
    names = (ROOT.raw, ber.encode_oid("1.3.6.1.4.1.9.9.4294967295"))
    read = lab.decode(COMMUNITY.seal(encode_request(Kind.GETBULK, 16_777_216, names, 40), 16_777_216, ""))
    assert (read.pdu, read.id, read.first, read.second) == (lab.GET_BULK, 16_777_216, 0, 40)
    assert read.names == ((1, 3, 6, 1, 2, 1, 2, 2, 1), (1, 3, 6, 1, 4, 1, 9, 9, 4294967295))
    assert read.community == b"public"


def test_a_message_shows_its_octets_without_the_community() -> None:
    shown = COMMUNITY.shown(COMMUNITY.seal(pdu_of(), 77, ""))
    assert b"public".hex() not in shown
    assert b"******".hex() in shown
    assert COMMUNITY.shown(COMMUNITY.seal(pdu_of(), 77, "")[:8]) == ""

"""Version 3 of our own engine, message by message: what it believes, and what it does not."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.lab import ber as lab
from collector.model.errors import Garbled, Refused
from collector.transports.snmp import ber, usm_message
from collector.transports.snmp.envelope import Report
from collector.transports.snmp.pdu import Kind, encode_request
from collector.transports.snmp.usm import NOT_IN_TIME, UNKNOWN_ENGINE, User, Usm
from collector.transports.snmp.usm_keys import AUTH, PRIV, Master
from collector.transports.snmp.usm_message import Flags, Head
from tests.transports.snmp_usm_agent import ENGINE, OTHER, PHRASE, report, report_pdu

# Keys. RFC 3414, appendix A.3.


@pytest.mark.parametrize(
    ("auth", "key"),
    [("md5", "526f5eed9fcce26f8964c2930787d82b"), ("sha", "6695febc9288e36282235fc7151f128497b38f3f")],
)
def test_keys_are_those_of_the_standard(auth: str, key: str) -> None:
    engine = bytes.fromhex("000000000000000000000002")
    assert Master.of(AUTH[auth], "maplesyrup").localized(engine).hex() == key


def test_no_key_and_no_phrase_is_shown() -> None:
    user = a_user("sha", "aes128")
    usm = met(user)
    for thing in (user, usm, user.auth, user.priv, vars(usm)):
        assert PHRASE not in repr(thing)
        assert OTHER not in repr(thing)
        assert user.auth is not None
        assert repr(user.auth[1].key) not in repr(thing)
        assert repr(user.auth[1].localized(ENGINE)) not in repr(thing)


# An agent whose words we write ourselves.


class Clock:
    """Seconds that a test sets."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def a_user(auth: str | None = None, priv: str | None = None) -> User:
    if auth is None:
        return User(name="monitor")
    proven = AUTH[auth], Master.of(AUTH[auth], PHRASE)
    return User(
        name="monitor", auth=proven, priv=(PRIV[priv], Master.of(AUTH[auth], OTHER)) if priv else None
    )


def says(
    user: User,
    pdu: bytes,
    *,
    number: int = 1 << 24,
    boots: int = 3,
    time: int = 500,
    engine: bytes = ENGINE,
    flags: Flags | None = None,
    name: str | None = None,
) -> bytes:
    """A message of the agent: what `Usm.seal` of somebody who knows the engine would send."""
    agent = Usm(User(name=user.name if name is None else name, auth=user.auth, priv=user.priv), Clock())
    agent.unseal(report(UNKNOWN_ENGINE, boots=boots, time=time, engine=engine))
    message = agent.seal(pdu, number, "")
    if flags is None:
        return message
    parts = usm_message.decode(message)
    head = Head(
        number=number,
        flags=flags,
        engine=engine,
        boots=boots,
        time=time,
        user=parts.head.user,
        digest=b"",
        salt=b"",
    )
    return usm_message.encode(head, message[parts.content_at :])[0]


def answer(number: int = 1 << 24) -> bytes:
    bind = lab.tlv(0x30, lab.oid(lab.dotted("1.3.6.1.2.1.1.5.0")) + b"\x04\x02ok")
    return lab.tlv(0xA2, lab.integer(number) + lab.integer(0) * 2 + lab.tlv(0x30, bind))


def met(user: User, clock: Clock | None = None, **first: int) -> Usm:
    """Our side, once it has met the agent."""
    usm = Usm(user, clock or Clock())
    assert usm.unseal(report(UNKNOWN_ENGINE, **first)) == Report(1 << 24, None)
    return usm


def is_taken(usm: Usm, message: bytes) -> bool:
    try:
        opened = usm.unseal(message)
    except Garbled:
        return False
    assert not isinstance(opened, Report)
    return True


PROTECTED = [(None, None), ("sha", None), ("sha256", "aes128"), ("md5", "des")]


@pytest.mark.parametrize(("auth", "priv"), PROTECTED)
def test_an_answer_as_safe_as_the_question_is_taken(auth: str | None, priv: str | None) -> None:
    user = a_user(auth, priv)
    assert is_taken(met(user), says(user, answer()))


def test_the_first_question_is_empty_and_names_nobody() -> None:
    usm = Usm(a_user("sha", "aes128"), Clock())
    head = usm_message.decode(
        usm.seal(encode_request(Kind.GET, 1 << 24, (ber.encode_oid("1.3.6"),)), 1 << 24, "vrf")
    )
    assert (head.head.engine, head.head.user, head.head.flags) == (b"", b"", Flags.REPORTABLE)


@pytest.mark.parametrize(("auth", "priv"), PROTECTED[1:])
def test_an_answer_with_less_protection_is_not_taken(auth: str, priv: str | None) -> None:
    user = a_user(auth, priv)
    usm = met(user)
    plain = says(a_user(), answer())
    assert not is_taken(usm, plain)
    assert not is_taken(usm, says(user, answer(), flags=Flags.AUTH))
    assert not is_taken(usm, says(user, answer(), flags=Flags.PRIV))


def test_a_digest_that_is_wrong_is_not_taken() -> None:
    user = a_user("sha")
    usm = met(user)
    message = bytearray(says(user, answer()))
    message[-1] ^= 1
    assert not is_taken(usm, bytes(message))
    assert is_taken(usm, says(user, answer()))


def test_another_engine_user_or_number_is_not_taken() -> None:
    user = a_user("sha")
    usm = met(user)
    assert not is_taken(usm, says(user, answer(), engine=b"another engine"))
    assert not is_taken(usm, says(user, answer(), name="somebody"))
    assert not is_taken(usm, says(user, answer(1 << 25)))


def test_our_clock_goes_on_between_the_agents_messages() -> None:
    clock = Clock()
    usm = met(a_user("sha"), clock, boots=3, time=500)
    clock.now += 40.9
    head = usm_message.decode(usm.seal(answer(), 1 << 24, "")).head
    assert (head.boots, head.time) == (3, 540)


def test_a_report_about_time_sets_our_clock_once_it_is_proven() -> None:
    user = a_user("sha")
    usm = met(user, boots=9, time=9)
    with pytest.raises(Garbled):
        usm.unseal(report(NOT_IN_TIME, boots=1, time=77))
    assert usm.unseal(says(user, report_pdu(NOT_IN_TIME), boots=1, time=77)) == Report(1 << 24, None)
    head = usm_message.decode(usm.seal(answer(), 1 << 24, "")).head
    assert (head.boots, head.time) == (1, 77)


def test_an_answer_from_the_past_is_not_taken() -> None:
    user = a_user("sha")
    usm = met(user)
    assert is_taken(usm, says(user, answer(), boots=3, time=1000))
    assert is_taken(usm, says(user, answer(), boots=3, time=850))
    assert not is_taken(usm, says(user, answer(), boots=3, time=849))
    assert is_taken(usm, says(user, answer(), boots=4, time=0))
    assert not is_taken(usm, says(user, answer(), boots=3, time=1000))


def test_an_agent_under_a_new_engine_id_is_met_again() -> None:
    user = a_user("sha")
    usm = met(user)
    usm.unseal(report(UNKNOWN_ENGINE, engine=b"new engine", boots=1, time=1))
    assert is_taken(usm, says(user, answer(), engine=b"new engine", boots=1, time=2))


@pytest.mark.parametrize("engine", [b"", bytes(33)])
def test_an_engine_id_that_is_none_is_not_met(engine: bytes) -> None:
    with pytest.raises(Garbled):
        Usm(a_user(), Clock()).unseal(report(UNKNOWN_ENGINE, engine=engine))


@pytest.mark.parametrize("last", range(1, 7))
def test_every_report_of_the_model_has_a_meaning(last: int) -> None:
    told = met(a_user()).unseal(report(f"1.3.6.1.6.3.15.1.1.{last}.0"))
    assert isinstance(told, Report)
    assert isinstance(told.problem, Refused) == (last not in (2, 4))


def test_a_report_that_means_nothing_is_garbled() -> None:
    with pytest.raises(Garbled, match=r"reports 1\.3\.6\.1\.9\.0"):
        met(a_user()).unseal(report("1.3.6.1.9.0"))


@pytest.mark.parametrize("cipher", [b"", b"1234567", b"12345678", bytes(64)])
@pytest.mark.parametrize("priv", ["des", "3des", "aes128"])
def test_a_cipher_text_that_is_none_is_garbled(priv: str, cipher: bytes) -> None:
    user = a_user("sha", priv)
    usm, agent = met(user), met(user)
    agent._engine.privacy = Scribbler(cipher)  # type: ignore[union-attr]
    with pytest.raises(Garbled):
        usm.unseal(agent.seal(answer(), 1 << 24, ""))


class Scribbler:
    """A cipher that says what a test wants."""

    def __init__(self, cipher: bytes) -> None:
        self._cipher = cipher

    def encrypt(self, *_: object) -> tuple[bytes, bytes]:
        return self._cipher, b"saltsalt"


@given(st.binary(max_size=300))
def test_random_octets_are_garbled(data: bytes) -> None:
    with contextlib.suppress(Garbled):
        Usm(a_user(), Clock()).unseal(data)


KNOWN = {login: a_user(*login) for login in PROTECTED}


@given(st.sampled_from(PROTECTED), st.sampled_from(["answer", "report"]), st.data())
def test_a_message_with_wrong_octets_is_garbled_or_read(
    login: tuple[str | None, str | None], kind: str, data: st.DataObject
) -> None:
    user = KNOWN[login]
    usm = met(user)
    raw = bytearray(says(user, answer()) if kind == "answer" else report(NOT_IN_TIME))
    for _ in range(data.draw(st.integers(1, 3))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(raw[: data.draw(st.integers(0, len(raw)))])
    with contextlib.suppress(Garbled):
        opened = usm.unseal(cut)
        assert login[0] is None or isinstance(opened, Report) or cut == says(user, answer())

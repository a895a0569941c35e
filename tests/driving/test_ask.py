"""Asking: one dead way in ends nothing, silence is given up early, and nothing raises."""

import asyncio

import pytest

from collector.driving.ask import ask
from collector.driving.platform import Platform
from collector.driving.read import Visit, read
from collector.model.errors import DeviceError, HostKeyChanged, Refused, TooSlow, Unreachable, Unsupported
from collector.model.exchange import Answer, GapKind, Question, Transport
from collector.model.snapshot import Health, TransportStatus
from collector.transports.base import Patience
from tests.driving.bench import DEVICE, platform

COLUMNS = """
sources:
  - table: 1.3.6.1.4.1.9999.1
    columns: {name: 2, a: 3, b: 4, c: 5, d: 6, e: 7}
    part: "{name}"
    gives: [{kind: fan.health, from: a, map: {1: ok}}]
"""


class Scripted:
    """A session at the one seam to the network; what is not in the script is answered by nothing."""

    def __init__(
        self, transport: Transport, script: dict[str, Answer | DeviceError], opens: DeviceError | None = None
    ):
        self.transport = transport
        self.script = script
        self.opens = opens
        self.asked: list[str] = []
        self.closed = 0

    async def open(self) -> None:
        if self.opens:
            raise self.opens

    async def ask(self, question: Question) -> Answer:
        self.asked.append(question.text)
        said = self.script.get(question.text, ())
        if isinstance(said, DeviceError):
            raise said
        return said

    async def close(self) -> None:
        self.closed += 1


def visit(driver: Platform, *sessions: Scripted, patience: Patience | None = None) -> Visit:
    limits = {one.transport: patience or Patience() for one in sessions}
    return asyncio.run(ask(driver, DEVICE, {one.transport: one for one in sessions}, limits))


def test_a_silent_agent_costs_one_question() -> None:
    class Silent(Scripted):
        async def ask(self, question: Question) -> Answer:
            self.asked.append(question.text)
            raise TooSlow("no answer within 3 s")

    session = Silent(Transport.SNMP, {})
    met = visit(platform(COLUMNS), session)
    assert len(session.asked) == 1
    assert met.reached[Transport.SNMP].status is TransportStatus.TOO_SLOW
    snapshot = read(platform(COLUMNS), met)
    assert [(gap.question, gap.kind, gap.kinds) for gap in snapshot.gaps] == [
        ("snmp", GapKind.TOO_SLOW, frozenset({"fan.health"}))
    ]
    assert not snapshot.answered


def test_a_device_that_falls_silent_is_given_up_after_three_questions() -> None:
    columns = {f"walk 1.3.6.1.4.1.9999.1.{n}": Unreachable("gone") for n in range(2, 8)}
    session = Scripted(Transport.SNMP, dict(columns))
    met = visit(platform(COLUMNS), session, patience=Patience(in_flight=1))
    assert len(session.asked) == 4
    assert met.reached[Transport.SNMP].status is TransportStatus.UNREACHABLE
    gaps = read(platform(COLUMNS), met).gaps
    assert [gap.question for gap in gaps] == [f"snmp:walk 1.3.6.1.4.1.9999.1.{n}" for n in range(2, 8)]
    assert {gap.kind for gap in gaps} == {GapKind.UNREACHABLE}


def test_one_refused_login_is_not_tried_again_and_the_session_is_closed() -> None:
    session = Scripted(Transport.SSH, {}, opens=Refused("wrong password"))
    met = visit(platform("sources:\n  - {run: show version, read: json}\n"), session)
    assert (session.asked, session.closed) == ([], 1)
    assert met.reached[Transport.SSH].status is TransportStatus.REFUSED


def test_a_dead_way_in_does_not_stop_the_other() -> None:
    driver = platform(
        COLUMNS
        + "  - {https: /redfish/v1, gives: [{kind: device.health, from: h, map: {OK: ok}}], part: x}\n"
    )
    dead = Scripted(Transport.SNMP, {}, opens=None)
    dead.script = dict.fromkeys(
        ["get " + " ".join(f"1.3.6.1.2.1.1.{n}.0" for n in (1, 2, 3, 5))], Unreachable("no")
    )
    live = Scripted(Transport.HTTPS, {"/redfish/v1": {"h": "OK"}})
    snapshot = read(driver, visit(driver, dead, live))
    assert [one.part for one in snapshot.observations] == ["x"]
    assert snapshot.transports["snmp"].status is TransportStatus.UNREACHABLE
    assert snapshot.answered


def test_a_visit_that_outlasts_its_budget_ends_with_what_it_has() -> None:
    class Stuck(Scripted):
        async def ask(self, question: Question) -> Answer:
            if question.text == "/b":
                await asyncio.Event().wait()
            return {"h": "OK"}

    driver = platform(
        "sources:\n"
        "  - {https: /a, part: a, gives: [{kind: device.health, from: h, map: {OK: ok}}]}\n"
        "  - {https: /b, part: b, gives: [{kind: psu.health, from: h, map: {OK: ok}}]}\n"
    )
    snapshot = read(driver, visit(driver, Stuck(Transport.HTTPS, {}), patience=Patience(budget_s=0.05)))
    assert [one.part for one in snapshot.observations] == ["a"]
    assert [(gap.question, gap.kind) for gap in snapshot.gaps] == [("https:/b", GapKind.TOO_SLOW)]


@pytest.mark.parametrize("partial", [None, ("row",)])
def test_a_partial_answer_is_kept_with_its_failure(partial: tuple[str] | None) -> None:
    session = Scripted(Transport.HTTPS, {"/a": Unsupported("404", partial=partial)})
    met = visit(platform("sources:\n  - {https: /a}\n"), session)
    (one,) = met.exchanges
    assert one.answer == partial
    assert one.failure is not None
    assert one.failure.kind is GapKind.UNSUPPORTED


def test_a_changed_host_key_is_an_observation_and_no_mere_refusal() -> None:
    driver = platform("sources:\n  - {run: show version, read: json, gives: []}\n")
    met = visit(driver, Scripted(Transport.SSH, {}, opens=HostKeyChanged("the host key changed")))
    (seen,) = read(driver, met).observations
    assert (seen.kind, seen.state, seen.source) == ("certificate.health", Health.FAILED, "ssh:identity")


def test_a_weak_way_in_is_an_observation() -> None:
    class Telnet(Scripted):
        weak = ("telnet",)

    driver = platform("sources:\n  - {run: show version, read: json, gives: []}\n")
    (seen,) = read(driver, visit(driver, Telnet(Transport.SSH, {"show version": "{}"}))).observations
    assert (seen.part, seen.state, seen.source) == ("ssh telnet", Health.DEGRADED, "ssh:access")


TWO_CONTROLLERS = """
sources:
  - run: [naviseccli -h spa getcrus, naviseccli -h spb getcrus]
    read: json
    part: "{name}"
    gives: [{kind: fan.health, from: state, map: {Present: ok}}]
"""


def test_the_second_controller_is_asked_where_the_host_says_that_the_first_does_not_answer() -> None:
    said = "Could not connect to the specified host spa"
    script: dict[str, Answer | DeviceError] = {
        "naviseccli -h spa getcrus": Unreachable(said, partial=said),
        "naviseccli -h spb getcrus": '{"name": "Fan A", "state": "Present"}',
    }
    driver = platform(TWO_CONTROLLERS)
    snapshot = read(driver, visit(driver, Scripted(Transport.SSH, script)))
    assert [(one.part, one.state) for one in snapshot.observations] == [("Fan A", Health.OK)]
    assert snapshot.gaps == ()


def test_words_about_what_lies_behind_a_device_are_not_its_silence() -> None:
    said = "Could not connect to the specified host"
    commands = "".join(
        f"  - run: [naviseccli -h spa get{n}, naviseccli -h spb get{n}]\n    read: json\n" for n in range(4)
    )
    session = Scripted(
        Transport.SSH,
        {
            f"naviseccli -h {sp} get{n}": Unreachable(said, partial=said)
            for n in range(4)
            for sp in ("spa", "spb")
        },
    )
    met = visit(platform("sources:\n" + commands), session, patience=Patience(in_flight=1))
    assert len(session.asked) == 8
    assert {gap.kind for gap in read(platform("sources:\n" + commands), met).gaps} == {GapKind.UNREACHABLE}

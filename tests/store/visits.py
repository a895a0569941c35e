"""Results of visits as the tests store them: one that uses every field of the model, and small ones."""

from datetime import UTC, datetime, timedelta

from collector.model.exchange import Exchange, Failure, GapKind, Question, Transport
from collector.model.finding import Finding, Item, Severity, Verdict
from collector.model.inspection import Inspection, Result
from collector.model.snapshot import (
    Event,
    Facts,
    Gap,
    Health,
    Interface,
    Limits,
    Observation,
    PartRecord,
    Reached,
    Snapshot,
    TransportStatus,
    Unmapped,
)
from collector.model.text import Text

START = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


def inspection(id_: str = "i1", *devices: str, site: str = "site-A", started: datetime = START) -> Inspection:
    return Inspection(id=id_, site=site, started=started, planned=devices or ("sw1",))


def seen(kind: str = "temperature", part: str = "slot 1", **fields: object) -> Observation:
    given = {"value": 41.5, "unit": "Cel", "time": START, "source": "snmp:1.3.6.1.2.1.99", **fields}
    return Observation(kind=kind, part=part, **given)  # type: ignore[arg-type]


def result(device: str = "sw1", *observations: Observation, taken: datetime = START) -> Result:
    snapshot = Snapshot(
        device=device, address="127.0.1.1", platform="huawei_vrp", taken=taken, observations=observations
    )
    return Result(snapshot, ())


FINDING = Finding(
    check="environment.fan",
    item=Item.ENVIRONMENT,
    verdict=Verdict.FAULT,
    part="fan 1",
    title=Text("风扇", "Fans"),
    says=Text("风扇 1 故障", "fan 1 has failed"),
    effect=Text("冗余丧失", "no redundancy is left"),
    advice=Text("更换", "replace it"),
    severity=Severity.TWO,
    severity_reason=Text("关键设备", "a critical device"),
    value=0.0,
    unit="rpm",
    limit=900.0,
    evidence=("snmp:1.3.6.1.4.1", "ssh:display fan"),
)
UNASSESSED = Finding(
    check="environment.psu",
    item=Item.ENVIRONMENT,
    verdict=Verdict.UNKNOWN,
    part="",
    title=Text("电源", "Power supplies"),
    says=Text("未回答", "no answer"),
    effect=Text("", ""),
    advice=Text("", ""),
)

FULL = Result(
    Snapshot(
        device="sw1",
        address="127.0.1.1",
        platform="huawei_vrp",
        taken=START + timedelta(seconds=9, microseconds=1),
        transports={
            "snmp": Reached(TransportStatus.OK),
            "ssh": Reached(TransportStatus.TOO_SLOW, "no answer within 10 s"),
        },
        facts=Facts(vendor="Huawei", model="S5735", hostname="核心交换机"),
        inventory=(
            PartRecord(part="slot 1", type="module", serial="X1", source="snmp:1.3"),
            PartRecord(part="fan 1", type="fan", model="F", part_number="02", version="7.10"),
        ),
        observations=(
            seen(limits=Limits(high_critical=85.0)),
            seen("fan.health", "fan 1", value=None, unit=None, state=Health.FAILED),
            seen("temperature", "slot 2", value=0, limits=Limits()),
            seen("fan.health", "fan 2", value=None, unit=None, state=Health.UNKNOWN),
        ),
        interfaces=(
            Interface(
                index=6, name="10GE1/0/1", alias="到核心", speed=10**10, in_octets=2**64 - 1, in_errors=0
            ),
            Interface(index=7, name="10GE1/0/2", admin_status="up", oper_status="down", source="snmp:1.3"),
        ),
        events=(
            Event(time=START, severity="error", code="1.2", text="fan 1 failed", source="ipmi:sel/1"),
            Event(time=None, severity="info", code="", text="restarted", source="ipmi:sel/2"),
        ),
        gaps=(
            Gap(
                question="ssh:display power",
                kind=GapKind.REFUSED,
                reason="not allowed",
                kinds=frozenset({"psu.health", "power"}),
            ),
        ),
        unmapped=(Unmapped("ssh:display fan", "Abnormal?"),),
        applies=frozenset({"temperature", "fan.health"}),
    ),
    (FINDING, UNASSESSED),
    fault="a check stumbled",
)

EXCHANGES = (
    Exchange(
        question=Question(Transport.SNMP, "walk 1.3.6.1.2.1.99", "vlan-1"),
        asked=START,
        took_ms=12.5,
        answer=(("1.3.6.1.2.1.99.1", "OCTET STRING", b"\x00\xff"), ("1.3.6.1.2.1.99.2", "INTEGER", 7)),
    ),
    Exchange(
        question=Question(Transport.SSH, "display version"),
        asked=START,
        took_ms=80.0,
        answer="VRP 8.180\u2028second line\nthird \ud800",
    ),
    Exchange(
        question=Question(Transport.IPMI, "sel"), asked=START, took_ms=3.0, answer=(("1", b"\x01\x02"),)
    ),
    Exchange(
        question=Question(Transport.HTTPS, "/redfish/v1"),
        asked=START,
        took_ms=3.0,
        answer={"Name": "根", "Members": [1, None]},
    ),
    Exchange(
        question=Question(Transport.SSH, "display power"),
        asked=START,
        took_ms=10_000.0,
        failure=Failure(GapKind.TOO_SLOW, "no answer within 10 s"),
    ),
)

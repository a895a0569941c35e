"""Inspections as a store would give them back, made of model classes: a small site with one of everything."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from collector.model.exchange import GapKind
from collector.model.finding import Finding, Item, Severity, Verdict
from collector.model.inspection import Inspection, Outcome, Result
from collector.model.inventory import Contact, Criticality, Device, Site
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

START = datetime(2026, 11, 18, 1, 2, tzinfo=UTC)
EMPTY = Text("", "")
EFFECT = Text("失去冗余，再坏一个将停机", "redundancy is gone; one more failure stops it")
FANS = Text("风扇", "Fans")


def finding(
    check: str,
    part: str,
    verdict: Verdict = Verdict.OK,
    *,
    item: Item = Item.ENVIRONMENT,
    severity: Severity | None = None,
    value: float | None = None,
    unit: str | None = None,
    limit: float | None = None,
    says: Text | None = None,
    effect: Text = EFFECT,
    title: Text = FANS,
) -> Finding:
    """A finding as the policy makes it: words only where something is wrong."""
    bad = verdict in (Verdict.FAULT, Verdict.WATCH)
    return Finding(
        check=check,
        item=item,
        verdict=verdict,
        part=part,
        title=title,
        says=says or Text(f"{part} 状态 {verdict}", f"{part} is {verdict}"),
        effect=effect if bad else EMPTY,
        advice=Text("更换部件，在线操作", "replace the part; it can be done online") if bad else EMPTY,
        severity=severity or (Severity.TWO if verdict is Verdict.FAULT else Severity.THREE) if bad else None,
        severity_reason=Text("部件故障", "a part has failed") if bad else None,
        value=value,
        unit=unit,
        limit=limit,
        evidence=(f"snmp:1.3.6.1.4.1.9.{sum(map(ord, part))}",),
    )


def seen(kind: str, part: str, value: float | None, unit: str | None, **fields: object) -> Observation:
    given = {"time": START, "source": f"snmp:1.3.6.1.4.1.9.{sum(map(ord, part))}", **fields}
    return Observation(kind=kind, part=part, value=value, unit=unit, **given)  # type: ignore[arg-type]


def snapshot(name: str, *, taken: datetime = START, hottest: float = 52.0, **fields: object) -> Snapshot:
    """A device that answers over SNMP, with fans, temperatures, parts, interfaces and a log."""
    given: dict[str, object] = {
        "transports": {"snmp": Reached(TransportStatus.OK)},
        "facts": Facts(vendor="Huawei", model="S12708", serial=f"SN-{name}", os_version="V200R019C10SPC500"),
        "inventory": tuple(
            PartRecord(
                part=f"slot {n}",
                type="module",
                model="ET1D2X48SX2E",
                serial=f"{name}-{n}",
                part_number="03030",
                version="1.1",
            )
            for n in range(1, 4)
        ),
        "observations": (
            *(
                seen(
                    "temperature",
                    f"slot {n}",
                    hottest - n,
                    "Cel",
                    limits=Limits(high_degraded=65.0, high_critical=75.0),
                    time=taken,
                )
                for n in range(1, 5)
            ),
            *(seen("fan.health", f"fan {n}", None, None, state=Health.OK, time=taken) for n in range(1, 9)),
            seen("filesystem.used", "flash:", 37.0, "%", time=taken),
        ),
        "interfaces": (
            Interface(
                index=6,
                name="10GE1/0/1",
                alias="到汇聚",
                admin_status="up",
                oper_status="up",
                speed=10**10,
                in_errors=0,
                out_errors=0,
            ),
            Interface(
                index=7,
                name="10GE1/0/2",
                admin_status="up",
                oper_status="up",
                speed=10**10,
                in_errors=412,
                out_errors=3,
                in_discards=9,
            ),
        ),
        "events": (
            Event(
                time=taken - timedelta(hours=3),
                severity="error",
                code="FAN/3/STOP",
                text="Fan 3 stopped.",
                source="ssh:display logbuffer",
            ),
            Event(
                time=None, severity="info", code="", text="System restarted", source="ssh:display logbuffer"
            ),
        ),
        **fields,
    }
    return Snapshot(device=name, address="192.0.2.11", platform="huawei_vrp", taken=taken, **given)  # type: ignore[arg-type]


def fine() -> tuple[Finding, ...]:
    return (
        *(finding("environment.fan", f"fan {n}") for n in range(1, 9)),
        finding("hardware.module", "slot 1", item=Item.HARDWARE, title=Text("板卡", "Modules")),
    )


def results(started: datetime = START) -> Mapping[str, Result]:
    """One device of each fate: a fault, a watched reading, an unanswered question, silence, and nothing."""
    fan = finding("environment.fan", "fan 3", Verdict.FAULT, says=Text("风扇 fan 3 故障", "fan 3 has failed"))
    psu = finding(
        "hardware.psu",
        "PWR3",
        Verdict.FAULT,
        item=Item.HARDWARE,
        severity=Severity.THREE,
        title=Text("电源模块", "Power supplies"),
        says=Text("电源模块 PWR3 无输出", "power supply PWR3 gives no output"),
    )
    warm = finding(
        "environment.temperature",
        "slot 1",
        Verdict.WATCH,
        value=66.5,
        unit="Cel",
        limit=65.0,
        title=Text("温度", "Temperature"),
        says=Text(
            "slot 1 温度 66.5 °C，限值 65 °C（设备自身限值）",
            "slot 1 is at 66.5 °C, limit 65 °C (limit of the device)",
        ),
        effect=Text("设备可能降频", "the device may throttle"),
    )
    refused = finding(
        "environment.power_supply",
        "",
        Verdict.UNKNOWN,
        title=Text("电源", "Power supplies"),
        says=Text(
            "未能完整评估：ssh:display power 无权限", "not fully assessed: ssh:display power: not allowed"
        ),
    )
    gap = Gap(
        question="ssh:display power",
        kind=GapKind.REFUSED,
        reason="not allowed",
        kinds=frozenset({"psu.health"}),
    )
    hot = snapshot(
        "core-sw-2", taken=started, hottest=67.5, gaps=(gap,), unmapped=(Unmapped("snmp:1.3.6.1", "weird"),)
    )
    silent = Snapshot(
        device="acc-sw-3",
        address="192.0.2.33",
        platform="zte_zxros",
        taken=started,
        transports={
            "ssh": Reached(TransportStatus.REFUSED, "authentication failed"),
            "snmp": Reached(TransportStatus.UNREACHABLE, "no answer within 3 s"),
        },
    )
    return {
        "core-sw-1": Result(snapshot("core-sw-1", taken=started), (*fine()[:2], fan, psu, *fine()[3:])),
        "core-sw-2": Result(hot, (*fine(), warm, refused)),
        "acc-sw-3": Result(silent, ()),
        "acc-sw-10": Result(snapshot("acc-sw-10", taken=started), fine()),
        "acc-sw-2": Result(snapshot("acc-sw-2", taken=started), fine()),
    }


def inspection(
    started: datetime = START, given: Mapping[str, Result] | None = None, **fields: object
) -> Inspection:
    found = results(started) if given is None else given
    said: dict[str, object] = {
        "id": f"i-{started:%Y%m%d}",
        "site": "site-A",
        "finished": started + timedelta(minutes=105),
        "outcome": Outcome.COMPLETE,
        "planned": tuple(found),
        **fields,
    }
    return Inspection(started=started, results=found, **said)  # type: ignore[arg-type]


def site(**fields: object) -> Site:
    """Two core switches that depend on each other, and access switches."""
    about = {
        "core-sw-1": ("核心交换机", Criticality.HIGH, "SN-core-sw-1", "S12708"),
        "core-sw-2": ("核心交换机", Criticality.HIGH, "OTHER", "S12708"),
        "acc-sw-2": ("接入交换机", Criticality.NORMAL, None, None),
        "acc-sw-3": ("接入交换机", Criticality.NORMAL, "ZX-1", None),
        "acc-sw-10": ("接入交换机", Criticality.NORMAL, None, None),
    }
    devices = {
        name: Device(
            name=name,
            site="site-A",
            addresses={"": "192.0.2.1"},
            role=role,
            criticality=weight,
            serial=serial,
            model=model,
        )
        for name, (role, weight, serial, model) in about.items()
    }
    said: dict[str, object] = {
        "title": Text("上海一号机房", "Shanghai machine room 1"),
        "customer": "江海物流",
        "contacts": (Contact(name="陈立", phone="021-5555", role="manager"),),
        "devices": devices,
        **fields,
    }
    return Site(name="site-A", **said)  # type: ignore[arg-type]

"""Sites, inspections and findings for the tests of tickets."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from collector.content.contracts import shelf
from collector.contracting.agreements import Agreement
from collector.model.finding import Finding, Item, Severity, Verdict
from collector.model.inspection import Inspection, Outcome, Result
from collector.model.inventory import Contact, Contract, Device, Site
from collector.model.snapshot import Facts, PartRecord, Snapshot
from collector.model.text import Text

START = datetime(2026, 11, 2, 0, 0, tzinfo=UTC)  # a Monday, 08:00 in Shanghai
HOUR = timedelta(hours=1)
FAN = "environment.fan"

SITE = Site(
    name="site-A",
    title=Text("上海一号机房", "Shanghai machine room 1"),
    address="100 Example Road",
    customer="Example Railway",
    contacts=(Contact(name="王工", phone="021-0000", email="wang@example.com", role="manager"),),
    devices={
        "core-sw-1": Device(
            name="core-sw-1",
            site="site-A",
            addresses={"": "127.0.1.1"},
            role="core-switch",
            cluster="core",
            services=("OA", "短信平台"),
            serial="SN-OF-THE-INVENTORY",
            model="S5735",
        ),
        "db-1": Device(name="db-1", site="site-A", addresses={"": "127.0.1.2"}, model="R750"),
    },
)


def agreement(profile: str = "hardware-std") -> Agreement:
    filled = {"clocks": {"arrival": {"within": "4 h"}}} if profile == "hardware-std" else {}
    return shelf().contract(Contract(name="ours", profile=profile, overrides=filled))


def finding(
    verdict: Verdict = Verdict.FAULT,
    part: str = "fan 1",
    check: str = FAN,
    severity: Severity | None = Severity.TWO,
    says: str = "fan 1 has failed",
) -> Finding:
    bad = verdict in (Verdict.FAULT, Verdict.WATCH)
    return Finding(
        check=check,
        item=Item.ENVIRONMENT,
        verdict=verdict,
        part=part,
        title=Text("风扇", "Fans"),
        says=Text(f"{part} 故障", says),
        effect=Text("散热不足", "less cooling"),
        advice=Text("更换风扇", "replace the fan"),
        severity=severity if bad else None,
        severity_reason=Text("冗余丢失", "redundancy is lost") if bad else None,
        evidence=("snmp:1.3.6.1.4.1.2011.5.25.31.1.1.10.1.7.1",),
    )


def result(*findings: Finding, taken: datetime, device: str = "core-sw-1") -> Result:
    snapshot = Snapshot(
        device=device,
        address=SITE.devices[device].address,
        platform="huawei_vrp",
        taken=taken,
        facts=Facts(vendor="Huawei", model="S5735-L", serial="2102350", os_version="V200R021"),
        inventory=(
            PartRecord(part="fan 1", type="fan", model="FAN-031A", serial="F-1", part_number="02350"),
        ),
    )
    return Result(snapshot, findings)


def inspection(
    *findings: Finding, taken: datetime = START, device: str = "core-sw-1", id_: str = ""
) -> Inspection:
    return Inspection(
        id=id_ or f"visit-{taken:%m%d%H%M}",
        site=SITE.name,
        started=taken,
        finished=taken,
        outcome=Outcome.COMPLETE,
        results={device: result(*findings, taken=taken, device=device)},
    )


class Watch:
    """A clock that a test moves."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, by: timedelta) -> datetime:
        self.now += by
        return self.now


Clock = Callable[[], datetime]

"""A driver file of a BMC, from the wire to the snapshot."""

from dataclasses import replace

from collector.driving.ask import ask
from collector.driving.platform import Platform
from collector.driving.read import read
from collector.lab.ipmi_answers import Quirks
from collector.model.exchange import GapKind, Transport
from collector.model.snapshot import Health, Limits, Snapshot, TransportStatus
from collector.transports.base import Patience
from drivers.readers import ipmi
from tests.driving.bench import DEVICE, platform
from tests.transports.ipmi_stands import ANSWERS, SHORT, bmc, session

DRIVER = """
platform: ipmi
title: {zh: 通用 IPMI 服务器, en: Any server with IPMI}
sources:
  - {id: chassis, ipmi: chassis}
  - {id: sdr, ipmi: sdr}
  - ipmi: sensors
    read: ipmi.sensors
    gives:
      - {kind: temperature}
      - {kind: temperature.health}
      - {kind: fan.speed}
      - {kind: fan.health}
      - {kind: psu.health}
  - {ipmi: sel-info, read: ipmi.fill, gives: [{kind: share}, {kind: other.health}]}
  - {ipmi: sel-time, read: ipmi.clock, gives: [{kind: clock.health}]}
  - {ipmi: fru, read: ipmi.inventory}
  - {ipmi: device-id, read: ipmi.device_id}
  - {ipmi: sel, read: ipmi.events}
"""
READERS = {f"ipmi.{name}": getattr(ipmi, name) for name in ipmi.__all__}


def driver() -> Platform:
    return platform(DRIVER, name="ipmi", readers=READERS)


async def visited(
    faults: str = "", quirks: Quirks | None = None, patience: Patience = SHORT
) -> tuple[Snapshot, list[str]]:
    async with bmc(faults=faults, quirks=quirks) as (stand, endpoint):
        way = session(endpoint, patience=patience)
        visit = await ask(driver(), DEVICE, {Transport.IPMI: way}, {Transport.IPMI: patience})
        return read(driver(), visit), stand.seen


async def test_a_bmc_is_read_from_the_wire_to_the_snapshot() -> None:
    seen, asked = await visited()
    assert seen.transports[Transport.IPMI].status is TransportStatus.OK
    assert seen.gaps == ()
    assert (seen.facts.vendor, seen.facts.model, seen.facts.serial) == ("DELL", "PowerEdge R740", "7QX1LAB")
    assert seen.facts.os_version == "5.10"
    states = {(one.kind, one.part): one.state for one in seen.observations}
    assert states["temperature.health", "Temp (CPU 2)"] is Health.DEGRADED
    assert states["fan.health", "Fan1"] is Health.FAILED
    assert states["psu.health", "PS1 Status"] is Health.OK
    assert states["psu.health", "PS2 Status"] is Health.FAILED
    assert ("drive.health", "Drive 1") not in states  # an empty bay
    hot = next(one for one in seen.of("temperature") if one.part == "Temp (CPU 2)")
    assert (hot.value, hot.unit, hot.limits) == (92.0, "Cel", Limits(high_degraded=88, high_critical=98))
    assert hot.source == "ipmi:sensor/32.0.3"
    assert [event.source for event in seen.events] == ["ipmi:sel/1", "ipmi:sel/2", "ipmi:sel/5"]
    assert seen.inventory[0].part == "Builtin FRU"
    assert asked.count("open session") == 1


async def test_a_bmc_that_falls_silent_keeps_what_it_said_and_leaves_gaps() -> None:
    before = 3 + 1 + len(ANSWERS["sdr"]) + 3
    seen, _ = await visited(faults=f"after=3,die={before + 4}", patience=replace(SHORT, timeout_s=0.02))
    told = {one.part for one in seen.of("temperature")}
    assert "Inlet Temp" in told
    kinds = {gap.question: gap.kind for gap in seen.gaps}
    assert kinds["ipmi:sensors"] is GapKind.TOO_SLOW
    assert kinds["ipmi:sel-info"] is GapKind.UNREACHABLE
    assert seen.transports[Transport.IPMI].status is TransportStatus.UNREACHABLE


async def test_the_time_of_a_visit_ends_a_long_walk_with_what_it_brought() -> None:
    patience = Patience(timeout_s=1.0, retries=0, budget_s=0.4)
    seen, _ = await visited(faults="delay=0.02,after=4", patience=patience)
    gap = next(gap for gap in seen.gaps if gap.question == "ipmi:sensors")
    assert gap.kind is GapKind.TOO_SLOW
    assert gap.reason.endswith("the 0.4 s of this visit are used up")
    assert len({one.source for one in seen.observations}) < len(ANSWERS["sensors"])


async def test_a_question_that_is_refused_costs_no_other() -> None:
    seen, _ = await visited(quirks=Quirks(needs={(0x0A, 0x43): 3}, limit=2))
    assert [(gap.question, gap.kind) for gap in seen.gaps] == [("ipmi:sel", GapKind.REFUSED)]
    assert list(seen.of("temperature"))

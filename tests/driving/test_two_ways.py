"""One server over Redfish and over IPMI: what both tell of a part is one part (contract.md section 4)."""

from collector.content.platforms import Platforms
from collector.content.where import shelves
from collector.driving.platform import Platform
from collector.model.exchange import Exchange
from collector.model.snapshot import Health, Observation, Snapshot, sources_in
from tests.driving.bench import exchange, platform, seen
from tests.transports.ipmi_records import LC, UC, UNC, full, reading

ROOT = "/redfish/v1"
SHELF = Platforms(shelves("drivers"), lambda *_: None)


def both() -> Platform:
    """A driver that uses the shared parts of both; Redfish comes first, so its word wins."""
    parts = {name: (shelves("drivers")[0] / "parts" / f"{name}.yaml").read_text("utf-8")
             for name in ("redfish/chassis", "ipmi/bmc")}  # fmt: skip
    readers = {f"ipmi.{name}": SHELF.reader(f"ipmi.{name}")
               for name in ("device_id", "inventory", "sensors", "events", "fill", "clock")}  # fmt: skip
    known = {name: reader for name, reader in readers.items() if reader}
    assert len(known) == len(readers)
    return platform("use: [redfish/chassis, ipmi/bmc]\nsources: []\n", parts=parts, readers=known)


def redfish(fan_health: str, rpm: int) -> list[Exchange]:
    fan = {
        "Name": "Fan 1",
        "Reading": rpm,
        "ReadingUnits": "RPM",
        "Status": {"State": "Enabled", "Health": fan_health},
    }
    inlet = {
        "Name": "Inlet",
        "ReadingCelsius": 23,
        "UpperThresholdCritical": 45,
        "Status": {"State": "Enabled"},
    }
    said = {
        f"{ROOT}/": {"Chassis": {"@odata.id": f"{ROOT}/Chassis"}},
        f"{ROOT}/Chassis": {"Members": [{"@odata.id": f"{ROOT}/Chassis/1"}]},
        f"{ROOT}/Chassis/1": {"Name": "Chassis", "Thermal": {"@odata.id": f"{ROOT}/Chassis/1/Thermal"}},
        f"{ROOT}/Chassis/1/Thermal": {"Fans": [fan], "Temperatures": [inlet]},
    }
    # A recording knows the root without the slash at its end, as services answer both.
    return [exchange("https", path.rstrip("/"), answer) for path, answer in said.items()]


def ipmi(fan: bytes) -> list[Exchange]:
    records = (
        full(1, "Inlet", sign=2, limits={UC: 47, UNC: 42}, span=(-128, 127)),
        full(2, "Fan 1", kind=4, unit=18, entity=(29, 1), m=100, limits={LC: 6}),
    )
    sdr = tuple((str(number), raw) for number, raw in enumerate(records))
    sensors = (("32.0.1", reading(24)), ("32.0.2", fan))
    return [exchange("ipmi", "sdr", sdr), exchange("ipmi", "sensors", sensors)]


def one(snapshot: Snapshot, kind: str, part: str) -> Observation:
    (found,) = [seen for seen in snapshot.of(kind) if seen.part == part]
    return found


def test_a_part_of_both_is_one_part_and_the_driver_s_first_word_wins() -> None:
    snapshot = seen(both(), *redfish("OK", 5000), *ipmi(reading(51)))
    inlet = one(snapshot, "temperature", "Inlet")
    assert inlet.value == 23.0  # as Redfish says; IPMI says 24
    assert inlet.limits is not None
    assert inlet.limits.high_critical == 45.0
    assert sources_in(inlet.source) == (
        "https:/redfish/v1/Chassis/1/Thermal#/Temperatures/0/ReadingCelsius",
        "ipmi:sensor/32.0.1",
    )
    assert one(snapshot, "fan.speed", "Fan 1").value == 5000.0


def test_two_ways_that_disagree_on_a_state_give_the_worse() -> None:
    snapshot = seen(both(), *redfish("OK", 0), *ipmi(reading(0, LC)))
    fan = one(snapshot, "fan.health", "Fan 1")
    assert fan.state is Health.FAILED
    assert {source.partition(":")[0] for source in sources_in(fan.source)} == {"https", "ipmi"}


def test_what_one_way_alone_tells_is_told() -> None:
    snapshot = seen(both(), *ipmi(reading(51)))
    assert one(snapshot, "temperature", "Inlet").value == 24.0
    assert one(snapshot, "fan.health", "Fan 1").state is Health.OK

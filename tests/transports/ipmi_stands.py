"""BMCs on loopback that answer from records made by hand, and sessions with them."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from collector.lab.faults import parse_faults
from collector.lab.ipmi import Bmc
from collector.lab.ipmi_answers import Quirks
from collector.lab.recording import Recording
from collector.lab.stand import Login, violations
from collector.model.exchange import Exchange, Question, Raw, Transport
from collector.model.inventory import IpmiAccess, SecretRef
from collector.transports.base import Endpoint, Patience
from collector.transports.ipmi import EngineName, IpmiSession
from tests.transports.ipmi_records import LC, UC, UNC, compact, event, fru, fru_locator, full, reading

QUESTIONS = ("device-id", "sdr", "sensors", "sel-info", "sel", "sel-time", "fru", "chassis")
SHORT = Patience(timeout_s=0.1, retries=2)
PASSWORD = Login().password
DEVICE_ID = bytes.fromhex("2001051002bfa20200000100000000")
DATED = 1_763_600_000

RECORDS = (
    full(1, "Inlet Temp", sign=2, limits={UC: 47, UNC: 42}, span=(-128, 127)),
    full(2, "Temp", entity=(3, 1), sign=2, limits={UC: 98, UNC: 88}, span=(-128, 127)),
    full(3, "Temp", entity=(3, 2), sign=2, limits={UC: 98, UNC: 88}, span=(-128, 127)),
    full(4, "Fan1", kind=4, unit=18, entity=(29, 1), m=120, limits={LC: 4}),
    compact(5, "PS1 Status", kind=8, entity=(10, 1), mask=0x7F),
    compact(6, "PS2 Status", kind=8, entity=(10, 2), mask=0x7F),
    compact(7, "Drive 0", kind=0x0D, entity=(26, 1), mask=0x1FF),
    compact(8, "Drive 1", kind=0x0D, entity=(26, 2), mask=0x1FF),
    fru_locator(9, 0, "Builtin FRU"),
    fru_locator(10, 2, "PS2", entity=(10, 2)),
)
READINGS = {
    1: reading(23),
    2: reading(48),
    3: reading(92, UNC),
    4: reading(0, LC),
    5: reading(0, 0b1),
    6: reading(0, 0b1001),
    7: reading(0, 0b1),
    8: reading(0, 0),
}
EVENTS = (
    event(1, DATED, 6, kind=8, offset=3),
    event(2, DATED + 60, 4, kind=4, event_type=1, offset=0x52, extra=(0, 4)),
    event(5, 1381, 6, kind=8, offset=3, over=True),
)
FRU_0 = fru(
    chassis=("0CHP9K", "CHS0001"),
    board=("DELL", "PowerEdge R740", "CN0001", "0923K0A05"),
    product=("DELL", "PowerEdge R740", "", "", "7QX1LAB"),
)
ANSWERS: Mapping[str, tuple[Raw, ...]] = {
    "device-id": (("device-id", DEVICE_ID),),
    "sdr": tuple((str(int.from_bytes(raw[:2], "little")), raw) for raw in RECORDS),
    "sensors": tuple((f"32.0.{number}", raw) for number, raw in READINGS.items()),
    "sel-info": (("sel-info", bytes.fromhex("5103000010000000000000000002")),),
    "sel": tuple((str(int.from_bytes(raw[:2], "little")), raw) for raw in EVENTS),
    "sel-time": (("sel-time", bytes(4)), ("asked", bytes(4))),
    "fru": (("0", b"\0" + FRU_0), ("2", b"\xcb")),
    "chassis": (("chassis", bytes.fromhex("010000")),),
}


def recording(answers: Mapping[str, tuple[Raw, ...]] | None = None) -> Recording:
    """What a BMC said, question by question."""
    said = ANSWERS if answers is None else answers
    asked = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
    exchanges = tuple(
        Exchange(question=Question(Transport.IPMI, text), asked=asked, took_ms=1.0, answer=answer)
        for text, answer in said.items()
    )
    return Recording(name="bmc", platform="ipmi", exchanges=exchanges)


@asynccontextmanager
async def bmc(
    held: Recording | None = None, faults: str = "", quirks: Quirks | None = None, *, strict: bool = True
) -> AsyncIterator[tuple[Bmc, Endpoint]]:
    """A BMC that is up; strict: it may have seen nothing but reading at the end."""
    stand = Bmc(held or recording(), Login(), parse_faults(faults), quirks=quirks)
    try:
        port = await stand.start("127.0.0.1", 0)
        yield stand, Endpoint("bmc-1", "127.0.0.1", port)
    finally:
        await stand.stop()
    assert not strict or violations(stand) == []


def session(
    endpoint: Endpoint,
    *,
    username: str = "inspector",
    password: str = PASSWORD,
    patience: Patience = SHORT,
    engine: EngineName = "native",
    cache: Path | None = None,
) -> IpmiSession:
    """A session that is not open yet."""
    access = IpmiAccess(username=username, password=SecretRef("plain", password))
    return IpmiSession(endpoint, access, lambda ref: ref.name, patience, engine=engine, cache=cache)


@asynccontextmanager
async def opened(endpoint: Endpoint, **how: object) -> AsyncIterator[IpmiSession]:
    """A session that is open, and closed at the end."""
    one = session(endpoint, **how)  # type: ignore[arg-type]  # the keywords of session()
    await one.open()
    try:
        yield one
    finally:
        await one.close()


async def ask(one: IpmiSession, question: str) -> tuple[Raw, ...]:
    return await one.ask(Question(Transport.IPMI, question))

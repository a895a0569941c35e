"""The BMC of the lab: what it answers, what it refuses, and that other people's tools understand it."""

import asyncio
import shutil
from pathlib import Path

import pytest

from collector.lab.faults import NONE
from collector.lab.ipmi import Bmc
from collector.lab.ipmi_answers import Machine, Quirks
from collector.lab.stand import VIOLATION, stand_maker, violations
from collector.model.exchange import Transport
from collector.model.ipmi.sdr import UC
from collector.transports.base import Endpoint
from collector.transports.ipmi.commands import Command
from collector.transports.ipmi.native import NativeEngine
from collector.transports.ipmi.packets import RMCP, Request, Response
from tests.transports.ipmi_records import full
from tests.transports.ipmi_stands import ANSWERS, DEVICE_ID, PASSWORD, ask, bmc, opened, recording

IPMITOOL = shutil.which("ipmitool")
FREEIPMI = shutil.which("ipmi-sensors", path="/usr/sbin:/usr/bin:/sbin:/bin")
CLEAR_SEL = Request(0x0A, 0, 1, 0x47, b"\0\0CLR\xaa")


def test_the_lab_makes_a_bmc_of_a_recording() -> None:
    assert stand_maker(Transport.IPMI) is Bmc


async def test_what_is_no_reading_command_is_a_violation(monkeypatch: pytest.MonkeyPatch) -> None:
    clear = Command(0x0A, 0x47, "Clear SEL")
    monkeypatch.setattr(
        "collector.transports.ipmi.native.check", lambda _: None
    )  # our gate would not let it out
    async with bmc(strict=False) as (stand, endpoint), opened(endpoint) as one:
        engine = one._say._engine
        assert isinstance(engine, NativeEngine)
        assert (await engine.command(clear, b"\0\0CLR\xaa")).code == 0xC1
        assert violations(stand) == [f"{VIOLATION}0a 47"]
        assert await ask(one, "sel") == ANSWERS["sel"]


@pytest.mark.parametrize(
    "datagram",
    [
        b"",
        b"x",
        b"\x06\0\xff",
        RMCP,
        RMCP + b"\x06",
        RMCP + bytes(9),
        RMCP + b"\x06\x11" + bytes(10),
        b"\xff" * 64,
    ],
)
async def test_noise_is_noted_and_not_answered(datagram: bytes) -> None:
    async with bmc(strict=False) as (stand, endpoint):
        said = await shouted(endpoint, datagram)
        assert said is None
        assert len(violations(stand)) <= 1
        async with opened(endpoint) as one:
            assert await ask(one, "device-id") == ANSWERS["device-id"]


async def test_abilities_are_told_before_a_login_and_nothing_else() -> None:
    async with bmc(strict=False) as (_, endpoint):
        told = await shouted(endpoint, plain(Request(0x06, 0, 1, 0x38, b"\x8e\x04")))
        assert told is not None
        assert told.code == 0
        assert told.data[1] & 0x80  # extended abilities
        assert told.data[3] == 0x02  # IPMI 2.0 only
        refused = await shouted(endpoint, plain(CLEAR_SEL))
        assert refused is not None
        assert refused.code == 0xC1


def test_limits_are_answered_from_the_records() -> None:
    held = recording({**ANSWERS, "sdr": (("1", full(1, "x", limits={UC: 90})), ("2", full(2, "y")))})
    machine = Machine(held, Quirks())
    assert machine.reply((0x04, 0x27), b"\x01", 0, NONE) == (0, bytes((UC, 0, 0, 0, 0, 90, 0)))
    assert machine.reply((0x04, 0x27), b"\x02", 0, NONE) == (0xCB, b"")


def test_a_request_that_ends_early_has_the_code_for_it() -> None:
    machine = Machine(recording(), Quirks())
    for key in ((0x04, 0x2D), (0x04, 0x27), (0x0A, 0x23), (0x0A, 0x10), (0x0A, 0x11)):
        assert machine.reply(key, b"", 0, NONE) == (0xC7, b"")


def test_the_recorded_clock_goes_on() -> None:
    then = (("sel-time", (500).to_bytes(4, "little")), ("asked", (1000).to_bytes(4, "little")))
    machine = Machine(recording({"sel-time": then}), Quirks(), now=lambda: 4600.0)
    assert machine.reply((0x0A, 0x48), b"", 0, NONE) == (0, (4100).to_bytes(4, "little"))


def test_what_was_not_recorded_is_not_known() -> None:
    machine = Machine(recording({"device-id": (("device-id", DEVICE_ID),)}), Quirks())
    for key in ((0x0A, 0x40), (0x0A, 0x43), (0x0A, 0x48), (0x00, 0x01)):
        assert machine.reply(key, bytes(6), 0, NONE) == (0xC1, b"")
    assert machine.reply((0x0A, 0x47), b"", 0, NONE) is None


@pytest.mark.slow
@pytest.mark.skipif(IPMITOOL is None, reason="ipmitool is not installed: apt-get install ipmitool")
@pytest.mark.parametrize("suite", ["17", "3"])
async def test_ipmitool_reads_the_lab_as_a_bmc(suite: str) -> None:
    async with bmc(strict=False) as (_, endpoint):
        tool = (str(IPMITOOL), "-I", "lanplus", "-C", suite, *ipmitool(endpoint))
        listed = await run(endpoint, *tool, "sdr", "elist")
        events = await run(endpoint, *tool, "sel", "elist")
        parts = await run(endpoint, *tool, "fru", "print", "0")
    rows = [[field.strip() for field in line.split("|")] for line in listed.splitlines()]
    assert [row[0] for row in rows if len(row) == 5][:4] == ["Inlet Temp", "Temp", "Temp", "Fan1"]
    assert rows[0][4] == "23 degrees C"
    assert rows[2][2] == "unc"
    assert "Failure" in rows[5][4] or "AC lost" in rows[5][4]
    assert "PS2 Status" in events
    assert "7QX1LAB" in parts


@pytest.mark.slow
@pytest.mark.skipif(FREEIPMI is None, reason="freeipmi is not installed: apt-get install freeipmi-tools")
@pytest.mark.parametrize("suite", ["17", "3"])
async def test_freeipmi_reads_the_lab_as_a_bmc(suite: str, tmp_path: Path) -> None:
    async with bmc(strict=False) as (_, endpoint):
        kept = f"--sdr-cache-directory={tmp_path}"
        told = await run(
            endpoint, str(FREEIPMI), "-D", "LAN_2_0", "-I", suite, *freeipmi(endpoint), "-Q", kept
        )
    assert "Inlet Temp" in told
    assert "23.00" in told


def ipmitool(endpoint: Endpoint) -> list[str]:
    return ["-H", endpoint.address, "-p", str(endpoint.port), "-U", "inspector", "-P", PASSWORD, "-L", "USER"]


def freeipmi(endpoint: Endpoint) -> list[str]:
    where = f"{endpoint.address}:{endpoint.port}"
    return ["-h", where, "-u", "inspector", "-p", PASSWORD, "-l", "USER"]


async def run(endpoint: Endpoint, *line: str) -> str:
    """The output of a tool that asks the lab."""
    process = await asyncio.create_subprocess_exec(
        *line, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, err = await process.communicate()
    assert process.returncode == 0, (line[-1], err.decode(), str(endpoint))
    return out.decode()


def plain(request: Request) -> bytes:
    """A request outside of a session, as IPMI 1.5 packs it."""
    message = request.to_bytes()
    return RMCP + bytes(9) + bytes((len(message),)) + message


async def shouted(endpoint: Endpoint, datagram: bytes) -> Response | None:
    """What answers a datagram outside of a session; None where the next one is answered first."""
    loop = asyncio.get_running_loop()
    heard: asyncio.Queue[bytes] = asyncio.Queue()

    class Ear(asyncio.DatagramProtocol):
        def datagram_received(self, data: bytes, _: object) -> None:
            heard.put_nowait(data)

    ear, _ = await loop.create_datagram_endpoint(Ear, remote_addr=(endpoint.address, endpoint.port))
    try:
        ear.sendto(datagram)
        ear.sendto(plain(Request(0x06, 0, 63, 0x38, b"\x8e\x04")))
        first = await asyncio.wait_for(heard.get(), 5)
        response = Response.from_bytes(first[14:])
        return None if response.sequence == 63 else response
    finally:
        ear.close()
        await asyncio.sleep(0)

"""Both engines against OpenIPMI's simulator, and our readings against those of ipmitool and freeipmi."""

import asyncio
import csv
import io
import json
import os
import re
import shutil
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from collector.model.errors import DeviceError, Refused
from collector.model.exchange import Raw
from collector.model.ipmi import sdr
from collector.model.reading import Reading
from collector.transports.base import Endpoint, Patience
from collector.transports.ipmi import EngineName
from drivers.readers import ipmi
from tests.readers.ipmi_expected import assert_as_made, by_sensor, rows
from tests.transports.ipmi_stands import QUESTIONS, ask, opened, session

SHOP = Path(__file__).parent.parent.parent.parent / "shared" / "lab" / "ipmi" / "make_bmc.py"
TOOLS = {
    name: shutil.which(name, path="/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/bin")
    for name in ("ipmi_sim", "sdrcomp", "ipmitool", "ipmi-sensors")
}
MISSING = [name for name, path in TOOLS.items() if path is None]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not SHOP.is_file(), reason="../shared/lab/ipmi is not there"),
    pytest.mark.skipif(bool(MISSING), reason=f"not installed: {MISSING}: openipmi, ipmitool, freeipmi-tools"),
]
PROFILES = ("dell2u", "xcc2u", "ilo2u", "minimal")
PASSWORD = "lab-secret-1"  # noqa: S105  the simulator's own
PATIENCE = Patience(timeout_s=2.0, retries=2)


@dataclass(frozen=True, slots=True)
class Simulated:
    """made   what the simulator was told to hold, sensor by sensor"""

    endpoint: Endpoint
    made: list[dict[str, Any]]


@asynccontextmanager
async def simulated(
    profile: str, folder: Path, *options: str, packed: bool = False
) -> AsyncIterator[Simulated]:
    """A simulated BMC that is up."""
    port = free_port()
    await run(sys.executable, str(SHOP), profile, str(folder), "--port", str(port), *options)
    records = folder / "state" / "ipmi_sim" / profile / "sdr.20.main"
    wide = [] if packed else ["-8"]
    await run(str(TOOLS["sdrcomp"]), *wide, "-o", str(records), str(folder / f"{profile}.sdrs"))
    files = ["-c", f"{folder}/{profile}.lan.conf", "-f", f"{folder}/{profile}.emu", "-s", f"{folder}/state"]
    process = await asyncio.create_subprocess_exec(
        str(TOOLS["ipmi_sim"]),
        "-n",
        *files,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    made = json.loads((folder / f"{profile}.expected.json").read_text("utf-8"))
    endpoint = Endpoint(profile, "127.0.0.1", port)
    try:
        await answering(endpoint)
        yield Simulated(endpoint, made["sensors"])
    finally:
        process.kill()
        await process.wait()


async def answering(endpoint: Endpoint) -> None:
    """Wait until the simulator answers a login."""
    async with asyncio.timeout(20):
        while True:
            one = session(endpoint, username="monitor", password=PASSWORD)
            try:
                await one.open()
            except DeviceError:
                continue
            finally:
                await one.close()
            return


async def told(bmc: Simulated, engine: EngineName = "native") -> dict[str, tuple[Raw, ...]]:
    """All answers of one visit."""
    login: dict[str, Any] = {"username": "monitor", "password": PASSWORD, "patience": PATIENCE}
    async with opened(bmc.endpoint, engine=engine, **login) as one:
        return {question: await ask(one, question) for question in QUESTIONS}


@pytest.mark.parametrize("profile", PROFILES)
async def test_both_engines_read_a_simulated_bmc_the_same(profile: str, tmp_path: Path) -> None:
    async with simulated(profile, tmp_path) as bmc:
        ours, theirs = await told(bmc), await told(bmc, "pyghmi")
    del ours["sel-time"], theirs["sel-time"]
    assert ours == theirs
    assert len(ours["sensors"]) == len([made for made in bmc.made if made["kind"] != "event_only"])


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("profile", PROFILES)
async def test_sensors_read_as_they_were_made(profile: str, packed: bool, tmp_path: Path) -> None:
    async with simulated(profile, tmp_path, packed=packed) as bmc:
        answers = await told(bmc)
    sensors = {one.number: one for one in sdr.sensors(raw for _, raw in answers["sdr"])}
    read = list(ipmi.sensors(rows("sensors", answers["sensors"], sdr=answers["sdr"])))
    found = by_sensor([one for one in read if isinstance(one, Reading)])
    for made in bmc.made:
        sensor = sensors[made["num"]]
        assert sensor.name.upper() == made["name"].upper()  # names in capitals are packed into 6 bits
        assert_as_made(made, sensor, found.get(sensor.key, []))


@pytest.mark.parametrize("profile", PROFILES)
async def test_ipmitool_says_the_same(profile: str, tmp_path: Path) -> None:
    async with simulated(profile, tmp_path) as bmc:
        answers = await told(bmc)
        login = ["-H", "127.0.0.1", "-p", str(bmc.endpoint.port), "-U", "ADMIN", "-P", PASSWORD]
        listed = await run(str(TOOLS["ipmitool"]), "-I", "lanplus", "-C", "3", *login, "sdr", "elist", "full")
    ours = values_of(answers)
    compared = 0
    for line in listed.splitlines():
        fields = [field.strip() for field in line.split("|")]
        number = re.match(r"-?[0-9.]+", fields[4])
        if number:
            value = ours[int(fields[1].removesuffix("h"), 16)]
            assert value == pytest.approx(float(number[0]), abs=0.011), line
            compared += 1
    assert compared == sum(value is not None for value in ours.values())


@pytest.mark.parametrize("profile", PROFILES)
async def test_freeipmi_says_the_same_with_its_limits(profile: str, tmp_path: Path) -> None:
    async with simulated(profile, tmp_path) as bmc:
        answers = await told(bmc)
        where = f"127.0.0.1:{bmc.endpoint.port}"
        login = ["-D", "LAN_2_0", "-W", "opensesspriv", "-h", where, "-u", "ADMIN", "-p", PASSWORD]
        form = [
            "-Q",
            "--comma-separated-output",
            "--output-sensor-thresholds",
            f"--sdr-cache-directory={tmp_path}",
        ]
        listed = await run(str(TOOLS["ipmi-sensors"]), *login, *form)
    sensors = {one.record: one for one in sdr.sensors(raw for _, raw in answers["sdr"])}
    ours = values_of(answers)
    theirs = {int(row["ID"]): row for row in csv.DictReader(io.StringIO(listed))}
    bits = {
        "Lower C": sdr.LC,
        "Lower NC": sdr.LNC,
        "Upper NC": sdr.UNC,
        "Upper C": sdr.UC,
        "Upper NR": sdr.UNR,
    }
    for record, row in theirs.items():
        sensor = sensors[record]
        if row["Reading"] != "N/A":
            assert ours[sensor.number] == pytest.approx(float(row["Reading"]), abs=0.006), row
        for column, bit in bits.items():
            if row[column] != "N/A" and sensor.formula is not None:
                value = sensor.formula.value(dict(sensor.thresholds)[bit])
                assert value == pytest.approx(float(row[column]), abs=0.006), row


async def test_a_long_event_log_is_read_to_its_end(tmp_path: Path) -> None:
    async with simulated("minimal", tmp_path, "--sel", "3000") as bmc:
        answers = await told(bmc)
    assert len(answers["sel"]) == 3000
    assert len(list(ipmi.events(rows("sel", answers["sel"], sdr=answers["sdr"])))) == 3000


async def test_a_wrong_password_is_refused(tmp_path: Path) -> None:
    async with simulated("minimal", tmp_path) as bmc:
        with pytest.raises(Refused, match="wrong password"):
            await session(bmc.endpoint, username="monitor", password="guessed").open()  # noqa: S106  wrong
        with pytest.raises(Refused, match="not known"):
            await session(bmc.endpoint, username="nobody", password=PASSWORD).open()


async def test_every_slot_is_given_back(tmp_path: Path) -> None:
    async with simulated("minimal", tmp_path) as bmc:
        for _ in range(70):  # the simulator has 63
            async with opened(bmc.endpoint, username="monitor", password=PASSWORD) as one:
                await ask(one, "device-id")


def values_of(answers: dict[str, tuple[Raw, ...]]) -> dict[int, float | None]:
    """The value of every sensor that has a number, by the sensor's number."""
    read = ipmi.sensors(rows("sensors", answers["sensors"], sdr=answers["sdr"]))
    quantities = [one for one in read if isinstance(one, Reading) and not one.kind.endswith(".health")]
    return {int(one.source.rpartition(".")[2]): one.value for one in quantities}


def free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
        return port


async def run(*line: str) -> str:
    process = await asyncio.create_subprocess_exec(
        *line,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "LC_ALL": "C"},
    )
    out, err = await process.communicate()
    assert process.returncode == 0, (line, err.decode())
    return out.decode()

"""A site of recorded devices: addresses, ports, the inventory, and what stands in the way."""

import asyncio
import socket
import subprocess
import sys
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from collector.lab import site
from collector.lab.faults import Faults
from collector.lab.inventory import LabSite
from collector.lab.process import LabProcess
from collector.lab.recording import Recording
from collector.lab.site import PORTS, Lab, LabDevice, can_take_addresses, devices_at, serve_recordings
from collector.model.errors import SettingsError
from collector.model.exchange import Exchange, Question, Transport

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "snmp"
needs_addresses = pytest.mark.skipif(not can_take_addresses(), reason="only 127.0.0.1 exists on this machine")


def recorded(name: str, platform: str = "") -> Recording:
    walk = Exchange(
        question=Question(Transport.SNMP, "walk 1.3"),
        asked=datetime(2026, 11, 21, tzinfo=UTC),
        took_ms=1.0,
        answer=(("1.3.6.1.2.1.1.5.0", 4, name.encode()),),
    )
    return Recording(name=name, platform=platform, exchanges=(walk,))


def inventory_of(text: str) -> Any:
    return yaml.safe_load(text)


# A get-next of 1.3 with the community `public`, and where the value stands in its answer.
ASK = bytes.fromhex(
    "3020020101 0406 7075626c6963 a113 020101 020100 020100 3008 3006 06022b06 0500".replace(" ", "")
)


async def name_at(connect: Any, address: str, port: int) -> bytes:
    client = await connect(address, port)
    client.send(ASK)
    answer: bytes = await client.answer()
    return answer


@needs_addresses
async def test_every_device_answers_at_its_own_address(connect: Any) -> None:
    async with Lab([recorded("one", "huawei_vrp"), recorded('two: "x" 温度')]) as lab:
        devices = inventory_of(lab.inventory_text())["sites"]["lab"]["devices"]
        assert list(devices) == ["one", 'two: "x" 温度']
        assert len({device["address"] for device in devices.values()}) == 2
        for name, device in devices.items():
            assert name.encode() in await name_at(connect, device["address"], device["ports"]["snmp"])
        assert [device["platform"] for device in devices.values()] == ["huawei_vrp", "auto"]
        assert lab.violations() == []


async def test_without_addresses_devices_differ_by_port(connect: Any) -> None:
    async with Lab([recorded("one"), recorded("two")], own_addresses=False) as lab:
        devices = inventory_of(lab.inventory_text())["sites"]["lab"]["devices"]
        ports = {device["ports"]["snmp"] for device in devices.values()}
        assert {device["address"] for device in devices.values()} == {"127.0.0.1"}
        assert len(ports) == 2
        assert min(ports) > 1024
        assert b"two" in await name_at(connect, "127.0.0.1", devices["two"]["ports"]["snmp"])


async def test_the_inventory_says_how_to_get_in_and_what_was_given() -> None:
    device = LabDevice(
        recording=recorded("one"),
        name="core-1",
        platform="cisco_ios",
        values={"role": "core", "criticality": "high", "services": ["OA"]},
    )
    async with Lab([device], site=LabSite(name="site-A"), own_addresses=False) as lab:
        said = inventory_of(lab.inventory_text())
    assert said["credentials"]["lab"]["snmp"]["community"] == "plain:public"
    assert said["credentials"]["lab"]["https"]["verify"] == "pin"
    core = said["sites"]["site-A"]["devices"]["core-1"]
    assert (core["role"], core["criticality"], core["services"]) == ("core", "high", ["OA"])
    assert (core["platform"], core["via"]) == ("cisco_ios", ["snmp"])


async def test_an_absent_device_is_in_the_inventory_and_nothing_listens() -> None:
    async with Lab([LabDevice(recording=Recording(name="gone"), absent=True)], own_addresses=False) as lab:
        gone = inventory_of(lab.inventory_text())["sites"]["lab"]["devices"]["gone"]
        assert lab.stands == {}
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as trial:
            trial.bind(("127.0.0.1", gone["ports"]["snmp"]))


async def test_faults_reach_the_stands(connect: Any) -> None:
    async with Lab(
        [LabDevice(recording=recorded("one"), faults=Faults(duplicate=True))], own_addresses=False
    ) as lab:
        device = inventory_of(lab.inventory_text())["sites"]["lab"]["devices"]["one"]
        client = await connect(device["address"], device["ports"]["snmp"])
        client.send(ASK)
        assert await client.answer() == await client.answer()
        assert lab.stands["one", Transport.SNMP].seen == ["get-next 1.3.6"]


@needs_addresses
async def test_an_address_that_is_taken_is_passed_over() -> None:
    async with AsyncExitStack() as stack:
        found = []
        for _ in range(2):
            lab = await stack.enter_async_context(Lab([recorded("one")]))
            found.append(inventory_of(lab.inventory_text())["sites"]["lab"]["devices"]["one"])
    assert (found[0]["address"], found[0]["ports"]) != (found[1]["address"], found[1]["ports"])


@needs_addresses
async def test_a_port_that_is_taken_on_all_addresses_becomes_a_free_one(
    monkeypatch: pytest.MonkeyPatch, connect: Any
) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("0.0.0.0", 0))  # noqa: S104 - the point of the test
        taken = other.getsockname()[1]
        monkeypatch.setattr(site, "PORTS", {**PORTS, Transport.SNMP: taken})
        async with Lab([recorded("one")]) as lab:
            device = inventory_of(lab.inventory_text())["sites"]["lab"]["devices"]["one"]
            assert device["ports"]["snmp"] != taken
            assert b"one" in await name_at(connect, device["address"], device["ports"]["snmp"])


async def test_two_devices_of_one_name_are_a_mistake() -> None:
    with pytest.raises(SettingsError, match="'one' is there twice"):
        Lab([recorded("one"), recorded("one")])


async def test_when_one_stand_cannot_start_the_others_are_taken_down(monkeypatch: pytest.MonkeyPatch) -> None:
    from collector.lab import stand

    monkeypatch.setitem(stand._MAKERS, Transport.IPMI, ("collector.lab.snmp", "Nothing"))
    broken = LabDevice(recording=recorded("two"), via=(Transport.IPMI,))
    lab = Lab([recorded("one"), broken], own_addresses=False)
    with pytest.raises(AttributeError):
        async with lab:
            pass
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as trial:
        trial.bind(("127.0.0.1", lab.lines[0].ports[Transport.SNMP]))


async def test_serving_ends_when_told_to() -> None:
    stop, said = asyncio.Event(), []

    def ready(text: str) -> None:
        said.append(text)
        stop.set()

    await serve_recordings([recorded("one")], ready, stop)
    assert '"one"' in said[0]


async def test_a_lab_in_a_process_of_its_own_answers_and_goes_with_its_parent(
    tmp_path: Path, connect: Any
) -> None:
    (tmp_path / "sw.snmprec").write_text("1.3.6.1.2.1.1.5.0|4|far away\n", "utf-8")
    with LabProcess(devices_at([tmp_path])) as lab:
        device = inventory_of(lab.inventory_text())["sites"]["lab"]["devices"]["sw"]
        assert b"far away" in await name_at(connect, device["address"], device["ports"]["snmp"])
    client = await connect(device["address"], device["ports"]["snmp"])
    client.send(ASK)
    await client.turn()
    assert client.got.empty()


def test_a_lab_that_cannot_come_up_says_why(tmp_path: Path) -> None:
    file = tmp_path / "sw.snmprec"
    file.write_text("1.3.6.1.2.1.1.5.0|4|x\n", "utf-8")
    twins = [*devices_at([file]), *devices_at([file])]
    with pytest.raises(SettingsError, match="'sw' is there twice"), LabProcess(twins):
        pass


def test_a_lab_whose_parent_was_killed_ends_by_itself(tmp_path: Path) -> None:
    (tmp_path / "sw.snmprec").write_text("1.3.6.1.2.1.1.5.0|4|x\n", "utf-8")
    code = (
        "import sys, os, pathlib\n"
        "from collector.lab.process import LabProcess\n"
        "from collector.lab.site import devices_at\n"
        "if __name__ == '__main__':\n"
        "    lab = LabProcess(devices_at([pathlib.Path(sys.argv[1])])).__enter__()\n"
        "    print(lab.pid, flush=True)\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    script = tmp_path / "parent.py"
    script.write_text(code, "utf-8")
    # The child holds the same standard output: it is at its end only when both are gone.
    done = subprocess.run([sys.executable, script, tmp_path], stdout=subprocess.PIPE, timeout=30, check=False)  # noqa: S603 - our own script
    assert done.returncode == -9
    assert int(done.stdout) > 0


@pytest.mark.slow
@needs_addresses
@pytest.mark.skipif(not CORPUS.is_dir(), reason=f"{CORPUS} is not here")
async def test_hundreds_of_devices_stand_in_one_process_and_each_answers(connect: Any) -> None:
    async with Lab(devices_at([CORPUS])) as lab:
        assert len(lab.lines) > 300
        for line in lab.lines:
            assert await name_at(connect, line.address, line.ports[Transport.SNMP])
        assert lab.violations() == []


async def test_the_address_of_an_absent_device_is_taken_by_no_other_lab() -> None:
    silent = LabDevice(recording=Recording(name="silent"), absent=True, platform="hpe_ilo")
    async with Lab([silent]) as first, Lab([silent]) as second:
        assert first.lines[0].address != second.lines[0].address

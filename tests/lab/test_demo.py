"""The demo's site: whole recordings, and the inventory that ships is the one that the lab hands out."""

from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import yaml

from collector.lab.demo import RECORDINGS, SITE, demo_devices
from collector.lab.inventory import InventoryLine, inventory_text
from collector.lab.site import FIRST_ADDRESS, PORTS, Lab
from collector.lab.stand import Login
from collector.model.exchange import Transport

EXAMPLE = Path(__file__).parents[2] / "inventory.example.yaml"


def loaded(text: str) -> Any:
    return yaml.safe_load(text)


def handed_out() -> Any:
    """What the lab says on a machine that has all of 127.0.0.0/8 and the usual ports free."""
    lines = [
        InventoryLine(
            name=device.called,
            address=str(IPv4Address(int(FIRST_ADDRESS) + number)),
            platform=device.platform or device.recording.platform,
            ports={way: PORTS[way] for way in device.transports},
            values=device.values,
        )
        for number, device in enumerate(demo_devices())
    ]
    return loaded(inventory_text(SITE, Login(), lines))


def test_the_example_inventory_is_the_lab_s_own() -> None:
    assert loaded(EXAMPLE.read_text("utf-8")) == handed_out()


def test_every_recording_of_the_demo_is_a_device_and_every_way_in_is_shown() -> None:
    devices = demo_devices()
    folders = {folder.name for folder in RECORDINGS.iterdir() if folder.is_dir()}
    assert folders == {device.called for device in devices if not device.absent}
    assert {way for device in devices for way in device.transports} == set(Transport)
    assert len([device for device in devices if device.absent]) == 1
    assert len([device for device in devices if device.faults]) == 1


async def test_the_site_has_title_customer_contacts_and_contract() -> None:
    async with Lab([], site=SITE, own_addresses=False) as lab:
        said = loaded(lab.inventory_text())
    site = said["sites"]["shanghai-1"]
    assert site["title"]["zh"] == "上海一号机房"
    assert {contact["role"] for contact in site["contacts"]} == {"manager", "operations"}
    assert said["contracts"][site["contract"]]["profile"] == "hardware-std"

"""The demo's site: recorded devices of many makers on loopback, some of them with a fault.

The recordings in `collector/lab/demo/` are made by hand from the documentation of the makers; serials and
addresses are invented.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from collector.lab.faults import Faults
from collector.lab.inventory import LabSite
from collector.lab.process import LabProcess
from collector.lab.recording import Recording, read_recording
from collector.lab.site import LabDevice
from collector.model.text import Text

RECORDINGS: Final = Path(__file__).parent / "demo"
SITE: Final = LabSite(
    name="shanghai-1",
    title=Text("上海一号机房", "Shanghai machine room 1"),
    values={
        "address": "上海市浦东新区示范路 1 号 3 楼",
        "customer": "示范客户（集团）有限公司",
        "contract": "maintenance-2026",
        "contacts": [
            {"name": "王建国", "phone": "021-5555-0101", "email": "wang@example.net", "role": "manager"},
            {"name": "李敏", "phone": "021-5555-0102", "email": "li@example.net", "role": "operations"},
        ],
    },
    contracts={
        "maintenance-2026": {
            "profile": "hardware-std",
            "number": "HT-2026-017",
            "starts": "2026-01-01",
            "ends": "2026-12-31",
            "clocks": {"arrival": {"within": "4 h"}},
        }
    },
)
# By name, with what the inventory says of each; fan 3 of the first has failed, a drive of db-srv-1 too.
_DEVICES: Final[Mapping[str, Mapping[str, object]]] = {
    "core-sw-1": {"role": "core-switch", "criticality": "high", "services": ["OA", "短信平台"]},
    "dist-sw-1": {"role": "distribution-switch", "criticality": "high", "services": ["OA", "短信平台"]},
    "access-sw-1": {"role": "access-switch", "criticality": "normal", "services": ["办公网"]},
    "db-srv-1": {"role": "database-server", "criticality": "high", "services": ["核心数据库"]},
    "web-srv-1": {"role": "web-server", "criticality": "normal", "services": ["门户网站"]},
    "vm-host-1": {"role": "virtualization-host", "criticality": "normal", "services": ["虚拟化平台"]},
    "slb-1": {"role": "load-balancer", "criticality": "high", "services": ["门户网站", "短信平台"]},
    "array-1": {"role": "storage", "criticality": "high", "services": ["核心数据库", "虚拟化平台"]},
    "app-1": {"role": "application-server", "criticality": "normal", "services": ["短信平台"]},
}
_SLOW: Final = "dist-sw-1"  # answers late, and within anybody's patience
_DELAY_S: Final = 0.15


def demo_devices() -> tuple[LabDevice, ...]:
    """The devices of the site. Raises SettingsError when a recording is damaged."""
    held = [
        LabDevice(
            recording=read_recording(RECORDINGS / name),
            faults=Faults(delay_s=_DELAY_S) if name == _SLOW else Faults(),
            values=values,
        )
        for name, values in _DEVICES.items()
    ]
    gone = LabDevice(
        recording=Recording(name="access-sw-2", platform="cisco_ios"),
        absent=True,
        values={"role": "access-switch", "criticality": "low", "services": ["办公网"]},
    )
    return (*held, gone)


def demo_lab() -> LabProcess:
    """The site, to be raised in a process of its own: `with demo_lab() as lab: lab.inventory_text()`."""
    return LabProcess(demo_devices(), SITE)

"""CPU of the inspection report of a large site, in all formats of one language.

python benchmarks/reporting/measure.py [--devices 200] [--lang zh] [--runs 3]
"""

import argparse
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from collector.model.finding import Finding, Item, Verdict
from collector.model.inspection import Result
from collector.model.inventory import Device
from collector.model.snapshot import Gap, Observation, Snapshot
from collector.model.text import Text
from collector.reporting.inspected import InspectionReport
from collector.reporting.pdf import pdf
from collector.reporting.render import html, made_inspection
from collector.reporting.word import docx
from tests.reporting import stored

TEMPLATES = (Path(__file__).parents[2] / "templates",)
_ROLES = ("核心交换机", "接入交换机", "服务器", "存储", "动力")
_ITEMS = (Item.ENVIRONMENT, Item.HARDWARE, Item.NETWORK, Item.CAPACITY)


def report(devices: int) -> InspectionReport:
    """A site of which every fifth device has a fault, every seventh is watched, every twentieth is silent."""
    names = [f"device-{number:03}" for number in range(1, devices + 1)]
    earlier = stored.START - timedelta(days=90)
    before = {name: _result(number + 1, name) for number, name in enumerate(names)}
    return InspectionReport(
        inspection=stored.inspection(
            given={name: _result(number, name) for number, name in enumerate(names)}
        ),
        site=stored.site(devices={name: _device(number, name) for number, name in enumerate(names)}),
        previous=stored.inspection(earlier, before),
        digests={name: f"{number:064x}" for number, name in enumerate(names)},
        history={(name, "temperature", "sensor 1"): (50.0, 51.0, 52.0, 55.0, 58.0, 61.0) for name in names},
        courses={
            (name, "filesystem.used", "/"): tuple((month * 30.0, 30.0 + month) for month in range(12))
            for name in names[:9]
        },
    )


def _device(number: int, name: str) -> Device:
    role = _ROLES[number % len(_ROLES)]
    return Device(name=name, site="site-A", addresses={"": "192.0.2.1"}, role=role)


def _result(number: int, name: str) -> Result:
    seen: Snapshot = replace(stored.snapshot(name), observations=tuple(_observations()))
    if number % 20 == 19:
        silent = replace(seen, transports={}, observations=(), inventory=(), interfaces=(), events=())
        return Result(silent, ())
    gaps = (Gap(question=f"ssh:display {number % 3}", kind=stored.GapKind.REFUSED, reason="not allowed"),)
    events = seen.events * 20
    return Result(replace(seen, gaps=gaps, events=events), tuple(_findings(number)))


def _observations() -> list[Observation]:
    sensors = [stored.seen("temperature", f"sensor {n}", 40.0 + n / 10, "Cel") for n in range(1, 41)]
    fans = [stored.seen("fan.health", f"fan {n}", None, None, state=stored.Health.OK) for n in range(1, 13)]
    return [*sensors, *fans]


def _findings(number: int) -> list[Finding]:
    good = [
        stored.finding(f"{item}.what", f"part {n}", item=item, title=Text(str(item), str(item)))
        for item in _ITEMS
        for n in range(1, 16)
    ]
    if number % 5 == 0:
        good.append(stored.finding("environment.fan", f"fan {number % 12}", Verdict.FAULT))
    if number % 7 == 0:
        good.append(
            stored.finding(
                "environment.temperature", "sensor 1", Verdict.WATCH, value=40.1, unit="Cel", limit=40.0
            )
        )
    if number % 3 == 0:
        good.append(stored.finding("hardware.psu", "", Verdict.UNKNOWN, item=Item.HARDWARE))
    return good


def cpu_s(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def main() -> None:
    """Print the median of some runs for each format."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--devices", type=int, default=200)
    words.add_argument("--lang", choices=("zh", "en"), default="zh")
    words.add_argument("--runs", type=int, default=3)
    asked = words.parse_args()
    given = report(asked.devices)
    made = made_inspection(given, asked.lang)
    page = html([made], TEMPLATES)
    sizes = {"html": len(page.encode()), "docx": len(docx(made, TEMPLATES)), "pdf": len(pdf(page))}
    timed: dict[str, Callable[[], object]] = {
        "html": lambda: html([made_inspection(given, asked.lang)], TEMPLATES),
        "docx": lambda: docx(made, TEMPLATES),
        "pdf": lambda: pdf(page),
    }
    total = 0.0
    for name, work in timed.items():
        median = statistics.median(cpu_s(work) for _ in range(asked.runs))
        total += median
        print(f"{name:5} {median:7.2f} CPU-s {sizes[name] / 1e6:7.2f} MB")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"all   {total:7.2f} CPU-s; peak memory {peak:.0f} MB; {asked.devices} devices, {asked.lang}")


if __name__ == "__main__":
    main()

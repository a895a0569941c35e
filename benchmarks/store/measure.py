"""How fast inspections are stored, how big they get: `python benchmarks/store/measure.py [DEVICES [VISITS]]`.

Every device has 120 observations and a finding for each; evidence is 40 kB of text a device that deflates
about as well as command output does.
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from collector.model.exchange import Exchange, Question, Transport
from collector.model.finding import Finding, Item, Verdict
from collector.model.inspection import Inspection, Outcome, Result
from collector.model.snapshot import Limits, Observation, Snapshot
from collector.model.text import Text
from collector.store.store import Store

PARTS = 120
START = datetime(2026, 11, 21, 8, tzinfo=UTC)
SOURCE = "snmp:1.3.6.1.4.1.2011.5.25.31.1.1.1.1.11.{}"
NOTHING = Text("", "")
Done = list[tuple[str, Result, tuple[Exchange, ...]]]


def result(device: str, at: datetime) -> Result:
    observations = tuple(
        Observation(
            kind="temperature",
            part=f"slot {part} sensor",
            value=20 + hash((device, part)) % 50,
            unit="Cel",
            time=at,
            limits=Limits(high_critical=85.0),
            source=SOURCE.format(16842753 + part),
        )
        for part in range(PARTS)
    )
    findings = tuple(
        Finding(
            check="environment.temperature",
            item=Item.ENVIRONMENT,
            verdict=Verdict.OK,
            part=seen.part,
            title=Text("温度", "Temperature"),
            says=Text(f"{seen.part} 温度正常", f"{seen.part} is within its limits"),
            effect=NOTHING,
            advice=NOTHING,
            value=seen.value,
            unit="Cel",
            limit=85.0,
            evidence=(seen.source,),
        )
        for seen in observations
    )
    snapshot = Snapshot(
        device=device, address="192.0.2.1", platform="huawei_vrp", taken=at, observations=observations
    )
    return Result(snapshot, findings)


def exchanges(at: datetime) -> tuple[Exchange, ...]:
    chance = random.Random(1)  # noqa: S311 — the same words each time, not a secret
    words = [f"{chance.getrandbits(24):06x}" for _ in range(700)]
    text = "\n".join(" ".join(chance.choices(words, k=10)) for _ in range(570))
    return (Exchange(question=Question(Transport.SSH, "display"), asked=at, took_ms=1.0, answer=text),)


def timed(name: str, rows: int, work: Callable[[], object]) -> None:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(f"{name:28} {wall:7.2f} s wall {cpu:7.2f} s CPU {rows / wall:10,.0f} observations/s")


def main(devices: int, visits: int) -> None:
    names = [f"device-{number}" for number in range(devices)]
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder, "collector.db")) as store:
        for visit in range(visits):
            at = START + timedelta(weeks=visit)
            done = [(name, result(name, at), exchanges(at)) for name in names]

            def write(visit: int = visit, at: datetime = at, done: Done = done) -> None:
                store.begin(Inspection(id=f"i{visit}", site="site", started=at, planned=tuple(names)))
                for name, found, said in done:
                    store.add(f"i{visit}", name, found, said)
                store.finish(f"i{visit}", Outcome.COMPLETE, at)

            timed(f"store visit {visit + 1}", devices * PARTS, write)
        timed("load one inspection", devices * PARTS, lambda: store.load("i0"))
        timed("latest result of each", devices * PARTS, lambda: store.history.current("site"))
        past = [store.history.of("site", name, START + timedelta(weeks=99)) for name in names[:100]]
        timed(
            "100 series of 2 years",
            100 * visits,
            lambda: [p.series("temperature", "slot 7 sensor", 730) for p in past],
        )
        size = sum(each.stat().st_size for each in Path(folder).iterdir() if not each.name.endswith("-wal"))
        print(f"size {size / 1e6:.1f} MB: {size / visits / devices / 1000:.1f} kB a device and visit")
        timed(
            "prune all but the last",
            (visits - 1) * devices * PARTS,
            lambda: store.prune(START + timedelta(weeks=99)),
        )


if __name__ == "__main__":
    main(*[int(word) for word in sys.argv[1:]] or (1000, 3))
